// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// RequiredProviders is the part of a configuration that says where the provider comes from.
const RequiredProviders = `terraform {
  required_providers {
    alidomain = { source = "` + ProviderSource + `" }
  }
}
`

// Workspace is a directory with a configuration that a CLI works on.
type Workspace struct {
	CLI CLI
	Dir string
	// Env is the whole environment of the CLI, as in [exec.Cmd].
	Env []string
}

// NewWorkspace returns a workspace in the directory dir, which Write creates. The CLI runs in [Environ] with the
// additional variables, does not ask for input, and prints no colors.
func NewWorkspace(cli CLI, dir string, variables ...string) Workspace {
	env := append(Environ(os.Environ()), "TF_INPUT=0", "TF_CLI_ARGS=-no-color")
	return Workspace{CLI: cli, Dir: dir, Env: append(env, variables...)}
}

// Write writes a file of the configuration. The name is a path in the workspace, with slashes.
func (w Workspace) Write(name, content string) error {
	file := filepath.Join(w.Dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(content), 0o600)
}

// Init installs the provider from a directory that [WritePlugins] wrote. No other provider is available.
func (w Workspace) Init(ctx context.Context, plugins string) error {
	_, err := w.Run(ctx, "init", "-plugin-dir="+plugins)
	return err
}

// Command returns a command of the CLI. See [Command].
func (w Workspace) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := Command(ctx, w.CLI.Path, args...)
	cmd.Dir, cmd.Env = w.Dir, w.Env
	return cmd
}

// Run runs a command of the CLI and returns what it prints on both streams. The error includes that as well.
func (w Workspace) Run(ctx context.Context, args ...string) (string, error) {
	output, err := w.Command(ctx, args...).CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%s %s: %w\n%s", w.CLI.Product, args[0], err, output)
	}
	return string(output), err
}

// TB is the part of testing.TB that [ForTest] needs, so that programs can use this package without package testing.
type TB interface {
	Context() context.Context
	Fatal(args ...any)
	Helper()
	Skip(args ...any)
}

// ForTest returns the CLI that acceptance tests run. It skips the test if the environment names none.
func ForTest(tb TB) CLI {
	tb.Helper()
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if os.Getenv("TF_ACC") == "" || path == "" {
		tb.Skip(`needs a Terraform or OpenTofu CLI; "make test" finds one and sets TF_ACC and TF_ACC_TERRAFORM_PATH`)
	}
	cli, err := Identify(tb.Context(), path)
	if err != nil {
		tb.Fatal(err)
	}
	return cli
}
