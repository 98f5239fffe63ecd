// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"context"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// The delay before a retry is random between zero and twice the interval, which is full jitter from half a second on.
const (
	initialInterval = 250 * time.Millisecond
	maxInterval     = 10 * time.Second
)

// retry repeats an attempt until it succeeds, its failure is permanent, or ctx would end before the next one. If ctx has
// ended, err is its cause, and last is the last failure before that.
func retry[R any](ctx context.Context, maxRetries uint, attempt func() (R, error)) (result R, last, err error) {
	policy := newBackoffPolicy()
	deadline, bounded := ctx.Deadline()
	result, err = backoff.Retry(ctx, func() (R, error) {
		result, failure := attempt()
		if failure == nil || ctx.Err() != nil {
			return result, failure
		}
		last = failure
		policy.atLeast = Delay(failure)
		if !Retryable(failure) || bounded && !time.Now().Add(policy.atLeast).Before(deadline) {
			return result, backoff.Permanent(failure)
		}
		return result, failure
	}, backoff.WithBackOff(policy), backoff.WithMaxTries(maxRetries+1), backoff.WithMaxElapsedTime(0))
	switch {
	case err == nil:
		return result, nil, nil
	case ctx.Err() != nil:
		return result, last, context.Cause(ctx)
	}
	// After the last attempt, backoff.Retry does not unwrap a permanent error.
	return result, nil, last
}

// backoffPolicy adds exponential backoff with jitter to the delay that the service requests, so that clients that were
// throttled together do not retry together.
type backoffPolicy struct {
	*backoff.ExponentialBackOff
	// atLeast is the delay that the service requests.
	atLeast time.Duration
}

func newBackoffPolicy() *backoffPolicy {
	exponential := backoff.NewExponentialBackOff()
	exponential.InitialInterval = initialInterval
	exponential.MaxInterval = maxInterval
	exponential.Multiplier = 2
	exponential.RandomizationFactor = 1
	return &backoffPolicy{ExponentialBackOff: exponential}
}

// NextBackOff returns the next delay.
func (p *backoffPolicy) NextBackOff() time.Duration {
	return p.atLeast + p.ExponentialBackOff.NextBackOff()
}
