// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Install builds the provider into a directory from which Terraform and OpenTofu install it: by default the user's
// implied local mirror, which "terraform init" searches before it queries a registry.
//
//	install [-dir directory]
//
// Each build that differs from the last has a new version, because a dependency lock file names the checksum of a version.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

func main() {
	dir := flag.String("dir", "", "`directory` to install into (default the implied local mirror)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(ctx, *dir)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "install:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir string) error {
	root, err := tfcli.ModuleRoot()
	if err != nil {
		return err
	}
	i := installation{
		dir: dir,
		now: time.Now(),
		build: func(ctx context.Context, path, version string) error {
			return tfcli.BuildProvider(ctx, root, path, version)
		},
	}
	if dir != "" {
		if i.dir, err = filepath.Abs(dir); err != nil {
			return err
		}
		version, err := i.install(ctx)
		if err != nil {
			return err
		}
		fmt.Printf("%s contains version %s.\nTo use it: terraform init -upgrade -plugin-dir=%s\n", i.dir, version, quoted(i.dir))
		return nil
	}

	home, err := cliHome()
	if err != nil {
		return err
	}
	i.dir = filepath.Join(home, "plugins")
	version, err := i.install(ctx)
	if err != nil {
		return err
	}
	i.report(os.Stdout, version, overridingFiles(os.Getenv("TF_CLI_CONFIG_FILE"), home))
	return nil
}

// cliHome returns the directory of the user that Terraform and OpenTofu search for plugins.
func cliHome() (string, error) {
	if runtime.GOOS == "windows" {
		dir, err := os.UserConfigDir()
		return filepath.Join(dir, "terraform.d"), err
	}
	dir, err := os.UserHomeDir()
	return filepath.Join(dir, ".terraform.d"), err
}

// overridingFiles returns the CLI configuration files with a provider_installation block, which turns the implied local
// mirror off.
func overridingFiles(configured, home string) []string {
	files := []string{configured}
	for _, name := range []string{".terraformrc", ".tofurc", "terraform.rc", "tofu.rc"} {
		files = append(files, filepath.Join(filepath.Dir(home), name))
	}
	block := regexp.MustCompile(`(?m)^\s*provider_installation\b`)
	return slices.DeleteFunc(files, func(file string) bool {
		text, err := os.ReadFile(file)
		return err != nil || !block.Match(text)
	})
}

// installation is a directory of providers, laid out as CLIs expect it.
type installation struct {
	dir   string
	now   time.Time
	build func(ctx context.Context, path, version string) error
}

// install builds the provider and returns the version it has now, which is the installed one if nothing has changed. It
// keeps the version before that, for configurations that are locked to it, and removes older ones.
func (i installation) install(ctx context.Context) (string, error) {
	scratch, err := os.MkdirTemp("", "alidomain-install-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	binary := filepath.Join(scratch, "provider")

	versions, err := i.versions()
	if err != nil {
		return "", err
	}
	if len(versions) > 0 {
		newest := versions[len(versions)-1]
		if err := i.build(ctx, binary, newest); err != nil {
			return "", err
		}
		if same, err := i.has(newest, binary); same || err != nil {
			return newest, err
		}
	}
	// It satisfies "~> 0.1", and each build is newer than the last.
	version := "0.1." + i.now.UTC().Format("20060102150405")
	if err := i.build(ctx, binary, version); err != nil {
		return "", err
	}
	if err := tfcli.WritePlugins(i.dir, binary, version); err != nil {
		return "", err
	}
	for n, old := range versions {
		if n == len(versions)-1 {
			break
		}
		for _, product := range []tfcli.Product{tfcli.Terraform, tfcli.OpenTofu} {
			if err := os.RemoveAll(filepath.Join(i.provider(product), old)); err != nil {
				return "", err
			}
		}
	}
	return version, nil
}

// provider returns the directory of the provider's versions for a product.
func (i installation) provider(product tfcli.Product) string {
	return filepath.Join(i.dir, product.RegistryHost(), filepath.FromSlash(tfcli.ProviderSource))
}

// versions returns the versions that earlier calls installed, oldest first.
func (i installation) versions() ([]string, error) {
	entries, err := os.ReadDir(i.provider(tfcli.Terraform))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	ours := regexp.MustCompile(`^0\.1\.\d{14}$`)
	var versions []string
	for _, entry := range entries {
		if ours.MatchString(entry.Name()) {
			versions = append(versions, entry.Name())
		}
	}
	return versions, nil // sorted by name, and so by time
}

// has reports whether the program binary is installed as version, for both products.
func (i installation) has(version, binary string) (bool, error) {
	program, err := os.ReadFile(binary)
	if err != nil {
		return false, err
	}
	for _, product := range []tfcli.Product{tfcli.Terraform, tfcli.OpenTofu} {
		installed, err := os.ReadFile(filepath.Join(i.provider(product), version, tfcli.Platform(), tfcli.ProviderFile(version)))
		if err != nil || !bytes.Equal(installed, program) {
			return false, nil //nolint:nilerr // an unreadable installation is replaced
		}
	}
	return true, nil
}

// quoted returns a path as a shell reads it, also one on Windows: with slashes, in single quotes.
func quoted(path string) string {
	return "'" + strings.ReplaceAll(filepath.ToSlash(path), "'", `'\''`) + "'"
}

// report prints what was installed, how to use it and how to remove it.
func (i installation) report(w io.Writer, version string, overriding []string) {
	var remove strings.Builder
	for _, product := range []tfcli.Product{tfcli.Terraform, tfcli.OpenTofu} {
		fmt.Fprintf(&remove, "  rm -r %s\n", quoted(filepath.Dir(i.provider(product))))
	}
	fmt.Fprintf(w, `Installed version %s of alidomain/alidomain for Terraform and OpenTofu in
%s

To use it in any directory:
  terraform init
Where another version was in use before:
  terraform init -upgrade
To remove it:
%s`, version, i.dir, &remove)
	for _, file := range overriding {
		fmt.Fprintf(w, "\nBut %s has a provider_installation block.\nAdd to it: filesystem_mirror { path = %q }\n", file, i.dir)
	}
}
