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
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// element returns a record as an element of verifications. It knows nothing of the models.
func element(typ tftypes.Type, record domainapi.EmailVerification) tftypes.Value {
	fields := map[string]tftypes.Value{
		"verified":            tftypes.NewValue(tftypes.Bool, record.VerificationStatus.Value == 1),
		"link_expired":        tftypes.NewValue(tftypes.Bool, record.LinkExpired(time.Time{})),
		"verification_status": tftypes.NewValue(tftypes.Number, record.VerificationStatus.Value),
	}
	for name, value := range map[string]strictjson.Text{
		"email": record.Email, "email_verification_no": record.EmailVerificationNo, "gmt_create": record.GmtCreate,
		"gmt_modified": record.GmtModified, "token_send_time": record.TokenSendTime, "verification_time": record.VerificationTime,
		"send_ip": record.SendIP, "confirm_ip": record.ConfirmIP, "user_id": record.UserID,
	} {
		fields[name] = tftypes.NewValue(tftypes.String, nil)
		if value != "" {
			fields[name] = tftypes.NewValue(tftypes.String, string(value))
		}
	}
	return tftypes.NewValue(typ, fields)
}

// compareWithFramework compares the state of records, which are sorted, with what the framework would have encoded.
func compareWithFramework(tb testing.TB, emails []string, records []domainapi.EmailVerification) {
	tb.Helper()
	reversed := slices.Clone(records)
	slices.Reverse(reversed)
	model := emailVerificationsModel{Emails: emails}.withRecords(encoded(reversed...), []string{"A-1"})
	state, err := encode(model)
	if err != nil {
		tb.Fatal(err)
	}
	typ := dataSourceSchema(tb, newEmailVerificationsDataSource()).Type().TerraformType(tb.Context()).(tftypes.Object)
	want := complete(typ, nil)
	for name, list := range map[string][]string{
		"emails": emails, "verified_emails": model.VerifiedEmails, "pending_emails": model.PendingEmails,
		"missing_emails": model.MissingEmails, "request_ids": {"A-1"},
	} {
		if list != nil {
			want[name] = texts(list...)
		}
	}
	want["all_verified"] = tftypes.NewValue(tftypes.Bool, model.AllVerified)
	elements := make([]tftypes.Value, 0, len(records))
	for _, record := range records {
		elements = append(elements, element(typ.AttributeTypes["verifications"].(tftypes.List).ElementType, record))
	}
	want["verifications"] = tftypes.NewValue(typ.AttributeTypes["verifications"], elements)
	got, err := tfprotov6.DynamicValue{MsgPack: state}.Unmarshal(typ)
	if err != nil {
		tb.Fatal(err)
	}
	differences, err := tftypes.NewValue(typ, want).Diff(got)
	if err != nil || len(differences) > 0 {
		tb.Errorf("the framework's value and ours differ: %v (error %v)", differences, err)
	}
}

func TestEncode_likeTheFramework(t *testing.T) {
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

func FuzzEncode(f *testing.F) {
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
