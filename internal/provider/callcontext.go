// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync/atomic"
	"time"
)

// callContext releases the context of a call when the call ends, because the framework keeps every context until the
// provider stops. With thousands of reads, the loggers and requests in them would take most of the process's memory.
type callContext struct {
	current atomic.Pointer[context.Context]
}

// newCallContext returns a context that is ctx until end is called, and canceled and without values from then on.
func newCallContext(ctx context.Context) (_ context.Context, end func()) {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	c := &callContext{}
	c.current.Store(&ctx)
	return c, func() { c.current.Store(&ended) }
}

func (c *callContext) Deadline() (time.Time, bool) { return (*c.current.Load()).Deadline() }
func (c *callContext) Done() <-chan struct{}       { return (*c.current.Load()).Done() }
func (c *callContext) Err() error                  { return (*c.current.Load()).Err() }
func (c *callContext) Value(key any) any           { return (*c.current.Load()).Value(key) }
