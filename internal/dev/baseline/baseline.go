// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Baseline is a provider with the same schemas and framework as the provider, but constant responses. A plan with it takes
// only the time of Terraform, the plugin protocol and the framework. "make bench" compares the provider with it.
//
// With BASELINE_LATENCY, such as "100ms", each read of an address takes that long. With BASELINE_STATE, each read returns
// the state in the file of that name, in MessagePack, so that a plan takes only Terraform's share of the time.
package main

import (
	"cmp"
	"context"
	"log"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/alidomain/terraform-provider-alidomain/internal/ephemeraltwin"
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
			with(text, "account_type", "region", "endpoint", "sts_endpoint").
			with(secret, "secret_key", "security_token").
			with(number, "max_retries", "client_connect_timeout", "client_read_timeout"),
		Blocks: map[string]schema.Block{
			"assume_role": schema.SingleNestedBlock{Attributes: attributes[schema.Attribute]{}.
				with(text, "role_arn", "session_name", "policy", "external_id").
				with(number, "session_expiration")},
			"assume_role_with_oidc": schema.SingleNestedBlock{Attributes: attributes[schema.Attribute]{}.
				with(text, "role_arn", "oidc_provider_arn", "oidc_token_file", "oidc_request_url", "oidc_audience",
					"role_session_name", "policy").
				with(secret, "oidc_token", "oidc_request_token").
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
