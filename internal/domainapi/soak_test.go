// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// With random faults, concurrency and callers that give up, each outcome is correct or an expected error, and no
// goroutine is left, as TestMain checks.
func TestSoak(t *testing.T) {
	t.Parallel()
	const (
		callers   = 12
		addresses = 100
		// faulty is the share of requests with a fault.
		faulty = 0.4
	)
	length := 3 * time.Second
	if testing.Short() {
		length = 300 * time.Millisecond
	}
	records := domaintest.Fleet(addresses)
	server := domaintest.Start(t, domaintest.WithRecords(records...), domaintest.CountOnly())
	second := domaintest.Start(t)
	table := domaintest.FaultTable(records[0].Email, second.URL)
	for _, fault := range table {
		fault.Fault.Match = func(domaintest.Request) bool { return rand.Float64() < faulty/float64(len(table)) } //nolint:gosec // no secret hangs on it
		server.Inject(fault.Fault)
	}
	var observed, right, wrong atomic.Int64
	var set *settings
	client := newClient(t, server.URL, withRetries(2), withObserver(func(context.Context, domainapi.Attempt) { observed.Add(1) }),
		func(s *settings) {
			set = s
			s.network.ConnectTimeout, s.network.ReadTimeout = time.Second, 100*time.Millisecond
		})

	end := time.Now().Add(length)
	var running sync.WaitGroup
	for range callers {
		running.Go(func() {
			for time.Now().Before(end) {
				record := records[rand.IntN(len(records))] //nolint:gosec // as above
				ctx, cancel := context.WithTimeout(t.Context(), patience())
				output, err := client.QueryEmailVerification(ctx, input(record.Email))
				if err == nil {
					right.Add(1)
					if string(output.Email) != record.Email || output.VerificationStatus.Value != int64(*record.VerificationStatus) {
						t.Errorf("%s: got %+v", record.Email, output)
					}
				} else {
					wrong.Add(1)
					if problem := judge(ctx, err); problem != "" {
						t.Errorf("%s: %s: %v", record.Email, problem, err)
					}
				}
				cancel()
			}
		})
	}
	running.Wait()

	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := server.Await(ctx, func(s domaintest.Stats) bool { return s.InFlight == 0 }); err != nil {
		t.Errorf("requests go on: %+v", server.Stats())
	}
	set.Target.HTTP.CloseIdleConnections()
	if err := server.Await(ctx, func(s domaintest.Stats) bool { return s.OpenConnections == 0 }); err != nil {
		t.Errorf("%d connections are open", server.Stats().OpenConnections)
	}
	if second.Count("") != 0 {
		t.Error("a redirect was followed")
	}
	if right.Load() == 0 || wrong.Load() == 0 || observed.Load() == 0 {
		t.Errorf("%d responses, %d errors, %d attempts: this shows nothing", right.Load(), wrong.Load(), observed.Load())
	}
	t.Logf("%d responses, %d errors, %+v", right.Load(), wrong.Load(), server.Stats())
}

// patience returns how long a caller waits. One caller in four gives up early.
func patience() time.Duration {
	if rand.IntN(4) == 0 { //nolint:gosec // no secret hangs on it
		return rand.N(50 * time.Millisecond) //nolint:gosec // as above
	}
	return time.Minute
}

// judge describes an unexpected error of a call. It returns an empty string for errors that a fault or the caller
// causes.
func judge(ctx context.Context, err error) string {
	call, ok := errors.AsType[*rpc.CallError](err)
	if !ok {
		return fmt.Sprintf("a %T", err)
	}
	switch call.Err.(type) { //nolint:errorlint // what ends a call is never wrapped
	case *rpc.ServiceError, *rpc.ResponseError, *httpclient.Error:
		return ""
	}
	if ctx.Err() != nil && errors.Is(err, context.DeadlineExceeded) {
		return ""
	}
	return fmt.Sprintf("ends with a %T", call.Err)
}
