// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The framework compares every element of a set with every other one, several times a read: with the ten thousand
// addresses of a large account that takes minutes. So large sets travel past it. A read puts them into a setCarrier in
// its context and leaves them null in the state that the framework sees; the server that wraps the framework's puts them
// back before Terraform sees the state.

// NewServer returns the constructor of a protocol 6 server of the provider.
func NewServer(version string, getenv func(string) string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		return server{ProviderServer: providerserver.NewProtocol6(New(version, getenv)())()}
	}
}

// server is the framework's server with a way past it for large sets.
type server struct {
	tfprotov6.ProviderServer
}

// ReadDataSource puts the sets that the read left in the carrier into its state.
func (s server) ReadDataSource(
	ctx context.Context, req *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	carrier := &setCarrier{}
	resp, err := s.ProviderServer.ReadDataSource(context.WithValue(ctx, setCarrierKey{}, carrier), req)
	if err != nil || resp.State == nil || carrier.sets == nil {
		return resp, err
	}
	if resp.State, err = carrier.unload(resp.State); err != nil {
		return nil, fmt.Errorf("completing the state of %s: %w", req.TypeName, err)
	}
	return resp, nil
}

type setCarrierKey struct{}

// setCarrier holds the sets of one read by attribute, and the type of the state that they belong to.
type setCarrier struct {
	stateType tftypes.Type
	sets      map[string]tftypes.Value
}

// carrySets takes sets out of a model, if there is a server that puts them back.
func carrySets(ctx context.Context, stateType tftypes.Type, sets map[string]*types.Set) error {
	carrier, ok := ctx.Value(setCarrierKey{}).(*setCarrier)
	if !ok {
		return nil
	}
	carrier.stateType = stateType
	carrier.sets = make(map[string]tftypes.Value, len(sets))
	for name, set := range sets {
		value, err := set.ToTerraformValue(ctx)
		if err != nil {
			return fmt.Errorf("converting %s: %w", name, err)
		}
		carrier.sets[name] = value
		*set = types.SetNull(types.StringType)
	}
	return nil
}

func (c *setCarrier) unload(state *tfprotov6.DynamicValue) (*tfprotov6.DynamicValue, error) {
	value, err := state.Unmarshal(c.stateType)
	if err != nil {
		return nil, err
	}
	var attributes map[string]tftypes.Value
	if err := value.As(&attributes); err != nil {
		return nil, err
	}
	maps.Copy(attributes, c.sets)
	complete, err := tfprotov6.NewDynamicValue(c.stateType, tftypes.NewValue(c.stateType, attributes))
	return &complete, err
}

// distinctType is a set of strings that the framework does not search for duplicates: Terraform has removed them.
type distinctType struct {
	basetypes.SetType
}

// Validate finds nothing.
func (distinctType) Validate(context.Context, tftypes.Value, path.Path) diag.Diagnostics {
	return nil
}
