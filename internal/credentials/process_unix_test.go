// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package credentials

import (
	"os/exec"
	"syscall"
	"testing"
)

// The leader of a new session has no terminal.
func TestIsolate_sessionOfItsOwn(t *testing.T) {
	t.Parallel()
	sleep, err := exec.LookPath("sleep")
	if err != nil {
		t.Skip("needs sleep, and there is none on the PATH")
	}
	command := exec.CommandContext(t.Context(), sleep, "60")
	isolate(command)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	pid := uintptr(command.Process.Pid)
	if session, _, errno := syscall.Syscall(syscall.SYS_GETSID, pid, 0, 0); errno != 0 || session != pid {
		t.Errorf("the session of %d is %d: %v", pid, session, errno)
	}
	if err := command.Cancel(); err != nil {
		t.Error(err)
	}
	if err := command.Wait(); err == nil {
		t.Error("the command was not killed")
	}
}
