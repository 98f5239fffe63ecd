// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
)

// Pipes is an in-memory network on which every address leads to one handler. Unlike reading from
// a socket, reading from a pipe does not block the clock of testing/synctest.
type Pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	dialed atomic.Int64
}

// NewPipes serves a handler over HTTP until the test ends.
func NewPipes(tb TB, handler http.Handler) *Pipes {
	tb.Helper()
	p := &Pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: handler} //nolint:gosec // nobody else can connect
	go func() { _ = server.Serve(listener{p}) }()
	tb.Cleanup(func() { _ = server.Close() })
	return p
}

// Dial connects to the handler, whatever the address.
func (p *Pipes) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p.conns <- numbered{far, p.dialed.Add(1)}:
		return near, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// listener is the server's side of the network. The server closes it once.
type listener struct{ *Pipes }

func (l listener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l listener) Close() error {
	close(l.closed)
	return nil
}

func (listener) Addr() net.Addr { return &net.UnixAddr{} }

// numbered is the server's end of a connection, with a unique address.
type numbered struct {
	net.Conn
	number int64
}

func (n numbered) RemoteAddr() net.Addr { return &net.UnixAddr{Name: strconv.FormatInt(n.number, 10)} }
