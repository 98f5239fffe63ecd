// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestClassOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		code   string
		status int
		want   Class
	}{
		// The documented table, each code with a status that says something else: the code counts.
		{"Throttling", 403, ClassThrottled},
		{"Throttling.User", 503, ClassThrottled},
		{"Throttling.Api", 400, ClassThrottled},
		{"Something.ThrottlingOfAKind", 400, ClassThrottled},
		{"ServiceUnavailable", 400, ClassUnavailable},
		{"InternalError", 200, ClassUnavailable},
		{"NoPermission", 500, ClassNoPermission},
		{"Domain.NoPermission", 400, ClassNoPermission},
		{"Forbidden", 404, ClassNoPermission},
		{"Forbidden.RAM", 400, ClassNoPermission},
		{"Forbidden.AnythingElse", 503, ClassNoPermission},
		{"NotAuthorized", 400, ClassNoPermission},
		{"InvalidAccessKeyId.NotFound", 404, ClassAccessKey},
		{"InvalidAccessKeyId.Inactive", 403, ClassInactiveAccessKey},
		{"SignatureDoesNotMatch", 403, ClassSignature},
		{"IncompleteSignature", 400, ClassSignature},
		{"InvalidSecurityToken.Expired", 403, ClassSecurityToken},
		{"InvalidSecurityToken.Malformed", 400, ClassSecurityToken},
		{"InvalidSecurityToken.MismatchWithAccessKey", 400, ClassSecurityToken},
		{"InvalidTimeStamp.Expired", 400, ClassClockSkew},
		{"SignatureNonceUsed", 400, ClassNonce},
		{"MissingParameter", 400, ClassBadRequest},
		{"MissingAction", 400, ClassBadRequest},
		{"InvalidParameter", 400, ClassBadRequest},
		{"InvalidParameter.Email", 500, ClassBadRequest},
		{"ParameterIllegal", 400, ClassBadRequest},
		{"ParameterIllegall", 400, ClassBadRequest},
		{"UnsupportedOperation", 403, ClassBadRequest},

		// Codes that are documented nowhere. Of their statuses, those from 500 on have a meaning of their own.
		{"Odd", 400, ClassUnknown},
		{"Odd", 403, ClassUnknown},
		{"Odd", 429, ClassUnknown},
		{"Odd", 500, ClassUnavailable},
		{"Odd", 599, ClassUnavailable},
		{"ForbiddenFruit", 400, ClassUnknown},
		{"NoPermissionAtAll", 400, ClassUnknown},
		{"throttling", 400, ClassUnknown},
		{"Not.InternalError", 400, ClassUnknown},

		// No code.
		{"", 500, ClassUnavailable},
		{"", 503, ClassUnavailable},
		{"", 429, ClassThrottled},
		{"", 403, ClassUnknown},
		{"", 200, ClassUnknown},
	} {
		if got := classOf(test.code, test.status); got != test.want {
			t.Errorf("%q with status %d: got class %d, want %d", test.code, test.status, got, test.want)
		}
	}
}

func TestRetryable(t *testing.T) {
	t.Parallel()
	for class, want := range map[Class]bool{
		ClassUnknown: false, ClassThrottled: true, ClassUnavailable: true, ClassNoPermission: false, ClassAccessKey: false,
		ClassInactiveAccessKey: false, ClassSignature: false, ClassSecurityToken: false, ClassClockSkew: false,
		ClassNonce: true, ClassBadRequest: false,
	} {
		if got := retryable(&ServiceError{Class: class}); got != want {
			t.Errorf("class %d: got %t", class, got)
		}
	}
	for reason, want := range map[TransportReason]bool{
		TransportUnreachable: true, TransportTLS: false, TransportTimeout: true, TransportTruncated: true, TransportProxy: false,
	} {
		if got := retryable(&TransportError{Reason: reason}); got != want {
			t.Errorf("reason %d: got %t", reason, got)
		}
	}
	for problem := ProblemForeign; problem <= ProblemPaging; problem++ {
		if retryable(&AnswerError{Problem: problem}) {
			t.Errorf("problem %d: an answer that came is asked for again", problem)
		}
	}
	for _, err := range []error{
		&RequestError{}, &PanicError{}, &NotFoundError{}, errors.New("no credentials"), context.Canceled, context.DeadlineExceeded, nil,
	} {
		if retryable(err) {
			t.Errorf("%T is retryable", err)
		}
	}
}

func TestTransportReason(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		want TransportReason
	}{
		"refused":           {&net.OpError{Op: "dial", Err: errors.New("connection refused")}, TransportUnreachable},
		"reset":             {&net.OpError{Op: "read", Err: errors.New("connection reset by peer")}, TransportUnreachable},
		"end":               {io.EOF, TransportUnreachable},
		"no such host":      {&net.DNSError{Err: "no such host", IsNotFound: true}, TransportUnreachable},
		"slow DNS":          {&net.DNSError{Err: "i/o timeout", IsTimeout: true}, TransportTimeout},
		"slow dial":         {&net.OpError{Op: "dial", Err: &net.DNSError{IsTimeout: true}}, TransportTimeout},
		"time-out of a try": {fmt.Errorf("%w: something", errTryTimeout), TransportTimeout},
		"deadline":          {context.DeadlineExceeded, TransportTimeout},
		"authority":         {&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, TransportTLS},
		"bare authority":    {x509.UnknownAuthorityError{}, TransportTLS},
		"expired":           {x509.CertificateInvalidError{Reason: x509.Expired}, TransportTLS},
		"host name":         {x509.HostnameError{Certificate: &x509.Certificate{}, Host: "h"}, TransportTLS},
		"no TLS":            {tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, TransportTLS},
		"alert":             {&net.OpError{Op: "remote error", Err: errors.New("tls: handshake failure")}, TransportTLS},
		"proxy":             {&net.OpError{Op: "proxyconnect", Err: &proxyError{}}, TransportProxy},
		"proxy is away":     {&net.OpError{Op: "proxyconnect", Err: errors.New("connection refused")}, TransportUnreachable},
	} {
		if got := transportReason(test.err); got != test.want {
			t.Errorf("%s: got %d, want %d", name, got, test.want)
		}
		if got := transportReason(fmt.Errorf("wrapped: %w", test.err)); got != test.want {
			t.Errorf("%s, wrapped: got %d, want %d", name, got, test.want)
		}
	}
}

func TestErrorTexts(t *testing.T) {
	t.Parallel()
	last := &ServiceError{HTTPStatus: 400, Code: "Throttling", Message: "Slow down."}
	for want, err := range map[string]error{
		"the service answered HTTP 400, Throttling: Slow down.":                     last,
		"the service answered HTTP 502":                                             &ServiceError{HTTPStatus: 502},
		"the service answered HTTP 403, NoPermission":                               &ServiceError{HTTPStatus: 403, Code: "NoPermission"},
		"the answer (HTTP 200) lacks VerificationStatus":                            &AnswerError{Problem: ProblemNoStatus, HTTPStatus: 200},
		"the answer (HTTP 200) has a value of the wrong type in UserId":             &AnswerError{Problem: ProblemWrongType, HTTPStatus: 200, Field: "UserId"},
		"the answer (HTTP 302) is none that the Domain API gives":                   &AnswerError{HTTPStatus: 302},
		"no answer from https://domain.aliyuncs.com: EOF":                           &TransportError{Endpoint: EndpointForRegion(""), Detail: "EOF"},
		"Query (2 tries in 1.5s): the account has no record of the address":         &CallError{Action: "Query", Tries: 2, Elapsed: 1500 * time.Millisecond, Err: &NotFoundError{Err: last}},
		"an internal error (a panic)":                                               &PanicError{Stack: "goroutine 1"},
		"the request could not be built: no host":                                   &RequestError{Detail: "no host"},
		"the endpoint names no host":                                                &EndpointError{Problem: "names no host"},
		"Query (1 tries in 5m0s): context deadline exceeded; the last failure: EOF": &CallError{Action: "Query", Tries: 1, Elapsed: 5 * time.Minute, Err: context.DeadlineExceeded, Last: io.EOF},
	} {
		if got := err.Error(); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
	if absent := (&NotFoundError{Err: last}); !errors.Is(absent, last) {
		t.Error("a NotFoundError hides what the query came to")
	}
}

// A wait has to use the whole of its range, or those who were throttled together come back together. That 1000 draws
// miss an eighth of it has a chance of 1 in 10^57.
func TestPauses(t *testing.T) {
	t.Parallel()
	const draws = 1000
	for _, atLeast := range []time.Duration{0, time.Minute} {
		bounds := []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 20 * time.Second, 20 * time.Second}
		shortest, longest := make([]time.Duration, len(bounds)), make([]time.Duration, len(bounds))
		for range draws {
			waits := newPauses()
			waits.atLeast = atLeast
			for i, bound := range bounds {
				wait := waits.NextBackOff() - atLeast
				if wait < 0 || wait > bound+time.Nanosecond {
					t.Fatalf("wait %d: got %s, want at most %s", i+1, wait, bound)
				}
				if shortest[i] == 0 {
					shortest[i] = wait
				}
				shortest[i], longest[i] = min(shortest[i], wait), max(longest[i], wait)
			}
		}
		for i, bound := range bounds {
			if shortest[i] > bound/8 || longest[i] < bound-bound/8 {
				t.Errorf("wait %d: all between %s and %s, of %s", i+1, shortest[i], longest[i], bound)
			}
		}
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, test := range map[string]struct {
		header http.Header
		want   time.Duration
	}{
		"nothing":             {nil, 0},
		"seconds":             {http.Header{"Retry-After": {"120"}}, 2 * time.Minute},
		"zero":                {http.Header{"Retry-After": {"0"}}, 0},
		"negative":            {http.Header{"Retry-After": {"-1"}}, 0},
		"fraction":            {http.Header{"Retry-After": {"1.5"}}, 0},
		"too large":           {http.Header{"Retry-After": {"99999999999999999999"}}, 0},
		"date":                {http.Header{"Retry-After": {"Fri, 02 Jan 2026 03:05:05 GMT"}}, time.Minute},
		"date in the past":    {http.Header{"Retry-After": {"Fri, 02 Jan 2026 03:03:05 GMT"}}, 0},
		"obsolete date":       {http.Header{"Retry-After": {"Friday, 02-Jan-26 03:05:05 GMT"}}, time.Minute},
		"rate limit":          {http.Header{"X-Ratelimit-User-Api": {"Limit:30,Remain:0,TimeLeft:1500,Reset:9"}}, 1500 * time.Millisecond},
		"rate limit of users": {http.Header{"X-Ratelimit-User": {" TimeLeft : 20 "}}, 20 * time.Millisecond},
		"rate limit, broken":  {http.Header{"X-Ratelimit-User-Api": {"TimeLeft,TimeLeft:,TimeLeft:-5,TimeLeft:x,timeleft:9"}}, 0},
		"both":                {http.Header{"Retry-After": {"1"}, "X-Ratelimit-User-Api": {"TimeLeft:999"}}, time.Second},
	} {
		if got := retryAfter(test.header, now); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

func TestShortAddress(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"somebody@example.com": "s…@example.com",
		"a@example.com":        "a…@example.com",
		"用户@例え.jp":             "用…@例え.jp",
		"\"a@b\"@example.com":  "\"…@example.com",
		"@example.com":         "",
		"somebody":             "",
		"":                     "",
	} {
		if got := shortAddress(address); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
}

func TestOneLine(t *testing.T) {
	t.Parallel()
	const secret = "s3cr+t/key="
	for name, test := range map[string]struct{ text, want string }{
		"plain":                  {"a text", "a text"},
		"white space":            {" a\r\n\ttext\u00a0\u2028here ", "a text here"},
		"invisible":              {"a\x00b\x1b[31mc\u202ed\ufeffe\u200bf", "a b [31mc d e f"},
		"no UTF-8":               {"a\xff\xfeb\xc3", "a b"},
		"empty":                  {" \n", ""},
		"long":                   {strings.Repeat("例", maxText+1), strings.Repeat("例", maxText) + "…"},
		"as long as may be":      {strings.Repeat("例", maxText), strings.Repeat("例", maxText)},
		"secret":                 {"key:" + secret + ", sorry", "(redacted) sorry"},
		"encoded":                {"a " + url.QueryEscape(secret) + " b", "a (redacted) b"},
		"encoded twice":          {"a " + url.QueryEscape(url.QueryEscape(secret)) + " b", "a (redacted) b"},
		"encoded three times":    {"a " + url.QueryEscape(url.QueryEscape(url.QueryEscape(secret))) + " b", "a (redacted) b"},
		"encoded in part":        {"a s3cr%2Bt/key%3d b", "a (redacted) b"},
		"parameter":              {"a x?AccessKeyId=LTAI b", "a (redacted) b"},
		"parameter, cut off":     {"a POST&%2F&Action%3DQ%26SecurityToken%3DCAIS", "a (redacted)"},
		"parameter, encoded":     {"a Signature%253Dabc b", "a (redacted) b"},
		"name of a parameter":    {"SecurityToken is malformed: 100% of it", "SecurityToken is malformed: 100% of it"},
		"code":                   {"InvalidAccessKeyId.NotFound", "InvalidAccessKeyId.NotFound"},
		"broken percent signs":   {"%", "%"},
		"broken percent signs 2": {"%2 %zz %%", "%2 %zz %%"},
	} {
		if got := oneLine(test.text, secret); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func TestPercentDecoded(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a+b": "a+b", "%41%7a%7A": "Azz", "%4": "%4", "%": "%", "%%41": "%A", "%4G%41": "%4GA", "%e4%bE%8b": "例",
	} {
		if got := percentDecoded(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// The replaced words are taken out before the text is cut, or a secret on the edge would lose only its end.
func TestOneLineCutsLast(t *testing.T) {
	t.Parallel()
	const secret = "abcdefghijklmnopqrstuvwxyz"
	for length := maxText - len(secret) - 2; length <= maxText+1; length++ {
		got := oneLine(strings.Repeat("x", length-1)+" "+secret, secret)
		if strings.Contains(got, secret[:4]) || utf8.RuneCountInString(got) > maxText+1 {
			t.Fatalf("%d: got %q", length, got)
		}
	}
}
