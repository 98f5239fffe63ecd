// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/domaintest"
)

func TestRetriesAreBounded(t *testing.T) {
	t.Parallel()
	for _, retries := range []uint{0, 1, 5} {
		t.Run(fmt.Sprint(retries), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := verified()
				service.Inject(domaintest.Fault{Code: "Throttling"})
				_, err := ask(t.Context(), newPiped(t, service, withRetries(retries)))
				if call := callError(t, err); call.Tries != int(retries)+1 || service.Count("") != int(retries)+1 {
					t.Errorf("got %d tries and %d requests", call.Tries, service.Count(""))
				}
			})
		})
	}
}

// The stand-in refuses a nonce that it has seen, and a signature that does not cover it.
func TestRetriesAreSignedAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(
			domaintest.Fault{Code: "SignatureNonceUsed", Times: 1}, domaintest.Fault{Status: 502, Times: 1},
			domaintest.Fault{Truncate: true, Times: 1}, domaintest.Fault{Drop: true, Times: 1},
		)
		if _, err := ask(t.Context(), newPiped(t, service, withRetries(4))); err != nil {
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

// Keys that change between two tries are taken up.
func TestRetriesAskForCredentials(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.SetAccount(domaintest.Account{AccessKeyID: "second", AccessKeySecret: "other", UserID: domaintest.UserID})
		service.Inject(domaintest.Fault{Code: "Throttling", Times: 1})
		asked := 0
		client := newPiped(t, service, withRetries(1), withCredentials(credentialsFunc(func(context.Context) (domainapi.Credentials, error) {
			if asked++; asked == 1 {
				return domainapi.Credentials(keys()), nil
			}
			return domainapi.Credentials{AccessKeyID: "second", AccessKeySecret: "other"}, nil
		})))
		if _, err := ask(t.Context(), client); err != nil {
			t.Fatal(err)
		}
		if got := service.Requests()[1].Params.Get("AccessKeyId"); got != "second" {
			t.Errorf("the second try was signed with %q", got)
		}
	})
}

type credentialsFunc func(context.Context) (domainapi.Credentials, error)

func (f credentialsFunc) Credentials(ctx context.Context) (domainapi.Credentials, error) {
	return f(ctx)
}

func TestWaitsBetweenTries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Status: 503})
		const calls, retries = 5, 8
		client := newPiped(t, service, withRetries(retries))
		for range calls {
			service.ResetRequests()
			began := time.Now()
			if _, err := ask(t.Context(), client); err == nil {
				t.Fatal("a fault passes for an answer")
			}
			requests := service.Requests()
			for i := range retries {
				bound := min(500*time.Millisecond<<i, 20*time.Second)
				if wait := requests[i+1].Time.Sub(requests[i].Time); wait < 0 || wait > bound+time.Nanosecond {
					t.Errorf("wait %d: got %s, want at most %s", i+1, wait, bound)
				}
			}
			if time.Since(began) == 0 {
				t.Error("there was no wait")
			}
		}
	})
}

func TestWaitsAsLongAsAsked(t *testing.T) {
	t.Parallel()
	header := func(name, value string) func(time.Time) http.Header {
		return func(time.Time) http.Header { return http.Header{name: {value}} }
	}
	for name, test := range map[string]struct {
		header func(now time.Time) http.Header
		want   time.Duration
	}{
		"seconds": {header("Retry-After", "7"), 7 * time.Second},
		"date": {func(now time.Time) http.Header {
			return http.Header{"Retry-After": {now.Add(30 * time.Second).UTC().Format(http.TimeFormat)}}
		}, 30 * time.Second},
		"rate limit of the user and the API": {header("x-ratelimit-user-api", "Limit:100,Remain:0,TimeLeft:2500,Time:60000"), 2500 * time.Millisecond},
		"rate limit of the user":             {header("x-ratelimit-user", "TimeLeft: 1500"), 1500 * time.Millisecond},
		"the longest": {func(time.Time) http.Header {
			return http.Header{"Retry-After": {"3"}, "x-ratelimit-user-api": {"TimeLeft:4000"}, "x-ratelimit-user": {"TimeLeft:2000"}}
		}, 4 * time.Second},
		"nonsense": {header("Retry-After", "soon"), 0},
	} {
		for _, code := range []string{"Throttling.User", "ServiceUnavailable"} {
			t.Run(name+" with "+code, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					service := verified()
					service.Inject(domaintest.Fault{Code: code, Header: test.header(time.Now()), Times: 1})
					if _, err := ask(t.Context(), newPiped(t, service, withRetries(1))); err != nil {
						t.Fatal(err)
					}
					requests := service.Requests()
					wait := requests[1].Time.Sub(requests[0].Time)
					if wait < test.want || wait > test.want+500*time.Millisecond+time.Nanosecond {
						t.Errorf("got %s, want %s and up to half a second", wait, test.want)
					}
				})
			})
		}
	}
}

func TestRetryAfterBeyondDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Code: "Throttling.User", Header: http.Header{"Retry-After": {"61"}}})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := ask(ctx, newPiped(t, service, withRetries(5)))
		call := callError(t, err)
		if call.Tries != 1 || call.Elapsed != 0 || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %+v, want an end at once", call)
		}
		if got := as[*domainapi.ServiceError](t, call.Err).RetryAfter; got != 61*time.Second {
			t.Errorf("got %s", got)
		}
	})
}

func TestDeadlineBetweenTries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Code: "Throttling.User"})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		_, err := ask(ctx, newPiped(t, service, withRetries(1000)))
		call := callError(t, err)
		if call.Err != context.DeadlineExceeded { //nolint:errorlint // it is that itself
			t.Fatalf("got %v", call.Err)
		}
		if !errors.Is(err, context.DeadlineExceeded) || call.Elapsed != 10*time.Minute || call.Tries != service.Count("") {
			t.Errorf("got %+v after %d requests", call, service.Count(""))
		}
		if last := as[*domainapi.ServiceError](t, call.Last); last.Code != "Throttling.User" {
			t.Errorf("last: got %+v", last)
		}
		// What did not end the call must not be taken for what did.
		if service := (*domainapi.ServiceError)(nil); errors.As(err, &service) {
			t.Error("the last failure is in the chain")
		}
	})
}

func TestTimeouts(t *testing.T) {
	t.Parallel()
	const connect, read = 3 * time.Second, 7 * time.Second
	deaf := func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	for name, test := range map[string]struct {
		fault  domaintest.Fault
		change func(*testing.T, *domainapi.Config)
		want   time.Duration
		detail string
	}{
		"connection": {
			change: func(t *testing.T, config *domainapi.Config) {
				t.Helper()
				transportOf(t, config).DialContext = deaf
			},
			want: connect, detail: "time-out: no connection within 3s",
		},
		"connection, by default": {
			change: func(t *testing.T, config *domainapi.Config) {
				t.Helper()
				transportOf(t, config).DialContext = deaf
				config.ConnectTimeout, config.ReadTimeout = 0, 0
			},
			want: domainapi.DefaultConnectTimeout, detail: "time-out: no connection within 5s",
		},
		"header": {
			fault: domaintest.Fault{Delay: time.Hour},
			want:  read, detail: "time-out: no complete answer within 7s",
		},
		"header, by default": {
			fault: domaintest.Fault{Delay: time.Hour},
			change: func(_ *testing.T, config *domainapi.Config) {
				config.ConnectTimeout, config.ReadTimeout = 0, 0
			},
			want: domainapi.DefaultReadTimeout, detail: "time-out: no complete answer within 10s",
		},
		"body": {
			fault: domaintest.Fault{Delay: 5 * time.Second, Stall: true, Body: "{"},
			want:  read, detail: "time-out: no complete answer within 7s",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := verified()
				service.Inject(test.fault)
				client := newPiped(t, service, func(config *domainapi.Config) {
					config.ConnectTimeout, config.ReadTimeout = connect, read
					if test.change != nil {
						test.change(t, config)
					}
				})
				_, err := ask(t.Context(), client)
				call := callError(t, err)
				got := as[*domainapi.TransportError](t, call.Err)
				if got.Reason != domainapi.TransportTimeout || got.Detail != test.detail || call.Elapsed != test.want {
					t.Errorf("got %+v after %s", got, call.Elapsed)
				}
				// A try's time-out is none of the caller's.
				if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
					t.Error("a time-out of a try reads as the end of the caller's context")
				}
			})
		})
	}
}

// Both time-outs are of one try: a slow connection takes nothing from the time for the answer.
func TestTimeoutsDoNotAddUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Delay: 9 * time.Second})
		client := newPiped(t, service, func(config *domainapi.Config) {
			transport := transportOf(t, config)
			dial := transport.DialContext
			transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
				time.Sleep(4 * time.Second)
				return dial(ctx, network, address)
			}
		})
		if _, err := ask(t.Context(), client); err != nil {
			t.Error(err)
		}
	})
}

// The end of the caller's context ends a call at once, whatever it is doing. That nothing of it stays behind is seen to
// by synctest, which waits for every goroutine of the bubble.
func TestContextEndsCalls(t *testing.T) {
	t.Parallel()
	block := func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	for stage, test := range map[string]struct {
		fault  domaintest.Fault
		change func(*testing.T, *domainapi.Config)
		tries  int
		last   bool
	}{
		"credentials": {change: func(_ *testing.T, config *domainapi.Config) {
			config.Credentials = credentialsFunc(func(ctx context.Context) (domainapi.Credentials, error) {
				return domainapi.Credentials{}, block(ctx)
			})
		}},
		"dial": {tries: 1, change: func(t *testing.T, config *domainapi.Config) {
			t.Helper()
			transportOf(t, config).DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) { return nil, block(ctx) }
		}},
		"header": {tries: 1, fault: domaintest.Fault{Delay: time.Hour}},
		"body":   {tries: 1, fault: domaintest.Fault{Stall: true, Body: `{"RequestId":`}},
		"wait": {tries: 1, last: true, fault: domaintest.Fault{
			Code: "Throttling", Header: http.Header{"Retry-After": {"30"}},
		}},
	} {
		for end, want := range map[string]error{"canceled": context.Canceled, "deadline": context.DeadlineExceeded} {
			t.Run(stage+", "+end, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					service := verified()
					service.Inject(test.fault)
					client := newPiped(t, service, withRetries(5), func(config *domainapi.Config) {
						config.ConnectTimeout, config.ReadTimeout = time.Hour, time.Hour
						if test.change != nil {
							test.change(t, config)
						}
					})
					// No Retry-After of the stage is beyond the deadline, which would end the call before.
					const after = time.Minute
					ctx, cancel := context.WithTimeout(t.Context(), after)
					if test.last && want == context.DeadlineExceeded { //nolint:errorlint // it is that itself
						ctx, cancel = context.WithTimeout(t.Context(), 30*time.Second+time.Nanosecond)
					}
					defer cancel()
					began := time.Now()
					replies := start(ctx, client, domainapi.QueryEmailVerificationInput{Email: address})
					synctest.Wait()
					if want == context.Canceled { //nolint:errorlint // as above
						cancel()
					}
					<-ctx.Done()
					ended := time.Now()
					got := <-replies
					call := callError(t, got.err)
					if call.Err != want || call.Tries < test.tries || !got.at.Equal(ended) || call.Elapsed != ended.Sub(began) { //nolint:errorlint // as above
						t.Errorf("got %+v at %s, want the end at %s", call, got.at, ended)
					}
					if (call.Last != nil) != test.last {
						t.Errorf("last: got %v", call.Last)
					}
					// net/http goes on with a dial that nobody waits for, in case somebody will, until idle connections are
					// closed. That must not come before it knows that nobody does.
					synctest.Wait()
				})
			})
		}
	}
}

func TestContextEndedBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := ask(ctx, newPiped(t, service))
		if call := callError(t, err); call.Err != context.Canceled || call.Tries != 0 || service.Count("") != 0 { //nolint:errorlint // it is that itself
			t.Errorf("got %+v and %d requests", call, service.Count(""))
		}
	})
}

func TestCredentialsFail(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		failure := errors.New("no credentials")
		asked := 0
		service := verified()
		client := newPiped(t, service, withRetries(5), withCredentials(credentialsFunc(func(context.Context) (domainapi.Credentials, error) {
			asked++
			return domainapi.Credentials{}, failure
		})))
		_, err := ask(t.Context(), client)
		if call := callError(t, err); !errors.Is(err, failure) || call.Tries != 0 || asked != 1 || service.Count("") != 0 {
			t.Errorf("got %+v, %d questions, %d requests", call, asked, service.Count(""))
		}
	})
}
