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
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// defaultReadTimeout is the default of timeouts.read.
const defaultReadTimeout = 5 * time.Minute

// clientFrom returns the provider's client; nil where the provider is not configured yet, as when Terraform validates.
func clientFrom(req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) *domainapi.Client {
	if req.ProviderData == nil {
		return nil
	}
	client, ok := req.ProviderData.(*domainapi.Client)
	if !ok {
		resp.Diagnostics.Append(diagnostics.Internal(
			"Cannot read e-mail verifications", fmt.Errorf("the provider passed on a %T instead of its client", req.ProviderData)))
	}
	return client
}

// readContext bounds a read by timeouts.read and prepares its log.
func readContext(ctx context.Context, value timeouts.Value) (context.Context, context.CancelFunc, diag.Diagnostics) {
	timeout, diags := value.Read(ctx, defaultReadTimeout)
	if timeout <= 0 && !diags.HasError() {
		diags.Append(diagnostics.Argument(path.Root("timeouts").AtName("read"), diagnostics.KindInvalidTimeout, ""))
	}
	ctx, cancel := context.WithTimeout(tflog.NewSubsystem(ctx, logSubsystem), timeout)
	return ctx, cancel, diags
}

// What both data sources have in common.

func langAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Language of the service's error messages: `zh` or `en`. The service's own default is `en`.",
		Validators:          []validator.String{stringvalidator.OneOf("zh", "en")},
	}
}

func userClientIPAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "IPv4 or IPv6 address of the client on whose behalf Terraform asks. " +
			"The service's documentation suggests `127.0.0.1`; it is not sent unless set.",
		Validators: []validator.String{ipAddressValidator()},
	}
}

func timeoutsBlock(ctx context.Context) schema.Block {
	return timeouts.BlockWithOpts(ctx, timeouts.Opts{
		ReadDescription: "How long the read may take in all, tries and waits included, for example `30s`. Defaults to `5m`.",
	})
}
