// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package httpclient_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

const loopback = "http://127.0.0.1/"

func newClient(t *testing.T, config httpclient.Config) *httpclient.Client {
	t.Helper()
	client := httpclient.New(config)
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// newPiped returns a client that reaches the handler over pipes, for use with synctest.
func newPiped(t *testing.T, handler http.HandlerFunc) *httpclient.Client {
	t.Helper()
	return newClient(t, httpclient.Config{Direct: true, Dial: domaintest.NewPipes(t, handler).Dial})
}

// hijacked responds with raw text.
func hijacked(t *testing.T, raw func(r *http.Request) string) http.HandlerFunc {
	t.Helper()
	return func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		t.Cleanup(func() { _ = conn.Close() })
		_, _ = io.WriteString(conn, raw(r))
	}
}

// start starts a server that counts its connections.
func start(t *testing.T, server *httptest.Server, overTLS bool) *atomic.Int32 {
	t.Helper()
	connections := new(atomic.Int32)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	if overTLS {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	return connections
}

func get(ctx context.Context, client *httpclient.Client, url string) (httpclient.Response, error) {
	return client.Do(ctx, httpclient.Request{Method: http.MethodGet, URL: url})
}

// failure returns the client's own error, or fails the test.
func failure(tb testing.TB, err error) *httpclient.Error {
	tb.Helper()
	failure, ok := errors.AsType[*httpclient.Error](err)
	if !ok {
		tb.Fatalf("got %T (%v), want an *Error", err, err)
	}
	return failure
}

func TestDo_sends(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := newPiped(t, func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			user, password, _ := r.BasicAuth()
			if err != nil || string(body) != "body" || r.Method != http.MethodPut || r.URL.String() != "/path?a=b" ||
				r.Header.Get("X-Own") != "own" || r.Header.Get("Accept-Encoding") != "" || user != "user" || password != "pass word" {
				t.Errorf("got %s %s %v %q, %v", r.Method, r.URL, r.Header, body, err)
			}
			w.Header().Set("X-Other", "other")
			w.WriteHeader(http.StatusTeapot)
			_, _ = io.WriteString(w, "response")
		})
		got, err := client.Do(t.Context(), httpclient.Request{
			Method: http.MethodPut, URL: "http://user:pass%20word@127.0.0.1/path?a=b", Header: http.Header{"X-Own": {"own"}},
			Body: []byte("body"),
		})
		if err != nil || got.Status != http.StatusTeapot || got.Header.Get("X-Other") != "other" || string(got.Body) != "response" {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestDo_followsNoRedirect(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		synctest.Test(t, func(t *testing.T) {
			requests := 0
			client := newPiped(t, func(w http.ResponseWriter, _ *http.Request) {
				requests++
				w.Header().Set("Location", "http://127.0.0.2/")
				w.WriteHeader(status)
			})
			got, err := get(t.Context(), client, loopback+"?Signature=s")
			if err != nil || got.Status != status || requests != 1 {
				t.Errorf("got %+v, %v after %d requests", got, err, requests)
			}
		})
	}
}

func TestDo_boundsBody(t *testing.T) {
	t.Parallel()
	const limit = 100_000
	for name, test := range map[string]struct {
		status    int
		size      int64
		announced bool
		tooLarge  bool
	}{
		"largest":                     {200, limit, true, false},
		"largest, unannounced":        {200, limit, false, false},
		"larger":                      {200, limit + 1, true, true},
		"larger, unannounced":         {200, limit + 1, false, true},
		"endless":                     {200, 1 << 40, false, true},
		"endless error":               {404, 1 << 40, false, false},
		"announced as almost endless": {200, 1 << 40, true, true},
		"announced, error":            {500, 1 << 40, true, false},
		"empty":                       {200, 0, true, false},
		"small error":                 {400, 5, true, false},
		"small, unannounced error":    {400, 5, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sent atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if test.announced {
					w.Header().Set("Content-Length", strconv.FormatInt(test.size, 10))
				}
				w.WriteHeader(test.status)
				filler := make([]byte, 1<<12)
				for rest := test.size; rest > 0; {
					n, err := w.Write(filler[:min(rest, int64(len(filler)))])
					sent.Add(int64(n))
					if rest -= int64(n); err != nil {
						return
					}
				}
			}))
			t.Cleanup(server.Close)
			got, err := newClient(t, httpclient.Config{Direct: true}).Do(t.Context(), httpclient.Request{
				Method: http.MethodGet, URL: server.URL, MaxBody: limit,
			})
			if got.Status != test.status {
				t.Errorf("got status %d", got.Status)
			}
			if test.tooLarge {
				if got := failure(t, err); got.Reason != httpclient.ReasonTooLarge || got.Retryable() || got.Endpoint != server.URL {
					t.Errorf("got %+v", got)
				}
			} else if want := map[bool]int64{true: test.size}[test.size <= limit]; err != nil || int64(len(got.Body)) != want {
				t.Errorf("got %d bytes, %v, want %d", len(got.Body), err, want)
			}
			// The buffers of the sockets hold more than the client reads.
			if sent.Load() > 50<<20 {
				t.Errorf("%d bytes were read", sent.Load())
			}
		})
	}
}

// After status 101, the connection belongs to the caller, and neither the context nor a timeout would end reading it.
func TestDo_ignoresSwitchedProtocol(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := newPiped(t, hijacked(t, func(*http.Request) string {
			return "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n{}"
		}))
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		started := time.Now()
		got, err := get(ctx, client, loopback)
		if got.Status != http.StatusSwitchingProtocols || len(got.Body) != 0 || err != nil || time.Since(started) != 0 {
			t.Errorf("got %+v, %v after %s", got, err, time.Since(started))
		}
	})
}

// net/http quotes an invalid status line. Without a status line, the first line of the body takes its place.
func TestDo_doesNotQuoteTheResponse(t *testing.T) {
	t.Parallel()
	for response, want := range map[string]string{
		`{"Telephone":"5550100"}`:                  "malformed HTTP response",
		`{"Telephone": "5550100"}`:                 "malformed HTTP status code",
		"HTTP/5550100 200 OK":                      "malformed HTTP version",
		"HTTP/1.1 200 OK\r\nTelephone 5550100":     "malformed MIME header",
		"HTTP/1.1 200 OK\r\n Telephone: 5550100":   "malformed MIME header initial line",
		"HTTP/1.1 200 OK\r\nTele phone(: 5550100)": "malformed MIME header line",
		"HTTP/1.1 hunter2-hunter2":                 secret.Withheld,
	} {
		synctest.Test(t, func(t *testing.T) {
			client := newPiped(t, hijacked(t, func(*http.Request) string { return response + "\r\n\r\n" }))
			_, err := client.Do(t.Context(), httpclient.Request{Method: http.MethodGet, URL: loopback, Secrets: secret.New("hunter2-hunter2")})
			if got := failure(t, err); got.Detail != want && !strings.HasSuffix(got.Detail, ": "+want) {
				t.Errorf("%s: got %q", response, got.Detail)
			}
		})
	}
}

func TestDo_boundsHeader(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := newPiped(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Long", strings.Repeat("x", 1<<20))
		})
		if got, err := get(t.Context(), client, loopback); err == nil {
			t.Errorf("got a header of %d bytes", len(got.Header.Get("X-Long")))
		}
	})
}

func TestDo_endsAtTimeouts(t *testing.T) {
	t.Parallel()
	const connect, read = 3 * time.Second, 7 * time.Second
	deaf := func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	late := func(delay time.Duration) http.HandlerFunc {
		return func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-time.After(delay):
			}
		}
	}
	stalled := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "{")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	// A byte now and then must not restart the timeout.
	slow := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, " ")
			_ = http.NewResponseController(w).Flush()
			late(time.Second)(w, r)
		}
	}
	own := httpclient.Config{ConnectTimeout: connect, ReadTimeout: read}
	deafOwn := own
	deafOwn.Dial = deaf
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		config  httpclient.Config
		want    time.Duration
		detail  string
	}{
		"connection":             {nil, deafOwn, connect, "timeout: no connection within 3s"},
		"connection, by default": {nil, httpclient.Config{Dial: deaf}, httpclient.DefaultConnectTimeout, "timeout: no connection within 5s"},
		"header":                 {late(time.Hour), own, read, "timeout: no complete response within 7s"},
		"header, by default": {
			late(time.Hour), httpclient.Config{}, httpclient.DefaultReadTimeout, "timeout: no complete response within 10s",
		},
		"body":      {stalled, own, read, "timeout: no complete response within 7s"},
		"slow body": {slow, own, read, "timeout: no complete response within 7s"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				if test.config.Dial == nil {
					test.config.Dial = domaintest.NewPipes(t, test.handler).Dial
				}
				test.config.Direct = true
				client := newClient(t, test.config)
				started := time.Now()
				_, err := get(t.Context(), client, loopback)
				got := failure(t, err)
				if got.Reason != httpclient.ReasonTimeout || got.Detail != test.detail || time.Since(started) != test.want {
					t.Errorf("got %+v after %s", got, time.Since(started))
				}
				// A timeout of an attempt is not a timeout of the caller.
				if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
					t.Error("a timeout of an attempt matches the end of the caller's context")
				}
			})
		})
	}
}

// The timeouts are independent. A slow connection does not shorten the time for the response.
func TestDo_timeoutsAreIndependent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pipes := domaintest.NewPipes(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { time.Sleep(9 * time.Second) }))
		client := newClient(t, httpclient.Config{Direct: true, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			time.Sleep(4 * time.Second)
			return pipes.Dial(ctx, network, address)
		}})
		if _, err := get(t.Context(), client, loopback); err != nil {
			t.Error(err)
		}
	})
}

func TestDo_endsWithContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := newPiped(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		cause := errors.New("the cause")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(cause) })
		started := time.Now()
		if _, err := get(ctx, client, loopback); err != cause || time.Since(started) != time.Second { //nolint:errorlint // it is that itself
			t.Errorf("got %v after %s", err, time.Since(started))
		}
	})
}

func TestDo_reportsTruncatedBody(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusOK, http.StatusForbidden} {
		synctest.Test(t, func(t *testing.T) {
			requests := 0
			client := newPiped(t, func(w http.ResponseWriter, _ *http.Request) {
				if requests++; requests == 2 {
					w.Header().Set("Content-Length", "100")
					w.WriteHeader(status)
					_, _ = io.WriteString(w, "half")
				}
			})
			if _, err := get(t.Context(), client, loopback); err != nil {
				t.Error(err)
			}
			// The connection is an idle one, but not stale.
			got, err := get(t.Context(), client, loopback)
			if failure := failure(t, err); failure.Reason != httpclient.ReasonTruncated || failure.Stale || got.Status != status {
				t.Errorf("got %+v, %+v", got, failure)
			}
		})
	}
}

func TestDo_reportsInvalidRequest(t *testing.T) {
	t.Parallel()
	client := newClient(t, httpclient.Config{Direct: true})
	for _, url := range []string{"http://host/%zz?hunter2", "http://bad host/hunter2", "\x00hunter2", "http://[::1/hunter2"} {
		_, err := get(t.Context(), client, url)
		if got := failure(t, err); got.Reason != httpclient.ReasonRequest || got.Retryable() || strings.Contains(fmt.Sprintf("%+v", got), "hunter2") {
			t.Errorf("%q: got %+v", url, got)
		}
	}
}

func TestDo_reportsStaleConnection(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		client := newPiped(t, func(http.ResponseWriter, *http.Request) {
			if requests++; requests == 2 {
				panic(http.ErrAbortHandler)
			}
		})
		send := func() error {
			_, err := client.Do(t.Context(), httpclient.Request{Method: http.MethodPost, URL: loopback, Body: []byte("b")})
			return err
		}
		if err := send(); err != nil {
			t.Fatal(err)
		}
		if got := failure(t, send()); !got.Stale || got.Reason != httpclient.ReasonUnreachable {
			t.Errorf("got %+v", got)
		}
		if err := send(); err != nil {
			t.Error(err)
		}
	})
}

// Connections are reused even after errors and redirects, because bodies are read to the end.
func TestConnections_areReused(t *testing.T) {
	t.Parallel()
	const requests, atOnce = 200, 10 // which is Terraform's parallelism
	for _, scheme := range []string{"http", "https"} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			var arrived atomic.Int32
			all := make(chan struct{})
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				// The first requests are held until each has its connection. Otherwise, a connection that becomes idle
				// would serve a request whose own is still being dialed, and the next request would dial again.
				number := arrived.Add(1)
				if number == atOnce {
					close(all)
				}
				<-all
				w.Header().Set("Location", "/")
				w.WriteHeader([]int{200, 302, 404, 502}[number%4])
				_, _ = io.WriteString(w, strings.Repeat("x", 20_000))
			}))
			connections := start(t, server, scheme == "https")
			client := newClient(t, httpclient.Config{Direct: true, RootCAs: rootsOf(server)})
			group, ctx := errgroup.WithContext(t.Context())
			group.SetLimit(atOnce)
			for range requests {
				group.Go(func() error {
					got, err := get(ctx, client, server.URL)
					if err == nil && len(got.Body) != 20_000 {
						return fmt.Errorf("got %d bytes", len(got.Body))
					}
					return err
				})
			}
			if err := group.Wait(); err != nil {
				t.Fatal(err)
			}
			if arrived.Load() != requests || connections.Load() != atOnce {
				t.Errorf("%d requests over %d connections, want %d over %d", arrived.Load(), connections.Load(), requests, atOnce)
			}
		})
	}
}

// rootsOf returns a pool with the server's certificate, or nil without TLS.
func rootsOf(server *httptest.Server) *x509.CertPool {
	if server.Certificate() == nil {
		return nil
	}
	return server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
}

// The client uses HTTP/1.1 even if the peer supports HTTP/2. A peer that sends GOAWAY would be dialed repeatedly.
func TestConnections_useHTTP1(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.EnableHTTP2 = true
	server.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){
		"h2": func(_ *http.Server, conn *tls.Conn, _ http.Handler) {
			// SETTINGS, and GOAWAY with the last stream 0 and no error.
			_, _ = conn.Write([]byte("\x00\x00\x00\x04\x00\x00\x00\x00\x00" + "\x00\x00\x08\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
			_ = conn.Close()
		},
	}
	connections := start(t, server, true)
	client := newClient(t, httpclient.Config{Direct: true, RootCAs: rootsOf(server)})
	for range 3 {
		if got, err := get(t.Context(), client, server.URL); err != nil || got.Status != http.StatusNotFound {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

func TestTLS_rejectsUntrustedServers(t *testing.T) {
	t.Parallel()
	trusted := domaintest.StartTLS(t)
	for name, test := range map[string]struct {
		url    string
		config httpclient.Config
	}{
		"untrusted authority": {trusted.URL, httpclient.Config{}},
		"another host": {"https://domain.aliyuncs.com", httpclient.Config{
			RootCAs: trusted.RootCAs(),
			Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, network, strings.TrimPrefix(trusted.URL, "https://"))
			},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.config.Direct = true
			_, err := get(t.Context(), newClient(t, test.config), test.url)
			if got := failure(t, err); got.Reason != httpclient.ReasonTLS || !strings.Contains(got.Detail, "x509: ") || got.Retryable() {
				t.Errorf("got %+v", got)
			}
		})
	}
	t.Cleanup(func() {
		if trusted.Count("") != 0 {
			t.Error("a request was sent to an untrusted server")
		}
	})
}

// The certificate is not at fault if the peers have no version of TLS or cipher suite in common.
func TestTLS_reportsFailedHandshake(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*tls.Config){
		"TLS 1.1": func(config *tls.Config) { config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 },
		"another cipher suite": func(config *tls.Config) {
			config.MaxVersion, config.CipherSuites = tls.VersionTLS12, []uint16{tls.TLS_RSA_WITH_AES_128_CBC_SHA}
		},
		"client certificate wanted": func(config *tls.Config) { config.ClientAuth = tls.RequireAnyClientCert },
		"client certificate wanted, TLS 1.2": func(config *tls.Config) {
			config.MaxVersion, config.ClientAuth = tls.VersionTLS12, tls.RequireAnyClientCert
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewUnstartedServer(http.NotFoundHandler())
			server.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
			change(server.TLS)
			start(t, server, true)
			checkHandshake(t, httpclient.Config{RootCAs: rootsOf(server)}, server.URL)
		})
	}
	t.Run("no TLS at all", func(t *testing.T) {
		t.Parallel()
		checkHandshake(t, httpclient.Config{}, "https"+strings.TrimPrefix(domaintest.Start(t).URL, "http"))
	})
	// Old servers respond with their own version, without an alert.
	t.Run("TLS 1.0 without an alert", func(t *testing.T) {
		t.Parallel()
		checkHandshake(t, httpclient.Config{Dial: func(context.Context, string, string) (net.Conn, error) {
			near, far := net.Pipe()
			go func() {
				_, _ = far.Read(make([]byte, 1<<14))
				// A record with a ServerHello (RFC 2246, section 7.4.1.3): version, random, no session, cipher suite, no compression.
				_, _ = io.WriteString(far, "\x16\x03\x01\x00\x2a"+"\x02\x00\x00\x26\x03\x01"+strings.Repeat("r", 32)+"\x00\x00\x2f\x00")
				_, _ = io.Copy(io.Discard, far)
				_ = far.Close()
			}()
			return near, nil
		}}, "https://127.0.0.1")
	})
}

func checkHandshake(t *testing.T, config httpclient.Config, url string) {
	t.Helper()
	config.Direct = true
	_, err := get(t.Context(), newClient(t, config), url)
	if got := failure(t, err); got.Reason != httpclient.ReasonHandshake || !strings.Contains(got.Detail, "tls: ") || got.Retryable() {
		t.Errorf("got %+v", got)
	}
}

// A response that TLS finds damaged is no failed handshake.
func TestTLS_reportsDamagedResponse(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
		// A record of application data that no key decrypts.
		_, _ = io.WriteString(conn.(*tls.Conn).NetConn(), "\x17\x03\x03\x00\x20"+strings.Repeat("x", 32))
		_ = conn.Close()
	}))
	t.Cleanup(server.Close)
	got, err := get(t.Context(), newClient(t, httpclient.Config{Direct: true, RootCAs: rootsOf(server)}), server.URL)
	if failure := failure(t, err); failure.Reason != httpclient.ReasonTruncated || got.Status != http.StatusOK {
		t.Errorf("got %+v, %+v", got, failure)
	}
}

func TestDo_reportsUnreachableHost(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	url := "http://" + listener.Addr().String()
	_, err = get(t.Context(), newClient(t, httpclient.Config{Direct: true}), url+"/path?query")
	if got := failure(t, err); got.Reason != httpclient.ReasonUnreachable || got.Endpoint != url || got.Detail == "" || !got.Retryable() {
		t.Errorf("got %+v", got)
	}
}
