// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package sharedcall lets concurrent callers with the same key share one call and its result.
//
// golang.org/x/sync/singleflight is not used, because its calls are not canceled when the last waiter leaves, and a
// caller that joins a running call may get a result from before its own start.
package sharedcall

import (
	"context"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// Group shares calls of one kind. Their result is a T, and their progress is an S that all waiters can read. The zero
// value is ready for use.
//
// At most one call for each key runs at a time. Until it is sealed, callers with that key join it. After that, they
// share the next call, which starts when the first one ends. A call is canceled when the last waiter leaves. Results
// are not cached.
type Group[S, T any] struct {
	mu     sync.Mutex
	queues map[string]*queue[S, T]
}

// queue holds the calls for one key.
type queue[S, T any] struct {
	running, next *call[S, T]
}

// call is one run of a function.
type call[S, T any] struct {
	Handle
	ctx     context.Context //nolint:containedctx // the next call needs it when it starts
	cancel  context.CancelFunc
	run     func(context.Context, *Handle, *S) (T, error)
	waiters int
	state   S
	// done is closed when result and err are set.
	done   chan struct{}
	result T
	err    error
}

// Handle lets the function of a call seal it and learn about its waiters.
type Handle struct {
	mu     *sync.Mutex
	sealed bool
	// deadline is the latest deadline of a waiter.
	deadline time.Time
	// endless is set if a waiter has no deadline.
	endless bool
}

// Seal keeps later callers from joining. A function seals its call before it reads a state that may change.
func (h *Handle) Seal() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sealed = true
}

// Waits reports whether a waiter's deadline is after the given time.
func (h *Handle) Waits(until time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.endless || until.Before(h.deadline)
}

// PanicError is a panic in the function of a call.
type PanicError struct {
	// Stack is only for the log.
	Stack string
}

// NewPanicError returns the error for a recovered value. It keeps the message only of runtime errors, because other
// values may contain secrets.
func NewPanicError(value any) *PanicError {
	stack := string(debug.Stack())
	if fault, ok := value.(runtime.Error); ok {
		stack = fault.Error() + "\n" + stack
	}
	return &PanicError{Stack: stack}
}

func (*PanicError) Error() string {
	return "an internal error (a panic)"
}

// Do returns the result of run, in a call of its own or a shared one, or ctx's error if ctx ends first. A panic in run
// becomes a *PanicError. The context of run has the values of the first caller's context, and is canceled when the last
// waiter leaves. state is the S of run, which has to be safe for concurrent use. It is nil if ctx had ended before Do.
func (g *Group[S, T]) Do(
	ctx context.Context, key string, run func(context.Context, *Handle, *S) (T, error),
) (result T, state *S, err error) {
	if err := ctx.Err(); err != nil {
		return result, nil, err
	}
	c := g.join(ctx, key, run)
	defer g.leave(key, c)
	select {
	case <-c.done:
		return c.result, &c.state, c.err
	case <-ctx.Done():
		return result, &c.state, ctx.Err()
	}
}

func (g *Group[S, T]) join(ctx context.Context, key string, run func(context.Context, *Handle, *S) (T, error)) *call[S, T] {
	g.mu.Lock()
	defer g.mu.Unlock()
	q, ok := g.queues[key]
	if !ok {
		q = &queue[S, T]{}
		if g.queues == nil {
			g.queues = make(map[string]*queue[S, T])
		}
		g.queues[key] = q
	}
	slot := &q.running
	if q.running != nil && q.running.sealed {
		slot = &q.next
	}
	if *slot == nil {
		*slot = &call[S, T]{Handle: Handle{mu: &g.mu}, run: run, done: make(chan struct{})}
		(*slot).ctx, (*slot).cancel = context.WithCancel(context.WithoutCancel(ctx)) //nolint:gosec // leave cancels
		if slot == &q.running {
			go g.execute(key, q.running)
		}
	}
	c := *slot
	c.waiters++
	deadline, ok := ctx.Deadline()
	c.endless = c.endless || !ok
	if deadline.After(c.deadline) {
		c.deadline = deadline
	}
	return c
}

// leave removes a waiter, and cancels the call if it was the last one.
func (g *Group[S, T]) leave(key string, c *call[S, T]) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c.waiters--
	if c.waiters > 0 {
		return
	}
	c.cancel()
	g.remove(key, c)
}

func (g *Group[S, T]) execute(key string, c *call[S, T]) {
	result, err := c.recovered()
	g.mu.Lock()
	defer g.mu.Unlock()
	c.result, c.err = result, err
	close(c.done)
	g.remove(key, c)
}

// recovered runs the function and converts a panic to an error.
func (c *call[S, T]) recovered() (result T, err error) {
	defer func() {
		if value := recover(); value != nil {
			err = NewPanicError(value)
		}
	}()
	return c.run(c.ctx, &c.Handle, &c.state)
}

// remove removes a call from its queue, and starts the next one.
func (g *Group[S, T]) remove(key string, c *call[S, T]) {
	q := g.queues[key]
	switch {
	case q == nil:
	case q.next == c:
		q.next = nil
	case q.running == c:
		q.running, q.next = q.next, nil
		if q.running == nil {
			delete(g.queues, key)
		} else {
			go g.execute(key, q.running)
		}
	}
}
