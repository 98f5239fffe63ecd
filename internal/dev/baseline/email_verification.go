// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// emailVerification is alidomain_email_verification, for which every address is verified.
type emailVerification struct {
	latency time.Duration
}

type emailVerificationModel struct {
	Email               types.String   `tfsdk:"email"`
	Lang                types.String   `tfsdk:"lang"`
	UserClientIP        types.String   `tfsdk:"user_client_ip"`
	IgnoreNotFound      types.Bool     `tfsdk:"ignore_not_found"`
	WaitForVerification types.Bool     `tfsdk:"wait_for_verification"`
	PollInterval        types.String   `tfsdk:"poll_interval"`
	Timeouts            timeouts.Value `tfsdk:"timeouts"`

	Exists              types.Bool   `tfsdk:"exists"`
	Verified            types.Bool   `tfsdk:"verified"`
	VerificationStatus  types.Int64  `tfsdk:"verification_status"`
	QueriedEmail        types.String `tfsdk:"queried_email"`
	EmailVerificationNo types.String `tfsdk:"email_verification_no"`
	GmtCreate           types.String `tfsdk:"gmt_create"`
	GmtModified         types.String `tfsdk:"gmt_modified"`
	TokenSendTime       types.String `tfsdk:"token_send_time"`
	VerificationTime    types.String `tfsdk:"verification_time"`
	SendIP              types.String `tfsdk:"send_ip"`
	ConfirmIP           types.String `tfsdk:"confirm_ip"`
	UserID              types.String `tfsdk:"user_id"`
	RequestID           types.String `tfsdk:"request_id"`
}

// Metadata names the data source.
func (emailVerification) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_email_verification"
}

// Schema lists the arguments and the attributes.
func (emailVerification) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		Attributes: map[string]schema.Attribute{
			"email":                 schema.StringAttribute{Required: true},
			"lang":                  schema.StringAttribute{Optional: true},
			"user_client_ip":        schema.StringAttribute{Optional: true},
			"ignore_not_found":      schema.BoolAttribute{Optional: true},
			"wait_for_verification": schema.BoolAttribute{Optional: true},
			"poll_interval":         schema.StringAttribute{Optional: true},

			"exists":                schema.BoolAttribute{Computed: true},
			"verified":              schema.BoolAttribute{Computed: true},
			"verification_status":   schema.Int64Attribute{Computed: true},
			"queried_email":         schema.StringAttribute{Computed: true},
			"email_verification_no": schema.StringAttribute{Computed: true},
			"gmt_create":            schema.StringAttribute{Computed: true},
			"gmt_modified":          schema.StringAttribute{Computed: true},
			"token_send_time":       schema.StringAttribute{Computed: true},
			"verification_time":     schema.StringAttribute{Computed: true},
			"send_ip":               schema.StringAttribute{Computed: true},
			"confirm_ip":            schema.StringAttribute{Computed: true},
			"user_id":               schema.StringAttribute{Computed: true},
			"request_id":            schema.StringAttribute{Computed: true},
		},
		Blocks: map[string]schema.Block{"timeouts": timeouts.Block(ctx)},
	}
}

// Read answers that the address is verified.
func (d emailVerification) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model emailVerificationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if d.latency > 0 {
		select {
		case <-time.After(d.latency):
		case <-ctx.Done():
		}
	}
	model.Exists = types.BoolValue(true)
	model.Verified = types.BoolValue(true)
	model.VerificationStatus = types.Int64Value(1)
	model.QueriedEmail = model.Email
	model.EmailVerificationNo = types.StringValue("f3b9c5dd5bbd4c7d8b1e1f7c3f5ab3b6")
	model.GmtCreate = types.StringValue("2019-02-19 16:38:07")
	model.GmtModified = types.StringValue("2019-02-19 16:40:38")
	model.TokenSendTime = types.StringValue("2019-02-19 16:38:07")
	model.VerificationTime = types.StringValue("2019-02-19 16:40:38")
	model.SendIP = types.StringValue("42.*.*.115")
	model.ConfirmIP = types.StringValue("42.*.*.31")
	model.UserID = types.StringValue("1406926474061234")
	model.RequestID = types.StringValue("5F2C1F6A-8B7E-4C0A-9E29-0A1F1E5D9C11")
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
