// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

var (
	_ datasource.DataSource                   = (*emailVerificationDataSource)(nil)
	_ datasource.DataSourceWithConfigure      = (*emailVerificationDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*emailVerificationDataSource)(nil)
)

const (
	defaultPollInterval = 10 * time.Second
	minPollInterval     = time.Second
)

// emailVerificationDataSource is alidomain_email_verification: one address, one QueryEmailVerification.
type emailVerificationDataSource struct {
	client *domainapi.Client
}

func newEmailVerificationDataSource() datasource.DataSource {
	return &emailVerificationDataSource{}
}

// Metadata names the data source.
func (d *emailVerificationDataSource) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_email_verification"
}

// Schema describes the arguments and the attributes.
func (d *emailVerificationDataSource) Schema(
	ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads whether an e-mail address is verified for domain registrations, by the operation " +
			"`QueryEmailVerification` of the Domain API.",
		Attributes: map[string]schema.Attribute{
			"email": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Address to look up: one bare address, without a display name.",
				Validators:          []validator.String{emailAddressValidator()},
			},
			"lang":           langAttribute(),
			"user_client_ip": userClientIPAttribute(),
			"ignore_not_found": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether an address that the account has no record of gives `exists = false` and `verified = false`, " +
					"with the other computed attributes null, instead of an error. Defaults to `false`.",
			},
			"wait_for_verification": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to ask again, every `poll_interval`, until the address is verified or `timeouts.read` is over, " +
					"which is an error. With `ignore_not_found`, a record that is not there yet is waited for, too. Defaults to `false`.",
			},
			"poll_interval": schema.StringAttribute{
				CustomType: timetypes.GoDurationType{},
				Optional:   true,
				MarkdownDescription: "Time between two questions while waiting, such as `30s`: at least `1s`. Defaults to `10s`. " +
					"Only with `wait_for_verification`.",
			},

			"exists": schema.BoolAttribute{
				Computed:            true,
				MarkdownDescription: "Whether the account has a record of the address.",
			},
			"verified": schema.BoolAttribute{
				Computed:            true,
				MarkdownDescription: "Whether the address is verified, that is, whether `verification_status` is 1.",
			},
			"verification_status": schema.Int64Attribute{
				Computed:            true,
				MarkdownDescription: "Status as the service gives it: 0 for a record that waits, 1 for a verified address.",
			},
			"queried_email": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Address as the service has it. It may differ from `email` in letter case alone.",
			},
			"email_verification_no": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ID of the verification.",
			},
			"gmt_create": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "When the record was created, as the service wrote it. The time zone is documented nowhere.",
			},
			"gmt_modified": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "When the record was last changed, as the service wrote it.",
			},
			"token_send_time": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "When the message with the link was sent, as the service wrote it.",
			},
			"verification_time": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "When the address was verified, as the service wrote it. Null while it waits.",
			},
			"send_ip": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "IP address of the client that asked for the verification. The service may mask parts of it with asterisks.",
			},
			"confirm_ip": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "IP address of the client that confirmed the address, likewise. Null while it waits.",
			},
			"user_id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ID of the account that the record belongs to.",
			},
			"request_id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ID of the request, for questions to the vendor's support. It differs from read to read.",
			},
		},
		Blocks: map[string]schema.Block{
			"timeouts": timeoutsBlock(ctx),
		},
	}
}

// Configure takes over the provider's client.
func (d *emailVerificationDataSource) Configure(
	_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse,
) {
	d.client = clientFrom(req, resp)
}

// ValidateConfig checks what concerns more than one argument, and the bounds of poll_interval.
func (d *emailVerificationDataSource) ValidateConfig(
	ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse,
) {
	// Not the whole model: with many addresses, that would cost more than everything else that a validation does.
	var pollInterval timetypes.GoDuration
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("poll_interval"), &pollInterval)...)
	if resp.Diagnostics.HasError() || pollInterval.IsNull() || pollInterval.IsUnknown() {
		return
	}
	var wait types.Bool
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("wait_for_verification"), &wait)...)
	interval, diags := pollInterval.ValueGoDuration()
	resp.Diagnostics.Append(diags...)
	if !diags.HasError() && interval < minPollInterval {
		resp.Diagnostics.Append(diagnostics.Argument(path.Root("poll_interval"), diagnostics.KindInvalidPollInterval, ""))
	}
	if !wait.IsUnknown() && !wait.ValueBool() {
		resp.Diagnostics.Append(diagnostics.Argument(path.Root("poll_interval"), diagnostics.KindPollIntervalUnused, ""))
	}
}

// Read asks the service.
func (d *emailVerificationDataSource) Read(
	ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse,
) {
	defer reportPanic(ctx, &resp.Diagnostics)
	var model emailVerificationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel, diags := readContext(ctx, model.Timeouts)
	defer cancel()
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	answer, err := d.ask(ctx, model)
	var absent *domainapi.NotFoundError
	switch {
	case err == nil:
		resp.Diagnostics.Append(resp.State.Set(ctx, model.withAnswer(*answer))...)
	case model.IgnoreNotFound.ValueBool() && errors.As(err, &absent):
		resp.Diagnostics.Append(resp.State.Set(ctx, model.withoutRecord())...)
	default:
		logPanic(ctx, err)
		resp.Diagnostics.Append(diagnostics.QueryFailed(model.Email.ValueString(), err))
	}
}

func (d *emailVerificationDataSource) ask(
	ctx context.Context, model emailVerificationModel,
) (*domainapi.QueryEmailVerificationOutput, error) {
	if !model.WaitForVerification.ValueBool() {
		return d.client.LookUpEmailVerification(ctx, model.input())
	}
	interval := defaultPollInterval
	if !model.PollInterval.IsNull() {
		interval, _ = model.PollInterval.ValueGoDuration() // ValidateConfig has seen that it is one
	}
	return d.client.WaitForVerification(ctx, model.input(), domainapi.WaitOptions{
		Interval: interval, Absent: model.IgnoreNotFound.ValueBool(), Observe: logWait,
	})
}
