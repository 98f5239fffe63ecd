// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

// The registrants of examples/demo.
const (
	verified = "ada@example.com"
	pending  = "grace@example.com"
)

// demo is one run of the demonstration.
type demo struct {
	root     string // the project's directory
	provider string // the provider program
	stdout   io.Writer
	terminal bool // whether stdout shows colors

	locate func(context.Context) (tfcli.CLI, error)
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
	service, err := domaintest.Listen(ctx, "127.0.0.1:0", domaintest.WithRecords(
		domaintest.VerifiedRecord(verified), domaintest.PendingRecord(pending)))
	if err != nil {
		return err
	}
	defer service.Close()

	settings := service.Env().Environ()
	work := workspace{demo: d, Workspace: tfcli.NewWorkspace(cli, filepath.Join(dir, "work"), settings...)}
	if d.terminal {
		work.Env = append(work.Env, "TF_CLI_ARGS=") // in color
	}
	work.plugins = filepath.Join(dir, "plugins")
	if err := tfcli.WritePlugins(work.plugins, d.provider, tfcli.LocalVersion); err != nil {
		return err
	}

	d.sayf(`
%s
A stand-in for Alibaba Cloud's Domain API knows two registrants:

    %-20s verified
    %-20s has not clicked the link in the mail yet
`, d.strong(cli.String()+" runs examples/demo/main.tf with the provider."), verified, pending)
	if err := work.planAndApply(ctx, service); err != nil {
		return err
	}
	hasEphemeral := cli.CheckEphemeral() == nil
	if hasEphemeral {
		gate := work
		gate.Dir = filepath.Join(dir, "gate")
		if err := gate.stopAtApply(ctx, service); err != nil {
			return err
		}
	}

	d.sayf(`
%s

  - The plan failed while grace was not verified, before anything changed.
  - Once she had clicked the link, the plan and its apply succeeded.
`, d.strong("What happened:"))
	if hasEphemeral {
		d.sayf("  - A saved plan was stopped at apply, because ada was no longer verified.\n")
	} else {
		d.sayf("  - Nothing stopped a saved plan at apply: that needs %s %s or later.\n", cli.Product, cli.Product.FirstEphemeral())
	}
	d.sayf(`
%s

    make install
%s    cd examples/demo
    export ALICLOUD_ACCESS_KEY=... ALICLOUD_SECRET_KEY=...
    %[3]s init
    %[3]s plan -var 'registrants={me="you@your.domain"}'

The access key needs only the permission domain:QueryEmailVerification here.
`, d.strong("With your own account, in this directory:"), d.pathLine(cli), filepath.Base(cli.Path))
	return nil
}

// pathLine returns the command that adds a CLI to the PATH, if it is not there yet.
func (d demo) pathLine(cli tfcli.CLI) string {
	if found, err := exec.LookPath(filepath.Base(cli.Path)); err == nil && found == cli.Path {
		return ""
	}
	dir := filepath.Dir(cli.Path)
	if rel, err := filepath.Rel(d.root, dir); err == nil {
		dir = "$PWD/" + filepath.ToSlash(rel)
	}
	return fmt.Sprintf("    export PATH=\"%s:$PATH\"\n", dir)
}

// workspace is the directory that the CLI runs in.
type workspace struct {
	demo
	tfcli.Workspace

	plugins string
}

// planAndApply is the first act: the plan fails until everybody is verified.
func (w workspace) planAndApply(ctx context.Context, service *domaintest.Server) error {
	if err := w.prepare(ctx, "demo"); err != nil {
		return err
	}
	if err := w.fail(ctx, pending, "plan", "-input=false"); err != nil {
		return err
	}
	service.Put(domaintest.VerifiedRecord(pending))
	w.sayf("\n%s\n", w.strong(pending+" clicks the link. The next plan reads the status again:"))
	if err := w.show(ctx, "Plan:", "plan", "-input=false", "-out=demo.tfplan"); err != nil {
		return err
	}
	return w.show(ctx, "Apply complete!", "apply", "-input=false", "demo.tfplan")
}

// stopAtApply is the second act: the apply stops because the address is no longer verified.
func (w workspace) stopAtApply(ctx context.Context, service *domaintest.Server) error {
	const example = "guides/a-gate-that-holds-at-apply"
	if err := w.prepare(ctx, example); err != nil {
		return err
	}
	w.sayf("\n%s\nIn examples/%s/main.tf,\nan ephemeral resource is opened at plan and again at apply.\n",
		w.strong("Second act: a plan is saved, to be approved."), example)
	if err := w.show(ctx, "Plan:", "plan", "-input=false", "-out=saved.tfplan", "-var=registrant="+verified); err != nil {
		return err
	}
	service.Put(domaintest.PendingRecord(verified))
	w.sayf("\n%s\n", w.strong("By the time it is approved, "+verified+" is no longer verified:"))
	return w.fail(ctx, verified, "apply", "-input=false", "saved.tfplan")
}

// fail shows a command that has to fail, because an address is not verified.
func (w workspace) fail(ctx context.Context, email string, args ...string) error {
	err := w.show(ctx, "Error: ", args...)
	if err == nil {
		return fmt.Errorf("%s succeeded, although %s is not verified", args[0], email)
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 1 || ctx.Err() != nil {
		return err
	}
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

// prepare writes an example to the workspace, and initializes it.
func (w workspace) prepare(ctx context.Context, example string) error {
	// Not the whole directory, which may contain a user's state and lock file.
	configuration, err := os.ReadFile(filepath.Join(w.root, "examples", filepath.FromSlash(example), "main.tf"))
	if err != nil {
		return err
	}
	if err := w.Write("main.tf", string(configuration)); err != nil {
		return err
	}
	return w.Init(ctx, w.plugins)
}

// show shows a command line, runs it, and shows its output from the line with the text from, or from an error. If there
// is neither, it shows all of the output of a command that fails.
func (w workspace) show(ctx context.Context, from string, args ...string) error {
	line := filepath.Base(w.CLI.Path) + " " + strings.Join(args, " ")
	w.sayf("\n%s\n\n", w.strong("$ "+line))
	output, err := w.Command(ctx, args...).CombinedOutput()
	shown := excerpt(string(output), from)
	if err != nil {
		err = fmt.Errorf("%s: %w", line, err)
		shown = cmp.Or(shown, string(output))
	}
	w.sayf("%s", shown)
	return err
}

// excerpt returns the lines of an output from the first with the text from, or from an error, including the top of the box
// that a CLI draws around it in color.
func excerpt(output, from string) string {
	// In the line of code that a diagnostic quotes and that does not fit into 80 columns.
	const tooWide = ":       condition     = "
	lines := slices.Collect(strings.Lines(output))
	start := slices.IndexFunc(lines, func(line string) bool {
		return strings.Contains(line, from) || strings.Contains(line, "Error: ")
	})
	if start < 0 {
		return ""
	}
	if start > 0 && strings.Contains(lines[start-1], "╷") {
		start--
	}
	return strings.Join(slices.DeleteFunc(lines[start:], func(line string) bool { return strings.Contains(line, tooWide) }), "")
}
