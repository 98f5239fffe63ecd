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
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/alidomain/terraform-provider-alidomain/internal/ephemeraltwin"
)

// baseline is the provider. A read of an address takes as long as its latency.
type baseline struct {
	latency time.Duration
}

// attributes are those of a schema, by name.
type attributes[A any] map[string]A

// with adds an attribute under several names.
func (a attributes[A]) with(attribute A, names ...string) attributes[A] {
	for _, name := range names {
		a[name] = attribute
	}
	return a
}

// Metadata sets the type name.
func (baseline) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "alidomain"
}

// Schema sets the arguments.
func (baseline) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	text := schema.StringAttribute{Optional: true}
	secret := schema.StringAttribute{Optional: true, Sensitive: true}
	number := schema.Int64Attribute{Optional: true}
	resp.Schema = schema.Schema{
		Attributes: attributes[schema.Attribute]{}.
			with(text, "access_key", "profile", "shared_credentials_file", "ecs_role_name", "credentials_uri").
			with(text, "region", "endpoint", "sts_endpoint").
			with(secret, "secret_key", "security_token").
			with(number, "max_retries", "client_connect_timeout", "client_read_timeout"),
		Blocks: map[string]schema.Block{
			"assume_role": schema.SingleNestedBlock{Attributes: attributes[schema.Attribute]{}.
				with(text, "role_arn", "session_name", "policy", "external_id").
				with(number, "session_expiration")},
			"assume_role_with_oidc": schema.SingleNestedBlock{Attributes: attributes[schema.Attribute]{}.
				with(text, "role_arn", "oidc_provider_arn", "oidc_token_file", "role_session_name", "policy").
				with(secret, "oidc_token").
				with(number, "session_expiration")},
		},
	}
}

// Configure does nothing.
func (baseline) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

// DataSources returns the data sources.
func (b baseline) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		func() datasource.DataSource { return emailVerification(b) },
		func() datasource.DataSource { return emailVerifications{} },
	}
}

// EphemeralResources returns the data sources as ephemeral resources.
func (b baseline) EphemeralResources(ctx context.Context) []func() ephemeral.EphemeralResource {
	return ephemeraltwin.Of(b.DataSources(ctx))
}

// Resources is empty.
func (baseline) Resources(context.Context) []func() resource.Resource { return nil }
