// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Empty is a provider without data sources: it contains only what every provider contains.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

func main() {
	if err := tf6server.Serve("registry.terraform.io/alidomain/alidomain", providerserver.NewProtocol6(empty{})); err != nil {
		log.Fatal(err)
	}
}

type empty struct{}

// Metadata sets the type name.
func (empty) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "alidomain"
}

// Schema sets nothing.
func (empty) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

// Configure does nothing.
func (empty) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

// DataSources is empty.
func (empty) DataSources(context.Context) []func() datasource.DataSource { return nil }

// Resources is empty.
func (empty) Resources(context.Context) []func() resource.Resource { return nil }
