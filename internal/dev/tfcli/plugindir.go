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

// LocalVersion is the version of a provider built from a checkout. It satisfies the constraint of the examples, "~> 0.1".
const LocalVersion = "0.1.0"

// ProviderSource is the address of the provider, without the registry host.
const ProviderSource = "alidomain/alidomain"

// PluginDir is a directory from which "init -plugin-dir" installs the provider without a registry.
type PluginDir struct {
	// Path is the value for -plugin-dir.
	Path string

	version string
	hash    string
}

// NewPluginDir copies the provider program binary to the directory path, as the given version, for both products.
func NewPluginDir(path, binary, version string) (PluginDir, error) {
	p := PluginDir{Path: path, version: version}
	program, err := os.ReadFile(binary)
	if err != nil {
		return PluginDir{}, err
	}
	for _, product := range []Product{Terraform, OpenTofu} {
		dir := filepath.Join(path, product.RegistryHost(), filepath.FromSlash(ProviderSource), version, Platform())
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return PluginDir{}, err
		}
		if err := os.WriteFile(filepath.Join(dir, ProviderFile(version)), program, 0o755); err != nil {
			return PluginDir{}, err
		}
		if p.hash, err = dirhash.HashDir(dir, "", dirhash.Hash1); err != nil {
			return PluginDir{}, err
		}
	}
	return p, nil
}

// ProviderFile returns the name that CLIs expect of the provider's program, in a directory for the version and platform.
func ProviderFile(version string) string {
	return executable("terraform-provider-alidomain_v" + version)
}

// WriteLockFile writes the dependency lock file for a configuration in workDir that uses only this provider. It avoids
// init's warning about an incomplete lock file.
func (p PluginDir) WriteLockFile(workDir string, product Product) error {
	content := fmt.Sprintf("provider %q {\n  version = %q\n  hashes = [\n    %q,\n  ]\n}\n",
		product.RegistryHost()+"/"+ProviderSource, p.version, p.hash)
	return os.WriteFile(filepath.Join(workDir, ".terraform.lock.hcl"), []byte(content), 0o644)
}

// BuildProvider builds the provider, as the given version, from the project in the directory root into the file output.
func BuildProvider(ctx context.Context, root, output, version string) error {
	return RunGo(ctx, root, io.Discard, nil, "build", "-trimpath", "-ldflags=-s -w -X main.version="+version, "-o", output, ".")
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
