// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// A wait whose last query failed does not know whether the address is verified, and the remedy is that of the failure, unless it
// may pass by itself.
func TestReporter_waitThatEndsWithAFailure(t *testing.T) {
	t.Parallel()
	cutOff := func(last error) error {
		return &rpc.CallError{Action: "QueryEmailVerification", Attempts: 2, Err: context.DeadlineExceeded, Last: last}
	}
	for name, test := range map[string]struct {
		err          error
		kind, remedy Kind
		fact         string // the start of the line about the last query
		connection   bool
	}{
		"unavailable": {
			service(rpc.ClassUnavailable, 503, "", ""), KindWaitUnclear, KindWaitUnclear, "The last failure: " + EntryOf(KindUnavailable).Cause, false,
		},
		"cut off after a failed attempt": {
			cutOff(&httpclient.Error{Reason: httpclient.ReasonTimeout, Endpoint: chinaEndpoint(), Detail: "timeout"}),
			KindWaitUnclear, KindWaitUnclear, "The last failure: " + EntryOf(KindAttemptTimeout).Cause, false,
		},
		"cut off": {cutOff(nil), KindWaitUnclear, KindWaitUnclear, "The last query got no response.", false},
		"no permission": {
			service(rpc.ClassNoPermission, 403, "Forbidden.RAM", ""), KindWaitUnclear, KindNoPermission,
			"The last failure: " + EntryOf(KindNoPermission).Cause, true,
		},
		"a page": {
			unusable(rpc.ProblemForeign, ""), KindWaitUnclear, KindForeignResponse, "The last failure: " + EntryOf(KindForeignResponse).Cause, false,
		},
		"a session that can't be renewed": {
			failed(&credentials.RetrievalError{Source: "STS", Reason: credentials.ReasonDenied}), KindWaitUnclear, KindSourceDenied,
			"The last failure: " + EntryOf(KindSourceDenied).Cause, false,
		},
		"a credential source that timed out": {
			failed(&credentials.RetrievalError{Source: "STS", Reason: credentials.ReasonTimeout, Err: context.DeadlineExceeded}),
			KindWaitUnclear, KindWaitUnclear, "The last failure: " + EntryOf(KindSourceTimeout).Cause, false,
		},
		"no record": {
			failed(&domainapi.NotFoundError{Err: &rpc.ServiceError{Class: rpc.ClassUnknown, Code: "X"}}), KindWaitTimeout, KindWaitTimeout,
			"The last response: " + EntryOf(KindNotFound).Cause, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			detail := newReporter().QueryFailed("a@example.com", &domainapi.WaitError{
				WaitProgress: domainapi.WaitProgress{Queries: 2, Waited: time.Minute, Err: test.err}, Cause: context.DeadlineExceeded,
			}).Detail()
			begin, end := EntryOf(test.kind).Cause+"\n\nWaited 1m0s and queried 2 times.\n"+test.fact, "\n\n"+EntryOf(test.remedy).Remedy
			if !strings.HasPrefix(detail, begin) || !strings.HasSuffix(detail, end) || strings.Contains(detail, checked) != test.connection {
				t.Errorf("got %s\nwant %s\n…%s", detail, begin, end)
			}
		})
	}
}
