// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// The maximum lengths of a host name, including a final dot, and of a label in it (RFC 1035, section 2.3.4).
const (
	maxHostName = 254
	maxLabel    = 63
)

// Endpoint is the scheme and host of a service.
type Endpoint struct {
	// Scheme is "https", or "http" for a loopback host.
	Scheme string
	// Host is a host name or an IP address, with a port unless it is the scheme's default. IPv6 addresses are in
	// brackets.
	Host string
}

// String returns the endpoint as a URL.
func (e Endpoint) String() string {
	return e.Scheme + "://" + e.Host
}

// EndpointError reports why a text is not an endpoint. It does not quote the text, which may contain a password.
type EndpointError struct {
	// Problem completes the sentence "The endpoint …".
	Problem string
}

func (e *EndpointError) Error() string {
	return "the endpoint " + e.Problem
}

// ParseEndpoint parses "host", "host:port" or a URL that consists of a scheme, a host and a port. The default scheme is
// https. It accepts http only for loopback hosts, because requests carry security tokens. Its errors are of type
// *EndpointError.
func ParseEndpoint(text string) (Endpoint, error) {
	raw := text
	if !strings.Contains(raw, "://") {
		raw = "https://" + raw
	}
	parsed, err := url.Parse(raw)
	if err != nil {
		return Endpoint{}, &EndpointError{Problem: "is not a host name, a host:port pair or a URL"}
	}
	scheme := strings.ToLower(parsed.Scheme)
	host := parsed.Hostname()
	switch {
	case scheme != "https" && scheme != "http":
		return Endpoint{}, &EndpointError{Problem: "has a scheme that is neither https nor http"}
	case parsed.User != nil:
		return Endpoint{}, &EndpointError{Problem: "contains a user name or password"}
	case parsed.Path != "" && parsed.Path != "/":
		return Endpoint{}, &EndpointError{Problem: "contains a path"}
	case parsed.RawQuery != "" || parsed.ForceQuery:
		return Endpoint{}, &EndpointError{Problem: "contains a query"}
	case parsed.Fragment != "" || strings.Contains(raw, "#"):
		return Endpoint{}, &EndpointError{Problem: "contains a fragment"}
	case host == "":
		return Endpoint{}, &EndpointError{Problem: "has no host"}
	case !isHost(host):
		return Endpoint{}, &EndpointError{Problem: "has an invalid host"}
	case !isPort(parsed):
		return Endpoint{}, &EndpointError{Problem: "has a port that is not between 1 and 65535"}
	case scheme == "http" && !IsLoopback(host):
		return Endpoint{}, &EndpointError{Problem: "uses plain http, which is accepted only for loopback hosts"}
	}
	return Endpoint{Scheme: scheme, Host: strings.ToLower(parsed.Host)}, nil
}

func isHost(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Zone() == ""
	}
	if len(host) > maxHostName {
		return false
	}
	for label := range strings.SplitSeq(strings.TrimSuffix(host, "."), ".") {
		if !isLabel(label) {
			return false
		}
	}
	return true
}

func isLabel(label string) bool {
	for _, r := range label {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
		default:
			return false
		}
	}
	return label != "" && len(label) <= maxLabel && label[0] != '-' && label[len(label)-1] != '-'
}

func isPort(u *url.URL) bool {
	if !strings.HasSuffix(u.Host, ":"+u.Port()) {
		return true
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && port > 0
}

// IsLoopback reports whether a host name or IP address is a loopback address of this machine.
func IsLoopback(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback()
	}
	return strings.EqualFold(host, "localhost")
}
