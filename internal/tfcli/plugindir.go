// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/dirhash"
)

// LocalVersion is the version that a provider built from a checkout is installed as: the folder that init looks in has
// to name one, and one that a registry could also offer would mislead.
const LocalVersion = "0.0.1"

// ProviderSource is the address of the provider, less the registry host.
const ProviderSource = "alidomain/alidomain"

// PluginDir is a folder that "init -plugin-dir" installs the provider from, without a registry.
type PluginDir struct {
	// Path is what -plugin-dir is given.
	Path string

	version string
	hash    string
}

// NewPluginDir lays out the provider program binary in the folder path as the given version, for the registry host of
// either product.
func NewPluginDir(path, binary, version string) (PluginDir, error) {
	p := PluginDir{Path: path, version: version}
	for _, product := range []Product{Terraform, OpenTofu} {
		dir := filepath.Join(path, product.RegistryHost(), filepath.FromSlash(ProviderSource), version, platform())
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return PluginDir{}, err
		}
		if err := copyProgram(filepath.Join(dir, executable("terraform-provider-alidomain_v"+version)), binary); err != nil {
			return PluginDir{}, err
		}
		var err error
		if p.hash, err = dirhash.HashDir(dir, "", dirhash.Hash1); err != nil {
			return PluginDir{}, err
		}
	}
	return p, nil
}

// WriteLockFile writes the dependency lock file of a configuration in workDir that uses the provider and no other,
// without a version constraint. Without it, init warns that it had to compute the checksum by itself.
func (p PluginDir) WriteLockFile(workDir string, product Product) error {
	content := fmt.Sprintf("provider %q {\n  version = %q\n  hashes = [\n    %q,\n  ]\n}\n",
		product.RegistryHost()+"/"+ProviderSource, p.version, p.hash)
	return os.WriteFile(filepath.Join(workDir, ".terraform.lock.hcl"), []byte(content), 0o644)
}

func copyProgram(to, from string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	if closeErr := target.Close(); err == nil {
		err = closeErr
	}
	return err
}

// ModuleRoot returns the project's folder, from any folder in it.
func ModuleRoot() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no go.mod in %s or above it", start)
		}
	}
}

// CacheDir is where the project in the folder root keeps CLIs. Git ignores it.
func CacheDir(root string) string {
	return filepath.Join(root, ".cache", "cli")
}

// BuildProvider builds the provider of the project in the folder root into the file output, as the given version.
func BuildProvider(ctx context.Context, root, output, version string) error {
	cmd := Command(ctx, "go", "build", "-ldflags=-X main.version="+version, "-o", output, ".")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}

// InstallInCache builds the provider, as the given version, and lays it out as [LocalVersion] in a folder of the
// project's cache, which nobody has to remove. name keeps apart those who do.
func InstallInCache(ctx context.Context, name, version string) (PluginDir, error) {
	root, err := ModuleRoot()
	if err != nil {
		return PluginDir{}, err
	}
	dir := filepath.Join(filepath.Dir(CacheDir(root)), name)
	binary := filepath.Join(dir, "terraform-provider-alidomain")
	if err := BuildProvider(ctx, root, binary, version); err != nil {
		return PluginDir{}, err
	}
	return NewPluginDir(filepath.Join(dir, "plugins"), binary, LocalVersion)
}
