// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/domaintest"
)

const (
	actionQuery = "QueryEmailVerification"
	address     = "a@example.com"
	// elsewhere is where redirects lead.
	elsewhere = "elsewhere.invalid"
)

// keys are those of the stand-in's default account.
func keys() domainapi.StaticCredentials {
	return domainapi.StaticCredentials{AccessKeyID: domaintest.AccessKeyID, AccessKeySecret: domaintest.AccessKeySecret}
}

// temporary is an account whose requests carry a token, with the characters that percent-encoding changes.
func temporary() domaintest.Account {
	return domaintest.Account{
		AccessKeyID: "STS.Nabcdefgh", AccessKeySecret: "aVeryLong/Secret+Key=", SecurityToken: "CAISlong+token/with~odd*chars==", UserID: "1",
	}
}

func temporaryKeys() domainapi.StaticCredentials {
	account := temporary()
	return domainapi.StaticCredentials{
		AccessKeyID: account.AccessKeyID, AccessKeySecret: account.AccessKeySecret, SecurityToken: account.SecurityToken,
	}
}

// newClient returns a client of a server on loopback.
func newClient(tb testing.TB, url string, change ...func(*domainapi.Config)) *domainapi.Client {
	tb.Helper()
	endpoint, err := domainapi.ParseEndpoint(url)
	if err != nil {
		tb.Fatal(err)
	}
	transport := domainapi.NewTransport(domainapi.DefaultConnectTimeout)
	tb.Cleanup(transport.CloseIdleConnections)
	config := domainapi.Config{Endpoint: endpoint, Region: "cn-hangzhou", Credentials: keys(), Transport: transport}
	for _, change := range change {
		change(&config)
	}
	return domainapi.New(config)
}

// newPiped returns a client of a handler, joined by a network of pipes instead of sockets: synctest's clock stands still
// while somebody reads from a socket. It is for use in a bubble.
func newPiped(t *testing.T, handler http.Handler, change ...func(*domainapi.Config)) *domainapi.Client {
	t.Helper()
	network := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: handler} //nolint:gosec // nobody else can connect
	go func() { _ = server.Serve(network) }()
	t.Cleanup(func() { _ = server.Close() })
	return newClient(t, "http://127.0.0.1", append([]func(*domainapi.Config){func(config *domainapi.Config) {
		transportOf(t, config).DialContext = network.dial
	}}, change...)...)
}

// transportOf returns the transport that the harness made, for a change of it.
func transportOf(tb testing.TB, config *domainapi.Config) *http.Transport {
	tb.Helper()
	transport, ok := config.Transport.(*http.Transport)
	if !ok {
		tb.Fatalf("the transport is a %T", config.Transport)
	}
	return transport
}

func withRetries(n uint) func(*domainapi.Config) {
	return func(config *domainapi.Config) { config.MaxRetries = n }
}

func withCredentials(credentials domainapi.CredentialsProvider) func(*domainapi.Config) {
	return func(config *domainapi.Config) { config.Credentials = credentials }
}

func withObserver(observe func(context.Context, domainapi.Try)) func(*domainapi.Config) {
	return func(config *domainapi.Config) { config.Observe = observe }
}

// pipes is a network on which every address leads to the one that listens.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
	dialed atomic.Int64
}

// pipe is the server's end of a connection, with an address to tell it by.
type pipe struct {
	net.Conn
	number int64
}

func (p pipe) RemoteAddr() net.Addr { return &net.UnixAddr{Name: strconv.FormatInt(p.number, 10)} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p.conns <- pipe{far, p.dialed.Add(1)}:
		return near, nil
	case <-p.closed:
		return nil, errors.New("nobody listens")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (*pipes) Addr() net.Addr { return &net.UnixAddr{} }

// ask queries the address that the tests use where it does not matter which.
func ask(ctx context.Context, client *domainapi.Client) (*domainapi.QueryEmailVerificationOutput, error) {
	return client.QueryEmailVerification(ctx, domainapi.QueryEmailVerificationInput{Email: address})
}

// reply is what a query came to, for those that run in a goroutine.
type reply struct {
	output *domainapi.QueryEmailVerificationOutput
	err    error
	at     time.Time
}

// start queries in a goroutine.
func start(ctx context.Context, client *domainapi.Client, input domainapi.QueryEmailVerificationInput) <-chan reply {
	replies := make(chan reply, 1)
	go func() {
		output, err := client.QueryEmailVerification(ctx, input)
		replies <- reply{output, err, time.Now()}
	}()
	return replies
}

// callError returns the error that every failed call comes to.
func callError(tb testing.TB, err error) *domainapi.CallError {
	tb.Helper()
	var call *domainapi.CallError
	if !errors.As(err, &call) {
		tb.Fatalf("got %T (%v), want a *CallError", err, err)
	}
	return call
}

// as returns the error of a type that is in a chain, or fails the test.
func as[E error](tb testing.TB, err error) E {
	tb.Helper()
	var target E
	if !errors.As(err, &target) {
		tb.Fatalf("got %T (%v), want a %T", err, err, target)
	}
	return target
}

// verified returns a stand-in that holds a verified record of the address.
func verified(options ...domaintest.Option) *domaintest.Service {
	return domaintest.New(append(options, domaintest.WithRecords(domaintest.VerifiedRecord(address)))...)
}
