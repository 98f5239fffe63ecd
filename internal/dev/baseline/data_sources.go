// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// emailVerification is alidomain_email_verification. Every address is verified.
type emailVerification struct {
	latency time.Duration
}

// Like the provider, the baseline has models, because converting them is part of the framework's time.
type emailVerificationModel struct {
	Email               types.String `tfsdk:"email"`
	Lang                types.String `tfsdk:"lang"`
	UserClientIP        types.String `tfsdk:"user_client_ip"`
	IgnoreNotFound      types.Bool   `tfsdk:"ignore_not_found"`
	WaitForVerification types.Bool   `tfsdk:"wait_for_verification"`
	PollInterval        types.String `tfsdk:"poll_interval"`
	Timeouts            types.Object `tfsdk:"timeouts"`

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

// ofRecord returns the computed attributes of a record, except those for its address.
func ofRecord() attributes[schema.Attribute] {
	return attributes[schema.Attribute]{}.
		with(schema.BoolAttribute{Computed: true}, "verified").
		with(schema.Int64Attribute{Computed: true}, "verification_status").
		with(schema.StringAttribute{Computed: true}, "email_verification_no", "gmt_create", "gmt_modified",
			"token_send_time", "verification_time", "send_ip", "confirm_ip", "user_id")
}

// Metadata sets the type name.
func (emailVerification) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_email_verification"
}

// Schema sets the arguments and attributes.
func (emailVerification) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		Attributes: ofRecord().
			with(schema.StringAttribute{Required: true}, "email").
			with(schema.StringAttribute{Optional: true}, "lang", "user_client_ip", "poll_interval").
			with(schema.BoolAttribute{Optional: true}, "ignore_not_found", "wait_for_verification").
			with(schema.BoolAttribute{Computed: true}, "exists").
			with(schema.StringAttribute{Computed: true}, "queried_email", "request_id"),
		Blocks: map[string]schema.Block{"timeouts": timeouts()},
	}
}

// Read returns that the address is verified.
func (d emailVerification) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model emailVerificationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	select {
	case <-time.After(d.latency):
	case <-ctx.Done():
	}
	sent, clicked := types.StringValue("2019-02-19 16:38:07"), types.StringValue("2019-02-19 16:40:38")
	model.Exists, model.Verified, model.VerificationStatus = types.BoolValue(true), types.BoolValue(true), types.Int64Value(1)
	model.GmtCreate, model.TokenSendTime, model.GmtModified, model.VerificationTime = sent, sent, clicked, clicked
	model.QueriedEmail = model.Email
	model.EmailVerificationNo = types.StringValue("f3b9c5dd5bbd4c7d8b1e1f7c3f5ab3b6")
	model.SendIP, model.ConfirmIP = types.StringValue("42.*.*.115"), types.StringValue("42.*.*.31")
	model.UserID = types.StringValue("1406926474061234")
	model.RequestID = types.StringValue("5F2C1F6A-8B7E-4C0A-9E29-0A1F1E5D9C11")
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// emailVerifications is alidomain_email_verifications. It returns null for every attribute, unless the baseline returns a
// state from a file.
type emailVerifications struct{}

// Metadata sets the type name.
func (emailVerifications) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_email_verifications"
}

// Schema sets the arguments and attributes.
func (emailVerifications) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	addresses := schema.ListAttribute{ElementType: types.StringType, Computed: true}
	element := schema.NestedAttributeObject{Attributes: ofRecord().with(schema.StringAttribute{Computed: true}, "email")}
	resp.Schema = schema.Schema{
		Attributes: attributes[schema.Attribute]{}.
			with(schema.ListAttribute{ElementType: types.StringType, Optional: true}, "emails").
			with(schema.Int64Attribute{Optional: true}, "verification_status").
			with(schema.StringAttribute{Optional: true}, "created_after", "created_before", "lang", "user_client_ip").
			with(schema.ListAttribute{ElementType: element.Type(), Computed: true}, "verifications").
			with(addresses, "verified_emails", "pending_emails", "missing_emails").
			with(schema.BoolAttribute{Computed: true}, "all_verified").
			with(schema.ListAttribute{ElementType: types.StringType, Computed: true}, "request_ids"),
		Blocks: map[string]schema.Block{"timeouts": timeouts()},
	}
}

// Read returns the configuration.
func (emailVerifications) Read(_ context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	resp.State.Raw = req.Config.Raw
}

func timeouts() schema.Block {
	return schema.SingleNestedBlock{Attributes: map[string]schema.Attribute{"read": schema.StringAttribute{Optional: true}}}
}
