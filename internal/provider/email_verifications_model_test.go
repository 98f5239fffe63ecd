// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

func stringValues(texts ...string) []attr.Value {
	values := make([]attr.Value, 0, len(texts))
	for _, text := range texts {
		values = append(values, types.StringValue(text))
	}
	return values
}

func listOf(texts ...string) types.List {
	return types.ListValueMust(types.StringType, stringValues(texts...))
}

func record(email string, status int64) domainapi.EmailVerification {
	return domainapi.EmailVerification{Email: strictjson.Text(email), VerificationStatus: strictjson.Integer{Value: status, Valid: true}}
}

func numbered(email, no string, status int64) domainapi.EmailVerification {
	return domainapi.EmailVerification{
		Email: strictjson.Text(email), EmailVerificationNo: strictjson.Text(no), VerificationStatus: strictjson.Integer{Value: status, Valid: true},
	}
}

// selectEmails returns the model and the selection of emails. If emails is nil, the argument is absent.
func selectEmails(t *testing.T, emails []string) (emailVerificationsModel, selection) {
	t.Helper()
	model := emailVerificationsModel{Emails: types.ListNull(types.StringType)}
	if emails != nil {
		model.Emails = listOf(emails...)
	}
	selected, diags := model.selection(t.Context())
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return model, selected
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
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, got := selectEmails(t, test.emails)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("selection (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSelection_emails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		emails []string
		want   []string
	}{
		"no argument":          {nil, nil},
		"no address":           {[]string{}, []string{}},
		"as written":           {[]string{"Ada@example.com"}, []string{"Ada@example.com"}},
		"one of two spellings": {[]string{"Ada@Example.com", "ADA@example.com"}, []string{"Ada@Example.com"}},
		"letters outside ASCII are addresses of their own": {
			[]string{"Ädä@example.com", "äDÄ@example.com"}, []string{"Ädä@example.com", "äDÄ@example.com"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, selected := selectEmails(t, test.emails)
			got := selected.emails()
			slices.Sort(got)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("emails (-want +got):\n%s", diff)
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
			_, selected := selectEmails(t, test.emails)
			if diff := cmp.Diff(test.want, selected.spellings("ada@example.com")); diff != "" {
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
				Emails:             listOf("ada@example.com"),
				VerificationStatus: new(int64(0)),
				CreatedAfter:       types.StringValue("2024-01-01T08:00:00+08:00"),
				CreatedBefore:      types.StringValue("2024-02-01T00:00:00.5Z"),
				Lang:               types.StringValue("en"),
				UserClientIP:       types.StringValue("2001:db8::1"),
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
			got, diags := test.model.filter()
			if len(diags) > 0 {
				t.Error(diags)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("filter (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEmailVerificationsModel_withRecords(t *testing.T) {
	t.Parallel()
	null := types.ListNull(types.StringType)
	tests := map[string]struct {
		emails                     []string
		records                    []domainapi.EmailVerification
		verified, pending, missing types.List
		all                        bool
	}{
		"an empty account": {
			verified: listOf(), pending: listOf(), missing: null, all: false,
		},
		"all records verified": {
			records:  []domainapi.EmailVerification{record("a@example.com", 1), record("b@example.com", 1)},
			verified: listOf("a@example.com", "b@example.com"), pending: listOf(), missing: null, all: true,
		},
		"a record that waits": {
			records:  []domainapi.EmailVerification{record("a@example.com", 1), record("b@example.com", 0)},
			verified: listOf("a@example.com"), pending: listOf("b@example.com"), missing: null, all: false,
		},
		"a status that is not documented": {
			records:  []domainapi.EmailVerification{record("a@example.com", 2)},
			verified: listOf(), pending: listOf("a@example.com"), missing: null, all: false,
		},
		"no address selected": {
			emails:   []string{},
			verified: listOf(), pending: listOf(), missing: listOf(), all: false,
		},
		"all selected verified": {
			emails: []string{"a@example.com"}, records: []domainapi.EmailVerification{record("a@example.com", 1)},
			verified: listOf("a@example.com"), pending: listOf(), missing: listOf(), all: true,
		},
		"one selected missing": {
			emails: []string{"a@example.com", "b@example.com"}, records: []domainapi.EmailVerification{record("a@example.com", 1)},
			verified: listOf("a@example.com"), pending: listOf(), missing: listOf("b@example.com"), all: false,
		},
		"all selected missing": {
			emails:   []string{"b@example.com", "a@example.com"},
			verified: listOf(), pending: listOf(), missing: listOf("a@example.com", "b@example.com"), all: false,
		},
		"one pending, one missing": {
			emails: []string{"a@example.com", "b@example.com"}, records: []domainapi.EmailVerification{record("a@example.com", 0)},
			verified: listOf(), pending: listOf("a@example.com"), missing: listOf("b@example.com"), all: false,
		},
		"spelt as in emails": {
			emails:   []string{"Ada@Example.com", "Bob@Example.com", "Eve@Example.com"},
			records:  []domainapi.EmailVerification{record("ada@example.com", 1), record("BOB@example.com", 0)},
			verified: listOf("Ada@Example.com"), pending: listOf("Bob@Example.com"), missing: listOf("Eve@Example.com"), all: false,
		},
		"spelt twice in emails": {
			emails:   []string{"Ada@example.com", "ADA@example.com", "Eve@example.com", "EVE@example.com"},
			records:  []domainapi.EmailVerification{record("ada@example.com", 1)},
			verified: listOf("ADA@example.com", "Ada@example.com"), pending: listOf(),
			missing: listOf("EVE@example.com", "Eve@example.com"), all: false,
		},
		"repeated in emails, and in another order": {
			emails: []string{"c@example.com", "d@example.com", "b@example.com", "a@example.com", "a@example.com", "d@example.com"},
			records: []domainapi.EmailVerification{
				record("d@example.com", 0), record("b@example.com", 1), record("a@example.com", 1),
			},
			verified: listOf("a@example.com", "b@example.com"), pending: listOf("d@example.com"), missing: listOf("c@example.com"), all: false,
		},
		"in byte order": {
			records:  []domainapi.EmailVerification{record("a@example.com", 1), record("é@example.com", 1), record("B@example.com", 1)},
			verified: listOf("B@example.com", "a@example.com", "é@example.com"), pending: listOf(), missing: null, all: true,
		},
		"one address, verified and submitted again": {
			records: []domainapi.EmailVerification{
				numbered("a@example.com", "2", 0), numbered("a@example.com", "1", 1),
			},
			verified: listOf("a@example.com"), pending: listOf("a@example.com"), missing: null, all: false,
		},
		"one address, verified twice": {
			records: []domainapi.EmailVerification{
				numbered("a@example.com", "2", 1), numbered("a@example.com", "1", 1),
			},
			verified: listOf("a@example.com"), pending: listOf(), missing: null, all: true,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			model, selected := selectEmails(t, test.emails)
			got := model.withRecords(selected, test.records, nil)
			for name, list := range map[string]struct{ want, got types.List }{
				"emails":          {model.Emails, got.Emails},
				"verified_emails": {test.verified, got.VerifiedEmails},
				"pending_emails":  {test.pending, got.PendingEmails},
				"missing_emails":  {test.missing, got.MissingEmails},
			} {
				if !list.want.Equal(list.got) {
					t.Errorf("%s = %s, want %s", name, list.got, list.want)
				}
			}
			if !got.AllVerified.Equal(types.BoolValue(test.all)) {
				t.Errorf("all_verified = %s, want %t", got.AllVerified, test.all)
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
		if got := model.withRecords(nil, records, nil); !got.AllVerified.IsNull() {
			t.Errorf("verification_status = %d: all_verified = %s", status, got.AllVerified)
		}
	}
}

// Records are sorted by address, ignoring letter case, then by number. The order of the service is not documented.
func TestVerificationsValue_order(t *testing.T) {
	t.Parallel()
	records := []domainapi.EmailVerification{
		record("a@example.com", 1),
		numbered("a@example.com", "1", 0),
		numbered("A@example.com", "2", 1),
		record("B@example.com", 0),
		record("c@example.com", 1),
	}
	want := verificationsValue(t.Context(), records)
	var elements []tftypes.Value
	if err := want.As(&elements); err != nil {
		t.Fatal(err)
	}
	for i, element := range elements {
		var attributes map[string]tftypes.Value
		if err := element.As(&attributes); err != nil {
			t.Fatal(err)
		}
		if email := tftypes.NewValue(tftypes.String, string(records[i].Email)); !attributes["email"].Equal(email) {
			t.Errorf("verifications[%d].email = %s, want %s", i, attributes["email"], email)
		}
	}
	slices.Reverse(records)
	given := slices.Clone(records)
	if got := verificationsValue(t.Context(), records); !got.Equal(want) {
		t.Errorf("verifications = %s, want %s", got, want)
	}
	if diff := cmp.Diff(given, records); diff != "" {
		t.Errorf("the listing was changed (-before +after):\n%s", diff)
	}
}

func verificationTypes() map[string]attr.Type {
	return verificationType().(attr.TypeWithAttributeTypes).AttributeTypes()
}

func TestVerificationsValue(t *testing.T) {
	t.Parallel()
	nothing := make(map[string]attr.Value)
	for name := range verificationTypes() {
		nothing[name] = types.StringNull()
	}
	nothing["email"] = types.StringValue("ada@example.com")
	nothing["verification_status"] = types.Int64Value(2)
	nothing["verified"] = types.BoolValue(false)
	everything := map[string]attr.Value{
		"email":                 types.StringValue("Ada@example.com"),
		"email_verification_no": types.StringValue("72b36ba0572e423bbb3f19640896****"),
		"verification_status":   types.Int64Value(1),
		"verified":              types.BoolValue(true),
		"gmt_create":            types.StringValue("2019-02-19 16:38:07"),
		"gmt_modified":          types.StringValue("2019-02-19 16:40:38"),
		"token_send_time":       types.StringValue("2019-02-19 16:38:08"),
		"verification_time":     types.StringValue("2019-02-19 16:40:37"),
		"send_ip":               types.StringValue("42.*.*.115"),
		"confirm_ip":            types.StringValue("42.*.*.31"),
		"user_id":               types.StringValue("140692647406****"),
	}
	tests := map[string]struct {
		records []domainapi.EmailVerification
		want    []map[string]attr.Value
	}{
		"no record":         {},
		"all fields":        {[]domainapi.EmailVerification{fullOutput().EmailVerification}, []map[string]attr.Value{everything}},
		"no optional field": {[]domainapi.EmailVerification{record("ada@example.com", 2)}, []map[string]attr.Value{nothing}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			objects := make([]attr.Value, 0, len(test.want))
			for _, attributes := range test.want {
				objects = append(objects, types.ObjectValueMust(verificationTypes(), attributes))
			}
			want, err := types.ListValueMust(verificationType(), objects).ToTerraformValue(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got := verificationsValue(t.Context(), test.records); !got.Equal(want) {
				t.Errorf("verifications = %s, want %s", got, want)
			}
		})
	}
}

func TestEmailVerificationsModel_split(t *testing.T) {
	t.Parallel()
	records := []domainapi.EmailVerification{record("ada@example.com", 1), record("bob@example.com", 0)}
	model, selected := selectEmails(t, []string{"ada@example.com", "bob@example.com", "eve@example.com"})
	rest, large, err := model.withRecords(selected, records, nil).split(t.Context(), records)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]tftypes.Value{
		"emails":          texts("ada@example.com", "bob@example.com", "eve@example.com"),
		"verifications":   verificationsValue(t.Context(), records),
		"verified_emails": texts("ada@example.com"),
		"pending_emails":  texts("bob@example.com"),
		"missing_emails":  texts("eve@example.com"),
	}
	if diff := cmp.Diff(want, large); diff != "" {
		t.Errorf("large attributes (-want +got):\n%s", diff)
	}
	if !rest.Emails.IsNull() || !rest.Verifications.IsNull() || !rest.VerifiedEmails.IsNull() ||
		!rest.PendingEmails.IsNull() || !rest.MissingEmails.IsNull() {
		t.Errorf("they are left in the model: %+v", rest)
	}
}

func TestEmailVerificationsModel_withRecords_requestIDs(t *testing.T) {
	t.Parallel()
	for name, ids := range map[string][]string{"none": nil, "some": {"C-3", "A-1", "B-2"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := emailVerificationsModel{}.withRecords(nil, nil, ids)
			if want := types.ListValueMust(types.StringType, stringValues(ids...)); !want.Equal(got.RequestIDs) {
				t.Errorf("request_ids = %s, want %s", got.RequestIDs, want)
			}
		})
	}
}
