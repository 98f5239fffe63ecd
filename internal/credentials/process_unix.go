// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package credentials

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// killTreeOnCancel makes the end of the context kill the command and its children.
func killTreeOnCancel(command *exec.Cmd) {
	terminal, err := os.OpenFile("/dev/tty", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		command.Cancel = func() error {
			return syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
		}
		return
	}
	_ = terminal.Close()
	// A background process group would be stopped when the command prompts for a password on the terminal.
	command.Cancel = func() error { return killTree(command.Process.Pid) }
}

// killTree kills a process and its descendants.
func killTree(pid int) error {
	var failed error
	for _, pid := range append(descendants(pid), pid) {
		failed = errors.Join(failed, syscall.Kill(pid, syscall.SIGKILL))
	}
	return failed
}

// descendants returns the direct and indirect children of a process, according to ps.
func descendants(pid int) []int {
	output, err := exec.Command("ps", "-A", "-o", "pid=,ppid=").Output() //nolint:noctx // the context has ended
	if err != nil {
		return nil
	}
	children := make(map[int][]int)
	for line := range strings.Lines(string(output)) {
		fields := strings.Fields(line)
		if len(fields) != 2 {
			continue
		}
		child, childErr := strconv.Atoi(fields[0])
		parent, parentErr := strconv.Atoi(fields[1])
		if childErr == nil && parentErr == nil {
			children[parent] = append(children[parent], child)
		}
	}
	found := children[pid]
	for i := 0; i < len(found); i++ {
		found = append(found, children[found[i]]...)
	}
	return found
}
