// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
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
func readContext(ctx context.Context, timeouts types.Object) (context.Context, context.CancelFunc, diag.Diagnostics) {
	timeout := defaultReadTimeout
	var diags diag.Diagnostics
	if read, ok := timeouts.Attributes()["read"].(types.String); ok && !read.IsNull() {
		var err error
		timeout, err = time.ParseDuration(read.ValueString())
		if err != nil || timeout <= 0 {
			diags.Append(diagnostics.Argument(
				path.Root("timeouts").AtName("read"), diagnostics.KindInvalidTimeout, diagnostics.Given(read.ValueString())))
		}
	}
	ctx, cancel := context.WithTimeout(tflog.NewSubsystem(ctx, logSubsystem), timeout)
	return ctx, cancel, diags
}

// The arguments that both data sources share.

func langAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Language of the service's error messages: `zh` or `en`. The service defaults to `en`.",
		Validators:          []validator.String{choiceValidator(diagnostics.KindInvalidLanguage, "zh", "en")},
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

func timeoutsBlock() schema.Block {
	return schema.SingleNestedBlock{
		MarkdownDescription: "Limits on the duration of a read.",
		Attributes: map[string]schema.Attribute{
			"read": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Maximum duration of the whole read, including retries and waits: a number and a unit, " +
					"for example `30s`. Defaults to `5m`.",
				Validators: []validator.String{durationValidator(diagnostics.KindInvalidTimeout, time.Nanosecond)},
			},
		},
	}
}
