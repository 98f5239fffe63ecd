// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"
)

// NewServer returns the constructor of a protocol 6 server of the provider.
func NewServer(version string, getenv func(string) string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		return server{ProviderServer: providerserver.NewProtocol6(New(version, getenv)())()}
	}
}

// server wraps the framework's server to bypass its conversions (wire.go) and to release contexts.
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

// ReadDataSource responds with the state of the carrier, if the read succeeded.
func (s server) ReadDataSource(
	ctx context.Context, req *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	ctx, carrier, end := withCarrier(ctx, req.Config)
	defer end()
	resp, err := s.ProviderServer.ReadDataSource(ctx, req)
	if err == nil && carrier.state != nil {
		resp.State.MsgPack = carrier.state
	}
	return resp, err
}

// OpenEphemeralResource responds with the state of the carrier, if the read succeeded.
func (s server) OpenEphemeralResource(
	ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest,
) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	ctx, carrier, end := withCarrier(ctx, req.Config)
	defer end()
	resp, err := s.ProviderServer.OpenEphemeralResource(ctx, req)
	if err == nil && carrier.state != nil {
		resp.Result.MsgPack = carrier.state
	}
	return resp, err
}

type carrierKey struct{}

// carrier brings the configuration of one read to the data source, and its state to the server, past the framework's
// conversions: both are in MessagePack, the encoding of the protocol.
type carrier struct {
	config, state []byte
}

// withCarrier returns a callContext with a carrier.
func withCarrier(ctx context.Context, config *tfprotov6.DynamicValue) (_ context.Context, c *carrier, end func()) {
	c = &carrier{config: config.MsgPack}
	ctx, end = newCallContext(context.WithValue(ctx, carrierKey{}, c))
	return ctx, c, end
}

// receive decodes the configuration of the calling read into a model. It returns the carrier for the state.
func receive(ctx context.Context, model any) (*carrier, error) {
	c, ok := ctx.Value(carrierKey{}).(*carrier)
	if !ok {
		return nil, errors.New("the call does not come from the server")
	}
	return c, msgpack.Unmarshal(c.config, model)
}
