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

const listAction = "ListEmailVerification"

// listDataSource returns a configuration with the data source alidomain_email_verifications.this.
func listDataSource(arguments string) string {
	return preamble + `
data "alidomain_email_verifications" "this" {
  ` + arguments + `
}
`
}

func listAttribute(name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("data.alidomain_email_verifications.this", tfjsonpath.New(name), value)
}

func addresses(emails ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, 0, len(emails))
	for _, email := range emails {
		checks = append(checks, knownvalue.StringExact(email))
	}
	return knownvalue.ListExact(checks)
}

func TestAccEmailVerifications_all(t *testing.T) {
	t.Parallel()
	verified := domaintest.VerifiedRecord(verifiedAddress)
	pending := domaintest.PendingRecord("A.Pending@example.com")
	server := domaintest.Start(t, domaintest.WithRecords(verified, pending))
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: listDataSource(""),
		ConfigStateChecks: []statecheck.StateCheck{
			listAttribute("verifications", knownvalue.ListExact([]knownvalue.Check{
				knownvalue.ObjectExact(map[string]knownvalue.Check{
					"email":                 knownvalue.StringExact("A.Pending@example.com"),
					"email_verification_no": knownvalue.StringExact(pending.EmailVerificationNo),
					"verification_status":   knownvalue.Int64Exact(0),
					"verified":              knownvalue.Bool(false),
					"link_expired":          knownvalue.Bool(true),
					"gmt_create":            knownvalue.StringExact(pending.GmtCreate),
					"gmt_modified":          knownvalue.StringExact(pending.GmtModified),
					"token_send_time":       knownvalue.StringExact(pending.TokenSendTime),
					"verification_time":     knownvalue.Null(),
					"send_ip":               knownvalue.StringExact(pending.SendIP),
					"confirm_ip":            knownvalue.Null(),
					"user_id":               knownvalue.StringExact(domaintest.UserID),
				}),
				knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"email":               knownvalue.StringExact(verifiedAddress),
					"verification_status": knownvalue.Int64Exact(1),
					"verified":            knownvalue.Bool(true),
					"verification_time":   knownvalue.StringExact(verified.VerificationTime),
					"confirm_ip":          knownvalue.StringExact(verified.ConfirmIP),
				}),
			})),
			listAttribute("verified_emails", addresses(verifiedAddress)),
			listAttribute("pending_emails", addresses("A.Pending@example.com")),
			listAttribute("missing_emails", knownvalue.Null()),
			listAttribute("all_verified", knownvalue.Bool(false)),
			listAttribute("request_ids", knownvalue.ListSizeExact(1)),
		},
	})
}

func TestAccEmailVerifications_selectedEmails(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(
		domaintest.VerifiedRecord("Verified@Example.com"),
		domaintest.PendingRecord(pendingAddress),
		domaintest.VerifiedRecord("other@example.com"),
	))
	runAcceptance(t, environOf(server),
		resource.TestStep{
			Config: listDataSource(`emails = ["verified@example.com", "pending@example.com", "Nobody@example.com"]`),
			ConfigStateChecks: []statecheck.StateCheck{
				listAttribute("verifications", knownvalue.ListSizeExact(2)),
				listAttribute("verified_emails", addresses(verifiedAddress)),
				listAttribute("pending_emails", addresses(pendingAddress)),
				listAttribute("missing_emails", addresses("Nobody@example.com")),
				listAttribute("all_verified", knownvalue.Bool(false)),
			},
		},
		resource.TestStep{
			Config: listDataSource(`emails = ["verified@example.com", "other@example.com", "verified@example.com"]`),
			ConfigStateChecks: []statecheck.StateCheck{
				listAttribute("verified_emails", addresses("other@example.com", verifiedAddress)),
				listAttribute("missing_emails", addresses()),
				listAttribute("all_verified", knownvalue.Bool(true)),
			},
		},
	)
}

func TestAccEmailVerifications_emptyAccount(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	runAcceptance(t, environOf(server),
		resource.TestStep{
			Config: listDataSource(""),
			ConfigStateChecks: []statecheck.StateCheck{
				listAttribute("verifications", knownvalue.ListExact(nil)),
				listAttribute("verified_emails", addresses()),
				listAttribute("pending_emails", addresses()),
				listAttribute("missing_emails", knownvalue.Null()),
				listAttribute("all_verified", knownvalue.Bool(false)),
			},
		},
		resource.TestStep{
			Config: listDataSource(`emails = ["nobody@example.com"]`),
			ConfigStateChecks: []statecheck.StateCheck{
				listAttribute("missing_emails", addresses("nobody@example.com")),
				listAttribute("all_verified", knownvalue.Bool(false)),
			},
		},
	)
}

// The request contains each filter that is set, as the service expects it, and no others.
func TestAccEmailVerifications_filters(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(3)...))
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: listDataSource(`
			verification_status = 1
			created_after       = "2019-12-31T22:30:00-01:30"
			created_before      = "2020-01-01T00:01:30Z"
			lang                = "zh"
			user_client_ip      = "127.0.0.1"`),
		ConfigStateChecks: []statecheck.StateCheck{
			listAttribute("verified_emails", addresses("member00001@example.com", "member00002@example.com")),
			listAttribute("missing_emails", knownvalue.Null()),
			listAttribute("all_verified", knownvalue.Null()),
		},
	})
	if t.Skipped() {
		return
	}
	want := map[string]string{
		"PageNum": "1", "PageSize": "5000", "VerificationStatus": "1",
		"BeginCreateTime": "1577836800000", "EndCreateTime": "1577836890000",
		"Lang": "zh", "UserClientIp": "127.0.0.1", "Email": "",
	}
	for _, request := range server.Requests() {
		for name, value := range want {
			if got := request.Params.Get(name); got != value {
				t.Errorf("%s = %q, want %q", name, got, value)
			}
		}
	}
	if server.Count(listAction) == 0 {
		t.Error("no requests were sent")
	}
}

func TestAccEmailVerifications_invalidArguments(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	tests := map[string]string{
		`emails = ["a@example.com", "Ada <ada@example.com>", " b@example.com"]`: `A value is not a bare e-mail address.
			The address "Ada <ada@example.com>" contains white space. The address " b@example.com" contains white space.`,
		`verification_status = 2`:   `Attribute verification_status value must be one of: ["0" "1"], got: 2`,
		`verification_status = 0.5`: `Attribute verification_status value must be one of: ["0" "1"], got: 0.5`,
		`emails              = []
		 verification_status = 1`: `Attribute "emails" cannot be specified when "verification_status" is specified`,
		`created_after = "yesterday"`:   `The value: "yesterday". Set a date, a time and a time zone, such as 2024-01-01T00:00:00Z`,
		`created_before = "2024-01-01"`: `RFC 3339 format. The value: "2024-01-01".`,
		`created_after = "2024-01-01T00:00:00Z"
		 created_before = "2024-01-01T00:00:00Z"`: causeOf(diagnostics.KindEmptyPeriod),
	}
	steps := make([]resource.TestStep, 0, len(tests))
	for arguments, want := range tests {
		steps = append(steps, resource.TestStep{Config: listDataSource(arguments), ExpectError: flat(want)})
	}
	runAcceptance(t, environOf(server), steps...)
	if n := server.Count(""); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestAccEmailVerifications_error(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	server.Inject(domaintest.Fault{Code: "NoPermission"})
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: listDataSource(""),
		ExpectError: flat("Cannot list the e-mail verifications of the account",
			causeOf(diagnostics.KindNoPermission), "domain:QueryEmailVerification"),
	})
}

// Twelve thousand records take three pages. Only the selected records are kept.
func TestAccEmailVerifications_largeAccount(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(12000)...))
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: preamble + `
data "alidomain_email_verifications" "all" {}
data "alidomain_email_verifications" "chosen" {
  emails = [for n in range(1, 1001) : format("member%05d@example.com", n * 11)]
}
data "alidomain_email_verifications" "few" {
  emails = ["Member11000@example.com", "nobody@example.com"]
}
output "all" {
  value = [
    length(data.alidomain_email_verifications.all.verifications),
    length(data.alidomain_email_verifications.all.verified_emails),
    length(data.alidomain_email_verifications.all.pending_emails),
    length(data.alidomain_email_verifications.all.request_ids),
  ]
}
output "few" {
  value = [
    length(data.alidomain_email_verifications.few.verifications),
    length(data.alidomain_email_verifications.few.missing_emails),
    length(data.alidomain_email_verifications.few.request_ids),
  ]
}
output "chosen" {
  value = [
    length(data.alidomain_email_verifications.chosen.verifications),
    length(data.alidomain_email_verifications.chosen.verified_emails),
    length(data.alidomain_email_verifications.chosen.missing_emails),
  ]
}
`,
		ConfigStateChecks: []statecheck.StateCheck{
			// A page, each address by itself, and because one is missing, three pages and the list of pending records.
			output("few", numbers(1, 1, 7)),
			output("all", numbers(12000, 10800, 1200, 3)),
			output("chosen", numbers(1000, 900, 0)),
		},
	})
}

func numbers(values ...int64) knownvalue.Check {
	checks := make([]knownvalue.Check, 0, len(values))
	for _, value := range values {
		checks = append(checks, knownvalue.Int64Exact(value))
	}
	return knownvalue.TupleExact(checks)
}
