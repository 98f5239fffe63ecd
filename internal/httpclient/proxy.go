// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package httpclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpproxy"

	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

// invalidProxy replaces a variable that is not a URL. httpproxy would ignore such a variable, and requests would
// silently bypass the proxy.
const invalidProxy = "http://invalid-proxy.invalid"

// proxyFromEnvironment returns a transport's Proxy and the secrets of the proxies. An invalid variable fails every request
// that would use the proxy.
func proxyFromEnvironment() (proxy func(*http.Request) (*url.URL, error), secrets []string) {
	config := httpproxy.FromEnvironment()
	for _, variable := range []*string{&config.HTTPProxy, &config.HTTPSProxy} {
		location, ok := parseProxy(*variable)
		switch {
		case *variable == "":
		case ok:
			secrets = append(secrets, secret.OfURL(location)...)
		default:
			*variable = invalidProxy
		}
	}
	proxyFor := config.ProxyFunc()
	return func(req *http.Request) (*url.URL, error) {
		// httpproxy recognizes "localhost" only in lower case.
		location := *req.URL
		location.Host = strings.ToLower(location.Host)
		found, err := proxyFor(&location)
		switch {
		case err != nil:
			return nil, &Error{Reason: ReasonProxy, Detail: err.Error()}
		case found != nil && found.String() == invalidProxy:
			return nil, &Error{Reason: ReasonProxy, Detail: "the proxy in HTTPS_PROXY or HTTP_PROXY is not a valid URL"}
		}
		return found, nil
	}, secrets
}

// parseProxy returns the URL that httpproxy reads from a variable, and whether it is usable. From an invalid URL,
// httpproxy reads the scheme as the host and the rest as the path.
func parseProxy(variable string) (*url.URL, bool) {
	config := httpproxy.Config{HTTPSProxy: variable}
	proxy, err := config.ProxyFunc()(&url.URL{Scheme: "https", Host: "host.invalid"})
	// An unescaped "#" or "?" in a password cuts off the host.
	return proxy, err == nil && proxy != nil && proxy.Hostname() != "" && strings.Trim(proxy.Path, "/") == "" &&
		!strings.HasPrefix(proxy.Path, "//") && proxy.RawQuery == "" && proxy.Fragment == ""
}

// errSignIn is a proxy's sign-in page (RFC 6585, section 6) in place of a connection.
var errSignIn = errors.New("the proxy requires a sign-in")

// refused is a transport's OnProxyConnectResponse. It reports only the status, because the proxy may write anything
// into the status line.
func refused(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	switch resp.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusNetworkAuthenticationRequired:
		return errSignIn
	}
	failure := &Error{Reason: ReasonProxy, Detail: fmt.Sprintf("the proxy refused to connect (HTTP %d)", resp.StatusCode)}
	if resp.StatusCode >= http.StatusInternalServerError {
		failure.Reason = ReasonUnreachable // another attempt may succeed
	}
	return failure
}
