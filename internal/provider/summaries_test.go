// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// Users search the guide for the summary that they see. So the test sets every argument and variable to all kinds of wrong
// values, and the guide must have a heading for every resulting summary.
func TestTroubleshootingGuide_hasEverySummary(t *testing.T) {
	t.Parallel()
	root, err := tfcli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	guide, err := os.ReadFile(filepath.Join(root, "docs", "guides", "troubleshooting.md"))
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for summary := range summaries(t) {
		// The name of a variable or a profile follows.
		heading, _, _ := strings.Cut(summary, " in ")
		if !strings.Contains(string(guide), "\n### "+summary+"\n") && !strings.Contains(string(guide), "\n### "+heading+"\n") {
			t.Errorf("the guide has no heading %q", summary)
		}
		seen[summary], seen[heading] = true, true
	}
	for _, section := range diagnostics.Catalog() {
		if section.Title != "Arguments" {
			continue
		}
		for _, entry := range section.Entries {
			if !seen[string(entry.Kind)] {
				t.Errorf("no wrong value leads to %q", entry.Kind)
			}
		}
	}
	for summary := range failures(t) {
		for _, subject := range subjects() {
			summary = strings.TrimSuffix(summary, " "+subject)
		}
		if !strings.Contains(string(guide), "`"+summary+"`") {
			t.Errorf("the guide does not have %q", summary)
		}
	}
}

// subjects returns a value of each required argument. The summary of a failed read ends in it.
func subjects() map[string]string {
	return map[string]string{"email": "ada@example.com", "registrant_profile_id": "1000001", "domain_name": "example.com"}
}

// subject returns the value of a required argument.
func subject(t *testing.T, name string, typ tftypes.Type) tftypes.Value {
	t.Helper()
	text, ok := subjects()[name]
	if !ok {
		t.Fatalf("no value of %s is known", name)
	}
	if !typ.Is(tftypes.Number) {
		return tftypes.NewValue(typ, text)
	}
	number, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return tftypes.NewValue(typ, number)
}

// required returns the required arguments of a data source.
func required(t *testing.T, block *tfprotov6.SchemaBlock) values {
	t.Helper()
	arguments := values{}
	for _, attribute := range block.Attributes {
		if attribute.Required {
			arguments[attribute.Name] = subject(t, attribute.Name, attribute.Type)
		}
	}
	return arguments
}

// failures returns the summaries of failed reads. Each data source has its own.
func failures(t *testing.T) map[string]bool {
	t.Helper()
	ctx := t.Context()
	// Nothing listens there.
	server := NewServer("1.2.3", environmentOf(map[string]string{"DOMAIN_ENDPOINT": "http://127.0.0.1:1"}))()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	config := mustEncode(t, schemas.Provider, values{"max_retries": tftypes.NewValue(tftypes.Number, 0)})
	if _, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: config}); err != nil {
		t.Fatal(err)
	}
	found := make(map[string]bool)
	for typeName, schema := range schemas.DataSourceSchemas {
		read, err := server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{
			TypeName: typeName, Config: mustEncode(t, schema, required(t, schema.Block)),
		})
		if err != nil || len(read.Diagnostics) != 1 {
			t.Fatalf("%s: got %v, %v, want one diagnostic", typeName, read, err)
		}
		summary := read.Diagnostics[0].Summary
		if found[summary] {
			t.Errorf("%s has the summary of another data source: %q", typeName, summary)
		}
		found[summary] = true
	}
	return found
}

// summaries returns the summaries of the diagnostics for wrong values.
func summaries(t *testing.T) map[string]bool {
	t.Helper()
	found := make(map[string]bool)
	add := func(diagnostics []*tfprotov6.Diagnostic, err error) {
		if err != nil {
			t.Error(err)
		}
		for _, diagnostic := range diagnostics {
			found[diagnostic.Summary] = true
		}
	}
	serve := func(variables map[string]string) tfprotov6.ProviderServer {
		return NewServer("1.2.3", environmentOf(variables))()
	}
	ctx := t.Context()
	schemas, err := serve(nil).GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}

	for _, config := range wrongConfigs(t, schemas.Provider, nil) {
		validated, err := serve(nil).ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{Config: config})
		add(validated.Diagnostics, err)
		if len(validated.Diagnostics) > 0 {
			continue // as CLIs do
		}
		configured, err := serve(nil).ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: config})
		add(configured.Diagnostics, err)
	}
	empty := mustEncode(t, schemas.Provider, nil)
	for name := range schemaAttributes(schemas.Provider.Block) {
		for _, variable := range setting.Variables(name) {
			for _, text := range wrongTexts() {
				configured, err := serve(map[string]string{variable: text}).ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: empty})
				add(configured.Diagnostics, err)
			}
		}
	}

	for typeName, schema := range schemas.DataSourceSchemas {
		for _, config := range wrongConfigs(t, schema, required(t, schema.Block)) {
			read, err := serve(nil).ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: typeName, Config: config})
			add(read.Diagnostics, err)
			opened, err := serve(nil).ValidateEphemeralResourceConfig(ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: typeName, Config: config})
			add(opened.Diagnostics, err)
		}
	}
	// An unknown argument of the provider block fails the reads that need it.
	server := serve(nil)
	unknown := mustEncode(t, schemas.Provider, values{"region": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)})
	configured, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: unknown})
	add(configured.Diagnostics, err)
	single := schemas.DataSourceSchemas[singleType]
	failed, err := server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{
		TypeName: singleType, Config: mustEncode(t, single, required(t, single.Block)),
	})
	add(failed.Diagnostics, err)
	// So does a value that a bridge does not know, and a provider that it did not configure.
	failed, err = serve(nil).ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{
		TypeName: singleType, Config: mustEncode(t, single, values{"email": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)}),
	})
	add(failed.Diagnostics, err)
	period := mustEncode(t, schemas.DataSourceSchemas[pluralType], values{
		"created_after": stringValue("2024-01-01T00:00:00Z"), "created_before": stringValue("2023-01-01T00:00:00Z"),
	})
	read, err := serve(nil).ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: pluralType, Config: period})
	add(read.Diagnostics, err)
	return found
}

func wrongTexts() []string {
	return []string{
		"", " ", "x y", "-1", "0", "1.5", "30s", "999h", "often", "2024-01-01", "\x00", "CN", "ada", "Ada <ada@example.com>",
		"http://user:password@host.example/path?query#fragment", "ftp://host.example", "/nonexistent", strings.Repeat("x", 1000),
	}
}

// wrong returns values of a type, many of which no argument accepts.
func wrong(typ tftypes.Type) []tftypes.Value {
	found := []tftypes.Value{tftypes.NewValue(typ, nil), tftypes.NewValue(typ, tftypes.UnknownValue)}
	switch {
	case typ.Is(tftypes.String):
		for _, text := range wrongTexts() {
			found = append(found, tftypes.NewValue(typ, text))
		}
	case typ.Is(tftypes.Number):
		for _, number := range []float64{-1, 0, 0.5, 1, 2, 1e9, 1e30} {
			found = append(found, tftypes.NewValue(typ, number))
		}
	case typ.Is(tftypes.Bool):
		found = append(found, tftypes.NewValue(typ, false), tftypes.NewValue(typ, true))
	case typ.Is(tftypes.List{}):
		elements := wrong(tftypes.String)
		for i := range elements {
			found = append(found, tftypes.NewValue(typ, elements[i:i+1]))
		}
		found = append(found, tftypes.NewValue(typ, elements))
	}
	return found
}

// wrongConfigs returns configurations in which one argument after the other has wrong values.
func wrongConfigs(t *testing.T, schema *tfprotov6.Schema, base values) []*tfprotov6.DynamicValue {
	t.Helper()
	var configs []*tfprotov6.DynamicValue
	for name, typ := range schemaAttributes(schema.Block) {
		block, argument, nested := strings.Cut(name, ".")
		for _, value := range wrong(typ) {
			config := maps.Clone(base)
			if config == nil {
				config = values{}
			}
			if nested {
				blockType := blockTypes(schema.Block)[block]
				value = tftypes.NewValue(blockType, complete(blockType, values{argument: value}))
			}
			config[block] = value
			configs = append(configs, mustEncode(t, schema, config))
		}
	}
	if len(configs) == 0 {
		t.Fatal("there are no arguments")
	}
	return configs
}

// schemaAttributes returns the types of the arguments, also those in nested blocks, by path.
func schemaAttributes(block *tfprotov6.SchemaBlock) map[string]tftypes.Type {
	found := make(map[string]tftypes.Type)
	for _, attribute := range block.Attributes {
		if attribute.Required || attribute.Optional {
			found[attribute.Name] = attribute.Type
		}
	}
	for _, nested := range block.BlockTypes {
		for name, typ := range schemaAttributes(nested.Block) {
			found[nested.TypeName+"."+name] = typ
		}
	}
	return found
}

func blockTypes(block *tfprotov6.SchemaBlock) map[string]tftypes.Object {
	found := make(map[string]tftypes.Object)
	for _, nested := range block.BlockTypes {
		found[nested.TypeName] = nested.Block.ValueType().(tftypes.Object)
	}
	return found
}

// complete adds nulls to the attributes of an object.
func complete(typ tftypes.Object, attributes values) map[string]tftypes.Value {
	all := make(map[string]tftypes.Value, len(typ.AttributeTypes))
	for name, of := range typ.AttributeTypes {
		all[name] = tftypes.NewValue(of, nil)
	}
	maps.Copy(all, attributes)
	return all
}

func mustEncode(t *testing.T, schema *tfprotov6.Schema, attributes values) *tfprotov6.DynamicValue {
	t.Helper()
	typ := schema.ValueType().(tftypes.Object)
	config, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, complete(typ, attributes)))
	if err != nil {
		t.Fatal(err)
	}
	return &config
}
