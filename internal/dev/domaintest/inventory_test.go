// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"reflect"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

func TestDecodeInventory(t *testing.T) {
	t.Parallel()
	records := []domaintest.Record{{Email: address, VerificationStatus: new(0), SendIP: "42.*.*.115"}, {Email: "b@example.com"}}
	for name, test := range map[string]struct {
		text string
		want *domaintest.Inventory // nil: rejected
	}{
		"list of records": {
			"\n[{\"Email\": \"a@example.com\", \"VerificationStatus\": 0, \"SendIp\": \"42.*.*.115\"}, {\"Email\": \"b@example.com\"}]",
			&domaintest.Inventory{EmailVerifications: records},
		},
		"everything": {
			`{"email_verifications": [{"Email": "a@example.com", "VerificationStatus": 0, "SendIp": "42.*.*.115"}, {"Email": "b@example.com"}],
			"registrant_profiles": [{"RegistrantProfileId": 7, "DefaultRegistrantProfile": true, "Telephone": "1"}],
			"domains": [{"DomainName": "example.com", "UserId": "2", "DnsList": {"Dns": ["a", "b"]}, "RegistrationDateLong": 9}]}`,
			&domaintest.Inventory{
				EmailVerifications: records,
				RegistrantProfiles: []domaintest.RegistrantProfile{{
					RegistrantProfileID: 7, DefaultRegistrantProfile: new(true),
					ProfilePersonalData: domaintest.ProfilePersonalData{Telephone: "1"},
				}},
				Domains: []domaintest.Domain{{
					DomainName: "example.com", UserID: "2", DNSList: &domaintest.DNSList{DNS: []string{"a", "b"}}, RegistrationDateLong: new(int64(9)),
				}},
			},
		},
		"nothing":                 {`{}`, &domaintest.Inventory{}},
		"text":                    {`"a@example.com"`, nil},
		"record instead of lists": {`{"Email": "a@example.com"}`, nil},
		"unknown field":           {`[{"Email": "a@example.com", "Status": 1}]`, nil},
		"no address":              {`[{"VerificationStatus": 1}]`, nil},
		"same address":            {`[{"Email": "a@example.com"}, {"Email": "A@example.com"}]`, nil},
		"no time":                 {`[{"Email": "a@example.com", "GmtCreate": "yesterday"}]`, nil},
		"more":                    {`[] []`, nil},
		"status":                  {`[{"Email": "a@example.com", "VerificationStatus": "1"}]`, nil},
		"profile without an ID":   {`{"registrant_profiles": [{"RealNameStatus": "SUCCEED"}]}`, nil},
		"same profile":            {`{"registrant_profiles": [{"RegistrantProfileId": 7}, {"RegistrantProfileId": 7}]}`, nil},
		"domain without a name":   {`{"domains": [{"InstanceId": "S1"}]}`, nil},
		"same domain":             {`{"domains": [{"DomainName": "example.com"}, {"DomainName": "EXAMPLE.com"}]}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := domaintest.DecodeInventory([]byte(test.text))
			if (err == nil) != (test.want != nil) {
				t.Fatalf("got %+v, %v", got, err)
			}
			if err == nil && !reflect.DeepEqual(got, *test.want) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// Tests search outputs for these markers.
func TestFixtures_markPersonalData(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]any{
		"profile": domaintest.VerifiedProfile(1, address).ProfilePersonalData,
		"domain":  domaintest.RegisteredDomain("example.com").DomainPersonalData,
		"tag":     domaintest.RegisteredDomain("example.com").Tag.Tag[0],
	} {
		fields := reflect.ValueOf(data)
		for i := range fields.NumField() {
			field := fields.Type().Field(i).Name
			if got := fields.Field(i).String(); got != domaintest.PersonalMarker+field {
				t.Errorf("%s: %s is %q", name, field, got)
			}
		}
	}
}
