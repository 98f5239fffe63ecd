// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/domain"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

const address = "a@example.com"

// keys are those of the stand-in's default account.
func keys() rpc.Credentials {
	return rpc.Credentials{AccessKeyID: domaintest.AccessKeyID, AccessKeySecret: domaintest.AccessKeySecret}
}

// settings are the parts of a client that tests change.
type settings struct {
	rpc.Config
	network httpclient.Config
	observe func(context.Context, rpc.Attempt)
}

// client is a client with the operation that the tests call.
type client struct {
	*rpc.Client
	observe func(context.Context, rpc.Attempt)
}

// newPiped returns a client that reaches the handler over pipes, for use with synctest.
func newPiped(t *testing.T, handler http.Handler, change ...func(*settings)) client {
	t.Helper()
	s := settings{network: httpclient.Config{Direct: true, Dial: domaintest.NewPipes(t, handler).Dial}}
	s.Target.Endpoint = rpc.Endpoint{Scheme: "http", Host: "127.0.0.1"}
	s.Target.Region = "cn-hangzhou"
	s.Credentials = credentialsFunc(func(context.Context) (rpc.Credentials, error) { return keys(), nil })
	for _, change := range change {
		change(&s)
	}
	s.Target.HTTP = httpclient.New(s.network)
	t.Cleanup(s.Target.HTTP.CloseIdleConnections)
	return client{Client: rpc.New(s.Config), observe: s.observe}
}

func withRetries(n uint) func(*settings) {
	return func(s *settings) { s.MaxRetries = n }
}

func withCredentials(provide func(context.Context) (rpc.Credentials, error)) func(*settings) {
	return func(s *settings) { s.Credentials = credentialsFunc(provide) }
}

type credentialsFunc func(context.Context) (rpc.Credentials, error)

func (f credentialsFunc) CredentialsExcept(ctx context.Context, _ rpc.Credentials) (rpc.Credentials, error) {
	return f(ctx)
}

// result is a record's status.
type result struct {
	rpc.Envelope
	VerificationStatus strictjson.Integer
}

func (r *result) Check() error {
	if !r.VerificationStatus.Valid {
		return &rpc.ResponseError{Problem: rpc.ProblemNoStatus, Field: "VerificationStatus"}
	}
	return nil
}

// call queries an address.
func (c client) call(ctx context.Context, email string) (*result, error) {
	return rpc.Call(ctx, c.Client, operation(email, c.observe))
}

func operation(email string, observe func(context.Context, rpc.Attempt)) rpc.Operation[*result] {
	return rpc.Operation[*result]{
		Action: "QueryEmailVerification",
		Request: func() requests.AcsRequest {
			request := domain.CreateQueryEmailVerificationRequest()
			request.Email = email
			return request
		},
		Result:  func() *result { return &result{} },
		Observe: observe,
	}
}

// reply is the result of a call in a goroutine.
type reply struct {
	result *result
	err    error
	at     time.Time
}

// start makes a call in a goroutine.
func (c client) start(ctx context.Context, email string) <-chan reply {
	replies := make(chan reply, 1)
	go func() {
		result, err := c.call(ctx, email)
		replies <- reply{result, err, time.Now()}
	}()
	return replies
}

// as returns the error of type T in a chain, or fails the test.
func as[E error](tb testing.TB, err error) E {
	tb.Helper()
	target, ok := errors.AsType[E](err)
	if !ok {
		tb.Fatalf("got %T (%v), want a %T", err, err, target)
	}
	return target
}

// verified returns a stand-in with a verified record of the address.
func verified() *domaintest.Service {
	return domaintest.New(domaintest.WithRecords(domaintest.VerifiedRecord(address)))
}
