// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/testacc"
)

// shown returns everything that a run shows: its error, or its report in both formats.
func (f fixture) shown(t *testing.T) string {
	t.Helper()
	report, err := testacc.Run(t.Context(), f.config)
	if err != nil {
		return err.Error()
	}
	var out bytes.Buffer
	if err := report.WriteTable(&out); err != nil {
		t.Fatal(err)
	}
	if err := report.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// The service quotes addresses and secrets wherever it can.
func TestReport_showsNoAddressOrSecret(t *testing.T) {
	t.Parallel()
	account := domaintest.TemporaryAccount()
	addresses := []string{
		"member00001@example.com", "o'neil+tag*~@例え.jp", `"a b"@example.com`, "UPPER.Case@Example.COM", "x@example.com", "long.x@example.com",
	}
	var records []domaintest.Record
	for i, address := range addresses {
		record := domaintest.PendingRecord(address)
		if i%2 == 0 {
			record = domaintest.VerifiedRecord(address)
		}
		records = append(records, record)
	}
	secrets := append(slices.Clone(addresses), account.AccessKeyID, account.AccessKeySecret, account.SecurityToken, domaintest.UserID)
	encodedTwice := func(text string) string { return url.QueryEscape(url.QueryEscape(text)) }
	for encoding, encode := range map[string]func(string) string{
		"plain": strings.Clone, "encoded": url.QueryEscape, "encoded twice": encodedTwice,
		"upper case": strings.ToUpper, "lower case": strings.ToLower,
	} {
		quotes := encode(strings.Join(secrets, " and "))
		// A report shows codes, content types, names of fields, and messages as the provider quotes them.
		for place, fault := range map[string]domaintest.Fault{
			"code":         {Code: quotes, Message: quotes},
			"message":      {Code: "NoPermission", Message: quotes},
			"content type": {Body: quotes, ContentType: quotes},
			"fields":       {Body: fmt.Sprintf("{%q:%q}", quotes, quotes)},
		} {
			// Skip no request, or the one that makes the records known.
			for _, skip := range []int{0, 1} {
				t.Run(fmt.Sprintf("%s in %s after %d", encoding, place, skip), func(t *testing.T) {
					t.Parallel()
					f := newFixture(t, domaintest.WithRecords(records...))
					planted := fault
					planted.Skip = skip
					f.service.Inject(planted)
					text := strings.ToLower(f.shown(t))
					for _, secret := range secrets {
						for _, form := range []string{secret, url.QueryEscape(secret), encodedTwice(secret)} {
							if at := strings.Index(text, strings.ToLower(form)); at >= 0 {
								t.Errorf("%q is shown: …%s…", form, text[max(0, at-80):min(len(text), at+len(form)+20)])
							}
						}
					}
				})
			}
		}
	}
}

func TestReport_hasBothFormats(t *testing.T) {
	t.Parallel()
	f := newFixture(t, domaintest.WithRecords(domaintest.Fleet(2)...))
	text := f.shown(t)
	for _, want := range []string{
		"PROMISE", "a wrong secret is reported as such", "ASSUMPTION", "unknown-address  ", "as assumed",
		`"id": "unknown-address"`, `"assumed": "200, only a request ID"`, `"seen": "200, only a request ID"`, `"outcome": "as assumed"`,
		fmt.Sprintf(`"endpoint": %q`, f.service.URL),
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}
