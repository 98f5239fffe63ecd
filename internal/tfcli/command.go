// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"context"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"time"
)

// Command returns a command that is interrupted when ctx is done, so that a CLI can stop its providers and unlock its
// state, and killed if it has not ended 10 seconds later.
//
// It gets a process group of its own where there are such: a Ctrl-C at the terminal then reaches it once, by way of
// ctx. A CLI that receives two interrupts drops everything.
func Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = 10 * time.Second
	interruptOnCancel(cmd)
	return cmd
}

// Environ returns base without the variables that change what a CLI or the provider does, and with the ones that keep a
// CLI from asking its makers for news, from advising on the next command to type, and from reading the user's
// configuration file.
func Environ(base []string) []string {
	env := without(base,
		"TF_*", "TOFU_*", "CHECKPOINT_*",
		"ALICLOUD_*", "ALIBABA_CLOUD_*", "ALIBABACLOUD_*",
		"DOMAIN_ENDPOINT", "STS_ENDPOINT", "CLIENT_CONNECT_TIMEOUT", "CLIENT_READ_TIMEOUT",
		"DEBUG", // the vendor's SDK prints requests under it
	)
	return append(env,
		"CHECKPOINT_DISABLE=1",
		"TF_IN_AUTOMATION=1",
		// A file that is always there and always empty: the CLI warns of one that is named and missing.
		"TF_CLI_CONFIG_FILE="+os.DevNull,
	)
}

// AcceptanceEnviron returns the variables by which terraform-plugin-testing runs acceptance tests with cli.
func AcceptanceEnviron(cli CLI) []string {
	return []string{
		"TF_ACC=1",
		"TF_ACC_TERRAFORM_PATH=" + cli.Path,
		// Else it tells OpenTofu of a provider from Terraform's registry, which OpenTofu then does not look for.
		"TF_ACC_PROVIDER_HOST=" + cli.Product.RegistryHost(),
		// Else configurations could not name the provider by its source.
		"TF_ACC_PROVIDER_NAMESPACE=" + path.Dir(ProviderSource),
	}
}

// without returns env less the variables of those names. A name that ends in an asterisk stands for all that begin so.
func without(env []string, names ...string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return slices.ContainsFunc(names, func(n string) bool {
			if prefix, ok := strings.CutSuffix(n, "*"); ok {
				return strings.HasPrefix(name, prefix)
			}
			return name == n
		})
	})
}
