// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/domain"
	"github.com/cenkalti/backoff/v5"

	// The SDK reads DEBUG while packages are initialised, and prints signatures where it says so.
	_ "github.com/alidomain/terraform-provider-alidomain/internal/debugenv"
)

const (
	// DefaultMaxRetries is how often a failed try is repeated, unless configured otherwise.
	DefaultMaxRetries = 5
	// DefaultConnectTimeout is that of the vendor's SDKs, of a single try.
	DefaultConnectTimeout = 5 * time.Second
	// DefaultReadTimeout is likewise.
	DefaultReadTimeout = 10 * time.Second

	// The waits between tries are random between nothing and twice the interval: full jitter from half a second.
	initialInterval = 250 * time.Millisecond
	maxInterval     = 10 * time.Second
)

// Config is what a Client needs to know. Endpoint, Credentials and Transport are required.
type Config struct {
	Endpoint    Endpoint
	Region      string
	Credentials CredentialsProvider
	// Transport is shared by all calls; see NewTransport. It has to tell httptrace's GotConn when there is a connection, as
	// *http.Transport does.
	Transport http.RoundTripper
	// ConnectTimeout and ReadTimeout bound one try: until there is a connection, and from then to the end of the answer.
	// Zero stands for the default.
	ConnectTimeout, ReadTimeout time.Duration
	// MaxRetries is how often a failed try is repeated; 0 means not at all.
	MaxRetries uint
	// UserAgent is the name and version of the program, added to the SDK's user agent.
	UserAgent UserAgent
	// Observe is told of every try when it is over; it may be nil.
	Observe func(context.Context, Try)
}

// UserAgent is one product of a User-Agent header (RFC 9110, section 10.1.5), and what follows it.
type UserAgent struct {
	Product, Version string
}

// Try is one request, for the log. It holds nothing that must not be seen there.
type Try struct {
	// Action is the API operation, for example QueryEmailVerification.
	Action string
	// Lang is the request parameter; empty where it was not sent.
	Lang string
	// Email is the address, shortened; empty where the request is not about a single one.
	Email string
	// Number counts the tries of one call from 1.
	Number   int
	Duration time.Duration
	// HTTPStatus is 0 where no answer came.
	HTTPStatus      int
	Code, RequestID string
	// Err is why the try failed; nil where it did not.
	Err error
}

// Client asks the Domain API. It is safe for concurrent use.
type Client struct {
	config  Config
	flights flights
	// pageSize is that of listings.
	pageSize int
}

// New returns a client. It does not touch the network.
func New(config Config) *Client {
	config.ConnectTimeout = cmp.Or(config.ConnectTimeout, DefaultConnectTimeout)
	config.ReadTimeout = cmp.Or(config.ReadTimeout, DefaultReadTimeout)
	// A control character in it would fail every request.
	config.UserAgent.Version = oneLine(config.UserAgent.Version)
	return &Client{config: config, pageSize: MaxPageSize}
}

// operation is one call of the API.
type operation struct {
	action, lang, email string
	// key is the same for operations that ask for the same thing.
	key string
	// limit is the size in bytes of the largest answer.
	limit int64
	// send builds a request, has it prepared, and sends it. It is called anew for every try, so that none is signed twice.
	send func(client *domain.Client, prepare func(*requests.RpcRequest)) error
	// read makes the call's result of a success. Its errors are of type *AnswerError.
	read func(fields) (any, error)
}

// call does what an operation asks for, repeating what another try can mend, until ctx ends. The result belongs to all
// callers that asked for the same at the same time: it must not be changed. Errors are of type *CallError.
func call[T any](ctx context.Context, c *Client, op operation) (T, error) {
	started := time.Now()
	outcome := c.flights.do(ctx, op.key, func(ctx context.Context, progress *progress) (any, error) {
		return c.retry(ctx, op, progress)
	})
	result, ok := outcome.result.(T)
	if outcome.err != nil || !ok {
		return result, &CallError{
			Action: op.action, Tries: outcome.tries, Elapsed: time.Since(started), Err: outcome.err, Last: outcome.last,
		}
	}
	return result, nil
}

// retry tries until there is an answer, or a failure that is final.
func (c *Client) retry(ctx context.Context, op operation, progress *progress) (any, error) {
	waits := newPauses()
	// Retry's own error may be one that only steers it, so what counts is kept here.
	var failure error
	result, err := backoff.Retry(ctx, func() (result any, err error) {
		result, failure = c.try(ctx, op, progress)
		if failure == nil {
			return result, nil
		}
		waits.atLeast = 0
		if service, ok := errors.AsType[*ServiceError](failure); ok {
			waits.atLeast = service.RetryAfter
		}
		if !retryable(failure) || !progress.timeFor(waits.atLeast) {
			return nil, backoff.Permanent(failure)
		}
		return nil, failure
	}, backoff.WithBackOff(waits), backoff.WithMaxTries(c.config.MaxRetries+1), backoff.WithMaxElapsedTime(0))
	switch {
	case err == nil:
		return result, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	}
	return nil, failure
}

// pauses are the waits between tries: random, and on top of what the service asked for, so that those who were throttled
// together do not come back together.
type pauses struct {
	*backoff.ExponentialBackOff
	// atLeast is what the service asked for.
	atLeast time.Duration
}

func newPauses() *pauses {
	exponential := backoff.NewExponentialBackOff()
	exponential.InitialInterval = initialInterval
	exponential.MaxInterval = maxInterval
	exponential.Multiplier = 2
	exponential.RandomizationFactor = 1
	return &pauses{ExponentialBackOff: exponential}
}

// NextBackOff returns the next wait.
func (p *pauses) NextBackOff() time.Duration {
	return p.atLeast + p.ExponentialBackOff.NextBackOff()
}

// try sends one request, or two where the first met a kept connection that had died: that says nothing about the service,
// and is no reason to wait.
func (c *Client) try(ctx context.Context, op operation, progress *progress) (any, error) {
	keys, err := c.config.Credentials.Credentials(ctx)
	if err != nil {
		return nil, err
	}
	number := progress.begin()
	started := time.Now()
	x, err := c.exchange(ctx, op, keys)
	if x.stale {
		if idle, ok := c.config.Transport.(interface{ CloseIdleConnections() }); ok {
			idle.CloseIdleConnections()
		}
		x, err = c.exchange(ctx, op, keys)
	}
	clean := x.cleaner(keys)
	var success fields
	var result any
	if err == nil {
		success, result, err = x.answer.read(op, clean)
	}
	if broken, ok := errors.AsType[*TransportError](err); ok {
		broken.Endpoint = c.config.Endpoint
	}
	progress.end(err)
	if c.config.Observe != nil {
		try := observed(op, err)
		try.Number, try.Duration, try.HTTPStatus = number, time.Since(started), x.answer.status
		if err == nil {
			try.RequestID = clean(success.lenientText("RequestId"))
		}
		c.config.Observe(ctx, try)
	}
	return result, err
}

// exchange sends a request through the SDK. A client of the SDK is not safe for concurrent use, and cheap to make.
func (c *Client) exchange(ctx context.Context, op operation, keys Credentials) (*exchange, error) {
	x := &exchange{
		ctx: ctx, transport: c.config.Transport, limit: op.limit,
		connectTimeout: c.config.ConnectTimeout, readTimeout: c.config.ReadTimeout,
	}
	var client domain.Client
	if err := client.InitWithOptions("", &sdk.Config{Transport: x}, signer(keys)); err != nil {
		return x, &RequestError{Detail: x.cleaner(keys)(err.Error())}
	}
	client.AppendUserAgent(c.config.UserAgent.Product, c.config.UserAgent.Version)
	// Whatever stands here keeps the SDK from parsing the proxy variables on every call, by rules that are not net/http's:
	// it fails on "host:port" and reads NO_PROXY as regular expressions. The proxies are the transport's business.
	client.SetHttpProxy("http://unused.invalid")
	client.SetHttpsProxy("http://unused.invalid")
	client.SetNoProxy("-") // compiled on every call

	err := op.send(&client, func(request *requests.RpcRequest) {
		request.Scheme = c.config.Endpoint.Scheme
		request.Domain = c.config.Endpoint.Host
		request.RegionId = c.config.Region
		// The context bounds the try. Below zero the SDK has no time-out of its own, where zero would mean ten seconds.
		request.SetReadTimeout(-1)
	})
	switch {
	case x.sent == nil && err != nil:
		return x, &RequestError{Detail: x.cleaner(keys)(err.Error())}
	case x.err != nil:
		err = x.failure(keys)
		return x, err
	}
	return x, nil
}

// failure types what went wrong on the way. The end of the caller's context stays what it is.
func (x *exchange) failure(keys Credentials) error {
	if x.ctx.Err() != nil {
		return context.Cause(x.ctx)
	}
	if errors.Is(x.err, errTooLarge) {
		return &AnswerError{Problem: ProblemTooLarge, HTTPStatus: x.answer.status}
	}
	failure := &TransportError{Reason: transportReason(x.err), Detail: x.cleaner(keys)(x.err.Error())}
	if x.answer.status != 0 && failure.Reason == TransportUnreachable {
		failure.Reason = TransportTruncated
	}
	return failure
}

// signer gives the SDK the credentials of one request.
type signer Credentials

func (s signer) GetCredentials() (*credentials.Credentials, error) {
	return &credentials.Credentials{
		AccessKeyId: s.AccessKeyID, AccessKeySecret: s.AccessKeySecret, SecurityToken: s.SecurityToken,
		ProviderName: s.GetProviderName(),
	}, nil
}

// GetProviderName names the source of the credentials; the SDK sends it in a header.
func (signer) GetProviderName() string {
	return "static"
}

func observed(op operation, err error) Try {
	try := Try{Action: op.action, Lang: op.lang, Email: shortAddress(op.email), Err: err}
	var service *ServiceError
	var answer *AnswerError
	switch {
	case errors.As(err, &service):
		try.Code, try.RequestID = service.Code, service.RequestID
	case errors.As(err, &answer):
		try.RequestID = answer.RequestID
	}
	return try
}

// shortAddress shortens an address for the log: enough to tell which one it is, not enough to write to it.
func shortAddress(email string) string {
	_, width := utf8.DecodeRuneInString(email)
	at := strings.LastIndexByte(email, '@')
	if at < width {
		return ""
	}
	return email[:width] + "…" + email[at:]
}
