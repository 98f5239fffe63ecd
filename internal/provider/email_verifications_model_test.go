// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

func record(email string, status int64) domainapi.EmailVerification {
	return domainapi.EmailVerification{Email: strictjson.Text(email), VerificationStatus: strictjson.Integer{Value: status, Valid: true}}
}

func numbered(email, no string, status int64) domainapi.EmailVerification {
	return domainapi.EmailVerification{
		Email: strictjson.Text(email), EmailVerificationNo: strictjson.Text(no), VerificationStatus: strictjson.Integer{Value: status, Valid: true},
	}
}

// encoded collects records.
func encoded(records ...domainapi.EmailVerification) *encodedRecords {
	collector := &encodedRecords{}
	collector.Begin(len(records))
	for i := range records {
		collector.Add(&records[i])
	}
	return collector
}

func TestSelection(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		emails []string
		want   selection
	}{
		"no argument":              {nil, nil},
		"no address":               {[]string{}, selection{}},
		"addresses":                {[]string{"Ada@example.com", "bob@example.com"}, selection{"ada@example.com": {"Ada@example.com"}, "bob@example.com": {"bob@example.com"}}},
		"one address, spelt twice": {[]string{"ada@example.com", "ADA@example.com"}, selection{"ada@example.com": {"ada@example.com", "ADA@example.com"}}},
		"letters outside ASCII are addresses of their own": {
			[]string{"Ä@example.com", "ä@example.com"}, selection{"Ä@example.com": {"Ä@example.com"}, "ä@example.com": {"ä@example.com"}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, newSelection(test.emails)); diff != "" {
				t.Errorf("selection (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSelection_spellings(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		emails, want []string
	}{
		"no argument":            {nil, []string{"ada@example.com"}},
		"another address":        {[]string{"bob@example.com"}, []string{"ada@example.com"}},
		"in another letter case": {[]string{"Ada@Example.com"}, []string{"Ada@Example.com"}},
		"spelt twice":            {[]string{"Ada@Example.com", "ADA@example.com"}, []string{"Ada@Example.com", "ADA@example.com"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, newSelection(test.emails).spellings("ada@example.com")); diff != "" {
				t.Errorf("spellings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEmailVerificationsModel_filter(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		model emailVerificationsModel
		want  domainapi.EmailVerificationFilter
	}{
		"nothing": {},
		"everything": {
			emailVerificationsModel{
				// The provider selects the addresses, because the service filters by at most one.
				Emails:             list("ada@example.com"),
				VerificationStatus: new(int64(0)),
				CreatedAfter:       "2024-01-01T08:00:00+08:00",
				CreatedBefore:      "2024-02-01T00:00:00.5Z",
				requestModel:       requestModel{Lang: "en", UserClientIP: "2001:db8::1"},
			},
			domainapi.EmailVerificationFilter{
				VerificationStatus: new(int64(0)),
				CreatedAfter:       new(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)),
				CreatedBefore:      new(time.Date(2024, 2, 1, 0, 0, 0, 5e8, time.UTC)),
				Lang:               "en",
				UserClientIP:       "2001:db8::1",
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := test.model.filter()
			if err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("filter (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEmailVerificationsModel_withRecords(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		emails                     []string
		records                    []domainapi.EmailVerification
		verified, pending, missing []string
		all                        bool
	}{
		"an empty account": {
			verified: list(), pending: list(), missing: nil, all: false,
		},
		"all records verified": {
			records:  []domainapi.EmailVerification{record("a@example.com", 1), record("b@example.com", 1)},
			verified: list("a@example.com", "b@example.com"), pending: list(), missing: nil, all: true,
		},
		"a record that waits": {
			records:  []domainapi.EmailVerification{record("a@example.com", 1), record("b@example.com", 0)},
			verified: list("a@example.com"), pending: list("b@example.com"), missing: nil, all: false,
		},
		"a status that is not documented": {
			records:  []domainapi.EmailVerification{record("a@example.com", 2)},
			verified: list(), pending: list("a@example.com"), missing: nil, all: false,
		},
		"no address selected": {
			emails:   []string{},
			verified: list(), pending: list(), missing: list(), all: false,
		},
		"all selected verified": {
			emails: []string{"a@example.com"}, records: []domainapi.EmailVerification{record("a@example.com", 1)},
			verified: list("a@example.com"), pending: list(), missing: list(), all: true,
		},
		"one selected missing": {
			emails: []string{"a@example.com", "b@example.com"}, records: []domainapi.EmailVerification{record("a@example.com", 1)},
			verified: list("a@example.com"), pending: list(), missing: list("b@example.com"), all: false,
		},
		"all selected missing": {
			emails:   []string{"b@example.com", "a@example.com"},
			verified: list(), pending: list(), missing: list("a@example.com", "b@example.com"), all: false,
		},
		"one pending, one missing": {
			emails: []string{"a@example.com", "b@example.com"}, records: []domainapi.EmailVerification{record("a@example.com", 0)},
			verified: list(), pending: list("a@example.com"), missing: list("b@example.com"), all: false,
		},
		"spelt as in emails": {
			emails:   []string{"Ada@Example.com", "Bob@Example.com", "Eve@Example.com"},
			records:  []domainapi.EmailVerification{record("ada@example.com", 1), record("BOB@example.com", 0)},
			verified: list("Ada@Example.com"), pending: list("Bob@Example.com"), missing: list("Eve@Example.com"), all: false,
		},
		"spelt twice in emails": {
			emails:   []string{"Ada@example.com", "ADA@example.com", "Eve@example.com", "EVE@example.com"},
			records:  []domainapi.EmailVerification{record("ada@example.com", 1)},
			verified: list("ADA@example.com", "Ada@example.com"), pending: list(),
			missing: list("EVE@example.com", "Eve@example.com"), all: false,
		},
		"repeated in emails, and in another order": {
			emails: []string{"c@example.com", "d@example.com", "b@example.com", "a@example.com", "a@example.com", "d@example.com"},
			records: []domainapi.EmailVerification{
				record("d@example.com", 0), record("b@example.com", 1), record("a@example.com", 1),
			},
			verified: list("a@example.com", "b@example.com"), pending: list("d@example.com"), missing: list("c@example.com"), all: false,
		},
		"in byte order": {
			records:  []domainapi.EmailVerification{record("a@example.com", 1), record("é@example.com", 1), record("B@example.com", 1)},
			verified: list("B@example.com", "a@example.com", "é@example.com"), pending: list(), missing: nil, all: true,
		},
		"one address, verified and submitted again": {
			records: []domainapi.EmailVerification{
				numbered("a@example.com", "2", 0), numbered("a@example.com", "1", 1),
			},
			verified: list("a@example.com"), pending: list("a@example.com"), missing: nil, all: false,
		},
		"one address, verified twice": {
			records: []domainapi.EmailVerification{
				numbered("a@example.com", "2", 1), numbered("a@example.com", "1", 1),
			},
			verified: list("a@example.com"), pending: list(), missing: nil, all: true,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := emailVerificationsModel{Emails: test.emails}.withRecords(encoded(test.records...), nil)
			want := emailVerificationsModel{
				Emails: test.emails, VerifiedEmails: test.verified, PendingEmails: test.pending, MissingEmails: test.missing,
			}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(want, "requestModel", "Verifications", "AllVerified", "RequestIDs")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got.AllVerified == nil || *got.AllVerified != test.all {
				t.Errorf("all_verified = %v, want %t", got.AllVerified, test.all)
			}
		})
	}
}

// A selection by status hides the other records, so it does not tell whether all are verified.
func TestEmailVerificationsModel_withRecords_ofOneStatus(t *testing.T) {
	t.Parallel()
	for status, records := range map[int64][]domainapi.EmailVerification{
		0: {}, 1: {record("a@example.com", 1)},
	} {
		model := emailVerificationsModel{VerificationStatus: &status}
		if got := model.withRecords(encoded(records...), nil); got.AllVerified != nil {
			t.Errorf("verification_status = %d: all_verified = %t", status, *got.AllVerified)
		}
	}
}

func TestEmailVerificationsModel_withRecords_requestIDs(t *testing.T) {
	t.Parallel()
	for _, ids := range [][]string{{}, {"C-3", "A-1", "B-2"}} {
		got := emailVerificationsModel{}.withRecords(encoded(), ids)
		if diff := cmp.Diff(ids, got.RequestIDs); diff != "" {
			t.Errorf("request_ids (-want +got):\n%s", diff)
		}
	}
}

func list(texts ...string) []string {
	return append([]string{}, texts...)
}
