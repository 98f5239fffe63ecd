// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// recordAttributes returns the attributes of a record, which both data sources have. They name its address differently.
func recordAttributes() map[string]schema.Attribute {
	text := computedText
	return map[string]schema.Attribute{
		"verified":            computedBool("Whether the address is verified: `verification_status` is 1."),
		"verification_status": computedNumber("Status as the service reports it: 0 for pending, 1 for verified."),
		"link_expired": computedBool("Whether the link in the vendor's message has expired, which it does after three days. " +
			"Null if the address is not pending, or if it depends on the time zone of `token_send_time`, which is not documented."),
		"email_verification_no": text("ID of the verification."),
		"gmt_create":            text("When the record was created, as the service reports it. The time zone is not documented."),
		"gmt_modified":          text("When the record was last changed, as the service reports it."),
		"token_send_time":       text("When the message with the link was sent, as the service reports it."),
		"verification_time":     text("When the address was verified, as the service reports it. Null while pending."),
		"send_ip":               text("IP address of the client that requested the verification. The service may mask parts of it with asterisks."),
		"confirm_ip":            text("IP address of the client that confirmed the address. The service may mask parts of it with asterisks. Null while pending."),
		"user_id":               text("ID of the account that the record belongs to."),
	}
}

// describe returns a Markdown list of attributes. A list attribute of objects has no other place for it.
func describe(attributes map[string]schema.Attribute) string {
	var list strings.Builder
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		fmt.Fprintf(&list, "\n  - `%s`: %s", name, attributes[name].GetMarkdownDescription())
	}
	return list.String()
}

// recordModel holds the values of recordAttributes.
type recordModel struct {
	Verified            types.Bool   `tfsdk:"verified"`
	LinkExpired         types.Bool   `tfsdk:"link_expired"`
	VerificationStatus  types.Int64  `tfsdk:"verification_status"`
	EmailVerificationNo types.String `tfsdk:"email_verification_no"`
	GmtCreate           types.String `tfsdk:"gmt_create"`
	GmtModified         types.String `tfsdk:"gmt_modified"`
	TokenSendTime       types.String `tfsdk:"token_send_time"`
	VerificationTime    types.String `tfsdk:"verification_time"`
	SendIP              types.String `tfsdk:"send_ip"`
	ConfirmIP           types.String `tfsdk:"confirm_ip"`
	UserID              types.String `tfsdk:"user_id"`
}

// newRecordModel returns the attributes of a record. Fields that the response lacks are null.
func newRecordModel(record *domainapi.EmailVerification, now time.Time) recordModel {
	return recordModel{
		Verified:            types.BoolValue(record.Verified()),
		LinkExpired:         types.BoolPointerValue(record.LinkExpired(now)),
		VerificationStatus:  types.Int64PointerValue(record.VerificationStatus.Pointer()),
		EmailVerificationNo: types.StringPointerValue(record.EmailVerificationNo.Pointer()),
		GmtCreate:           types.StringPointerValue(record.GmtCreate.Pointer()),
		GmtModified:         types.StringPointerValue(record.GmtModified.Pointer()),
		TokenSendTime:       types.StringPointerValue(record.TokenSendTime.Pointer()),
		VerificationTime:    types.StringPointerValue(record.VerificationTime.Pointer()),
		SendIP:              types.StringPointerValue(record.SendIP.Pointer()),
		ConfirmIP:           types.StringPointerValue(record.ConfirmIP.Pointer()),
		UserID:              types.StringPointerValue(record.UserID.Pointer()),
	}
}
