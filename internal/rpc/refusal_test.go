// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// wrongSecret are keys that the stand-in refuses.
func wrongSecret() rpc.Credentials {
	wrong := keys()
	wrong.AccessKeySecret = "wrong"
	return wrong
}

// fail calls n times, one call after the other, each for another address, and returns the errors.
func (c client) fail(t *testing.T, n int) []*rpc.CallError {
	t.Helper()
	failures := make([]*rpc.CallError, n)
	for i := range failures {
		_, err := c.call(t.Context(), fmt.Sprintf("a%d@example.com", i))
		failures[i] = as[*rpc.CallError](t, err)
	}
	return failures
}

func TestRefusal_isRecalledForAWhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		client := newPiped(t, service, withRetries(5), func(s *settings) { s.Credentials = rpc.StaticCredentials(wrongSecret()) })
		failures := client.fail(t, 20)
		if n := service.Count(""); n != 3 {
			t.Errorf("%d requests, want 3", n)
		}
		for i, failure := range failures {
			if failure.Refusal == nil || failure.Refusal != failures[0].Refusal {
				t.Errorf("%d: the refusal is not that of the first call", i)
			}
			if recalled := i >= 3; failure.Recalled != recalled || (failure.Attempts == 0) != recalled {
				t.Errorf("%d: recalled is %t after %d attempts", i, failure.Recalled, failure.Attempts)
			}
			if got := as[*rpc.ServiceError](t, failure.Err); got.Class != rpc.ClassSignature || got.RequestID == "" {
				t.Errorf("%d: got %+v", i, got)
			}
		}
		time.Sleep(10*time.Second - time.Nanosecond)
		client.fail(t, 1)
		if n := service.Count(""); n != 3 {
			t.Errorf("%d requests before the refusal is forgotten, want 3", n)
		}
		time.Sleep(time.Nanosecond)
		later := client.fail(t, 20)
		if n := service.Count(""); n != 4 {
			t.Errorf("%d requests afterwards, want 4", n)
		}
		if later[0].Recalled || !later[1].Recalled || later[1].Refusal != failures[0].Refusal {
			t.Errorf("got %+v, then %+v", later[0], later[1])
		}
	})
}

// The first calls do not wait for each other.
func TestRefusal_delaysNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Code: "NoPermission", Delay: time.Second})
		client := newPiped(t, service)
		started := time.Now()
		var replies []<-chan reply
		for i := range 10 {
			replies = append(replies, client.start(t.Context(), fmt.Sprintf("b%d@example.com", i)))
		}
		for _, reply := range replies {
			<-reply
		}
		if took := time.Since(started); took != time.Second {
			t.Errorf("took %s, want 1s", took)
		}
		client.fail(t, 340)
		if n, took := service.Count(""), time.Since(started); n != 10 || took != time.Second {
			t.Errorf("%d requests in %s, want 10 in 1s", n, took)
		}
	})
}

func TestRefusal_doesNotConcernOtherKeys(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		current := wrongSecret()
		client := newPiped(t, service, withCredentials(func(context.Context) (rpc.Credentials, error) { return current, nil }))
		client.fail(t, 5)
		current = keys()
		if _, err := client.call(t.Context(), address); err != nil {
			t.Fatal(err)
		}
		current = wrongSecret()
		client.fail(t, 5)
		if n := service.Count(""); n != 4 {
			t.Errorf("%d requests, want 3 with the wrong keys and 1 with the right ones", n)
		}
	})
}

func TestRefusal_endsWithASuccess(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Code: "NoPermission", Match: func(r domaintest.Request) bool {
			return r.Params.Get("Email") != address
		}})
		client := newPiped(t, service)
		before := client.fail(t, 2)
		if _, err := client.call(t.Context(), address); err != nil {
			t.Fatal(err)
		}
		after := client.fail(t, 2)
		if n := service.Count(""); n != 5 {
			t.Errorf("%d requests, want 5", n)
		}
		if before[0].Refusal == after[0].Refusal || after[0].Refusal != after[1].Refusal {
			t.Error("the refusal did not end")
		}
	})
}

// The service looked for the address, so it did not refuse the request. Only refusals in a row are recalled.
func TestRefusal_isNotCountedAcrossOtherResponses(t *testing.T) {
	t.Parallel()
	for name, other := range map[string]domaintest.Fault{
		"a documented code": {Code: "ParameterIllegal"},
		"an unknown code":   {Code: "EmailVerificationNotExist"},
		"an empty success":  {Body: `{"RequestId":"R"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := verified()
				other.Match = func(r domaintest.Request) bool { return r.Params.Get("Email") == "a2@example.com" }
				service.Inject(other, domaintest.Fault{Code: "NoPermission"})
				client := newPiped(t, service)
				failures := append(client.fail(t, 4), client.fail(t, 2)...)
				if n := service.Count(""); n != 6 {
					t.Errorf("%d requests, want 6", n)
				}
				if failures[2].Refusal != nil || failures[3].Refusal != failures[0].Refusal {
					t.Errorf("got %+v, then %+v", failures[2], failures[3])
				}
				if failed := client.fail(t, 1)[0]; !failed.Recalled {
					t.Errorf("got %+v after three refusals in a row", failed)
				}
			})
		})
	}
}

// Temporary failures do not count toward the limit of refusals.
func TestRefusal_excludesTemporaryFailures(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		client := newPiped(t, verified(), withCredentials(func(context.Context) (rpc.Credentials, error) {
			if calls++; calls <= 5 {
				return rpc.Credentials{}, temporaryError{errors.New("busy")}
			}
			return rpc.Credentials{}, fmt.Errorf("denied %d", calls)
		}))
		if client.fail(t, 10); calls != 8 {
			t.Errorf("the source was called %d times, want 5 while it was busy and 3 afterwards", calls)
		}
	})
}

// Permission is granted for each operation, while keys are valid for all of them.
func TestRefusal_concernsKeysOrPermission(t *testing.T) {
	t.Parallel()
	const all, one, none = "all operations", "the operation", "the call alone"
	for code, want := range map[string]string{
		"InvalidAccessKeyId.NotFound":  all,
		"InvalidAccessKeyId.Inactive":  all,
		"SignatureDoesNotMatch":        all,
		"InvalidSecurityToken.Expired": all,
		"MissingSecurityToken":         all,
		"InvalidTimeStamp.Expired":     all,
		"NoPermission":                 one,
		"Forbidden.RiskControl":        one,
		"Forbidden.UserVerification":   one,
		"Throttling.User":              none,
		"ServiceUnavailable":           none,
		"SignatureNonceUsed":           none,
		"InvalidParameter":             none,
		"ParameterIllegal":             none,
		"Documented.Nowhere":           none,
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := verified()
				service.Inject(domaintest.Fault{Code: code})
				client := newPiped(t, service)
				failures := client.fail(t, 5)
				sent := 3
				if want == none {
					sent = 5
				}
				if n := service.Count(""); n != sent {
					t.Errorf("%d requests for one operation, want %d", n, sent)
				}
				if refused := failures[0].Refusal != nil; refused != (want != none) {
					t.Errorf("refusal: %t", refused)
				}
				other := operation(address, nil)
				other.Action = "AnotherOperation"
				_, err := rpc.Call(t.Context(), client.Client, other)
				if failure := as[*rpc.CallError](t, err); failure.Recalled != (want == all) {
					t.Errorf("the failure of another operation is recalled: %t", failure.Recalled)
				}
			})
		})
	}
}

// An unusable response does not predict the next one.
func TestRefusal_excludesUnusableResponses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Status: http.StatusForbidden, Body: "<html>", ContentType: "text/html"})
		failures := newPiped(t, service).fail(t, 5)
		if n := service.Count(""); n != 5 || failures[4].Refusal != nil {
			t.Errorf("%d requests, refusal %v", n, failures[4].Refusal)
		}
	})
}

// temporaryError is an error after which another attempt may succeed.
type temporaryError struct{ error }

func (temporaryError) Retryable() bool { return true }

func TestRefusal_countsCredentialFailures(t *testing.T) {
	t.Parallel()
	denied := errors.New("denied")
	for name, test := range map[string]struct {
		failure func() error
		fetches int
	}{
		"a failure":           {func() error { return fmt.Errorf("once more: %w", denied) }, 3},
		"the same, shared":    {func() error { return denied }, 5},
		"a temporary failure": {func() error { return temporaryError{denied} }, 5},
		"no failure":          {nil, 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fetches := 0
				client := newPiped(t, verified(), withCredentials(func(context.Context) (rpc.Credentials, error) {
					fetches++
					if test.failure == nil {
						return wrongSecret(), nil
					}
					return rpc.Credentials{}, test.failure()
				}))
				failures := client.fail(t, 5)
				if fetches != test.fetches {
					t.Errorf("%d fetches, want %d", fetches, test.fetches)
				}
				if failures[0].Refusal == nil || failures[4].Refusal != failures[0].Refusal {
					t.Errorf("got %+v and %+v", failures[0], failures[4])
				}
				time.Sleep(10 * time.Second)
				if client.fail(t, 1); fetches != test.fetches+1 {
					t.Errorf("%d fetches after a while", fetches-test.fetches)
				}
			})
		})
	}
}

// The end of a caller's context does not mean that the credentials are refused.
func TestRefusal_excludesEndedContexts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fetches := 0
		client := newPiped(t, verified(), withCredentials(func(ctx context.Context) (rpc.Credentials, error) {
			fetches++
			<-ctx.Done()
			return rpc.Credentials{}, fmt.Errorf("waiting: %w", ctx.Err())
		}))
		for range 5 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			_, err := client.call(ctx, address)
			cancel()
			if failure := as[*rpc.CallError](t, err); failure.Refusal != nil {
				t.Errorf("got %+v", failure)
			}
		}
		if fetches != 5 {
			t.Errorf("%d fetches, want 5", fetches)
		}
	})
}
