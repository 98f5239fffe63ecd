// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

var (
	_ datasource.DataSource              = (*emailVerificationDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*emailVerificationDataSource)(nil)
)

const (
	defaultPollInterval = 10 * time.Second
	minPollInterval     = time.Second
)

// emailVerificationDataSource is the data source alidomain_email_verification. It reads one address.
type emailVerificationDataSource struct {
	providerData
}

func newEmailVerificationDataSource() datasource.DataSource {
	return &emailVerificationDataSource{}
}

// Metadata sets the type name.
func (d *emailVerificationDataSource) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_email_verification"
}

// Schema sets the arguments and attributes.
func (d *emailVerificationDataSource) Schema(
	ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads whether an e-mail address is verified for domain registrations, with the operation " +
			"`QueryEmailVerification` of the Domain API.",
		Attributes: map[string]schema.Attribute{
			"email": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "E-mail address to look up, without a display name.",
				Validators:          []validator.String{emailAddressValidator()},
			},
			"lang":           langAttribute(),
			"user_client_ip": userClientIPAttribute(),
			"ignore_not_found": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to accept an address that the account has no record of. If `true`, the result for such an address is " +
					"`exists = false` and `verified = false`, and all other computed attributes are null. " +
					"If `false`, it is an error. Defaults to `false`.",
			},
			"wait_for_verification": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to query the service every `poll_interval` until the address is verified. " +
					"It is an error if the address is not verified within `timeouts.read`. " +
					"With `ignore_not_found`, the read also waits for a record that does not exist yet. Defaults to `false`.",
			},
			"poll_interval": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Time between two queries: a number and a unit, for example `30s`. At least `1s`. Defaults to `10s`. " +
					"Requires `wait_for_verification`.",
				Validators: []validator.String{pollIntervalValidator(), stringvalidator.AlsoRequires(path.MatchRoot("wait_for_verification"))},
			},

			"exists":        computedBool("Whether the account has a record of the address."),
			"queried_email": computedText("Address as the service stores it. It can differ from `email` only in letter case."),
			"request_id":    requestIDAttribute(),
		},
		Blocks: map[string]schema.Block{
			"timeouts": timeoutsBlock(ctx),
		},
	}
	maps.Copy(resp.Schema.Attributes, recordAttributes())
}

// Read queries the service.
func (d *emailVerificationDataSource) Read(
	ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse,
) {
	defer reportPanic(ctx, &resp.Diagnostics)
	var model emailVerificationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	limit, diags := model.Timeouts.Read(ctx, defaultReadTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	output, err := d.query(tflog.NewSubsystem(ctx, logSubsystem), model, limit)
	var absent *domainapi.NotFoundError
	switch {
	case err == nil:
		resp.Diagnostics.Append(resp.State.Set(ctx, model.withOutput(output, d.client.Now()))...)
	case model.IgnoreNotFound.ValueBool() && errors.As(err, &absent):
		resp.Diagnostics.Append(resp.State.Set(ctx, model.withoutRecord())...)
	default:
		logPanic(ctx, err)
		resp.Diagnostics.Append(d.reporter.QueryFailed(model.Email.ValueString(), err))
	}
}

func (d *emailVerificationDataSource) query(
	ctx context.Context, model emailVerificationModel, limit time.Duration,
) (*domainapi.QueryEmailVerificationOutput, error) {
	if !model.WaitForVerification.ValueBool() {
		ctx, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		return d.client.LookUpEmailVerification(ctx, model.input())
	}
	return d.client.WaitForVerification(ctx, model.input(), model.waitOptions(limit))
}
