// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// Each field of a response is the attribute with its name, and what the response lacks is null.
func TestStates_ofResponses(t *testing.T) {
	t.Parallel()
	const id = int64(9007199254740993) // not a float64
	least := plain{
		"registrant_profile_id": id, "real_name_status": "NONAUDIT", "real_name_verified": false, "email_verification_status": int64(0),
		"email_verified": false, "exists": true,
	}
	element := func(id int64, values plain) plain {
		all := plain{
			"registrant_profile_id": id, "real_name_status": "FAILED", "real_name_verified": false, "email_verification_status": int64(1),
			"email_verified": true, "email": nil, "registrant_type": nil, "registrant_profile_type": nil,
			"default_registrant_profile": nil, "create_time": nil, "update_time": nil,
		}
		maps.Copy(all, values)
		return all
	}
	for name, test := range map[string]struct {
		typeName  string
		arguments plain
		body      string
		want      plain
	}{
		"every field of a profile": {
			profileType,
			plain{"registrant_profile_id": id},
			`{"RequestId":"R","TotalItemNum":1,"RegistrantProfiles":{"RegistrantProfile":[{"RegistrantProfileId":9007199254740993,
				"RealNameStatus":"SUCCEED","Email":"a@example.com","EmailVerificationStatus":1,"RegistrantType":"2",
				"RegistrantProfileType":"cnnic","DefaultRegistrantProfile":true,"CreateTime":"2019-02-18 10:46:47",
				"UpdateTime":"Dec 25,2017 03:21:59"}]}}`,
			plain{
				"registrant_profile_id": id, "exists": true, "real_name_status": "SUCCEED", "real_name_verified": true,
				"email": "a@example.com", "email_verification_status": int64(1), "email_verified": true, "registrant_type": "2",
				"registrant_profile_type": "cnnic", "default_registrant_profile": true, "create_time": "2019-02-18 10:46:47",
				"update_time": "Dec 25,2017 03:21:59", "request_id": "R",
			},
		},
		"the least of a profile": {
			profileType,
			plain{"registrant_profile_id": id},
			`{"TotalItemNum":1,"RegistrantProfiles":{"RegistrantProfile":[{"RegistrantProfileId":9007199254740993,
				"RealNameStatus":"NONAUDIT","EmailVerificationStatus":0,"Email":"","DefaultRegistrantProfile":null}]}}`,
			least,
		},
		// The ID is an argument, so it stays.
		"no profile": {
			profileType,
			plain{"registrant_profile_id": id, "ignore_not_found": true},
			`{"RequestId":"R","TotalItemNum":0,"RegistrantProfiles":{"RegistrantProfile":[]}}`,
			plain{
				"registrant_profile_id": id, "ignore_not_found": true, "exists": false, "real_name_verified": false, "email_verified": false,
			},
		},
		"profiles": {
			profilesType, nil,
			`{"RequestId":"R","TotalItemNum":4,"RegistrantProfiles":{"RegistrantProfile":[
				{"RegistrantProfileId":9007199254740993,"RealNameStatus":"FAILED","EmailVerificationStatus":1},
				{"RegistrantProfileId":10,"RealNameStatus":"FAILED","EmailVerificationStatus":1},
				{"RegistrantProfileId":9007199254740992,"RealNameStatus":"FAILED","EmailVerificationStatus":1},
				{"RegistrantProfileId":9,"RealNameStatus":"SUCCEED","Email":"a@example.com","EmailVerificationStatus":0,"RegistrantType":"1",
					"RegistrantProfileType":"common","DefaultRegistrantProfile":false,"CreateTime":"C","UpdateTime":"U"}]}}`,
			plain{"request_ids": []any{"R"}, "registrant_profiles": []any{
				element(9, plain{
					"real_name_status": "SUCCEED", "real_name_verified": true, "email_verification_status": int64(0), "email_verified": false,
					"email": "a@example.com", "registrant_type": "1", "registrant_profile_type": "common", "default_registrant_profile": false,
					"create_time": "C", "update_time": "U",
				}),
				element(10, nil), element(9007199254740992, nil), element(9007199254740993, nil),
			}},
		},
		"no profiles": {
			profilesType, nil, `{"TotalItemNum":0}`, plain{"request_ids": []any{}, "registrant_profiles": []any{}},
		},
		"every field of a domain": {
			domainType,
			plain{"domain_name": "EXAMPLE.com"},
			`{"RequestId":"R","DomainName":"example.com","Email":"a@example.com","EmailVerificationStatus":1,"EmailVerificationClientHold":false,
				"RealNameStatus":"SUCCEED","DomainNameVerificationStatus":"AUDITING","DomainStatus":"3","ExpirationDateStatus":"1",
				"RegistrationDate":"2019-12-07 17:02:13","ExpirationDate":"2020-12-07 17:02:13","RegistrationDateLong":1575709333000,
				"ExpirationDateLong":1607331733000,"RegistrantType":"2","RegistrantUpdatingStatus":"NORMAL","TransferOutStatus":"PENDING",
				"TransferProhibitionLock":"OPEN","UpdateProhibitionLock":"CLOSE","DomainType":"gTLD","DomainNameProxyService":true,
				"Premium":false,"DnsList":{"Dns":["dns2.example","dns1.example"]},"InstanceId":"S1","ResourceGroupId":"rg-1","UserId":"14069"}`,
			plain{
				"domain_name": "EXAMPLE.com", "request_id": "R", "email": "a@example.com", "email_verification_status": int64(1),
				"email_verified": true, "email_verification_client_hold": false, "real_name_status": "SUCCEED", "real_name_verified": true,
				"domain_name_verification_status": "AUDITING", "domain_status": "3", "expiration_date_status": "1",
				"registration_date": "2019-12-07 17:02:13", "expiration_date": "2020-12-07 17:02:13",
				"registration_time": "2019-12-07T09:02:13Z", "expiration_time": "2020-12-07T09:02:13Z", "registrant_type": "2",
				"registrant_updating_status": "NORMAL", "transfer_out_status": "PENDING", "transfer_prohibition_lock": "OPEN",
				"update_prohibition_lock": "CLOSE", "domain_type": "gTLD", "domain_name_proxy_service": true, "premium": false,
				"dns_servers": []any{"dns2.example", "dns1.example"}, "instance_id": "S1", "resource_group_id": "rg-1", "user_id": "14069",
			},
		},
		"the least of a domain": {
			domainType, plain{"domain_name": "example.com"}, `{"DomainName":"example.com"}`, plain{"domain_name": "example.com"},
		},
		"a domain of nulls and blanks": {
			domainType,
			plain{"domain_name": "example.com"},
			`{"DomainName":"example.com","Email":"","EmailVerificationStatus":null,"EmailVerificationClientHold":null,"RealNameStatus":"",
				"ExpirationDateLong":"","Premium":null,"DnsList":null,"RequestId":""}`,
			plain{"domain_name": "example.com"},
		},
		"name servers without a name": {
			domainType,
			plain{"domain_name": "example.com"},
			`{"DomainName":"example.com","DnsList":{"Dns":["",null,"a.example"]}}`,
			plain{"domain_name": "example.com", "dns_servers": []any{"a.example"}},
		},
		"no name servers": {
			domainType,
			plain{"domain_name": "example.com"},
			`{"DomainName":"example.com","DnsList":{"Dns":[]}}`,
			plain{"domain_name": "example.com", "dns_servers": []any{}},
		},
		"an expiration beyond the format": {
			domainType,
			plain{"domain_name": "example.com"},
			`{"DomainName":"example.com","ExpirationDateLong":9223372036854775807}`,
			plain{"domain_name": "example.com"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t)
			server.Inject(domaintest.Fault{Body: test.body})
			r := newReader(t, server)
			got, failure := r.read(t, test.typeName, test.arguments)
			if failure != "" {
				t.Fatal(failure)
			}
			if diff := cmp.Diff(r.null(test.typeName, test.want), got); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
		})
	}
}
