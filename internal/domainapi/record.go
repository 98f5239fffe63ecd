// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"errors"
	"hash/maphash"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// EmailVerification is a record of the verification of an address. Fields that the response lacks are nil.
type EmailVerification struct {
	// Email is the address in the service's spelling.
	Email string
	// VerificationStatus is 0 for a pending record and 1 for a verified one. Other numbers are undocumented and passed
	// on.
	VerificationStatus int64
	// EmailVerificationNo is the ID of the verification.
	EmailVerificationNo *string
	// GmtCreate, GmtModified, TokenSendTime and VerificationTime are in the service's format. Their time zone is not
	// documented.
	GmtCreate, GmtModified, TokenSendTime, VerificationTime *string
	// SendIP and ConfirmIP may be masked with asterisks.
	SendIP, ConfirmIP *string
	// UserID is the ID of the account.
	UserID *string
}

// The documented values of VerificationStatus.
const (
	StatusPending  = 0
	StatusVerified = 1
)

// Verified reports whether the address is verified.
func (v *EmailVerification) Verified() bool {
	return v.VerificationStatus == StatusVerified
}

// record is an EmailVerification that is being read.
type record struct {
	EmailVerification
	email  *string
	status *int64
	// some is set if any text field has a value.
	some bool
}

// texts yields each optional field by its name in responses.
func (v *EmailVerification) texts(yield func(name string, field **string) bool) {
	_ = yield("EmailVerificationNo", &v.EmailVerificationNo) &&
		yield("GmtCreate", &v.GmtCreate) &&
		yield("GmtModified", &v.GmtModified) &&
		yield("TokenSendTime", &v.TokenSendTime) &&
		yield("VerificationTime", &v.VerificationTime) &&
		yield("SendIp", &v.SendIP) &&
		yield("ConfirmIp", &v.ConfirmIP) &&
		yield("UserId", &v.UserID)
}

// text returns the text field with a name in the response, or nil if there is none.
func (r *record) text(name string) **string {
	if name == "Email" {
		return &r.email
	}
	for optional, field := range r.texts {
		if optional == name {
			return field
		}
	}
	return nil
}

// read reads a member of a response or of a list element. It skips members that do not belong to a record. Its errors
// are of type *rpc.ResponseError, or those of strictjson that end the reading.
func (r *record) read(reader *strictjson.Reader, name string) (err error) {
	field := r.text(name)
	switch {
	case field != nil:
		*field, err = reader.Text()
		r.some = r.some || *field != nil
	case name == "VerificationStatus":
		r.status, err = reader.Integer()
	default:
		return reader.Skip()
	}
	if errors.Is(err, strictjson.ErrType) {
		return &rpc.ResponseError{Problem: rpc.ProblemWrongType, Field: name}
	}
	return err
}

// complete returns the record, or a *rpc.ResponseError if it lacks its address or status.
func (r *record) complete() (EmailVerification, error) {
	switch {
	case r.status == nil && !r.some:
		return EmailVerification{}, &rpc.ResponseError{Problem: rpc.ProblemEmpty}
	case r.status == nil:
		return EmailVerification{}, &rpc.ResponseError{Problem: rpc.ProblemNoStatus, Field: "VerificationStatus"}
	case r.email == nil:
		return EmailVerification{}, &rpc.ResponseError{Problem: rpc.ProblemNoAddress, Field: "Email"}
	}
	r.Email, r.VerificationStatus = *r.email, *r.status
	return r.EmailVerification, nil
}

// hash returns the same number for records with the same fields.
func (v *EmailVerification) hash(seed maphash.Seed) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	maphash.WriteComparable(&h, v.Email)
	maphash.WriteComparable(&h, v.VerificationStatus)
	for _, field := range v.texts {
		maphash.WriteComparable(&h, *field != nil)
		if *field != nil {
			maphash.WriteComparable(&h, **field)
		}
	}
	return h.Sum64()
}
