// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Baseline is a provider with the schemas of the provider, on the same framework, that returns constants. A plan with it
// takes what Terraform, the plugin protocol and the framework take. "make bench" compares the provider with that.
//
// With BASELINE_LATENCY, such as "100ms", each read of an address takes that long. With BASELINE_STATE, each read returns
// the state in the file of that name, in MessagePack: the rest is Terraform's share alone.
package main

import (
	"cmp"
	"context"
	"log"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
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
	return providerserver.NewProtocol6(baseline{latency})()
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
