// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

// Every address is named, and one error explains what is wrong.
func TestAccRefusal_explainedOnceForManyAddresses(t *testing.T) {
	t.Parallel()
	const addresses = 60
	server := domaintest.Start(t)
	w := newWorkspace(t, preamble+fmt.Sprintf(`
data "alidomain_email_verification" "registrant" {
  count = %d
  email = format("member%%02d@example.com", count.index)
}
data "alidomain_email_verifications" "all" {}
`, addresses), environOf(server, domaintest.Env{"ALICLOUD_SECRET_KEY": "wrong"}))
	output, err := w.Run(t.Context(), "plan")
	if err == nil {
		t.Fatal("the plan did not fail")
	}
	text := strings.Join(strings.Fields(output), " ")
	for i := range addresses {
		if email := fmt.Sprintf("member%02d@example.com", i); !strings.Contains(text, "Error: Cannot read the e-mail verification of "+email) {
			t.Errorf("%s is not named", email)
		}
	}
	if !strings.Contains(text, "Error: Cannot list the e-mail verifications of the account") {
		t.Error("the list is not named")
	}
	if n := strings.Count(text, causeOf(diagnostics.KindSignature)); n != 1 {
		t.Errorf("the refusal is explained %d times", n)
	}
	references := regexp.MustCompile(`Wrong secret: see the message for (\S+@example\.com|the e-mail verifications of the account)\.`).FindAllString(text, -1)
	if len(references) != addresses {
		t.Errorf("%d references to the explanation, want %d", len(references), addresses)
	}
	for _, reference := range references {
		if reference != references[0] {
			t.Errorf("%q, but also %q", references[0], reference)
		}
	}
	want := fmt.Sprintf("The credential source: environment variables ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY. "+
		"The endpoint: %s (region cn-hangzhou).", server.URL)
	if !strings.Contains(text, want) {
		t.Errorf("%q is not in the output", want)
	}
}

// A refusal concerns the read that got it. The others are sent.
func TestAccRefusal_affectsOneRead(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.VerifiedRecord(verifiedAddress)))
	server.Inject(domaintest.Fault{Code: "NoPermission", Match: func(r domaintest.Request) bool {
		return strings.HasPrefix(r.Params.Get("Email"), "member")
	}})
	w := newWorkspace(t, preamble+`
data "alidomain_email_verification" "registrant" {
  count = 40
  email = format("member%02d@example.com", count.index)
}
data "alidomain_email_verification" "verified" {
  email = "`+verifiedAddress+`"
}
data "alidomain_email_verifications" "all" {}
`, environOf(server))
	output, err := w.Run(t.Context(), "plan")
	if err == nil {
		t.Fatal("the plan did not fail")
	}
	if queries, lists := server.Count("QueryEmailVerification"), server.Count(listAction); queries != 41 || lists != 1 {
		t.Errorf("%d queries and %d lists, want 41 and 1", queries, lists)
	}
	if failures := strings.Count(output, "Error: Cannot"); failures != 40 {
		t.Errorf("%d reads failed, want 40:\n%s", failures, output)
	}
}

// The CLI reports the failure of a check block as a warning, so the others refer to a message, not to an error.
func TestAccRefusal_explainedByCheckBlock(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	server.Inject(
		domaintest.Fault{Email: "b@example.com", Code: "NoPermission", Delay: time.Second},
		domaintest.Fault{Email: "a@example.com", Code: "NoPermission"},
	)
	w := newWorkspace(t, preamble+`
check "verified" {
  data "alidomain_email_verification" "a" {
    email = "a@example.com"
  }
  assert {
    condition     = data.alidomain_email_verification.a.verified
    error_message = "a@example.com is not verified."
  }
}
data "alidomain_email_verification" "b" {
  email = "b@example.com"
}
`, environOf(server))
	output, err := w.Run(t.Context(), "plan")
	if err == nil {
		t.Fatal("the plan did not fail")
	}
	text := strings.Join(strings.Fields(output), " ")
	for _, want := range []string{
		"Warning: Cannot read the e-mail verification of a@example.com", causeOf(diagnostics.KindNoPermission),
		"Error: Cannot read the e-mail verification of b@example.com", "No permission: see the message for a@example.com.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the output:\n%s", want, output)
		}
	}
}

// The failure of a credential source is remembered for a while, and one error explains it.
func TestAccRefusal_credentialSourceIsQueriedOnce(t *testing.T) {
	t.Parallel()
	var fetches atomic.Int64
	source := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fetches.Add(1)
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `{"Code":"NoPermission","Message":"Not allowed."}`)
	}))
	t.Cleanup(source.Close)
	server := domaintest.Start(t)
	w := newWorkspace(t, preamble+`
data "alidomain_email_verification" "registrant" {
  count = 20
  email = format("member%02d@example.com", count.index)
}
`, environOf(server, domaintest.Env{"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": "", "ALIBABA_CLOUD_CREDENTIALS_URI": source.URL}))
	output, err := w.Run(t.Context(), "plan", "-parallelism=1")
	if err == nil {
		t.Fatal("the plan did not fail")
	}
	text := strings.Join(strings.Fields(output), " ")
	explained, referred := strings.Count(text, causeOf(diagnostics.KindSourceDenied)), strings.Count(text, "Credentials denied: see the message for ")
	if fetches.Load() != 1 || server.Count("") != 0 || explained != 1 || referred != 19 {
		t.Errorf("%d requests to the source and %d to the service; explained %d times, referred to %d times",
			fetches.Load(), server.Count(""), explained, referred)
	}
}
