// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// emailVerifications is alidomain_email_verifications, for which there is no record.
type emailVerifications struct{}

type emailVerificationsModel struct {
	Emails             types.Set      `tfsdk:"emails"`
	VerificationStatus types.Int64    `tfsdk:"verification_status"`
	CreatedAfter       types.String   `tfsdk:"created_after"`
	CreatedBefore      types.String   `tfsdk:"created_before"`
	Lang               types.String   `tfsdk:"lang"`
	UserClientIP       types.String   `tfsdk:"user_client_ip"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`

	Verifications  []emailVerificationsElement `tfsdk:"verifications"`
	VerifiedEmails types.Set                   `tfsdk:"verified_emails"`
	PendingEmails  types.Set                   `tfsdk:"pending_emails"`
	MissingEmails  types.Set                   `tfsdk:"missing_emails"`
	AllVerified    types.Bool                  `tfsdk:"all_verified"`
	RequestIDs     types.List                  `tfsdk:"request_ids"`
}

type emailVerificationsElement struct {
	Email               types.String `tfsdk:"email"`
	EmailVerificationNo types.String `tfsdk:"email_verification_no"`
	VerificationStatus  types.Int64  `tfsdk:"verification_status"`
	Verified            types.Bool   `tfsdk:"verified"`
	GmtCreate           types.String `tfsdk:"gmt_create"`
	GmtModified         types.String `tfsdk:"gmt_modified"`
	TokenSendTime       types.String `tfsdk:"token_send_time"`
	VerificationTime    types.String `tfsdk:"verification_time"`
	SendIP              types.String `tfsdk:"send_ip"`
	ConfirmIP           types.String `tfsdk:"confirm_ip"`
	UserID              types.String `tfsdk:"user_id"`
}

// Metadata names the data source.
func (emailVerifications) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_email_verifications"
}

// Schema lists the arguments and the attributes.
func (emailVerifications) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := schema.StringAttribute{Computed: true}
	texts := schema.SetAttribute{ElementType: types.StringType, Computed: true}
	resp.Schema = schema.Schema{
		Attributes: map[string]schema.Attribute{
			"emails":              schema.SetAttribute{ElementType: types.StringType, Optional: true},
			"verification_status": schema.Int64Attribute{Optional: true},
			"created_after":       schema.StringAttribute{Optional: true},
			"created_before":      schema.StringAttribute{Optional: true},
			"lang":                schema.StringAttribute{Optional: true},
			"user_client_ip":      schema.StringAttribute{Optional: true},

			"verifications": schema.ListNestedAttribute{
				Computed: true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"email":                 text,
					"email_verification_no": text,
					"verification_status":   schema.Int64Attribute{Computed: true},
					"verified":              schema.BoolAttribute{Computed: true},
					"gmt_create":            text,
					"gmt_modified":          text,
					"token_send_time":       text,
					"verification_time":     text,
					"send_ip":               text,
					"confirm_ip":            text,
					"user_id":               text,
				}},
			},
			"verified_emails": texts,
			"pending_emails":  texts,
			"missing_emails":  texts,
			"all_verified":    schema.BoolAttribute{Computed: true},
			"request_ids":     schema.ListAttribute{ElementType: types.StringType, Computed: true},
		},
		Blocks: map[string]schema.Block{"timeouts": timeouts.Block(ctx)},
	}
}

// Read answers that there is no record.
func (emailVerifications) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model emailVerificationsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	model.Verifications = []emailVerificationsElement{}
	model.VerifiedEmails = types.SetValueMust(types.StringType, []attr.Value{})
	model.PendingEmails = types.SetValueMust(types.StringType, []attr.Value{})
	model.MissingEmails = types.SetNull(types.StringType)
	model.AllVerified = types.BoolValue(true)
	model.RequestIDs = types.ListValueMust(types.StringType, []attr.Value{})
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
