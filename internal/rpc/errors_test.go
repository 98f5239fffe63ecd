// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc_test

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// The last failure did not end the call, so errors.As must not find it.
func TestCallError_lastFailureIsNotInTheChain(t *testing.T) {
	t.Parallel()
	err := &rpc.CallError{Err: context.Canceled, Last: io.EOF}
	if !errors.Is(err, context.Canceled) || errors.Is(err, io.EOF) {
		t.Errorf("the chain of %v is wrong", err)
	}
}
