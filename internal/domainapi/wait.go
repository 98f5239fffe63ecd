// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

const (
	// maxStretch is the maximum factor by which the interval grows while the service is throttling or unavailable.
	maxStretch = 8
	// maxWaitInterval is longer than any read, and short enough to multiply without overflow.
	maxWaitInterval = 365 * 24 * time.Hour
)

// WaitOptions configures a wait.
type WaitOptions struct {
	// Interval is the time between two queries, with a jitter of a tenth.
	Interval time.Duration
	// Absent makes the wait continue while the address has no record, instead of returning an error.
	Absent bool
	// Observe, if not nil, is called after each query that does not end the wait.
	Observe func(context.Context, WaitProgress)
}

// WaitProgress is the state of a wait after a query.
type WaitProgress struct {
	// Queries is the number of queries so far.
	Queries int
	Waited  time.Duration
	// Output is the record. It is nil if the query failed with Err.
	Output *QueryEmailVerificationOutput
	Err    error
	// Next is the time until the next query.
	Next time.Duration
}

// WaitError is a wait that timed out, or was canceled, before the address was verified.
type WaitError struct {
	WaitProgress
	// Cause is context.DeadlineExceeded or context.Canceled.
	Cause error
}

func (e *WaitError) Error() string {
	return fmt.Sprintf("not verified after %s and %d queries: %v", e.Waited.Round(time.Millisecond), e.Queries, e.Cause)
}

// Unwrap returns the end of the context. The last failure is not part of the chain: it did not end the wait.
func (e *WaitError) Unwrap() error {
	return e.Cause
}

// WaitForVerification queries until the address is verified or ctx ends. Throttling and temporary failures lengthen the
// interval and do not end the wait, except failures of the network and of the credential source before a query has
// succeeded. Its errors are of type *WaitError if ctx ended, and of type *rpc.CallError otherwise.
func (c *Client) WaitForVerification(
	ctx context.Context, input QueryEmailVerificationInput, options WaitOptions,
) (*QueryEmailVerificationOutput, error) {
	started := time.Now()
	usual := min(options.Interval, maxWaitInterval)
	interval := usual
	succeeded := false
	var progress WaitProgress
	for {
		output, err := c.LookUpEmailVerification(ctx, input)
		progress.Waited = time.Since(started)
		if cause := ctx.Err(); cause != nil && err != nil {
			if progress.Queries == 0 {
				progress.Err = err
			}
			return nil, &WaitError{WaitProgress: progress, Cause: cause}
		}
		progress.Queries++
		progress.Output, progress.Err = output, err
		switch {
		case err == nil && output.Verified():
			return output, nil
		case err == nil, options.Absent && isNotFound(err):
			interval, succeeded = usual, true
		case isTemporary(err, succeeded):
			interval = min(2*interval, maxStretch*usual)
		default:
			return nil, err
		}
		progress.Next = max(jitter(interval), rpc.Delay(err))
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

// jitter keeps concurrent waits from querying at the same time.
func jitter(d time.Duration) time.Duration {
	return d - d/10 + rand.N(d/5+1) //nolint:gosec // nothing secret depends on it
}

func isNotFound(err error) bool {
	_, ok := errors.AsType[*NotFoundError](err)
	return ok
}

// isTemporary reports whether a later query may succeed. Until a query has succeeded, that excludes failures of the
// network and of the credential source: the configuration may be wrong.
func isTemporary(err error, succeeded bool) bool {
	_, fromService := errors.AsType[*rpc.ServiceError](err)
	return (fromService || succeeded) && rpc.Retryable(err)
}
