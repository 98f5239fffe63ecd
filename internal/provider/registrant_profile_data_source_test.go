// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

const profilesAction = "QueryRegistrantProfiles"

// profileDataSource returns a configuration with the data source alidomain_registrant_profile.this.
func profileDataSource(id, more string) string {
	return preamble + `
data "alidomain_registrant_profile" "this" {
  registrant_profile_id = ` + id + `
  ` + more + `
}
`
}

// attributesOf returns checks of the attributes of data.<type>.this.
func attributesOf(typeName string, values map[string]knownvalue.Check) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for name, value := range values {
		checks = append(checks, statecheck.ExpectKnownValue("data."+typeName+".this", tfjsonpath.New(name), value))
	}
	return checks
}

func text(text string) knownvalue.Check { return knownvalue.StringExact(text) }

func aRequestID() knownvalue.Check {
	return knownvalue.StringRegexp(regexp.MustCompile(`^[0-9A-F-]{36}$`))
}

func TestAccRegistrantProfile_verified(t *testing.T) {
	t.Parallel()
	profile := domaintest.VerifiedProfile(9007199254740993, "registrant@example.com")
	profile.DefaultRegistrantProfile = new(true)
	server := domaintest.Start(t, domaintest.WithRegistrantProfiles(profile, domaintest.UnverifiedProfile(2, "registrant@example.com")))
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: profileDataSource("9007199254740993", `user_client_ip = "127.0.0.1"`),
		ConfigStateChecks: attributesOf(profileType, map[string]knownvalue.Check{
			"registrant_profile_id": knownvalue.Int64Exact(9007199254740993), "lang": knownvalue.Null(), "user_client_ip": text("127.0.0.1"),
			"ignore_not_found": knownvalue.Null(), "exists": knownvalue.Bool(true),
			"real_name_verified": knownvalue.Bool(true), "real_name_status": text("SUCCEED"),
			"email_verified": knownvalue.Bool(true), "email_verification_status": knownvalue.Int64Exact(1),
			"email": text("registrant@example.com"), "registrant_type": text("1"), "registrant_profile_type": text("common"),
			"default_registrant_profile": knownvalue.Bool(true), "create_time": text(profile.CreateTime), "update_time": text(profile.UpdateTime),
			"request_id": aRequestID(),
		}),
	})
	for _, request := range server.Requests() {
		if request.Params.Get("RegistrantProfileId") != "9007199254740993" || request.Params.Get("UserClientIp") != "127.0.0.1" ||
			request.Params.Has("Lang") || request.Action != profilesAction {
			t.Errorf("sent %v", request.Params)
		}
	}
}

func TestAccRegistrantProfile_unverified(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRegistrantProfiles(domaintest.UnverifiedProfile(1, "registrant@example.com")))
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: profileDataSource("1", ""),
		ConfigStateChecks: attributesOf(profileType, map[string]knownvalue.Check{
			"exists": knownvalue.Bool(true), "real_name_verified": knownvalue.Bool(false), "real_name_status": text("NONAUDIT"),
			"email_verified": knownvalue.Bool(false), "email_verification_status": knownvalue.Int64Exact(0),
		}),
	})
}

func TestAccRegistrantProfile_notFound(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRegistrantProfiles(domaintest.VerifiedProfile(1, "registrant@example.com")))
	absent := map[string]knownvalue.Check{
		"registrant_profile_id": knownvalue.Int64Exact(2), "exists": knownvalue.Bool(false), "real_name_verified": knownvalue.Bool(false),
		"email_verified": knownvalue.Bool(false),
	}
	for _, name := range []string{
		"real_name_status", "email_verification_status", "email", "registrant_type", "registrant_profile_type", "default_registrant_profile",
		"create_time", "update_time", "request_id",
	} {
		absent[name] = knownvalue.Null()
	}
	runAcceptance(t, environOf(server),
		resource.TestStep{Config: profileDataSource("2", "ignore_not_found = true"), ConfigStateChecks: attributesOf(profileType, absent)},
		resource.TestStep{
			Config: profileDataSource("2", ""),
			ExpectError: flat("Cannot read the registrant profile 2", causeOf(diagnostics.KindProfileNotFound),
				"The list of profiles with this ID is empty", "The endpoint: "+server.URL, remedyOf(diagnostics.KindProfileNotFound)),
		},
	)
}

// Only an empty list is absence. ignore_not_found keeps every other error.
func TestAccRegistrantProfile_errors(t *testing.T) {
	t.Parallel()
	profile := func(fields string) string {
		return `{"RequestId":"R","TotalItemNum":1,"RegistrantProfiles":{"RegistrantProfile":[{` + fields + `}]}}`
	}
	tests := []struct {
		fault domaintest.Fault
		want  []string
	}{
		{domaintest.Fault{Code: "Forbidden.RAM"}, []string{
			causeOf(diagnostics.KindNoPermission), "The action to allow: domain:QueryRegistrantProfile.", remedyOf(diagnostics.KindNoPermission),
		}},
		{domaintest.Fault{Code: "NoPermission", AccessDeniedDetail: &domaintest.AccessDeniedDetail{
			AuthAction: "domain:QueryRegistrantProfile", NoPermissionType: "ImplicitDeny",
		}}, []string{"The denied action: domain:QueryRegistrantProfile, because no policy allows it."}},
		{domaintest.Fault{Code: "Throttling.User"}, []string{causeOf(diagnostics.KindThrottled)}},
		{domaintest.Fault{Body: `{"RequestId":"R","TotalItemNum":1}`}, []string{causeOf(diagnostics.KindInconsistentList)}},
		{domaintest.Fault{Body: profile(`"RegistrantProfileId":2,"RealNameStatus":"SUCCEED","EmailVerificationStatus":1`)}, []string{
			causeOf(diagnostics.KindAnotherSubject), "The invalid field: RegistrantProfileId",
		}},
		{domaintest.Fault{Body: profile(`"RegistrantProfileId":1,"EmailVerificationStatus":1`)}, []string{
			causeOf(diagnostics.KindIncompleteResponse), "The invalid field: RealNameStatus (HTTP 200, request ID R).",
		}},
		{domaintest.Fault{Body: profile(`"RegistrantProfileId":1,"RealNameStatus":"SUCCEED"`)}, []string{
			causeOf(diagnostics.KindIncompleteResponse), "The invalid field: EmailVerificationStatus (HTTP 200, request ID R).",
		}},
		{domaintest.Fault{Body: profile(`"RegistrantProfileId":1,"RealNameStatus":true,"EmailVerificationStatus":1`)}, []string{
			causeOf(diagnostics.KindMalformedResponse), "The invalid field: RealNameStatus",
		}},
		{domaintest.Fault{Body: `<html>`, ContentType: "text/html"}, []string{causeOf(diagnostics.KindForeignResponse)}},
	}
	for _, test := range tests {
		t.Run(test.want[0], func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t)
			server.Inject(test.fault)
			runAcceptance(t, environOf(server), resource.TestStep{
				Config:      profileDataSource("1", "ignore_not_found = true") + "provider \"alidomain\" { max_retries = 0 }",
				ExpectError: flat(append([]string{"Cannot read the registrant profile 1"}, test.want...)...),
			})
		})
	}
}

func TestAccRegistrantProfile_invalidArguments(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	var steps []resource.TestStep
	for id, got := range map[string]string{"0": "0", "-1": "-1", "1.5": "1.5", "1e19": "1e+19"} {
		steps = append(steps, resource.TestStep{
			Config:      profileDataSource(id, ""),
			ExpectError: flat("Attribute registrant_profile_id value must be a whole number between 1 and 9223372036854775807, got: " + got),
		})
	}
	steps = append(steps,
		resource.TestStep{Config: profileDataSource(`"the first"`, ""), ExpectError: flat("a number is required")},
		resource.TestStep{Config: profileDataSource("null", ""), ExpectError: flat("registrant_profile_id")},
		resource.TestStep{Config: profileDataSource("1", "poll_interval = \"10s\""), ExpectError: flat("Unsupported argument")},
	)
	runAcceptance(t, environOf(server), steps...)
	if n := server.Count(""); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// An ID that is known only after apply is checked then.
func TestAccRegistrantProfile_unknownID(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRegistrantProfiles(domaintest.VerifiedProfile(1, "registrant@example.com")))
	config := func(id string) string {
		return profileDataSource("terraform_data.id.output", "") + "resource \"terraform_data\" \"id\" {\n  input = " + id + "\n}\n"
	}
	runAcceptance(t, environOf(server),
		resource.TestStep{
			Config:      config("1.5"),
			ExpectError: flat("Attribute registrant_profile_id value must be a whole number between 1 and 9223372036854775807, got: 1.5"),
		},
		resource.TestStep{Config: preamble},
		resource.TestStep{
			Config: config("1"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction("data.alidomain_registrant_profile.this", plancheck.ResourceActionRead),
				plancheck.ExpectUnknownValue("data.alidomain_registrant_profile.this", tfjsonpath.New("real_name_verified")),
			}},
			ConfigStateChecks: attributesOf(profileType, map[string]knownvalue.Check{"real_name_verified": knownvalue.Bool(true)}),
		},
	)
}
