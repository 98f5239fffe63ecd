// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package credentials

import (
	"context"
	"os/exec"
	"testing"
	"time"
)

// cancelOnWrite cancels when something is written to it.
type cancelOnWrite struct {
	cancel context.CancelFunc
}

func (c cancelOnWrite) Write(p []byte) (int, error) {
	c.cancel()
	return len(p), nil
}

// On a terminal there is no process group to kill, so the descendants are looked up.
func TestKillTree(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("needs a shell, and there is no sh on the PATH")
	}
	if _, err := exec.LookPath("ps"); err != nil {
		t.Skip("needs ps, and there is none on the PATH")
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	command := exec.CommandContext(ctx, sh, "-c", "(sleep 60 & echo begun; sleep 60) & sleep 60")
	command.Cancel = func() error { return killTree(command.Process.Pid) }
	// Run returns after all processes have closed the output.
	command.Stdout = cancelOnWrite{cancel}
	started := time.Now()
	if err := command.Run(); err == nil {
		t.Error("the command succeeded")
	}
	if took := time.Since(started); took > 30*time.Second {
		t.Errorf("a descendant went on for %s", took)
	}
}
