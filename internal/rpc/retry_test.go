// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

func TestRetry_stopsAfterMaxRetries(t *testing.T) {
	t.Parallel()
	for _, retries := range []uint{0, 1, 5} {
		t.Run(fmt.Sprint(retries), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := verified()
				service.Inject(domaintest.Fault{Code: "Throttling"})
				_, err := newPiped(t, service, withRetries(retries)).call(t.Context(), address)
				if call := as[*rpc.CallError](t, err); call.Attempts != int(retries)+1 || service.Count("") != int(retries)+1 {
					t.Errorf("got %d attempts and %d requests", call.Attempts, service.Count(""))
				}
			})
		})
	}
}

// The stand-in refuses a used nonce, and a signature that does not cover the nonce.
func TestRetry_signsEachAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(
			domaintest.Fault{Code: "SignatureNonceUsed", Times: 1}, domaintest.Fault{Status: 502, Times: 1},
			domaintest.Fault{Truncate: true, Times: 1}, domaintest.Fault{Drop: true, Times: 1},
		)
		if _, err := newPiped(t, service, withRetries(4)).call(t.Context(), address); err != nil {
			t.Fatal(err)
		}
		nonces := make(map[string]bool)
		for _, request := range service.Requests() {
			nonces[request.Params.Get("SignatureNonce")] = true
		}
		if len(nonces) != 5 || service.Count("") != 5 {
			t.Errorf("got %d nonces in %d requests, want 5", len(nonces), service.Count(""))
		}
	})
}

// Credentials can change between two attempts.
func TestRetry_getsCredentialsForEachAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		second := domaintest.Account{AccessKeyID: "second", AccessKeySecret: "other", UserID: domaintest.UserID}
		service := domaintest.New(domaintest.WithAccounts(domaintest.DefaultAccount(), second),
			domaintest.WithRecords(domaintest.VerifiedRecord(address)))
		service.Inject(domaintest.Fault{Code: "Throttling", Times: 1})
		calls := 0
		client := newPiped(t, service, withRetries(1), withCredentials(func(context.Context) (rpc.Credentials, error) {
			if calls++; calls == 1 {
				return keys(), nil
			}
			return rpc.Credentials{AccessKeyID: "second", AccessKeySecret: "other"}, nil
		}))
		if _, err := client.call(t.Context(), address); err != nil {
			t.Fatal(err)
		}
		if got := service.Requests()[1].Params.Get("AccessKeyId"); got != "second" {
			t.Errorf("the second attempt was signed with %q", got)
		}
	})
}

func TestRetry_honorsRequestedDelay(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"Throttling.User", "ServiceUnavailable", "NetworkIOError", "Busy"} {
		synctest.Test(t, func(t *testing.T) {
			service := verified()
			service.Inject(domaintest.Fault{Code: code, Header: http.Header{"Retry-After": {"7"}}, Times: 1})
			if _, err := newPiped(t, service, withRetries(1)).call(t.Context(), address); err != nil {
				t.Fatal(err)
			}
			requests := service.Requests()
			if wait := requests[1].Time.Sub(requests[0].Time); wait < 7*time.Second || wait > 7500*time.Millisecond {
				t.Errorf("%s: got %s, want 7s and up to half a second", code, wait)
			}
		})
	}
}

// An unknown error with X-Acs-Retry-After is throttling, as in the vendor's newest clients.
func TestRetry_treatsAcsRetryAfterAsThrottling(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{
			Code: "Documented.Nowhere", Header: http.Header{"x-acs-retry-after": {"90000"}}, Times: 1,
		})
		began := time.Now()
		if _, err := newPiped(t, service, withRetries(1)).call(t.Context(), address); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(began); waited < 90*time.Second || waited > 91*time.Second {
			t.Errorf("waited %s, want 90s", waited)
		}
	})
}

func TestRetry_stopsIfDelayExceedsDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Code: "Throttling.User", Header: http.Header{"Retry-After": {"61"}}})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := newPiped(t, service, withRetries(5)).call(ctx, address)
		call := as[*rpc.CallError](t, err)
		if call.Attempts != 1 || call.Elapsed != 0 || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %+v, want an end at once", call)
		}
		if got := as[*rpc.ServiceError](t, call.Err).RetryAfter; got != 61*time.Second {
			t.Errorf("got %s", got)
		}
	})
}

func TestRetry_endsAtDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Code: "Throttling.User"})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		_, err := newPiped(t, service, withRetries(1000)).call(ctx, address)
		call := as[*rpc.CallError](t, err)
		if call.Err != context.DeadlineExceeded { //nolint:errorlint // it is that itself
			t.Fatalf("got %v", call.Err)
		}
		if !errors.Is(err, context.DeadlineExceeded) || call.Elapsed != 10*time.Minute || call.Attempts != service.Count("") {
			t.Errorf("got %+v after %d requests", call, service.Count(""))
		}
		if last := as[*rpc.ServiceError](t, call.Last); last.Code != "Throttling.User" {
			t.Errorf("last: got %+v", last)
		}
		// The last failure did not end the call, so errors.As must not find it.
		if _, ok := errors.AsType[*rpc.ServiceError](err); ok {
			t.Error("the last failure is in the chain")
		}
	})
}

// The end of the caller's context ends a call at once, at every stage. synctest waits for every goroutine of the
// bubble, so none is left behind.
func TestCall_endsWithContext(t *testing.T) {
	t.Parallel()
	block := func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	for stage, test := range map[string]struct {
		fault    domaintest.Fault
		change   func(*settings)
		attempts int
		last     bool
	}{
		"credentials": {change: func(s *settings) {
			s.Credentials = credentialsFunc(func(ctx context.Context) (rpc.Credentials, error) {
				return rpc.Credentials{}, block(ctx)
			})
		}},
		"dial": {attempts: 1, change: func(s *settings) {
			s.network.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) { return nil, block(ctx) }
		}},
		"header": {attempts: 1, fault: domaintest.Fault{Delay: time.Hour}},
		"body":   {attempts: 1, fault: domaintest.Fault{Stall: true, Body: `{"RequestId":`}},
		"wait": {attempts: 1, last: true, fault: domaintest.Fault{
			Code: "Throttling", Header: http.Header{"Retry-After": {"30"}},
		}},
	} {
		for end, want := range map[string]error{"canceled": context.Canceled, "deadline": context.DeadlineExceeded} {
			t.Run(stage+", "+end, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					service := verified()
					service.Inject(test.fault)
					client := newPiped(t, service, withRetries(5), func(s *settings) {
						s.network.ConnectTimeout, s.network.ReadTimeout = time.Hour, time.Hour
						if test.change != nil {
							test.change(s)
						}
					})
					// No Retry-After of a stage exceeds the deadline, which would end the call earlier.
					const after = time.Minute
					ctx, cancel := context.WithTimeout(t.Context(), after)
					if test.last && want == context.DeadlineExceeded { //nolint:errorlint // it is that itself
						ctx, cancel = context.WithTimeout(t.Context(), 30*time.Second+time.Nanosecond)
					}
					defer cancel()
					began := time.Now()
					replies := client.start(ctx, address)
					synctest.Wait()
					if want == context.Canceled { //nolint:errorlint // as above
						cancel()
					}
					<-ctx.Done()
					ended := time.Now()
					got := <-replies
					call := as[*rpc.CallError](t, got.err)
					if call.Err != want || call.Attempts < test.attempts || !got.at.Equal(ended) || call.Elapsed != ended.Sub(began) { //nolint:errorlint // as above
						t.Errorf("got %+v at %s, want the end at %s", call, got.at, ended)
					}
					if (call.Last != nil) != test.last {
						t.Errorf("last: got %v", call.Last)
					}
					// net/http continues an abandoned dial, to use the connection later, until the idle connections are
					// closed. They must not be closed before it has abandoned the dial.
					synctest.Wait()
				})
			})
		}
	}
}

func TestCall_endedContextSendsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := newPiped(t, service).call(ctx, address)
		if call := as[*rpc.CallError](t, err); call.Err != context.Canceled || call.Attempts != 0 || service.Count("") != 0 { //nolint:errorlint // it is that itself
			t.Errorf("got %+v and %d requests", call, service.Count(""))
		}
	})
}

func TestCall_reportsMissingCredentials(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		failure := errors.New("no credentials")
		calls := 0
		service := verified()
		client := newPiped(t, service, withRetries(5), withCredentials(func(context.Context) (rpc.Credentials, error) {
			calls++
			return rpc.Credentials{}, failure
		}))
		_, err := client.call(t.Context(), address)
		if call := as[*rpc.CallError](t, err); !errors.Is(err, failure) || call.Attempts != 0 || calls != 1 || service.Count("") != 0 {
			t.Errorf("got %+v, %d calls for credentials, %d requests", call, calls, service.Count(""))
		}
	})
}
