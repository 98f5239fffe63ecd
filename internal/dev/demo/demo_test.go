// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

// TestMain lets the test program act as a CLI. The name of the program selects its behavior.
func TestMain(m *testing.M) {
	name, command := filepath.Base(os.Args[0]), ""
	if len(os.Args) > 1 {
		command = os.Args[1]
	}
	switch {
	case slices.Contains([]string{"working", "old", "careless", "failing", "waiting"}, name):
		playCLI(name, command)
	default:
		// By default, a program under the race detector takes a second to exit.
		if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil {
			panic(err)
		}
		os.Exit(m.Run())
	}
}

func playCLI(name, command string) {
	fmt.Println("hidden\nCLI will perform, Plan: Apply complete!") // where the demo starts to show the output
	dir, _ := os.Getwd()
	fmt.Println("dir:", dir)
	fmt.Println("endpoint:", os.Getenv("ALIBABA_CLOUD_ENDPOINT_DOMAIN"))
	fmt.Println("keys:", os.Getenv("ALICLOUD_ACCESS_KEY"), os.Getenv("ALICLOUD_SECRET_KEY"))
	for _, file := range []string{"main.tf", "../plugins"} {
		if _, err := os.Stat(file); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	switch {
	case name == "failing" && command == "plan":
		fmt.Fprintln(os.Stderr, "Error: planned to fail")
		os.Exit(1)
	case name == "waiting" && command == "plan":
		interrupts := make(chan os.Signal, 1)
		signal.Notify(interrupts, os.Interrupt)
		if _, err := new(net.Dialer).Dial("unix", os.Args[0]+".ready"); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		select {
		case <-interrupts:
			fmt.Println("state unlocked")
		case <-time.After(time.Minute): // the test is broken; do not outlive it
		}
	case command == "plan" && os.Args[len(os.Args)-1] == "-input=false":
		fmt.Println("Error: pending")
		os.Exit(1)
	case name == "working" && os.Args[len(os.Args)-1] == "saved.tfplan":
		fmt.Println("Error: stopped")
		os.Exit(1)
	}
}

// newDemo returns a demo whose CLI is this program under the given name, with an empty file as the provider.
func newDemo(t *testing.T, cliName string) (demo, *bytes.Buffer) {
	t.Helper()
	root, err := tfcli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), cliName)
	// Not a copy: a program just written cannot be started while a concurrent fork holds it open.
	if err := os.Symlink(self, path); err != nil {
		t.Skipf("needs a symbolic link: %v", err)
	}
	var output bytes.Buffer
	provider := filepath.Join(t.TempDir(), "provider")
	if err := os.WriteFile(provider, nil, 0o755); err != nil {
		t.Fatal(err)
	}
	return demo{
		root:     root,
		provider: provider,
		stdout:   &output,
		locate: func(context.Context) (tfcli.CLI, error) {
			spec := "terraform@1.11.4"
			if cliName == "old" {
				spec = "terraform@1.5.7"
			}
			_, number, err := tfcli.ParseSpec(spec)
			return tfcli.CLI{Path: path, Product: tfcli.Terraform, Version: number}, err
		},
	}, &output
}

// checkRemoved checks that the folder that the CLI printed is removed.
func checkRemoved(t *testing.T, output string) {
	t.Helper()
	_, after, found := strings.Cut(output, "dir: ")
	dir, _, _ := strings.Cut(after, "\n")
	if !found {
		t.Fatalf("no CLI ran:\n%s", output)
	}
	if _, err := os.Stat(filepath.Dir(dir)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is left behind (%v)", filepath.Dir(dir), err)
	}
}

func TestDemo_showsBothActs(t *testing.T) {
	t.Parallel()
	d, output := newDemo(t, "working")
	if err := d.run(t.Context()); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	rest := output.String()
	for _, want := range []string{
		"Terraform 1.11.4 runs examples/demo/main.tf",
		"$ working plan -input=false\n", "Error: pending\n",
		"grace@example.com clicks the link",
		"$ working plan -input=false -out=demo.tfplan\n", "endpoint: http://127.0.0.1:", "keys: testid testsecret\n",
		"$ working apply -input=false demo.tfplan\n", "endpoint: http://127.0.0.1:",
		"Second act", "examples/guides/a-gate-that-holds-at-apply/main.tf",
		"$ working plan -input=false -out=saved.tfplan -var=registrant=ada@example.com\n", "endpoint: http://127.0.0.1:",
		"ada@example.com is no longer verified",
		"$ working apply -input=false saved.tfplan\n", "Error: stopped\n",
		"A saved plan was stopped at apply",
		"make install\n", "export PATH=", "working init\n", "working plan -var",
	} {
		_, after, found := strings.Cut(rest, want)
		if !found {
			t.Fatalf("%q is missing, or out of order, in:\n%s", want, output)
		}
		rest = after
	}
	if strings.Contains(output.String(), "\x1b") || strings.Contains(output.String(), "hidden") {
		t.Errorf("colors, or what is not to be shown, in:\n%s", output)
	}
	checkRemoved(t, output.String())
}

func TestExcerpt(t *testing.T) {
	t.Parallel()
	for output, want := range map[string]string{
		"a\nPlan: 1\nb\n":                    "Plan: 1\nb\n",
		"a\nError: b\nPlan: 1\n":             "Error: b\nPlan: 1\n",
		"a\n╷\n│ Error: b\n╵\n":              "╷\n│ Error: b\n╵\n",
		"a\nthe last line of something else": "",
	} {
		if got := excerpt(output, "Plan:"); got != want {
			t.Errorf("%q: got %q, want %q", output, got, want)
		}
	}
}

func TestDemo_oldCLISkipsSecondAct(t *testing.T) {
	t.Parallel()
	d, output := newDemo(t, "old")
	if err := d.run(t.Context()); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	const want = "  - Nothing stopped a saved plan at apply: that needs Terraform 1.10.0 or later.\n"
	if text := output.String(); !strings.Contains(text, want) || strings.Contains(text, "saved.tfplan") {
		t.Errorf("got output\n%s", text)
	}
}

func TestDemo_failsIfNothingStopsTheApply(t *testing.T) {
	t.Parallel()
	d, _ := newDemo(t, "careless")
	const want = "apply succeeded, although ada@example.com is not verified"
	if err := d.run(t.Context()); err == nil || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
}

// The README shows excerpts from the output of the demo with the provider and a real CLI, in order.
func TestAccDemo_matchesReadme(t *testing.T) {
	t.Parallel()
	cli := tfcli.ForTest(t)
	d, output := newDemo(t, "unused")
	d.provider = filepath.Join(t.TempDir(), "provider")
	if err := tfcli.BuildProvider(t.Context(), d.root, d.provider, tfcli.LocalVersion); err != nil {
		t.Fatal(err)
	}
	d.locate = func(context.Context) (tfcli.CLI, error) { return cli, nil }
	if err := d.run(t.Context()); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	want := []string{"grace@example.com has yet to click the link.", "Apply complete! Resources: 2 added"}
	if cli.CheckEphemeral() == nil {
		want = append(want, "ada@example.com is not verified, so example.com is not registered.")
	}
	for _, text := range want {
		if !strings.Contains(output.String(), text) {
			t.Errorf("%q is missing in:\n%s", text, output)
		}
	}
	for line := range strings.Lines(output.String()) {
		if utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > 80 {
			t.Errorf("too wide for a terminal: %s", line)
		}
	}
	if strings.Contains(output.String(), "Warning:") {
		t.Errorf("a warning in:\n%s", output)
	}

	readme, err := os.ReadFile(filepath.Join(d.root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(readme), "```text\n$ ")
	transcript, _, closed := strings.Cut("$ "+after, "\n```\n")
	if !found || !closed {
		t.Fatal("the README has no transcript")
	}
	program := filepath.Base(cli.Path)
	rest := "\n" + strings.NewReplacer("\r\n", "\n", "\n$ "+program+" ", "\n$ terraform ").Replace(output.String())
	for excerpt := range strings.SplitSeq(strings.TrimSuffix(transcript, "\n..."), "\n...\n") {
		_, after, found := strings.Cut(rest, "\n"+excerpt+"\n")
		if !found {
			t.Fatalf("the README shows, after what is above it,\n%s\nwhich is not in the output:\n%s", excerpt, output)
		}
		rest = "\n" + after
	}
}

func TestDemo_stopsAtFailure(t *testing.T) {
	t.Parallel()
	d, output := newDemo(t, "failing")
	err := d.run(t.Context())
	if _, ok := errors.AsType[*exec.ExitError](err); !ok || !strings.HasPrefix(err.Error(), "failing plan") {
		t.Errorf("got error %v", err)
	}
	if text := output.String(); !strings.Contains(text, "Error: planned to fail") || strings.Contains(text, "failing apply") {
		t.Errorf("got output\n%s", text)
	}
	checkRemoved(t, output.String())
}

func TestDemo_interruptUnlocksState(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no interrupt that one process could send another")
	}
	d, output := newDemo(t, "waiting")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cli, err := d.locate(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ready, err := new(net.ListenConfig).Listen(ctx, "unix", cli.Path+".ready")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ready.Close() })
	go func() {
		defer cancel()
		_, _ = ready.Accept()
	}()
	if err := d.run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v", err)
	}
	if text := output.String(); !strings.Contains(text, "state unlocked") || strings.Contains(text, "waiting apply") {
		t.Errorf("got output\n%s", text)
	}
	checkRemoved(t, output.String())
}

func TestDemo_failsWithoutCLIOrProvider(t *testing.T) {
	t.Parallel()
	errMissing := fs.ErrNotExist
	for name, breakIt := range map[string]func(*demo){
		"no CLI":      func(d *demo) { d.locate = func(context.Context) (tfcli.CLI, error) { return tfcli.CLI{}, errMissing } },
		"no provider": func(d *demo) { d.provider += ".missing" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, output := newDemo(t, "working")
			breakIt(&d)
			if err := d.run(t.Context()); !errors.Is(err, errMissing) {
				t.Errorf("got error %v", err)
			}
			if strings.Contains(output.String(), "$ ") {
				t.Errorf("ran a command anyway:\n%s", output)
			}
		})
	}
}
