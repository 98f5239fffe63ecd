// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// NewServer returns the constructor of a protocol 6 server of the provider.
func NewServer(version string, getenv func(string) string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		return server{ProviderServer: providerserver.NewProtocol6(New(version, getenv)())()}
	}
}

// server wraps the framework's server to bypass it for large attributes (wire.go) and to release contexts.
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

// ReadDataSource responds with the large attributes of the carrier, if the read set them.
func (s server) ReadDataSource(
	ctx context.Context, req *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	ctx, carrier, end := withCarrier(ctx)
	defer end()
	resp, err := s.ProviderServer.ReadDataSource(ctx, req)
	if err == nil {
		err = carrier.complete(req.TypeName, resp.State)
	}
	return resp, err
}

// OpenEphemeralResource responds with the large attributes of the carrier, if the read set them.
func (s server) OpenEphemeralResource(
	ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest,
) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	ctx, carrier, end := withCarrier(ctx)
	defer end()
	resp, err := s.ProviderServer.OpenEphemeralResource(ctx, req)
	if err == nil {
		err = carrier.complete(req.TypeName, resp.Result)
	}
	return resp, err
}

type carrierKey struct{}

// carrier brings the large attributes of one read to the server.
type carrier struct {
	large *largeAttributes
}

// withCarrier returns a callContext with a carrier.
func withCarrier(ctx context.Context) (_ context.Context, c *carrier, end func()) {
	c = &carrier{}
	ctx, end = newCallContext(context.WithValue(ctx, carrierKey{}, c))
	return ctx, c, end
}

// complete completes the state of a response, if the read set large attributes.
func (c *carrier) complete(typeName string, state *tfprotov6.DynamicValue) error {
	if c.large == nil {
		return nil
	}
	complete, err := c.large.complete(state.MsgPack)
	if err != nil {
		return fmt.Errorf("encoding the state of %s: %w", typeName, err)
	}
	state.MsgPack = complete
	return nil
}

// carry sets the large attributes of the state that a read returns.
func carry(ctx context.Context, large *largeAttributes) error {
	c, ok := ctx.Value(carrierKey{}).(*carrier)
	if !ok {
		return errors.New("the call does not come from the server")
	}
	c.large = large
	return nil
}
