// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/http/httpproxy"
)

const (
	// maxIdleConns is above Terraform's default parallelism of 10 and any usual -parallelism, so that no read has to dial
	// because another one's connection was thrown away. http.DefaultTransport keeps 2.
	maxIdleConns = 64
	// idleTimeout is below the minute after which common load balancers drop idle connections.
	idleTimeout = 50 * time.Second
	keepAlive   = 30 * time.Second
	// maxHeaderBytes is far above what the service sends, and far below net/http's default of 10 MiB.
	maxHeaderBytes = 64 << 10
)

// proxyError is a proxy that can't be used. It quotes nothing of the proxy's URL, which may hold a password.
type proxyError struct {
	detail string
}

func (e *proxyError) Error() string {
	return e.detail
}

// invalidProxy takes the place of a variable that is no URL. httpproxy would pass over it, and the requests would go
// around the proxy without a word.
const invalidProxy = "http://invalid-proxy.invalid"

// proxyFromEnvironment returns a transport's Proxy, which reads the environment once.
func proxyFromEnvironment() func(*http.Request) (*url.URL, error) {
	config := httpproxy.FromEnvironment()
	for _, variable := range []*string{&config.HTTPProxy, &config.HTTPSProxy} {
		if *variable != "" && !isProxy(*variable) {
			*variable = invalidProxy
		}
	}
	proxyFor := config.ProxyFunc()
	return func(req *http.Request) (*url.URL, error) {
		proxy, err := proxyFor(req.URL)
		switch {
		case err != nil:
			return nil, &proxyError{detail: err.Error()}
		case proxy != nil && proxy.String() == invalidProxy:
			return nil, &proxyError{detail: "the proxy in HTTPS_PROXY or HTTP_PROXY is not a valid URL"}
		}
		return proxy, nil
	}
}

// isProxy tells whether httpproxy makes a usable URL of a variable. Of one that does not parse it makes one with the
// scheme for a host, and the rest for a path.
func isProxy(variable string) bool {
	config := httpproxy.Config{HTTPSProxy: variable}
	proxy, err := config.ProxyFunc()(&url.URL{Scheme: "https", Host: "host.invalid"})
	return err == nil && proxy != nil && proxy.Hostname() != "" && !strings.HasPrefix(proxy.Path, "//")
}

// NewTransport returns the transport that all calls of a client share: TLS 1.2 at least, the proxies of the
// environment, connections that are kept and reused, and connectTimeout for dialling and for the TLS handshake.
func NewTransport(connectTimeout time.Duration) *http.Transport {
	return &http.Transport{
		Proxy: proxyFromEnvironment(),
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
			if resp.StatusCode == http.StatusOK || resp.StatusCode >= http.StatusInternalServerError {
				// A failing proxy is left to net/http: its error is one that another try can mend.
				return nil
			}
			return &proxyError{detail: fmt.Sprintf("the proxy refused to connect (HTTP %d)", resp.StatusCode)}
		},
		DialContext:            (&net.Dialer{Timeout: connectTimeout, KeepAlive: keepAlive}).DialContext,
		TLSHandshakeTimeout:    connectTimeout,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		MaxIdleConns:           maxIdleConns,
		MaxIdleConnsPerHost:    maxIdleConns,
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: maxHeaderBytes,
		DisableCompression:     true,
	}
}
