// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

// profilesDataSource returns a configuration with the data source alidomain_registrant_profiles.this.
func profilesDataSource(arguments string) string {
	return preamble + `
data "alidomain_registrant_profiles" "this" {
  ` + arguments + `
}
`
}

func TestAccRegistrantProfiles_all(t *testing.T) {
	t.Parallel()
	verified, unverified := domaintest.VerifiedProfile(10, "a@example.com"), domaintest.UnverifiedProfile(9, "b@example.com")
	unverified.DefaultRegistrantProfile, unverified.RegistrantProfileType, unverified.RegistrantType = nil, "cnnic", ""
	server := domaintest.Start(t, domaintest.WithRegistrantProfiles(verified, unverified))
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: profilesDataSource(""),
		ConfigStateChecks: attributesOf(profilesType, map[string]knownvalue.Check{
			"email": knownvalue.Null(), "real_name_status": knownvalue.Null(), "registrant_profile_type": knownvalue.Null(),
			"default_registrant_profile": knownvalue.Null(), "lang": knownvalue.Null(), "user_client_ip": knownvalue.Null(),
			"request_ids": knownvalue.ListExact([]knownvalue.Check{aRequestID()}),
			"registrant_profiles": knownvalue.ListExact([]knownvalue.Check{
				knownvalue.ObjectExact(map[string]knownvalue.Check{
					"registrant_profile_id": knownvalue.Int64Exact(9), "real_name_verified": knownvalue.Bool(false),
					"real_name_status": text("NONAUDIT"), "email_verified": knownvalue.Bool(false),
					"email_verification_status": knownvalue.Int64Exact(0), "email": text("b@example.com"), "registrant_type": knownvalue.Null(),
					"registrant_profile_type": text("cnnic"), "default_registrant_profile": knownvalue.Null(),
					"create_time": text(unverified.CreateTime), "update_time": text(unverified.UpdateTime),
				}),
				knownvalue.ObjectExact(map[string]knownvalue.Check{
					"registrant_profile_id": knownvalue.Int64Exact(10), "real_name_verified": knownvalue.Bool(true),
					"real_name_status": text("SUCCEED"), "email_verified": knownvalue.Bool(true),
					"email_verification_status": knownvalue.Int64Exact(1), "email": text("a@example.com"), "registrant_type": text("1"),
					"registrant_profile_type": text("common"), "default_registrant_profile": knownvalue.Bool(false),
					"create_time": text(verified.CreateTime), "update_time": text(verified.UpdateTime),
				}),
			}),
		}),
	})
}

// The service applies each filter.
func TestAccRegistrantProfiles_filters(t *testing.T) {
	t.Parallel()
	first, second, third := domaintest.VerifiedProfile(1, "a@example.com"), domaintest.UnverifiedProfile(2, "b@example.com"),
		domaintest.VerifiedProfile(3, "b@example.com")
	first.DefaultRegistrantProfile, third.RegistrantProfileType = new(true), "cnnic"
	server := domaintest.Start(t, domaintest.WithRegistrantProfiles(first, second, third))
	var steps []resource.TestStep
	for arguments, want := range map[string][]int64{
		`email = "B@example.com"`: {2, 3}, `email = "nobody@example.com"`: {},
		`real_name_status = "SUCCEED"`: {1, 3}, `real_name_status = "FAILED"`: {},
		`registrant_profile_type = "cnnic"`: {3}, `registrant_profile_type = "common"`: {1, 2},
		`default_registrant_profile = true`: {1}, `default_registrant_profile = false`: {2, 3},
		"email = \"b@example.com\"\n  real_name_status = \"SUCCEED\"\n  lang = \"zh\"": {3},
	} {
		ids := make([]knownvalue.Check, 0, len(want))
		for _, id := range want {
			ids = append(ids, knownvalue.Int64Exact(id))
		}
		steps = append(steps, resource.TestStep{
			Config: profilesDataSource(arguments) + `
output "ids" {
  value = data.alidomain_registrant_profiles.this.registrant_profiles[*].registrant_profile_id
}
`,
			ConfigStateChecks: []statecheck.StateCheck{output("ids", knownvalue.ListExact(ids))},
		})
	}
	runAcceptance(t, environOf(server), steps...)
}

func TestAccRegistrantProfiles_errors(t *testing.T) {
	t.Parallel()
	for code, want := range map[string][]string{
		"Forbidden.RAM":   {causeOf(diagnostics.KindNoPermission), "The action to allow: domain:QueryRegistrantProfile."},
		"Throttling.User": {causeOf(diagnostics.KindThrottled)},
		"NeverHeardOf":    {causeOf(diagnostics.KindUnknownCode), "code NeverHeardOf"},
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t)
			server.Inject(domaintest.Fault{Code: code})
			runAcceptance(t, environOf(server), resource.TestStep{
				Config:      profilesDataSource("") + "provider \"alidomain\" { max_retries = 0 }",
				ExpectError: flat(append([]string{"Cannot list the registrant profiles of the account"}, want...)...),
			})
		})
	}
}

// Profiles that contradict the total, or one without a status, are an error for all of them.
func TestAccRegistrantProfiles_unusableLists(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		hook func(*domaintest.ProfileListResponse)
		want []string
	}{
		"a total without rows": {
			func(page *domaintest.ProfileListResponse) { page.RegistrantProfiles.RegistrantProfile = nil },
			[]string{causeOf(diagnostics.KindInconsistentList)},
		},
		"rows without a total": {
			func(page *domaintest.ProfileListResponse) { page.TotalItemNum = 0 }, []string{causeOf(diagnostics.KindInconsistentList)},
		},
		"no status": {
			func(page *domaintest.ProfileListResponse) {
				page.RegistrantProfiles.RegistrantProfile[1].RealNameStatus = ""
			},
			[]string{causeOf(diagnostics.KindIncompleteResponse), "The invalid field: RealNameStatus"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithProfileListHook(test.hook), domaintest.WithRegistrantProfiles(
				domaintest.VerifiedProfile(1, "a@example.com"), domaintest.VerifiedProfile(2, "b@example.com")))
			runAcceptance(t, environOf(server), resource.TestStep{
				Config:      profilesDataSource(""),
				ExpectError: flat(append([]string{"Cannot list the registrant profiles of the account"}, test.want...)...),
			})
		})
	}
}

func TestAccRegistrantProfiles_invalidArguments(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	var steps []resource.TestStep
	for arguments, want := range map[string]string{
		`email = "Ada <ada@example.com>"`:        "Not an e-mail address",
		`real_name_status = "VERIFIED"`:          `Attribute real_name_status value must be one of: ["SUCCEED" "FAILED" "AUDITING" "NONAUDIT"], got: "VERIFIED"`,
		`registrant_profile_type = "gTLD"`:       `Attribute registrant_profile_type value must be one of: ["common" "cnnic"], got: "gTLD"`,
		`default_registrant_profile = "perhaps"`: "a bool is required",
	} {
		steps = append(steps, resource.TestStep{Config: profilesDataSource(arguments), ExpectError: flat(want)})
	}
	runAcceptance(t, environOf(server), steps...)
	if n := server.Count(""); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// The elements can be used by for_each, and nothing is sensitive.
func TestAccRegistrantProfiles_forEach(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRegistrantProfiles(
		domaintest.VerifiedProfile(1, "a@example.com"), domaintest.UnverifiedProfile(2, "b@example.com")))
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: profilesDataSource("") + `
output "waiting" {
  value = [for p in data.alidomain_registrant_profiles.this.registrant_profiles : p.email if !p.real_name_verified]
}
`,
		ConfigStateChecks: []statecheck.StateCheck{
			output("waiting", addresses("b@example.com")),
			statecheck.ExpectKnownValue("data.alidomain_registrant_profiles.this",
				tfjsonpath.New("registrant_profiles").AtSliceIndex(0).AtMapKey("registrant_profile_id"), knownvalue.Int64Exact(1)),
		},
	})
}
