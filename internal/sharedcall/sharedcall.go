// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package sharedcall lets callers that ask for the same thing at the same time share one call and its result.
//
// golang.org/x/sync/singleflight does not serve here: its calls can't be canceled when nobody waits any longer, and
// whoever comes while a call is under way gets a result that may be older than the question.
package sharedcall

import (
	"context"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// Group shares the calls of one kind, whose result is a T, and whose progress is an S that everybody who waits can see.
// Its zero value is ready for use.
//
// At most one call for each key runs at a time. Until it is sealed, callers with that key join it; after that, they share
// the next one, which runs as soon as the first is over. A call is canceled when the last caller that waits for it leaves.
// No result is kept.
type Group[S, T any] struct {
	mu     sync.Mutex
	queues map[string]*queue[S, T]
}

// queue holds the calls for one key.
type queue[S, T any] struct {
	running, next *call[S, T]
}

// call is one run of a function, and those who wait for it.
type call[S, T any] struct {
	Handle
	ctx     context.Context //nolint:containedctx // the next call keeps it until it may run
	cancel  context.CancelFunc
	run     func(context.Context, *Handle, *S) (T, error)
	waiters int
	state   S
	// done is closed when result and err are there.
	done   chan struct{}
	result T
	err    error
}

// Handle is what the function of a call knows about those who wait for it.
type Handle struct {
	mu       *sync.Mutex
	sealed   bool
	deadline time.Time
	endless  bool
}

// Seal keeps later callers from joining. A function seals its call before it asks for something that may change.
func (h *Handle) Seal() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sealed = true
}

// Waits tells whether anybody will still wait at a time.
func (h *Handle) Waits(until time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.endless || until.Before(h.deadline)
}

// PanicError is a panic in the function of a call.
type PanicError struct {
	// Stack is for the log alone.
	Stack string
}

// NewPanicError returns the error for a recovered value. It keeps the runtime's own words; other values may hold
// anything, secrets included.
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

// Do returns what run returns, in this call or in one that it shares, or ctx's error if ctx ends first. A panic in run is
// a *PanicError. The context of run has the values of the first caller's, and ends when nobody waits any longer. state is
// the S that run was given, which has to be safe for concurrent use; nil where ctx had ended before.
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

// leave cancels a call that nobody waits for.
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

// recovered keeps a panic from ending the process.
func (c *call[S, T]) recovered() (result T, err error) {
	defer func() {
		if value := recover(); value != nil {
			err = NewPanicError(value)
		}
	}()
	return c.run(c.ctx, &c.Handle, &c.state)
}

// remove takes a call out of its queue, and runs the next one.
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
