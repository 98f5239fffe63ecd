// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

var (
	errTryTimeout = errors.New("time-out")
	errTooLarge   = errors.New("the body is larger than any answer can be")
	errAnswered   = errors.New("the SDK sent a request twice")
)

// answer is what came back over HTTP, unjudged.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// success tells whether the status is one.
func (a answer) success() bool {
	return a.status >= 200 && a.status < 300
}

// exchange is the transport of a single try. The SDK believes that it talks to the service; it really talks to this,
// which binds the caller's context to the request, keeps the answer for our own decoder and hands the SDK an empty
// success, because the SDK's decoders panic on some bodies and lose the difference between absent and zero.
type exchange struct {
	ctx            context.Context //nolint:containedctx // the SDK has no contexts, so this is the only way in
	transport      http.RoundTripper
	connectTimeout time.Duration
	readTimeout    time.Duration
	// limit is the size in bytes of the largest body that is read.
	limit int64

	// What became of it:
	sent   *http.Request
	answer answer
	err    error
	// stale is set where a kept connection broke before anything came back, as one does that the peer closed while it was
	// idle.
	stale bool
}

// RoundTrip sends the SDK's request. It never follows a redirect: the SDK's client sees successes alone.
func (x *exchange) RoundTrip(req *http.Request) (*http.Response, error) {
	if x.sent != nil {
		return nil, errAnswered
	}
	ctx, cancel := context.WithCancelCause(x.ctx)
	defer cancel(nil)
	var connected, reused, answered atomic.Bool
	timer := time.AfterFunc(x.connectTimeout, func() {
		if connected.Load() {
			cancel(fmt.Errorf("%w: no complete answer within %s", errTryTimeout, x.readTimeout))
		} else {
			cancel(fmt.Errorf("%w: no connection within %s", errTryTimeout, x.connectTimeout))
		}
	})
	defer timer.Stop()

	x.sent = req.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			connected.Store(true)
			reused.Store(info.Reused)
			timer.Reset(x.readTimeout)
		},
		GotFirstResponseByte: func() { answered.Store(true) },
	}))
	x.answer, x.err = x.roundTrip()
	if x.err != nil {
		if cause := context.Cause(ctx); cause != nil {
			x.err = cause
		} else {
			x.stale = reused.Load() && !answered.Load()
		}
		return nil, x.err
	}
	return &http.Response{
		Status: http.StatusText(http.StatusOK), StatusCode: http.StatusOK,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: http.NoBody, Request: req,
	}, nil
}

func (x *exchange) roundTrip() (answer, error) {
	resp, err := x.transport.RoundTrip(x.sent)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	came := answer{status: resp.StatusCode, header: resp.Header}
	came.body, err = readBody(resp, x.limit)
	if errors.Is(err, errTooLarge) && !came.success() {
		// Not an error of the service, then, but a page of something in between, whose status says enough.
		err = nil
	}
	return came, err
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
	return body.Bytes(), nil
}
