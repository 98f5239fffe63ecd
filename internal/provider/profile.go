// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

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
	RegistrantProfileID      *int64       `tfsdk:"registrant_profile_id"`
	RealNameVerified         types.Bool   `tfsdk:"real_name_verified"`
	RealNameStatus           types.String `tfsdk:"real_name_status"`
	EmailVerified            types.Bool   `tfsdk:"email_verified"`
	EmailVerificationStatus  types.Int64  `tfsdk:"email_verification_status"`
	Email                    types.String `tfsdk:"email"`
	RegistrantType           types.String `tfsdk:"registrant_type"`
	RegistrantProfileType    types.String `tfsdk:"registrant_profile_type"`
	DefaultRegistrantProfile types.Bool   `tfsdk:"default_registrant_profile"`
	CreateTime               types.String `tfsdk:"create_time"`
	UpdateTime               types.String `tfsdk:"update_time"`
}

// newProfileModel returns the attributes of a profile. Fields that the response lacks are null.
func newProfileModel(profile *domainapi.RegistrantProfile) profileModel {
	return profileModel{
		RegistrantProfileID:      profile.RegistrantProfileID.Pointer(),
		RealNameVerified:         types.BoolValue(profile.RealNameVerified()),
		RealNameStatus:           types.StringPointerValue(profile.RealNameStatus.Pointer()),
		EmailVerified:            types.BoolValue(profile.EmailVerified()),
		EmailVerificationStatus:  types.Int64PointerValue(profile.EmailVerificationStatus.Pointer()),
		Email:                    types.StringPointerValue(profile.Email.Pointer()),
		RegistrantType:           types.StringPointerValue(profile.RegistrantType.Pointer()),
		RegistrantProfileType:    types.StringPointerValue(profile.RegistrantProfileType.Pointer()),
		DefaultRegistrantProfile: types.BoolPointerValue(profile.DefaultRegistrantProfile.Pointer()),
		CreateTime:               types.StringPointerValue(profile.CreateTime.Pointer()),
		UpdateTime:               types.StringPointerValue(profile.UpdateTime.Pointer()),
	}
}

// newProfileModels returns the attributes of profiles, sorted by ID.
func newProfileModels(profiles []domainapi.RegistrantProfile) []profileModel {
	models := make([]profileModel, 0, len(profiles))
	for i := range profiles {
		models = append(models, newProfileModel(&profiles[i]))
	}
	slices.SortFunc(models, func(a, b profileModel) int { return cmp.Compare(*a.RegistrantProfileID, *b.RegistrantProfileID) })
	return models
}
