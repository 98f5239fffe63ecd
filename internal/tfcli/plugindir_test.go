// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPluginDir(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	binary := filepath.Join(t.TempDir(), "provider")
	fakeCLI(t, binary, "the provider")
	plugins, err := NewPluginDir(filepath.Join(dir, "plugins"), binary, "1.2.3")
	if err != nil {
		t.Fatal(err)
	}

	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		path := filepath.Join(plugins.Path, host, "alidomain", "alidomain", "1.2.3", platform(), executable("terraform-provider-alidomain_v1.2.3"))
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(content) != "the provider" {
			t.Errorf("%s holds %q", path, content)
		}
	}
}

// A CLI does not start the provider for an init, so a text can stand for it.
func TestPluginDirInitWithoutWarnings(t *testing.T) {
	t.Parallel()
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if path == "" {
		t.Skip("needs the CLI that TF_ACC_TERRAFORM_PATH names; \"make test\" sets it")
	}
	cli, err := Identify(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}

	workDir := t.TempDir()
	binary := filepath.Join(t.TempDir(), "provider")
	fakeCLI(t, binary, "the provider")
	plugins, err := NewPluginDir(t.TempDir(), binary, "1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	if err := plugins.WriteLockFile(workDir, cli.Product); err != nil {
		t.Fatal(err)
	}
	const configuration = "terraform {\n  required_providers {\n    alidomain = { source = \"alidomain/alidomain\" }\n  }\n}\n"
	if err := os.WriteFile(filepath.Join(workDir, "main.tf"), []byte(configuration), 0o644); err != nil {
		t.Fatal(err)
	}

	cmd := Command(t.Context(), cli.Path, "init", "-no-color", "-input=false", "-plugin-dir="+plugins.Path)
	cmd.Dir, cmd.Env = workDir, Environ(os.Environ())
	output, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if text := string(output); strings.Contains(text, "Warning") || !strings.Contains(text, "Installed alidomain/alidomain v1.2.3") {
		t.Errorf("init wrote:\n%s", text)
	}
}
