// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Docsgen generates docs/ from templates/, examples/ and the provider's schema, and the list of assumptions in
// CONTRIBUTING.md from package assumptions. With -check it compares what it would generate with what is there, and
// validates that.
//
// It hands tfplugindocs the schema, which that would otherwise get with a Terraform that it downloads.
package main

import (
	"context"
	"encoding/json"
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
	check := flag.Bool("check", false, "change nothing; fail if docs/ is not what would be generated, or not valid")
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
	cli, err := tfcli.New(tfcli.CacheDir(root), os.Stderr).Locate(ctx)
	if err != nil {
		return err
	}
	if err := cli.CheckEphemeral(); err != nil {
		return err // else their pages would have no schema
	}
	// In the project's folder, because tfplugindocs takes the folder that it writes to relative to that.
	cache := filepath.Join(root, ".cache")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return err
	}
	scratch, err := os.MkdirTemp(cache, "docsgen-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch) }()

	schema, err := exportSchema(ctx, root, scratch, cli)
	if err != nil {
		return err
	}
	if err := assumptionsSection(filepath.Join(root, ".github", "CONTRIBUTING.md"), check); err != nil {
		return err
	}
	docs := tfplugindocs{root: root, schema: schema}
	if !check {
		if err := docs.run(ctx, "generate", "--rendered-provider-name", providerName); err != nil {
			return err
		}
		return insertCatalog(filepath.Join(root, "docs"))
	}

	fresh := filepath.Join(scratch, "docs")
	rendered, err := filepath.Rel(root, fresh)
	if err != nil {
		return err
	}
	if err := docs.run(ctx, "generate", "--rendered-provider-name", providerName, "--rendered-website-dir", rendered); err != nil {
		return err
	}
	if err := insertCatalog(fresh); err != nil {
		return err
	}
	diff := tfcli.Command(ctx, "git", "--no-pager", "diff", "--no-index", "--no-ext-diff", "--exit-code", "docs", rendered)
	diff.Dir = root
	diff.Stdout, diff.Stderr = os.Stdout, os.Stderr
	if err := diff.Run(); err != nil {
		return fmt.Errorf("docs/ is not what templates/, examples/ and the schema give; run \"make docs\": %w", err)
	}
	return docs.run(ctx, "validate")
}

// tfplugindocs is the pinned generator, working on the project in root with the schema in the file schema.
type tfplugindocs struct {
	root, schema string
}

func (t tfplugindocs) run(ctx context.Context, command string, args ...string) error {
	args = append([]string{
		"tool", "-modfile=" + filepath.Join("internal", "dev", "tools", "go.mod"), "tfplugindocs", command,
		"--provider-name", providerName, "--providers-schema", t.schema,
	}, args...)
	cmd := tfcli.Command(ctx, "go", args...)
	cmd.Dir = t.root
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("tfplugindocs %s: %w\n%s", command, err, output)
	}
	return nil
}

// exportSchema writes the provider's schema to a file in dir, as tfplugindocs wants it, and returns the file's path.
func exportSchema(ctx context.Context, root, dir string, cli tfcli.CLI) (string, error) {
	binary := filepath.Join(dir, "provider")
	if err := tfcli.BuildProvider(ctx, root, binary, tfcli.LocalVersion); err != nil {
		return "", err
	}
	plugins, err := tfcli.NewPluginDir(filepath.Join(dir, "plugins"), binary, tfcli.LocalVersion)
	if err != nil {
		return "", err
	}
	w := tfcli.NewWorkspace(cli, filepath.Join(dir, "work"))
	if err := w.Write("main.tf", tfcli.RequiredProviders); err != nil {
		return "", err
	}
	if err := w.Init(ctx, plugins); err != nil {
		return "", err
	}
	providers := w.Command(ctx, "providers", "schema", "-json")
	providers.Stderr = os.Stderr
	output, err := providers.Output()
	if err != nil {
		return "", fmt.Errorf("%s providers schema: %w", cli.Product, err)
	}
	schema, err := renameProvider(output, cli.Product.RegistryHost()+"/"+tfcli.ProviderSource, providerName)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "schema.json")
	return path, os.WriteFile(path, schema, 0o644)
}

// renameProvider puts the schema of the provider from under the name to: tfplugindocs looks for the plain name, or one
// in HashiCorp's own namespace.
func renameProvider(schemas []byte, from, to string) ([]byte, error) {
	var document struct {
		FormatVersion string                     `json:"format_version"`
		Schemas       map[string]json.RawMessage `json:"provider_schemas"`
	}
	if err := json.Unmarshal(schemas, &document); err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	schema, ok := document.Schemas[from]
	if !ok {
		return nil, fmt.Errorf("schema: none of %s", from)
	}
	document.Schemas = map[string]json.RawMessage{to: schema}
	return json.Marshal(document)
}
