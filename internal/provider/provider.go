// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package provider implements the Terraform provider alidomain: its schema, its configuration, its data sources and the
// ephemeral resources that mirror them.
package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/ephemeraltwin"
)

var _ provider.ProviderWithEphemeralResources = (*alidomainProvider)(nil)

// alidomainProvider is the provider. It keeps no state between calls of Configure.
type alidomainProvider struct {
	version string
	getenv  func(string) string
}

// New returns a constructor of the provider for a provider server. It reads environment variables with getenv.
func New(version string, getenv func(string) string) func() provider.Provider {
	return func() provider.Provider {
		return &alidomainProvider{version: version, getenv: getenv}
	}
}

// Metadata sets the type name and the version.
func (p *alidomainProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "alidomain"
	resp.Version = p.version
}

// Configure creates the client and the reporter that all reads share. It does not use the network.
func (p *alidomainProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var unknown diag.Diagnostics
	for _, argument := range unknownArguments(req.Config.Raw) {
		unknown.Append(diagnostics.Setting(argument.String(), diagnostics.KindUnknownArgument, fmt.Sprintf("The argument %s is known only after apply.", argument)))
	}
	if unknown.HasError() {
		// Only reads during the plan need the arguments. Others wait for apply.
		resp.DataSourceData, resp.EphemeralResourceData = unknown, unknown
		return
	}
	var model providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config, connection, diags := model.clientConfig(p.getenv, userAgent(p.version, req.TerraformVersion, p.getenv))
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	data := providerData{client: domainapi.New(config), reporter: diagnostics.NewReporter(connection)}
	resp.DataSourceData, resp.EphemeralResourceData = data, data
}

// DataSources returns the constructors of the data sources.
func (p *alidomainProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		newEmailVerificationDataSource,
		newEmailVerificationsDataSource,
		newRegistrantProfileDataSource,
		newRegistrantProfilesDataSource,
		newDomainDataSource,
	}
}

// EphemeralResources returns the constructors of the ephemeral resources that mirror the data sources.
func (p *alidomainProvider) EphemeralResources(ctx context.Context) []func() ephemeral.EphemeralResource {
	return ephemeraltwin.Of(p.DataSources(ctx))
}

// Resources returns nothing, because the provider only reads.
func (p *alidomainProvider) Resources(context.Context) []func() resource.Resource {
	return nil
}
