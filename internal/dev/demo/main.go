// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Demo shows the provider at work without an account: it runs the configuration in examples/demo with a real Terraform
// or OpenTofu CLI against a stand-in for the Domain API on loopback. The program of the provider is expected beside it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

func main() {
	os.Exit(exitCode())
}

// exitCode is main, less the exit that would skip deferred calls.
func exitCode() int {
	// SIGHUP and SIGPIPE too: a closed terminal, or a pager that has seen enough, must not leave files behind.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	defer stop()

	err := run(ctx)
	if ctx.Err() != nil {
		fmt.Fprintln(os.Stderr, "\nInterrupted. Everything that was started is stopped, and what was made is removed.")
		return 130 // as a shell reports a program that Ctrl-C ended
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "\ndemo:", err)
		return 1
	}
	return 0
}

func run(ctx context.Context) error {
	root, err := tfcli.ModuleRoot()
	if err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return demo{
		root:     root,
		provider: filepath.Join(filepath.Dir(program), "terraform-provider-alidomain"+filepath.Ext(program)),
		stdout:   os.Stdout,
		terminal: isTerminal(os.Stdout),
		locate:   tfcli.New(tfcli.CacheDir(root), os.Stdout).Locate,
	}.run(ctx)
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
