// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package tfcli locates a Terraform or OpenTofu CLI, installs one if necessary, and runs it isolated from the user's
// settings and the network. It is used by tests, demo, benchmark and docs, not by the provider.
package tfcli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/hashicorp/go-version"
)

// Product is a CLI that speaks the plugin protocol.
type Product string

// The products that the provider supports.
const (
	Terraform Product = "terraform"
	OpenTofu  Product = "opentofu"
)

// productFacts are the differences between the products.
type productFacts struct {
	name, program, registryHost string
	oldest, firstEphemeral      string // versions
}

func (p Product) facts() productFacts {
	if p == OpenTofu {
		return productFacts{"OpenTofu", "tofu", "registry.opentofu.org", "1.6.0", "1.11.0"}
	}
	return productFacts{"Terraform", "terraform", "registry.terraform.io", "1.5.0", "1.10.0"}
}

// String returns the product's name as its vendor spells it.
func (p Product) String() string { return p.facts().name }

// RegistryHost returns the host that p assumes for a provider source without one, such as "alidomain/alidomain".
func (p Product) RegistryHost() string { return p.facts().registryHost }

// FirstEphemeral returns the first version that has ephemeral resources.
func (p Product) FirstEphemeral() *version.Version {
	return version.Must(version.NewVersion(p.facts().firstEphemeral))
}

// oldest returns the oldest version that the provider supports.
func (p Product) oldest() *version.Version { return version.Must(version.NewVersion(p.facts().oldest)) }

// binaryName returns the file name of the product's program.
func (p Product) binaryName() string { return executable(p.facts().program) }

// CLI is a Terraform or OpenTofu program of a known version.
type CLI struct {
	// Path is absolute.
	Path    string
	Product Product
	Version *version.Version
}

// String returns product and version, as in "Terraform 1.11.4".
func (c CLI) String() string {
	return c.Product.String() + " " + c.Version.String()
}

// CheckEphemeral returns an error with the minimum version if the CLI does not support ephemeral resources.
func (c CLI) CheckEphemeral() error {
	if c.Version.Core().LessThan(c.Product.FirstEphemeral()) {
		return fmt.Errorf("%s has no ephemeral resources: they need %s %s or later", c, c.Product, c.Product.FirstEphemeral())
	}
	return nil
}

// ParseSpec parses a product and a version of the form "terraform@1.5.7" or "opentofu@1.6.3".
func ParseSpec(spec string) (Product, *version.Version, error) {
	name, number, ok := strings.Cut(spec, "@")
	p := Product(name)
	if !ok || p != Terraform && p != OpenTofu {
		return "", nil, fmt.Errorf("%q is not of the form terraform@VERSION or opentofu@VERSION", spec)
	}
	v, err := version.NewSemver(number)
	if err != nil {
		return "", nil, fmt.Errorf("%q: %w", spec, err)
	}
	return p, v, nil
}

// Identify runs the version command of the program at path, which is absolute.
func Identify(ctx context.Context, path string) (CLI, error) {
	// A version manager's shim may take long before it runs the CLI.
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	cmd := Command(ctx, path, "version")
	// With the user's proxies, which a shim needs to download a CLI.
	cmd.Env = append(without(os.Environ(), "TF_*"), quiet()...)
	output, err := cmd.CombinedOutput()
	if err != nil {
		return CLI{}, fmt.Errorf("its version command failed: %w: %s", err, firstLine(output))
	}
	p, v, err := parseVersion(output)
	return CLI{Path: path, Product: p, Version: v}, err
}

var versionLine = regexp.MustCompile(`(?m)^(Terraform|OpenTofu) v(\S+)`)

// parseVersion parses the output of the version command. That of "version -json" does not distinguish the products.
func parseVersion(output []byte) (Product, *version.Version, error) {
	match := versionLine.FindSubmatch(output)
	if match == nil {
		return "", nil, fmt.Errorf("its version command printed %q", firstLine(output))
	}
	v, err := version.NewVersion(string(match[2]))
	return Product(strings.ToLower(string(match[1]))), v, err
}

func firstLine(text []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	return line
}

// Platform names the operating system and architecture as provider packages do.
func Platform() string { return runtime.GOOS + "_" + runtime.GOARCH }

func executable(command string) string {
	if runtime.GOOS == "windows" {
		return command + ".exe"
	}
	return command
}

// ModuleRoot returns the project's root directory, from any directory below it.
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
