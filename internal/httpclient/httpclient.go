// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package httpclient is the provider's only way to the network: one exchange at a time, with the caller's context,
// time-outs, TLS 1.2 at least, bounded responses, the proxies of the environment, no redirects, and errors that hold
// nothing secret.
package httpclient

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"sync/atomic"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

const (
	// DefaultConnectTimeout is that of the vendor's SDKs.
	DefaultConnectTimeout = 5 * time.Second
	// DefaultReadTimeout is that of the vendor's SDKs.
	DefaultReadTimeout = 10 * time.Second

	// maxIdleConns is above Terraform's default parallelism of 10 and any usual -parallelism, so that no read has to dial
	// because another one's connection was thrown away. http.DefaultTransport keeps 2.
	maxIdleConns = 64
	// idleTimeout is below the minute after which common load balancers drop idle connections.
	idleTimeout = 50 * time.Second
	keepAlive   = 30 * time.Second
	// maxHeaderBytes is far above what any of the services sends, and far below net/http's default of 10 MiB.
	maxHeaderBytes = 64 << 10
	// DefaultMaxBody is far above what a response about one thing takes, in bytes.
	DefaultMaxBody = 64 << 10
)

// Config is how to reach the network. The zero value is ready for use.
type Config struct {
	// ConnectTimeout bounds the time until there is a connection, and ReadTimeout that from there to the end of the
	// response. Zero stands for the default.
	ConnectTimeout, ReadTimeout time.Duration
	// Direct ignores the proxies of the environment.
	Direct bool
	// Dial and RootCAs replace the network, and whom the system trusts, in tests.
	Dial    func(ctx context.Context, network, address string) (net.Conn, error)
	RootCAs *x509.CertPool
}

// Client sends requests. It is safe for concurrent use.
type Client struct {
	connectTimeout, readTimeout time.Duration
	transport                   *http.Transport
	proxySecrets                []string
}

// New returns a client. It does not touch the network.
func New(config Config) *Client {
	c := &Client{
		connectTimeout: cmp.Or(config.ConnectTimeout, DefaultConnectTimeout),
		readTimeout:    cmp.Or(config.ReadTimeout, DefaultReadTimeout),
	}
	dial := config.Dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: c.connectTimeout, KeepAlive: keepAlive}).DialContext
	}
	c.transport = &http.Transport{
		OnProxyConnectResponse: refused,
		DialContext:            dial,
		TLSHandshakeTimeout:    c.connectTimeout,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: config.RootCAs},
		// With HTTP/2, which none of the services needs, a peer that says GOAWAY to every connection is dialed on and on.
		Protocols:              new(http.Protocols),
		MaxIdleConns:           maxIdleConns,
		MaxIdleConnsPerHost:    maxIdleConns,
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: maxHeaderBytes,
		DisableCompression:     true,
	}
	c.transport.Protocols.SetHTTP1(true)
	if !config.Direct {
		environment := proxiesFromEnvironment()
		c.transport.Proxy = environment.proxy
		for _, proxy := range environment.urls {
			c.proxySecrets = append(c.proxySecrets, secret.OfURL(proxy)...)
		}
	}
	return c
}

// CloseIdleConnections closes the connections that are kept for later requests.
func (c *Client) CloseIdleConnections() {
	c.transport.CloseIdleConnections()
}

// Request is what to send.
type Request struct {
	Method, URL string
	Header      http.Header
	Body        []byte
	// MaxBody bounds the response's body, in bytes; 0 is DefaultMaxBody.
	MaxBody int64
	// Secrets are what the request carries and no error may quote.
	Secrets secret.Redactor
}

// Response is what came back, unjudged.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

var errTimeout = errors.New("time-out")

// Do sends a request and reads the response. It follows no redirect. A body that is too large is an error only with
// status 200: with another, the status says enough, and the body is empty. Errors are of type *Error, or the cause of
// ctx's end. Response.Status is set where a response had begun.
func (c *Client) Do(ctx context.Context, request Request) (Response, error) {
	attemptCtx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var connected, reused, answered atomic.Bool
	timer := time.AfterFunc(c.connectTimeout, func() {
		if connected.Load() {
			cancel(fmt.Errorf("%w: no complete response within %s", errTimeout, c.readTimeout))
		} else {
			cancel(fmt.Errorf("%w: no connection within %s", errTimeout, c.connectTimeout))
		}
	})
	defer timer.Stop()
	traceCtx := httptrace.WithClientTrace(attemptCtx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			connected.Store(true)
			reused.Store(info.Reused)
			timer.Reset(c.readTimeout)
		},
		GotFirstResponseByte: func() { answered.Store(true) },
	})
	response, err := c.roundTrip(traceCtx, request)
	switch {
	case err == nil:
		return response, nil
	case ctx.Err() != nil:
		return response, context.Cause(ctx)
	}
	failure := &Error{Reason: ReasonTimeout, Endpoint: endpointOf(request.URL)}
	if timedOut := context.Cause(attemptCtx); timedOut != nil {
		failure.Detail = timedOut.Error()
		return response, failure
	}
	failure.Reason = reasonOf(err)
	if failure.Reason == ReasonUnreachable && response.Status != 0 {
		failure.Reason = ReasonTruncated
	}
	failure.Detail = request.Secrets.With(c.proxySecrets...).Clean(err.Error())
	failure.Stale = reused.Load() && !answered.Load()
	return response, failure
}

// endpointOf returns the part of a URL that can be shown.
func endpointOf(text string) string {
	parsed, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return (&url.URL{Scheme: parsed.Scheme, Host: parsed.Host}).String()
}

// roundTrip goes past http.Client, which would follow redirects and put the query into Referer.
func (c *Client) roundTrip(ctx context.Context, request Request) (Response, error) {
	req, err := http.NewRequestWithContext(ctx, request.Method, request.URL, bytes.NewReader(request.Body))
	if err != nil {
		return Response{}, errRequest
	}
	if request.Header != nil {
		req.Header = request.Header
	}
	if user := req.URL.User; user != nil {
		// http.Client would do so.
		password, _ := user.Password()
		req.SetBasicAuth(user.Username(), password)
	}
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return Response{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	response := Response{Status: resp.StatusCode, Header: resp.Header}
	if response.Status == http.StatusSwitchingProtocols {
		// What follows is no body, and net/http lets neither the context nor a time-out end reading from it.
		return response, nil
	}
	response.Body, err = readBody(resp, cmp.Or(request.MaxBody, DefaultMaxBody))
	if errors.Is(err, errTooLarge) && response.Status != http.StatusOK {
		err = nil
	}
	return response, err
}

// readBody reads to the end, which is what lets the connection be used again.
func readBody(resp *http.Response, limit int64) ([]byte, error) {
	if resp.ContentLength > limit {
		return nil, errTooLarge
	}
	var body bytes.Buffer
	body.Grow(int(max(resp.ContentLength, 0)) + bytes.MinRead)
	_, err := body.ReadFrom(io.LimitReader(resp.Body, limit+1))
	switch {
	case err != nil:
		return nil, err
	case int64(body.Len()) > limit:
		return nil, errTooLarge
	}
	return slices.Clip(body.Bytes()), nil
}
