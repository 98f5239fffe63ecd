// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"os"
	"sync"
	"time"
)

// TB is the part of testing.TB that [Start] needs, so that programs can use this package without
// package testing.
type TB interface {
	Helper()
	Cleanup(cleanup func())
	Fatalf(format string, args ...any)
	TempDir() string
}

// Server is a service on a loopback address.
type Server struct {
	*Service

	// URL is the endpoint, without a path.
	URL string

	authority *authority // nil without TLS
	http      *http.Server
	cancel    context.CancelFunc
	served    chan struct{} // closed when no more connections are accepted

	mu      sync.Mutex
	changed sync.Cond
	conns   map[net.Conn]struct{}
}

// Start serves a new service over HTTP until the test ends.
func Start(tb TB, options ...Option) *Server {
	tb.Helper()
	server, err := Listen(context.Background(), "127.0.0.1:0", options...)
	if err != nil {
		tb.Fatalf("starting the stand-in: %v", err)
		return nil
	}
	tb.Cleanup(server.Close)
	return server
}

// StartTLS serves a new service over HTTPS until the test ends. Its certificate, for 127.0.0.1
// and localhost, is signed by its own certificate authority. See [Server.RootCAs].
func StartTLS(tb TB, options ...Option) *Server {
	tb.Helper()
	authority, err := newAuthority()
	if err != nil {
		tb.Fatalf("making a certificate: %v", err)
		return nil
	}
	server, err := listen(context.Background(), "127.0.0.1:0", authority, options...)
	if err != nil {
		tb.Fatalf("starting the stand-in: %v", err)
		return nil
	}
	tb.Cleanup(server.Close)
	return server
}

// Listen serves a new service over HTTP on a loopback address (host:port, port 0 for any free
// one) until [Server.Close]. It rejects other addresses, because the keys of the stand-in are
// public. When ctx is done, the requests in flight end.
func Listen(ctx context.Context, address string, options ...Option) (*Server, error) {
	return listen(ctx, address, nil, options...)
}

func listen(ctx context.Context, address string, authority *authority, options ...Option) (*Server, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if ip, err := netip.ParseAddr(host); host != "localhost" && (err != nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("%q is no loopback address", address)
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}

	ctx, cancel := context.WithCancel(ctx)
	s := &Server{
		Service:   New(options...),
		URL:       "http://" + listener.Addr().String(),
		authority: authority,
		cancel:    cancel,
		served:    make(chan struct{}),
		conns:     make(map[net.Conn]struct{}),
	}
	s.changed.L = &s.mu
	// With HTTP/2, requests would share a connection, and dropping it would affect all of them.
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	s.http = &http.Server{
		Handler:           s.Service,
		Protocols:         &protocols,
		ReadHeaderTimeout: time.Minute,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ConnState:         s.track,
		ErrorLog:          log.New(handshakeFilter{os.Stderr}, "", 0),
	}
	if authority != nil {
		s.URL = "https://" + listener.Addr().String()
		s.http.TLSConfig = &tls.Config{
			Certificates: []tls.Certificate{authority.server},
			MinVersion:   tls.VersionTLS12,
		}
	}
	go func() {
		defer close(s.served)
		// Both only ever return that the server was closed.
		if authority != nil {
			_ = s.http.ServeTLS(listener, "", "")
		} else {
			_ = s.http.Serve(listener)
		}
	}()
	return s, nil
}

// Close ends every request and connection and waits for them. It may be called more than once.
func (s *Server) Close() {
	s.cancel()
	_ = s.http.Close()
	<-s.served
	// http.Server.Close may miss a connection that is being accepted.
	s.CloseConnections()
	_ = s.AwaitClosed(context.Background())
}

// CloseConnections closes every connection from this side, as a load balancer does with idle
// ones. The server keeps accepting new ones.
func (s *Server) CloseConnections() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.conns {
		_ = conn.Close()
	}
}

// OpenConnections returns how many connections are open.
func (s *Server) OpenConnections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// AwaitClosed waits until no connection is open. The error is the context's.
func (s *Server) AwaitClosed(ctx context.Context) error {
	return await(ctx, &s.changed, func() bool { return len(s.conns) == 0 })
}

func (s *Server) track(conn net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch state {
	case http.StateNew:
		s.conns[conn] = struct{}{}
	case http.StateHijacked, http.StateClosed:
		delete(s.conns, conn)
		s.changed.Broadcast()
	case http.StateActive, http.StateIdle:
	}
}

// handshakeFilter drops log messages about clients that do not trust the certificate, which tests
// cause on purpose.
type handshakeFilter struct{ io.Writer }

func (f handshakeFilter) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte("TLS handshake error")) {
		return len(p), nil
	}
	return f.Writer.Write(p)
}
