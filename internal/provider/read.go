// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// defaultReadTimeout is the default of timeouts.read.
const defaultReadTimeout = 5 * time.Minute

// providerData is what the configured provider hands to its data sources. It is zero during validation, when the provider
// is not configured.
type providerData struct {
	client   *domainapi.Client
	reporter *diagnostics.Reporter
}

func providerDataFrom(req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) providerData {
	if req.ProviderData == nil {
		return providerData{}
	}
	data, ok := req.ProviderData.(providerData)
	if !ok {
		resp.Diagnostics.Append(diagnostics.Internal(
			fmt.Errorf("the provider passed on a %T instead of its client", req.ProviderData)))
	}
	return data
}

// readContext returns a context with the deadline of timeouts.read and the logger of a read.
func readContext(ctx context.Context, limits timeouts.Value) (context.Context, context.CancelFunc, diag.Diagnostics) {
	limit, diags := limits.Read(ctx, defaultReadTimeout)
	ctx, cancel := context.WithTimeout(tflog.NewSubsystem(ctx, logSubsystem), limit)
	return ctx, cancel, diags
}

// The arguments that both data sources share.

func langAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Language of the service's error messages: `zh` or `en`. The service defaults to `en`.",
		Validators:          []validator.String{stringvalidator.OneOf("zh", "en")},
	}
}

func userClientIPAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "IPv4 or IPv6 address of the client on whose behalf Terraform sends the request. " +
			"The service's documentation suggests `127.0.0.1`. Not sent unless set.",
		Validators: []validator.String{ipAddressValidator()},
	}
}

func timeoutsBlock(ctx context.Context) schema.Block {
	return timeouts.BlockWithOpts(ctx, timeouts.Opts{
		ReadDescription: "Maximum duration of the whole read, including retries and waits: a number and a unit, for example \"30s\". " +
			"Defaults to \"5m\".",
	})
}
