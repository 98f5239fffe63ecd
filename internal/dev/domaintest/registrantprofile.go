// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"errors"
	"strconv"
)

// The documented values of RealNameStatus.
const (
	realNameNone      = "NONAUDIT"
	realNameAuditing  = "AUDITING"
	realNameFailed    = "FAILED"
	realNameSucceeded = "SUCCEED"
)

// RegistrantProfile is a profile with the response fields of QueryRegistrantProfiles. An empty string and nil are left out of
// the response.
type RegistrantProfile struct {
	CreateTime               string `json:",omitempty" xml:",omitempty"`
	DefaultRegistrantProfile *bool  `json:",omitempty" xml:",omitempty"`
	Email                    string `json:",omitempty" xml:",omitempty"`
	EmailVerificationStatus  *int   `json:",omitempty" xml:",omitempty"`
	RealNameStatus           string `json:",omitempty" xml:",omitempty"`
	RegistrantProfileID      int64  `json:"RegistrantProfileId,omitempty" xml:"RegistrantProfileId,omitempty"`
	RegistrantProfileType    string `json:",omitempty" xml:",omitempty"`
	RegistrantType           string `json:",omitempty" xml:",omitempty"`
	UpdateTime               string `json:",omitempty" xml:",omitempty"`
	ProfilePersonalData

	// UserID is the account that the profile belongs to, which is not in the response; empty stands for the first account.
	UserID string `json:"-" xml:"-"`
}

// ProfilePersonalData has the fields of a profile that concern only the registrant.
type ProfilePersonalData struct {
	Address                  string `json:",omitempty" xml:",omitempty"`
	City                     string `json:",omitempty" xml:",omitempty"`
	Country                  string `json:",omitempty" xml:",omitempty"`
	CredentialNo             string `json:",omitempty" xml:",omitempty"`
	CredentialType           string `json:",omitempty" xml:",omitempty"`
	Params                   string `json:",omitempty" xml:",omitempty"`
	PostalCode               string `json:",omitempty" xml:",omitempty"`
	Province                 string `json:",omitempty" xml:",omitempty"`
	RegistrantName           string `json:",omitempty" xml:",omitempty"`
	RegistrantOrganization   string `json:",omitempty" xml:",omitempty"`
	Remark                   string `json:",omitempty" xml:",omitempty"`
	TelArea                  string `json:",omitempty" xml:",omitempty"`
	TelExt                   string `json:",omitempty" xml:",omitempty"`
	Telephone                string `json:",omitempty" xml:",omitempty"`
	ZhAddress                string `json:",omitempty" xml:",omitempty"`
	ZhCity                   string `json:",omitempty" xml:",omitempty"`
	ZhProvince               string `json:",omitempty" xml:",omitempty"`
	ZhRegistrantName         string `json:",omitempty" xml:",omitempty"`
	ZhRegistrantOrganization string `json:",omitempty" xml:",omitempty"`
}

// UnverifiedProfile returns a profile of the first account that was never submitted for real-name verification, and whose
// address is not verified. Its personal data contain [PersonalMarker].
func UnverifiedProfile(id int64, email string) RegistrantProfile {
	return RegistrantProfile{
		CreateTime:               "2019-02-18 10:46:47",
		DefaultRegistrantProfile: new(false),
		Email:                    email,
		EmailVerificationStatus:  new(statusPending),
		RealNameStatus:           realNameNone,
		RegistrantProfileID:      id,
		RegistrantProfileType:    "common",
		RegistrantType:           "1",
		UpdateTime:               "2019-02-18 10:46:47",
		ProfilePersonalData:      marked[ProfilePersonalData](),
	}
}

// VerifiedProfile returns a profile of the first account that passed real-name verification, and whose address is verified.
// Its personal data contain [PersonalMarker].
func VerifiedProfile(id int64, email string) RegistrantProfile {
	profile := UnverifiedProfile(id, email)
	profile.EmailVerificationStatus = new(statusVerified)
	profile.RealNameStatus = realNameSucceeded
	profile.UpdateTime = "2019-02-20 09:00:00"
	return profile
}

func (p RegistrantProfile) key() key {
	return key{p.UserID, strconv.FormatInt(p.RegistrantProfileID, 10)}
}

func (p RegistrantProfile) check() error {
	if p.RegistrantProfileID < 1 {
		return errors.New("its RegistrantProfileId is missing or not positive")
	}
	return nil
}

// filters returns what the filters of QueryRegistrantProfiles compare with.
func (p RegistrantProfile) filters() map[string]string {
	return map[string]string{
		"DefaultRegistrantProfile": strconv.FormatBool(p.DefaultRegistrantProfile != nil && *p.DefaultRegistrantProfile),
		"Email":                    p.Email,
		"RealNameStatus":           p.RealNameStatus,
		"RegistrantOrganization":   p.RegistrantOrganization,
		"RegistrantProfileId":      p.key().name,
		"RegistrantProfileType":    p.RegistrantProfileType,
		"RegistrantType":           p.RegistrantType,
		"Remark":                   p.Remark,
		"ZhRegistrantOrganization": p.ZhRegistrantOrganization,
	}
}
