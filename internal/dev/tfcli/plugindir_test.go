// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// init does not run the provider, so any file can stand in for it.
func TestPluginDir_initWithoutWarnings(t *testing.T) {
	t.Parallel()
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if path == "" {
		t.Skip(`needs the CLI that TF_ACC_TERRAFORM_PATH names; "make test" sets it`)
	}
	cli, err := Identify(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}

	workDir := t.TempDir()
	binary := filepath.Join(t.TempDir(), "provider")
	if err := os.WriteFile(binary, []byte("the provider"), 0o755); err != nil {
		t.Fatal(err)
	}
	plugins, err := NewPluginDir(t.TempDir(), binary, "1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	if err := plugins.WriteLockFile(workDir, cli.Product); err != nil {
		t.Fatal(err)
	}
	const configuration = "terraform {\n  required_providers {\n    alidomain = { source = \"alidomain/alidomain\", version = \"~> 1.2\" }\n  }\n}\n"
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
		t.Errorf("init printed:\n%s", text)
	}
}
