// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

const (
	verifiedAddress = "verified@example.com"
	pendingAddress  = "pending@example.com"
	thisAddress     = "data.alidomain_email_verification.this"
)

// flat matches consecutive texts of a diagnostic, regardless of the CLI's line breaks.
func flat(texts ...string) *regexp.Regexp {
	patterns := make([]string, 0, len(texts))
	for _, text := range texts {
		words := strings.Fields(text)
		for i, word := range words {
			words[i] = regexp.QuoteMeta(word)
		}
		patterns = append(patterns, strings.Join(words, `[\s│]+`))
	}
	return regexp.MustCompile(strings.Join(patterns, `[\s\S]*`))
}

func attribute(name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(thisAddress, tfjsonpath.New(name), value)
}

func output(name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownOutputValue(name, value)
}

func TestAccEmailVerification_verified(t *testing.T) {
	t.Parallel()
	record := domaintest.VerifiedRecord(verifiedAddress)
	server := domaintest.Start(t, domaintest.WithRecords(record))
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: dataSource(verifiedAddress, ""),
		ConfigStateChecks: []statecheck.StateCheck{
			attribute("email", knownvalue.StringExact(verifiedAddress)),
			attribute("lang", knownvalue.Null()),
			attribute("user_client_ip", knownvalue.Null()),
			attribute("exists", knownvalue.Bool(true)),
			attribute("verified", knownvalue.Bool(true)),
			attribute("verification_status", knownvalue.Int64Exact(1)),
			attribute("queried_email", knownvalue.StringExact(verifiedAddress)),
			attribute("email_verification_no", knownvalue.StringExact(record.EmailVerificationNo)),
			attribute("gmt_create", knownvalue.StringExact(record.GmtCreate)),
			attribute("gmt_modified", knownvalue.StringExact(record.GmtModified)),
			attribute("token_send_time", knownvalue.StringExact(record.TokenSendTime)),
			attribute("verification_time", knownvalue.StringExact(record.VerificationTime)),
			attribute("send_ip", knownvalue.StringExact(record.SendIP)),
			attribute("confirm_ip", knownvalue.StringExact(record.ConfirmIP)),
			attribute("user_id", knownvalue.StringExact(domaintest.UserID)),
			attribute("request_id", knownvalue.StringRegexp(regexp.MustCompile(`^[0-9A-F-]{36}$`))),
		},
	})
}

// The service states no time zone, so the verdict allows for all of them.
func TestAccEmailVerification_linkExpired(t *testing.T) {
	t.Parallel()
	var steps []resource.TestStep
	server := domaintest.Start(t)
	for verdict, want := range map[any]knownvalue.Check{true: knownvalue.Bool(true), false: knownvalue.Bool(false), nil: knownvalue.Null()} {
		email := fmt.Sprintf("%v@example.com", verdict != nil && verdict.(bool))
		if verdict == nil {
			email = "null@example.com"
		}
		server.Put(pendingSince(email, verdict))
		steps = append(steps, resource.TestStep{
			Config: dataSource(email, "") + fmt.Sprintf("data \"alidomain_email_verifications\" \"this\" {\n  emails = [%q]\n}\n", email),
			ConfigStateChecks: []statecheck.StateCheck{
				attribute("verified", knownvalue.Bool(false)), attribute("link_expired", want),
				listAttribute("verifications", knownvalue.ListPartial(map[int]knownvalue.Check{
					0: knownvalue.ObjectPartial(map[string]knownvalue.Check{"link_expired": want}),
				})),
			},
		})
	}
	server.Put(domaintest.VerifiedRecord(verifiedAddress))
	steps = append(steps, resource.TestStep{
		Config: dataSource(verifiedAddress, ""), ConfigStateChecks: []statecheck.StateCheck{attribute("link_expired", knownvalue.Null())},
	})
	for verdict, email := range map[bool]string{true: "true@example.com", false: "false@example.com"} {
		steps = append(steps, resource.TestStep{
			Config:      dataSource(email, "wait_for_verification = true\n  timeouts { read = \"500ms\" }"),
			ExpectError: saysLinkExpired(verdict),
		})
	}
	runAcceptance(t, environOf(server), steps...)
}

// saysLinkExpired matches the message of a wait that says that the link has expired, or that does not.
func saysLinkExpired(says bool) *regexp.Regexp {
	if says {
		return flat("The last response: verification_status 0", "The link in the vendor's message has expired")
	}
	return regexp.MustCompile(`The last response: verification_status 0 \(request[\s│]+ID[\s│]+\S+\)\.[\s│]+Ask`)
}

func TestAccEmailVerification_pending(t *testing.T) {
	t.Parallel()
	record := domaintest.PendingRecord(pendingAddress)
	server := domaintest.Start(t, domaintest.WithRecords(record))
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: dataSource(pendingAddress, ""),
		ConfigStateChecks: []statecheck.StateCheck{
			attribute("exists", knownvalue.Bool(true)),
			attribute("verified", knownvalue.Bool(false)),
			attribute("verification_status", knownvalue.Int64Exact(0)),
			attribute("queried_email", knownvalue.StringExact(pendingAddress)),
			attribute("token_send_time", knownvalue.StringExact(record.TokenSendTime)),
			attribute("verification_time", knownvalue.Null()),
			attribute("confirm_ip", knownvalue.Null()),
		},
	})
}

// The request contains each argument that is set, unchanged, and no others.
func TestAccEmailVerification_request(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.VerifiedRecord("O'Brien+tag@example.com")))
	sent := func(want url.Values) func() {
		return func() {
			for _, request := range server.Requests() {
				for _, name := range []string{"Action", "Email", "Lang", "UserClientIp", "RegionId"} {
					if got := request.Params.Get(name); got != want.Get(name) || request.Params.Has(name) != want.Has(name) {
						t.Errorf("%s = %q, want %q", name, got, want.Get(name))
					}
				}
				userAgent := request.Header.Get("User-Agent")
				pattern := `^AlibabaCloud \(.* terraform-provider-alidomain/1\.2\.3 Terraform/[0-9].* ci/42$`
				if !regexp.MustCompile(pattern).MatchString(userAgent) {
					t.Errorf("User-Agent = %q", userAgent)
				}
			}
			if len(server.Requests()) == 0 {
				t.Error("nothing was sent")
			}
			server.ResetRequests()
		}
	}
	runAcceptance(t, environOf(server, domaintest.Env{"TF_APPEND_USER_AGENT": "ci/42"}),
		resource.TestStep{
			Config: dataSource("o'brien+tag@example.com", ""),
			ConfigStateChecks: []statecheck.StateCheck{
				attribute("queried_email", knownvalue.StringExact("O'Brien+tag@example.com")),
			},
		},
		resource.TestStep{
			PreConfig: sent(url.Values{
				"Action": {"QueryEmailVerification"}, "Email": {"o'brien+tag@example.com"}, "RegionId": {"cn-hangzhou"},
			}),
			Config: dataSource("o'brien+tag@example.com", `lang = "zh"
				user_client_ip = "127.0.0.1"`),
		},
		resource.TestStep{
			PreConfig: sent(url.Values{
				"Action": {"QueryEmailVerification"}, "Email": {"o'brien+tag@example.com"}, "RegionId": {"cn-hangzhou"},
				"Lang": {"zh"}, "UserClientIp": {"127.0.0.1"},
			}),
			Config: dataSource("o'brien+tag@example.com", `lang = "en"`) + `provider "alidomain" { region = "ap-southeast-1" }`,
		},
		resource.TestStep{
			PreConfig: sent(url.Values{
				"Action": {"QueryEmailVerification"}, "Email": {"o'brien+tag@example.com"}, "RegionId": {"ap-southeast-1"},
				"Lang": {"en"},
			}),
			Config: preamble,
		},
	)
}

func TestAccEmailVerification_errorLanguages(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	server.Inject(domaintest.Fault{Code: "NoPermission"})
	steps := make([]resource.TestStep, 0, 2)
	for lang, message := range map[string]string{
		"en": "You are not authorized to do this operation.",
		"zh": "请求被拒绝（NoPermission）。",
	} {
		steps = append(steps, resource.TestStep{
			Config:      dataSource(verifiedAddress, fmt.Sprintf("lang = %q", lang)),
			ExpectError: flat("Cannot read the e-mail verification of "+verifiedAddress, "The service responded: "+message),
		})
	}
	runAcceptance(t, environOf(server), steps...)
}

// A count that depends on the result must be known at plan.
func TestAccEmailVerification_count(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(
		domaintest.VerifiedRecord(verifiedAddress), domaintest.PendingRecord(pendingAddress)))
	config := func(email string) string {
		return dataSource(email, "") + `
resource "terraform_data" "registration" {
  count = data.alidomain_email_verification.this.verified ? 1 : 0
}
output "registrations" {
  value = length(terraform_data.registration)
}
`
	}
	runAcceptance(t, environOf(server),
		resource.TestStep{
			Config: config(verifiedAddress),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction("terraform_data.registration[0]", plancheck.ResourceActionCreate),
			}},
			ConfigStateChecks: []statecheck.StateCheck{output("registrations", knownvalue.Int64Exact(1))},
		},
		resource.TestStep{
			Config: config(pendingAddress),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction("terraform_data.registration[0]", plancheck.ResourceActionDestroy),
			}},
			ConfigStateChecks: []statecheck.StateCheck{output("registrations", knownvalue.Int64Exact(0))},
		},
	)
}

// An address that is known only after apply moves the read from plan to apply.
func TestAccEmailVerification_unknownAddress(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.VerifiedRecord(verifiedAddress)))
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: preamble + fmt.Sprintf(`
resource "terraform_data" "address" {
  input = %q
}
data "alidomain_email_verification" "this" {
  email = terraform_data.address.output
}
`, verifiedAddress),
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(thisAddress, plancheck.ResourceActionRead),
			plancheck.ExpectUnknownValue(thisAddress, tfjsonpath.New("verified")),
			plancheck.ExpectUnknownValue(thisAddress, tfjsonpath.New("email")),
		}},
		ConfigStateChecks: []statecheck.StateCheck{attribute("verified", knownvalue.Bool(true))},
	})
}

func TestAccEmailVerification_conditions(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.PendingRecord(pendingAddress)))
	postcondition := `
  lifecycle {
    postcondition {
      condition     = self.verified
      error_message = "${self.email} has waited for its link to be clicked since ${self.token_send_time}."
    }
  }`
	precondition := `
resource "terraform_data" "registration" {
  lifecycle {
    precondition {
      condition     = data.alidomain_email_verification.this.verified
      error_message = "The status of ${data.alidomain_email_verification.this.email} is ${data.alidomain_email_verification.this.verification_status}."
    }
  }
}`
	runAcceptance(t, environOf(server),
		resource.TestStep{
			Config:      dataSource(pendingAddress, postcondition),
			ExpectError: flat("pending@example.com has waited for its link to be clicked since 2019-02-19 16:38:07."),
		},
		resource.TestStep{
			Config:      dataSource(pendingAddress, "") + precondition,
			ExpectError: flat("The status of pending@example.com is 0."),
		},
	)
}

// A failed read in a check block is a warning, and the apply succeeds.
func TestAccEmailVerification_check(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	server.Inject(domaintest.Fault{Code: "Forbidden.RAM"})
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: preamble + fmt.Sprintf(`
check "registrant" {
  data "alidomain_email_verification" "this" {
    email = %q
  }
  assert {
    condition     = data.alidomain_email_verification.this.verified
    error_message = "Not verified."
  }
}
output "reached" {
  value = true
}
`, verifiedAddress),
		ConfigStateChecks: []statecheck.StateCheck{output("reached", knownvalue.Bool(true))},
		// Every apply reads the data source of a check block again.
		ExpectNonEmptyPlan: true,
	})
	if t.Skipped() {
		return
	}
	if server.Count("QueryEmailVerification") == 0 {
		t.Error("the check did not read")
	}
}

// The test framework cannot read states with for_each, so this uses count. The examples use for_each.
func TestAccEmailVerification_fiftyAddresses(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(50)...))
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: preamble + `
data "alidomain_email_verification" "fleet" {
  count = 50
  email = format("member%05d@example.com", count.index + 1)
}
output "right" {
  value = alltrue([for read in data.alidomain_email_verification.fleet : read.queried_email == read.email])
}
output "verified" {
  value = length([for read in data.alidomain_email_verification.fleet : read if read.verified])
}
`,
		ConfigStateChecks: []statecheck.StateCheck{
			output("right", knownvalue.Bool(true)),
			output("verified", knownvalue.Int64Exact(45)),
		},
	})
}

func TestAccEmailVerification_invalidArguments(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	tests := []struct{ email, more, want string }{
		{"Ada <ada@example.com>", "", `Not an e-mail address`},
		{"ada@example.com,bob@example.com", "", `The address "ada@example.com,bob@example.com" is a list: give one address.`},
		{" ada@example.com", "", `The address " ada@example.com" contains white space.`},
		{verifiedAddress, `lang = "fr"`, `Attribute lang value must be one of: ["zh" "en"], got: "fr"`},
		{verifiedAddress, `user_client_ip = "localhost"`, `The value is neither an IPv4 nor an IPv6 address. The value: "localhost".`},
		{verifiedAddress, `timeouts { read = "soon" }`, `"soon" must be a string containing a sequence of decimal numbers, each with optional fraction and a unit suffix, such as "300ms"`},
		{verifiedAddress, `timeouts { read = "0s" }`, causeOf(diagnostics.KindTimeout)},
	}
	steps := make([]resource.TestStep, 0, len(tests))
	for _, test := range tests {
		steps = append(steps, resource.TestStep{Config: dataSource(test.email, test.more), ExpectError: flat(test.want)})
	}
	runAcceptance(t, environOf(server), steps...)
	if n := server.Count(""); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func absentAttributes() []statecheck.StateCheck {
	checks := []statecheck.StateCheck{
		attribute("exists", knownvalue.Bool(false)),
		attribute("verified", knownvalue.Bool(false)),
	}
	for _, name := range []string{
		"verification_status", "queried_email", "email_verification_no", "gmt_create", "gmt_modified", "token_send_time",
		"verification_time", "send_ip", "confirm_ip", "user_id", "request_id",
	} {
		checks = append(checks, attribute(name, knownvalue.Null()))
	}
	return checks
}

// The response for an address without a record is not documented. For either response, a list request decides.
func TestAccEmailVerification_notFound(t *testing.T) {
	t.Parallel()
	for name, option := range map[string]domaintest.Option{
		"a response without a record": domaintest.AbsentAsEmpty(),
		"an undocumented code":        domaintest.AbsentAsError("EmailVerificationNotExist", 400, "The record does not exist."),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, option, domaintest.WithRecords(domaintest.VerifiedRecord(verifiedAddress)))
			runAcceptance(t, environOf(server),
				resource.TestStep{
					Config:            dataSource("nobody@example.com", "ignore_not_found = true"),
					ConfigStateChecks: absentAttributes(),
				},
				resource.TestStep{
					Config: dataSource("nobody@example.com", ""),
					ExpectError: flat("Cannot read the e-mail verification of nobody@example.com",
						causeOf(diagnostics.KindNotFound), remedyOf(diagnostics.KindNotFound)),
				},
			)
			for _, request := range server.Requests() {
				if request.Action == "ListEmailVerification" && request.Params.Get("Email") != "nobody@example.com" {
					t.Errorf("no list request for the address: %v", request.Params)
				}
			}
		})
	}
}

// Errors with other meanings do not count as a missing record.
func TestAccEmailVerification_ignoreNotFoundKeepsOtherErrors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		fault domaintest.Fault
		want  string
	}{
		{domaintest.Fault{Code: "Forbidden.RAM"}, causeOf(diagnostics.KindNoPermission)},
		{domaintest.Fault{Code: "InvalidAccessKeyId.Inactive"}, "The access key is disabled."},
		{domaintest.Fault{Code: "Throttling.User"}, "The service throttles the requests of this account."},
		{domaintest.Fault{Body: `{"RequestId":"A","VerificationStatus":[]}`}, causeOf(diagnostics.KindMalformedResponse)},
	}
	for _, test := range tests {
		t.Run(test.want, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t)
			server.Inject(test.fault)
			runAcceptance(t, environOf(server), resource.TestStep{
				Config:      dataSource("nobody@example.com", "ignore_not_found = true") + `provider "alidomain" { max_retries = 0 }`,
				ExpectError: flat(test.want),
			})
			if n := server.Count("ListEmailVerification"); n != 0 {
				t.Errorf("%d list requests were sent", n)
			}
		})
	}
}

// While the read waits, a missing record appears and is then verified.
func TestAccEmailVerification_wait(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	server.PutAfter(domaintest.PendingRecord(pendingAddress), 2)
	server.PutAfter(domaintest.VerifiedRecord(pendingAddress), 3)
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: dataSource(pendingAddress, `
			ignore_not_found      = true
			wait_for_verification = true
			poll_interval         = "1s"`),
		ConfigStateChecks: []statecheck.StateCheck{
			attribute("verified", knownvalue.Bool(true)),
			attribute("verification_status", knownvalue.Int64Exact(1)),
			attribute("poll_interval", knownvalue.StringExact("1s")),
		},
	})
}

func TestAccEmailVerification_waitTimeout(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.PendingRecord(pendingAddress)))
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: dataSource(pendingAddress, `
			wait_for_verification = true
			poll_interval         = "1s"
			timeouts { read = "1800ms" }`),
		ExpectError: flat("Cannot read the e-mail verification of pending@example.com",
			causeOf(diagnostics.KindWaitTimeout),
			"Waited ", " and queried ", "The last response: verification_status 0 (request ID "),
	})
}

func TestAccEmailVerification_waitArguments(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	runAcceptance(t, environOf(server),
		resource.TestStep{
			Config:      dataSource(pendingAddress, `poll_interval = "10s"`),
			ExpectError: flat(`Attribute "wait_for_verification" must be specified when "poll_interval" is specified`),
		},
		resource.TestStep{
			Config:      dataSource(pendingAddress, "wait_for_verification = true\npoll_interval = \"999ms\""),
			ExpectError: flat(causeOf(diagnostics.KindInvalidPollInterval)),
		},
		resource.TestStep{
			Config:      dataSource(pendingAddress, "wait_for_verification = true\npoll_interval = \"often\""),
			ExpectError: flat("often"),
		},
	)
	if n := server.Count(""); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}
