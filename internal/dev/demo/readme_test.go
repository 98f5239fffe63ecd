// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

// The README shows excerpts from the real output, in order.
func TestAccDemo_printsReadmeTranscript(t *testing.T) {
	t.Parallel()
	program := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if os.Getenv("TF_ACC") == "" || program == "" {
		t.Skip(`needs a Terraform or OpenTofu CLI; "make test" finds one and sets TF_ACC and TF_ACC_TERRAFORM_PATH`)
	}
	d, output := newDemo(t, "unused")
	buildProvider(t, &d)
	d.locate = func(ctx context.Context) (tfcli.CLI, error) { return tfcli.Identify(ctx, program) }
	if err := d.run(t.Context()); err != nil {
		t.Fatalf("%v\n%s", err, output)
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
	rest := "\n" + strings.NewReplacer("\r\n", "\n", "\n$ "+filepath.Base(program)+" ", "\n$ terraform ").Replace(output.String())
	for excerpt := range strings.SplitSeq(strings.TrimSuffix(transcript, "\n..."), "\n...\n") {
		_, after, found := strings.Cut(rest, "\n"+excerpt+"\n")
		if !found {
			t.Fatalf("the README shows, after what is above it,\n%s\nwhich is not in the output:\n%s", excerpt, output)
		}
		rest = "\n" + after
	}
}
