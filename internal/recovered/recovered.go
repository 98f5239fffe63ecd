// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package recovered converts panics to errors, because a panic ends every read of the process.
package recovered

import (
	"runtime"
	"runtime/debug"
)

// Error is a panic.
type Error struct {
	// Stack is only for the log.
	Stack string
}

// From returns the error for a value that recover returned. It keeps the message only of runtime errors, because other
// values may contain secrets.
func From(value any) *Error {
	stack := string(debug.Stack())
	if fault, ok := value.(runtime.Error); ok {
		stack = fault.Error() + "\n" + stack
	}
	return &Error{Stack: stack}
}

func (*Error) Error() string {
	return "a panic"
}
