// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package tfcli

import "os/exec"

// interruptOnCancel does nothing: without signals, cancellation kills the process.
func interruptOnCancel(*exec.Cmd) {}
