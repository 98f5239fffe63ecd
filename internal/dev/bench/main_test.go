// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io"
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

func TestRun_rejectsArguments(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-runs", "0"}, {"-run", "("}, {"more"}, {"-unknown"}} {
		if err := run(t.Context(), args, io.Discard); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}

func TestAccRun(t *testing.T) {
	t.Parallel()
	tfcli.ForTest(t)
	root, err := tfcli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	cli, err := tfcli.New(tfcli.CacheDir(root), t.Output()).Locate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const selected = "Plan, 1 read$|returns the same|handshake|binary|Peak memory, 1 read"
	var table strings.Builder
	if err := run(t.Context(), []string{"-runs", "1", "-run", selected}, &table); err != nil {
		t.Fatal(err)
	}
	titles := []string{
		"| Plan, 1 read  ", "| Plan, 1 read of ", "| Exec to handshake ", "| Stripped binary ", "| Peak memory, 1 read of ",
	}
	if cli.CheckEphemeral() == nil {
		titles = append(titles, "| Plan, 1 ephemeral resource of ")
	}
	for _, title := range titles {
		if strings.Count(table.String(), title) != 1 {
			t.Errorf("there is no row %q:\n%s", title, &table)
		}
	}
}
