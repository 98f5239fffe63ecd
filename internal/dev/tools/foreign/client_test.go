// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package foreign tests the stand-in with the vendor's newer Go client, which shares no code with the provider, to reveal
// mistakes that the provider and the stand-in have in common. It also compares how the provider and the vendor's credential
// library read profiles. It is a separate module to keep the vendor's code out of the provider.
package foreign

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	domain "github.com/alibabacloud-go/domain-20180129/v4/client"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// signatures returns the value of the client's SignatureAlgorithm for each version of the signature. The default is
// version 3.
func signatures() map[string]string {
	return map[string]string{"version 3": "", "version 1.0": "v2"}
}

func config(server *domaintest.Server, account domaintest.Account, signature string) *openapi.Config {
	return &openapi.Config{
		AccessKeyId: &account.AccessKeyID, AccessKeySecret: &account.AccessKeySecret, SecurityToken: &account.SecurityToken,
		Endpoint: new(strings.TrimPrefix(server.URL, "http://")), Protocol: new("http"),
		SignatureAlgorithm: &signature,
	}
}

func newClient(t *testing.T, server *domaintest.Server, account domaintest.Account, signature string) *domain.Client {
	t.Helper()
	client, err := domain.NewClient(config(server, account, signature))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// wantSignature checks that the client used this version of the signature.
func wantSignature(t *testing.T, server *domaintest.Server, signature string) {
	t.Helper()
	for _, request := range server.Requests() {
		if inHeaders := request.Header.Get("X-Acs-Content-Sha256") != ""; inHeaders != (signature == "") {
			t.Errorf("another version of the signature: %v %v", request.Header, request.Params)
		}
	}
}

func TestClient_reads(t *testing.T) {
	t.Parallel()
	// Signing encodes these characters.
	const verified, pending = "o'neil+tag*~@例え.jp", "b&c=d/e@example.com"
	for name, signature := range signatures() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, account := range []domaintest.Account{domaintest.DefaultAccount(), domaintest.TemporaryAccount()} {
				server := domaintest.Start(t, domaintest.WithAccounts(account),
					domaintest.WithRecords(domaintest.VerifiedRecord(verified), domaintest.PendingRecord(pending)))
				client := newClient(t, server, account, signature)

				for address, want := range map[string]int32{verified: 1, pending: 0} {
					response, err := client.QueryEmailVerification(&domain.QueryEmailVerificationRequest{
						Email: &address, Lang: new("en"), UserClientIp: new("127.0.0.1"),
					})
					if err != nil {
						t.Fatal(err)
					}
					body := response.Body
					if tea.StringValue(body.Email) != address || body.VerificationStatus == nil || *body.VerificationStatus != want ||
						tea.StringValue(body.UserId) != domaintest.UserID || tea.StringValue(body.RequestId) == "" {
						t.Errorf("got %v", body)
					}
				}

				all, err := client.ListEmailVerification(&domain.ListEmailVerificationRequest{})
				if err != nil {
					t.Fatal(err)
				}
				if tea.Int32Value(all.Body.TotalItemNum) != 2 || len(all.Body.Data) != 2 {
					t.Errorf("got %v", all.Body)
				}
				some, err := client.ListEmailVerification(&domain.ListEmailVerificationRequest{
					PageNum: new(int32(1)), PageSize: new(int32(1)), VerificationStatus: new(int32(1)),
					BeginCreateTime: new(int64(0)), EndCreateTime: new(time.Now().UnixMilli()),
				})
				if err != nil {
					t.Fatal(err)
				}
				if tea.Int32Value(some.Body.TotalItemNum) != 1 || len(some.Body.Data) != 1 || tea.StringValue(some.Body.Data[0].Email) != verified {
					t.Errorf("got %v", some.Body)
				}
				wantSignature(t, server, signature)
			}
		})
	}
}

func TestClient_readsProfilesAndDomains(t *testing.T) {
	t.Parallel()
	for name, signature := range signatures() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithDomains(domaintest.HeldDomain("例え.jp")), domaintest.WithRegistrantProfiles(
				domaintest.VerifiedProfile(1000001, "a@example.com"), domaintest.UnverifiedProfile(1000002, "b@example.com")))
			client := newClient(t, server, domaintest.DefaultAccount(), signature)

			profiles, err := client.QueryRegistrantProfiles(&domain.QueryRegistrantProfilesRequest{
				PageNum: new(int32(1)), PageSize: new(int32(10)), RegistrantProfileId: new(int64(1000001)), Email: new("a@example.com"),
				RealNameStatus: new("SUCCEED"), RegistrantType: new("1"), RegistrantProfileType: new("common"),
				DefaultRegistrantProfile: new(false), Lang: new("en"), UserClientIp: new("127.0.0.1"),
				RegistrantOrganization:   new(domaintest.PersonalMarker + "RegistrantOrganization"),
				ZhRegistrantOrganization: new(domaintest.PersonalMarker + "ZhRegistrantOrganization"),
			})
			if err != nil {
				t.Fatal(err)
			}
			rows := profiles.Body.RegistrantProfiles.RegistrantProfile
			if len(rows) != 1 || *profiles.Body.TotalItemNum != 1 || *rows[0].RegistrantProfileId != 1000001 ||
				*rows[0].EmailVerificationStatus != 1 || *rows[0].DefaultRegistrantProfile ||
				*rows[0].CredentialNo != domaintest.PersonalMarker+"CredentialNo" {
				t.Errorf("got %v", profiles.Body)
			}

			held, err := client.QueryDomainByDomainName(&domain.QueryDomainByDomainNameRequest{
				DomainName: new("例え.jp"), Lang: new("en"), UserClientIp: new("127.0.0.1"),
			})
			if err != nil {
				t.Fatal(err)
			}
			if body := held.Body; *body.DomainName != "例え.jp" || !*body.EmailVerificationClientHold || *body.EmailVerificationStatus != 0 ||
				*body.ExpirationDateLong <= *body.RegistrationDateLong || len(body.DnsList.Dns) != 2 ||
				*body.DomainGroupId != domaintest.PersonalNumber || *body.Tag.Tag[0].Vaue != domaintest.PersonalMarker+"Value" {
				t.Errorf("got %v", body)
			}
			wantSignature(t, server, signature)
		})
	}
}

func TestClient_receivesErrors(t *testing.T) {
	t.Parallel()
	address := new("a@example.com")
	for name, test := range map[string]struct {
		account domaintest.Account
		request domain.QueryEmailVerificationRequest
		fault   domaintest.Fault
		status  int
		code    string
	}{
		"unknown key": {
			account: domaintest.Account{AccessKeyID: "nobody", AccessKeySecret: "secret"},
			request: domain.QueryEmailVerificationRequest{Email: address},
			status:  http.StatusNotFound, code: "InvalidAccessKeyId.NotFound",
		},
		"wrong secret": {
			account: domaintest.Account{AccessKeyID: domaintest.AccessKeyID, AccessKeySecret: "wrong"},
			request: domain.QueryEmailVerificationRequest{Email: address},
			status:  http.StatusForbidden, code: "SignatureDoesNotMatch",
		},
		"missing token": {
			account: domaintest.Account{AccessKeyID: domaintest.TemporaryAccount().AccessKeyID, AccessKeySecret: domaintest.TemporaryAccount().AccessKeySecret},
			request: domain.QueryEmailVerificationRequest{Email: address},
			status:  http.StatusBadRequest, code: "MissingSecurityToken",
		},
		"no address": {
			account: domaintest.DefaultAccount(),
			status:  http.StatusBadRequest, code: "MissingEmail",
		},
		"no permission": {
			account: domaintest.DefaultAccount(),
			request: domain.QueryEmailVerificationRequest{Email: address},
			fault:   domaintest.Fault{Code: "NoPermission", AccessDeniedDetail: &domaintest.AccessDeniedDetail{AuthAction: "domain:QueryEmailVerification"}},
			status:  http.StatusForbidden, code: "NoPermission",
		},
	} {
		for version, signature := range signatures() {
			t.Run(name+", "+version, func(t *testing.T) {
				t.Parallel()
				server := domaintest.Start(t, domaintest.WithAccounts(domaintest.DefaultAccount(), domaintest.TemporaryAccount()))
				if test.fault.Code != "" {
					server.Inject(test.fault)
				}
				_, err := newClient(t, server, test.account, signature).QueryEmailVerification(&test.request)
				refused, ok := errors.AsType[*tea.SDKError](err)
				if !ok {
					t.Fatalf("got %v", err)
				}
				if tea.StringValue(refused.Code) != test.code || tea.IntValue(refused.StatusCode) != test.status {
					t.Errorf("got %d %s, want %d %s", tea.IntValue(refused.StatusCode), tea.StringValue(refused.Code), test.status, test.code)
				}
				wantSignature(t, server, signature)
			})
		}
	}
}

// The generic client sends parameters in the query string or in the body.
func TestClient_sendsParametersAnywhere(t *testing.T) {
	t.Parallel()
	address := map[string]any{"Email": "a+b@example.com"}
	for name, test := range map[string]struct {
		method, bodyType string
		request          openapi.OpenApiRequest
		contentType      string
	}{
		"query by GET":  {http.MethodGet, "json", openapi.OpenApiRequest{Query: map[string]*string{"Email": new("a+b@example.com")}}, ""},
		"query by POST": {http.MethodPost, "json", openapi.OpenApiRequest{Query: map[string]*string{"Email": new("a+b@example.com")}}, ""},
		"form":          {http.MethodPost, "formData", openapi.OpenApiRequest{Body: address}, "application/x-www-form-urlencoded"},
		"JSON":          {http.MethodPost, "json", openapi.OpenApiRequest{Body: address}, "application/json"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithRecords(domaintest.VerifiedRecord("a+b@example.com")))
			client, err := openapi.NewClient(config(server, domaintest.DefaultAccount(), ""))
			if err != nil {
				t.Fatal(err)
			}
			response, err := client.CallApi(&openapi.Params{
				Action: new("QueryEmailVerification"), Version: new("2018-01-29"),
				Protocol: new("HTTP"), Pathname: new("/"), Method: &test.method, AuthType: new("AK"),
				Style: new("RPC"), ReqBodyType: &test.bodyType, BodyType: new("json"),
			}, &test.request, &dara.RuntimeOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if body, ok := response["body"].(map[string]any); !ok || body["Email"] != "a+b@example.com" {
				t.Errorf("got %v", response)
			}
			request := server.Requests()[0]
			if got := request.Header.Get("Content-Type"); request.Method != test.method || !strings.HasPrefix(got, test.contentType) || test.contentType == "" && got != "" {
				t.Errorf("sent by %s with Content-Type %q", request.Method, got)
			}
		})
	}
}
