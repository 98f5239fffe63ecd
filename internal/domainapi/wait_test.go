// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

func TestWait_untilVerified(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := domaintest.New(domaintest.WithRecords(domaintest.PendingRecord(address)))
		service.PutAfter(domaintest.VerifiedRecord(address), 4)
		started := time.Now()
		var seen []domainapi.WaitProgress
		output, err := newPiped(t, service).WaitForVerification(t.Context(), domainapi.QueryEmailVerificationInput{Email: address},
			domainapi.WaitOptions{Interval: 10 * time.Second, Observe: func(_ context.Context, p domainapi.WaitProgress) { seen = append(seen, p) }})
		if err != nil || !output.Verified() {
			t.Fatalf("got %+v, %v", output, err)
		}
		if waited := time.Since(started); waited < 27*time.Second || waited > 33*time.Second {
			t.Errorf("waited %s for three intervals of 10s, give or take a tenth", waited)
		}
		if len(seen) != 3 {
			t.Fatalf("observed %d responses", len(seen))
		}
		for i, p := range seen {
			if p.Queries != i+1 || p.Output == nil || p.Output.VerificationStatus.Value != domainapi.StatusPending || p.Err != nil {
				t.Errorf("observed %+v", p)
			}
			if p.Next < 9*time.Second || p.Next > 11*time.Second {
				t.Errorf("the next query is to follow in %s", p.Next)
			}
		}
	})
}

func TestWait_endsAtDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := domaintest.New(domaintest.WithRecords(domaintest.PendingRecord(address)))
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := newPiped(t, service).WaitForVerification(ctx, domainapi.QueryEmailVerificationInput{Email: address},
			domainapi.WaitOptions{Interval: 25 * time.Second})
		wait := as[*domainapi.WaitError](t, err)
		if !errors.Is(err, context.DeadlineExceeded) || wait.Queries != 3 || wait.Waited != time.Minute ||
			wait.Output == nil || wait.Output.VerificationStatus.Value != domainapi.StatusPending {
			t.Errorf("got %+v", wait)
		}
	})
}

func TestWait_endsDuringAQuery(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := domaintest.New()
		service.Inject(domaintest.Fault{Status: 503, Times: 1}, domaintest.Fault{Delay: time.Hour})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := newPiped(t, service, withRetries(1), func(s *settings) { s.network.ReadTimeout = time.Hour }).
			WaitForVerification(ctx, domainapi.QueryEmailVerificationInput{Email: address}, domainapi.WaitOptions{Interval: time.Second})
		wait := as[*domainapi.WaitError](t, err)
		if wait.Queries != 0 || wait.Waited != time.Minute || wait.Output != nil {
			t.Errorf("got %+v", wait)
		}
		if last := callError(t, wait.Err).Last; as[*rpc.ServiceError](t, last).HTTPStatus != 503 {
			t.Errorf("got last failure %v", last)
		}
	})
}

func TestWait_endsWhenCanceled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := domaintest.New(domaintest.WithRecords(domaintest.PendingRecord(address)))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(15*time.Second, cancel)
		started := time.Now()
		_, err := newPiped(t, service).WaitForVerification(ctx, domainapi.QueryEmailVerificationInput{Email: address},
			domainapi.WaitOptions{Interval: time.Minute})
		if !errors.Is(err, context.Canceled) || time.Since(started) != 15*time.Second {
			t.Errorf("got %v after %s", err, time.Since(started))
		}
	})
}

// An absent record continues the wait if the option Absent is set, and is an error otherwise.
func TestWait_absentRecord(t *testing.T) {
	t.Parallel()
	for _, absentToo := range []bool{true, false} {
		t.Run(fmt.Sprint(absentToo), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := domaintest.New()
				service.PutAfter(domaintest.VerifiedRecord(address), 3)
				output, err := newPiped(t, service).WaitForVerification(t.Context(),
					domainapi.QueryEmailVerificationInput{Email: address},
					domainapi.WaitOptions{Interval: time.Second, Absent: absentToo})
				if absentToo {
					if err != nil || !output.Verified() {
						t.Errorf("got %+v, %v", output, err)
					}
					return
				}
				if absent := as[*domainapi.NotFoundError](t, callError(t, err).Err); absent.RequestID == "" {
					t.Errorf("got %+v", absent)
				}
			})
		})
	}
}

// Temporary failures lengthen the interval and do not end the wait. After the next success, the interval
// is the configured one.
func TestWait_temporaryFailuresLengthenInterval(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"Throttling.User", "NetworkIOError", "Busy", "ServiceUnavailable"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := domaintest.New(domaintest.WithRecords(domaintest.PendingRecord(address)))
				service.Inject(domaintest.Fault{Code: code, Times: 5})
				service.PutAfter(domaintest.VerifiedRecord(address), 2)
				var next []time.Duration
				_, err := newPiped(t, service).WaitForVerification(t.Context(), input(address), domainapi.WaitOptions{
					Interval: 10 * time.Second, Observe: func(_ context.Context, p domainapi.WaitProgress) { next = append(next, p.Next) },
				})
				if err != nil {
					t.Fatal(err)
				}
				for i, want := range []time.Duration{
					20 * time.Second, 40 * time.Second, 80 * time.Second, 80 * time.Second, 80 * time.Second, 10 * time.Second,
				} {
					if i >= len(next) || next[i] < want*9/10 || next[i] > want*11/10 {
						t.Fatalf("the intervals were %v", next)
					}
				}
			})
		})
	}
}

// Failures of the network and of the credential source end a wait only until the service has responded.
func TestWait_outlastsFailuresAfterAResponse(t *testing.T) {
	t.Parallel()
	for _, source := range []string{"network", "credential source"} {
		for _, responded := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, responded=%t", source, responded), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					service := domaintest.New(domaintest.WithRecords(domaintest.PendingRecord(address)))
					service.PutAfter(domaintest.VerifiedRecord(address), 2)
					var failing atomic.Bool
					failing.Store(!responded)
					service.Inject(domaintest.Fault{
						Drop: true, Match: func(domaintest.Request) bool { return source == "network" && failing.Load() },
					})
					client := newPiped(t, service, withCredentials(credentialsFunc(func(context.Context) (rpc.Credentials, error) {
						if source == "credential source" && failing.Load() {
							return rpc.Credentials{}, &credentials.RetrievalError{Reason: credentials.ReasonBusy}
						}
						return rpc.Credentials(keys()), nil
					})))
					output, err := client.WaitForVerification(t.Context(), input(address), domainapi.WaitOptions{
						Interval: 10 * time.Second,
						Observe:  func(_ context.Context, p domainapi.WaitProgress) { failing.Store(p.Queries < 4) },
					})
					if verified := err == nil && output.Verified(); verified != responded {
						t.Errorf("got %+v, %v", output, err)
					}
				})
			})
		}
	}
}

func TestWait_honorsRequestedDelay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Code: "Throttling", Header: http.Header{"x-acs-retry-after": {"300000"}}, Times: 1})
		began := time.Now()
		_, err := newPiped(t, service).WaitForVerification(t.Context(), input(address), domainapi.WaitOptions{Interval: time.Second})
		if err != nil || time.Since(began) != 5*time.Minute {
			t.Errorf("got %v after %s", err, time.Since(began))
		}
	})
}

func TestWait_honorsDelayOfCredentialSource(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := domaintest.New(domaintest.WithRecords(domaintest.PendingRecord(address)))
		service.PutAfter(domaintest.VerifiedRecord(address), 2)
		var throttled bool
		client := newPiped(t, service, withCredentials(credentialsFunc(func(context.Context) (rpc.Credentials, error) {
			if throttled {
				return rpc.Credentials{}, &credentials.RetrievalError{Reason: credentials.ReasonBusy, RetryAfter: 5 * time.Minute}
			}
			return rpc.Credentials(keys()), nil
		})))
		var next []time.Duration
		_, err := client.WaitForVerification(t.Context(), input(address), domainapi.WaitOptions{
			Interval: time.Second, Observe: func(_ context.Context, p domainapi.WaitProgress) {
				throttled, next = p.Queries == 1, append(next, p.Next)
			},
		})
		if err != nil || len(next) < 2 || next[1] != 5*time.Minute {
			t.Errorf("got %v with the intervals %v", err, next)
		}
	})
}

// An interval that cannot be doubled does not overflow.
func TestWait_longIntervalDoesNotOverflow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Code: "Throttling"})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var next time.Duration
		_, err := newPiped(t, service).WaitForVerification(ctx, input(address), domainapi.WaitOptions{
			Interval: math.MaxInt64, Observe: func(_ context.Context, p domainapi.WaitProgress) {
				next = p.Next
				cancel()
			},
		})
		if !errors.Is(err, context.Canceled) || next < 365*24*time.Hour {
			t.Errorf("got %v, and the next query was to follow in %s", err, next)
		}
	})
}

func TestWait_endsWithPermanentErrors(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := domaintest.New()
		service.Inject(domaintest.Fault{Code: "Forbidden.RAM"})
		_, err := newPiped(t, service).WaitForVerification(t.Context(), domainapi.QueryEmailVerificationInput{Email: address},
			domainapi.WaitOptions{Interval: time.Second})
		if service := as[*rpc.ServiceError](t, callError(t, err).Err); service.Class != rpc.ClassNoPermission {
			t.Errorf("got %v", service)
		}
		if n := service.Count(""); n != 1 {
			t.Errorf("queried %d times", n)
		}
	})
}

// The wait continues after an undocumented status, and reports it.
func TestWait_continuesAfterUnknownStatus(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		record := domaintest.PendingRecord(address)
		record.VerificationStatus = new(7)
		service := domaintest.New(domaintest.WithRecords(record))
		service.PutAfter(domaintest.VerifiedRecord(address), 2)
		var statuses atomic.Int64
		_, err := newPiped(t, service).WaitForVerification(t.Context(), domainapi.QueryEmailVerificationInput{Email: address},
			domainapi.WaitOptions{Interval: time.Second, Observe: func(_ context.Context, p domainapi.WaitProgress) {
				statuses.Add(p.Output.VerificationStatus.Value)
			}})
		if err != nil || statuses.Load() != 7 {
			t.Errorf("got %v, and observed %d", err, statuses.Load())
		}
	})
}
