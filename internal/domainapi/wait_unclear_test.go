// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// If the end of a wait cuts off a query, the one before it counts, unless an attempt of the last one had already failed.
func TestWait_endsDuringALaterQuery(t *testing.T) {
	t.Parallel()
	const early, late = 5 * time.Second, 28 * time.Second
	hang := domaintest.Fault{Action: actionQuery, Delay: time.Hour}
	for name, test := range map[string]struct {
		interval time.Duration // until the last query, which the end cuts off
		fault    domaintest.Fault
		absent   bool
	}{
		"no response":                       {early, hang, false},
		"no connection":                     {early, domaintest.Fault{Action: actionQuery, Drop: true}, false},
		"an error of a gateway":             {early, domaintest.Fault{Action: actionQuery, Status: 502}, false},
		"a list that is throttled":          {early, domaintest.Fault{Action: actionList, Code: "Throttling"}, true},
		"the first attempt is cut off":      {late, hang, false},
		"the first attempt to list is, too": {late, domaintest.Fault{Action: actionList, Delay: time.Hour}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := domaintest.New()
				if !test.absent {
					service.Put(domaintest.PendingRecord(address))
				}
				test.fault.Skip = 1
				service.Inject(test.fault)
				_, err := waitFor(t, service,
					domainapi.WaitOptions{Timeout: 31 * time.Second, Interval: test.interval, Absent: test.absent}, withRetries(1000))
				wait := as[*domainapi.WaitError](t, err)
				var last error
				if call, ok := errors.AsType[*rpc.CallError](wait.Err); ok {
					last = call.Last
				}
				_, absent := errors.AsType[*domainapi.NotFoundError](wait.Err)
				failed, known := rpc.Retryable(last), wait.Output != nil || absent
				if wait.Queries != 1 || failed == known || known != (test.interval == late) {
					t.Errorf("got %+v", wait)
				}
			})
		})
	}
}

// A last query without a response leaves the state unknown, whatever it was before the suspend.
func TestWait_endsInTheLastQueryAfterASuspend(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := pending()
		service.Inject(domaintest.Fault{Delay: time.Hour, Skip: 1})
		_, err := waitFor(t, service, domainapi.WaitOptions{
			Timeout: time.Minute, Interval: 10 * time.Second,
			Observe: func(context.Context, domainapi.WaitProgress) { time.Sleep(time.Hour) }, // a suspend
		})
		wait := as[*domainapi.WaitError](t, err)
		if wait.Output != nil || wait.LinkExpired != nil || !errors.Is(wait.Err, context.DeadlineExceeded) {
			t.Errorf("got %+v", wait)
		}
	})
}
