// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"strings"
	"testing"
)

func TestCleaner(t *testing.T) {
	t.Parallel()
	clean := cleaner([]string{"a+b", "a+b/c", ""})
	for text, want := range map[string]string{
		"":                                 "",
		"plain":                            "plain",
		"a+b a+b/c":                        "(redacted) (redacted)",
		"a%2Bb%2Fc a%252Bb":                "(redacted) (redacted)",
		"line\n\ttwo\x00\u2028three\ufffd": "line two three",
		"Server String To Sign is:GET":     "Server string to sign (redacted)",
		strings.Repeat("é", maxText+1):     strings.Repeat("é", maxText) + "…",
		"ȺȺȺ string to sign: x":            "ȺȺȺ string to sign (redacted)",
	} {
		if got := clean(text); got != want {
			t.Errorf("clean(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestParseServiceError(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]serviceError{
		`prefix: {"Code": "C", "Message": "M", "RequestId": "R"} suffix`:      {"C", "M", "R"},
		`{"code": "C", "message": "M", "requestId": "R"}`:                     {"C", "M", "R"},
		`{"ErrorCode": "C", "ErrorMessage": "M", "RequestId": "R"}`:           {"C", "M", "R"},
		`{"error": "invalid_grant", "error_description": "M"}`:                {"invalid_grant", "M", ""},
		`{"Code": 1, "code": "C", "Message": ["M"], "AccessDeniedDetail": 1}`: {"C", "", ""},
		`{"Message": "M"}`: {"", "M", ""},
	} {
		got, ok := parseServiceError(text)
		if got != want || ok != (want.code != "") {
			t.Errorf("parseServiceError(%s) = %+v, %t", text, got, ok)
		}
	}
	for _, text := range []string{"", "no object", "{", "{]", "[1]", "nothing { here"} {
		if got, ok := parseServiceError(text); ok {
			t.Errorf("parseServiceError(%s) = %+v", text, got)
		}
	}
}

func TestRetrievalErrorText(t *testing.T) {
	t.Parallel()
	for want, fault := range map[string]error{
		"no credentials from x: denied, HTTP 403: NoPermission: m (request R)": &RetrievalError{
			Source: "x", Reason: ReasonDenied, HTTPStatus: 403, Code: "NoPermission", Message: "m", RequestID: "R",
		},
		"no credentials from x: unreadable token file: /p: the file is empty": &RetrievalError{
			Source: "x", Reason: ReasonTokenFile, Path: "/p", Err: errNoToken,
		},
	} {
		if got := fault.Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	seen := map[string]bool{}
	for reason := ReasonUnreachable; reason <= ReasonCommand; reason++ {
		seen[reason.String()] = true
	}
	if len(seen) != int(ReasonCommand)+1 || seen[(ReasonCommand+1).String()] {
		t.Errorf("names of reasons: %v", seen)
	}
}
