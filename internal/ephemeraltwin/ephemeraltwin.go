// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package ephemeraltwin wraps data sources as ephemeral resources with the same name, schema and behavior.
package ephemeraltwin

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	datasourceschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// Of returns the constructors of ephemeral resources that read the data sources when they open. They need no Renew or
// Close.
func Of(dataSources []func() datasource.DataSource) []func() ephemeral.EphemeralResource {
	twins := make([]func() ephemeral.EphemeralResource, 0, len(dataSources))
	for _, newDataSource := range dataSources {
		twins = append(twins, func() ephemeral.EphemeralResource { return twin{source: newDataSource()} })
	}
	return twins
}

var (
	_ ephemeral.EphemeralResourceWithConfigure      = twin{}
	_ ephemeral.EphemeralResourceWithValidateConfig = twin{}
)

type twin struct {
	source datasource.DataSource
}

// Metadata sets the type name.
func (t twin) Metadata(ctx context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	var wrapped datasource.MetadataResponse
	t.source.Metadata(ctx, datasource.MetadataRequest{ProviderTypeName: req.ProviderTypeName}, &wrapped)
	resp.TypeName = wrapped.TypeName
}

// Schema sets the arguments and attributes.
func (t twin) Schema(ctx context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	var wrapped datasource.SchemaResponse
	t.source.Schema(ctx, datasource.SchemaRequest{}, &wrapped)
	resp.Diagnostics.Append(wrapped.Diagnostics...)
	resp.Schema = convert(wrapped.Schema)
}

// convert returns the schema of an ephemeral resource. The framework accepts the attributes and blocks of data sources
// there.
func convert(source datasourceschema.Schema) schema.Schema {
	attributes := make(map[string]schema.Attribute, len(source.Attributes))
	for name, attribute := range source.Attributes {
		attributes[name] = attribute
	}
	blocks := make(map[string]schema.Block, len(source.Blocks))
	for name, block := range source.Blocks {
		blocks[name] = block
	}
	return schema.Schema{
		Attributes:          attributes,
		Blocks:              blocks,
		Description:         source.Description,
		MarkdownDescription: source.MarkdownDescription,
		DeprecationMessage:  source.DeprecationMessage,
	}
}

// Configure passes the provider's data to the data source.
func (t twin) Configure(ctx context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	if source, ok := t.source.(datasource.DataSourceWithConfigure); ok {
		var wrapped datasource.ConfigureResponse
		source.Configure(ctx, datasource.ConfigureRequest{ProviderData: req.ProviderData}, &wrapped)
		resp.Diagnostics.Append(wrapped.Diagnostics...)
	}
}

// ValidateConfig calls the data source's ValidateConfig, if it has one.
func (t twin) ValidateConfig(
	ctx context.Context, req ephemeral.ValidateConfigRequest, resp *ephemeral.ValidateConfigResponse,
) {
	if source, ok := t.source.(datasource.DataSourceWithValidateConfig); ok {
		var wrapped datasource.ValidateConfigResponse
		source.ValidateConfig(ctx, datasource.ValidateConfigRequest{Config: req.Config}, &wrapped)
		resp.Diagnostics.Append(wrapped.Diagnostics...)
	}
}

// Open reads the data source. Its state becomes the result of the ephemeral resource.
func (t twin) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	wrapped := datasource.ReadResponse{State: tfsdk.State(resp.Result)}
	t.source.Read(ctx, datasource.ReadRequest{Config: req.Config}, &wrapped)
	resp.Diagnostics.Append(wrapped.Diagnostics...)
	resp.Result = tfsdk.EphemeralResultData(wrapped.State)
}
