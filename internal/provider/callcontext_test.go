// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"testing"
	"time"
)

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
