// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
	"github.com/alidomain/terraform-provider-alidomain/internal/sharedcall"
)

// DefaultMaxRetries is the default number of retries after a failed attempt.
const DefaultMaxRetries = 5

// Config is what a Client needs. Target and Credentials are required.
type Config struct {
	Target      Target
	Credentials CredentialsProvider
	// MaxRetries is the number of retries after a failed attempt. 0 disables retries.
	MaxRetries uint
}

// Client calls the operations of one API. It is safe for concurrent use.
type Client struct {
	config   Config
	shared   sharedcall.Group[progress, Result]
	refusals refusals
}

// New returns a client. It does not touch the network.
func New(config Config) *Client {
	return &Client{config: config}
}

// Operation describes one call of an API. Its result is an R.
type Operation[R Result] struct {
	// Action is the operation's name, for example QueryEmailVerification.
	Action string
	// Request builds the request. It is called for each attempt, so that no request is signed twice.
	Request func() requests.AcsRequest
	// Result returns an empty result.
	Result func() R
	// MaxBody bounds the response body, in bytes. 0 means httpclient.DefaultMaxBody.
	MaxBody int64
	// Observe, if not nil, is called after each attempt.
	Observe func(context.Context, Attempt)
}

// Attempt is one request, for the log. It holds nothing secret.
type Attempt struct {
	// Action is the API operation, for example QueryEmailVerification.
	Action string
	// Number counts the attempts of a call from 1.
	Number   int
	Duration time.Duration
	// HTTPStatus is 0 without a response.
	HTTPStatus      int
	Code, RequestID string
	// Err is why the attempt failed. It is nil if it succeeded.
	Err error
}

// Call calls an operation and retries temporary failures until ctx ends. Concurrent calls with the same parameters
// share requests, unless the request was sent before the later call. They also share its result, and must not modify
// it. After a few refusals of the keys or of a permission, calls fail without a request for a while. Errors are of type
// *CallError.
func Call[R Result](ctx context.Context, c *Client, op Operation[R]) (R, error) {
	started := time.Now()
	result, progress, err := c.shared.Do(ctx, parametersOf(op.Request()),
		func(ctx context.Context, call *sharedcall.Handle, progress *progress) (Result, error) {
			return retry(ctx, c.config.MaxRetries, call, func() (Result, error) {
				return attempt(ctx, c, op, call, progress)
			})
		})
	if err == nil {
		return result.(R), nil //nolint:forcetypeassert // calls of the same operation have results of the same type
	}
	failure := &CallError{Action: op.Action, Elapsed: time.Since(started), Err: err}
	if refused, ok := errors.AsType[*refusedError](err); ok {
		failure.Err, failure.Refusal, failure.Recalled = refused.error, refused.refusal, refused.recalled
	}
	var last error
	failure.Attempts, last = progress.snapshot()
	if ctx.Err() != nil {
		failure.Last = last
	}
	var none R
	return none, failure
}

// attempt makes a single attempt: it gets credentials, seals the call, sends the request and reports to Observe.
func attempt[R Result](
	ctx context.Context, c *Client, op Operation[R], call *sharedcall.Handle, progress *progress,
) (Result, error) {
	keys, err := c.credentials(ctx)
	if err == nil {
		err = c.refusals.recall(keys, op.Action)
	}
	if err != nil {
		progress.end(ctx, err)
		return nil, err
	}
	call.Seal()
	number := progress.begin()
	started := time.Now()
	result, received, err := Send(ctx, c.config.Target, keys, op)
	progress.end(ctx, err)
	if op.Observe != nil {
		received.Number, received.Duration, received.Err = number, time.Since(started), err
		op.Observe(ctx, received)
	}
	if err := c.refusals.observe(keys, op.Action, err); err != nil {
		return nil, err
	}
	return result, nil
}

// credentials returns the keys for the next request.
func (c *Client) credentials(ctx context.Context) (Credentials, error) {
	var missing subject
	if err := c.refusals.recall(missing.keys, missing.action); err != nil {
		return Credentials{}, err
	}
	keys, err := c.config.Credentials.Credentials(ctx)
	switch {
	case err == nil:
		c.refusals.forget(missing)
	case ctx.Err() == nil:
		err = c.refusals.add(missing, err)
	}
	return keys, err
}

// Send signs and sends a request and judges the response. If the request met an idle connection that the peer had
// closed, Send repeats it once. Its errors are of type *ServiceError, *ResponseError, *httpclient.Error or
// *RequestError, or the cause of ctx's end.
func Send[R Result](ctx context.Context, target Target, keys Credentials, op Operation[R]) (R, Attempt, error) {
	return send(ctx, target, op, func() (httpclient.Request, error) { return target.signed(keys, op.Request()) })
}

// SendUnsigned is like Send, for operations that are authorized by secret parameters instead of a signature.
func SendUnsigned[R Result](ctx context.Context, target Target, secrets secret.Redactor, op Operation[R]) (R, Attempt, error) {
	return send(ctx, target, op, func() (httpclient.Request, error) { return target.unsigned(op.Request(), secrets) })
}

func send[R Result](
	ctx context.Context, target Target, op Operation[R], build func() (httpclient.Request, error),
) (result R, received Attempt, err error) {
	received.Action = op.Action
	request, response, err := roundTrip(ctx, target.HTTP, op.MaxBody, build)
	if failure, ok := errors.AsType[*httpclient.Error](err); ok && failure.Stale {
		target.HTTP.CloseIdleConnections()
		request, response, err = roundTrip(ctx, target.HTTP, op.MaxBody, build)
	}
	received.HTTPStatus = response.Status
	if failure, ok := errors.AsType[*httpclient.Error](err); ok && failure.Reason == httpclient.ReasonTooLarge {
		return result, received, &ResponseError{Problem: ProblemTooLarge, HTTPStatus: response.Status}
	}
	if err != nil {
		return result, received, err
	}
	result = op.Result()
	requestID, err := Judge(response, result, request.Secrets)
	if requestID != nil {
		received.RequestID = request.Secrets.Clean(*requestID)
	}
	if failure, ok := errors.AsType[*ServiceError](err); ok {
		received.Code = failure.Code
	}
	if failure, ok := errors.AsType[*httpclient.Error](err); ok {
		failure.Endpoint = target.Endpoint.String()
	}
	return result, received, err
}

func roundTrip(
	ctx context.Context, client *httpclient.Client, maxBody int64, build func() (httpclient.Request, error),
) (httpclient.Request, httpclient.Response, error) {
	request, err := build()
	if err != nil {
		return request, httpclient.Response{}, err
	}
	request.MaxBody = maxBody
	response, err := client.Do(ctx, request)
	return request, response, err
}

// progress is what a caller reports if its context ends before the call.
type progress struct {
	mu       sync.Mutex
	attempts int
	last     error
}

// begin counts an attempt and returns its number.
func (p *progress) begin() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.attempts++
	return p.attempts
}

// end keeps the result of an attempt, unless the attempt was abandoned because the last caller left.
func (p *progress) end(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = err
}

// snapshot returns the number of attempts and the last failure. A nil progress has none.
func (p *progress) snapshot() (attempts int, last error) {
	if p == nil {
		return 0, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.attempts, p.last
}
