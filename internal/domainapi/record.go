// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// EmailVerification is a record of the verification of an address. Fields that the response lacks are empty.
type EmailVerification struct {
	// Email is the address in the service's spelling.
	Email strictjson.Text
	// VerificationStatus is 0 for a pending record and 1 for a verified one. Other numbers are undocumented and passed
	// on.
	VerificationStatus strictjson.Integer
	// EmailVerificationNo is the ID of the verification.
	EmailVerificationNo strictjson.Text
	// GmtCreate, GmtModified, TokenSendTime and VerificationTime are in the service's format. Their time zone is not
	// documented.
	GmtCreate, GmtModified, TokenSendTime, VerificationTime strictjson.Text
	// SendIP and ConfirmIP may be masked with asterisks.
	SendIP    strictjson.Text `json:"SendIp"`
	ConfirmIP strictjson.Text `json:"ConfirmIp"`
	// UserID is the ID of the account.
	UserID strictjson.Text `json:"UserId"`
}

// The documented values of VerificationStatus.
const (
	StatusPending  = 0
	StatusVerified = 1
)

// Verified reports whether the address is verified.
func (v *EmailVerification) Verified() bool {
	return v.VerificationStatus.Value == StatusVerified
}

// A link in the vendor's mail is valid for three days. TokenSendTime has an unknown time zone, between UTC-12 and UTC+14.
const (
	linkSurelyExpired = (3*24 + 14) * time.Hour
	linkSurelyValid   = (3*24 - 14) * time.Hour
	// No zone and no clock explains a time further ahead, or one from before the vendor had domains.
	sentTooFarAhead = (14 + 1) * time.Hour
	firstYear       = 2000
)

// LinkExpired reports whether the link in the mail for a pending record has expired. It is nil if the record is not pending or
// does not say when the mail was sent, if that can't be right, or if it depends on the time zone.
func (v *EmailVerification) LinkExpired(now time.Time) *bool {
	sent, err := time.Parse(time.DateTime, string(v.TokenSendTime))
	if err != nil || v.VerificationStatus != (strictjson.Integer{Value: StatusPending, Valid: true}) {
		return nil
	}
	switch age := now.Sub(sent); {
	case age < -sentTooFarAhead, sent.Year() < firstYear:
		return nil
	case age > linkSurelyExpired:
		return new(true)
	case age < linkSurelyValid:
		return new(false)
	}
	return nil
}

// check returns a *rpc.ResponseError if the record lacks its address or status.
func (v *EmailVerification) check() error {
	switch {
	case *v == EmailVerification{}:
		return &rpc.ResponseError{Problem: rpc.ProblemEmpty}
	case !v.VerificationStatus.Valid:
		return &rpc.ResponseError{Problem: rpc.ProblemNoStatus, Field: "VerificationStatus"}
	case v.Email == "":
		return &rpc.ResponseError{Problem: rpc.ProblemNoSubject, Field: "Email"}
	}
	return nil
}
