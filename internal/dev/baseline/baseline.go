// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Baseline is the provider with constant responses instead of requests. A plan with it takes only the time of Terraform, the
// plugin protocol and the framework. "make bench" compares the provider with it.
//
// With BASELINE_LATENCY, such as "100ms", each read takes that long. With BASELINE_STATE, each read returns the state in the
// file of that name, in MessagePack, so that a plan takes only Terraform's share of the time.
package main

import (
	"cmp"
	"context"
	"log"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/alidomain/terraform-provider-alidomain/internal/ephemeraltwin"
	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

func main() {
	latency, err := time.ParseDuration(cmp.Or(os.Getenv("BASELINE_LATENCY"), "0s"))
	if err != nil {
		log.Fatalf("BASELINE_LATENCY: %v", err)
	}
	server := newServer(latency)
	if file := os.Getenv("BASELINE_STATE"); file != "" {
		server = stateServer{server, file}
	}
	err = tf6server.Serve("registry.terraform.io/alidomain/alidomain", func() tfprotov6.ProviderServer { return server })
	if err != nil {
		log.Fatal(err)
	}
}

func newServer(latency time.Duration) tfprotov6.ProviderServer {
	return providerserver.NewProtocol6(baseline{provider.New("baseline", os.Getenv)(), latency})()
}

// baseline has the schema of the provider.
type baseline struct {
	framework.Provider

	latency time.Duration // of a read
}

// Configure does nothing.
func (baseline) Configure(context.Context, framework.ConfigureRequest, *framework.ConfigureResponse) {
}

// DataSources returns the provider's data sources, with constant responses.
func (b baseline) DataSources(ctx context.Context) []func() datasource.DataSource {
	all := b.Provider.DataSources(ctx)
	for i, newDataSource := range all {
		all[i] = func() datasource.DataSource { return dataSource{newDataSource(), b.latency} }
	}
	return all
}

// EphemeralResources returns the data sources as ephemeral resources.
func (b baseline) EphemeralResources(ctx context.Context) []func() ephemeral.EphemeralResource {
	return ephemeraltwin.Of(b.DataSources(ctx))
}

// dataSource has the schema of a data source of the provider.
type dataSource struct {
	datasource.DataSource

	latency time.Duration
}

// Read sets the computed attributes to constants, and lists to null.
func (d dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	select {
	case <-time.After(d.latency):
	case <-ctx.Done():
	}
	// Converting values is part of the framework's time. The baseline has no models, which take the provider a bit longer.
	var config types.Object
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	values := config.Attributes()
	for name, attribute := range req.Config.Schema.GetAttributes() {
		if !attribute.IsComputed() {
			continue
		}
		switch attribute.GetType().(type) {
		case basetypes.BoolTypable:
			values[name] = types.BoolValue(true)
		case basetypes.Int64Typable:
			values[name] = types.Int64Value(1)
		case basetypes.StringTypable:
			values[name] = types.StringValue("2019-02-19 16:38:07")
		}
	}
	state, diags := types.ObjectValue(config.AttributeTypes(ctx), values)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// stateServer returns the state in a file for every read.
type stateServer struct {
	tfprotov6.ProviderServer

	file string
}

// ReadDataSource returns the state.
func (s stateServer) ReadDataSource(
	context.Context, *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	state, err := os.ReadFile(s.file)
	return &tfprotov6.ReadDataSourceResponse{State: &tfprotov6.DynamicValue{MsgPack: state}}, err
}

// OpenEphemeralResource returns the state as the result.
func (s stateServer) OpenEphemeralResource(
	context.Context, *tfprotov6.OpenEphemeralResourceRequest,
) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	state, err := os.ReadFile(s.file)
	return &tfprotov6.OpenEphemeralResourceResponse{Result: &tfprotov6.DynamicValue{MsgPack: state}}, err
}
