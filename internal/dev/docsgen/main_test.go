// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/assumptions"
)

func TestRenameProvider(t *testing.T) {
	t.Parallel()
	const schemas = `{"format_version":"1.0","provider_schemas":{"registry.example/a/a":{"provider":{"version":0}},"registry.example/b/b":{}}}`
	const want = `{"format_version":"1.0","provider_schemas":{"a":{"provider":{"version":0}}}}`
	got, err := renameProvider([]byte(schemas), "registry.example/a/a", "a")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}

	for name, schemas := range map[string]string{
		"another provider": `{"format_version":"1.0","provider_schemas":{"registry.example/b/b":{}}}`,
		"no JSON":          `Error: no provider`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := renameProvider([]byte(schemas), "registry.example/a/a", "a"); err == nil {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestAssumptionsSection(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "CONTRIBUTING.md")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("# A\n" + sectionStart + "old\n" + sectionEnd + "B\n")
	if err := assumptionsSection(path, true); err == nil {
		t.Error("another list passes the check")
	}
	if err := assumptionsSection(path, false); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := "# A\n" + sectionStart + "\n" + assumptions.Markdown() + "\n" + sectionEnd + "B\n"; string(got) != want {
		t.Errorf("got\n%s", got)
	}
	if err := assumptionsSection(path, true); err != nil {
		t.Errorf("what was generated: %v", err)
	}
	write("# A\n" + sectionStart + "old\n")
	if err := assumptionsSection(path, false); err == nil {
		t.Error("a document without a section passes")
	}
}
