// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/testacc"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

// A report is that of the last run, or there is none.
func TestMakeTestacc_removesLastReport(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("make")
	if err != nil || runtime.GOOS == "windows" {
		t.Skip("needs make and a Unix shell")
	}
	makefile, err := os.ReadFile("../../../GNUmakefile")
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
	// Nothing is built, so nothing is run.
	cmd := exec.CommandContext(t.Context(), program, "-C", dir, "-f", "-", "GO=false", "VERSION=0", "testacc")
	cmd.Stdin = bytes.NewReader(makefile)
	cmd.Env = append(os.Environ(), "MAKEFLAGS=") // the tests may run under make
	if output, err := cmd.CombinedOutput(); err == nil {
		t.Errorf("it did not fail: %s", output)
	}
	if _, err := os.Stat(report); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the report is still there: %v", err)
	}
}

// TestAccount talks to the service that the environment leads to, with the credentials that are there.
func TestAccount(t *testing.T) {
	t.Parallel()
	if os.Getenv("TESTACC") == "" {
		t.Skip(`needs an account; "make testacc" sets TESTACC`)
	}
	config := testacc.Config{
		Getenv: os.Getenv,
		Server: func(getenv func(string) string) tfprotov6.ProviderServer {
			return provider.NewServer(tfcli.LocalVersion, getenv)()
		},
		Pause: 200 * time.Millisecond,
	}
	// Who names an endpoint means that one, and no other.
	if os.Getenv("ALIBABA_CLOUD_ENDPOINT_DOMAIN") == "" && os.Getenv("DOMAIN_ENDPOINT") == "" {
		config.China = "https://domain.aliyuncs.com"
		config.International = "https://domain-intl.aliyuncs.com"
	}
	withCLI(t, &config)
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
	for _, promise := range report.Promises {
		if promise.Outcome == testacc.Broken {
			t.Errorf("broken: %s: %s", promise.Name, promise.Detail)
		}
	}
}
