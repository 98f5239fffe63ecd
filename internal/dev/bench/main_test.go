// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

func TestRun_arguments(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-runs", "0"}, {"-format", "csv"}, {"-run", "("}, {"more"}, {"-unknown"}} {
		if err := run(t.Context(), args, io.Discard); err == nil {
			t.Errorf("%v is accepted", args)
		}
	}
}

func TestAccRun(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" {
		t.Skip(`needs a Terraform or OpenTofu CLI; "make test" finds one and sets TF_ACC`)
	}
	var table strings.Builder
	if err := run(t.Context(), []string{"-runs", "1", "-run", "^(Plan/(reads=1|.*/baseline=ready)|Handshake|Size|Peak/records=.*)$"}, &table); err != nil {
		t.Fatal(err)
	}
	root, err := tfcli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	cli, err := tfcli.New(tfcli.CacheDir(root), t.Output()).Locate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	titles := []string{"| Plan, 1 read  ", "| Plan, 1 read of ", "| Exec to handshake ", "| Stripped binary ", "| Peak memory, "}
	if cli.CheckEphemeral() == nil {
		titles = append(titles, "| Plan, 1 ephemeral resource of ")
	}
	for _, title := range titles {
		if strings.Count(table.String(), title) != 1 {
			t.Errorf("there is no row %q:\n%s", title, &table)
		}
	}
}

func TestAccRun_profile(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" {
		t.Skip(`needs a Terraform or OpenTofu CLI; "make test" finds one and sets TF_ACC`)
	}
	dir := t.TempDir()
	if err := run(t.Context(), []string{"-profile", dir, "-run", "^Plan/reads=1$"}, io.Discard); err != nil {
		t.Fatal(err)
	}
	// A plan starts the provider at least for the schema, for validation and for the reads.
	for _, kind := range []string{"cpu", "allocs"} {
		paths, err := filepath.Glob(filepath.Join(dir, "reads=1", "*."+kind+".pprof"))
		if err != nil || len(paths) < 2 {
			t.Errorf("%s profiles: %v %v", kind, paths, err)
		}
	}
}
