// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// frameworkState returns the state as the framework encodes it.
func frameworkState(tb testing.TB, model emailVerificationsModel) []byte {
	tb.Helper()
	model.Timeouts = timeouts.Value{Object: types.ObjectNull(map[string]attr.Type{"read": types.StringType})}
	s := dataSourceSchema(tb, newEmailVerificationsDataSource())
	state := tfsdk.State{Schema: s, Raw: tftypes.NewValue(s.Type().TerraformType(tb.Context()), nil)}
	if diags := state.Set(tb.Context(), model); len(diags) > 0 {
		tb.Fatal(diags)
	}
	value, err := tfprotov6.NewDynamicValue(state.Raw.Type(), state.Raw)
	if err != nil {
		tb.Fatal(err)
	}
	return value.MsgPack
}

// frameworkRecords returns verifications as a value of the framework.
func frameworkRecords(tb testing.TB, records []domainapi.EmailVerification) types.List {
	tb.Helper()
	type element struct {
		Email types.String `tfsdk:"email"`
		recordModel
	}
	elements := make([]element, 0, len(records))
	for _, record := range records {
		elements = append(elements, element{types.StringPointerValue(record.Email.Pointer()), newRecordModel(&record, time.Time{})})
	}
	list, diags := types.ListValueFrom(tb.Context(), verificationType(), elements)
	if len(diags) > 0 {
		tb.Fatal(diags)
	}
	return list
}

// compareWithFramework compares the encoding of records, which are sorted, with that of the framework.
func compareWithFramework(tb testing.TB, emails []string, records []domainapi.EmailVerification) {
	tb.Helper()
	reversed := slices.Clone(records)
	slices.Reverse(reversed)
	collected := encoded(reversed...)
	model := emailVerificationsModel{Emails: emails}.withRecords(collected.records, []string{"A-1"})
	rest, large := model.split(collected)
	got, err := large.complete(frameworkState(tb, rest))
	if err != nil {
		tb.Fatal(err)
	}
	model.Verifications = frameworkRecords(tb, records)
	if want := frameworkState(tb, model); !bytes.Equal(got, want) {
		var decoded [2]any
		_, _ = msgpack.Unmarshal(want, &decoded[0]), msgpack.Unmarshal(got, &decoded[1])
		tb.Errorf("%d bytes, want %d (-want +got):\n%s", len(got), len(want), cmp.Diff(decoded[0], decoded[1]))
	}
}

func TestLargeAttributes_encodesLikeTheFramework(t *testing.T) {
	t.Parallel()
	status := func(n int64) domainapi.EmailVerification {
		return domainapi.EmailVerification{Email: "a", VerificationStatus: strictjson.Integer{Value: n, Valid: true}}
	}
	many := func(n int) (records []domainapi.EmailVerification) {
		for i := range n {
			records = append(records, record(fmt.Sprintf("%06d@example.com", i), int64(i%2)))
		}
		return records
	}
	for name, test := range map[string]struct {
		emails  []string
		records []domainapi.EmailVerification
	}{
		"nothing":           {},
		"no address":        {emails: []string{}},
		"missing":           {emails: []string{"b@example.com", "a@example.com", "a@example.com"}},
		"every field":       {records: []domainapi.EmailVerification{fullOutput().EmailVerification}},
		"no optional field": {records: []domainapi.EmailVerification{record("ada@example.com", 2)}},
		"selected":          {[]string{"ADA@example.com", "eve@example.com"}, []domainapi.EmailVerification{record("ada@example.com", 1)}},
		"long texts": {records: []domainapi.EmailVerification{
			record(string(bytes.Repeat([]byte("a"), 31)), 1), record(string(bytes.Repeat([]byte("a"), 32)), 1),
			record(string(bytes.Repeat([]byte("a"), 255)), 1), record(string(bytes.Repeat([]byte("a"), 256)), 1),
			record(string(bytes.Repeat([]byte("a"), 70_000)), 1),
		}},
		"negative status":   {records: []domainapi.EmailVerification{status(-1)}},
		"small status":      {records: []domainapi.EmailVerification{status(-1 << 62)}},
		"large status":      {records: []domainapi.EmailVerification{status(1<<63 - 1)}},
		"status of a byte":  {records: []domainapi.EmailVerification{status(200)}},
		"characters":        {records: []domainapi.EmailVerification{record("用户\u0000\n@例え.jp", 1)}},
		"fifteen records":   {records: many(15)},
		"sixteen records":   {records: many(16)},
		"more than a chunk": {records: many(3_000)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compareWithFramework(t, test.emails, test.records)
		})
	}
}

func FuzzLargeAttributes(f *testing.F) {
	f.Add("ada@example.com", int64(1), "42.*.*.31", "", "2019-02-19 16:38:07")
	f.Add("Ada", int64(-7), "", "1", "\x00")
	f.Fuzz(func(t *testing.T, email string, status int64, ip, userID, sent string) {
		compareWithFramework(t, nil, []domainapi.EmailVerification{{
			Email: strictjson.Text(email), VerificationStatus: strictjson.Integer{Value: status, Valid: true},
			SendIP: strictjson.Text(ip), UserID: strictjson.Text(userID), TokenSendTime: strictjson.Text(sent),
		}})
	})
}

// Records are sorted by address, ignoring letter case. Those of the same address have an order of their own, because that of
// the service is not documented.
func TestEncodedRecords_order(t *testing.T) {
	t.Parallel()
	records := []domainapi.EmailVerification{
		numbered("A@example.com", "2", 1), numbered("a@example.com", "1", 0), record("B@example.com", 0), record("c@example.com", 1),
	}
	var want [][]byte
	for range 3 {
		collected := encoded(records...)
		collected.sort()
		var got [][]byte
		var emails []string
		for _, record := range collected.records {
			got, emails = append(got, record.bytes()), append(emails, record.email)
		}
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" || !slices.Equal(emails[2:], list("B@example.com", "c@example.com")) {
			t.Errorf("%v (-first +later):\n%s", emails, diff)
		}
		records = append(records[1:], records[0])
	}
}

// A listing that starts over does not keep the records of before.
func TestEncodedRecords_beginDiscards(t *testing.T) {
	t.Parallel()
	collected := encoded(record("a@example.com", 1))
	collected.Begin(1)
	again := record("b@example.com", 1)
	collected.Add(&again)
	if len(collected.records) != 1 || collected.records[0].email != "b@example.com" {
		t.Errorf("got %+v", collected.records)
	}
}
