// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package tfcli

import "os/exec"

// interruptOnCancel leaves cmd as it is: without signals there is no interrupt to send, and Cancel kills.
func interruptOnCancel(*exec.Cmd) {}
