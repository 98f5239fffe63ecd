// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"context"
	"errors"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/recovered"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
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
	config Config
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
	// Result returns an empty result. It is called for each attempt.
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

// Call calls an operation and retries temporary failures until ctx ends. Its errors are of type *CallError. A panic is one
// too, because lists call from goroutines of their own.
func Call[R Result](ctx context.Context, c *Client, op Operation[R]) (result R, err error) {
	var none R
	started := time.Now()
	attempts := 0
	defer func() {
		if value := recover(); value != nil {
			err = &CallError{Action: op.Action, Attempts: attempts, Elapsed: time.Since(started), Err: recovered.From(value)}
		}
	}()
	var keys, refused Credentials
	var refusal *ServiceError // of the refused keys
	attempt := func() (R, error) {
		if err := ctx.Err(); err != nil {
			return none, err
		}
		found, err := c.config.Credentials.CredentialsExcept(ctx, refused)
		switch {
		case err != nil:
			return none, err
		case refusal != nil && found == refused:
			return none, refusal
		}
		keys = found
		attempts++
		sent := time.Now()
		result, attempt, err := Send(ctx, c.config.Target, keys, op)
		if op.Observe != nil {
			attempt.Number, attempt.Duration, attempt.Err = attempts, time.Since(sent), err
			op.Observe(ctx, attempt)
		}
		return result, err
	}
	result, last, err := retry(ctx, c.config.MaxRetries, func() (R, error) {
		result, err := attempt()
		// A session may be revoked, and the clock of this machine may be slow.
		failure, ok := errors.AsType[*ServiceError](err)
		if ok && failure.Class == ClassSecurityToken && refusal == nil {
			refused, refusal = keys, failure
			return attempt()
		}
		return result, err
	})
	if err == nil {
		return result, nil
	}
	failure := &CallError{Action: op.Action, Attempts: attempts, Elapsed: time.Since(started), Err: err, Last: last}
	if keys == refused && !errors.Is(err, refusal) {
		failure.Refusal = refusal
	}
	return none, failure
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
	received.RequestID, err = Judge(response, result, request.Secrets)
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
