// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// The longest host name, in its written form with a final dot, and the longest label of one (RFC 1035, section 2.3.4).
const (
	maxHostName = 254
	maxLabel    = 63
)

// Endpoint is where the service is reached.
type Endpoint struct {
	// Scheme is "https", or "http" for a loopback host.
	Scheme string
	// Host is a host name or an IP address, with a port where it is not the scheme's own. IPv6 addresses are bracketed.
	Host string
}

// String returns the endpoint as a URL.
func (e Endpoint) String() string {
	return e.Scheme + "://" + e.Host
}

// EndpointError says why a text is no endpoint. The text itself is not in it, since it may hold a password.
type EndpointError struct {
	// Problem completes the sentence "The endpoint …".
	Problem string
}

func (e *EndpointError) Error() string {
	return "the endpoint " + e.Problem
}

// ParseEndpoint reads "host", "host:port" or a URL that has nothing but a scheme, a host and a port. The scheme is https
// unless the text says otherwise; http is accepted for loopback hosts alone, since a request carries the credentials'
// token. Its errors are of type *EndpointError.
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
		return Endpoint{}, &EndpointError{Problem: "holds a user name or password"}
	case parsed.Path != "" && parsed.Path != "/":
		return Endpoint{}, &EndpointError{Problem: "holds a path"}
	case parsed.RawQuery != "" || parsed.ForceQuery:
		return Endpoint{}, &EndpointError{Problem: "holds a query"}
	case parsed.Fragment != "" || strings.Contains(raw, "#"):
		return Endpoint{}, &EndpointError{Problem: "holds a fragment"}
	case host == "":
		return Endpoint{}, &EndpointError{Problem: "names no host"}
	case !isHost(host):
		return Endpoint{}, &EndpointError{Problem: "names a host that can be none"}
	case !isPort(parsed):
		return Endpoint{}, &EndpointError{Problem: "names a port that is not between 1 and 65535"}
	case scheme == "http" && !IsLoopback(host):
		return Endpoint{}, &EndpointError{Problem: "uses plain http, which is accepted for loopback addresses alone"}
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

// IsLoopback tells whether a host name or IP address is this very machine.
func IsLoopback(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback()
	}
	return strings.EqualFold(host, "localhost")
}
