// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/alidomain/terraform-provider-alidomain/internal/ephemeraltwin"
)

// baseline answers without asking anybody.
type baseline struct {
	// latency is what a read of an address waits, as if it asked somebody.
	latency time.Duration
}

func newServer(latency time.Duration) tfprotov6.ProviderServer {
	return providerserver.NewProtocol6(baseline{latency: latency})()
}

// Metadata names the provider.
func (baseline) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "alidomain"
}

// Schema lists the provider's arguments.
func (baseline) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	text := schema.StringAttribute{Optional: true}
	secret := schema.StringAttribute{Optional: true, Sensitive: true}
	number := schema.Int64Attribute{Optional: true}
	resp.Schema = schema.Schema{
		Attributes: map[string]schema.Attribute{
			"access_key":              text,
			"secret_key":              secret,
			"security_token":          secret,
			"profile":                 text,
			"shared_credentials_file": text,
			"ecs_role_name":           text,
			"credentials_uri":         text,
			"sts_endpoint":            text,
			"region":                  text,
			"endpoint":                text,
			"max_retries":             number,
			"client_connect_timeout":  number,
			"client_read_timeout":     number,
		},
		Blocks: map[string]schema.Block{
			"assume_role": schema.SingleNestedBlock{Attributes: map[string]schema.Attribute{
				"role_arn":           text,
				"session_name":       text,
				"policy":             text,
				"session_expiration": number,
				"external_id":        text,
			}},
			"assume_role_with_oidc": schema.SingleNestedBlock{Attributes: map[string]schema.Attribute{
				"role_arn":           text,
				"oidc_provider_arn":  text,
				"oidc_token":         secret,
				"oidc_token_file":    text,
				"role_session_name":  text,
				"policy":             text,
				"session_expiration": number,
			}},
		},
	}
}

// Configure has nothing to prepare.
func (baseline) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

// DataSources lists the data sources.
func (f baseline) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		func() datasource.DataSource { return emailVerification(f) },
		func() datasource.DataSource { return emailVerifications{} },
	}
}

// EphemeralResources lists the twins of the data sources.
func (f baseline) EphemeralResources(ctx context.Context) []func() ephemeral.EphemeralResource {
	return ephemeraltwin.Of(f.DataSources(ctx))
}

// Resources is empty.
func (baseline) Resources(context.Context) []func() resource.Resource {
	return nil
}
