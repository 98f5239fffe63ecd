// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/services/domain"

	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// responseFields returns the names of the fields that are read into a struct, including embedded and nested ones.
func responseFields(of reflect.Type) (names []string) {
	for field := range of.Fields() {
		if !field.Anonymous && field.IsExported() {
			names = append(names, jsonName(field))
		}
		if field.Anonymous || field.Type.Kind() == reflect.Struct && field.Type.PkgPath() != reflect.TypeFor[strictjson.Bool]().PkgPath() {
			names = append(names, responseFields(field.Type)...)
		}
	}
	return names
}

// The SDK's types have the documented fields. Each is read, or nobody needs it.
func TestRecord_readsEveryDocumentedField(t *testing.T) {
	t.Parallel()
	paging := []string{"TotalPageNum", "PageSize", "CurrentPageNum", "PrePage"}
	// Of persons and organizations, and what the users of the account write about them.
	personal := []string{
		"Address", "City", "Country", "CredentialNo", "CredentialType", "PostalCode", "Province", "RegistrantName",
		"RegistrantOrganization", "Remark", "TelArea", "TelExt", "Telephone", "ZhAddress", "ZhCity", "ZhProvince", "ZhRegistrantName",
		"ZhRegistrantOrganization",
	}
	// The vendor's texts disagree on the sign of the difference.
	ofDomain := []string{"DomainGroupId", "DomainGroupName", "ExpirationCurrDateDiff", "Tag"}
	type of = reflect.Type
	for name, test := range map[string]struct {
		read, documented []reflect.Type
		ignored          []string
	}{
		"record": {
			[]of{reflect.TypeFor[QueryEmailVerificationOutput]()},
			[]of{reflect.TypeFor[domain.QueryEmailVerificationResponse](), reflect.TypeFor[domain.EmailVerification]()},
			nil,
		},
		"list of records": {
			[]of{reflect.TypeFor[listResponse]()}, []of{reflect.TypeFor[domain.ListEmailVerificationResponse]()}, paging,
		},
		"list of profiles": {
			[]of{reflect.TypeFor[profilesResponse]()},
			[]of{reflect.TypeFor[domain.QueryRegistrantProfilesResponse](), reflect.TypeFor[domain.RegistrantProfiles]()},
			paging,
		},
		"profile": {[]of{reflect.TypeFor[RegistrantProfile]()}, []of{reflect.TypeFor[domain.RegistrantProfile]()}, personal},
		"domain": {
			[]of{reflect.TypeFor[QueryDomainByDomainNameOutput]()},
			[]of{reflect.TypeFor[domain.QueryDomainByDomainNameResponse](), reflect.TypeFor[domain.DnsListInQueryDomainByDomainName]()},
			append(ofDomain, personal...),
		},
	} {
		var read []string
		for _, typ := range test.read {
			read = append(read, responseFields(typ)...)
		}
		for _, documented := range test.documented {
			for field := range documented.Fields() {
				name := field.Tag.Get("json")
				isRead, isIgnored := slices.Contains(read, name), slices.Contains(test.ignored, name)
				switch {
				case name == "": // of the SDK itself
				case isRead && isIgnored:
					t.Errorf("%s of %s is read, although it is personal or useless", name, documented)
				case !isRead && !isIgnored:
					t.Errorf("%s of %s is not read", name, documented)
				}
			}
		}
		for _, name := range read {
			if slices.Contains(personal, name) {
				t.Errorf("the personal field %s is read", name)
			}
		}
		if len(read) < 2 {
			t.Errorf("%s: only %v are read", name, read)
		}
	}
}

// The time of sending has no zone, so fourteen hours more and less make the answer certain.
func TestRecord_linkExpired(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)
	pending := strictjson.Integer{Valid: true}
	const day = 24 * time.Hour
	sent := func(ago time.Duration) strictjson.Text { return strictjson.Text(now.Add(-ago).Format(time.DateTime)) }
	for name, test := range map[string]struct {
		status strictjson.Integer
		sent   strictjson.Text
		now    time.Time
		want   *bool
	}{
		"just sent":                      {pending, sent(0), now, new(false)},
		"sent in a zone ahead":           {pending, sent(-14 * time.Hour), now, new(false)},
		"a second before it may be over": {pending, sent(3*day - 14*time.Hour - time.Second), now, new(false)},
		"perhaps over":                   {pending, sent(3*day - 14*time.Hour), now, nil},
		"three days":                     {pending, sent(3 * day), now, nil},
		"perhaps valid":                  {pending, sent(3*day + 14*time.Hour), now, nil},
		"a second after it may be valid": {pending, sent(3*day + 14*time.Hour + time.Second), now, new(true)},
		"years ago":                      {pending, "2019-02-19 16:38:07", now, new(true)},
		"by a clock in another zone":     {pending, sent(3*day + 14*time.Hour), now.In(time.FixedZone("", 14*60*60)), nil},
		"a nanosecond later":             {pending, sent(3*day + 14*time.Hour), now.Add(1), new(true)},
		// No clock and no zone explains these.
		"a zone and a clock ahead":        {pending, sent(-15 * time.Hour), now, new(false)},
		"a second further":                {pending, sent(-15*time.Hour - time.Second), now, nil},
		"the end of time":                 {pending, "9999-12-31 23:59:59", now, nil},
		"the beginning of time":           {pending, "0001-01-01 00:00:00", now, nil},
		"before the first year":           {pending, "1999-12-31 23:59:59", now, nil},
		"the first year":                  {pending, "2000-01-01 00:00:00", now, new(true)},
		"verified":                        {strictjson.Integer{Value: 1, Valid: true}, sent(10 * day), now, nil},
		"a status that is not documented": {strictjson.Integer{Value: 2, Valid: true}, sent(10 * day), now, nil},
		"no status":                       {strictjson.Integer{}, sent(10 * day), now, nil},
		"no time":                         {pending, "", now, nil},
		"a time in another format":        {pending, "2019-02-19T16:38:07Z", now, nil},
		"a day":                           {pending, "2019-02-19", now, nil},
		"no date":                         {pending, "2019-02-30 16:38:07", now, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			record := EmailVerification{VerificationStatus: test.status, TokenSendTime: test.sent}
			got := record.LinkExpired(test.now)
			if (got == nil) != (test.want == nil) || got != nil && *got != *test.want {
				t.Errorf("sent at %q: got %v, want %v", test.sent, text(got), text(test.want))
			}
		})
	}
}

func text(value *bool) string {
	switch {
	case value == nil:
		return "null"
	case *value:
		return "true"
	}
	return "false"
}
