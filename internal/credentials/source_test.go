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

func newScript() *script {
	return &script{started: make(chan context.Context, 10), results: make(chan outcome, 10)}
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

type result struct {
	keys rpc.Credentials
	err  error
}

func askFor(ctx context.Context, source *Source) <-chan result {
	done := make(chan result, 1)
	go func() {
		keys, err := source.Credentials(ctx)
		done <- result{keys, err}
	}()
	return done
}

func TestSource_sharesFetch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		source := &Source{name: "test", fetch: s.fetch, now: newClock().Now}
		var all []<-chan result
		for range 100 {
			all = append(all, askFor(t.Context(), source))
		}
		synctest.Wait()
		s.results <- outcome{session: permanent(keysOf("id"))}
		for _, one := range all {
			if got := <-one; got.err != nil || got.keys != keysOf("id") {
				t.Fatalf("Credentials = %+v", got)
			}
		}
		if got, err := source.Credentials(t.Context()); err != nil || got != keysOf("id") {
			t.Errorf("afterwards: %+v, %v", got, err)
		}
		if len(s.started) != 1 {
			t.Errorf("%d requests", len(s.started))
		}
	})
}

// A retryable failure is not remembered, because the reads retry it.
func TestSource_sharesRetryableFailure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		source := &Source{name: "test", fetch: s.fetch, now: newClock().Now}
		first, second := askFor(t.Context(), source), askFor(t.Context(), source)
		synctest.Wait()
		s.results <- outcome{err: &RetrievalError{Reason: ReasonBusy}}
		for _, one := range []<-chan result{first, second} {
			if got := <-one; !isRetrieval(got.err, RetrievalError{Reason: ReasonBusy}) {
				t.Errorf("Credentials = %+v", got)
			}
		}
		s.results <- outcome{session: permanent(keysOf("id"))}
		if got, err := source.Credentials(t.Context()); err != nil || got != keysOf("id") {
			t.Errorf("the next time: %+v, %v", got, err)
		}
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
		clock, s := newClock(), newScript()
		source := &Source{name: "test", fetch: s.fetch, now: clock.Now}
		for fetches := 1; fetches <= 2; fetches++ {
			s.results <- outcome{err: &RetrievalError{Reason: ReasonCommandTimeout}}
			for i, wait := range []time.Duration{0, 0, 9 * time.Second, 999 * time.Millisecond} {
				clock.add(wait)
				_, err := source.Credentials(t.Context())
				if !isRetrieval(err, RetrievalError{Reason: ReasonCommandTimeout, Remembered: i > 0}) || len(s.started) != fetches {
					t.Errorf("call %d: %v after %d fetches, want %d", i, err, len(s.started), fetches)
				}
			}
			clock.add(time.Millisecond)
		}
		s.results <- outcome{session: temporary(keysOf("id"), clock.Now(), clock.Now().Add(time.Minute))}
		if got, err := source.Credentials(t.Context()); err != nil || got != keysOf("id") {
			t.Errorf("afterwards: %+v, %v", got, err)
		}
	})
}

func TestSource_continuesAfterOneCallerLeaves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		source := &Source{name: "test", fetch: s.fetch, now: newClock().Now}
		hasty, cancel := context.WithCancelCause(t.Context())
		first := askFor(hasty, source)
		synctest.Wait()
		second := askFor(t.Context(), source)
		synctest.Wait()
		cancel(errors.New("Ctrl-C"))
		got := <-first
		if !errors.Is(got.err, context.Canceled) || !strings.Contains(got.err.Error(), "test") {
			t.Errorf("the first: %v", got.err)
		}
		s.results <- outcome{session: permanent(keysOf("id"))}
		if got := <-second; got.err != nil || got.keys != keysOf("id") {
			t.Errorf("the second: %+v", got)
		}
	})
}

func TestSource_canceledByLastWaiter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		source := &Source{name: "test", fetch: s.fetch, now: newClock().Now}
		ctx, cancel := context.WithCancel(t.Context())
		first, second := askFor(ctx, source), askFor(ctx, source)
		call := <-s.started
		synctest.Wait()
		cancel()
		for _, one := range []<-chan result{first, second} {
			if got := <-one; !errors.Is(got.err, context.Canceled) {
				t.Errorf("Credentials = %v", got.err)
			}
		}
		<-call.Done()
		// The next caller starts a new fetch.
		s.results <- outcome{session: permanent(keysOf("id"))}
		if got, err := source.Credentials(t.Context()); err != nil || got != keysOf("id") {
			t.Errorf("the next: %+v, %v", got, err)
		}
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
		source := &Source{name: "test", now: newClock().Now, fetch: func(context.Context) (session, error) {
			got := <-results[fetches.Add(1)-1]
			return got.session, got.err
		}}
		ctx, cancel := context.WithCancel(t.Context())
		first := askFor(ctx, source)
		synctest.Wait()
		cancel()
		<-first
		second := askFor(t.Context(), source)
		synctest.Wait()
		results[0] <- outcome{session: permanent(keysOf("abandoned"))}
		synctest.Wait()
		third := askFor(t.Context(), source)
		synctest.Wait()
		results[1] <- outcome{session: permanent(keysOf("id"))}
		for _, one := range []<-chan result{second, third} {
			if got := <-one; got.err != nil || got.keys != keysOf("id") {
				t.Errorf("Credentials = %+v", got)
			}
		}
	})
}

func TestSource_returnsAtDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source := &Source{name: "test", fetch: newScript().fetch, now: newClock().Now}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := source.Credentials(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Credentials = %v", err)
		}
	})
}

func TestSource_renewsBeforeExpiration(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clock := newClock()
		s := newScript()
		source := &Source{name: "test", fetch: s.fetch, now: clock.Now}
		step := func(what, want string, calls int) {
			t.Helper()
			// A fetch that is not expected has no result.
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			got, err := source.Credentials(ctx)
			if err != nil || got.AccessKeyID != want || len(s.started) != calls {
				t.Fatalf("%s: %s after %d fetches, %v; want %s after %d", what, got.AccessKeyID, len(s.started), err, want, calls)
			}
		}
		hour := func(id string) outcome {
			return outcome{session: temporary(keysOf(id), clock.Now(), clock.Now().Add(time.Hour))}
		}
		s.results <- hour("1")
		step("first", "1", 1)
		clock.add(time.Hour - refreshMargin - time.Second)
		step("well before the end", "1", 1)
		clock.add(time.Second)
		s.results <- hour("2")
		step("shortly before the end", "2", 2)
		clock.add(time.Hour - refreshMargin)
		s.results <- outcome{err: &RetrievalError{Reason: ReasonUnreachable}}
		step("after a failure, the old ones are used", "2", 3)
		step("for some time, without another fetch", "2", 3)
		clock.add(refreshBackoff)
		s.results <- outcome{err: &RetrievalError{Reason: ReasonUnreachable}}
		step("then it is fetched again", "2", 4)
		clock.add(refreshMargin)
		s.results <- outcome{err: &RetrievalError{Reason: ReasonUnreachable}}
		if _, err := source.Credentials(t.Context()); err == nil {
			t.Error("the old ones were used after their end")
		}
		s.results <- hour("3")
		step("and once more", "3", 6)
	})
}

func TestTemporary_renewsBeforeExpiration(t *testing.T) {
	t.Parallel()
	now := newClock().Now()
	for _, test := range []struct{ lifetime, refresh time.Duration }{
		{12 * time.Hour, 12*time.Hour - refreshMargin},
		{6 * time.Minute, 3 * time.Minute},
		{time.Minute, 30 * time.Second},
		{0, 0},
		{-time.Hour, -time.Hour},
	} {
		got := temporary(keysOf("id"), now, now.Add(test.lifetime))
		if !got.refresh.Equal(now.Add(test.refresh)) || !got.expires.Equal(now.Add(test.lifetime)) {
			t.Errorf("temporary for %s: refreshed after %s", test.lifetime, got.refresh.Sub(now))
		}
	}
}

func TestSource_panicIsAnError(t *testing.T) {
	t.Parallel()
	source := &Source{name: "test", now: time.Now, fetch: func(context.Context) (session, error) {
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
	clock := newClock()
	source := &Source{name: "test", now: clock.Now, fetch: func(context.Context) (session, error) {
		return temporary(keysOf("id"), clock.Now(), clock.Now().Add(time.Minute)), nil
	}}
	var readers sync.WaitGroup
	for i := range 100 {
		readers.Go(func() {
			for range 20 {
				ctx, cancel := context.WithCancel(t.Context())
				if i%3 == 0 {
					go cancel()
				}
				got, err := source.Credentials(ctx)
				if err == nil && got != keysOf("id") || err != nil && !errors.Is(err, context.Canceled) {
					t.Errorf("Credentials = %+v, %v", got, err)
				}
				cancel()
				clock.add(time.Second)
			}
		})
	}
	readers.Wait()
}

// A failed renewal delays the next one, but never past the end of the session.
func TestSession_isNotFreshAfterItsEnd(t *testing.T) {
	t.Parallel()
	now := newClock().Now()
	s := temporary(rpc.Credentials{AccessKeyID: "id"}, now, now.Add(time.Hour))
	s.refresh = now.Add(2 * time.Hour)
	for wait, want := range map[time.Duration]bool{59 * time.Minute: true, time.Hour: false, 90 * time.Minute: false} {
		if got := s.fresh(now.Add(wait)); got != want {
			t.Errorf("after %s: fresh = %t", wait, got)
		}
	}
}

// A session that the service calls expired is dropped, unless it has been replaced already.
func TestSource_forgetsRefusedSession(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	fetches := 0
	source := &Source{name: "test", now: func() time.Time { return now }, fetch: func(context.Context) (session, error) {
		fetches++
		return temporary(rpc.Credentials{AccessKeyID: fmt.Sprint(fetches), AccessKeySecret: "s"}, now, now.Add(time.Hour)), nil
	}}
	credentials := func() rpc.Credentials {
		got, err := source.Credentials(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	first := credentials()
	for range 2 {
		if !source.Forget(first) {
			t.Error("there is no other session")
		}
	}
	second := credentials()
	if !source.Forget(first) || credentials() != second || fetches != 2 {
		t.Errorf("after %d fetches: got %v, then %v", fetches, first, second)
	}
	permanentSource := &Source{name: "test", now: time.Now, fetch: static(first)}
	got, err := permanentSource.Credentials(t.Context())
	if err != nil || permanentSource.Forget(got) {
		t.Errorf("permanent keys are forgotten: %v", err)
	}
}
