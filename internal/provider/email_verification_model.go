// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// emailVerificationModel is the configuration and the state of alidomain_email_verification.
type emailVerificationModel struct {
	requestModel
	Email               types.String `tfsdk:"email"`
	IgnoreNotFound      types.Bool   `tfsdk:"ignore_not_found"`
	WaitForVerification types.Bool   `tfsdk:"wait_for_verification"`
	PollInterval        types.String `tfsdk:"poll_interval"`

	Exists       types.Bool   `tfsdk:"exists"`
	QueriedEmail types.String `tfsdk:"queried_email"`
	recordModel
	RequestID types.String `tfsdk:"request_id"`
}

// input returns the parameters of the query. The client does not send empty ones.
func (m emailVerificationModel) input() domainapi.QueryEmailVerificationInput {
	return domainapi.QueryEmailVerificationInput{
		Email:        m.Email.ValueString(),
		Lang:         m.Lang.ValueString(),
		UserClientIP: m.UserClientIP.ValueString(),
	}
}

func (m emailVerificationModel) waitOptions(limit time.Duration) domainapi.WaitOptions {
	interval := defaultPollInterval
	if !m.PollInterval.IsNull() {
		interval, _ = time.ParseDuration(m.PollInterval.ValueString()) // pollIntervalValidator accepted it
	}
	return domainapi.WaitOptions{
		Interval: interval, Timeout: limit, Absent: m.IgnoreNotFound.ValueBool(), Observe: logWait,
	}
}

// withOutput returns the model with the computed attributes of a response. Fields that the response lacks are null.
func (m emailVerificationModel) withOutput(
	output *domainapi.QueryEmailVerificationOutput, now time.Time,
) emailVerificationModel {
	m.Exists = types.BoolValue(true)
	m.QueriedEmail = types.StringPointerValue(output.Email.Pointer())
	m.recordModel = newRecordModel(&output.EmailVerification, now)
	m.RequestID = types.StringPointerValue(output.RequestID.Pointer())
	return m
}

// withoutRecord returns the model for an address without a record. The other computed attributes stay null, as they are in
// the configuration.
func (m emailVerificationModel) withoutRecord() emailVerificationModel {
	m.Exists = types.BoolValue(false)
	m.Verified = types.BoolValue(false)
	return m
}
