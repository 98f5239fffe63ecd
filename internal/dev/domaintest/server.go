// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
)

// TB is the part of testing.TB that [Start] needs, so that programs can use this package without
// package testing.
type TB interface {
	Helper()
	Cleanup(cleanup func())
	TempDir() string
	Fatalf(format string, args ...any)
}

// Server is a service on a loopback address. Its URL has no path.
type Server struct {
	*Service
	*httptest.Server

	cancel context.CancelFunc
}

// Start serves a new service over HTTP until the test ends.
func Start(tb TB, options ...Option) *Server {
	tb.Helper()
	return start(tb, (*httptest.Server).Start, options)
}

// StartTLS serves a new service over HTTPS until the test ends. See [Server.RootCAs].
func StartTLS(tb TB, options ...Option) *Server {
	tb.Helper()
	return start(tb, (*httptest.Server).StartTLS, options)
}

func start(tb TB, serve func(*httptest.Server), options []Option) *Server {
	tb.Helper()
	server, err := listen(context.Background(), "127.0.0.1:0", serve, options)
	if err != nil {
		tb.Fatalf("starting the stand-in: %v", err)
	}
	tb.Cleanup(server.Close)
	return server
}

// Listen serves a new service over HTTP on a loopback IP address and port (0 for any free one)
// until [Server.Close]. It rejects other addresses, because the keys of the stand-in are public.
// When ctx is done, the requests in flight end.
func Listen(ctx context.Context, address string, options ...Option) (*Server, error) {
	return listen(ctx, address, (*httptest.Server).Start, options)
}

func listen(ctx context.Context, address string, serve func(*httptest.Server), options []Option) (*Server, error) {
	if ip, err := netip.ParseAddrPort(address); err != nil || !ip.Addr().IsLoopback() {
		return nil, fmt.Errorf("%q is not a loopback address with a port", address)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	service := New(options...)
	server := &httptest.Server{Listener: listener, Config: &http.Server{ //nolint:gosec // clients are on this machine
		Handler:     service,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ConnState:   service.track,
		// Tests cause failing handshakes on purpose.
		ErrorLog: log.New(io.Discard, "", 0),
	}}
	serve(server)
	return &Server{Service: service, Server: server, cancel: cancel}, nil
}

// Close ends every request and connection and waits for them. It may be called more than once.
func (s *Server) Close() {
	s.cancel()                 // ends delayed responses
	s.CloseClientConnections() // ends responses that a client does not read
	s.Server.Close()
}

// RootCAs returns a pool with only the certificate of a server that [StartTLS] started.
func (s *Server) RootCAs() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return pool
}
