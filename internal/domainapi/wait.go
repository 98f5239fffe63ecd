// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// maxStretch bounds how much longer than asked for an interval gets while the service throttles.
const maxStretch = 8

// WaitOptions say how to wait.
type WaitOptions struct {
	// Interval is the time between two questions, give or take a tenth.
	Interval time.Duration
	// Absent makes an address without a record one to wait for, instead of an error.
	Absent bool
	// Observe is told of every answer after which the waiting goes on; it may be nil.
	Observe func(context.Context, WaitProgress)
}

// WaitProgress is what a waiting call knows after it asked once more.
type WaitProgress struct {
	// Asked counts the questions so far.
	Asked  int
	Waited time.Duration
	// Answer is the record; nil where Err says why there is none.
	Answer *QueryEmailVerificationOutput
	Err    error
	// Next is when the next question follows.
	Next time.Duration
}

// WaitError is a wait whose time was over before the address was verified.
type WaitError struct {
	WaitProgress
	// Cause is context.DeadlineExceeded or context.Canceled.
	Cause error
}

func (e *WaitError) Error() string {
	return fmt.Sprintf("not verified after %s and %d questions: %v", e.Waited.Round(time.Millisecond), e.Asked, e.Cause)
}

// Unwrap returns the end of the context. The last failure is not part of the chain: it did not end the wait.
func (e *WaitError) Unwrap() error {
	return e.Cause
}

// WaitForVerification asks until the address is verified, or ctx ends. Its errors are of type *WaitError when ctx ended,
// and of type *CallError otherwise. Throttling makes the intervals longer and does not end the wait.
func (c *Client) WaitForVerification(
	ctx context.Context, input QueryEmailVerificationInput, options WaitOptions,
) (*QueryEmailVerificationOutput, error) {
	started := time.Now()
	interval := options.Interval
	var progress WaitProgress
	for {
		answer, err := c.FindEmailVerification(ctx, input)
		progress.Waited = time.Since(started)
		if cause := ctx.Err(); cause != nil && err != nil {
			if progress.Asked == 0 {
				progress.Err = err
			}
			return nil, &WaitError{WaitProgress: progress, Cause: cause}
		}
		progress.Asked++
		progress.Answer, progress.Err = answer, err
		switch {
		case err == nil && answer.Verified():
			return answer, nil
		case err == nil, options.Absent && isNotFound(err):
			interval = options.Interval
		case isThrottled(err):
			interval = min(2*interval, maxStretch*options.Interval)
		default:
			return nil, err
		}
		progress.Next = jitter(interval)
		if options.Observe != nil {
			options.Observe(ctx, progress)
		}
		timer := time.NewTimer(progress.Next)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			progress.Waited = time.Since(started)
			return nil, &WaitError{WaitProgress: progress, Cause: ctx.Err()}
		}
	}
}

// jitter keeps many reads that wait at the same time from asking at the same time.
func jitter(d time.Duration) time.Duration {
	return d - d/10 + rand.N(d/5+1) //nolint:gosec // no secret hangs on it
}

func isNotFound(err error) bool {
	var absent *NotFoundError
	return errors.As(err, &absent)
}

func isThrottled(err error) bool {
	var service *ServiceError
	return errors.As(err, &service) && service.Class == ClassThrottled
}
