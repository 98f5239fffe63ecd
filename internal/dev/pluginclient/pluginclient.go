// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package pluginclient calls a provider server in the same process, as a CLI does through a plugin.
package pluginclient

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Attributes are the arguments of a block or the attributes of a state, by name.
type Attributes map[string]tftypes.Value

// Client is a client of one server.
type Client struct {
	server  tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

// New returns a client of a server. It fetches the schemas that encoding requires.
func New(ctx context.Context, server tfprotov6.ProviderServer) (Client, error) {
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return Client{}, err
	}
	return Client{server: server, schemas: schemas}, firstOf(schemas.Diagnostics)
}

// Has reports whether the server has a data source with that name.
func (c Client) Has(dataSource string) bool {
	return c.schemas.DataSourceSchemas[dataSource] != nil
}

// Configure configures the provider. It returns diagnostics, including warnings, as errors.
func (c Client) Configure(ctx context.Context, arguments Attributes) error {
	config, err := encode(c.schemas.Provider, arguments)
	if err != nil {
		return err
	}
	resp, err := c.server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: config})
	if err != nil {
		return err
	}
	return firstOf(resp.Diagnostics)
}

// Validate validates a block of a data source.
func (c Client) Validate(
	ctx context.Context, dataSource string, arguments Attributes,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	config, err := encode(c.schemas.DataSourceSchemas[dataSource], arguments)
	if err != nil {
		return nil, err
	}
	return c.server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: dataSource, Config: config,
	})
}

// Read reads a data source.
func (c Client) Read(
	ctx context.Context, dataSource string, arguments Attributes,
) (*tfprotov6.ReadDataSourceResponse, error) {
	config, err := encode(c.schemas.DataSourceSchemas[dataSource], arguments)
	if err != nil {
		return nil, err
	}
	return c.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: dataSource, Config: config})
}

// State returns the state of a response to a read. It returns diagnostics, including warnings, as errors.
func (c Client) State(dataSource string, resp *tfprotov6.ReadDataSourceResponse) (Attributes, error) {
	if err := firstOf(resp.Diagnostics); err != nil {
		return nil, err
	}
	state, err := resp.State.Unmarshal(c.schemas.DataSourceSchemas[dataSource].ValueType())
	if err != nil {
		return nil, err
	}
	var attributes map[string]tftypes.Value
	err = state.As(&attributes)
	return attributes, err
}

// encode returns a block with the arguments. Everything else is null.
func encode(schema *tfprotov6.Schema, arguments Attributes) (*tfprotov6.DynamicValue, error) {
	block, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		return nil, fmt.Errorf("the schema is of a %s instead of a block", schema.ValueType())
	}
	all := make(map[string]tftypes.Value, len(block.AttributeTypes))
	for name, typ := range block.AttributeTypes {
		all[name] = tftypes.NewValue(typ, nil)
	}
	maps.Copy(all, arguments)
	if err := tftypes.ValidateValue(block, all); err != nil {
		return nil, err
	}
	value, err := tfprotov6.NewDynamicValue(block, tftypes.NewValue(block, all))
	return &value, err
}

// firstOf returns the first diagnostic, if any, as an error.
func firstOf(diagnostics []*tfprotov6.Diagnostic) error {
	for _, d := range diagnostics {
		return fmt.Errorf("%s: %s: %s", d.Severity, d.Summary, d.Detail)
	}
	return nil
}
