// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// The documented values of VerificationStatus, and the layout of the times.
const (
	statusPending  = 0
	statusVerified = 1
	timeLayout     = time.DateTime
)

// Record is one verification record, with the response fields of QueryEmailVerification and of
// an element of ListEmailVerification's Data. An empty string and a nil status are left out of
// the response.
type Record struct {
	ConfirmIP           string `json:"ConfirmIp,omitempty" xml:"ConfirmIp,omitempty"`
	Email               string `json:"Email,omitempty" xml:"Email,omitempty"`
	EmailVerificationNo string `json:"EmailVerificationNo,omitempty" xml:"EmailVerificationNo,omitempty"`
	// GmtCreate has the layout of [time.DateTime] and is read as UTC by the time filters of
	// ListEmailVerification.
	GmtCreate     string `json:"GmtCreate,omitempty" xml:"GmtCreate,omitempty"`
	GmtModified   string `json:"GmtModified,omitempty" xml:"GmtModified,omitempty"`
	SendIP        string `json:"SendIp,omitempty" xml:"SendIp,omitempty"`
	TokenSendTime string `json:"TokenSendTime,omitempty" xml:"TokenSendTime,omitempty"`
	// UserID is the account that the record belongs to; empty stands for the first account.
	UserID             string `json:"UserId,omitempty" xml:"UserId,omitempty"`
	VerificationStatus *int   `json:"VerificationStatus,omitempty" xml:"VerificationStatus,omitempty"`
	VerificationTime   string `json:"VerificationTime,omitempty" xml:"VerificationTime,omitempty"`
}

// PendingRecord returns a record of the first account whose token was mailed and not yet confirmed.
func PendingRecord(email string) Record {
	number := sha256.Sum256([]byte(email))
	return Record{
		Email:               email,
		EmailVerificationNo: hex.EncodeToString(number[:16]),
		GmtCreate:           "2019-02-19 16:38:07",
		GmtModified:         "2019-02-19 16:38:07",
		SendIP:              "42.*.*.115",
		TokenSendTime:       "2019-02-19 16:38:07",
		VerificationStatus:  new(statusPending),
	}
}

// VerifiedRecord returns a record of the first account that was confirmed two and a half minutes
// after its token was mailed.
func VerifiedRecord(email string) Record {
	return PendingRecord(email).verified("2019-02-19 16:40:38")
}

func (r Record) verified(at string) Record {
	r.VerificationStatus = new(statusVerified)
	r.VerificationTime = at
	r.GmtModified = at
	r.ConfirmIP = "42.*.*.31"
	return r
}

// Fleet returns n records, created a minute apart from the start of 2020 on. Every tenth is
// pending. Their addresses are member00001@example.com and so on.
func Fleet(n int) []Record {
	records := make([]Record, n)
	for i := range records {
		email := fmt.Sprintf("member%05d@example.com", i+1)
		created := time.Date(2020, 1, 1, 0, i, 0, 0, time.UTC)
		record := PendingRecord(email)
		record.GmtCreate = created.Format(timeLayout)
		record.GmtModified = record.GmtCreate
		record.TokenSendTime = record.GmtCreate
		if (i+1)%10 != 0 {
			record = record.verified(created.Add(150 * time.Second).Format(timeLayout))
		}
		records[i] = record
	}
	return records
}

func (r Record) key() key { return newKey(r.UserID, r.Email) }

func (r Record) check() error {
	if r.Email == "" {
		return errors.New("it has no Email")
	}
	if _, err := time.Parse(timeLayout, r.GmtCreate); err != nil && r.GmtCreate != "" {
		return fmt.Errorf("GmtCreate: %w", err)
	}
	return nil
}
