// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync/atomic"
	"time"
)

// callContext is the context of one call, which lets go of what it was made from when the call is over. The framework
// keeps every context until the provider is stopped: with thousands of reads, their loggers and requests would be most of
// what the process holds.
type callContext struct {
	// call is the context of the call under way; nil when that is over.
	call atomic.Pointer[context.Context]
	over chan struct{}
}

// newCallContext returns a context for a call with ctx. Its end makes it one that is canceled and has no values.
func newCallContext(ctx context.Context) (_ context.Context, end func()) {
	c := &callContext{over: make(chan struct{})}
	c.call.Store(&ctx)
	return c, func() {
		c.call.Store(nil)
		close(c.over)
	}
}

// Deadline is the call's.
func (c *callContext) Deadline() (deadline time.Time, ok bool) {
	if call := c.call.Load(); call != nil {
		return (*call).Deadline()
	}
	return time.Time{}, false
}

// Done is closed when the call is to end, and when it has ended.
func (c *callContext) Done() <-chan struct{} {
	if call := c.call.Load(); call != nil {
		return (*call).Done()
	}
	return c.over
}

// Err says why it is to end.
func (c *callContext) Err() error {
	if call := c.call.Load(); call != nil {
		return (*call).Err()
	}
	return context.Canceled
}

// Value returns a value of the call; nil when that is over.
func (c *callContext) Value(key any) any {
	if call := c.call.Load(); call != nil {
		return (*call).Value(key)
	}
	return nil
}
