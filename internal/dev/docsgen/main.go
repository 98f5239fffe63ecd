// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Docsgen generates docs/ from templates/, examples/, the provider's schema and the catalog of diagnostics. With -check
// it changes nothing, but fails if docs/ is out of date or invalid.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

const providerName = "alidomain"

func main() {
	check := flag.Bool("check", false, "change nothing; fail if docs/ is out of date or invalid")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *check)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "docsgen:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, check bool) error {
	root, err := tfcli.ModuleRoot()
	if err != nil {
		return err
	}
	// Below the project's root: tfplugindocs accepts only paths relative to it.
	cache := filepath.Join(root, ".cache")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return err
	}
	scratch, err := os.MkdirTemp(cache, "docsgen-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch) }()

	schema, err := exportSchema(ctx, root, scratch)
	if err != nil {
		return err
	}
	docs, rendered := filepath.Join(root, "docs"), filepath.Join(scratch, "docs")
	relative, err := filepath.Rel(root, rendered)
	if err != nil {
		return err
	}
	if err := runIn(ctx, root, "go", tfplugindocs("generate", schema,
		"--rendered-provider-name", providerName, "--rendered-website-dir", relative)...); err != nil {
		return err
	}
	if err := insertCatalog(rendered); err != nil {
		return err
	}
	if err := insertAddresses(rendered); err != nil {
		return err
	}
	if check {
		if err := runIn(ctx, root, "git", "--no-pager", "diff", "--no-index", "--no-ext-diff", "docs", relative); err != nil {
			return fmt.Errorf("docs/ is out of date; run \"make docs\": %w", err)
		}
	} else {
		if err := os.RemoveAll(docs); err != nil {
			return err
		}
		if err := os.CopyFS(docs, os.DirFS(rendered)); err != nil {
			return err
		}
	}
	return runIn(ctx, root, "go", tfplugindocs("validate", schema)...)
}

// tfplugindocs returns the arguments of the go command that run tfplugindocs, with a file that holds the schema:
// otherwise tfplugindocs might download a Terraform.
func tfplugindocs(command, schema string, args ...string) []string {
	return append([]string{
		"tool", "-modfile=" + filepath.Join("internal", "dev", "tools", "go.mod"), "tfplugindocs", command,
		"--provider-name", providerName, "--providers-schema", schema,
	}, args...)
}

func runIn(ctx context.Context, dir, name string, args ...string) error {
	cmd := tfcli.Command(ctx, name, args...)
	cmd.Dir = dir
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", cmd, err, output)
	}
	return nil
}

// exportSchema writes the provider's schema to a file in dir and returns its path.
func exportSchema(ctx context.Context, root, dir string) (string, error) {
	cli, err := tfcli.New(tfcli.CacheDir(root), os.Stderr).Locate(ctx)
	if err != nil {
		return "", err
	}
	// The schema from an older CLI lacks the ephemeral resources.
	if err := cli.CheckEphemeral(); err != nil {
		return "", err
	}
	if err := tfcli.BuildProvider(ctx, root, dir, tfcli.LocalVersion); err != nil {
		return "", err
	}
	// tfplugindocs looks up the provider under this address. With an override, the CLI uses the program in dir for it,
	// without "init".
	const address = "registry.terraform.io/hashicorp/" + providerName
	w := tfcli.NewWorkspace(cli, dir, "TF_CLI_CONFIG_FILE="+filepath.Join(dir, "cli.tfrc"))
	for name, content := range map[string]string{
		"cli.tfrc": fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n}\n", address, dir),
		"main.tf":  fmt.Sprintf("terraform {\n  required_providers {\n    %s = { source = %q }\n  }\n}\n", providerName, address),
	} {
		if err := w.Write(name, content); err != nil {
			return "", err
		}
	}
	cmd := w.Command(ctx, "providers", "schema", "-json")
	cmd.Stderr = os.Stderr
	schema, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", cmd, err)
	}
	path := filepath.Join(dir, "schema.json")
	return path, os.WriteFile(path, schema, 0o600)
}
