// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Find prints the path of a Terraform or OpenTofu CLI, which it downloads or builds where there is none.
//
//	find [-cli product@version] [command [argument...]]
//
// Given a command, it runs that in place of printing: in an environment that is set up for acceptance tests with that
// CLI and rid of the user's own settings for Terraform and for the vendor's cloud.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/alidomain/terraform-provider-alidomain/internal/tfcli"
)

func main() {
	spec := flag.String("cli", "", "the `product@version` to find, such as terraform@1.5.7 or opentofu@1.6.3 (default any that is supported)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *spec, flag.Args())
	stop()
	if err == nil {
		return
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() > 0 {
		os.Exit(exit.ExitCode()) // the command has said why
	}
	fmt.Fprintln(os.Stderr, "find:", err)
	os.Exit(1)
}

func run(ctx context.Context, spec string, command []string) error {
	cli, err := locate(ctx, spec)
	if err != nil {
		return err
	}
	if len(command) == 0 {
		fmt.Println(cli.Path)
		return nil
	}

	fmt.Fprintf(os.Stderr, "With %s at %s.\n", cli, cli.Path)
	cmd := tfcli.Command(ctx, command[0], command[1:]...)
	cmd.Env = append(tfcli.Environ(os.Environ()), tfcli.AcceptanceEnviron(cli)...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

func locate(ctx context.Context, spec string) (tfcli.CLI, error) {
	root, err := tfcli.ModuleRoot()
	if err != nil {
		return tfcli.CLI{}, err
	}
	locator := tfcli.New(tfcli.CacheDir(root), os.Stderr)
	if spec == "" {
		return locator.Locate(ctx)
	}
	product, version, err := tfcli.ParseSpec(spec)
	if err != nil {
		return tfcli.CLI{}, err
	}
	return locator.LocateVersion(ctx, product, version)
}
