// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// emailVerificationModel is the configuration and the state of alidomain_email_verification.
type emailVerificationModel struct {
	Email               types.String         `tfsdk:"email"`
	Lang                types.String         `tfsdk:"lang"`
	UserClientIP        types.String         `tfsdk:"user_client_ip"`
	IgnoreNotFound      types.Bool           `tfsdk:"ignore_not_found"`
	WaitForVerification types.Bool           `tfsdk:"wait_for_verification"`
	PollInterval        timetypes.GoDuration `tfsdk:"poll_interval"`
	Timeouts            timeouts.Value       `tfsdk:"timeouts"`

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

// input returns the parameters of the query. The client does not send empty ones.
func (m emailVerificationModel) input() domainapi.QueryEmailVerificationInput {
	return domainapi.QueryEmailVerificationInput{
		Email:        m.Email.ValueString(),
		Lang:         m.Lang.ValueString(),
		UserClientIP: m.UserClientIP.ValueString(),
	}
}

// withOutput returns the model with the computed attributes of a response. Fields that the response lacks are null.
func (m emailVerificationModel) withOutput(output domainapi.QueryEmailVerificationOutput) emailVerificationModel {
	m.Exists = types.BoolValue(true)
	m.Verified = types.BoolValue(output.Verified())
	m.VerificationStatus = types.Int64Value(output.VerificationStatus)
	m.QueriedEmail = types.StringValue(output.Email)
	m.EmailVerificationNo = types.StringPointerValue(output.EmailVerificationNo)
	m.GmtCreate = types.StringPointerValue(output.GmtCreate)
	m.GmtModified = types.StringPointerValue(output.GmtModified)
	m.TokenSendTime = types.StringPointerValue(output.TokenSendTime)
	m.VerificationTime = types.StringPointerValue(output.VerificationTime)
	m.SendIP = types.StringPointerValue(output.SendIP)
	m.ConfirmIP = types.StringPointerValue(output.ConfirmIP)
	m.UserID = types.StringPointerValue(output.UserID)
	m.RequestID = types.StringPointerValue(output.RequestID)
	return m
}

// withoutRecord returns the model for an address without a record. The other computed attributes stay null, as they are in
// the configuration.
func (m emailVerificationModel) withoutRecord() emailVerificationModel {
	m.Exists = types.BoolValue(false)
	m.Verified = types.BoolValue(false)
	return m
}
