// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/go-version"
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

// Environ returns base without the variables that change the behavior of Go programs, a CLI or the provider, and with
// those that disable the CLI's update check, its hints for interactive use, the user's configuration file, and the metadata
// service as a credential source.
func Environ(base []string) []string {
	env := without(base,
		"TF_*", "TOFU_*", "CHECKPOINT_*",
		"ALICLOUD_*", "ALIBABA_CLOUD_*", "ALIBABACLOUD_*",
		"DOMAIN_ENDPOINT", "STS_ENDPOINT", "CLIENT_CONNECT_TIMEOUT", "CLIENT_READ_TIMEOUT",
		// The token endpoint of the pipeline that runs this.
		"ACTIONS_ID_TOKEN_*", "GITHUB_ACTIONS", "TFC_*",
		"DEBUG", // makes the SDK print requests
		"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy",
		"GOOS", "GOARCH", "GOWORK", "GOFLAGS", "GODEBUG", "GOGC", "GOMEMLIMIT",
	)
	return slices.Concat(env, goSettings(), quiet(), []string{"ALIBABA_CLOUD_ECS_METADATA_DISABLED=true"})
}

// quiet returns variables that keep a CLI from checking for updates, printing hints, and reading the user's configuration
// file.
func quiet() []string {
	return []string{
		"CHECKPOINT_DISABLE=1",
		"TF_IN_AUTOMATION=1",
		// An empty file that exists: the CLI warns about a missing one.
		"TF_CLI_CONFIG_FILE=" + os.DevNull,
	}
}

// goSettings returns variables for the go command that replace the user's, wherever they are set: it builds for this
// machine, from this module, in any checkout.
func goSettings() []string {
	return []string{
		"GOOS=" + runtime.GOOS,
		"GOARCH=" + runtime.GOARCH,
		"GOWORK=off",
		"GOFLAGS=-buildvcs=false", // else it fails in a checkout that another user owns
	}
}

// AcceptanceEnviron returns the variables that make terraform-plugin-testing run acceptance tests with cli.
func AcceptanceEnviron(cli CLI) []string {
	return []string{
		"TF_ACC=1",
		"TF_ACC_TERRAFORM_PATH=" + cli.Path,
		// The default is Terraform's registry, which OpenTofu does not use.
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

// RunGo runs the go command in dir, with the variables env and without cgo. What it prints goes to output, and is also
// part of an error. It removes its temporary files even if the go command is killed.
func RunGo(ctx context.Context, dir string, output io.Writer, env []string, args ...string) error {
	scratch, err := os.MkdirTemp("", "alidomain-go-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	cmd := Command(ctx, "go", args...)
	cmd.Dir, cmd.Env = dir, slices.Concat(os.Environ(), goSettings(), []string{"CGO_ENABLED=0", "GOTMPDIR=" + scratch}, env)
	var printed bytes.Buffer
	cmd.Stdout = io.MultiWriter(&printed, output)
	cmd.Stderr = cmd.Stdout
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("go %s: %w\n%s", args[0], err, &printed)
	}
	return nil
}

// lastLine keeps the last line that was written to it.
type lastLine struct {
	mu   sync.Mutex
	line []byte
}

func (l *lastLine) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range bytes.Lines(p) {
		l.line = append(l.line[:0], bytes.TrimSpace(line)...)
	}
	return len(p), nil
}

func (l *lastLine) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.line)
}

// goInstall builds a CLI from its Go module, which needs no release site.
func goInstall(ctx context.Context, output io.Writer, p Product, v *version.Version, dir string) error {
	module, main := "github.com/hashicorp/terraform", ""
	if p == OpenTofu {
		module, main = "github.com/opentofu/opentofu", "/cmd/tofu"
	}
	// Without version.dev=no, the CLI reports a "-dev" version, which compares as older than the release.
	return RunGo(ctx, dir, output, []string{"GOBIN=" + dir},
		"install", "-trimpath", "-ldflags=-s -w -X "+module+"/version.dev=no", module+main+"@v"+v.String())
}

// download installs Terraform by a program of its own: only who needs it waits until the library is compiled.
func download(ctx context.Context, output io.Writer, _ Product, v *version.Version, dir string) error {
	root, err := ModuleRoot()
	if err != nil {
		return err
	}
	program := filepath.Join(dir, executable("download"))
	defer func() { _ = os.Remove(program) }()
	if err := RunGo(ctx, root, output, nil, "build", "-o", program, "./internal/dev/tfcli/download"); err != nil {
		return err
	}
	number := ""
	if v != nil {
		number = v.String()
	}
	printed, err := Command(ctx, program, "-dir", dir, "-version", number).CombinedOutput()
	if err != nil && len(printed) > 0 {
		return errors.New(firstLine(printed))
	}
	return err
}
