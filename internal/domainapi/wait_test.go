// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"reflect"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// pending returns a stand-in with a pending record of the address.
func pending() *domaintest.Service {
	return domaintest.New(domaintest.WithRecords(domaintest.PendingRecord(address)))
}

// waitFor waits for the address.
func waitFor(
	t *testing.T, service *domaintest.Service, options domainapi.WaitOptions, change ...func(*settings),
) (*domainapi.QueryEmailVerificationOutput, error) {
	t.Helper()
	return newPiped(t, service, change...).WaitForVerification(t.Context(), input(address), options)
}

func TestWait_untilVerified(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := pending()
		service.PutAfter(domaintest.VerifiedRecord(address), 4)
		started := time.Now()
		var seen []domainapi.WaitProgress
		output, err := waitFor(t, service, domainapi.WaitOptions{Timeout: time.Hour, Interval: 10 * time.Second, Observe: func(_ context.Context, p domainapi.WaitProgress) { seen = append(seen, p) }})
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
		service := pending()
		_, err := waitFor(t, service, domainapi.WaitOptions{Timeout: time.Minute, Interval: 25 * time.Second})
		wait := as[*domainapi.WaitError](t, err)
		if !errors.Is(err, context.DeadlineExceeded) || wait.Queries != 3 || wait.Waited != time.Minute ||
			wait.Output == nil || wait.Output.VerificationStatus.Value != domainapi.StatusPending {
			t.Errorf("got %+v", wait)
		}
	})
}

// Without time for a query, there is none, and no suspend.
func TestWait_negativeTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		_, err := waitFor(t, service, domainapi.WaitOptions{Timeout: -time.Minute, Interval: time.Second})
		if wait := as[*domainapi.WaitError](t, err); wait.Queries != 0 || service.Count("") != 0 {
			t.Errorf("got %+v after %d requests", wait, service.Count(""))
		}
	})
}

// The verdict on the link is that of the last record, by the client's clock.
func TestWait_saysWhetherTheLinkHasExpired(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		sent []time.Duration // before now
		want *bool
	}{
		"expired":       {[]time.Duration{4 * 24 * time.Hour}, new(true)},
		"sent again":    {[]time.Duration{4 * 24 * time.Hour, time.Minute}, new(false)},
		"no record yet": {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := domaintest.New()
				for i, ago := range test.sent {
					record := domaintest.PendingRecord(address)
					record.TokenSendTime = now.Add(-ago).Format(time.DateTime)
					service.PutAfter(record, 1+i)
				}
				_, err := waitFor(t, service, domainapi.WaitOptions{Timeout: time.Minute, Interval: 10 * time.Second, Absent: true},
					func(s *settings) { s.Now = func() time.Time { return now } })
				if wait := as[*domainapi.WaitError](t, err); !reflect.DeepEqual(wait.LinkExpired, test.want) {
					t.Errorf("got %+v", wait)
				}
			})
		})
	}
}

func TestWait_endsDuringAQuery(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := domaintest.New()
		service.Inject(domaintest.Fault{Status: 503, Times: 1}, domaintest.Fault{Delay: time.Hour})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := newPiped(t, service, withRetries(1), func(s *settings) { s.network.ReadTimeout = time.Hour }).
			WaitForVerification(ctx, input(address), domainapi.WaitOptions{Timeout: time.Hour, Interval: time.Second})
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
		service := pending()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(15*time.Second, cancel)
		started := time.Now()
		_, err := newPiped(t, service).WaitForVerification(ctx, input(address),
			domainapi.WaitOptions{Timeout: time.Hour, Interval: time.Minute})
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
				output, err := waitFor(t, service, domainapi.WaitOptions{Timeout: time.Hour, Interval: time.Second, Absent: absentToo})
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
				service := pending()
				service.Inject(domaintest.Fault{Code: code, Times: 5})
				service.PutAfter(domaintest.VerifiedRecord(address), 2)
				var next []time.Duration
				_, err := waitFor(t, service, domainapi.WaitOptions{
					Timeout:  time.Hour,
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
					service := pending()
					service.PutAfter(domaintest.VerifiedRecord(address), 2)
					var failing atomic.Bool
					failing.Store(!responded)
					service.Inject(domaintest.Fault{
						Drop: true, Match: func(domaintest.Request) bool { return source == "network" && failing.Load() },
					})
					client := newPiped(t, service, withKeys(func() (rpc.Credentials, error) {
						if source == "credential source" && failing.Load() {
							return rpc.Credentials{}, &credentials.RetrievalError{Reason: credentials.ReasonBusy}
						}
						return rpc.Credentials(keys()), nil
					}))
					output, err := client.WaitForVerification(t.Context(), input(address), domainapi.WaitOptions{
						Timeout:  time.Hour,
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
		_, err := waitFor(t, service, domainapi.WaitOptions{Timeout: time.Hour, Interval: time.Second})
		if err != nil || time.Since(began) != 5*time.Minute {
			t.Errorf("got %v after %s", err, time.Since(began))
		}
	})
}

func TestWait_honorsDelayOfCredentialSource(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := pending()
		service.PutAfter(domaintest.VerifiedRecord(address), 2)
		var throttled bool
		client := newPiped(t, service, withKeys(func() (rpc.Credentials, error) {
			if throttled {
				return rpc.Credentials{}, &credentials.RetrievalError{Reason: credentials.ReasonBusy, RetryAfter: 5 * time.Minute}
			}
			return rpc.Credentials(keys()), nil
		}))
		var next []time.Duration
		_, err := client.WaitForVerification(t.Context(), input(address), domainapi.WaitOptions{
			Timeout:  time.Hour,
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
			Timeout:  time.Hour,
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

// The wait continues after an undocumented status, and reports it.
func TestWait_continuesAfterUnknownStatus(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		record := domaintest.PendingRecord(address)
		record.VerificationStatus = new(7)
		service := domaintest.New(domaintest.WithRecords(record))
		service.PutAfter(domaintest.VerifiedRecord(address), 2)
		var statuses atomic.Int64
		_, err := waitFor(t, service, domainapi.WaitOptions{Timeout: time.Hour, Interval: time.Second, Observe: func(_ context.Context, p domainapi.WaitProgress) {
			statuses.Add(p.Output.VerificationStatus.Value)
		}})
		if err != nil || statuses.Load() != 7 {
			t.Errorf("got %v, and observed %d", err, statuses.Load())
		}
	})
}

// After a query has succeeded, a failure that is not temporary ends the wait when it comes three times in a row.
func TestWait_endsWithTheSameFailureThreeTimes(t *testing.T) {
	t.Parallel()
	page := func(status int) domaintest.Fault {
		return domaintest.Fault{Status: status, Body: "<html>", ContentType: "text/html", Times: 1}
	}
	code := func(code string) domaintest.Fault { return domaintest.Fault{Code: code, Times: 1} }
	success := domaintest.Fault{Alter: bytes.Clone, Times: 1}
	denied, throttled, drop := code("Forbidden.RAM"), code("Throttling.User"), domaintest.Fault{Drop: true, Times: 1}
	for name, test := range map[string]struct {
		faults []domaintest.Fault
		ends   bool
	}{
		"a page":                        {[]domaintest.Fault{page(200)}, false},
		"a page that refuses":           {[]domaintest.Fault{page(403)}, false},
		"a refusal, twice":              {[]domaintest.Fault{denied, denied}, false},
		"a refusal, three times":        {[]domaintest.Fault{denied, denied, denied}, true},
		"a page, three times":           {[]domaintest.Fault{page(200), page(200), page(200)}, true},
		"three failures that differ":    {[]domaintest.Fault{denied, code("Forbidden"), page(200), denied}, false},
		"codes of one class":            {[]domaintest.Fault{denied, denied, code("NoPermission"), denied, denied}, false},
		"a temporary failure between":   {[]domaintest.Fault{denied, denied, throttled, denied, denied}, false},
		"a success between":             {[]domaintest.Fault{denied, denied, success, denied, denied}, false},
		"many temporary failures":       {[]domaintest.Fault{throttled, throttled, throttled, drop, drop, drop, drop}, false},
		"wrong keys, three times":       {[]domaintest.Fault{code("SignatureDoesNotMatch"), code("SignatureDoesNotMatch"), code("SignatureDoesNotMatch")}, true},
		"an unknown code":               {[]domaintest.Fault{code("Documented.Nowhere")}, false},
		"an unknown code, three times ": {[]domaintest.Fault{code("Documented.Nowhere"), code("Documented.Nowhere"), code("Documented.Nowhere")}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := pending()
				for _, fault := range test.faults {
					fault.Action, fault.Skip = actionQuery, 2
					service.Inject(fault)
				}
				service.PutAfter(domaintest.VerifiedRecord(address), 3+len(test.faults))
				output, err := waitFor(t, service, domainapi.WaitOptions{Timeout: 24 * time.Hour, Interval: time.Second})
				if verified := err == nil && output.Verified(); verified == test.ends {
					t.Errorf("got %+v, %v", output, err)
				}
			})
		})
	}
}

// Before a query has succeeded, the same failures end the wait at once.
func TestWait_endsAtOnceIfTheFirstQueryFails(t *testing.T) {
	t.Parallel()
	for _, fault := range []domaintest.Fault{{Code: "Forbidden.RAM"}, {Body: "<html>"}, {Drop: true}, {Code: "Documented.Nowhere"}} {
		synctest.Test(t, func(t *testing.T) {
			service := pending()
			fault.Action = actionQuery
			service.Inject(fault)
			_, err := waitFor(t, service, domainapi.WaitOptions{Timeout: time.Hour, Interval: time.Second})
			if n := service.Count(actionQuery); err == nil || n != 1 {
				t.Errorf("%+v: got %v after %d queries", fault, err, n)
			}
		})
	}
}

// A credential source that has just failed is not queried again, so its failure counts once.
func TestWait_countsRememberedFailuresOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := pending()
		service.PutAfter(domaintest.VerifiedRecord(address), 2)
		failures := 0
		var queries int
		client := newPiped(t, service, withKeys(func() (rpc.Credentials, error) {
			if queries == 0 || failures == 6 {
				return rpc.Credentials(keys()), nil
			}
			failures++
			return rpc.Credentials{}, &credentials.RetrievalError{Reason: credentials.ReasonDenied, Remembered: failures%3 != 1}
		}))
		output, err := client.WaitForVerification(t.Context(), input(address), domainapi.WaitOptions{
			Timeout: time.Hour, Interval: time.Second, Observe: func(_ context.Context, p domainapi.WaitProgress) { queries = p.Queries },
		})
		if err != nil || !output.Verified() || failures != 6 {
			t.Errorf("got %+v, %v after %d failures", output, err, failures)
		}
	})
}

// A process that was suspended past the end of the wait queries once more.
func TestWait_queriesOnceMoreAfterASuspend(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		record   domaintest.Record
		suspend  time.Duration
		canceled bool
		hangs    bool
		queries  int
	}{
		"verified meanwhile":   {record: domaintest.VerifiedRecord(address), queries: 2},
		"just past the end":    {record: domaintest.PendingRecord(address), suspend: time.Minute + time.Second/2, queries: 2},
		"still pending":        {record: domaintest.PendingRecord(address), queries: 2},
		"canceled":             {record: domaintest.VerifiedRecord(address), canceled: true, queries: 1},
		"the last query hangs": {record: domaintest.VerifiedRecord(address), hangs: true, queries: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := pending()
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var woke time.Time
				output, err := newPiped(t, service).WaitForVerification(ctx, input(address), domainapi.WaitOptions{
					Timeout: time.Minute, Interval: 10 * time.Second,
					Observe: func(context.Context, domainapi.WaitProgress) {
						if !woke.IsZero() {
							return
						}
						time.Sleep(cmp.Or(test.suspend, time.Hour))
						woke = time.Now()
						service.Put(test.record)
						if test.hangs {
							service.Inject(domaintest.Fault{Delay: time.Hour})
						}
						if test.canceled {
							cancel()
						}
					},
				})
				if n := service.Count(actionQuery); n != test.queries {
					t.Errorf("%d queries, want %d", n, test.queries)
				}
				if name == "verified meanwhile" {
					if err != nil || !output.Verified() {
						t.Errorf("got %+v, %v", output, err)
					}
					return
				}
				wait := as[*domainapi.WaitError](t, err)
				if wait.Output == nil && !test.hangs || output != nil {
					t.Errorf("got %+v, %v", output, err)
				}
				if test.hangs && time.Since(woke) != httpclient.DefaultReadTimeout {
					t.Errorf("the last query took %s", time.Since(woke))
				}
			})
		})
	}
}
