// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

var (
	_ datasource.DataSource                   = (*emailVerificationsDataSource)(nil)
	_ datasource.DataSourceWithConfigure      = (*emailVerificationsDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*emailVerificationsDataSource)(nil)
)

// emailVerificationsDataSource is alidomain_email_verifications: all records of the account, or chosen ones.
type emailVerificationsDataSource struct {
	client *domainapi.Client
}

func newEmailVerificationsDataSource() datasource.DataSource {
	return &emailVerificationsDataSource{}
}

// Metadata names the data source.
func (d *emailVerificationsDataSource) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_email_verifications"
}

// Schema describes the arguments and the attributes.
func (d *emailVerificationsDataSource) Schema(
	ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the e-mail verifications of the account, all or a chosen part, by the operation " +
			"`ListEmailVerification` of the Domain API: one request for every 5000 records of the account, " +
			"however many addresses are asked for.",
		Attributes: map[string]schema.Attribute{
			"emails": schema.SetAttribute{
				CustomType: distinctType{SetType: types.SetType{ElemType: types.StringType}},
				Optional:   true,
				MarkdownDescription: "Addresses to keep, in any letter case. All records are read, and those of other addresses left out. " +
					"Defaults to all addresses.",
				Validators: []validator.Set{
					setvalidator.NoNullValues(),
					setvalidator.ValueStringsAre(emailAddressValidator()),
				},
			},
			"verification_status": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "Status to keep: 0 for records that wait, 1 for verified ones. The service filters.",
				Validators:          []validator.Int64{int64validator.OneOf(domainapi.StatusPending, domainapi.StatusVerified)},
			},
			"created_after": schema.StringAttribute{
				CustomType:          timetypes.RFC3339Type{},
				Optional:            true,
				MarkdownDescription: "Start of the time of creation, in RFC 3339, such as `2024-01-01T00:00:00Z`. The service filters.",
			},
			"created_before": schema.StringAttribute{
				CustomType:          timetypes.RFC3339Type{},
				Optional:            true,
				MarkdownDescription: "End of the time of creation, likewise.",
			},
			"lang":           langAttribute(),
			"user_client_ip": userClientIPAttribute(),

			"verifications": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The records, sorted by address.",
				NestedObject:        schema.NestedAttributeObject{Attributes: verificationAttributes()},
			},
			"verified_emails": schema.SetAttribute{
				ElementType: types.StringType,
				Computed:    true,
				MarkdownDescription: "Addresses of the verified records. Where `emails` names an address, it is spelt as there, " +
					"here and in the other sets.",
			},
			"pending_emails": schema.SetAttribute{
				ElementType:         types.StringType,
				Computed:            true,
				MarkdownDescription: "Addresses of the records that are not verified.",
			},
			"missing_emails": schema.SetAttribute{
				ElementType: types.StringType,
				Computed:    true,
				MarkdownDescription: "Addresses of `emails` without a record among those that the other arguments choose. " +
					"Null without `emails`.",
			},
			"all_verified": schema.BoolAttribute{
				Computed:            true,
				MarkdownDescription: "Whether no record is pending and no address missing.",
			},
			"request_ids": schema.ListAttribute{
				ElementType:         types.StringType,
				Computed:            true,
				MarkdownDescription: "IDs of the requests, one a page, for questions to the vendor's support. They differ from read to read.",
			},
		},
		Blocks: map[string]schema.Block{
			"timeouts": timeoutsBlock(ctx),
		},
	}
}

// verificationAttributes describes an element of verifications.
func verificationAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"email":                 text("Address as the service has it."),
		"email_verification_no": text("ID of the verification."),
		"verification_status": schema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Status as the service gives it: 0 for a record that waits, 1 for a verified address.",
		},
		"verified": schema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether `verification_status` is 1.",
		},
		"gmt_create":        text("When the record was created, as the service wrote it. The time zone is documented nowhere."),
		"gmt_modified":      text("When the record was last changed, as the service wrote it."),
		"token_send_time":   text("When the message with the link was sent, as the service wrote it."),
		"verification_time": text("When the address was verified, as the service wrote it. Null while it waits."),
		"send_ip":           text("IP address of the client that asked for the verification, perhaps masked."),
		"confirm_ip":        text("IP address of the client that confirmed the address, perhaps masked. Null while it waits."),
		"user_id":           text("ID of the account that the record belongs to."),
	}
}

// Configure takes over the provider's client.
func (d *emailVerificationsDataSource) Configure(
	_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse,
) {
	d.client = clientFrom(req, resp)
}

// ValidateConfig checks that there is time between created_after and created_before.
func (d *emailVerificationsDataSource) ValidateConfig(
	ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse,
) {
	var model emailVerificationsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() || model.CreatedAfter.IsUnknown() || model.CreatedBefore.IsUnknown() {
		return
	}
	filter, diags := model.filter()
	resp.Diagnostics.Append(diags...)
	if filter.CreatedAfter != nil && filter.CreatedBefore != nil && !filter.CreatedAfter.Before(*filter.CreatedBefore) {
		resp.Diagnostics.Append(diagnostics.Argument(path.Root("created_before"), diagnostics.KindEmptyPeriod, ""))
	}
}

// Read lists the records.
func (d *emailVerificationsDataSource) Read(
	ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse,
) {
	defer reportPanic(ctx, &resp.Diagnostics)
	var model emailVerificationsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	filter, diags := model.filter()
	resp.Diagnostics.Append(diags...)
	chosen, diags := model.wanted(ctx)
	resp.Diagnostics.Append(diags...)
	ctx, cancel, diags := readContext(ctx, model.Timeouts)
	defer cancel()
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	found, err := d.client.AllEmailVerifications(ctx, filter, chosen.emails())
	if err != nil {
		logPanic(ctx, err)
		resp.Diagnostics.Append(diagnostics.ListFailed(err))
		return
	}
	model, large, err := model.withRecords(chosen, *found).split(ctx, found.Records)
	if err != nil {
		resp.Diagnostics.Append(diagnostics.ListFailed(err))
		return
	}
	resp.Diagnostics.Append(setState(ctx, &resp.State, model, large)...)
}
