// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package credentials

import (
	"context"
	"errors"
	"os/exec"
	"strconv"
	"time"
)

// taskkillTimeout bounds taskkill, which may hang.
const taskkillTimeout = 5 * time.Second

// isolate makes the end of the context kill the command and its children, with taskkill.
func isolate(command *exec.Cmd) {
	command.Cancel = func() error {
		ctx, cancel := context.WithTimeout(context.Background(), taskkillTimeout)
		defer cancel()
		//nolint:gosec // a number is the only variable part
		tree := exec.CommandContext(ctx, "taskkill", "/T", "/F", "/PID", strconv.Itoa(command.Process.Pid)).Run()
		return errors.Join(tree, command.Process.Kill())
	}
}
