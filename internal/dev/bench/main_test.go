// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

func TestParse_rejectsArguments(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-runs", "0"}, {"-run", "("}, {"-old", "missing"}, {"more"}, {"-unknown"}} {
		if o, err := parse(args); err == nil {
			t.Errorf("%v: got %+v", args, o)
		}
	}
}

func TestAccRun_measuresRows(t *testing.T) {
	t.Parallel()
	cli := tfcli.ForTest(t)
	root, err := tfcli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	o, err := parse([]string{"-runs", "1", "-run", "Plan, 1 read$|12000 records .*returns the same|handshake|binary"})
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	if err := o.measure(t.Context(), root, cli, &table); err != nil {
		t.Fatal(err)
	}
	titles := []string{
		"| Plan, 1 read  ", "| Plan, 1 read of ", "| Read of ", "| Exec to handshake ", "| Stripped binary ", "| Peak memory, 1 read of ",
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
