// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"context"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/alidomain/terraform-provider-alidomain/internal/sharedcall"
)

// The delay before a retry is random between zero and twice the interval, which is full jitter from half a second on.
const (
	initialInterval = 250 * time.Millisecond
	maxInterval     = 10 * time.Second
)

// retry repeats an attempt until it succeeds, its failure is permanent, or no caller would still wait for the next one.
func retry(
	ctx context.Context, maxRetries uint, call *sharedcall.Handle, attempt func() (Result, error),
) (Result, error) {
	policy := newBackoffPolicy()
	// After the last attempt, backoff.Retry does not unwrap a permanent error, so the attempt's own error is kept here.
	var failure error
	result, err := backoff.Retry(ctx, func() (result Result, err error) {
		result, failure = attempt()
		if failure == nil {
			return result, nil
		}
		policy.atLeast = Delay(failure)
		if !Retryable(failure) || !call.Waits(time.Now().Add(policy.atLeast)) {
			return nil, backoff.Permanent(failure)
		}
		return nil, failure
	}, backoff.WithBackOff(policy), backoff.WithMaxTries(maxRetries+1), backoff.WithMaxElapsedTime(0))
	switch {
	case err == nil:
		return result, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	}
	return nil, failure
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
