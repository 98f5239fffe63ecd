// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package pluginclient

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// HasEphemeral tells whether the provider has an ephemeral resource of that name.
func (c Client) HasEphemeral(resource string) bool {
	return c.schemas.EphemeralResourceSchemas[resource] != nil
}

// Open opens an ephemeral resource.
func (c Client) Open(
	ctx context.Context, resource string, arguments Attributes,
) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	config, err := encode(c.schemas.EphemeralResourceSchemas[resource], arguments)
	if err != nil {
		return nil, err
	}
	return c.server.OpenEphemeralResource(ctx, &tfprotov6.OpenEphemeralResourceRequest{TypeName: resource, Config: config})
}

// Result returns the result of an ephemeral resource that was opened. Diagnostics, warnings too, are errors.
func (c Client) Result(resource string, resp *tfprotov6.OpenEphemeralResourceResponse) (Attributes, error) {
	return decode(c.schemas.EphemeralResourceSchemas[resource], resp.Result, resp.Diagnostics)
}

// decode returns the attributes of what a call answered.
func decode(schema *tfprotov6.Schema, value *tfprotov6.DynamicValue, diagnostics []*tfprotov6.Diagnostic) (Attributes, error) {
	if err := firstOf(diagnostics); err != nil {
		return nil, err
	}
	typ, err := blockType(schema)
	if err != nil {
		return nil, err
	}
	state, err := value.Unmarshal(typ)
	if err != nil {
		return nil, err
	}
	var attributes map[string]tftypes.Value
	err = state.As(&attributes)
	return attributes, err
}
