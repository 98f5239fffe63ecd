// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/domaintest"
)

func TestTLSIsNotRetried(t *testing.T) {
	t.Parallel()
	trusted := domaintest.StartTLS(t, domaintest.WithRecords(domaintest.VerifiedRecord(address)))
	plain := domaintest.Start(t)
	secured := func(change func(*tls.Config)) *httptest.Server {
		server := httptest.NewUnstartedServer(http.NotFoundHandler())
		server.TLS = &tls.Config{MinVersion: tls.VersionTLS10} //nolint:gosec // the client is to refuse it
		change(server.TLS)
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		server.StartTLS()
		t.Cleanup(server.Close)
		return server
	}
	old := secured(func(config *tls.Config) { config.MaxVersion = tls.VersionTLS11 })
	mutual := secured(func(config *tls.Config) { config.ClientAuth = tls.RequireAnyClientCert })
	trust := func(server *httptest.Server) func(*tls.Config) {
		return func(config *tls.Config) {
			config.RootCAs = server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
		}
	}
	for name, test := range map[string]struct {
		url    string
		change func(*tls.Config)
	}{
		"untrusted authority": {trusted.URL, func(*tls.Config) {}},
		"another host": {trusted.URL, func(config *tls.Config) {
			config.RootCAs, config.ServerName = trusted.RootCAs(), "domain.aliyuncs.com"
		}},
		"no TLS at all":             {"https" + strings.TrimPrefix(plain.URL, "http"), func(*tls.Config) {}},
		"TLS 1.1":                   {old.URL, trust(old)},
		"client certificate wanted": {mutual.URL, trust(mutual)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var dials atomic.Int32
			client := newClient(t, test.url, withRetries(5), func(config *domainapi.Config) {
				transport := transportOf(t, config)
				test.change(transport.TLSClientConfig)
				dial := transport.DialContext
				transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
					dials.Add(1)
					return dial(ctx, network, address)
				}
			})
			_, err := ask(t.Context(), client)
			call := callError(t, err)
			if got := as[*domainapi.TransportError](t, call.Err); got.Reason != domainapi.TransportTLS || got.Detail == "" {
				t.Errorf("got %+v", got)
			}
			if call.Tries != 1 || dials.Load() != 1 {
				t.Errorf("%d tries and %d dials, want 1", call.Tries, dials.Load())
			}
		})
	}
	if trusted.Count("") != 0 {
		t.Error("a request was sent to a server that is not trusted")
	}
}

// setProxies sets the variables for proxies, in every spelling.
func setProxies(t *testing.T, proxy, noProxy string) {
	t.Helper()
	for name, value := range map[string]string{"HTTPS_PROXY": proxy, "HTTP_PROXY": "", "NO_PROXY": noProxy, "REQUEST_METHOD": ""} {
		t.Setenv(name, value)
		t.Setenv(strings.ToLower(name), value)
	}
}

// proxied is a name that no loopback rule keeps from the proxy.
const proxied = "domain.invalid"

// newProxied returns a client of the stand-in under a name that resolves for the proxy alone, and counts what goes
// around it.
func newProxied(t *testing.T, server *domaintest.Server, change ...func(*domainapi.Config)) (*domainapi.Client, *atomic.Int32) {
	t.Helper()
	var direct atomic.Int32
	return newClient(t, "https://"+proxied, append(change, func(config *domainapi.Config) {
		transport := transportOf(t, config)
		transport.TLSClientConfig.RootCAs, transport.TLSClientConfig.ServerName = server.RootCAs(), "localhost"
		dial := transport.DialContext
		transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			if host, _, _ := net.SplitHostPort(address); host == proxied {
				direct.Add(1)
				address = strings.TrimPrefix(server.URL, "https://")
			}
			return dial(ctx, network, address)
		}
	})...), &direct
}

// newProxy starts a proxy that leads everywhere to the stand-in, or answers with a status.
func newProxy(t *testing.T, server *domaintest.Server, status int) (address string, asked *atomic.Int32) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	asked = new(atomic.Int32)
	serve := func(near net.Conn) {
		defer near.Close()
		request, err := http.ReadRequest(bufio.NewReader(near))
		if err != nil {
			return
		}
		asked.Add(1)
		if request.Method != http.MethodConnect || request.Host != proxied+":443" {
			t.Errorf("the proxy was asked to %s %s", request.Method, request.Host)
		}
		_, _ = fmt.Fprintf(near, "HTTP/1.1 %d %s\r\n\r\n", status, http.StatusText(status))
		if status != http.StatusOK {
			return
		}
		// The client has waited for the answer, so that the reader has taken none of what is to be passed on.
		far, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(server.URL, "https://"))
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
		server.CloseConnections()
		running.Wait()
	})
	return listener.Addr().String(), asked
}

//nolint:paralleltest // sets environment variables
func TestProxy(t *testing.T) {
	for name, test := range map[string]struct {
		scheme  string
		noProxy string
		direct  bool
	}{
		"URL":                         {scheme: "http://"},
		"host and port":               {},
		"odd exceptions":              {noProxy: "(,::1,[,*.,/,1.2.3.4/33, ,:80"},
		"exception of this host":      {noProxy: "::1," + proxied, direct: true},
		"exception of every host":     {noProxy: "*", direct: true},
		"exception of another suffix": {noProxy: ".example.com"},
	} {
		t.Run(name, func(t *testing.T) {
			server := domaintest.StartTLS(t, domaintest.WithRecords(domaintest.VerifiedRecord(address)))
			proxy, asked := newProxy(t, server, http.StatusOK)
			setProxies(t, test.scheme+proxy, test.noProxy)
			client, direct := newProxied(t, server)
			if output, err := ask(t.Context(), client); err != nil || !output.Verified() {
				t.Fatalf("got %+v, %v", output, err)
			}
			if want := map[bool][2]int32{false: {1, 0}, true: {0, 1}}[test.direct]; asked.Load() != want[0] || direct.Load() != want[1] {
				t.Errorf("%d times by proxy and %d times around it, want %v", asked.Load(), direct.Load(), want)
			}
		})
	}
}

//nolint:paralleltest // sets environment variables
func TestProxyRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		reason domainapi.TransportReason
		detail string
	}{
		"forbidden":      {http.StatusForbidden, domainapi.TransportProxy, "the proxy refused to connect (HTTP 403)"},
		"authentication": {http.StatusProxyAuthRequired, domainapi.TransportProxy, "the proxy refused to connect (HTTP 407)"},
		"no answer":      {http.StatusNoContent, domainapi.TransportProxy, "the proxy refused to connect (HTTP 204)"},
		"out of order":   {http.StatusBadGateway, domainapi.TransportUnreachable, "Bad Gateway"},
	} {
		t.Run(name, func(t *testing.T) {
			server := domaintest.StartTLS(t)
			proxy, asked := newProxy(t, server, test.status)
			setProxies(t, "http://user:hunter2@"+proxy, "")
			retries := uint(5)
			if test.reason == domainapi.TransportUnreachable {
				retries = 0 // whose waits would be real ones
			}
			client, direct := newProxied(t, server, withRetries(retries))
			_, err := ask(t.Context(), client)
			call := callError(t, err)
			got := as[*domainapi.TransportError](t, call.Err)
			if got.Reason != test.reason || got.Detail != test.detail || call.Tries != 1 || asked.Load() != 1 || direct.Load() != 0 {
				t.Errorf("got %+v after %d tries, %d questions to the proxy, %d around it", got, call.Tries, asked.Load(), direct.Load())
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the password of the proxy is in %q", err)
			}
		})
	}
}

// A variable that is no URL must not have the requests go around the proxy without a word.
//
//nolint:paralleltest // sets environment variables
func TestProxyIsNoURL(t *testing.T) {
	for _, proxy := range []string{
		"http://user:hunter2@host:port", "http://[::1", "http://user:hunter2 @host:3128", "http://%zz:hunter2@host", "://hunter2", "http://",
		":3128", "\x7fhunter2",
	} {
		t.Run(proxy, func(t *testing.T) {
			server := domaintest.StartTLS(t, domaintest.WithRecords(domaintest.VerifiedRecord(address)))
			setProxies(t, proxy, "")
			client, direct := newProxied(t, server, withRetries(5))
			_, err := ask(t.Context(), client)
			call := callError(t, err)
			got := as[*domainapi.TransportError](t, call.Err)
			if got.Reason != domainapi.TransportProxy || got.Detail != "the proxy in HTTPS_PROXY or HTTP_PROXY is not a valid URL" || call.Tries != 1 {
				t.Errorf("got %+v after %d tries", got, call.Tries)
			}
			if direct.Load() != 0 || server.Count("") != 0 {
				t.Error("the request went around the proxy")
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the variable is in %q", err)
			}
		})
	}
	t.Run("unused", func(t *testing.T) {
		server := domaintest.StartTLS(t, domaintest.WithRecords(domaintest.VerifiedRecord(address)))
		setProxies(t, "http://[::1", proxied)
		client, direct := newProxied(t, server)
		if _, err := ask(t.Context(), client); err != nil || direct.Load() != 1 {
			t.Errorf("got %v, %d requests around the proxy", err, direct.Load())
		}
	})
}

// A CGI script's HTTP_PROXY may come from whoever sent the request.
func TestProxyInCGI(t *testing.T) {
	server := domaintest.Start(t)
	setProxies(t, "", "")
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("REQUEST_METHOD", "GET")
	_, err := ask(t.Context(), newClient(t, server.URL))
	if got := as[*domainapi.TransportError](t, err); got.Reason != domainapi.TransportProxy || !strings.Contains(got.Detail, "CGI") {
		t.Errorf("got %+v", got)
	}
}
