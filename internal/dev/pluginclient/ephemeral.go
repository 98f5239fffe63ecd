// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package pluginclient

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Ephemeral returns a server that presents the ephemeral resources of another server as data sources. A read opens the
// resource and returns its result as the state, so that tests of data sources also work for ephemeral resources.
func Ephemeral(server tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	return ephemeralServer{server}
}

type ephemeralServer struct {
	tfprotov6.ProviderServer
}

// GetProviderSchema returns the schemas of the ephemeral resources as those of data sources.
func (s ephemeralServer) GetProviderSchema(
	ctx context.Context, req *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	resp, err := s.ProviderServer.GetProviderSchema(ctx, req)
	if err == nil {
		resp.DataSourceSchemas = resp.EphemeralResourceSchemas
	}
	return resp, err
}

// ValidateDataResourceConfig validates a block of an ephemeral resource.
func (s ephemeralServer) ValidateDataResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	resp, err := s.ValidateEphemeralResourceConfig(ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{
		TypeName: req.TypeName, Config: req.Config,
	})
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ValidateDataResourceConfigResponse{Diagnostics: resp.Diagnostics}, nil
}

// ReadDataSource opens an ephemeral resource.
func (s ephemeralServer) ReadDataSource(
	ctx context.Context, req *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	resp, err := s.OpenEphemeralResource(ctx, &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: req.TypeName, Config: req.Config,
	})
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ReadDataSourceResponse{State: resp.Result, Diagnostics: resp.Diagnostics}, nil
}
