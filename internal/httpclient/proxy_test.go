// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package httpclient_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

// setProxies sets the proxy variables in both spellings.
func setProxies(t *testing.T, proxy, noProxy string) {
	t.Helper()
	for name, value := range map[string]string{"HTTPS_PROXY": proxy, "HTTP_PROXY": "", "NO_PROXY": noProxy, "REQUEST_METHOD": ""} {
		t.Setenv(name, value)
		t.Setenv(strings.ToLower(name), value)
	}
}

// proxied is a host name that is not exempt from the proxy as a loopback host.
const proxied = "domain.example.com"

// network has a server with a name that only the proxy resolves. It counts connections that bypass the proxy.
type network struct {
	client *httpclient.Client
	direct atomic.Int32
}

// newNetwork returns a client of a server behind a proxy, with the proxies of the environment.
func newNetwork(t *testing.T, server *httptest.Server) *network {
	t.Helper()
	n := &network{}
	n.client = newClient(t, httpclient.Config{
		RootCAs: rootsOf(server),
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			if host, _, _ := net.SplitHostPort(address); host == proxied {
				n.direct.Add(1)
				address = server.Listener.Addr().String()
			}
			return new(net.Dialer).DialContext(ctx, network, address)
		},
	})
	return n
}

// newTarget starts the server behind the proxy. Its certificate is for the subdomains of example.com.
func newTarget(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name := range r.Header {
			if strings.HasPrefix(name, "Proxy-") {
				t.Errorf("%s reached the server", name)
			}
		}
		_, _ = io.WriteString(w, "response")
	}))
	t.Cleanup(server.Close)
	return server
}

// newProxy starts a proxy that connects every request to the server, or responds with a status line.
func newProxy(t *testing.T, server *httptest.Server, statusLine string) (address string, requests *atomic.Int32) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	requests = new(atomic.Int32)
	serve := func(near net.Conn) {
		defer near.Close()
		request, err := http.ReadRequest(bufio.NewReader(near))
		if err != nil {
			return
		}
		requests.Add(1)
		if request.Method != http.MethodConnect || request.Host != proxied+":443" {
			t.Errorf("the proxy got the request %s %s", request.Method, request.Host)
		}
		_, _ = fmt.Fprintf(near, "HTTP/1.1 %s\r\n\r\n", statusLine)
		if !strings.HasPrefix(statusLine, "200 ") {
			return
		}
		// The client has waited for the response, so the reader has not buffered anything of the tunnel.
		far, err := new(net.Dialer).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
		if err != nil {
			t.Error(err)
			return
		}
		var back sync.WaitGroup
		back.Go(func() {
			_, _ = io.Copy(near, far)
			_ = near.Close()
		})
		_, _ = io.Copy(far, near)
		_ = far.Close()
		back.Wait()
	}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			running.Go(func() { serve(conn) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		server.CloseClientConnections()
		running.Wait()
	})
	return listener.Addr().String(), requests
}

//nolint:paralleltest // sets environment variables
func TestProxy_followsVariables(t *testing.T) {
	for name, test := range map[string]struct {
		scheme  string
		noProxy string
		direct  bool
	}{
		"URL":                         {scheme: "http://"},
		"host and port":               {},
		"user and password":           {scheme: "http://user:hunter2@"},
		"odd exceptions":              {noProxy: "(,::1,[,*.,/,1.2.3.4/33, ,:80"},
		"exception of this host":      {noProxy: "::1," + proxied, direct: true},
		"exception of every host":     {noProxy: "*", direct: true},
		"exception of another suffix": {noProxy: ".example.org"},
	} {
		t.Run(name, func(t *testing.T) {
			server := newTarget(t)
			proxy, requests := newProxy(t, server, "200 OK")
			setProxies(t, test.scheme+proxy, test.noProxy)
			network := newNetwork(t, server)
			if got, err := get(t.Context(), network.client, "https://"+proxied); err != nil || string(got.Body) != "response" {
				t.Fatalf("got %+v, %v", got, err)
			}
			want := map[bool][2]int32{false: {1, 0}, true: {0, 1}}[test.direct]
			if got := [2]int32{requests.Load(), network.direct.Load()}; got != want {
				t.Errorf("by proxy and around it: got %v, want %v", got, want)
			}
		})
	}
}

// Direct makes the client ignore the variables.
func TestProxy_ignoredByDirectClients(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	setProxies(t, "http://[::1", "")
	t.Setenv("HTTP_PROXY", "http://[::1")
	if got, err := get(t.Context(), newClient(t, httpclient.Config{Direct: true}), server.URL); err != nil || got.Status != 404 {
		t.Errorf("got %+v, %v", got, err)
	}
}

//nolint:paralleltest // sets environment variables
func TestProxy_reportsRefusal(t *testing.T) {
	const user, password = "somebody", "hunter2/+"
	basic := base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
	for name, test := range map[string]struct {
		statusLine string
		reason     httpclient.Reason
		detail     string
	}{
		"forbidden":      {"403 Forbidden", httpclient.ReasonProxy, "the proxy refused to connect (HTTP 403)"},
		"authentication": {"407 Proxy Authentication Required", httpclient.ReasonProxy, "the proxy refused to connect (HTTP 407)"},
		"no content":     {"204 No Content", httpclient.ReasonProxy, "the proxy refused to connect (HTTP 204)"},
		"redirect":       {"302 Found", httpclient.ReasonProxy, "the proxy refused to connect (HTTP 302)"},
		"out of order":   {"502 Bad Gateway", httpclient.ReasonUnreachable, "the proxy refused to connect (HTTP 502)"},
		"password":       {"407 not " + user + " with hunter2/+", httpclient.ReasonProxy, "the proxy refused to connect (HTTP 407)"},
		"its encoding":   {"407 not hunter2%2F%2b nor " + basic, httpclient.ReasonProxy, "the proxy refused to connect (HTTP 407)"},
		"no status line": {"hunter2/+ is wrong", httpclient.ReasonUnreachable, secret.Withheld},
		"its header":     {"x " + basic, httpclient.ReasonUnreachable, "malformed HTTP status code"},
	} {
		t.Run(name, func(t *testing.T) {
			server := newTarget(t)
			proxy, requests := newProxy(t, server, test.statusLine)
			setProxies(t, "http://"+user+":hunter2%2F%2B@"+proxy, "")
			network := newNetwork(t, server)
			_, err := get(t.Context(), network.client, "https://"+proxied)
			got := failure(t, err)
			if got.Reason != test.reason || got.Detail != test.detail || requests.Load() != 1 || network.direct.Load() != 0 {
				t.Errorf("got %+v after %d requests to the proxy, %d around it", got, requests.Load(), network.direct.Load())
			}
			for _, hidden := range []string{"hunter2", user, basic[:8]} {
				if strings.Contains(fmt.Sprintf("%+v", got), hidden) {
					t.Errorf("%q is in %+v", hidden, got)
				}
			}
		})
	}
}

// With an invalid variable, requests must not silently bypass the proxy.
//
//nolint:paralleltest // sets environment variables
func TestProxy_reportsInvalidURL(t *testing.T) {
	for _, proxy := range []string{
		"http://user:hunter2@host:port", "http://[::1", "http://user:hunter2 @host:3128", "http://%zz:hunter2@host", "://hunter2", "http://",
		":3128", "\x7fhunter2", "http://user:12#hunter2@host:3128", "user:12?hunter2@host:3128", "http:/host:3128",
	} {
		t.Run(proxy, func(t *testing.T) {
			server := newTarget(t)
			setProxies(t, proxy, "")
			network := newNetwork(t, server)
			_, err := get(t.Context(), network.client, "https://"+proxied)
			got := failure(t, err)
			if got.Reason != httpclient.ReasonProxy || got.Detail != "the proxy in HTTPS_PROXY or HTTP_PROXY is not a valid URL" || got.Retryable() {
				t.Errorf("got %+v", got)
			}
			if network.direct.Load() != 0 {
				t.Error("the request bypassed the proxy")
			}
		})
	}
	t.Run("unused", func(t *testing.T) {
		server := newTarget(t)
		setProxies(t, "http://[::1", proxied)
		network := newNetwork(t, server)
		if _, err := get(t.Context(), network.client, "https://"+proxied); err != nil || network.direct.Load() != 1 {
			t.Errorf("got %v, %d requests around the proxy", err, network.direct.Load())
		}
	})
}

// Secrets are sent to loopback hosts without TLS, so no proxy may see them. Host names ignore letter case.
func TestProxy_notForLoopback(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "response") }))
	t.Cleanup(server.Close)
	setProxies(t, "", "")
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	client := newClient(t, httpclient.Config{
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			if strings.HasSuffix(address, ":"+port) {
				address = server.Listener.Addr().String()
			}
			return new(net.Dialer).DialContext(ctx, network, address)
		},
	})
	for _, host := range []string{"localhost", "LOCALHOST", "LocalHost", "127.0.0.1", "127.9.9.9", "[::1]", "[::ffff:127.0.0.1]"} {
		if got, err := get(t.Context(), client, "http://"+host+":"+port); err != nil || string(got.Body) != "response" {
			t.Errorf("%s: got %q, %v", host, got.Body, err)
		}
	}
}

// In a CGI script, HTTP_PROXY may come from a request header.
func TestProxy_ignoresHTTPProxyInCGI(t *testing.T) {
	setProxies(t, "", "")
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("REQUEST_METHOD", "GET")
	_, err := get(t.Context(), newClient(t, httpclient.Config{}), "http://"+proxied)
	if got := failure(t, err); got.Reason != httpclient.ReasonProxy || !strings.Contains(got.Detail, "CGI") {
		t.Errorf("got %+v", got)
	}
}
