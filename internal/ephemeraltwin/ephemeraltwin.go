// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package ephemeraltwin serves data sources as ephemeral resources of the same name, schema and behavior.
package ephemeraltwin

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	datasourceschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// Of returns the constructors of ephemeral resources that open by reading the data sources. There is nothing to renew or to
// close.
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

// Metadata names the ephemeral resource.
func (t twin) Metadata(ctx context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	var of datasource.MetadataResponse
	t.source.Metadata(ctx, datasource.MetadataRequest{ProviderTypeName: req.ProviderTypeName}, &of)
	resp.TypeName = of.TypeName
}

// Schema describes the arguments and the attributes.
func (t twin) Schema(ctx context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	var of datasource.SchemaResponse
	t.source.Schema(ctx, datasource.SchemaRequest{}, &of)
	resp.Diagnostics.Append(of.Diagnostics...)
	resp.Schema = convert(of.Schema)
}

// convert returns the schema of an ephemeral resource. To the framework, attributes and blocks of both kinds are the same.
func convert(of datasourceschema.Schema) schema.Schema {
	attributes := make(map[string]schema.Attribute, len(of.Attributes))
	for name, attribute := range of.Attributes {
		attributes[name] = attribute
	}
	blocks := make(map[string]schema.Block, len(of.Blocks))
	for name, block := range of.Blocks {
		blocks[name] = block
	}
	return schema.Schema{
		Attributes:          attributes,
		Blocks:              blocks,
		Description:         of.Description,
		MarkdownDescription: of.MarkdownDescription,
		DeprecationMessage:  of.DeprecationMessage,
	}
}

// Configure passes on the provider's data.
func (t twin) Configure(ctx context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	if source, ok := t.source.(datasource.DataSourceWithConfigure); ok {
		var of datasource.ConfigureResponse
		source.Configure(ctx, datasource.ConfigureRequest{ProviderData: req.ProviderData}, &of)
		resp.Diagnostics.Append(of.Diagnostics...)
	}
}

// ValidateConfig checks what concerns more than one argument.
func (t twin) ValidateConfig(
	ctx context.Context, req ephemeral.ValidateConfigRequest, resp *ephemeral.ValidateConfigResponse,
) {
	if source, ok := t.source.(datasource.DataSourceWithValidateConfig); ok {
		var of datasource.ValidateConfigResponse
		source.ValidateConfig(ctx, datasource.ValidateConfigRequest{Config: req.Config}, &of)
		resp.Diagnostics.Append(of.Diagnostics...)
	}
}

// Open reads. What a data source keeps in the state, an ephemeral resource has as its result.
func (t twin) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	of := datasource.ReadResponse{State: tfsdk.State(resp.Result)}
	t.source.Read(ctx, datasource.ReadRequest{Config: req.Config}, &of)
	resp.Diagnostics.Append(of.Diagnostics...)
	resp.Result = tfsdk.EphemeralResultData(of.State)
}
