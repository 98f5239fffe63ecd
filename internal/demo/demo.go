// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/alidomain/terraform-provider-alidomain/internal/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/tfcli"
)

// The registrants of examples/demo.
const (
	verified = "ada@example.com"
	waiting  = "grace@example.com"
)

// demo is one run of the demonstration.
type demo struct {
	root           string // the project's folder
	stdout, stderr io.Writer
	terminal       bool // whether stdout shows colours

	locate func(context.Context) (tfcli.CLI, error)
	build  func(ctx context.Context, root, output, version string) error
}

func (d demo) run(ctx context.Context) error {
	cli, err := d.locate(ctx)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "alidomain-demo-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()

	d.sayf("Building the provider ...\n")
	binary := filepath.Join(dir, "provider")
	if err := d.build(ctx, d.root, binary, tfcli.LocalVersion); err != nil {
		return err
	}
	service, err := domaintest.Listen(ctx, "127.0.0.1:0", domaintest.WithRecords(
		domaintest.VerifiedRecord(verified), domaintest.WaitingRecord(waiting)))
	if err != nil {
		return err
	}
	defer service.Close()

	work := workspace{demo: d, cli: cli, dir: filepath.Join(dir, "work")}
	settings := []string{
		"ALIBABA_CLOUD_ENDPOINT_DOMAIN=" + service.URL,
		"ALICLOUD_ACCESS_KEY=" + domaintest.AccessKeyID,
		"ALICLOUD_SECRET_KEY=" + domaintest.AccessKeySecret,
	}
	work.env = append(tfcli.Environ(os.Environ()), settings...)
	if !d.terminal {
		// A CLI colours its output wherever that goes. As a variable it keeps out of the command lines shown.
		work.env = append(work.env, "TF_CLI_ARGS=-no-color")
	}
	if err := work.prepare(binary, filepath.Join(dir, "plugins")); err != nil {
		return err
	}

	d.sayf(`
%s runs examples/demo/main.tf with the provider just built. A stand-in for
Alibaba Cloud's Domain API knows two registrants:

    %-20s verified
    %-20s has not clicked the link in the mail yet

The configuration names neither keys nor an endpoint. The environment does:

    export %s
`, cli, verified, waiting, strings.Join(settings, "\n    export "))

	for _, args := range [][]string{
		{"init", "-input=false", "-plugin-dir=../plugins"},
		{"plan", "-input=false", "-out=demo.tfplan"},
		{"apply", "-input=false", "demo.tfplan"},
	} {
		if err := work.terraform(ctx, args...); err != nil {
			return err
		}
	}

	service.Put(domaintest.VerifiedRecord(waiting))
	d.sayf("\n%s\n", d.strong(waiting+" clicks the link. The next plan reads it anew:"))
	if err := work.terraform(ctx, "plan", "-input=false"); err != nil {
		return err
	}

	d.sayf(`
%s

    unset ALIBABA_CLOUD_ENDPOINT_DOMAIN
    export ALICLOUD_ACCESS_KEY=... ALICLOUD_SECRET_KEY=...
    make plugins
    cd examples/demo
    %[2]s init -plugin-dir=../../.cache/plugins
    %[2]s plan -var 'registrants={me="you@your.domain"}'

The keys need the permission domain:QueryEmailVerification, and nothing else.
`, d.strong("The same configuration with your own account:"), filepath.Base(cli.Path))
	return nil
}

func (d demo) sayf(format string, args ...any) {
	_, _ = fmt.Fprintf(d.stdout, format, args...)
}

func (d demo) strong(text string) string {
	if !d.terminal {
		return text
	}
	return "\x1b[1m" + text + "\x1b[0m"
}

// workspace is the folder that the CLI runs in.
type workspace struct {
	demo

	cli tfcli.CLI
	dir string
	env []string
}

// prepare fills the folder with the example, and the folder plugins with the provider.
func (w workspace) prepare(binary, plugins string) error {
	provider, err := tfcli.NewPluginDir(plugins, binary, tfcli.LocalVersion)
	if err != nil {
		return err
	}
	if err := os.Mkdir(w.dir, 0o755); err != nil {
		return err
	}
	// The one file, no copy of the folder: there may be somebody's state and lock file beside it.
	configuration, err := os.ReadFile(filepath.Join(w.root, "examples", "demo", "main.tf"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(w.dir, "main.tf"), configuration, 0o644); err != nil {
		return err
	}
	return provider.WriteLockFile(w.dir, w.cli.Product)
}

// terraform shows a command line and runs it. The CLI writes to the demo's own standard output, so that it colours what
// it writes just as it would without the demo.
func (w workspace) terraform(ctx context.Context, args ...string) error {
	line := filepath.Base(w.cli.Path) + " " + strings.Join(args, " ")
	w.sayf("\n%s\n\n", w.strong("$ "+line))
	cmd := tfcli.Command(ctx, w.cli.Path, args...)
	cmd.Dir, cmd.Env = w.dir, w.env
	cmd.Stdout, cmd.Stderr = w.stdout, w.stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", line, err)
	}
	return nil
}
