// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package sharedcall_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/sharedcall"
)

type (
	group   = sharedcall.Group[atomic.Int32, int]
	handle  = sharedcall.Handle
	outcome struct {
		result int
		state  *atomic.Int32
		err    error
		at     time.Time
	}
)

// start calls Do in a goroutine.
func start(ctx context.Context, g *group, run func(context.Context, *handle, *atomic.Int32) (int, error)) <-chan outcome {
	done := make(chan outcome, 1)
	go func() {
		result, state, err := g.Do(ctx, "key", run)
		done <- outcome{result, state, err, time.Now()}
	}()
	return done
}

// counter's run takes a second, seals its call halfway, and returns how often it has run.
type counter struct {
	runs, running atomic.Int32
}

func (c *counter) run(ctx context.Context, call *handle, state *atomic.Int32) (int, error) {
	state.Add(1)
	if c.running.Add(1) > 1 {
		panic("two at a time")
	}
	defer c.running.Add(-1)
	result := int(c.runs.Add(1))
	time.Sleep(500 * time.Millisecond)
	call.Seal()
	select {
	case <-time.After(500 * time.Millisecond):
		return result, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func TestDo_joinsUntilSealed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g group
		var c counter
		want := make(map[<-chan outcome]int)
		at := func(offset time.Duration, result int) {
			time.Sleep(offset)
			want[start(t.Context(), &g, c.run)] = result
			synctest.Wait()
		}
		at(0, 1)
		at(499*time.Millisecond, 1)
		at(2*time.Millisecond, 2) // sealed
		at(498*time.Millisecond, 2)
		at(2*time.Millisecond, 2) // the next one runs, and is not sealed
		at(498*time.Millisecond, 2)
		at(2*time.Millisecond, 3)
		for done, result := range want {
			if got := <-done; got.result != result || got.err != nil || got.state.Load() != 1 {
				t.Errorf("got %+v, want %d", got, result)
			}
		}
		if c.runs.Load() != 3 {
			t.Errorf("ran %d times", c.runs.Load())
		}
		// Results are not cached.
		if got := <-start(t.Context(), &g, c.run); got.result != 4 {
			t.Errorf("got %+v", got)
		}
	})
}

func TestDo_keysRunConcurrently(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g group
		results := make(chan int, 2)
		for i, key := range []string{"a", "b"} {
			go func() {
				result, _, _ := g.Do(t.Context(), key, func(context.Context, *handle, *atomic.Int32) (int, error) {
					time.Sleep(time.Second)
					return i, nil
				})
				results <- result
			}()
		}
		began := time.Now()
		if <-results+<-results != 1 || time.Since(began) != time.Second {
			t.Error("the calls did not run at the same time")
		}
	})
}

func TestDo_continuesAfterOneWaiterLeaves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g group
		var c counter
		first, cancel := context.WithCancel(t.Context())
		second, cancelSecond := context.WithTimeout(t.Context(), 600*time.Millisecond)
		defer cancelSecond()
		leaving, late, staying := start(first, &g, c.run), start(second, &g, c.run), start(t.Context(), &g, c.run)
		synctest.Wait()
		began := time.Now()
		cancel()
		if got := <-leaving; !errors.Is(got.err, context.Canceled) || !got.at.Equal(began) || got.state.Load() != 1 {
			t.Errorf("got %+v", got)
		}
		if got := <-late; !errors.Is(got.err, context.DeadlineExceeded) || got.at.Sub(began) != 600*time.Millisecond {
			t.Errorf("got %+v", got)
		}
		if got := <-staying; got.result != 1 || got.err != nil {
			t.Errorf("got %+v", got)
		}
	})
}

func TestDo_canceledByLastWaiter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g group
		var c counter
		ctx, cancel := context.WithCancel(t.Context())
		first, second := start(ctx, &g, c.run), start(ctx, &g, c.run)
		time.Sleep(700 * time.Millisecond)
		cancel()
		<-first
		<-second
		synctest.Wait()
		if c.running.Load() != 0 {
			t.Error("the call still runs")
		}
		if got := <-start(t.Context(), &g, c.run); got.result != 2 || got.err != nil {
			t.Errorf("later: got %+v", got)
		}
	})
}

// A caller that arrives while a canceled call still ends gets a call of its own.
func TestDo_newCallAfterCanceledOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g group
		linger := make(chan struct{})
		ctx, cancel := context.WithCancel(t.Context())
		abandoned := start(ctx, &g, func(context.Context, *handle, *atomic.Int32) (int, error) {
			<-linger // ignores the context
			return 1, nil
		})
		synctest.Wait()
		cancel()
		<-abandoned
		later := start(t.Context(), &g, func(context.Context, *handle, *atomic.Int32) (int, error) {
			time.Sleep(time.Second)
			return 2, nil
		})
		synctest.Wait()
		// The end of the canceled call does not end the later one.
		close(linger)
		synctest.Wait()
		joining := start(t.Context(), &g, nil)
		for _, done := range []<-chan outcome{later, joining} {
			if got := <-done; got.result != 2 || got.err != nil {
				t.Errorf("got %+v", got)
			}
		}
	})
}

// The next call does not start if all of its waiters have left.
func TestDo_nextCallCanceledByLastWaiter(t *testing.T) {
	t.Parallel()
	for _, stays := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			var g group
			var c counter
			first := start(t.Context(), &g, c.run)
			time.Sleep(600 * time.Millisecond)
			ctx, cancel := context.WithCancel(t.Context())
			leaving := start(ctx, &g, c.run)
			var staying <-chan outcome
			if stays {
				staying = start(t.Context(), &g, c.run)
			}
			synctest.Wait()
			cancel()
			if got := <-leaving; !errors.Is(got.err, context.Canceled) || got.state.Load() != 0 {
				t.Errorf("got %+v", got)
			}
			if got := <-first; got.result != 1 {
				t.Errorf("got %+v", got)
			}
			want := int32(1)
			if stays {
				want = 2
				if got := <-staying; got.result != 2 || got.err != nil {
					t.Errorf("got %+v", got)
				}
			}
			synctest.Wait()
			if c.runs.Load() != want {
				t.Errorf("ran %d times, want %d", c.runs.Load(), want)
			}
		})
	}
}

func TestDo_endedContextDoesNotRun(t *testing.T) {
	t.Parallel()
	var g group
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, state, err := g.Do(ctx, "key", nil); !errors.Is(err, context.Canceled) || state != nil {
		t.Errorf("got %v, %v", state, err)
	}
}

func TestDo_contextHasValuesAndNoDeadline(t *testing.T) {
	t.Parallel()
	type key struct{}
	synctest.Test(t, func(t *testing.T) {
		var g group
		ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, 7), time.Minute)
		defer cancel()
		got := <-start(ctx, &g, func(ctx context.Context, _ *handle, _ *atomic.Int32) (int, error) {
			if deadline, ok := ctx.Deadline(); ok {
				t.Errorf("there is a deadline: %s", deadline)
			}
			return ctx.Value(key{}).(int), nil
		})
		if got.result != 7 {
			t.Errorf("got %+v", got)
		}
	})
}

func TestHandle_waitsUntilLatestDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g group
		began := time.Now()
		run := func(_ context.Context, call *handle, _ *atomic.Int32) (int, error) {
			waits := func(after time.Duration) bool { return call.Waits(began.Add(after)) }
			time.Sleep(500 * time.Millisecond) // between two callers
			if !waits(59*time.Second) || waits(time.Minute) {
				t.Error("with one waiter, whose deadline is in a minute")
			}
			time.Sleep(time.Second)
			if !waits(119*time.Second) || waits(2*time.Minute) {
				t.Error("with another waiter, whose deadline is in two minutes")
			}
			time.Sleep(time.Second)
			if !waits(24 * 365 * time.Hour) {
				t.Error("with a waiter without a deadline")
			}
			return 0, nil
		}
		for _, after := range []time.Duration{time.Minute, 2 * time.Minute} {
			ctx, cancel := context.WithDeadline(t.Context(), began.Add(after))
			t.Cleanup(cancel)
			start(ctx, &g, run)
			time.Sleep(time.Second)
		}
		<-start(t.Context(), &g, run)
	})
}

func TestDo_panicIsAnError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g group
		for value, want := range map[any]string{"a secret": "goroutine", errors.New("a secret"): "goroutine", nil: "index out of range"} {
			got := <-start(t.Context(), &g, func(context.Context, *handle, *atomic.Int32) (int, error) {
				if value == nil {
					return []int{}[len(t.Name())], nil
				}
				panic(value)
			})
			panicked, ok := errors.AsType[*sharedcall.PanicError](got.err)
			if !ok || panicked.Error() != "an internal error (a panic)" || !strings.Contains(panicked.Stack, want) ||
				strings.Contains(panicked.Stack, "a secret") {
				t.Errorf("%v: got %+v", value, got.err)
			}
		}
	})
}
