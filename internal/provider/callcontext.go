// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync/atomic"
	"time"
)

// callContext is the context of one call. It releases its parent when the call ends, because the framework keeps every
// context until the provider stops. With thousands of reads, the loggers and requests in their contexts would take most of
// the process's memory.
type callContext struct {
	// parent is nil after the call has ended.
	parent atomic.Pointer[context.Context]
	done   chan struct{}
}

// newCallContext returns a child of ctx for a call. Calling end cancels it and drops its values.
func newCallContext(ctx context.Context) (_ context.Context, end func()) {
	c := &callContext{done: make(chan struct{})}
	c.parent.Store(&ctx)
	return c, func() {
		c.parent.Store(nil)
		close(c.done)
	}
}

// Deadline returns the parent's deadline. After the call there is none.
func (c *callContext) Deadline() (deadline time.Time, ok bool) {
	if parent := c.parent.Load(); parent != nil {
		return (*parent).Deadline()
	}
	return time.Time{}, false
}

// Done returns the parent's channel. After the call, it returns a closed channel.
func (c *callContext) Done() <-chan struct{} {
	if parent := c.parent.Load(); parent != nil {
		return (*parent).Done()
	}
	return c.done
}

// Err returns the parent's error. After the call, it returns context.Canceled.
func (c *callContext) Err() error {
	if parent := c.parent.Load(); parent != nil {
		return (*parent).Err()
	}
	return context.Canceled
}

// Value returns the parent's value. After the call, it returns nil.
func (c *callContext) Value(key any) any {
	if parent := c.parent.Load(); parent != nil {
		return (*parent).Value(key)
	}
	return nil
}
