// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"testing"
	"testing/synctest"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

const (
	actionQuery = "QueryEmailVerification"
	address     = "a@example.com"
	// elsewhere is the target of redirects.
	elsewhere = "elsewhere.invalid"
)

// keys are those of the stand-in's default account.
func keys() staticCredentials {
	return staticCredentials{AccessKeyID: domaintest.AccessKeyID, AccessKeySecret: domaintest.AccessKeySecret}
}

// temporary is an account with a token, which contains characters that percent-encoding changes.
func temporary() domaintest.Account {
	return domaintest.Account{
		AccessKeyID: "STS.Nabcdefgh", AccessKeySecret: "aVeryLong/Secret+Key=", SecurityToken: "CAISlong+token/with~odd*chars==", UserID: "1",
	}
}

func temporaryKeys() staticCredentials {
	account := temporary()
	return staticCredentials{
		AccessKeyID: account.AccessKeyID, AccessKeySecret: account.AccessKeySecret, SecurityToken: account.SecurityToken,
	}
}

type staticCredentials rpc.Credentials

func (s staticCredentials) CredentialsExcept(context.Context, rpc.Credentials) (rpc.Credentials, error) {
	return rpc.Credentials(s), nil
}

type credentialsFunc func(context.Context) (rpc.Credentials, error)

func (f credentialsFunc) CredentialsExcept(ctx context.Context, _ rpc.Credentials) (rpc.Credentials, error) {
	return f(ctx)
}

// settings are the parts of a client that tests change.
type settings struct {
	domainapi.Config
	network httpclient.Config
}

// newClient returns a client of a server on loopback.
func newClient(tb testing.TB, url string, change ...func(*settings)) *domainapi.Client {
	tb.Helper()
	endpoint, err := rpc.ParseEndpoint(url)
	if err != nil {
		tb.Fatal(err)
	}
	s := settings{network: httpclient.Config{Direct: true}}
	s.Target.Endpoint, s.Target.Region = endpoint, "cn-hangzhou"
	s.Credentials = keys()
	for _, change := range change {
		change(&s)
	}
	s.Target.HTTP = httpclient.New(s.network)
	tb.Cleanup(s.Target.HTTP.CloseIdleConnections)
	return domainapi.New(s.Config)
}

// newPiped returns a client that reaches the handler over pipes, for use with synctest, whose clock does not advance
// while a goroutine reads from a socket.
func newPiped(t *testing.T, handler http.Handler, change ...func(*settings)) *domainapi.Client {
	t.Helper()
	pipes := domaintest.NewPipes(t, handler)
	return newClient(t, "http://127.0.0.1", append([]func(*settings){func(s *settings) { s.network.Dial = pipes.Dial }}, change...)...)
}

func withRetries(n uint) func(*settings) {
	return func(s *settings) { s.MaxRetries = n }
}

func withCredentials(credentials rpc.CredentialsProvider) func(*settings) {
	return func(s *settings) { s.Credentials = credentials }
}

// withKeys gets the keys of each attempt from a function.
func withKeys(provide func() (rpc.Credentials, error)) func(*settings) {
	return withCredentials(credentialsFunc(func(context.Context) (rpc.Credentials, error) { return provide() }))
}

func withObserver(observe func(context.Context, domainapi.Attempt)) func(*settings) {
	return func(s *settings) { s.Observe = observe }
}

func input(email string) domainapi.QueryEmailVerificationInput {
	return domainapi.QueryEmailVerificationInput{Email: email}
}

// queryAddress queries an arbitrary address.
func queryAddress(ctx context.Context, client *domainapi.Client) (*domainapi.QueryEmailVerificationOutput, error) {
	return client.QueryEmailVerification(ctx, domainapi.QueryEmailVerificationInput{Email: address})
}

// callError returns the error of a failed call.
func callError(tb testing.TB, err error) *rpc.CallError {
	tb.Helper()
	return as[*rpc.CallError](tb, err)
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

// unusable is the body of a response, and what is wrong with it.
type unusable struct {
	body    string
	problem rpc.Problem
	field   string
}

// wantUnusable checks the errors of calls that receive the bodies.
func wantUnusable(t *testing.T, tests map[string]unusable, call func(t *testing.T, body string) error) {
	t.Helper()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				got := as[*rpc.ResponseError](t, callError(t, call(t, test.body)).Err)
				if got.Problem != test.problem || got.Field != test.field {
					t.Errorf("got problem %d in %q, want %d in %q", got.Problem, got.Field, test.problem, test.field)
				}
			})
		})
	}
}

// verified returns a stand-in with a verified record of the address.
func verified(options ...domaintest.Option) *domaintest.Service {
	return domaintest.New(append(options, domaintest.WithRecords(domaintest.VerifiedRecord(address)))...)
}

// checkComplete fails the test for each field of a struct that has no value.
func checkComplete(t *testing.T, record any) {
	t.Helper()
	for field, value := range reflect.ValueOf(record).Fields() {
		if value.IsZero() {
			t.Errorf("%s is missing", field.Name)
		}
	}
}
