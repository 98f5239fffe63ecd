// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// irreplaceable provides keys that it cannot replace.
type irreplaceable struct {
	replace func(context.Context) error
}

func (i irreplaceable) CredentialsExcept(ctx context.Context, refused rpc.Credentials) (rpc.Credentials, error) {
	if refused == keys() {
		return rpc.Credentials{}, i.replace(ctx)
	}
	return keys(), nil
}

// The error says both that the session was refused and why there is no other one. The refused session is not sent again.
func TestCall_reportsRefusalWithoutReplacement(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Code: "InvalidSecurityToken.Expired"})
		attempts := 0
		source := irreplaceable{replace: func(context.Context) error {
			attempts++
			return &credentials.RetrievalError{Reason: credentials.ReasonBusy}
		}}
		_, err := newPiped(t, service, withRetries(2), func(s *settings) { s.Credentials = source }).call(t.Context(), address)
		call := as[*rpc.CallError](t, err)
		if as[*credentials.RetrievalError](t, call.Err).Reason != credentials.ReasonBusy || call.Refusal == nil ||
			call.Refusal.Code != "InvalidSecurityToken.Expired" || service.Count("") != 1 || attempts != 3 {
			t.Errorf("got %+v after %d requests to the service and %d to the source", call, service.Count(""), attempts)
		}
	})
}

// The refusal of a session that was replaced is not why the call failed, and neither is one that ended the call by itself.
func TestCall_forgetsRefusalOfReplacedSession(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]*expiring{"replaced": {}, "permanent": {permanent: true}} {
		synctest.Test(t, func(t *testing.T) {
			service := acceptsExpiring()
			service.Inject(domaintest.Fault{Code: "InvalidSecurityToken.Expired"})
			_, err := newPiped(t, service, func(s *settings) { s.Credentials = source }).call(t.Context(), address)
			if refusal := as[*rpc.CallError](t, err).Refusal; refusal != nil {
				t.Errorf("%s: got %+v", name, refusal)
			}
		})
	}
}

// Retries do not replace a second session.
func TestCall_replacesOneSession(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := acceptsExpiring()
		for _, code := range []string{"InvalidSecurityToken.Expired", "Throttling", "InvalidSecurityToken.Expired"} {
			service.Inject(domaintest.Fault{Code: code, Times: 1})
		}
		source := &expiring{}
		_, err := newPiped(t, service, withRetries(5), func(s *settings) { s.Credentials = source }).call(t.Context(), address)
		if got := as[*rpc.ServiceError](t, err); got.Class != rpc.ClassSecurityToken || service.Count("") != 3 {
			t.Errorf("got %v after %d requests", got, service.Count(""))
		}
	})
}

// A call that times out while it waits for a credential source names the source.
func TestCall_namesSourceAtDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := newPiped(t, verified(), withCredentials(func(ctx context.Context) (rpc.Credentials, error) {
			<-ctx.Done()
			return rpc.Credentials{}, &credentials.RetrievalError{Source: "the source", Reason: credentials.ReasonTimeout}
		})).call(ctx, address)
		call := as[*rpc.CallError](t, err)
		if call.Err != context.DeadlineExceeded || as[*credentials.RetrievalError](t, call.Last).Source != "the source" { //nolint:errorlint // it is that itself
			t.Errorf("got %+v", call)
		}
	})
}
