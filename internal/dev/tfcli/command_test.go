// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"
)

// TestMain lets the test program stand in for other programs: writeCLI writes what it prints to a file beside it.
func TestMain(m *testing.M) {
	output, err := os.ReadFile(os.Args[0] + ".output")
	switch {
	case err != nil:
		// By default, a program under the race detector takes a second to exit.
		if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil {
			panic(err)
		}
		os.Exit(m.Run())
	case string(output) == "fail":
		fmt.Fprintln(os.Stderr, "no version is set\nsee --help")
		os.Exit(3)
	case string(output) == "wait":
		interrupts := make(chan os.Signal, 1)
		signal.Notify(interrupts, os.Interrupt)
		fmt.Println("ready")
		select {
		case <-interrupts:
			fmt.Println("cleaned up")
		case <-time.After(time.Minute): // do not outlive a broken test
		}
	default:
		fmt.Println(string(output))
	}
}

// writeCLI creates a program at path that prints output, whatever its arguments are.
func writeCLI(t *testing.T, path, output string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".output", []byte(output), 0o644); err != nil {
		t.Fatal(err)
	}
	// Not a copy: a program just written cannot be started while a concurrent fork holds it open.
	if err := os.Symlink(self, path); err != nil && !errors.Is(err, fs.ErrExist) {
		t.Skipf("needs symbolic links: %v", err)
	}
}

// startWaiting starts a command that runs a program until it is interrupted, and waits until that program is ready.
func startWaiting(t *testing.T, cmd *exec.Cmd) *bufio.Scanner {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows processes cannot interrupt each other")
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	if !lines.Scan() || lines.Text() != "ready" {
		t.Fatalf("the program is not ready: %q", lines.Text())
	}
	return lines
}

func TestCommand_interruptsOnCancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	path := filepath.Join(t.TempDir(), "terraform")
	writeCLI(t, path, "wait")
	cmd := Command(ctx, path)
	lines := startWaiting(t, cmd)
	cancel()
	if !lines.Scan() || lines.Text() != "cleaned up" || lines.Scan() {
		t.Errorf("the command printed %q at last", lines.Text())
	}
	if err := cmd.Wait(); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v", err)
	}
}

// The script of the make targets, with a stand-in for the go command.
func TestCompile_interruptedLeavesNothing(t *testing.T) {
	t.Parallel()
	temp := t.TempDir()
	goCommand := filepath.Join(t.TempDir(), "go")
	writeCLI(t, goCommand, "wait")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cmd := Command(ctx, "sh", filepath.Join("..", "compile"), ".")
	cmd.Env = append(os.Environ(), "TMPDIR="+temp, "GO="+goCommand)
	startWaiting(t, cmd)
	if entries, err := os.ReadDir(temp); err != nil || len(entries) == 0 {
		t.Errorf("there are no temporary files (%v)", err)
	}
	cancel()
	if err := cmd.Wait(); err == nil {
		t.Error("got no error")
	}
	if entries, err := os.ReadDir(temp); err != nil || len(entries) > 0 {
		t.Errorf("temporary files are left: %v (%v)", entries, err)
	}
}

func TestEnviron(t *testing.T) {
	t.Parallel()
	base := []string{
		"PATH=/bin", "TFX=kept", "GOPROXY=https://go.example", "SSL_CERT_FILE=/etc/ca.pem", "EMPTY=",
		"GOFLAGS=-mod=mod", "GOOS=plan9", "GOWORK=/go.work", "GODEBUG=x=1", "GOGC=off",
		"HTTPS_PROXY=http://proxy.example:3128", "http_proxy=http://proxy.example:3128", "NO_PROXY=*", "no_proxy=*",
		"TF_CLI_CONFIG_FILE=/nowhere", "TF_CLI_ARGS_plan=-parallelism=1", "TF_LOG=TRACE", "TF_REATTACH_PROVIDERS={}",
		"TF_ACC=", "TF_VAR_registrants={}", "TOFU_X=1", "CHECKPOINT_DISABLE=",
		"ALICLOUD_ACCESS_KEY=a", "ALIBABA_CLOUD_PROFILE=b", "ALIBABACLOUD_SECURITY_TOKEN=c",
		"DOMAIN_ENDPOINT=d", "STS_ENDPOINT=e", "CLIENT_CONNECT_TIMEOUT=1", "CLIENT_READ_TIMEOUT=1", "DEBUG=sdk",
		"ACTIONS_ID_TOKEN_REQUEST_URL=f", "GITHUB_ACTIONS=true", "TFC_WORKLOAD_IDENTITY_TOKEN=g",
	}
	before := slices.Clone(base)
	want := append(slices.Clone(base[:5]),
		"GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH, "GOWORK=off", "GOFLAGS=-buildvcs=false",
		"CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_CLI_CONFIG_FILE="+os.DevNull,
		"ALIBABA_CLOUD_ECS_METADATA_DISABLED=true")
	if got := Environ(base); !slices.Equal(got, want) {
		t.Errorf("got %q,\nwant %q", got, want)
	}
	if !slices.Equal(base, before) {
		t.Errorf("the argument was changed to %q", base)
	}
}
