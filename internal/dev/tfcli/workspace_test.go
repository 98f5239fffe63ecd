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
func TestWorkspace_initWithoutWarnings(t *testing.T) {
	t.Parallel()
	cli := ForTest(t)
	binary := filepath.Join(t.TempDir(), "provider")
	if err := os.WriteFile(binary, []byte("the provider"), 0o755); err != nil {
		t.Fatal(err)
	}
	plugins, err := NewPluginDir(t.TempDir(), binary, "1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	w := NewWorkspace(cli, t.TempDir())
	configuration := strings.Replace(RequiredProviders, ` }`, `, version = "~> 1.2" }`, 1)
	if err := w.Write("main.tf", configuration); err != nil {
		t.Fatal(err)
	}
	if err := plugins.WriteLockFile(w.Dir, cli.Product); err != nil {
		t.Fatal(err)
	}
	output, err := w.Run(t.Context(), "init", "-plugin-dir="+plugins.Path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(output, "Warning") || strings.Contains(output, "\x1b") ||
		!strings.Contains(output, "Installed alidomain/alidomain v1.2.3") {
		t.Errorf("init printed:\n%s", output)
	}
}
