// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package credentials

import (
	"os/exec"
	"syscall"
)

// isolate starts the command in a session of its own. There it has no terminal, on which it could wait for an answer that
// nobody gives. The end of the context kills its process group.
func isolate(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	command.Cancel = func() error {
		return syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
	}
}
