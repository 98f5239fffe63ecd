// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// personalReads reads everything of an account with personal data in each field that may have them.
const personalReads = `
data "alidomain_registrant_profile" "this" {
  registrant_profile_id = 1
}
data "alidomain_registrant_profiles" "this" {}
data "alidomain_domain" "this" {
  domain_name = "example.com"
}
output "everything" {
  value = [data.alidomain_registrant_profile.this, data.alidomain_registrant_profiles.this, data.alidomain_domain.this]
}
`

// checkImpersonal fails the test if a text contains personal data of the stand-in.
func checkImpersonal(t *testing.T, where string, text []byte) {
	t.Helper()
	for _, mark := range []string{domaintest.PersonalMarker, strconv.FormatInt(domaintest.PersonalNumber, 10)} {
		if at := bytes.Index(text, []byte(mark)); at >= 0 {
			t.Errorf("%s has personal data: …%s…", where, text[max(0, at-100):min(len(text), at+100)])
		}
	}
}

// Personal data of responses are in no state, plan, output or log, whether the read succeeds or fails.
func TestAccPersonalData_isNotRead(t *testing.T) {
	t.Parallel()
	start := func() *domaintest.Server {
		return domaintest.Start(t,
			domaintest.WithRegistrantProfiles(
				domaintest.VerifiedProfile(1, "a@example.com"), domaintest.UnverifiedProfile(2, "b@example.com")),
			domaintest.WithDomains(domaintest.RegisteredDomain("example.com")))
	}
	// broken makes a field of the response invalid, so that the error might quote what is near.
	broken := func(from, to string) domaintest.Fault {
		return domaintest.Fault{Alter: func(body []byte) []byte {
			if !bytes.Contains(body, []byte(domaintest.PersonalMarker)) || !bytes.Contains(body, []byte(from)) {
				t.Errorf("the response lacks %s or personal data, so the test proves nothing: %s", from, body)
			}
			return bytes.ReplaceAll(body, []byte(from), []byte(to))
		}}
	}
	for name, test := range map[string]struct {
		fault domaintest.Fault
		fails bool
	}{
		"success":                     {domaintest.Fault{}, false},
		"a status of another type":    {broken(`"RealNameStatus":"`, `"RealNameStatus":1,"X":"`), true},
		"a status of another kind":    {broken(`"EmailVerificationStatus":`, `"EmailVerificationStatus":"x","Y":`), true},
		"a syntax error at the end":   {broken("}", "]"), true},
		"a name twice":                {broken(`"RegistrantName":`, `"Remark":`), true},
		"no JSON":                     {broken("{", "<"), true},
		"an error with personal data": {broken(`{"RequestId"`, `{"Code":"InternalError","Data":"x","RequestId"`), true},
		"a truncated response":        {domaintest.Fault{Truncate: true}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := start()
			if name != "success" {
				server.Inject(test.fault)
			}
			log := filepath.Join(t.TempDir(), "trace.log")
			w := newWorkspace(t, preamble+"provider \"alidomain\" {\n  max_retries = 0\n}\n"+personalReads,
				environOf(server, domaintest.Env{"TF_LOG": "TRACE", "TF_LOG_PATH": log, "DEBUG": "sdk"}))
			run := func(args ...string) {
				t.Helper()
				output, err := w.Run(t.Context(), args...)
				if (err != nil) != test.fails {
					t.Errorf("%s: %v\n%s", args, err, output)
				}
				if n := strings.Count(output, "Error: Cannot "); test.fails && n != 3 {
					t.Errorf("%s: %d errors, want three:\n%s", args, n, output)
				}
				checkImpersonal(t, fmt.Sprint("the output of ", args), []byte(output))
			}
			run("plan", "-out=saved.tfplan")
			if !test.fails {
				run("apply", "saved.tfplan")
				run("show", "-json")
				run("output", "-json")
			}
			all := artifacts(t, w)
			content, err := os.ReadFile(log)
			if err != nil {
				t.Fatal(err)
			}
			all["the log"] = content
			if !bytes.Contains(content, []byte("Domain API request")) {
				t.Error("the log lacks the messages of the provider, so the test proves nothing")
			}
			for place, content := range all {
				checkImpersonal(t, place, content)
			}
			if !test.fails && !bytes.Contains(all["terraform.tfstate"], []byte("a@example.com")) {
				t.Error("the state lacks what is read, so the test proves nothing")
			}
		})
	}
}

// A user whose policy lacks the actions of profiles and domains loses nothing of what is about addresses.
func TestAccPermissions_addressesNeedNoOther(t *testing.T) {
	t.Parallel()
	server := startVerified(t, domaintest.WithRegistrantProfiles(domaintest.VerifiedProfile(1, verifiedAddress)),
		domaintest.WithDomains(domaintest.RegisteredDomain("example.com")))
	for _, action := range []string{profilesAction, "QueryDomainByDomainName"} {
		server.Inject(domaintest.Fault{Action: action, Code: "Forbidden.RAM"})
	}
	const addresses = `
data "alidomain_email_verification" "this" {
  email = "` + verifiedAddress + `"
}
data "alidomain_email_verification" "absent" {
  email            = "nobody@example.com"
  ignore_not_found = true
}
data "alidomain_email_verifications" "this" {}
output "verified" {
  value = data.alidomain_email_verification.this.verified && data.alidomain_email_verifications.this.all_verified
}
`
	w := newWorkspace(t, preamble+addresses, environOf(server))
	if output, err := w.Run(t.Context(), "apply", "-auto-approve"); err != nil || !strings.Contains(output, "verified = true") {
		t.Errorf("addresses alone: %v\n%s", err, output)
	}
	w = newWorkspace(t, preamble+addresses+personalReads, environOf(server))
	output, err := w.Run(t.Context(), "plan")
	if err == nil {
		t.Fatal("the plan succeeded")
	}
	all := strings.Join(strings.Fields(output), " ")
	for _, want := range []string{
		"Error: Cannot read the registrant profile 1", "Error: Cannot list the registrant profiles of the account",
		"Error: Cannot read the domain example.com", "The action to allow: domain:QueryRegistrantProfile.", "The action to allow: domain:QueryCommonInfo.",
	} {
		if strings.Count(all, want) != 1 {
			t.Errorf("%q is not in the output once:\n%s", want, output)
		}
	}
	if strings.Contains(all, "e-mail verification of") || strings.Count(all, "Error: ") != 3 {
		t.Errorf("a read of an address failed:\n%s", output)
	}
}
