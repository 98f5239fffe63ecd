// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"math"
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
		"no name servers": {`{"RequestId":"R","DomainName":"example.com","DnsList":{"Dns":[]}}`, emptyList},
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

func TestDomain_rejectsUnusableResponses(t *testing.T) {
	t.Parallel()
	tests := map[string]unusable{
		"nothing":          {`{"RequestId":"R"}`, rpc.ProblemNoSubject, "DomainName"},
		"another name":     {`{"DomainName":"example.org"}`, rpc.ProblemAnotherSubject, "DomainName"},
		"a longer name":    {`{"DomainName":"www.example.com"}`, rpc.ProblemAnotherSubject, "DomainName"},
		"a final dot":      {`{"DomainName":"example.com."}`, rpc.ProblemAnotherSubject, "DomainName"},
		"letters too wide": {`{"DomainName":"ｅxample.com"}`, rpc.ProblemAnotherSubject, "DomainName"},
		"a list of names":  {`{"DomainName":["example.com"]}`, rpc.ProblemWrongType, "DomainName"},
	}
	for field, member := range map[string]string{
		"EmailVerificationClientHold": `"EmailVerificationClientHold":"false"`, "EmailVerificationStatus": `"EmailVerificationStatus":true`,
		"RealNameStatus": `"RealNameStatus":1`, "DomainNameVerificationStatus": `"DomainNameVerificationStatus":1`,
		"ExpirationDateLong": `"ExpirationDateLong":"2020-12-07"`, "Premium": `"Premium":0`, "DnsList": `"DnsList":["dns1.example"]`,
		"Dns": `"DnsList":{"Dns":[true]}`,
	} {
		tests["a wrong "+field] = unusable{`{"DomainName":"example.com",` + member + `}`, rpc.ProblemWrongType, field}
	}
	wantUnusable(t, tests, func(t *testing.T, body string) error {
		t.Helper()
		_, err := queryDomain(t, body)
		return err
	})
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
