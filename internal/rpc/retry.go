// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// The delay before a retry is random up to a limit that doubles, beyond the delay that the service requests, so that clients
// that were throttled together do not retry together.
const (
	firstLimit = 500 * time.Millisecond
	lastLimit  = 20 * time.Second
)

// retry repeats an attempt until it succeeds, its failure is permanent, or ctx would end before the next one. If ctx has
// ended, err is its cause, and last is the last failure before that.
func retry[R any](ctx context.Context, maxRetries uint, attempt func() (R, error)) (result R, last, err error) {
	deadline, bounded := ctx.Deadline()
	limit := firstLimit
	for retries := uint(0); ; retries++ {
		result, err = attempt()
		if err == nil {
			return result, nil, nil
		}
		if bounded && !time.Now().Before(deadline) {
			<-ctx.Done() // its timer may fire later than the one of the attempt
		}
		if ctx.Err() == nil || !errors.Is(err, ctx.Err()) {
			last = err
		}
		atLeast := Delay(err)
		switch {
		case ctx.Err() != nil:
			return result, last, context.Cause(ctx)
		case retries == maxRetries, !Retryable(err), bounded && !time.Now().Add(atLeast).Before(deadline):
			return result, nil, err
		}
		timer := time.NewTimer(atLeast + rand.N(limit)) //nolint:gosec // nothing secret depends on it
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return result, last, context.Cause(ctx)
		}
		limit = min(2*limit, lastLimit)
	}
}
