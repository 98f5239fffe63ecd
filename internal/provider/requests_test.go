// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/pluginclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

// wire records requests exactly as they arrive, because the stand-in accepts more than the provider sends.
type wire struct {
	mu       sync.Mutex
	requests []wireRequest
}

type wireRequest struct {
	method, path string
	query        url.Values
	body         string
	header       http.Header
}

func (w *wire) listen(t *testing.T, service http.Handler) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		w.mu.Lock()
		w.requests = append(w.requests, wireRequest{r.Method, r.URL.Path, r.URL.Query(), string(body), r.Header.Clone()})
		w.mu.Unlock()
		r.Body = http.NoBody
		service.ServeHTTP(rw, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// The stand-in also accepts the requests of other clients. The provider sends exactly these.
func TestRequests_exactParameters(t *testing.T) {
	t.Parallel()
	const single, plural = "alidomain_email_verification", "alidomain_email_verifications"
	text := func(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }
	page := url.Values{"PageNum": {"1"}, "PageSize": {"5000"}}
	for name, test := range map[string]struct {
		dataSource string
		arguments  pluginclient.Attributes
		action     string
		want       url.Values
	}{
		"query": {
			single,
			pluginclient.Attributes{"email": text("o'neil+tag@example.com")},
			"QueryEmailVerification",
			url.Values{"Email": {"o'neil+tag@example.com"}},
		},
		"query, all arguments": {
			single,
			pluginclient.Attributes{
				"email": text("o'neil+tag@example.com"), "lang": text("zh"), "user_client_ip": text("2001:db8::1"),
			},
			"QueryEmailVerification",
			url.Values{"Email": {"o'neil+tag@example.com"}, "Lang": {"zh"}, "UserClientIp": {"2001:db8::1"}},
		},
		"list": {plural, nil, "ListEmailVerification", page},
		"list, all arguments": {
			plural,
			pluginclient.Attributes{
				"verification_status": tftypes.NewValue(tftypes.Number, 1), "created_after": text("2019-01-01T00:00:00Z"),
				"created_before": text("2020-01-01T08:00:00+08:00"), "lang": text("en"), "user_client_ip": text("127.0.0.1"),
			},
			"ListEmailVerification",
			url.Values{
				"PageNum": {"1"}, "PageSize": {"5000"}, "VerificationStatus": {"1"}, "BeginCreateTime": {"1546300800000"},
				"EndCreateTime": {"1577836800000"}, "Lang": {"en"}, "UserClientIp": {"127.0.0.1"},
			},
		},
	} {
		for _, account := range []domaintest.Account{domaintest.DefaultAccount(), domaintest.TemporaryAccount()} {
			t.Run(name+" with "+account.AccessKeyID, func(t *testing.T) {
				t.Parallel()
				var sent wire
				endpoint := sent.listen(t, domaintest.New(
					domaintest.WithAccounts(account), domaintest.WithRecords(domaintest.VerifiedRecord("o'neil+tag@example.com")),
				))
				client, err := pluginclient.New(t.Context(), provider.NewServer(testVersion, domaintest.Env{}.Getenv)())
				if err != nil {
					t.Fatal(err)
				}
				arguments := pluginclient.Attributes{
					"access_key": text(account.AccessKeyID), "secret_key": text(account.AccessKeySecret), "endpoint": text(endpoint),
				}
				if account.SecurityToken != "" {
					arguments["security_token"] = text(account.SecurityToken)
				}
				if err := client.Configure(t.Context(), arguments); err != nil {
					t.Fatal(err)
				}
				// Twice, because some parameters must differ between requests.
				for range 2 {
					resp, err := client.Read(t.Context(), test.dataSource, test.arguments)
					if err != nil {
						t.Fatal(err)
					}
					if _, err := client.State(test.dataSource, resp); err != nil {
						t.Fatal(err)
					}
				}

				want := url.Values{
					"Action": {test.action}, "Version": {"2018-01-29"}, "Format": {"JSON"}, "RegionId": {"cn-hangzhou"},
					"AccessKeyId": {account.AccessKeyID}, "SignatureMethod": {"HMAC-SHA1"}, "SignatureVersion": {"1.0"}, "SignatureType": {""},
				}
				if account.SecurityToken != "" {
					want["SecurityToken"] = []string{account.SecurityToken}
				}
				maps.Copy(want, test.want)
				if len(sent.requests) != 2 {
					t.Fatalf("%d requests", len(sent.requests))
				}
				var nonces []string
				for _, request := range sent.requests {
					nonces = append(nonces, request.check(t, account.AccessKeySecret, want))
				}
				if nonces[0] == nonces[1] {
					t.Error("both have the same nonce")
				}
			})
		}
	}
}

// check compares a request with the wanted parameters and returns its nonce.
func (r wireRequest) check(t *testing.T, secret string, want url.Values) string {
	t.Helper()
	if r.method != http.MethodPost || r.path != "/" || r.body != "" {
		t.Errorf("sent by %s to %s with the body %q", r.method, r.path, r.body)
	}
	for name := range r.header {
		if name == "Authorization" || regexp.MustCompile(`^X-Acs-(Content|Date|Signature)`).MatchString(name) {
			t.Errorf("header %s is of another version of the signature", name)
		}
	}
	if accept := r.header.Get("Accept"); accept != "" && accept != "application/json" {
		t.Errorf("Accept is %s", accept)
	}
	got := maps.Clone(r.query)
	if signature := domaintest.Sign(r.method, r.query, secret); got.Get("Signature") != signature {
		t.Error("the signature is wrong")
	}
	if stamp := got.Get("Timestamp"); !regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`).MatchString(stamp) {
		t.Errorf("Timestamp is %s", stamp)
	}
	nonce := got.Get("SignatureNonce")
	if len(nonce) < 16 {
		t.Errorf("SignatureNonce is %q", nonce)
	}
	for _, name := range []string{"Signature", "Timestamp", "SignatureNonce"} {
		if len(got[name]) != 1 {
			t.Errorf("%s is there %d times", name, len(got[name]))
		}
		delete(got, name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parameters (-want +got):\n%s", diff)
	}
	return nonce
}
