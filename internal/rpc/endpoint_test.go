// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc_test

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

func TestParseEndpoint_accepts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"domain.aliyuncs.com":           "https://domain.aliyuncs.com",
		"Domain.Aliyuncs.COM":           "https://domain.aliyuncs.com",
		"domain.aliyuncs.com.":          "https://domain.aliyuncs.com.",
		"domain.aliyuncs.com:8443":      "https://domain.aliyuncs.com:8443",
		"https://domain.aliyuncs.com/":  "https://domain.aliyuncs.com",
		"HTTPS://domain.aliyuncs.com":   "https://domain.aliyuncs.com",
		"my_host-1":                     "https://my_host-1",
		"192.0.2.1:443":                 "https://192.0.2.1:443",
		"[2001:db8::1]":                 "https://[2001:db8::1]",
		"[2001:DB8::1]:443":             "https://[2001:db8::1]:443",
		"http://127.0.0.1:8080":         "http://127.0.0.1:8080",
		"http://127.1.2.3":              "http://127.1.2.3",
		"http://localhost:8080":         "http://localhost:8080",
		"http://LOCALHOST":              "http://localhost",
		"http://[::1]:8080":             "http://[::1]:8080",
		"http://[::ffff:127.0.0.1]":     "http://[::ffff:127.0.0.1]",
		"localhost:1":                   "https://localhost:1",
		"localhost:65535":               "https://localhost:65535",
		strings.Repeat("a", 63) + ".cn": "https://" + strings.Repeat("a", 63) + ".cn",
	} {
		if got, err := rpc.ParseEndpoint(text); err != nil || got.String() != want {
			t.Errorf("%q: got %s, %v, want %s", text, got, err, want)
		}
	}
}

func TestParseEndpoint_rejects(t *testing.T) {
	t.Parallel()
	const (
		noURL  = "is not a host name, a host:port pair or a URL"
		scheme = "has a scheme that is neither https nor http"
		user   = "contains a user name or password"
		path   = "contains a path"
		query  = "contains a query"
		anchor = "contains a fragment"
		noHost = "has no host"
		host   = "has an invalid host"
		port   = "has a port that is not between 1 and 65535"
		plain  = "uses plain http, which is accepted only for loopback hosts"
	)
	for text, want := range map[string]string{
		"":                                  noHost,
		"https://":                          noHost,
		":443":                              noHost,
		"ftp://domain.aliyuncs.com":         scheme,
		"://domain.aliyuncs.com":            noURL,
		"https://me:hunter2@host":           user,
		"me:hunter2@host":                   user,
		"@host":                             user,
		"host/path":                         path,
		"https://host//":                    path,
		"host?hunter2":                      query,
		"host?":                             query,
		"host#hunter2":                      anchor,
		"host#":                             anchor,
		"ho st":                             noURL,
		" host":                             noURL,
		"host\n":                            noURL,
		"hö.st":                             host,
		"ho!st":                             host,
		"a..b":                              host,
		".a":                                host,
		".":                                 host,
		"-":                                 host,
		"-a.com":                            host,
		"a-.com":                            host,
		"[fe80::1%25eth0]":                  host,
		strings.Repeat("a", 64):             host,
		strings.Repeat("a.", 127) + "a":     host,
		"host:":                             port,
		"host:0":                            port,
		"host:65536":                        port,
		"host:http":                         noURL,
		"[::1":                              noURL,
		"http://domain.aliyuncs.com":        plain,
		"http://192.0.2.1":                  plain,
		"http://127.0.0.1.example.com":      plain,
		"http://localhost.example.com":      plain,
		"http://0.0.0.0":                    plain,
		"https://user:hunter2@host:port":    noURL,
		"https://host/%zz":                  noURL,
		"https:// user:hunter2@example.com": noURL,
	} {
		_, err := rpc.ParseEndpoint(text)
		if got := as[*rpc.EndpointError](t, err); got.Problem != want {
			t.Errorf("%q: got %q, want %q", text, got.Problem, want)
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: the text is in %q", text, err)
		}
	}
}

func FuzzParseEndpoint(f *testing.F) {
	for _, text := range []string{
		"domain.aliyuncs.com", "host:443", "https://[::1]:8443/", "http://localhost", "http://127.0.0.1:80", "https://user:password@host",
		"http://example.com", "ftp://host", "host/path", "host?query", "host#fragment", "[fe80::1%25eth0]", "::1", "a..b", "host:65536", "",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		endpoint, err := rpc.ParseEndpoint(text)
		if err != nil {
			refused, ok := errors.AsType[*rpc.EndpointError](err)
			if !ok || refused.Problem == "" || endpoint != (rpc.Endpoint{}) {
				t.Errorf("got %+v, %T %v", endpoint, err, err)
			}
			return
		}
		again, err := rpc.ParseEndpoint(endpoint.String())
		if err != nil || again != endpoint {
			t.Errorf("%q reads as %q, and that as %q, %v", text, endpoint, again, err)
		}
		parsed, err := url.Parse(endpoint.String())
		if err != nil || parsed.Hostname() == "" || parsed.Host != endpoint.Host || parsed.User != nil || parsed.Path != "" || parsed.RawQuery != "" {
			t.Errorf("%q reads as %q: %+v, %v", text, endpoint, parsed, err)
		}
		if endpoint.Scheme == "http" {
			ip, err := netip.ParseAddr(parsed.Hostname())
			if parsed.Hostname() != "localhost" && (err != nil || !ip.IsLoopback()) {
				t.Errorf("%q reads as %q, which is plain and not loopback", text, endpoint)
			}
		} else if endpoint.Scheme != "https" {
			t.Errorf("%q reads as %q", text, endpoint)
		}
	})
}
