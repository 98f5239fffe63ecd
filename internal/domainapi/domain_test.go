// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"math"
	"net/url"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

const domainName = "example.com"

// queryDomain queries example.com of a service that sends this body.
func queryDomain(t *testing.T, body string) (*domainapi.QueryDomainByDomainNameOutput, error) {
	t.Helper()
	service := domaintest.New()
	service.Inject(domaintest.Fault{Body: body})
	return newPiped(t, service).QueryDomainByDomainName(t.Context(), domainapi.QueryDomainByDomainNameInput{DomainName: domainName})
}

func TestDomain_sendsParameters(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		input domainapi.QueryDomainByDomainNameInput
		want  url.Values
	}{
		"the name alone": {
			domainapi.QueryDomainByDomainNameInput{DomainName: "EXAMPLE.com"}, url.Values{"DomainName": {"EXAMPLE.com"}},
		},
		"everything": {
			domainapi.QueryDomainByDomainNameInput{DomainName: "例子.中国", Lang: "zh", UserClientIP: "::1"},
			url.Values{"DomainName": {"例子.中国"}, "Lang": {"zh"}, "UserClientIp": {"::1"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := domaintest.New(domaintest.WithDomains(domaintest.RegisteredDomain(test.input.DomainName)))
				if _, err := newPiped(t, service).QueryDomainByDomainName(t.Context(), test.input); err != nil {
					t.Fatal(err)
				}
				got := service.Requests()[0].Params
				for _, name := range commonParameters() {
					got.Del(name)
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("parameters (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestDomain_returnsDomain(t *testing.T) {
	t.Parallel()
	type output = domainapi.QueryDomainByDomainNameOutput
	full := domainapi.Domain{
		DomainName: domainName, Email: address, EmailVerificationStatus: status(1),
		EmailVerificationClientHold: strictjson.Bool{Valid: true}, RealNameStatus: "SUCCEED", DomainNameVerificationStatus: "AUDITING",
		DomainStatus: "3", ExpirationDateStatus: "1", RegistrationDate: "2019-12-07 17:02:13", ExpirationDate: "2020-12-07 17:02:13",
		RegistrationDateLong: status(1575709333000), ExpirationDateLong: status(1607331733000), RegistrantType: "2",
		RegistrantUpdatingStatus: "NORMAL", TransferOutStatus: "PENDING", TransferProhibitionLock: "OPEN", UpdateProhibitionLock: "CLOSE",
		DomainType: "gTLD", DomainNameProxyService: strictjson.Bool{Value: true, Valid: true}, Premium: strictjson.Bool{Valid: true},
		InstanceID: "S20191F7H000001", ResourceGroupID: "rg-1", UserID: "140692647406****",
	}
	full.DNSList.DNS = []strictjson.Text{"dns2.example", "dns1.example"}
	emptyList := domainapi.Domain{DomainName: domainName}
	emptyList.DNSList.DNS = []strictjson.Text{}
	for name, test := range map[string]struct {
		body string
		want domainapi.Domain
	}{
		"every field": {
			`{"RequestId":"R","DomainName":"example.com","Email":"a@example.com","EmailVerificationStatus":1,"EmailVerificationClientHold":false,
				"RealNameStatus":"SUCCEED","DomainNameVerificationStatus":"AUDITING","DomainStatus":"3","ExpirationDateStatus":"1",
				"RegistrationDate":"2019-12-07 17:02:13","ExpirationDate":"2020-12-07 17:02:13","RegistrationDateLong":1575709333000,
				"ExpirationDateLong":1607331733000,"RegistrantType":"2","RegistrantUpdatingStatus":"NORMAL","TransferOutStatus":"PENDING",
				"TransferProhibitionLock":"OPEN","UpdateProhibitionLock":"CLOSE","DomainType":"gTLD","DomainNameProxyService":true,
				"Premium":false,"DnsList":{"Dns":["dns2.example","dns1.example"]},"InstanceId":"S20191F7H000001","ResourceGroupId":"rg-1",
				"UserId":"140692647406****"}`,
			full,
		},
		"the least": {`{"RequestId":"R","DomainName":"example.com"}`, domainapi.Domain{DomainName: domainName}},
		"another letter case": {
			`{"RequestId":"R","DomainName":"Example.COM"}`, domainapi.Domain{DomainName: "Example.COM"},
		},
		"null": {
			`{"RequestId":"R","DomainName":"example.com","Email":null,"EmailVerificationStatus":null,"EmailVerificationClientHold":null,
				"RealNameStatus":null,"DomainNameVerificationStatus":null,"DomainStatus":null,"RegistrationDateLong":null,
				"ExpirationDateLong":null,"DomainNameProxyService":null,"Premium":null,"DnsList":null,"UserId":null}`,
			domainapi.Domain{DomainName: domainName},
		},
		"empty": {
			`{"RequestId":"R","DomainName":"example.com","Email":"","EmailVerificationStatus":"","RealNameStatus":"","DomainStatus":"",
				"ExpirationDateLong":"","DnsList":{}}`,
			domainapi.Domain{DomainName: domainName},
		},
		"no name servers": {`{"RequestId":"R","DomainName":"example.com","DnsList":{"Dns":[]}}`, emptyList},
		"a null list":     {`{"RequestId":"R","DomainName":"example.com","DnsList":{"Dns":null}}`, domainapi.Domain{DomainName: domainName}},
		"undocumented statuses": {
			`{"RequestId":"R","DomainName":"example.com","EmailVerificationStatus":2,"RealNameStatus":"Succeed","ExpirationDateLong":-9223372036854775808}`,
			domainapi.Domain{
				DomainName: domainName, EmailVerificationStatus: status(2), RealNameStatus: "Succeed", ExpirationDateLong: status(math.MinInt64),
			},
		},
		"unknown fields": {
			`{"RequestId":"R","DomainName":"example.com","Data":{"RealNameStatus":"SUCCEED"},"realNameStatus":"SUCCEED"}`,
			domainapi.Domain{DomainName: domainName},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				got, err := queryDomain(t, test.body)
				if err != nil {
					t.Fatal(err)
				}
				want := &output{Envelope: rpc.Envelope{RequestID: "R"}, Domain: test.want}
				if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(output{})); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}

// The stand-in's domains have every field that the client reads. The booleans are false.
func TestDomain_readsRegistered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := domaintest.New(domaintest.WithDomains(domaintest.RegisteredDomain(domainName)))
		got, err := newPiped(t, service).QueryDomainByDomainName(t.Context(), domainapi.QueryDomainByDomainNameInput{DomainName: domainName})
		if err != nil {
			t.Fatal(err)
		}
		checkComplete(t, got.Domain)
		if got.RequestID == "" {
			t.Error("the request ID is missing")
		}
	})
}

func TestDomain_rejectsUnusableResponses(t *testing.T) {
	t.Parallel()
	type test struct {
		body    string
		problem rpc.Problem
		field   string
	}
	tests := map[string]test{
		"no name":          {`{"RequestId":"R","RealNameStatus":"SUCCEED"}`, rpc.ProblemNoSubject, "DomainName"},
		"nothing":          {`{"RequestId":"R"}`, rpc.ProblemNoSubject, "DomainName"},
		"a null name":      {`{"DomainName":null}`, rpc.ProblemNoSubject, "DomainName"},
		"an empty name":    {`{"DomainName":""}`, rpc.ProblemNoSubject, "DomainName"},
		"another name":     {`{"DomainName":"example.org"}`, rpc.ProblemAnotherSubject, "DomainName"},
		"a longer name":    {`{"DomainName":"www.example.com"}`, rpc.ProblemAnotherSubject, "DomainName"},
		"a final dot":      {`{"DomainName":"example.com."}`, rpc.ProblemAnotherSubject, "DomainName"},
		"letters too wide": {`{"DomainName":"ｅxample.com"}`, rpc.ProblemAnotherSubject, "DomainName"},
		"a list of names":  {`{"DomainName":["example.com"]}`, rpc.ProblemWrongType, "DomainName"},
	}
	for field, values := range map[string][]string{
		"EmailVerificationClientHold": {"0", "1", `"false"`, `"true"`, `""`, "[]", "{}"},
		"EmailVerificationStatus":     {"true", "false", "1.0", `"verified"`, "[]", "{}"},
		"RealNameStatus":              {"0", "1", "true", "false", "[]", "{}"},
		"ExpirationDateLong":          {"true", "1e12", `"2020-12-07"`, "[]", "{}"},
		"Premium":                     {"0", `"false"`},
		"DnsList":                     {`["dns1.example"]`, `"dns1.example"`, "1"},
		"Dns":                         {`{"Dns":{}}`, `{"Dns":"dns1.example"}`, `{"Dns":[{}]}`, `{"Dns":[true]}`},
	} {
		for _, value := range values {
			member := field
			if field == "Dns" {
				member = "DnsList"
			}
			tests[field+" is "+value] = test{`{"DomainName":"example.com","` + member + `":` + value + `}`, rpc.ProblemWrongType, field}
		}
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				got, err := queryDomain(t, test.body)
				if err == nil {
					t.Fatalf("got %+v", got)
				}
				unusable := as[*rpc.ResponseError](t, callError(t, err).Err)
				if unusable.Problem != test.problem || unusable.Field != test.field {
					t.Errorf("got problem %d in %q, want %d in %q", unusable.Problem, unusable.Field, test.problem, test.field)
				}
			})
		})
	}
}

// The code for a domain of another account is not documented, so that any reaches the caller.
func TestDomain_reportsServiceErrors(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := domaintest.New(domaintest.NoDomainAsError("DomainNotExist", 404, "No such domain."))
		_, err := newPiped(t, service).QueryDomainByDomainName(t.Context(), domainapi.QueryDomainByDomainNameInput{DomainName: domainName})
		call := callError(t, err)
		refused := as[*rpc.ServiceError](t, call.Err)
		if call.Action != domainapi.ActionDomain || refused.Code != "DomainNotExist" || refused.Message != "No such domain." ||
			refused.Class != rpc.ClassUnknown || service.Count("") != 1 {
			t.Errorf("got %+v by %d requests", refused, service.Count(""))
		}
	})
}
