// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package httpclient

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// proxyError is a proxy that can't be used. It quotes nothing of the proxy's URL, which may hold a password.
type proxyError struct {
	detail string
}

func (e *proxyError) Error() string {
	return e.detail
}

// invalidProxy takes the place of a variable that is not a URL. httpproxy would skip it, and the requests would go around
// the proxy without a word.
const invalidProxy = "http://invalid-proxy.invalid"

// proxies are the proxies of the environment.
type proxies struct {
	proxyFor func(*url.URL) (*url.URL, error)
	// urls are the proxies themselves, for what is secret in them.
	urls []*url.URL
}

// proxiesFromEnvironment reads the environment once.
func proxiesFromEnvironment() proxies {
	config := httpproxy.FromEnvironment()
	var p proxies
	for _, variable := range []*string{&config.HTTPProxy, &config.HTTPSProxy} {
		if *variable == "" {
			continue
		}
		proxy, ok := parseProxy(*variable)
		if !ok {
			*variable = invalidProxy
			continue
		}
		p.urls = append(p.urls, proxy)
	}
	p.proxyFor = config.ProxyFunc()
	return p
}

// proxy is a transport's Proxy. A variable that can't be read fails every destination that a proxy would serve.
func (p proxies) proxy(req *http.Request) (*url.URL, error) {
	proxy, err := p.proxyFor(req.URL)
	switch {
	case err != nil:
		return nil, &proxyError{detail: err.Error()}
	case proxy != nil && proxy.String() == invalidProxy:
		return nil, &proxyError{detail: "the proxy in HTTPS_PROXY or HTTP_PROXY is not a valid URL"}
	}
	return proxy, nil
}

// parseProxy returns what httpproxy makes of a variable, and whether that is a usable URL. Of one that does not parse it
// makes one with the scheme for a host, and the rest for a path.
func parseProxy(variable string) (*url.URL, bool) {
	config := httpproxy.Config{HTTPSProxy: variable}
	proxy, err := config.ProxyFunc()(&url.URL{Scheme: "https", Host: "host.invalid"})
	// A "#" or "?" in a password that is not escaped cuts the host off.
	return proxy, err == nil && proxy != nil && proxy.Hostname() != "" && strings.Trim(proxy.Path, "/") == "" &&
		!strings.HasPrefix(proxy.Path, "//") && proxy.RawQuery == "" && proxy.Fragment == ""
}

// refused is a transport's OnProxyConnectResponse. The status line is the proxy's own text and may quote anything, so the
// status alone is taken over.
func refused(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	err := &proxyError{detail: fmt.Sprintf("the proxy refused to connect (HTTP %d)", resp.StatusCode)}
	if resp.StatusCode >= http.StatusInternalServerError {
		return &brokenProxyError{err}
	}
	return err
}

// brokenProxyError is a proxy that fails for the moment: another attempt may succeed.
type brokenProxyError struct {
	*proxyError
}
