// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// profileAttributes returns the attributes of a registrant profile, which both data sources have, except its ID.
func profileAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"real_name_verified": computedBool("Whether the profile passed real-name verification: `real_name_status` is `SUCCEED`."),
		"real_name_status": computedText("Real-name verification as the service reports it: `SUCCEED`, `FAILED`, `AUDITING` (in review) or " +
			"`NONAUDIT` (never submitted)."),
		"email_verified":             computedBool("Whether the profile's address is verified: `email_verification_status` is 1."),
		"email_verification_status":  computedNumber("Status of the address as the service reports it: 0 for not verified, 1 for verified."),
		"email":                      computedText("E-mail address of the registrant."),
		"registrant_type":            computedText("Type as the service reports it: `1` for an individual, `2` for an enterprise."),
		"registrant_profile_type":    computedText("Type of the profile as the service reports it: `common` or `cnnic`."),
		"default_registrant_profile": computedBool("Whether it is the account's default profile."),
		"create_time":                computedText("When the profile was created, as the service reports it. The time zone is not documented."),
		"update_time":                computedText("When the profile was last changed, as the service reports it."),
	}
}

// profileModel holds the ID and the values of profileAttributes.
type profileModel struct {
	RegistrantProfileID      int64  `msgpack:"registrant_profile_id"`
	RealNameVerified         bool   `msgpack:"real_name_verified"`
	RealNameStatus           text   `msgpack:"real_name_status"`
	EmailVerified            bool   `msgpack:"email_verified"`
	EmailVerificationStatus  *int64 `msgpack:"email_verification_status"`
	Email                    text   `msgpack:"email"`
	RegistrantType           text   `msgpack:"registrant_type"`
	RegistrantProfileType    text   `msgpack:"registrant_profile_type"`
	DefaultRegistrantProfile *bool  `msgpack:"default_registrant_profile"`
	CreateTime               text   `msgpack:"create_time"`
	UpdateTime               text   `msgpack:"update_time"`
}

// newProfileModel returns the attributes of a profile. Fields that the response lacks are null.
func newProfileModel(profile *domainapi.RegistrantProfile) profileModel {
	return profileModel{
		RegistrantProfileID:      profile.RegistrantProfileID.Value,
		RealNameVerified:         profile.RealNameVerified(),
		RealNameStatus:           text(profile.RealNameStatus),
		EmailVerified:            profile.EmailVerified(),
		EmailVerificationStatus:  profile.EmailVerificationStatus.Pointer(),
		Email:                    text(profile.Email),
		RegistrantType:           text(profile.RegistrantType),
		RegistrantProfileType:    text(profile.RegistrantProfileType),
		DefaultRegistrantProfile: profile.DefaultRegistrantProfile.Pointer(),
		CreateTime:               text(profile.CreateTime),
		UpdateTime:               text(profile.UpdateTime),
	}
}

// newProfileModels returns the attributes of profiles, sorted by ID.
func newProfileModels(profiles []domainapi.RegistrantProfile) []profileModel {
	models := make([]profileModel, 0, len(profiles))
	for i := range profiles {
		models = append(models, newProfileModel(&profiles[i]))
	}
	slices.SortFunc(models, func(a, b profileModel) int { return cmp.Compare(a.RegistrantProfileID, b.RegistrantProfileID) })
	return models
}
