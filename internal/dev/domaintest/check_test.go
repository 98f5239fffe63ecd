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

func TestService_checksParameters(t *testing.T) {
	t.Parallel()
	page := url.Values{"PageNum": {"1"}, "PageSize": {"10"}}
	tests := map[string]struct {
		action string
		params url.Values // over an Email or the paging parameters, and over the common ones
		status int
		code   string // empty: accepted
	}{
		"every parameter":           {query, url.Values{"Lang": {"zh"}, "UserClientIp": {"::1"}, "RegionId": {"cn-hangzhou"}, "SignatureType": {""}}, 200, ""},
		"plus and apostrophe":       {query, email("o'neil+tag @例え.jp"), 200, ""},
		"no action":                 {"", nil, 400, "MissingAction"},
		"unknown action":            {"DeleteEverything", nil, 404, "InvalidAction.NotFound"},
		"no address":                {query, url.Values{"Email": {""}}, 400, "MissingEmail"},
		"no address at all":         {query, url.Values{"Email": nil}, 400, "MissingEmail"},
		"not an address":            {query, email("example.com"), 400, "ParameterIllegal"},
		"language":                  {query, url.Values{"Lang": {"de"}}, 400, "InvalidLang"},
		"empty language":            {query, url.Values{"Lang": {""}}, 400, "InvalidLang"},
		"client IP":                 {query, url.Values{"UserClientIp": {"localhost"}}, 400, "InvalidUserClientIp"},
		"unknown parameter":         {query, url.Values{"email": {"a@example.com"}}, 400, "UnsupportedParameter"},
		"parameter of the other":    {query, page, 400, "UnsupportedParameter"},
		"duplicate":                 {query, email2("a@example.com", "b@example.com"), 400, "InvalidParameter"},
		"version":                   {query, url.Values{"Version": {"2018-02-08"}}, 400, "InvalidVersion"},
		"format":                    {query, url.Values{"Format": {"YAML"}}, 400, "InvalidParameter.Format"},
		"format in small letters":   {query, url.Values{"Format": {"json"}}, 200, ""},
		"what may be left out":      {query, url.Values{"SignatureMethod": nil, "SignatureType": nil, "Format": nil}, 200, ""},
		"no version":                {query, url.Values{"Version": nil}, 400, "InvalidVersion"},
		"no signature version":      {query, url.Values{"SignatureVersion": nil}, 400, "MissingSignatureVersion"},
		"signature method":          {query, url.Values{"SignatureMethod": {"HMAC-SHA256"}}, 400, "InvalidSignatureMethod"},
		"signature version":         {query, url.Values{"SignatureVersion": {"2.0"}}, 400, "InvalidSignatureVersion"},
		"signature type":            {query, url.Values{"SignatureType": {"BEARERTOKEN"}}, 400, "InvalidSignatureType"},
		"no nonce":                  {query, url.Values{"SignatureNonce": {""}}, 400, "MissingSignatureNonce"},
		"no time stamp":             {query, url.Values{"Timestamp": {""}}, 400, "MissingTimestamp"},
		"time stamp of local time":  {query, url.Values{"Timestamp": {"2026-01-02T03:04:05+08:00"}}, 400, "InvalidTimeStamp.Format"},
		"no key":                    {query, url.Values{"AccessKeyId": {""}}, 400, "MissingAccessKeyId"},
		"unknown key":               {query, url.Values{"AccessKeyId": {"someone"}}, 404, "InvalidAccessKeyId.NotFound"},
		"token that is not due":     {query, url.Values{"SecurityToken": {"t"}}, 400, "InvalidSecurityToken.Malformed"},
		"list":                      {list, page, 200, ""},
		"list, every filter":        {list, url.Values{"PageNum": {"2"}, "PageSize": {"5000"}, "Email": {"a@example.com"}, "VerificationStatus": {"0"}, "BeginCreateTime": {"0"}, "EndCreateTime": {"1767323045000"}, "Lang": {"en"}, "UserClientIp": {"127.0.0.1"}}, 200, ""},
		"list, no page number":      {list, url.Values{"PageSize": {"10"}}, 200, ""},
		"list, no page size":        {list, url.Values{"PageNum": {"1"}}, 200, ""},
		"list, empty page number":   {list, url.Values{"PageNum": {""}}, 400, "InvalidPageNum"},
		"list, page 0":              {list, url.Values{"PageNum": {"0"}, "PageSize": {"10"}}, 400, "InvalidPageNum"},
		"list, page beyond numbers": {list, url.Values{"PageNum": {"99999999999999999999"}, "PageSize": {"10"}}, 400, "InvalidPageNum"},
		"list, page too big":        {list, url.Values{"PageNum": {"1"}, "PageSize": {"5001"}}, 400, "InvalidPageSize"},
		"list, status 2":            {list, url.Values{"PageNum": {"1"}, "PageSize": {"1"}, "VerificationStatus": {"2"}}, 400, "InvalidVerificationStatus"},
		"list, time as text":        {list, url.Values{"PageNum": {"1"}, "PageSize": {"1"}, "EndCreateTime": {"2026-01-02"}}, 400, "InvalidEndCreateTime"},
		"list, empty address":       {list, url.Values{"PageNum": {"1"}, "PageSize": {"1"}, "Email": {""}}, 400, "ParameterIllegal"},
	}
	server := domaintest.Start(t)
	client := newClient(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			params := url.Values{}
			if test.action == query {
				params.Set("Email", "a@example.com")
			}
			maps.Copy(params, test.params)
			got := ask(t, client, server.URL, test.action, params)
			if test.code == "" {
				if got.status != test.status {
					t.Errorf("refused: %d %s", got.status, got.body)
				}
				return
			}
			got.wantCode(t, test.status, test.code)
		})
	}
}

func email2(addresses ...string) url.Values { return url.Values{"Email": addresses} }

func TestService_checksSignature(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.VerifiedRecord("a@example.com")))
	client := newClient(t)
	account := domaintest.DefaultAccount()
	sign := func() url.Values {
		return account.SignedParams(http.MethodPost, query, time.Now(), email("a@example.com"))
	}

	t.Run("changed parameter", func(t *testing.T) {
		t.Parallel()
		params := sign()
		params.Set("Email", "b@example.com")
		got := send(t.Context(), t, client, server.URL, params)
		got.wantCode(t, http.StatusForbidden, "SignatureDoesNotMatch")
		message, _ := got.decode(t)["Message"].(string)
		if want := "server string to sign is:" + domaintest.StringToSign(http.MethodPost, params); !strings.HasSuffix(message, want) {
			t.Errorf("the message does not quote the string to sign: %s", message)
		}
		// A request that is not the account's own does not spend its nonce.
		params.Set("Email", "a@example.com")
		if got := send(t.Context(), t, client, server.URL, params); got.status != http.StatusOK {
			t.Errorf("got %d %s", got.status, got.body)
		}
	})
	t.Run("another method", func(t *testing.T) {
		t.Parallel()
		params := account.SignedParams(http.MethodGet, query, time.Now(), email("a@example.com"))
		send(t.Context(), t, client, server.URL, params).wantCode(t, http.StatusForbidden, "SignatureDoesNotMatch")
	})
	t.Run("another secret", func(t *testing.T) {
		t.Parallel()
		wrong := domaintest.Account{AccessKeyID: account.AccessKeyID, AccessKeySecret: "wrong"}
		params := wrong.SignedParams(http.MethodPost, query, time.Now(), email("a@example.com"))
		send(t.Context(), t, client, server.URL, params).wantCode(t, http.StatusForbidden, "SignatureDoesNotMatch")
	})
	t.Run("none", func(t *testing.T) {
		t.Parallel()
		params := sign()
		params.Del("Signature")
		send(t.Context(), t, client, server.URL, params).wantCode(t, http.StatusBadRequest, "MissingSignature")
	})
	t.Run("nonce used", func(t *testing.T) {
		t.Parallel()
		params := sign()
		if got := send(t.Context(), t, client, server.URL, params); got.status != http.StatusOK {
			t.Fatalf("got %d %s", got.status, got.body)
		}
		send(t.Context(), t, client, server.URL, params).wantCode(t, http.StatusBadRequest, "SignatureNonceUsed")
	})
	t.Run("nonce used by a try that failed", func(t *testing.T) {
		t.Parallel()
		server := domaintest.Start(t)
		server.Inject(domaintest.Fault{Code: "ServiceUnavailable", Times: 1})
		params := sign()
		send(t.Context(), t, client, server.URL, params).wantCode(t, http.StatusServiceUnavailable, "ServiceUnavailable")
		send(t.Context(), t, client, server.URL, params).wantCode(t, http.StatusBadRequest, "SignatureNonceUsed")
	})
}

func TestService_checksTransport(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	client := newClient(t)
	form := "application/x-www-form-urlencoded"
	tests := map[string]struct {
		method, path, contentType string
		query, body               func(signed url.Values) string
		status                    int
		code                      string
	}{
		"GET":            {"GET", "/", "", url.Values.Encode, nil, 200, ""},
		"form":           {"POST", "/", form, nil, url.Values.Encode, 200, ""},
		"query and form": {"POST", "/", form, without("Email"), only("Email"), 200, ""},
		"given in both":  {"POST", "/", form, url.Values.Encode, only("Email"), 400, "InvalidParameter"},
		"JSON body":      {"POST", "/", "application/json", url.Values.Encode, fixed("{}"), 400, "InvalidParameter"},
		"GET with body":  {"GET", "/", form, url.Values.Encode, fixed("a=b"), 400, "InvalidParameter"},
		"broken escape":  {"POST", "/", form, url.Values.Encode, fixed("a=%zz"), 400, "InvalidParameter"},
		"endless form":   {"POST", "/", form, url.Values.Encode, fixed(strings.Repeat("a", 2<<20)), 400, "InvalidParameter"},
		"PUT":            {"PUT", "/", "", url.Values.Encode, nil, 400, "UnsupportedHTTPMethod"},
		"path":           {"POST", "/v2", "", url.Values.Encode, nil, 404, "InvalidAction.NotFound"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			signed := domaintest.DefaultAccount().SignedParams(test.method, query, time.Now(), email("a@example.com"))
			target, body := server.URL+test.path, ""
			if test.query != nil {
				target += "?" + test.query(signed)
			}
			if test.body != nil {
				body = test.body(signed)
			}
			request, err := http.NewRequestWithContext(t.Context(), test.method, target, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if test.contentType != "" {
				request.Header.Set("Content-Type", test.contentType)
			}
			got := do(client, request)
			if test.code == "" {
				if got.status != test.status {
					t.Errorf("refused: %d %s", got.status, got.body)
				}
				return
			}
			got.wantCode(t, test.status, test.code)
		})
	}
}

func without(name string) func(url.Values) string {
	return func(params url.Values) string {
		rest := maps.Clone(params)
		rest.Del(name)
		return rest.Encode()
	}
}

func only(name string) func(url.Values) string {
	return func(params url.Values) string { return url.Values{name: params[name]}.Encode() }
}

func fixed(text string) func(url.Values) string {
	return func(url.Values) string { return text }
}

func TestService_checksClock(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	server := domaintest.Start(t, domaintest.WithClock(func() time.Time { return now }))
	client := newClient(t)
	for name, test := range map[string]struct {
		skew time.Duration
		good bool
	}{
		"exact":     {0, true},
		"behind":    {-15 * time.Minute, true},
		"ahead":     {15 * time.Minute, true},
		"too old":   {-15*time.Minute - time.Second, false},
		"too early": {15*time.Minute + time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			params := domaintest.DefaultAccount().SignedParams(http.MethodPost, query, now.Add(test.skew), email("a@example.com"))
			got := send(t.Context(), t, client, server.URL, params)
			if test.good && got.status != http.StatusOK {
				t.Errorf("refused: %s", got.body)
			}
			if !test.good {
				got.wantCode(t, http.StatusBadRequest, "InvalidTimeStamp.Expired")
			}
		})
	}
}

func TestService_checksNonceOverTime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	server := domaintest.Start(t, domaintest.WithClock(func() time.Time { return now }))
	client := newClient(t)
	spend := func(after time.Duration, nonce string) reply {
		t.Helper()
		now = now.Add(after)
		params := email("a@example.com")
		params.Set("SignatureNonce", nonce)
		return send(t.Context(), t, client, server.URL,
			domaintest.DefaultAccount().SignedParams(http.MethodPost, query, now, params))
	}
	spend(0, "first")
	if got := spend(29*time.Minute, "second"); got.status != http.StatusOK {
		t.Errorf("a fresh nonce: %s", got.body)
	}
	spend(2*time.Minute, "third")
	spend(0, "first").wantCode(t, http.StatusBadRequest, "SignatureNonceUsed")
	spend(0, "second").wantCode(t, http.StatusBadRequest, "SignatureNonceUsed")
}

func TestService_checksSecurityToken(t *testing.T) {
	t.Parallel()
	account := domaintest.Account{AccessKeyID: "STS.key", AccessKeySecret: "secret", SecurityToken: "to+ken/=", UserID: "1"}
	expired := account
	expired.AccessKeyID = "STS.expired"
	expired.Expires = time.Now().Add(-time.Second)
	server := domaintest.Start(t, domaintest.WithAccounts(account, expired))
	client := newClient(t)
	try := func(account domaintest.Account) reply {
		t.Helper()
		return send(t.Context(), t, client, server.URL,
			account.SignedParams(http.MethodPost, query, time.Now(), email("a@example.com")))
	}
	if got := try(account); got.status != http.StatusOK {
		t.Errorf("refused: %s", got.body)
	}
	try(expired).wantCode(t, http.StatusBadRequest, "InvalidSecurityToken.Expired")
	account.SecurityToken = "another"
	try(account).wantCode(t, http.StatusBadRequest, "InvalidSecurityToken.Malformed")
	account.SecurityToken = ""
	try(account).wantCode(t, http.StatusBadRequest, "MissingSecurityToken")
	try(domaintest.DefaultAccount()).wantCode(t, http.StatusNotFound, "InvalidAccessKeyId.NotFound")
}

func TestErrorBody(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	client := newClient(t)
	server.Inject(domaintest.Fault{Code: "NoPermission", AccessDeniedDetail: &domaintest.AccessDeniedDetail{AuthAction: "domain:QueryEmailVerification"}})

	messages := make(map[string]string)
	for _, lang := range []string{"", "en", "zh"} {
		params := email("a@example.com")
		if lang != "" {
			params.Set("Lang", lang)
		}
		got := ask(t, client, server.URL, query, params)
		got.wantCode(t, http.StatusForbidden, "NoPermission")
		fields := got.decode(t)
		for _, name := range []string{"RequestId", "HostId", "Message", "Recommend"} {
			if value, _ := fields[name].(string); value == "" {
				t.Errorf("%s is %v", name, fields[name])
			}
		}
		detail, _ := fields["AccessDeniedDetail"].(map[string]any)
		if detail["AuthAction"] != "domain:QueryEmailVerification" {
			t.Errorf("AccessDeniedDetail is %v", fields["AccessDeniedDetail"])
		}
		messages[lang], _ = fields["Message"].(string)
	}
	if messages[""] != messages["en"] || messages["zh"] != "请求被拒绝（NoPermission）。" || messages["en"] == messages["zh"] {
		t.Errorf("messages: %q", messages)
	}

	fields := ask(t, client, server.URL, query, nil).decode(t)
	if _, ok := fields["AccessDeniedDetail"]; ok {
		t.Errorf("another error has an AccessDeniedDetail: %v", fields)
	}
}
