// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/recovered"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// script is a fetch whose results a test controls.
type script struct {
	// started receives the context of each call. results provides the results of the calls.
	started chan context.Context
	results chan outcome
}

type outcome struct {
	session session
	err     error
}

// scripted returns a source and the script of its fetch.
func scripted() (*script, *Source) {
	s := &script{started: make(chan context.Context, 10), results: make(chan outcome, 10)}
	return s, &Source{name: "test", fetch: s.fetch}
}

func (s *script) fetch(ctx context.Context) (session, error) {
	s.started <- ctx
	select {
	case got := <-s.results:
		return got.session, got.err
	case <-ctx.Done():
		return session{}, ctx.Err()
	}
}

func keysOf(id string) rpc.Credentials {
	return rpc.Credentials{AccessKeyID: id, AccessKeySecret: "secret"}
}

// hourly returns a session that has just been issued.
func hourly(id string) outcome {
	return outcome{session: temporary(keysOf(id), now().Add(time.Hour))}
}

// askFor calls Credentials in the background, until it waits or returns.
func askFor(ctx context.Context, source *Source) <-chan outcome {
	done := make(chan outcome, 1)
	go func() {
		keys, err := source.Credentials(ctx)
		done <- outcome{session{keys: keys}, err}
	}()
	synctest.Wait()
	return done
}

// expectKeys fails the test if a call does not return the keys with an ID. A fetch that is not expected has no result.
func expectKeys(t *testing.T, source *Source, id string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	if got, err := source.Credentials(ctx); err != nil || got != keysOf(id) {
		t.Errorf("Credentials = %+v, %v, want %s", got, err, id)
	}
}

func TestSource_sharesFetch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, source := scripted()
		var all []<-chan outcome
		for range 100 {
			all = append(all, askFor(t.Context(), source))
		}
		s.results <- outcome{session: session{keys: keysOf("id")}}
		for _, one := range all {
			if got := <-one; got.err != nil || got.session.keys != keysOf("id") {
				t.Fatalf("Credentials = %+v", got)
			}
		}
		expectKeys(t, source, "id")
		if len(s.started) != 1 {
			t.Errorf("%d requests", len(s.started))
		}
	})
}

// A retryable failure is not remembered, because the reads retry it.
func TestSource_sharesRetryableFailure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, source := scripted()
		first, second := askFor(t.Context(), source), askFor(t.Context(), source)
		s.results <- outcome{err: &RetrievalError{Reason: ReasonBusy}}
		for _, one := range []<-chan outcome{first, second} {
			if got := <-one; !isRetrieval(got.err, RetrievalError{Reason: ReasonBusy}) {
				t.Errorf("Credentials = %+v", got)
			}
		}
		s.results <- outcome{session: session{keys: keysOf("id")}}
		expectKeys(t, source, "id")
	})
}

func isRetrieval(err error, want RetrievalError) bool {
	got, ok := errors.AsType[*RetrievalError](err)
	return ok && *got == want
}

// Otherwise hundreds of reads would run a slow command hundreds of times.
func TestSource_remembersPermanentFailure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, source := scripted()
		for fetches := 1; fetches <= 2; fetches++ {
			s.results <- outcome{err: &RetrievalError{Reason: ReasonCommandTimeout}}
			for i, wait := range []time.Duration{0, 0, 9 * time.Second, 999 * time.Millisecond} {
				time.Sleep(wait)
				_, err := source.Credentials(t.Context())
				if !isRetrieval(err, RetrievalError{Reason: ReasonCommandTimeout, Remembered: i > 0}) || len(s.started) != fetches {
					t.Errorf("call %d: %v after %d fetches, want %d", i, err, len(s.started), fetches)
				}
			}
			time.Sleep(time.Millisecond)
		}
		s.results <- hourly("id")
		expectKeys(t, source, "id")
	})
}

func TestSource_continuesAfterOneCallerLeaves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, source := scripted()
		hasty, cancel := context.WithCancelCause(t.Context())
		first, second := askFor(hasty, source), askFor(t.Context(), source)
		cancel(errors.New("Ctrl-C"))
		if got := <-first; !errors.Is(got.err, context.Canceled) || !strings.Contains(got.err.Error(), "test") {
			t.Errorf("the first: %v", got.err)
		}
		s.results <- outcome{session: session{keys: keysOf("id")}}
		if got := <-second; got.err != nil || got.session.keys != keysOf("id") {
			t.Errorf("the second: %+v", got)
		}
	})
}

func TestSource_canceledByLastWaiter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, source := scripted()
		ctx, cancel := context.WithCancel(t.Context())
		first, second := askFor(ctx, source), askFor(ctx, source)
		call := <-s.started
		cancel()
		for _, one := range []<-chan outcome{first, second} {
			if got := <-one; !errors.Is(got.err, context.Canceled) {
				t.Errorf("Credentials = %v", got.err)
			}
		}
		<-call.Done()
		// The next caller starts a new fetch.
		s.results <- outcome{session: session{keys: keysOf("id")}}
		expectKeys(t, source, "id")
		if _, err := source.Credentials(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("with a context that has ended: %v", err)
		}
	})
}

// A fetch that goes on after the last caller has left does not end the next one.
func TestSource_ignoresAbandonedFetch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		results := []chan outcome{make(chan outcome), make(chan outcome)}
		var fetches atomic.Int64
		source := &Source{name: "test", fetch: func(context.Context) (session, error) {
			got := <-results[fetches.Add(1)-1]
			return got.session, got.err
		}}
		ctx, cancel := context.WithCancel(t.Context())
		first := askFor(ctx, source)
		cancel()
		<-first
		second := askFor(t.Context(), source)
		results[0] <- outcome{session: session{keys: keysOf("abandoned")}}
		synctest.Wait()
		third := askFor(t.Context(), source)
		results[1] <- outcome{session: session{keys: keysOf("id")}}
		for _, one := range []<-chan outcome{second, third} {
			if got := <-one; got.err != nil || got.session.keys != keysOf("id") {
				t.Errorf("Credentials = %+v", got)
			}
		}
	})
}

func TestSource_returnsAtDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, source := scripted()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := source.Credentials(ctx); !isRetrieval(err, RetrievalError{Source: "test", Reason: ReasonTimeout}) {
			t.Errorf("Credentials = %v", err)
		}
	})
}

func TestSource_renewsBeforeExpiration(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, source := scripted()
		unreachable := outcome{err: &RetrievalError{Reason: ReasonUnreachable}}
		step := func(wait time.Duration, want string, results ...outcome) {
			t.Helper()
			for _, result := range results {
				s.results <- result
			}
			time.Sleep(wait)
			expectKeys(t, source, want)
			if len(s.results) > 0 {
				t.Errorf("there was no fetch")
			}
		}
		step(0, "1", hourly("1"))
		step(time.Hour-refreshMargin-time.Second, "1")
		time.Sleep(time.Second)
		step(0, "2", hourly("2"))
		// After a failure, the old session is used for some time without another fetch.
		step(time.Hour-refreshMargin, "2", unreachable)
		step(refreshBackoff-time.Second, "2")
		step(time.Second, "2", unreachable)
		step(refreshMargin-refreshBackoff-time.Second, "2", unreachable)
		// It is not used after its end, whatever the backoff.
		time.Sleep(time.Second)
		s.results <- unreachable
		if got, err := source.Credentials(t.Context()); err == nil {
			t.Errorf("Credentials = %+v", got)
		}
		step(0, "3", hourly("3"))
	})
}

func TestSource_panicIsAnError(t *testing.T) {
	t.Parallel()
	source := &Source{name: "test", fetch: func(context.Context) (session, error) {
		panic("FILE-SECRET")
	}}
	_, err := source.Credentials(t.Context())
	_, panicked := errors.AsType[*recovered.Error](err)
	failure, ok := errors.AsType[*RetrievalError](err)
	if !panicked || !ok || failure.Source != "test" || strings.Contains(err.Error(), "FILE-SECRET") {
		t.Errorf("Credentials = %v", err)
	}
}

func TestSource_printsOnlyItsName(t *testing.T) {
	t.Parallel()
	source := resolve(t, Config{AccessKey: new("id"), SecretKey: new("FILE-SECRET")})
	if _, err := source.Credentials(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(verb, source); got != source.Name() {
			t.Errorf("%s: %s", verb, got)
		}
	}
}

// Callers arrive and leave while sessions expire.
func TestSource_concurrentCallers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source := &Source{name: "test", fetch: func(context.Context) (session, error) {
			return temporary(keysOf("id"), now().Add(time.Minute)), nil
		}}
		var readers sync.WaitGroup
		for i := range 100 {
			readers.Go(func() {
				for range 100 {
					ctx, cancel := context.WithCancel(t.Context())
					if i%3 == 0 {
						go cancel()
					}
					got, err := source.Credentials(ctx)
					if err == nil && got != keysOf("id") || err != nil && !errors.Is(err, context.Canceled) {
						t.Errorf("Credentials = %+v, %v", got, err)
					}
					cancel()
					time.Sleep(time.Second)
				}
			})
		}
		readers.Wait()
	})
}
