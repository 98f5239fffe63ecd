// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

// Maxrss stands in for a provider in a plugin directory: it runs the program that MAXRSS_PROGRAM names, and appends that
// program's peak memory in bytes to the file that MAXRSS_FILE names, on a line of its own.
//
// The system tells a process's peak to its parent, and a provider's parent is the CLI, which keeps it to itself. A small
// parent it has to be: on Linux the child's count starts from the parent's.
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
	cmd := exec.Command(program, args...) //nolint:noctx // the CLI ends it
	// The descriptors themselves, because the handshake must not wait for a copy.
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return errors.New("the system does not tell what a process used")
	}
	peak := int64(usage.Maxrss) //nolint:unconvert // it has other types on other systems
	if runtime.GOOS != "darwin" && runtime.GOOS != "ios" {
		peak <<= 10 // it is in kilobytes everywhere else
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(file, peak)
	return errors.Join(err, file.Close())
}
