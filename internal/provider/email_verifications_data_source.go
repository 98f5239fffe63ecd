// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"math/big"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/numbervalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

var _ datasource.DataSourceWithValidateConfig = (*emailVerificationsDataSource)(nil)

// emailVerificationsDataSource is the data source alidomain_email_verifications. It lists records of the account.
type emailVerificationsDataSource struct {
	base
}

func newEmailVerificationsDataSource() datasource.DataSource {
	return &emailVerificationsDataSource{base{name: "email_verifications"}}
}

// Schema sets the arguments and attributes.
func (d *emailVerificationsDataSource) Schema(
	ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads all e-mail verifications of the account, or a selection of them, with the operation " +
			"`ListEmailVerification` of the Domain API. It sends one request for every 5000 records; for up to ten `emails` in a larger " +
			"account, one for the first page and one for each. It sends more where a result has to be confirmed.",
		Attributes: map[string]schema.Attribute{
			"emails": schema.ListAttribute{
				ElementType: types.StringType,
				Optional:    true,
				MarkdownDescription: "Addresses to keep, in any order and letter case. Repeated addresses count once. " +
					"Defaults to all addresses. Conflicts with `verification_status`, `created_after` and `created_before`.",
				Validators: []validator.List{emailAddressesValidator{"each value must be one bare e-mail address"}},
			},
			"verification_status": schema.NumberAttribute{
				Optional:            true,
				MarkdownDescription: "Status to keep: 0 for pending, 1 for verified. The service applies this filter.",
				Validators: []validator.Number{
					numbervalidator.OneOf(big.NewFloat(domainapi.StatusPending), big.NewFloat(domainapi.StatusVerified)),
					numbervalidator.ConflictsWith(path.MatchRoot("emails")),
				},
			},
			"created_after": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Start of the period in which the records were created, in RFC 3339 format, for example `2024-01-01T00:00:00Z`. " +
					"The service applies this filter.",
				Validators: []validator.String{timeValidator(), stringvalidator.ConflictsWith(path.MatchRoot("emails"))},
			},
			"created_before": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "End of the period in which the records were created, in RFC 3339 format, for example `2024-12-31T23:59:59Z`. " +
					"The service applies this filter.",
				Validators: []validator.String{timeValidator(), stringvalidator.ConflictsWith(path.MatchRoot("emails"))},
			},
			"lang":           langAttribute(),
			"user_client_ip": userClientIPAttribute(),

			"verifications": schema.ListAttribute{
				ElementType:         verificationType(),
				Computed:            true,
				MarkdownDescription: "Records, sorted by address. Each has these fields:" + describe(verificationAttributes()),
			},
			"verified_emails": schema.ListAttribute{
				ElementType: types.StringType,
				Computed:    true,
				MarkdownDescription: "Addresses of the verified records, each once. This list and the other two are sorted by bytes, and spell " +
					"each address as `emails` does, if it is listed there.",
			},
			"pending_emails": schema.ListAttribute{
				ElementType:         types.StringType,
				Computed:            true,
				MarkdownDescription: "Addresses of the records that are not verified.",
			},
			"missing_emails": schema.ListAttribute{
				ElementType:         types.StringType,
				Computed:            true,
				MarkdownDescription: "Addresses of `emails` that have no record. Null without `emails`.",
			},
			"all_verified": schema.BoolAttribute{
				Computed: true,
				MarkdownDescription: "Whether there is at least one record, none is pending, and no address is missing. " +
					"Null with `verification_status`, which hides the other records.",
			},
			"request_ids": requestIDsAttribute(),
		},
		Blocks: map[string]schema.Block{
			"timeouts": timeoutsBlock(ctx),
		},
	}
}

// verificationAttributes returns the attributes of an element of verifications.
func verificationAttributes() map[string]schema.Attribute {
	attributes := recordAttributes()
	attributes["email"] = computedText("Address as the service stores it.")
	return attributes
}

// ValidateConfig checks that created_after is before created_before.
func (d *emailVerificationsDataSource) ValidateConfig(
	ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse,
) {
	var after, before types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("created_after"), &after)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("created_before"), &before)...)
	// Null and unknown times are empty, and timeValidator reports the others that can't be parsed.
	start, noStart := time.Parse(time.RFC3339, after.ValueString())
	end, noEnd := time.Parse(time.RFC3339, before.ValueString())
	if noStart == nil && noEnd == nil && !start.Before(end) {
		resp.Diagnostics.Append(diagnostics.Argument(path.Root("created_before"), diagnostics.KindEmptyPeriod))
	}
}

// Read lists the records.
func (d *emailVerificationsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	read(ctx, d.providerData, req, resp, func(ctx context.Context, config emailVerificationsModel) (emailVerificationsModel, error) {
		filter, err := config.filter()
		if err != nil {
			return config, err
		}
		records := &encodedRecords{now: d.client.Now()}
		requestIDs, err := d.client.AllEmailVerifications(ctx, filter, config.Emails, records)
		if err != nil {
			return config, err
		}
		return config.withRecords(records, requestIDs), nil
	}, func(_ emailVerificationsModel, err error) diag.Diagnostic {
		return d.reporter.ListFailed(err)
	})
}
