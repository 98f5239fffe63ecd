// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

// domainDataSource returns a configuration with the data source alidomain_domain.this.
func domainDataSource(name, more string) string {
	return preamble + fmt.Sprintf(`
data "alidomain_domain" "this" {
  domain_name = %q
  %s
}
`, name, more)
}

func TestAccDomain_registered(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithDomains(domaintest.RegisteredDomain("example.com")))
	runAcceptance(t, environOf(server), resource.TestStep{
		// The response may differ from the argument in letter case, and the argument stays as it is.
		Config: domainDataSource("Example.COM", "lang = \"en\"\n  user_client_ip = \"127.0.0.1\"") + `
output "expires_later" {
  value = timecmp(data.alidomain_domain.this.expiration_time, data.alidomain_domain.this.registration_time)
}
`,
		ConfigStateChecks: append(attributesOf(domainType, map[string]knownvalue.Check{
			"domain_name": text("Example.COM"), "lang": text("en"), "user_client_ip": text("127.0.0.1"),
			"email": text("registrant@example.com"), "email_verified": knownvalue.Bool(true),
			"email_verification_status": knownvalue.Int64Exact(1), "email_verification_client_hold": knownvalue.Bool(false),
			"real_name_verified": knownvalue.Bool(true), "real_name_status": text("SUCCEED"), "domain_name_verification_status": text("SUCCEED"),
			"domain_status": text("3"), "expiration_date_status": text("1"), "registration_date": text("2019-12-07 17:02:13"),
			"expiration_date": text("2099-12-07 17:02:13"), "registration_time": text("2019-12-07T09:02:13Z"),
			"expiration_time": text("2099-12-07T09:02:13Z"), "registrant_type": text("1"), "registrant_updating_status": text("NORMAL"),
			"transfer_out_status": text("NORMAL"), "transfer_prohibition_lock": text("OPEN"), "update_prohibition_lock": text("CLOSE"),
			"domain_type": text("gTLD"), "domain_name_proxy_service": knownvalue.Bool(false), "premium": knownvalue.Bool(false),
			// In the order of the service.
			"dns_servers": knownvalue.ListExact([]knownvalue.Check{text("dns2.hichina.com"), text("dns1.hichina.com")}),
			"instance_id": text("S20191F7H000001"), "resource_group_id": text("rg-acfmxazb4ph6aiy"), "user_id": text(domaintest.UserID),
			"request_id": aRequestID(),
		}), output("expires_later", knownvalue.Int64Exact(1))),
	})
}

func TestAccDomain_held(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithDomains(domaintest.HeldDomain("例子.中国")))
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: domainDataSource("例子.中国", ""),
		ConfigStateChecks: attributesOf(domainType, map[string]knownvalue.Check{
			"domain_name": text("例子.中国"), "email_verification_client_hold": knownvalue.Bool(true), "email_verified": knownvalue.Bool(false),
			"email_verification_status": knownvalue.Int64Exact(0), "real_name_verified": knownvalue.Bool(true),
		}),
	})
}

// What the response lacks is null. A condition that compares holds back; the form with two branches would open.
func TestAccDomain_nothingButItsName(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithDomains(domaintest.Domain{DomainName: "example.com"}))
	nothing := map[string]knownvalue.Check{}
	for _, name := range []string{
		"email", "email_verified", "email_verification_status", "email_verification_client_hold", "real_name_verified", "real_name_status",
		"domain_name_verification_status", "domain_status", "expiration_date_status", "registration_date", "expiration_date",
		"registration_time", "expiration_time", "registrant_type", "registrant_updating_status", "transfer_out_status",
		"transfer_prohibition_lock", "update_prohibition_lock", "domain_type", "domain_name_proxy_service", "premium", "dns_servers",
		"instance_id", "resource_group_id",
	} {
		nothing[name] = knownvalue.Null()
	}
	gate := func(condition string) string {
		return domainDataSource("example.com", "") + registration(condition)
	}
	runAcceptance(t, environOf(server),
		resource.TestStep{Config: domainDataSource("example.com", ""), ConfigStateChecks: attributesOf(domainType, nothing)},
		resource.TestStep{
			Config:      gate("data.alidomain_domain.this.email_verification_client_hold == false"),
			ExpectError: flat("The registration is held back."),
		},
		resource.TestStep{
			Config:      gate("data.alidomain_domain.this.real_name_verified == true"),
			ExpectError: flat("The registration is held back."),
		},
	)
}

// The code for a domain that the account does not have is not documented, so the service's is quoted with what to check.
func TestAccDomain_errors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault domaintest.Fault
		want  []string
	}{
		"another account": {domaintest.Fault{Code: "DomainNotBelongToUser", Status: 400, Message: "Not your domain."}, []string{
			causeOf(diagnostics.KindDomainRefused), "The service responded: Not your domain. (code DomainNotBelongToUser, HTTP 400",
			"The endpoint: ", remedyOf(diagnostics.KindDomainRefused),
		}},
		"an illegal parameter": {domaintest.Fault{Code: "ParameterIllegal"}, []string{causeOf(diagnostics.KindDomainRefused)}},
		"no permission": {domaintest.Fault{Code: "Forbidden.RAM"}, []string{
			causeOf(diagnostics.KindNoPermission), "The action to allow: domain:QueryCommonInfo.",
		}},
		"throttled":      {domaintest.Fault{Code: "Throttling.User"}, []string{causeOf(diagnostics.KindThrottled)}},
		"another domain": {domaintest.Fault{Body: `{"DomainName":"example.org"}`}, []string{causeOf(diagnostics.KindAnotherSubject), "The invalid field: DomainName"}},
		"no domain":      {domaintest.Fault{Body: `{"RequestId":"R"}`}, []string{causeOf(diagnostics.KindMalformedResponse), "The invalid field: DomainName"}},
		"hold as a text": {domaintest.Fault{Body: `{"DomainName":"example.com","EmailVerificationClientHold":"false"}`}, []string{
			causeOf(diagnostics.KindMalformedResponse), "The invalid field: EmailVerificationClientHold",
		}},
		"status as a boolean": {domaintest.Fault{Body: `{"DomainName":"example.com","EmailVerificationStatus":true}`}, []string{
			"The invalid field: EmailVerificationStatus",
		}},
		"real name as a number": {domaintest.Fault{Body: `{"DomainName":"example.com","RealNameStatus":1}`}, []string{
			"The invalid field: RealNameStatus",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithDomains(domaintest.RegisteredDomain("example.com")))
			server.Inject(test.fault)
			runAcceptance(t, environOf(server), resource.TestStep{
				Config:      domainDataSource("example.com", "") + "provider \"alidomain\" { max_retries = 0 }",
				ExpectError: flat(append([]string{"Cannot read the domain example.com"}, test.want...)...),
			})
		})
	}
}

func TestAccDomain_invalidArguments(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	var steps []resource.TestStep
	for name, problem := range map[string]string{
		"https://example.com": "has a scheme: give the name alone", "example.com:443": "has a port: give the name alone",
		"exa mple.com": "contains white space", "example..com": "has an empty label", "example.com.": "ends in a dot", "com": "has no dot",
	} {
		steps = append(steps, resource.TestStep{
			Config: domainDataSource(name, ""),
			ExpectError: flat("Not a domain name", causeOf(diagnostics.KindInvalidDomainName), fmt.Sprintf("The name %q %s.", name, problem),
				remedyOf(diagnostics.KindInvalidDomainName)),
		})
	}
	for argument, want := range map[string]string{
		`ignore_not_found = true`: "Unsupported argument",
		// The address is the service's, never the user's.
		`email = "registrant@example.com"`: "Invalid Configuration for Read-Only Attribute",
		`user_client_ip = "localhost"`:     "Not an IP address",
	} {
		steps = append(steps, resource.TestStep{Config: domainDataSource("example.com", argument), ExpectError: flat(want)})
	}
	runAcceptance(t, environOf(server), steps...)
	if n := server.Count(""); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestAccDomain_unknownName(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithDomains(domaintest.RegisteredDomain("example.com")))
	runAcceptance(t, environOf(server), resource.TestStep{
		Config: preamble + `
resource "terraform_data" "name" {
  input = "example.com"
}
data "alidomain_domain" "this" {
  domain_name = terraform_data.name.output
}
`,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction("data.alidomain_domain.this", plancheck.ResourceActionRead),
			plancheck.ExpectUnknownValue("data.alidomain_domain.this", tfjsonpath.New("email_verification_client_hold")),
		}},
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.alidomain_domain.this", tfjsonpath.New("real_name_verified"), knownvalue.Bool(true)),
		},
	})
}

// A check block per domain warns, and the apply goes on.
func TestAccDomain_check(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithDomains(domaintest.HeldDomain("example.com")))
	w := newWorkspace(t, preamble+`
check "standing" {
  data "alidomain_domain" "this" {
    domain_name = "example.com"
  }
  assert {
    condition     = data.alidomain_domain.this.email_verification_client_hold == false
    error_message = "${data.alidomain_domain.this.domain_name} is on hold."
  }
  assert {
    condition     = timecmp(data.alidomain_domain.this.expiration_time, timeadd(plantimestamp(), "720h")) > 0
    error_message = "It expires soon."
  }
}
`, environOf(server))
	output, err := w.Run(t.Context(), "apply", "-auto-approve")
	if err != nil || !flat("Warning: Check block assertion failed", "example.com is on hold.").MatchString(output) ||
		flat("It expires soon.").MatchString(output) {
		t.Errorf("got %v:\n%s", err, output)
	}
}
