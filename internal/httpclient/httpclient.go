// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package httpclient is the only package that uses the network. It sends single requests with the caller's context,
// timeouts, at least TLS 1.2, bounded responses, the proxies of the environment, no redirects, and errors without
// secrets.
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
	"maps"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

const (
	// DefaultConnectTimeout is the default of the vendor's SDKs.
	DefaultConnectTimeout = 5 * time.Second
	// DefaultReadTimeout is the default of the vendor's SDKs.
	DefaultReadTimeout = 10 * time.Second

	// maxIdleConns exceeds Terraform's default parallelism of 10 and any usual -parallelism, so that no connection is
	// closed and dialed again. http.DefaultTransport keeps 2 for a host.
	maxIdleConns = 64
	// idleTimeout is shorter than the minute after which common load balancers drop idle connections.
	idleTimeout = 50 * time.Second
	keepAlive   = 30 * time.Second
	// maxHeaderBytes is far more than any of the services sends, and far less than net/http's default of 10 MiB.
	maxHeaderBytes = 64 << 10
	// DefaultMaxBody is far more than a response with a single record needs, in bytes.
	DefaultMaxBody = 64 << 10
)

// Config configures a client. The zero value is valid.
type Config struct {
	// ConnectTimeout bounds the time to connect, including TLS. ReadTimeout bounds the time from the connection to the
	// end of the response. Zero means the default.
	ConnectTimeout, ReadTimeout time.Duration
	// Direct makes the client ignore the proxies of the environment.
	Direct bool
	// Dial and RootCAs replace the network and the system's trusted certificates in tests.
	Dial    func(ctx context.Context, network, address string) (net.Conn, error)
	RootCAs *x509.CertPool
}

// Client sends requests. It is safe for concurrent use.
type Client struct {
	connectTimeout, readTimeout time.Duration
	transport                   *http.Transport
	proxySecrets                []string
}

// New returns a client. It does not use the network.
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
		// No service needs HTTP/2, and a peer that sends GOAWAY on every connection would be dialed repeatedly.
		Protocols:              new(http.Protocols),
		MaxIdleConns:           maxIdleConns,
		MaxIdleConnsPerHost:    maxIdleConns,
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: maxHeaderBytes,
		DisableCompression:     true,
	}
	c.transport.Protocols.SetHTTP1(true)
	if !config.Direct {
		c.transport.Proxy, c.proxySecrets = proxyFromEnvironment()
	}
	return c
}

// ReadTimeout bounds the time from the connection to the end of the response.
func (c *Client) ReadTimeout() time.Duration {
	return c.readTimeout
}

// CloseIdleConnections closes the idle connections.
func (c *Client) CloseIdleConnections() {
	c.transport.CloseIdleConnections()
}

// Request is a request to send.
type Request struct {
	Method, URL string
	Header      http.Header
	Body        []byte
	// MaxBody bounds the response body, in bytes. 0 means DefaultMaxBody.
	MaxBody int64
	// Secrets are the secrets of the request. No error quotes them.
	Secrets secret.Redactor
}

// Response is a response with any status.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// Do sends a request and reads the response. It does not follow redirects. A body that is too large is an error only
// with status 200. With another status, which is conclusive by itself, the body is empty. Errors are of type *Error, or
// the cause of ctx's end. Response.Status is set even with an error if the response had begun.
func (c *Client) Do(ctx context.Context, request Request) (Response, error) {
	attemptCtx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var connected, reused, answered atomic.Bool
	timer := time.AfterFunc(c.connectTimeout, func() {
		if connected.Load() {
			cancel(fmt.Errorf("timeout: no complete response within %s", c.readTimeout))
		} else {
			cancel(fmt.Errorf("timeout: no connection within %s", c.connectTimeout))
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
	failure := &Error{Reason: ReasonTimeout, Endpoint: endpointOf(request.URL), Connected: connected.Load()}
	if timedOut := context.Cause(attemptCtx); timedOut != nil {
		failure.Detail = timedOut.Error()
		return response, failure
	}
	failure.Reason = reasonOf(err)
	switch {
	case failure.Connected && malformed.MatchString(err.Error()):
		failure.Reason = ReasonForeign
	case response.Status != 0 && (failure.Reason == ReasonUnreachable || failure.Reason == ReasonHandshake):
		failure.Reason = ReasonTruncated
	}
	failure.Detail = malformed.ReplaceAllString(request.Secrets.With(c.proxySecrets...).Clean(err.Error()), "$1")
	failure.Stale = reused.Load() && !answered.Load()
	return response, failure
}

// endpointOf returns the part of a URL that contains no secrets.
func endpointOf(text string) string {
	parsed, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return (&url.URL{Scheme: parsed.Scheme, Host: parsed.Host}).String()
}

// roundTrip bypasses http.Client, which would follow redirects and send the query in Referer.
func (c *Client) roundTrip(ctx context.Context, request Request) (Response, error) {
	req, err := http.NewRequestWithContext(ctx, request.Method, request.URL, bytes.NewReader(request.Body))
	if err != nil {
		// net/http's own error quotes the URL.
		return Response{}, &Error{Reason: ReasonRequest, Detail: "the request cannot be built"}
	}
	maps.Copy(req.Header, request.Header)
	if user := req.URL.User; user != nil {
		// As http.Client does.
		password, _ := user.Password()
		req.SetBasicAuth(user.Username(), password)
	}
	resp, err := c.transport.RoundTrip(req)
	if errors.Is(err, errSignIn) {
		return Response{Status: http.StatusNetworkAuthenticationRequired}, nil // as without TLS
	}
	if err != nil {
		return Response{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	response := Response{Status: resp.StatusCode, Header: resp.Header}
	if response.Status == http.StatusSwitchingProtocols {
		// What follows is not a body, and neither the context nor a timeout would end reading it.
		return response, nil
	}
	response.Body, err = readBody(resp, cmp.Or(request.MaxBody, DefaultMaxBody))
	if err != nil && reasonOf(err) == ReasonTooLarge && response.Status != http.StatusOK {
		err = nil
	}
	return response, err
}

// readBody reads to the end, so that the connection can be reused.
func readBody(resp *http.Response, limit int64) ([]byte, error) {
	tooLarge := &Error{Reason: ReasonTooLarge, Detail: "the body is larger than any that the service sends"}
	if resp.ContentLength > limit {
		return nil, tooLarge
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if int64(len(body)) > limit {
		return nil, tooLarge
	}
	return body, err
}
