// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test program play the part of other programs, chosen by the name it is started under.
func TestMain(m *testing.M) {
	switch strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe") {
	case "terraform":
		fmt.Println("Terraform v1.11.4\non " + platform())
	case "failing":
		fmt.Fprintln(os.Stderr, "no version is set\nsee --help")
		os.Exit(3)
	case "waiting":
		interrupts := make(chan os.Signal, 1)
		signal.Notify(interrupts, os.Interrupt)
		fmt.Println("ready")
		select {
		case <-interrupts:
			fmt.Println("cleaned up")
		case <-time.After(time.Minute): // the test is broken; do not outlive it
		}
	default:
		// Else a part that is played under the race detector takes a second to end.
		if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil {
			panic(err)
		}
		os.Exit(m.Run())
	}
}

// as returns the path of a program that is this one by another name.
func as(t *testing.T, name string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), executable(name))
	// No copy: a program just written cannot be started while another test forks and so holds it open.
	if err := os.Symlink(self, path); err != nil {
		t.Skipf("needs a symbolic link: %v", err)
	}
	return path
}

func TestIdentify(t *testing.T) {
	t.Parallel()
	path := as(t, "terraform")
	cli, err := Identify(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if cli.Path != path || cli.String() != "Terraform 1.11.4" {
		t.Errorf("got %s at %s", cli, cli.Path)
	}
}

func TestIdentifyFailing(t *testing.T) {
	t.Parallel()
	_, err := Identify(t.Context(), as(t, "failing"))
	const want = "its version command failed: exit status 3: no version is set"
	if err == nil || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
}

func TestCommandInterruptsOnCancel(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no interrupt that one process could send another")
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cmd := Command(ctx, as(t, "waiting"))
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}

	lines := bufio.NewScanner(stdout)
	var said []string
	for lines.Scan() {
		said = append(said, lines.Text())
		cancel() // once it is ready
	}
	if want := []string{"ready", "cleaned up"}; !slices.Equal(said, want) {
		t.Errorf("the command said %q, want %q", said, want)
	}
	if err := cmd.Wait(); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v", err)
	}
}

func TestEnviron(t *testing.T) {
	t.Parallel()
	base := []string{
		"PATH=/bin", "HOME=/root", "GOFLAGS=-mod=mod", "HTTPS_PROXY=http://proxy.example:3128", "TFX=kept", "EMPTY=",
		"TF_CLI_CONFIG_FILE=/nowhere", "TF_CLI_ARGS=-no-color", "TF_CLI_ARGS_plan=-parallelism=1", "TF_LOG=TRACE",
		"TF_LOG_PATH=/tmp/log", "TF_REATTACH_PROVIDERS={}", "TF_PLUGIN_CACHE_DIR=/tmp", "TF_WORKSPACE=other",
		"TF_DATA_DIR=/tmp", "TF_ACC=", "TF_ACC_TERRAFORM_VERSION=1.0.0", "TF_VAR_registrants={}", "CHECKPOINT_DISABLE=",
		"ALICLOUD_ACCESS_KEY=a", "ALIBABA_CLOUD_PROFILE=b", "ALIBABACLOUD_SECURITY_TOKEN=c",
		"DOMAIN_ENDPOINT=d", "STS_ENDPOINT=e", "CLIENT_CONNECT_TIMEOUT=1", "CLIENT_READ_TIMEOUT=1", "DEBUG=sdk",
	}
	before := slices.Clone(base)
	want := []string{
		"PATH=/bin", "HOME=/root", "GOFLAGS=-mod=mod", "HTTPS_PROXY=http://proxy.example:3128", "TFX=kept", "EMPTY=",
		"CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_CLI_CONFIG_FILE=" + os.DevNull,
	}
	if got := Environ(base); !slices.Equal(got, want) {
		t.Errorf("got %q,\nwant %q", got, want)
	}
	if !slices.Equal(base, before) {
		t.Errorf("the argument became %q", base)
	}
}

func TestLookPathErrorsAreTold(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	locator := New(t.TempDir(), &log)
	locator.lookPath = func(file string) (string, error) { return file, &exec.Error{Name: file, Err: exec.ErrDot} }
	locator.download, locator.build = failing, failing
	if cli, err := locator.Locate(t.Context()); err == nil {
		t.Errorf("got %s from the current directory", cli)
	}
	if !strings.Contains(log.String(), "Passing over tofu: ") {
		t.Errorf("said %q", log.String())
	}
}
