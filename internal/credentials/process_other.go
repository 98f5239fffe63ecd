// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package credentials

import (
	"errors"
	"os/exec"
	"strconv"
)

// killTreeOnCancel makes the end of the context kill the command and its children, with taskkill.
func killTreeOnCancel(command *exec.Cmd) {
	command.Cancel = func() error {
		//nolint:gosec,noctx // a number is the only variable part, and the context has ended
		tree := exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(command.Process.Pid)).Run()
		return errors.Join(tree, command.Process.Kill())
	}
}
