// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// v3Request is a request of the default account that is signed with version 3, after and before a change.
type v3Request struct {
	method, contentType, body string
	query                     url.Values
	header                    http.Header
	change                    func(*http.Request)
}

func (v v3Request) send(t *testing.T, client *http.Client, endpoint, action string, at time.Time) reply {
	t.Helper()
	method := v.method
	if method == "" {
		method = http.MethodPost
	}
	request, err := http.NewRequestWithContext(t.Context(), method, endpoint+"/?"+v.query.Encode(), strings.NewReader(v.body))
	if err != nil {
		t.Fatal(err)
	}
	if v.contentType != "" {
		request.Header.Set("Content-Type", v.contentType)
	}
	maps.Copy(request.Header, v.header)
	domaintest.DefaultAccount().AuthorizeV3(request, action, at, []byte(v.body))
	if v.change != nil {
		v.change(request)
	}
	return do(client, request)
}

func TestV3_accepts(t *testing.T) {
	t.Parallel()
	const form, json = "application/x-www-form-urlencoded", "application/json; charset=utf-8"
	address := email("o'neil+tag*~@example.com")
	for name, test := range map[string]struct {
		action string
		v3Request
	}{
		"query":               {query, v3Request{query: address}},
		"GET":                 {query, v3Request{method: http.MethodGet, query: address}},
		"form":                {query, v3Request{contentType: form, body: address.Encode()}},
		"JSON":                {query, v3Request{contentType: json, body: `{"Email":"o'neil+tag*~@example.com","Lang":null}`}},
		"query and form":      {query, v3Request{query: url.Values{"Lang": {"zh"}}, contentType: form, body: address.Encode()}},
		"list":                {list, v3Request{}},
		"list by JSON":        {list, v3Request{contentType: json, body: `{"PageNum":1,"PageSize":5}`}},
		"unsigned user agent": {query, v3Request{query: address, change: func(r *http.Request) { r.Header.Set("User-Agent", "another") }}},
		"offset of zero":      {query, v3Request{query: address, header: http.Header{"X-Acs-Date": {time.Now().UTC().Format("2006-01-02T15:04:05+00:00")}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithRecords(domaintest.VerifiedRecord(address.Get("Email"))))
			got := test.send(t, newClient(t), server.URL, test.action, time.Now())
			fields := got.decode(t)
			if got.status != http.StatusOK || fields["VerificationStatus"] != 1.0 && fields["TotalItemNum"] != 1.0 {
				t.Errorf("got %d %s", got.status, got.body)
			}
			request := server.Requests()[0]
			if request.Action != test.action || request.Params.Get("Action") != test.action || request.Params.Get("Version") != "2018-01-29" {
				t.Errorf("recorded %+v", request)
			}
			if request.Header.Get("Authorization") != "" {
				t.Error("the signature is recorded")
			}
		})
	}
}

func TestV3_rejects(t *testing.T) {
	t.Parallel()
	const form = "application/x-www-form-urlencoded"
	address := email("a@example.com")
	without := func(header string) func(*http.Request) { return func(r *http.Request) { r.Header.Del(header) } }
	authorization := func(old, replacement string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), old, replacement, 1))
		}
	}
	now := time.Now()
	for name, test := range map[string]struct {
		v3Request
		at     time.Time
		status int
		code   string
	}{
		"changed query":  {v3Request{query: address, change: func(r *http.Request) { r.URL.RawQuery += "&Lang=zh" }}, now, 403, "SignatureDoesNotMatch"},
		"changed header": {v3Request{query: address, change: func(r *http.Request) { r.Header.Set("X-Acs-Action", list) }}, now, 403, "SignatureDoesNotMatch"},
		"changed host":   {v3Request{query: address, change: func(r *http.Request) { r.Host = "domain.aliyuncs.com" }}, now, 403, "SignatureDoesNotMatch"},
		"changed method": {v3Request{query: address, change: func(r *http.Request) { r.Method = http.MethodGet }}, now, 403, "SignatureDoesNotMatch"},
		"changed key":    {v3Request{query: address, change: authorization("Signature=", "Signature=0")}, now, 403, "SignatureDoesNotMatch"},
		"hash of another body": {
			v3Request{
				contentType: form, body: address.Encode(),
				header: http.Header{"X-Acs-Content-Sha256": {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}},
			}, now, 403, "SignatureDoesNotMatch",
		},
		"header added":         {v3Request{query: address, change: func(r *http.Request) { r.Header.Set("X-Acs-Credentials-Provider", "x") }}, now, 400, "IncompleteSignature"},
		"host not signed":      {v3Request{query: address, change: authorization("=host;", "=")}, now, 400, "IncompleteSignature"},
		"headers out of order": {v3Request{query: address, change: authorization("=host;x-acs-action", "=x-acs-action;host")}, now, 400, "IncompleteSignature"},
		"header named twice":   {v3Request{query: address, change: authorization("=host;", "=host;host;")}, now, 400, "IncompleteSignature"},
		"header given twice": {
			v3Request{query: address, header: http.Header{"X-Acs-Signature-Nonce": {"a", "b"}}}, now, 400, "InvalidParameter",
		},
		"no hash":           {v3Request{query: address, change: without("X-Acs-Content-Sha256")}, now, 400, "IncompleteSignature"},
		"no date":           {v3Request{query: address, change: without("X-Acs-Date")}, now, 400, "MissingTimestamp"},
		"no nonce":          {v3Request{query: address, change: without("X-Acs-Signature-Nonce")}, now, 400, "MissingSignatureNonce"},
		"no action":         {v3Request{query: address, change: without("X-Acs-Action")}, now, 400, "MissingAction"},
		"no version":        {v3Request{query: address, change: without("X-Acs-Version")}, now, 400, "InvalidVersion"},
		"another version":   {v3Request{query: address, header: http.Header{"X-Acs-Version": {"2014-05-26"}}}, now, 400, "InvalidVersion"},
		"no credential":     {v3Request{query: address, change: authorization("Credential=", "Other=")}, now, 400, "MissingAccessKeyId"},
		"no signature":      {v3Request{query: address, change: authorization("Signature=", "Other=")}, now, 400, "MissingSignature"},
		"another algorithm": {v3Request{query: address, change: authorization("SHA256", "SM3")}, now, 400, "InvalidSignatureMethod"},
		"unknown key":       {v3Request{query: address, change: authorization("testid", "nobody")}, now, 404, "InvalidAccessKeyId.NotFound"},
		"too old":           {v3Request{query: address}, now.Add(-16 * time.Minute), 400, "InvalidTimeStamp.Expired"},
		"too early":         {v3Request{query: address}, now.Add(16 * time.Minute), 400, "InvalidTimeStamp.Expired"},
		"time of another form": {
			v3Request{query: address, header: http.Header{"X-Acs-Date": {now.UTC().Format("20060102T150405Z")}}}, now, 400, "InvalidTimeStamp.Format",
		},
		"token that is not due": {v3Request{query: address, header: http.Header{"X-Acs-Security-Token": {"t"}}}, now, 400, "InvalidSecurityToken.Malformed"},
		"no address":            {v3Request{}, now, 400, "MissingEmail"},
		"unknown parameter":     {v3Request{query: url.Values{"email": {"a@example.com"}}}, now, 400, "UnsupportedParameter"},
		"given in query and body": {
			v3Request{query: address, contentType: form, body: address.Encode()}, now, 400, "InvalidParameter",
		},
		"list for a body":     {v3Request{contentType: "application/json", body: `[]`}, now, 400, "InvalidParameter"},
		"nested body":         {v3Request{contentType: "application/json", body: `{"Email":{}}`}, now, 400, "InvalidParameter"},
		"two bodies":          {v3Request{contentType: "application/json", body: `{}{}`}, now, 400, "InvalidParameter"},
		"GET with a body":     {v3Request{method: http.MethodGet, contentType: form, body: address.Encode()}, now, 400, "InvalidParameter"},
		"body without a type": {v3Request{body: address.Encode()}, now, 400, "InvalidParameter"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.header = cloneOrNew(test.header)
			test.header.Set("Accept", "application/json")
			server := domaintest.Start(t)
			test.send(t, newClient(t), server.URL, query, test.at).wantCode(t, test.status, test.code)
		})
	}
}

func cloneOrNew(header http.Header) http.Header {
	if header == nil {
		return http.Header{}
	}
	return header.Clone()
}

func TestV3_nonceIsSpentOnce(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	client := newClient(t)
	request := v3Request{query: email("a@example.com"), header: http.Header{"X-Acs-Signature-Nonce": {"once"}}}
	if got := request.send(t, client, server.URL, query, time.Now()); got.status != http.StatusOK {
		t.Fatalf("got %d %s", got.status, got.body)
	}
	request.send(t, client, server.URL, query, time.Now()).wantCode(t, http.StatusBadRequest, "SignatureNonceUsed")
}

func TestV3_securityToken(t *testing.T) {
	t.Parallel()
	account := domaintest.Account{AccessKeyID: "STS.key", AccessKeySecret: "secret", SecurityToken: "to+ken/=", UserID: "1"}
	server := domaintest.Start(t, domaintest.WithAccounts(account))
	client := newClient(t)
	send := func(account domaintest.Account) reply {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/?Email=a%40example.com", nil)
		if err != nil {
			t.Fatal(err)
		}
		account.AuthorizeV3(request, query, time.Now(), nil)
		return do(client, request)
	}
	if got := send(account); got.status != http.StatusOK {
		t.Errorf("refused: %s", got.body)
	}
	account.SecurityToken = ""
	send(account).wantCode(t, http.StatusBadRequest, "MissingSecurityToken")
}
