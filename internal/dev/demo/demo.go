// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
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
		domaintest.VerifiedRecord(verified), domaintest.PendingRecord(waiting)))
	if err != nil {
		return err
	}
	defer service.Close()

	settings := service.Env().Environ()
	work := workspace{demo: d, Workspace: tfcli.NewWorkspace(cli, filepath.Join(dir, "work"), settings...)}
	if d.terminal {
		work.Env = append(work.Env, "TF_CLI_ARGS=") // in color
	}
	if work.plugins, err = tfcli.NewPluginDir(filepath.Join(dir, "plugins"), binary, tfcli.LocalVersion); err != nil {
		return err
	}

	d.sayf(`
%s runs examples/demo/main.tf with the provider just built.
A stand-in for Alibaba Cloud's Domain API knows two registrants:

    %-20s verified
    %-20s has not clicked the link in the mail yet

The configuration names neither keys nor an endpoint. The environment does:

    export %s
`, cli, verified, waiting, strings.Join(settings, "\n    export "))

	if err := work.planAndApply(ctx, service); err != nil {
		return err
	}
	if err := cli.CheckEphemeral(); err != nil {
		d.sayf("\nThe second act, a saved plan that is stopped at apply, is left out: %v.\n", err)
	} else {
		gate := work
		gate.Dir = filepath.Join(dir, "gate")
		if err := gate.stopAtApply(ctx, service); err != nil {
			return err
		}
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
`, d.strong("The first act with your own account:"), filepath.Base(cli.Path))
	return nil
}

// workspace is the folder that the CLI runs in.
type workspace struct {
	demo
	tfcli.Workspace

	plugins tfcli.PluginDir
}

// planAndApply is the first act: who is verified decides what is planned.
func (w workspace) planAndApply(ctx context.Context, service *domaintest.Server) error {
	if err := w.prepare("demo"); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"init", "-input=false", "-plugin-dir=../plugins"},
		{"plan", "-input=false", "-out=demo.tfplan"},
		{"apply", "-input=false", "demo.tfplan"},
	} {
		if err := w.terraform(ctx, args...); err != nil {
			return err
		}
	}
	service.Put(domaintest.VerifiedRecord(waiting))
	w.sayf("\n%s\n", w.strong(waiting+" clicks the link. The next plan reads it anew:"))
	return w.terraform(ctx, "plan", "-input=false")
}

// stopAtApply is the second act: what has changed since the plan stops the apply.
func (w workspace) stopAtApply(ctx context.Context, service *domaintest.Server) error {
	const example = "guides/a-gate-that-holds-at-apply"
	if err := w.prepare(example); err != nil {
		return err
	}
	quiet := w
	quiet.stdout = io.Discard // the first act has shown what this looks like
	if err := quiet.terraform(ctx, "init", "-input=false", "-plugin-dir=../plugins"); err != nil {
		return err
	}
	w.sayf("\n%s\nIn examples/%s/main.tf,\nan ephemeral resource is opened at plan and again at apply.\n",
		w.strong("Second act: a plan is saved, to be approved."), example)
	if err := w.terraform(ctx, "plan", "-input=false", "-out=saved.tfplan", "-var=registrant="+verified); err != nil {
		return err
	}
	service.Put(domaintest.PendingRecord(verified))
	w.sayf("\n%s\n", w.strong("By the time it is approved, "+verified+" is not verified any longer:"))
	err := w.terraform(ctx, "apply", "-input=false", "saved.tfplan")
	if err == nil {
		return fmt.Errorf("the saved plan was applied, although %s is not verified", verified)
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 1 || ctx.Err() != nil {
		return err
	}
	w.sayf("\nSo nothing was registered. With a data source, the plan would have been applied as it was.\n")
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

// prepare writes an example to the workspace.
func (w workspace) prepare(example string) error {
	// The one file, no copy of the folder: there may be somebody's state and lock file beside it.
	configuration, err := os.ReadFile(filepath.Join(w.root, "examples", filepath.FromSlash(example), "main.tf"))
	if err != nil {
		return err
	}
	if err := w.Write("main.tf", string(configuration)); err != nil {
		return err
	}
	return w.plugins.WriteLockFile(w.Dir, w.CLI.Product)
}

// terraform shows a command line and runs it. The CLI writes to the demo's own standard output, so that it colours what
// it writes just as it would without the demo.
func (w workspace) terraform(ctx context.Context, args ...string) error {
	line := filepath.Base(w.CLI.Path) + " " + strings.Join(args, " ")
	w.sayf("\n%s\n\n", w.strong("$ "+line))
	cmd := w.Command(ctx, args...)
	cmd.Stdout, cmd.Stderr = w.stdout, w.stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", line, err)
	}
	return nil
}
