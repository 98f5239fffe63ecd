// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

// After each read, the framework traverses the state many times, which takes seconds with the ten thousand addresses of a
// large account. So large states bypass the framework. It gets a state whose large attributes are null. The read stores the complete state in a stateCarrier in the
// context of the call, and the server that wraps the framework's puts it into the response. The results of ephemeral
// resources bypass the framework in the same way.

// NewServer returns the constructor of a protocol 6 server of the provider.
func NewServer(version string, getenv func(string) string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		return server{ProviderServer: providerserver.NewProtocol6(New(version, getenv)())()}
	}
}

// server wraps the framework's server to bypass it for large states and to release contexts.
type server struct {
	tfprotov6.ProviderServer
}

// ValidateDataResourceConfig calls the framework and releases the context.
func (s server) ValidateDataResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	ctx, end := newCallContext(ctx)
	defer end()
	return s.ProviderServer.ValidateDataResourceConfig(ctx, req)
}

// ValidateEphemeralResourceConfig calls the framework and releases the context.
func (s server) ValidateEphemeralResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest,
) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	ctx, end := newCallContext(ctx)
	defer end()
	return s.ProviderServer.ValidateEphemeralResourceConfig(ctx, req)
}

// ReadDataSource responds with the state of the carrier, if the read set it.
func (s server) ReadDataSource(
	ctx context.Context, req *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	ctx, carrier, end := withStateCarrier(ctx)
	defer end()
	resp, err := s.ProviderServer.ReadDataSource(ctx, req)
	if err == nil {
		err = carrier.replaceState(req.TypeName, &resp.State)
	}
	return resp, err
}

// OpenEphemeralResource responds with the state of the carrier, if the read set it.
func (s server) OpenEphemeralResource(
	ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest,
) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	ctx, carrier, end := withStateCarrier(ctx)
	defer end()
	resp, err := s.ProviderServer.OpenEphemeralResource(ctx, req)
	if err == nil {
		err = carrier.replaceState(req.TypeName, &resp.Result)
	}
	return resp, err
}

type stateCarrierKey struct{}

// stateCarrier holds the complete state of one read.
type stateCarrier struct {
	state *tftypes.Value
}

// withStateCarrier returns a callContext with a stateCarrier.
func withStateCarrier(ctx context.Context) (_ context.Context, carrier *stateCarrier, end func()) {
	carrier = &stateCarrier{}
	ctx, end = newCallContext(context.WithValue(ctx, stateCarrierKey{}, carrier))
	return ctx, carrier, end
}

// replaceState replaces the state of a response with the complete one, if the read set it.
func (c *stateCarrier) replaceState(typeName string, to **tfprotov6.DynamicValue) error {
	if c.state == nil {
		return nil
	}
	complete, err := tfprotov6.NewDynamicValue(c.state.Type(), *c.state)
	if err != nil {
		return fmt.Errorf("encoding the state of %s: %w", typeName, err)
	}
	*to = &complete
	return nil
}

// setState sets a state from a model, in which the large attributes are null, and from those attributes.
func setState(ctx context.Context, state *tfsdk.State, model any, large map[string]tftypes.Value) diag.Diagnostics {
	diags := state.Set(ctx, model)
	if diags.HasError() {
		return diags
	}
	complete, err := withAttributes(state.Raw, large)
	if err != nil {
		diags.Append(diagnostics.Internal(err))
		return diags
	}
	if carrier, ok := ctx.Value(stateCarrierKey{}).(*stateCarrier); ok {
		carrier.state = &complete
	} else {
		state.Raw = complete
	}
	return diags
}

// withAttributes returns an object with some attributes replaced.
func withAttributes(object tftypes.Value, replaced map[string]tftypes.Value) (tftypes.Value, error) {
	var attributes map[string]tftypes.Value
	if err := object.As(&attributes); err != nil {
		return tftypes.Value{}, err
	}
	attributes = maps.Clone(attributes) // the map belongs to the object
	maps.Copy(attributes, replaced)
	if err := tftypes.ValidateValue(object.Type(), attributes); err != nil {
		return tftypes.Value{}, err
	}
	return tftypes.NewValue(object.Type(), attributes), nil
}
