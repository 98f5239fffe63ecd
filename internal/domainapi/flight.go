// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// flights lets callers that ask for the same thing at the same time share one request. Nothing is kept when the answer
// is there: who asks later asks the service.
type flights struct {
	group   singleflight.Group
	mu      sync.Mutex
	running map[string]*flight
}

// flight is a request under way. It lives as long as somebody waits for it, not as long as who asked first.
type flight struct {
	progress
	waiters int
	cancel  context.CancelFunc
}

// outcome is what a waiter gets.
type outcome struct {
	result any
	err    error
	tries  int
	// last is the last failure of a try before the waiter's own context ended.
	last error
}

// do returns what fn comes to, or the end of ctx if that is sooner. fn's context ends when nobody waits any longer.
func (f *flights) do(ctx context.Context, key string, fn func(context.Context, *progress) (any, error)) outcome {
	if err := ctx.Err(); err != nil {
		return outcome{err: err}
	}
	shared, result := f.join(ctx, key, fn)
	defer f.leave(key, shared)
	select {
	case arrived := <-result:
		tries, _ := shared.snapshot()
		return outcome{result: arrived.Val, err: arrived.Err, tries: tries}
	case <-ctx.Done():
		tries, last := shared.snapshot()
		return outcome{err: ctx.Err(), tries: tries, last: last}
	}
}

func (f *flights) join(
	ctx context.Context, key string, fn func(context.Context, *progress) (any, error),
) (*flight, <-chan singleflight.Result) {
	f.mu.Lock()
	defer f.mu.Unlock()
	shared, ok := f.running[key]
	if !ok {
		shared = &flight{}
		if f.running == nil {
			f.running = make(map[string]*flight)
		}
		f.running[key] = shared
	}
	shared.waiters++
	shared.extend(ctx)
	var flightCtx context.Context
	if !ok {
		flightCtx, shared.cancel = context.WithCancel(context.WithoutCancel(ctx))
	}
	return shared, f.group.DoChan(key, func() (_ any, err error) {
		defer f.land(key, shared)
		defer func() {
			// singleflight would end the process.
			if value := recover(); value != nil {
				err = newPanicError(value)
			}
		}()
		return fn(flightCtx, &shared.progress)
	})
}

// newPanicError keeps what the runtime says of its own panics. Other values may hold anything, secrets included.
func newPanicError(value any) *PanicError {
	stack := string(debug.Stack())
	if fault, ok := value.(runtime.Error); ok {
		stack = fault.Error() + "\n" + stack
	}
	return &PanicError{Stack: stack}
}

// leave ends a flight that nobody waits for.
func (f *flights) leave(key string, shared *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	shared.waiters--
	if shared.waiters == 0 {
		shared.cancel()
		f.forget(key, shared)
	}
}

// land makes room for the next flight. It comes before singleflight forgets the key, and does that itself, so that
// nobody can join what is over.
func (f *flights) land(key string, shared *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.forget(key, shared)
}

func (f *flights) forget(key string, shared *flight) {
	if f.running[key] == shared {
		delete(f.running, key)
		f.group.Forget(key)
	}
}

// progress is what a waiter can be told when its time is over before the flight is.
type progress struct {
	mu       sync.Mutex
	tries    int
	last     error
	deadline time.Time
	endless  bool
}

// extend notes how long somebody is ready to wait.
func (p *progress) extend(ctx context.Context) {
	p.mu.Lock()
	defer p.mu.Unlock()
	deadline, ok := ctx.Deadline()
	p.endless = p.endless || !ok
	if deadline.After(p.deadline) {
		p.deadline = deadline
	}
}

// timeFor tells whether anybody would still be there after a wait.
func (p *progress) timeFor(wait time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.endless || time.Now().Add(wait).Before(p.deadline)
}

// begin counts a try and returns its number.
func (p *progress) begin() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tries++
	return p.tries
}

func (p *progress) end(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = err
}

func (p *progress) snapshot() (tries int, last error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tries, p.last
}
