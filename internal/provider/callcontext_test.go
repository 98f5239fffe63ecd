// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// A shared request can outlive the call that sent it. It keeps logging, to a context whose call has ended.
func TestCallContext_log(t *testing.T) {
	t.Parallel()
	attempt := domainapi.Attempt{Attempt: rpc.Attempt{Action: "QueryEmailVerification", Number: 2}}
	want, _ := logged(t, func(ctx context.Context) {
		logAttempt(tflog.NewSubsystem(ctx, logSubsystem), attempt)
	})
	got, _ := logged(t, func(ctx context.Context) {
		call, end := newCallContext(ctx)
		request := context.WithoutCancel(tflog.NewSubsystem(call, logSubsystem))
		end()
		logAttempt(request, attempt)
	})
	for _, entries := range [][]map[string]any{got, want} {
		for _, entry := range entries {
			delete(entry, "@timestamp")
			delete(entry, "@caller")
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) != 1 {
		t.Errorf("log (-before +after the end of the call):\n%s", diff)
	}
}

func TestCallContext(t *testing.T) {
	t.Parallel()
	type key struct{}
	deadline := time.Now().Add(time.Hour)
	parent, cancel := context.WithDeadline(context.WithValue(t.Context(), key{}, "value"), deadline)
	defer cancel()
	call, end := newCallContext(parent)
	defer end()
	child, cancelChild := context.WithCancel(call)
	defer cancelChild()

	if got, ok := child.Deadline(); !ok || !got.Equal(deadline) {
		t.Errorf("deadline = %v, %t", got, ok)
	}
	if got := child.Value(key{}); got != "value" {
		t.Errorf("value = %v", got)
	}
	if err := child.Err(); err != nil {
		t.Error(err)
	}
	cancel()
	<-child.Done()
	if err := call.Err(); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled, the error is %v", err)
	}

	call, end = newCallContext(context.WithValue(t.Context(), key{}, "value"))
	end()
	<-call.Done()
	if err := call.Err(); !errors.Is(err, context.Canceled) {
		t.Errorf("ended, the error is %v", err)
	}
	if got := call.Value(key{}); got != nil {
		t.Errorf("ended, the value is %v", got)
	}
	if got, ok := call.Deadline(); ok {
		t.Errorf("ended, the deadline is %v", got)
	}
}
