// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
)

// Pipes is an in-memory network on which every address leads to one handler. Unlike reading from
// a socket, reading from a pipe does not block the clock of testing/synctest.
type Pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
	dialed atomic.Int64
}

// NewPipes serves a handler over HTTP until the test ends.
func NewPipes(tb TB, handler http.Handler) *Pipes {
	tb.Helper()
	p := &Pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: handler} //nolint:gosec // nobody else can connect
	go func() { _ = server.Serve(p) }()
	tb.Cleanup(func() { _ = server.Close() })
	return p
}

// Dial connects to the handler, whatever the address.
func (p *Pipes) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p.conns <- pipe{far, p.dialed.Add(1)}:
		return near, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Dialed returns the number of calls of Dial.
func (p *Pipes) Dialed() int {
	return int(p.dialed.Load())
}

// Accept returns the server's end of the next connection.
func (p *Pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Close ends Accept and Dial.
func (p *Pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

// Addr returns an empty address.
func (*Pipes) Addr() net.Addr { return &net.UnixAddr{} }

// pipe is the server's end of a connection, with a unique address.
type pipe struct {
	net.Conn
	number int64
}

func (p pipe) RemoteAddr() net.Addr { return &net.UnixAddr{Name: strconv.FormatInt(p.number, 10)} }
