// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

// Maxrss is installed in place of a provider. It runs the program that MAXRSS_PROGRAM names, and appends that program's
// peak memory in bytes to the file that MAXRSS_FILE names.
//
// A system reports the peak of a process only to its parent, and a provider's parent is the CLI. The parent has to be
// small: on Linux, the peak of a child is at least what its parent used when it started the child.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

func main() {
	if err := run(os.Getenv("MAXRSS_PROGRAM"), os.Args[1:], os.Getenv("MAXRSS_FILE")); err != nil {
		fmt.Fprintln(os.Stderr, "maxrss:", err)
		os.Exit(1)
	}
}

func run(program string, args []string, path string) error {
	cmd := exec.Command(program, args...) //nolint:noctx // the CLI stops it
	// Files are passed on as they are, so that nothing delays the handshake.
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return errors.New("the system does not report what a process used")
	}
	peak := int64(usage.Maxrss) //nolint:unconvert // its type depends on the system
	if runtime.GOOS != "darwin" && runtime.GOOS != "ios" {
		peak <<= 10 // other systems report kilobytes
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(file, peak)
	return errors.Join(err, file.Close())
}
