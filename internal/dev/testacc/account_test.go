// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/testacc"
)

// A failed run must not leave the report of an earlier one.
func TestMakeTestacc_removesLastReport(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("make")
	if err != nil || runtime.GOOS == "windows" {
		t.Skip("needs make and a Unix shell")
	}
	makefile, err := filepath.Abs("../../../GNUmakefile")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	report := filepath.Join(dir, ".cache", "testacc.json")
	if err := os.MkdirAll(filepath.Dir(report), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(report, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	// Nothing runs, because there is nothing to compile.
	cmd := exec.CommandContext(t.Context(), program, "-C", dir, "-f", makefile, "VERSION=0", "testacc")
	cmd.Env = append(os.Environ(), "MAKEFLAGS=") // the tests may run under make
	if output, err := cmd.CombinedOutput(); err == nil {
		t.Errorf("it did not fail: %s", output)
	}
	if _, err := os.Stat(report); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the report is still there: %v", err)
	}
}

// TestAccount runs against the service, with the credentials and the endpoint of the environment.
func TestAccount(t *testing.T) {
	t.Parallel()
	if os.Getenv("TESTACC") == "" {
		t.Skip(`needs an account; "make testacc" sets TESTACC`)
	}
	config := testacc.Config{
		Getenv: os.Getenv,
		Server: newServer,
		Pause:  200 * time.Millisecond,
	}
	// Without an endpoint in the environment, check the public ones.
	if os.Getenv("ALIBABA_CLOUD_ENDPOINT_DOMAIN") == "" && os.Getenv("DOMAIN_ENDPOINT") == "" {
		config.China = "https://domain.aliyuncs.com"
		config.International = "https://domain-intl.aliyuncs.com"
	}
	useCLI(t, &config)
	report, err := testacc.Run(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}

	var table strings.Builder
	if err := report.WriteTable(&table); err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", &table)
	if path := os.Getenv("TESTACC_REPORT"); path != "" {
		file, err := os.Create(filepath.Clean(path))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if err := report.WriteJSON(file); err != nil {
			t.Fatal(err)
		}
	}
	wantNoneBroken(t, report)
}
