// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"fmt"
	"os"
	"testing"
)

// asCommand is the argument that turns the test program into a process_command.
const asCommand = "as-command"

func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == asCommand {
		runCommand(os.Args[2:])
	}
	// By default, the race detector makes each process that a test starts sleep for a second at its end.
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}
