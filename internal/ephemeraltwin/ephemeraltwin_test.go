// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package ephemeraltwin_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/pluginclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/ephemeraltwin"
)

// plain is a data source with an attribute or block of every nesting.
type plain struct{}

func (plain) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_plain"
}

func (plain) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := schema.StringAttribute{Computed: true, MarkdownDescription: "A text."}
	object := schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{"text": text}}
	block := schema.NestedBlockObject{Attributes: map[string]schema.Attribute{"text": schema.StringAttribute{Required: true}}}
	resp.Schema = schema.Schema{
		Description:        "Plain.",
		DeprecationMessage: "Use another one.",
		Attributes: map[string]schema.Attribute{
			"name":   schema.StringAttribute{Required: true, Description: "A name."},
			"answer": schema.StringAttribute{Computed: true, Sensitive: true},
			"number": schema.Int64Attribute{Optional: true, DeprecationMessage: "Use a name."},
			"texts":  schema.SetAttribute{Optional: true, ElementType: types.StringType},
			"single": schema.SingleNestedAttribute{Computed: true, Attributes: map[string]schema.Attribute{"text": text}},
			"list":   schema.ListNestedAttribute{Computed: true, NestedObject: object},
			"set":    schema.SetNestedAttribute{Computed: true, NestedObject: object},
			"map":    schema.MapNestedAttribute{Computed: true, NestedObject: object},
		},
		Blocks: map[string]schema.Block{
			"single_block": schema.SingleNestedBlock{Attributes: map[string]schema.Attribute{"text": text}},
			"list_block":   schema.ListNestedBlock{NestedObject: block, Description: "Blocks."},
			"set_block":    schema.SetNestedBlock{NestedObject: block},
		},
	}
}

func (plain) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var name string
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name"), &name)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("answer"), "plain "+name)...)
	if name == "warn" {
		resp.Diagnostics.AddWarning("Warned", "A name was given.")
	}
}

// full is plain with the optional interfaces of data sources.
type full struct {
	plain

	data any
}

func (*full) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_full"
}

func (f *full) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	f.data = req.ProviderData
	if f.data == "broken" {
		resp.Diagnostics.AddError("Broken data", "It is broken.")
	}
}

func (*full) ValidateConfig(
	ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse,
) {
	var name types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name"), &name)...)
	if name.ValueString() == "bad" {
		resp.Diagnostics.AddAttributeError(path.Root("name"), "Bad name", "It is bad.")
	}
}

func (f *full) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("answer"), fmt.Sprint("read with ", f.data))...)
}

// testProvider is a provider of both data sources and their ephemeral twins. Its value is the provider data.
type testProvider string

func (testProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "test"
}

func (testProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (s testProvider) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.DataSourceData, resp.EphemeralResourceData = string(s), string(s)
}

func (testProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		func() datasource.DataSource { return plain{} },
		func() datasource.DataSource { return &full{} },
	}
}

func (s testProvider) EphemeralResources(ctx context.Context) []func() ephemeral.EphemeralResource {
	return ephemeraltwin.Of(s.DataSources(ctx))
}

func (testProvider) Resources(context.Context) []func() resource.Resource { return nil }

func newServer(data string) tfprotov6.ProviderServer {
	return providerserver.NewProtocol6(testProvider(data))()
}

func TestOf_schemaMatchesDataSource(t *testing.T) {
	t.Parallel()
	resp, err := newServer("").GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if len(resp.Diagnostics) > 0 || len(resp.DataSourceSchemas) != 2 {
		t.Fatalf("diagnostics %v, data sources %v", resp.Diagnostics, resp.DataSourceSchemas)
	}
	if diff := cmp.Diff(resp.DataSourceSchemas, resp.EphemeralResourceSchemas); diff != "" {
		t.Errorf("data sources (-) and their twins (+):\n%s", diff)
	}
}

func TestOf_implementation(t *testing.T) {
	t.Parallel()
	var resp ephemeral.SchemaResponse
	testProvider("").EphemeralResources(t.Context())[0]().Schema(t.Context(), ephemeral.SchemaRequest{}, &resp)
	resp.Diagnostics.Append(resp.Schema.ValidateImplementation(t.Context())...)
	if len(resp.Diagnostics) > 0 {
		t.Error(resp.Diagnostics)
	}
	if resp.Schema.Description != "Plain." || resp.Schema.DeprecationMessage != "Use another one." {
		t.Errorf("the schema has the texts %q and %q", resp.Schema.Description, resp.Schema.DeprecationMessage)
	}
}

// A data source and its twin return the same results and diagnostics, with and without the optional interfaces.
func TestOf_readsDataSource(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		typeName, name string
		// data is the provider data.
		data string
		// want is the attribute answer or the diagnostic.
		want string
	}{
		"a plain one":               {"test_plain", "x", "data", "plain x"},
		"a plain one with warnings": {"test_plain", "warn", "data", "WARNING: Warned: A name was given."},
		"a full one":                {"test_full", "x", "data", "read with data"},
		"an invalid name":           {"test_full", "bad", "data", "ERROR: Bad name: It is bad."},
		"invalid provider data":     {"test_full", "x", "broken", "ERROR: Broken data: It is broken."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dataSource := readAnswer(t, newServer(test.data), test.typeName, test.name)
			twin := readAnswer(t, pluginclient.Ephemeral(newServer(test.data)), test.typeName, test.name)
			if dataSource != test.want || twin != test.want {
				t.Errorf("the data source returns %q, its twin %q, want %q", dataSource, twin, test.want)
			}
		})
	}
}

// readAnswer validates and reads, and returns the attribute answer or the first diagnostic.
func readAnswer(t *testing.T, server tfprotov6.ProviderServer, typeName, name string) string {
	t.Helper()
	client, err := pluginclient.New(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Configure(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	arguments := pluginclient.Attributes{"name": tftypes.NewValue(tftypes.String, name)}
	validated, err := client.Validate(t.Context(), typeName, arguments)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range validated.Diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return fmt.Sprintf("%s: %s: %s", d.Severity, d.Summary, d.Detail)
		}
	}
	resp, err := client.Read(t.Context(), typeName, arguments)
	if err != nil {
		t.Fatal(err)
	}
	state, err := client.State(typeName, resp)
	if err != nil {
		return err.Error()
	}
	var text string
	if err := state["answer"].As(&text); err != nil {
		t.Fatal(err)
	}
	return text
}
