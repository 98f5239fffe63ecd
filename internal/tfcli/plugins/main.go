// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Plugins builds the provider and lays it out in a folder from which "init -plugin-dir" installs it.
//
//	plugins folder
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/alidomain/terraform-provider-alidomain/internal/tfcli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "plugins:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 1 {
		return errors.New("usage: plugins folder")
	}
	root, err := tfcli.ModuleRoot()
	if err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "alidomain-plugins-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch) }()

	binary := filepath.Join(scratch, "provider")
	if err := tfcli.BuildProvider(ctx, root, binary, tfcli.LocalVersion); err != nil {
		return err
	}
	if _, err := tfcli.NewPluginDir(args[0], binary, tfcli.LocalVersion); err != nil {
		return err
	}
	fmt.Printf("%s holds version %s of the provider, for init -plugin-dir.\n", args[0], tfcli.LocalVersion)
	return nil
}
