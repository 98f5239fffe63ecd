// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"time"
)

// Command returns a command that is interrupted when ctx is canceled, so that a CLI can stop its providers and unlock
// its state, and killed if it is still running 10 seconds later.
//
// On Unix it gets its own process group: Ctrl-C at the terminal then reaches it only once, through ctx. A CLI that
// receives two interrupts exits without cleaning up.
func Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = 10 * time.Second
	interruptOnCancel(cmd)
	return cmd
}

// Environ returns base without the variables that change the behavior of a CLI or the provider, and with those that
// disable the CLI's update check, its hints for interactive use, the user's configuration file, and the metadata service
// as a credential source.
func Environ(base []string) []string {
	env := without(base,
		"TF_*", "TOFU_*", "CHECKPOINT_*",
		"ALICLOUD_*", "ALIBABA_CLOUD_*", "ALIBABACLOUD_*",
		"DOMAIN_ENDPOINT", "STS_ENDPOINT", "CLIENT_CONNECT_TIMEOUT", "CLIENT_READ_TIMEOUT",
		"DEBUG", // makes the SDK print requests
	)
	return append(env,
		"CHECKPOINT_DISABLE=1",
		"TF_IN_AUTOMATION=1",
		// An empty file that exists: the CLI warns about a missing one.
		"TF_CLI_CONFIG_FILE="+os.DevNull,
		"ALIBABA_CLOUD_ECS_METADATA_DISABLED=true",
	)
}

// AcceptanceEnviron returns the variables that make terraform-plugin-testing run acceptance tests with cli.
func AcceptanceEnviron(cli CLI) []string {
	return []string{
		"TF_ACC=1",
		"TF_ACC_TERRAFORM_PATH=" + cli.Path,
		// The default is Terraform's registry, where OpenTofu does not look for the provider.
		"TF_ACC_PROVIDER_HOST=" + cli.Product.RegistryHost(),
		// Configurations name the provider by its source.
		"TF_ACC_PROVIDER_NAMESPACE=" + path.Dir(ProviderSource),
	}
}

// without returns env without the named variables. A name that ends in an asterisk is a prefix.
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

// runGo runs the go command in dir. The error includes its output.
func runGo(ctx context.Context, dir string, env []string, args ...string) error {
	cmd := Command(ctx, "go", args...)
	cmd.Dir, cmd.Env = dir, env
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w\n%s", args[0], err, output)
	}
	return nil
}
