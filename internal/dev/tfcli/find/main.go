// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Find prints the path of a Terraform or OpenTofu CLI, which it installs if necessary.
//
//	find [-cli product@version] [command [argument...]]
//
// Given a command, such as "go test ./...", it runs that instead, in the environment for acceptance tests: with the CLI,
// and without the user's settings for Terraform, Alibaba Cloud, proxies and Go. With "-cli none", tests run without a CLI.
// Of the events of "go test -json", it prints what "go test" would print, and at the end how many tests passed, failed and
// were skipped.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

func main() {
	spec := flag.String("cli", "", "the `product@version` to find, such as terraform@1.5.7 or opentofu@1.6.3, or none (default any supported)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code, err := run(ctx, *spec, flag.Args())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "find:", err)
		code = 1
	}
	os.Exit(code)
}

// run returns the exit code of the command.
func run(ctx context.Context, spec string, command []string) (int, error) {
	env := tfcli.Environ(os.Environ())
	if spec != "none" {
		cli, err := locate(ctx, spec)
		if err != nil {
			return 0, err
		}
		if len(command) == 0 {
			fmt.Println(cli.Path)
			return 0, nil
		}
		fmt.Fprintf(os.Stderr, "Using %s at %s.\n", cli, cli.Path)
		env = append(env, tfcli.AcceptanceEnviron(cli)...)
	}
	if len(command) == 0 {
		return 0, errors.New("-cli none needs a command")
	}
	cmd := tfcli.Command(ctx, command[0], command[1:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, os.Stdout, os.Stderr
	started := time.Now()
	// The go command prints nothing while it compiles, and little while it tests.
	err := tfcli.Progress(os.Stderr, "Compiling, for minutes the first time, and testing", func(progress io.Writer) error {
		if !slices.Contains(command, "-json") {
			return cmd.Run()
		}
		events := newSummary(os.Stdout, progress)
		cmd.Stdout = events
		err := cmd.Run()
		events.close(time.Since(started), err)
		return err
	})
	if code := cmd.ProcessState.ExitCode(); code > 0 {
		return code, nil
	}
	return 0, err
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
