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

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// recordAttributes returns the attributes of a record, which both data sources have. They name its address differently.
func recordAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"verified":            computedBool("Whether the address is verified: `verification_status` is 1."),
		"verification_status": computedNumber("Status as the service reports it: 0 for pending, 1 for verified."),
		"link_expired": computedBool("Whether the link in the vendor's message has expired, which it does after three days. " +
			"Null if the address is not pending, if it depends on the time zone of `token_send_time`, which is not documented, or if that time " +
			"can't be right: in the future, or before 2000."),
		"email_verification_no": computedText("ID of the verification."),
		"gmt_create":            computedText("When the record was created, as the service reports it. The time zone is not documented."),
		"gmt_modified":          computedText("When the record was last changed, as the service reports it."),
		"token_send_time":       computedText("When the message with the link was sent, as the service reports it."),
		"verification_time":     computedText("When the address was verified, as the service reports it. Null while pending."),
		"send_ip":               computedText("IP address of the client that requested the verification. The service may mask parts of it with asterisks."),
		"confirm_ip":            computedText("IP address of the client that confirmed the address. The service may mask parts of it with asterisks. Null while pending."),
		"user_id":               computedText("ID of the account that the record belongs to."),
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
	Verified            bool   `msgpack:"verified"`
	LinkExpired         *bool  `msgpack:"link_expired"`
	VerificationStatus  *int64 `msgpack:"verification_status"`
	EmailVerificationNo text   `msgpack:"email_verification_no"`
	GmtCreate           text   `msgpack:"gmt_create"`
	GmtModified         text   `msgpack:"gmt_modified"`
	TokenSendTime       text   `msgpack:"token_send_time"`
	VerificationTime    text   `msgpack:"verification_time"`
	SendIP              text   `msgpack:"send_ip"`
	ConfirmIP           text   `msgpack:"confirm_ip"`
	UserID              text   `msgpack:"user_id"`
}

// newRecordModel returns the attributes of a record. Fields that the response lacks are null.
func newRecordModel(record *domainapi.EmailVerification, now time.Time) recordModel {
	return recordModel{
		Verified:            record.Verified(),
		LinkExpired:         record.LinkExpired(now),
		VerificationStatus:  record.VerificationStatus.Pointer(),
		EmailVerificationNo: text(record.EmailVerificationNo),
		GmtCreate:           text(record.GmtCreate),
		GmtModified:         text(record.GmtModified),
		TokenSendTime:       text(record.TokenSendTime),
		VerificationTime:    text(record.VerificationTime),
		SendIP:              text(record.SendIP),
		ConfirmIP:           text(record.ConfirmIP),
		UserID:              text(record.UserID),
	}
}
