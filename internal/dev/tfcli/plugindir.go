// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"context"
	"io"
	"os"
	"path/filepath"
)

// LocalVersion is the version of a provider built from a checkout. It satisfies the constraint of the examples, "~> 0.1".
const LocalVersion = "0.1.0"

// ProviderSource is the address of the provider, without the registry host.
const ProviderSource = "alidomain/alidomain"

// WritePlugins copies the provider program binary, as the given version, to the directory dir, from which
// "init -plugin-dir" of both products installs it without a registry.
func WritePlugins(dir, binary, version string) error {
	program, err := os.ReadFile(binary)
	if err != nil {
		return err
	}
	for _, product := range []Product{Terraform, OpenTofu} {
		leaf := filepath.Join(dir, product.RegistryHost(), filepath.FromSlash(ProviderSource), version, Platform())
		if err := os.MkdirAll(leaf, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(leaf, ProviderFile(version)), program, 0o755); err != nil {
			return err
		}
	}
	return nil
}

// ProviderFile returns the name that CLIs expect of the provider's program, in a directory for the version and platform.
func ProviderFile(version string) string {
	return executable("terraform-provider-alidomain_v" + version)
}

// BuildProvider builds the provider, as the given version, from the project in the directory root into the file output.
func BuildProvider(ctx context.Context, root, output, version string) error {
	return RunGo(ctx, root, io.Discard, nil, "build", "-trimpath", "-ldflags=-s -w -X main.version="+version, "-o", output, ".")
}

// InstallInCache builds the provider, as the given version, and lays it out as [LocalVersion] in a folder of the
// project's cache, which nobody has to remove. Callers with different names do not interfere. It returns the directory
// for [Workspace.Init].
func InstallInCache(ctx context.Context, name, version string) (plugins string, err error) {
	root, err := ModuleRoot()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(filepath.Dir(CacheDir(root)), name)
	binary := filepath.Join(dir, "terraform-provider-alidomain")
	if err := BuildProvider(ctx, root, binary, version); err != nil {
		return "", err
	}
	plugins = filepath.Join(dir, "plugins")
	return plugins, WritePlugins(plugins, binary, LocalVersion)
}
