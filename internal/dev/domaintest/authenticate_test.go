// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// moved moves parameters from the query to a form, or all of them.
func moved(names ...string) func(*http.Request) {
	return func(r *http.Request) {
		params, body := r.URL.Query(), make(url.Values)
		for name := range params {
			if len(names) == 0 || name == names[0] {
				body[name] = params[name]
				delete(params, name)
			}
		}
		r.URL.RawQuery = params.Encode()
		withBody(form, body.Encode())(r)
	}
}

func withBody(contentType, body string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Set("Content-Type", contentType)
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
	}
}

func withQuery(more string) func(*http.Request) {
	return func(r *http.Request) { r.URL.RawQuery += more }
}

func withHeader(name string, values ...string) func(*http.Request) {
	return func(r *http.Request) { r.Header[name] = values }
}

func withAuthorization(old, replacement string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), old, replacement, 1))
	}
}

func TestService_accepts(t *testing.T) {
	t.Parallel()
	now := time.Now().Truncate(time.Second)
	const json = "application/json; charset=utf-8"
	const offsetOfZero = "2006-01-02T15:04:05+00:00"
	temporary := domaintest.Account{AccessKeyID: "STS.key", AccessKeySecret: "secret", SecurityToken: "to+ken/=", UserID: domaintest.UserID}
	odd := values("Email", "o'neil+tag*~@example.com")
	server := start(t, domaintest.WithClock(func() time.Time { return now }),
		domaintest.WithAccounts(domaintest.DefaultAccount(), temporary),
		domaintest.WithRecords(domaintest.VerifiedRecord(address), domaintest.VerifiedRecord(odd.Get("Email"))))
	for name, q := range map[string]request{
		"GET":                        {method: http.MethodGet},
		"odd characters":             {params: odd},
		"form":                       {change: moved()},
		"query and form":             {change: moved("Email")},
		"list":                       {action: list},
		"clock behind":               {at: now.Add(-15 * time.Minute)},
		"clock ahead":                {at: now.Add(15 * time.Minute)},
		"offset of zero":             {params: values("Timestamp", now.UTC().Format(offsetOfZero))},
		"security token":             {account: temporary},
		"version 3":                  {v3: true},
		"version 3, GET":             {v3: true, method: http.MethodGet},
		"version 3, odd characters":  {v3: true, params: odd},
		"version 3, form":            {v3: true, params: url.Values{"Email": nil}, contentType: form, body: odd.Encode()},
		"version 3, query and form":  {v3: true, contentType: form, body: "Lang=zh"},
		"version 3, list":            {v3: true, action: list},
		"version 3, JSON":            {v3: true, params: url.Values{"Email": nil}, contentType: json, body: `{"Email":"` + address + `","Lang":null}`},
		"version 3, list by JSON":    {v3: true, action: list, contentType: json, body: `{"PageNum":1,"PageSize":5}`},
		"version 3, unsigned header": {v3: true, change: withHeader("User-Agent", "another")},
		"version 3, offset of zero":  {v3: true, header: http.Header{"X-Acs-Date": {now.UTC().Format(offsetOfZero)}}},
		"version 3, security token":  {v3: true, account: temporary},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := server.send(q)
			if fields := got.fields(t); fields["VerificationStatus"] != 1.0 && fields["TotalItemNum"] != 2.0 {
				t.Errorf("got %d %s", got.status, got.body)
			}
		})
	}
	t.Cleanup(func() {
		for _, r := range server.Requests() {
			if r.Action == "" || r.Params.Get("Action") != r.Action || r.Params.Get("Version") != "2018-01-29" {
				t.Errorf("recorded %+v", r)
			}
			if r.Header.Get("Authorization") != "" || r.Params.Has("Signature") {
				t.Errorf("a signature is recorded: %+v", r)
			}
		}
	})
}

func TestService_rejects(t *testing.T) {
	t.Parallel()
	now := time.Now().Truncate(time.Second)
	temporary := domaintest.Account{AccessKeyID: "STS.key", AccessKeySecret: "secret", SecurityToken: "to+ken/="}
	expired := domaintest.Account{AccessKeyID: "STS.expired", AccessKeySecret: "secret", SecurityToken: "token", Expires: now}
	server := start(t, domaintest.WithClock(func() time.Time { return now }),
		domaintest.WithAccounts(domaintest.DefaultAccount(), temporary, expired))
	otherSecret, otherToken, noToken := domaintest.DefaultAccount(), temporary, temporary
	otherSecret.AccessKeySecret, otherToken.SecurityToken, noToken.SecurityToken = "wrong", "another", ""
	noEmail, emailForm := url.Values{"Email": nil}, values("Email", address).Encode()
	const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	for _, test := range []struct {
		name   string
		status int
		code   string
		request
	}{
		{"PUT", 400, "UnsupportedHTTPMethod", request{method: http.MethodPut}},
		{"path", 404, "InvalidAction.NotFound", request{change: func(r *http.Request) { r.URL.Path = "/v2" }}},
		{"given in both", 400, "InvalidParameter", request{change: withBody(form, emailForm)}},
		{"JSON body", 400, "InvalidParameter", request{change: withBody("application/json", "{}")}},
		{"GET with body", 400, "InvalidParameter", request{method: http.MethodGet, change: withBody(form, "a=b")}},
		{"broken escape", 400, "InvalidParameter", request{change: withBody(form, "a=%zz")}},
		{"broken escape in the query", 400, "InvalidParameter", request{change: withQuery("&a=%zz")}},
		{"endless form", 400, "InvalidParameter", request{change: withBody(form, strings.Repeat("a", 2<<20))}},
		{"changed parameter", 403, "SignatureDoesNotMatch", request{change: withQuery("&Lang=zh")}},
		{"changed method", 403, "SignatureDoesNotMatch", request{change: func(r *http.Request) { r.Method = http.MethodGet }}},
		{"another secret", 403, "SignatureDoesNotMatch", request{account: otherSecret}},
		{"no signature", 400, "MissingSignature", request{change: func(r *http.Request) {
			r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "Signature=", "Signature=&Lang=", 1)
		}}},
		{"too old", 400, "InvalidTimeStamp.Expired", request{at: now.Add(-15*time.Minute - time.Second)}},
		{"too early", 400, "InvalidTimeStamp.Expired", request{at: now.Add(15*time.Minute + time.Second)}},
		{"expired token", 400, "InvalidSecurityToken.Expired", request{account: expired}},
		{"another token", 400, "InvalidSecurityToken.Malformed", request{account: otherToken}},
		{"no token", 400, "MissingSecurityToken", request{account: noToken}},
		{"unknown account", 404, "InvalidAccessKeyId.NotFound", request{account: domaintest.Account{AccessKeyID: "unknown"}}},

		{"version 3, changed query", 403, "SignatureDoesNotMatch", request{v3: true, change: withQuery("&Lang=zh")}},
		{"version 3, changed header", 403, "SignatureDoesNotMatch", request{v3: true, change: withHeader("X-Acs-Action", list)}},
		{"version 3, changed host", 403, "SignatureDoesNotMatch", request{v3: true, change: func(r *http.Request) { r.Host = "domain.aliyuncs.com" }}},
		{"version 3, changed method", 403, "SignatureDoesNotMatch", request{v3: true, change: func(r *http.Request) { r.Method = http.MethodGet }}},
		{"version 3, changed signature", 403, "SignatureDoesNotMatch", request{v3: true, change: withAuthorization("Signature=", "Signature=0")}},
		{"version 3, another secret", 403, "SignatureDoesNotMatch", request{v3: true, account: otherSecret}},
		{"version 3, hash of another body", 403, "SignatureDoesNotMatch", request{
			v3: true, params: noEmail, contentType: form, body: emailForm, header: http.Header{"X-Acs-Content-Sha256": {emptyHash}},
		}},
		{"version 3, header added", 400, "IncompleteSignature", request{v3: true, change: withHeader("X-Acs-Credentials-Provider", "x")}},
		{"version 3, host not signed", 400, "IncompleteSignature", request{v3: true, change: withAuthorization("=host;", "=")}},
		{"version 3, headers out of order", 400, "IncompleteSignature", request{v3: true, change: withAuthorization("=host;x-acs-action", "=x-acs-action;host")}},
		{"version 3, header named twice", 400, "IncompleteSignature", request{v3: true, change: withAuthorization("=host;", "=host;host;")}},
		{"version 3, header given twice", 400, "InvalidParameter", request{v3: true, header: http.Header{"X-Acs-Signature-Nonce": {"a", "b"}}}},
		{"version 3, no hash", 400, "IncompleteSignature", request{v3: true, change: withHeader("X-Acs-Content-Sha256")}},
		{"version 3, no date", 400, "MissingTimestamp", request{v3: true, change: withHeader("X-Acs-Date")}},
		{"version 3, no nonce", 400, "MissingSignatureNonce", request{v3: true, change: withHeader("X-Acs-Signature-Nonce")}},
		{"version 3, no action", 400, "MissingAction", request{v3: true, change: withHeader("X-Acs-Action")}},
		{"version 3, no version", 400, "InvalidVersion", request{v3: true, change: withHeader("X-Acs-Version")}},
		{"version 3, another version", 400, "InvalidVersion", request{v3: true, header: http.Header{"X-Acs-Version": {"2014-05-26"}}}},
		{"version 3, no credential", 400, "MissingAccessKeyId", request{v3: true, change: withAuthorization("Credential=", "Other=")}},
		{"version 3, no signature", 400, "MissingSignature", request{v3: true, change: withAuthorization("Signature=", "Other=")}},
		{"version 3, another algorithm", 400, "InvalidSignatureMethod", request{v3: true, change: withAuthorization("SHA256", "SM3")}},
		{"version 3, unknown key", 404, "InvalidAccessKeyId.NotFound", request{v3: true, change: withAuthorization("testid", "nobody")}},
		{"version 3, too old", 400, "InvalidTimeStamp.Expired", request{v3: true, at: now.Add(-16 * time.Minute)}},
		{"version 3, too early", 400, "InvalidTimeStamp.Expired", request{v3: true, at: now.Add(16 * time.Minute)}},
		{"version 3, time of another form", 400, "InvalidTimeStamp.Format", request{v3: true, header: http.Header{"X-Acs-Date": {now.UTC().Format("20060102T150405Z")}}}},
		{"version 3, token that is not due", 400, "InvalidSecurityToken.Malformed", request{v3: true, header: http.Header{"X-Acs-Security-Token": {"t"}}}},
		{"version 3, no token", 400, "MissingSecurityToken", request{v3: true, account: noToken}},
		{"version 3, no address", 400, "MissingEmail", request{v3: true, params: noEmail}},
		{"version 3, unknown parameter", 400, "UnsupportedParameter", request{v3: true, params: values("email", address)}},
		{"version 3, given in query and body", 400, "InvalidParameter", request{v3: true, contentType: form, body: emailForm}},
		{"version 3, list for a body", 400, "InvalidParameter", request{v3: true, contentType: "application/json", body: `[]`}},
		{"version 3, nested body", 400, "InvalidParameter", request{v3: true, params: noEmail, contentType: "application/json", body: `{"Email":{}}`}},
		{"version 3, two bodies", 400, "InvalidParameter", request{v3: true, contentType: "application/json", body: `{}{}`}},
		{"version 3, GET with a body", 400, "InvalidParameter", request{v3: true, method: http.MethodGet, params: noEmail, contentType: form, body: emailForm}},
		{"version 3, body without a type", 400, "InvalidParameter", request{v3: true, params: noEmail, body: emailForm}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server.send(test.request).want(t, test.status, test.code)
		})
	}
}

func TestNonce_isUsedUpOnce(t *testing.T) {
	t.Parallel()
	for name, q := range map[string]request{
		"version 1.0": {params: values("SignatureNonce", "once")},
		"version 3":   {v3: true, header: http.Header{"X-Acs-Signature-Nonce": {"once"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := start(t)
			// A request that is not the account's own does not use its nonce up. One that meets a fault does.
			forged := q
			forged.account = domaintest.Account{AccessKeyID: domaintest.AccessKeyID, AccessKeySecret: "wrong"}
			server.send(forged).want(t, http.StatusForbidden, "SignatureDoesNotMatch")
			server.Inject(domaintest.Fault{Code: "ServiceUnavailable", Times: 1})
			server.send(q).want(t, http.StatusServiceUnavailable, "ServiceUnavailable")
			server.send(q).want(t, http.StatusBadRequest, "SignatureNonceUsed")
		})
	}
}

func TestSignatureDoesNotMatch_quotesStringToSign(t *testing.T) {
	t.Parallel()
	server := start(t)
	var toSign string
	got := server.send(request{change: func(r *http.Request) {
		r.Method = http.MethodGet
		toSign = domaintest.StringToSign(r.Method, r.URL.Query())
	}})
	if message, _ := got.fields(t)["Message"].(string); !strings.HasSuffix(message, "server string to sign is:"+toSign) {
		t.Errorf("got %s, want %s", message, toSign)
	}
}
