// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

const (
	// maxStretch is the maximum factor by which the interval grows while queries fail.
	maxStretch = 8
	// maxWaitInterval is longer than any read, and short enough to multiply without overflow.
	maxWaitInterval = 365 * 24 * time.Hour
	// sameFailures is how often in a row the same failure ends a wait.
	sameFailures = 3
	// oversleeping is the least delay of a wake-up that counts as a suspend.
	oversleeping = 100 * time.Millisecond
)

// WaitOptions configures a wait.
type WaitOptions struct {
	// Interval is the time between two queries, with a jitter of a tenth.
	Interval time.Duration
	// Timeout is how long to wait.
	Timeout time.Duration
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
	// LinkExpired is that of the last record.
	LinkExpired *bool
}

func (e *WaitError) Error() string {
	return "not verified: " + e.Cause.Error()
}

// Unwrap returns the end of the context. The last failure is not part of the chain: it did not end the wait.
func (e *WaitError) Unwrap() error {
	return e.Cause
}

// wait is the state of WaitForVerification.
type wait struct {
	client  *Client
	input   QueryEmailVerificationInput
	options WaitOptions
	started time.Time

	interval time.Duration
	progress WaitProgress
	// succeeded is set after the first query that succeeded.
	succeeded bool
	// failure is the last one that is not temporary, and failures counts how often it came in a row.
	failure  string
	failures int
}

// WaitForVerification queries until the address is verified, ctx ends or the timeout is over. If the process was suspended
// past the timeout, one last query follows.
//
// Failures lengthen the interval. Until a query has succeeded, all of them end the wait but temporary errors of the service,
// because the configuration may be wrong. Later, temporary failures never end it, and others if the same comes three times
// in a row. Errors are of type *WaitError if ctx or the timeout ended the wait, and of type *rpc.CallError otherwise.
func (c *Client) WaitForVerification(
	ctx context.Context, input QueryEmailVerificationInput, options WaitOptions,
) (*QueryEmailVerificationOutput, error) {
	options.Interval, options.Timeout = min(options.Interval, maxWaitInterval), max(options.Timeout, 0)
	w := &wait{client: c, input: input, options: options, started: time.Now(), interval: options.Interval}
	bounded, cancel := context.WithTimeout(ctx, options.Timeout)
	defer cancel()
	for {
		done, err := w.query(bounded)
		overslept := time.Since(w.started) > options.Timeout+oversleeping
		if overslept && errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			err = w.lastQuery(ctx)
		}
		switch {
		case done && err == nil:
			return w.progress.Output, nil
		case done:
			return nil, err
		}
		timer := time.NewTimer(w.progress.Next)
		select {
		case <-timer.C:
		case <-bounded.Done():
			timer.Stop()
		}
	}
}

// lastQuery queries once more after the end of the wait. It returns nil if the address is verified.
func (w *wait) lastQuery(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, w.client.http.ReadTimeout())
	defer cancel()
	w.progress.Output, w.progress.Err = nil, nil // of before the suspend
	done, err := w.query(ctx)
	if !done {
		return w.ended(context.DeadlineExceeded)
	}
	return err
}

// query queries once, and reports whether that ends the wait. If it does, the result is progress.Output or err.
func (w *wait) query(ctx context.Context) (done bool, err error) {
	output, err := w.client.LookUpEmailVerification(ctx, w.input)
	w.progress.Waited = time.Since(w.started)
	if cause := ctx.Err(); cause != nil && err != nil {
		// If the query was merely cut off, the one before it counts, if there is one.
		call, called := errors.AsType[*rpc.CallError](err)
		if nothing := w.progress.Output == nil && w.progress.Err == nil; nothing || called && call.Last != nil {
			w.progress.Output, w.progress.Err = nil, err
		}
		return true, w.ended(cause)
	}
	w.progress.Queries++
	w.progress.Output, w.progress.Err = output, err
	switch {
	case err == nil && output.Verified():
		return true, nil
	case err == nil, w.options.Absent && isNotFound(err):
		w.interval, w.succeeded, w.failures = w.options.Interval, true, 0
	case w.ends(err):
		return true, err
	default:
		w.interval = min(2*w.interval, maxStretch*w.options.Interval)
	}
	w.progress.Next = max(jitter(w.interval), rpc.Delay(err))
	if w.options.Observe != nil {
		w.options.Observe(ctx, w.progress)
	}
	return false, nil
}

// ends reports whether the failure of a query ends the wait.
func (w *wait) ends(err error) bool {
	_, fromService := errors.AsType[*rpc.ServiceError](err)
	switch {
	case !w.succeeded:
		return !fromService || !rpc.Retryable(err)
	case rpc.Retryable(err):
		w.failures = 0
		return false
	}
	failure := rpc.Failure(err)
	if failure == "" && w.failures > 0 {
		return false // a credential source that was not queried again
	}
	if failure != w.failure {
		w.failure, w.failures = failure, 0
	}
	w.failures++
	return w.failures == sameFailures
}

func (w *wait) ended(cause error) error {
	w.progress.Waited = time.Since(w.started)
	ended := &WaitError{WaitProgress: w.progress, Cause: cause}
	if w.progress.Output != nil {
		ended.LinkExpired = w.progress.Output.LinkExpired(w.client.now())
	}
	return ended
}

// jitter keeps concurrent waits from querying at the same time.
func jitter(d time.Duration) time.Duration {
	return d - d/10 + rand.N(d/5+1) //nolint:gosec // nothing secret depends on it
}

func isNotFound(err error) bool {
	_, ok := errors.AsType[*NotFoundError](err)
	return ok
}
