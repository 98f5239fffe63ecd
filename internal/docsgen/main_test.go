// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import "testing"

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
