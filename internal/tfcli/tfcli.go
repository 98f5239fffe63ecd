// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package tfcli finds a Terraform or OpenTofu CLI, or gets one where there is none, and runs it such that neither the
// user's settings nor the network change what it does. The project's tests, demo and documentation stand on it; the
// provider does not.
package tfcli

import (
	"fmt"
	"strings"

	"github.com/hashicorp/go-version"
)

// Product is a CLI that speaks the plugin protocol.
type Product string

// The products that the provider supports.
const (
	Terraform Product = "terraform"
	OpenTofu  Product = "opentofu"
)

// String returns the product's name as its makers spell it.
func (p Product) String() string {
	if p == OpenTofu {
		return "OpenTofu"
	}
	return "Terraform"
}

// RegistryHost is the registry that p completes a short provider source such as "alidomain/alidomain" with.
func (p Product) RegistryHost() string {
	if p == OpenTofu {
		return "registry.opentofu.org"
	}
	return "registry.terraform.io"
}

func (p Product) command() string {
	if p == OpenTofu {
		return "tofu"
	}
	return "terraform"
}

// oldest is the oldest version that the provider supports.
func (p Product) oldest() *version.Version {
	if p == OpenTofu {
		return version.Must(version.NewVersion("1.6.0"))
	}
	return version.Must(version.NewVersion("1.5.0"))
}

// firstEphemeral is the first version that has ephemeral resources.
func (p Product) firstEphemeral() *version.Version {
	if p == OpenTofu {
		return version.Must(version.NewVersion("1.11.0"))
	}
	return version.Must(version.NewVersion("1.10.0"))
}

// CLI is a Terraform or OpenTofu program that has told its version.
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

// CheckEphemeral returns an error that says since when there are ephemeral resources, if the CLI is too old to have them.
func (c CLI) CheckEphemeral() error {
	if c.Version.Core().LessThan(c.Product.firstEphemeral()) {
		return fmt.Errorf("%s has no ephemeral resources: they need %s %s or later", c, c.Product, c.Product.firstEphemeral())
	}
	return nil
}

// parseVersion reads the output of the version command. The plain form is preferred to -json, which does not say which
// of the two products wrote it.
func parseVersion(output string) (Product, *version.Version, error) {
	for line := range strings.Lines(output) {
		name, number, ok := strings.Cut(strings.TrimSpace(line), " v")
		if !ok {
			continue
		}
		for _, p := range []Product{Terraform, OpenTofu} {
			if name == p.String() {
				v, err := version.NewVersion(number)
				if err != nil {
					return "", nil, fmt.Errorf("version of %s: %w", p, err)
				}
				return p, v, nil
			}
		}
	}
	return "", nil, fmt.Errorf("neither Terraform nor OpenTofu: its version command wrote %q", firstLine(output))
}

// ParseSpec reads a product and a version from the form "terraform@1.5.7" or "opentofu@1.6.3".
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

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
