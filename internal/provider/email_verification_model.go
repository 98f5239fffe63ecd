// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// emailVerificationModel is the data source alidomain_email_verification in configuration and state.
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

// input returns the parameters of the query. Arguments that are not set are empty, which keeps them from being sent.
func (m emailVerificationModel) input() domainapi.QueryEmailVerificationInput {
	return domainapi.QueryEmailVerificationInput{
		Email:        m.Email.ValueString(),
		Lang:         m.Lang.ValueString(),
		UserClientIP: m.UserClientIP.ValueString(),
	}
}

// withAnswer returns the model with the computed attributes of an answer. What the service did not say is null.
func (m emailVerificationModel) withAnswer(answer domainapi.QueryEmailVerificationOutput) emailVerificationModel {
	m.Exists = types.BoolValue(true)
	m.Verified = types.BoolValue(answer.Verified())
	m.VerificationStatus = types.Int64Value(answer.VerificationStatus)
	m.QueriedEmail = types.StringValue(answer.Email)
	m.EmailVerificationNo = types.StringPointerValue(answer.EmailVerificationNo)
	m.GmtCreate = types.StringPointerValue(answer.GmtCreate)
	m.GmtModified = types.StringPointerValue(answer.GmtModified)
	m.TokenSendTime = types.StringPointerValue(answer.TokenSendTime)
	m.VerificationTime = types.StringPointerValue(answer.VerificationTime)
	m.SendIP = types.StringPointerValue(answer.SendIP)
	m.ConfirmIP = types.StringPointerValue(answer.ConfirmIP)
	m.UserID = types.StringPointerValue(answer.UserID)
	m.RequestID = types.StringPointerValue(answer.RequestID)
	return m
}

// withoutRecord returns the model of an address that the account has no record of. The other computed attributes are null,
// as they are in the configuration that the model comes from.
func (m emailVerificationModel) withoutRecord() emailVerificationModel {
	m.Exists = types.BoolValue(false)
	m.Verified = types.BoolValue(false)
	return m
}
