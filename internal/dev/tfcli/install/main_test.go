// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

// newInstallation returns an installation in an empty directory. Its builds contain the version and the code.
func newInstallation(t *testing.T) installation {
	t.Helper()
	return installation{
		dir:   filepath.Join(t.TempDir(), "plugins"),
		now:   time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		build: buildOf("first"),
	}
}

func buildOf(code string) func(context.Context, string, string) error {
	return func(_ context.Context, path, version string) error {
		return os.WriteFile(path, []byte(version+" of "+code), 0o755)
	}
}

// installCode installs a build of the code, an hour after the last.
func installCode(t *testing.T, i *installation, code string) string {
	t.Helper()
	i.build, i.now = buildOf(code), i.now.Add(time.Hour)
	version, err := i.install(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return version
}

func TestInstall_newVersionForNewCode(t *testing.T) {
	t.Parallel()
	i := newInstallation(t)
	got := []string{
		installCode(t, &i, "first"), installCode(t, &i, "first"), installCode(t, &i, "second"), installCode(t, &i, "third"),
	}
	want := []string{"0.1.20260102040405", "0.1.20260102040405", "0.1.20260102060405", "0.1.20260102070405"}
	if !slices.Equal(got, want) {
		t.Errorf("got versions %q, want %q", got, want)
	}
	for _, product := range []tfcli.Product{tfcli.Terraform, tfcli.OpenTofu} {
		entries, err := os.ReadDir(i.provider(product))
		if err != nil {
			t.Fatal(err)
		}
		// The one before the newest stays, for configurations that are locked to it.
		if len(entries) != 2 || entries[0].Name() != want[2] || entries[1].Name() != want[3] {
			t.Errorf("%s: got versions %v", product, entries)
		}
	}
}

func TestInstall_leavesOtherVersionsAlone(t *testing.T) {
	t.Parallel()
	i := newInstallation(t)
	others := filepath.Join(i.provider(tfcli.Terraform), "0.1.0")
	if err := os.MkdirAll(others, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"first", "second", "third"} {
		installCode(t, &i, code)
	}
	if _, err := os.Stat(others); err != nil {
		t.Error(err)
	}
}

func TestInstall_repairsIncompleteInstallation(t *testing.T) {
	t.Parallel()
	i := newInstallation(t)
	installCode(t, &i, "first")
	if err := os.RemoveAll(i.provider(tfcli.OpenTofu)); err != nil {
		t.Fatal(err)
	}
	version := installCode(t, &i, "first")
	if _, err := os.Stat(filepath.Join(i.provider(tfcli.OpenTofu), version)); err != nil {
		t.Error(err)
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	var got strings.Builder
	dir := filepath.Join("home", "plugins")
	installation{dir: dir}.report(&got, "0.1.7", []string{"terraform.rc"})
	want := `Installed version 0.1.7 of alidomain/alidomain for Terraform and OpenTofu in
home/plugins

To use it in any directory:
  terraform init
Where another version was in use before:
  terraform init -upgrade
To remove it:
  rm -r 'home/plugins/registry.terraform.io/alidomain'
  rm -r 'home/plugins/registry.opentofu.org/alidomain'

But terraform.rc has a provider_installation block.
Add to it: filesystem_mirror { path = "home/plugins" }
`
	if filepath.Separator == '/' && got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &got, want)
	}
}

func TestQuoted(t *testing.T) {
	t.Parallel()
	if got, want := quoted(filepath.Join("O'Brien", "my plugins")), `'O'\''Brien/my plugins'`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOverridingFiles(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	for name, text := range map[string]string{
		".terraformrc":  "plugin_cache_dir = \"x\"\n# provider_installation\n",
		".tofurc":       "provider_installation {\n}\n",
		"configured.rc": "  provider_installation {\n}\n",
	} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := overridingFiles(filepath.Join(home, "configured.rc"), filepath.Join(home, ".terraform.d"))
	want := []string{filepath.Join(home, "configured.rc"), filepath.Join(home, ".tofurc")}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// init does not run the provider, so any file can stand in for it.
func TestAccInstall_plainInit(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows gets the directory from the system, not from the environment")
	}
	cli := tfcli.ForTest(t)
	home := t.TempDir()
	i := newInstallation(t)
	i.dir = filepath.Join(home, ".terraform.d", "plugins")
	w := tfcli.NewWorkspace(cli, t.TempDir(), "HOME="+home)
	configuration := strings.Replace(tfcli.RequiredProviders, `" }`, `", version = "~> 0.1" }`, 1)
	if err := w.Write("main.tf", configuration); err != nil {
		t.Fatal(err)
	}
	initialize := func(want string, args ...string) {
		t.Helper()
		output, err := w.Run(t.Context(), append([]string{"init"}, args...)...)
		if err != nil || !strings.Contains(output, want) {
			t.Errorf("got %v and %s, want %q", err, output, want)
		}
	}

	first := installCode(t, &i, "first")
	initialize("Installed alidomain/alidomain v" + first)
	second := installCode(t, &i, "second")
	initialize("Using previously-installed alidomain/alidomain v" + first)
	initialize("Installed alidomain/alidomain v"+second, "-upgrade")
}
