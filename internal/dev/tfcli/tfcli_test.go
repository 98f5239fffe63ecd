// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"testing"

	"github.com/hashicorp/go-version"
)

func TestParseVersion(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, output string
		want         string // of CLI.String; empty for an error
	}{
		{"Terraform", "Terraform v1.11.4\non linux_amd64\n", "Terraform 1.11.4"},
		{"OpenTofu", "OpenTofu v1.6.3\non linux_amd64\n", "OpenTofu 1.6.3"},
		{"prerelease", "Terraform v1.12.0-beta1\r\non windows_amd64\r\n", "Terraform 1.12.0-beta1"},
		{"version manager", "reading .terraform-version\nTerraform v1.5.7\non linux_amd64\n", "Terraform 1.5.7"},
		{"another product", "Packer v1.11.0\n", ""},
		{"no number", "Terraform vNext\n", ""},
		{"no output", "", ""},
	} {
		product, number, err := parseVersion([]byte(test.output))
		checkParsed(t, test.name, test.want, product, number, err)
	}
}

func TestParseSpec(t *testing.T) {
	t.Parallel()
	for spec, want := range map[string]string{
		"terraform@1.5.7":      "Terraform 1.5.7",
		"opentofu@1.6.3":       "OpenTofu 1.6.3",
		"terraform@1.12.0-rc1": "Terraform 1.12.0-rc1",
		"terraform":            "",
		"terraform@":           "",
		"terraform@latest":     "",
		"tofu@1.6.3":           "",
		"@1.6.3":               "",
	} {
		product, number, err := ParseSpec(spec)
		checkParsed(t, spec, want, product, number, err)
	}
}

// checkParsed compares with CLI.String. An empty want requires an error.
func checkParsed(t *testing.T, name, want string, product Product, number *version.Version, err error) {
	t.Helper()
	got := ""
	if err == nil {
		got = CLI{Product: product, Version: number}.String()
	}
	if got != want {
		t.Errorf("%s: got %q (error %v), want %q", name, got, err, want)
	}
}

func TestCLI_checkEphemeral(t *testing.T) {
	t.Parallel()
	for spec, want := range map[string]string{
		"terraform@1.5.7":        "Terraform 1.5.7 has no ephemeral resources: they need Terraform 1.10.0 or later",
		"terraform@1.9.8":        "Terraform 1.9.8 has no ephemeral resources: they need Terraform 1.10.0 or later",
		"terraform@1.10.0-beta1": "",
		"terraform@1.15.9":       "",
		"opentofu@1.10.7":        "OpenTofu 1.10.7 has no ephemeral resources: they need OpenTofu 1.11.0 or later",
		"opentofu@1.11.0":        "",
	} {
		t.Run(spec, func(t *testing.T) {
			t.Parallel()
			p, v, err := ParseSpec(spec)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if err := (CLI{Product: p, Version: v}).CheckEphemeral(); err != nil {
				got = err.Error()
			}
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
