// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/alidomain/terraform-provider-alidomain/internal/domaintest"
)

const fuzzAddress = "a@example.com"

func fuzzKeys() Credentials {
	return Credentials{AccessKeyID: "LTAI5tFuzzKeyID", AccessKeySecret: "fuzz/Secret+Key=", SecurityToken: "CAISfuzz+token/=="}
}

// decodeAnswer does what a try does with an answer.
func decodeAnswer(status int, header http.Header, body string) (*QueryEmailVerificationOutput, error) {
	clean := (&exchange{}).cleaner(fuzzKeys())
	op := operation{read: func(success fields) (any, error) { return readQuery(success, fuzzAddress) }}
	_, result, err := answer{status: status, header: header, body: []byte(body)}.read(op, clean)
	output, _ := result.(*QueryEmailVerificationOutput)
	return output, err
}

// addBodies adds what the stand-in's tables answer with.
func addBodies(f *testing.F, fallback int) {
	f.Helper()
	keys := fuzzKeys()
	account := domaintest.Account{
		AccessKeyID: keys.AccessKeyID, AccessKeySecret: keys.AccessKeySecret, SecurityToken: keys.SecurityToken,
	}
	table := append(domaintest.FaultTable(fuzzAddress, "/"), domaintest.EchoFaults(account)...)
	for _, fault := range table {
		if len(fault.Fault.Body) < 4096 {
			status := fault.Fault.Status
			if status == 0 {
				status = fallback
			}
			f.Add(status, fault.Fault.ContentType, fault.Fault.Body)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	addBodies(f, http.StatusOK)
	for _, body := range []string{
		`{"Email":"A@example.com","VerificationStatus":"1","UserId":90071992547409939007199254740993}`,
		`{"Email":"a@example.com","VerificationStatus":-0}`,
		`{"Email":"a@example.com","VerificationStatus":"+1","VerificationStatus":2}`,
		`{"Email":"a@e\u212axample.com","VerificationStatus":1}`,
	} {
		f.Add(http.StatusOK, "application/json", body)
	}
	f.Fuzz(func(t *testing.T, status int, contentType, body string) {
		header := http.Header{"Content-Type": {contentType}}
		output, err := decodeAnswer(status, header, body)
		if err != nil {
			if output != nil {
				t.Errorf("both %+v and %v", output, err)
			}
			checkFailure(t, err)
			return
		}
		if status < 200 || status > 299 {
			t.Errorf("status %d passes for a success", status)
		}
		checkOutput(t, output, body)
	})
}

// checkOutput compares a result with what another decoder finds in the body.
func checkOutput(t *testing.T, output *QueryEmailVerificationOutput, body string) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		t.Fatalf("not even an object: %v", err)
	}
	text := func(name string) string {
		switch value := object[name].(type) {
		case string:
			return value
		case json.Number:
			return value.String()
		case nil:
			return ""
		default:
			t.Errorf("%s is a %T", name, value)
			return ""
		}
	}
	if number, ok := new(big.Int).SetString(text("VerificationStatus"), 10); !ok || number.Cmp(big.NewInt(output.VerificationStatus)) != 0 {
		t.Errorf("VerificationStatus: got %d from %v", output.VerificationStatus, object["VerificationStatus"])
	}
	if output.Email != text("Email") || !strings.EqualFold(output.Email, fuzzAddress) {
		t.Errorf("Email: got %q from %v", output.Email, object["Email"])
	}
	for name, value := range map[string]*string{
		"EmailVerificationNo": output.EmailVerificationNo, "GmtCreate": output.GmtCreate, "GmtModified": output.GmtModified,
		"TokenSendTime": output.TokenSendTime, "VerificationTime": output.VerificationTime, "SendIp": output.SendIP,
		"ConfirmIp": output.ConfirmIP, "UserId": output.UserID, "RequestId": output.RequestID,
	} {
		switch want := text(name); {
		case value == nil && want != "":
			t.Errorf("%s: got none, want %q", name, want)
		case value != nil && (*value == "" || *value != want):
			t.Errorf("%s: got %q, want %q", name, *value, want)
		}
	}
}

// checkFailure checks that an error is of a known type and holds nothing that must not be shown.
func checkFailure(t *testing.T, err error) {
	t.Helper()
	var texts []string
	var (
		service   *ServiceError
		unusable  *AnswerError
		transport *TransportError
	)
	switch {
	case errors.As(err, &service):
		texts = []string{service.Code, service.Message, service.RequestID, service.Recommend}
		if service.AccessDenied != nil {
			texts = append(texts, service.AccessDenied.AuthAction, service.AccessDenied.NoPermissionType)
		}
		if service.RetryAfter < 0 {
			t.Errorf("RetryAfter: got %s", service.RetryAfter)
		}
	case errors.As(err, &unusable):
		texts = []string{unusable.RequestID, unusable.ContentType, unusable.Field}
	case errors.As(err, &transport):
		texts = []string{transport.Detail}
	default:
		t.Errorf("got a %T", err)
	}
	for _, text := range append(texts, err.Error(), fmt.Sprintf("%+v", err)) {
		checkShown(t, text)
	}
	for _, text := range texts {
		checkText(t, text)
	}
}

// checkShown checks that a text holds no secret, in no encoding.
func checkShown(t *testing.T, text string) {
	t.Helper()
	keys := fuzzKeys()
	for range maxEncodings + 1 {
		for _, secret := range []string{keys.AccessKeyID, keys.AccessKeySecret, keys.SecurityToken, "SignatureNonce="} {
			if strings.Contains(text, secret) {
				t.Errorf("%q is in %q", secret, text)
			}
		}
		text = percentDecoded(text)
	}
}

// checkText checks that a text of others is one line of printable characters and not too long.
func checkText(t *testing.T, text string) {
	t.Helper()
	if !utf8.ValidString(text) || utf8.RuneCountInString(text) > maxText+1 {
		t.Errorf("%d runes, valid: %t", utf8.RuneCountInString(text), utf8.ValidString(text))
	}
	if i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
		t.Errorf("%q is not printable from %d on", text, i)
	}
}

func FuzzErrorAnswer(f *testing.F) {
	addBodies(f, http.StatusBadRequest)
	f.Fuzz(func(t *testing.T, status int, retryAfter, body string) {
		if status >= 200 && status < 300 {
			t.Skip("a success is the other target's")
		}
		output, err := decodeAnswer(status, http.Header{"Retry-After": {retryAfter}}, body)
		if output != nil || err == nil {
			t.Fatalf("status %d passes for a success", status)
		}
		checkFailure(t, err)
	})
}

func FuzzParseEndpoint(f *testing.F) {
	for _, text := range []string{
		"domain.aliyuncs.com", "host:443", "https://[::1]:8443/", "http://localhost", "http://127.0.0.1:80", "https://user:password@host",
		"http://example.com", "ftp://host", "host/path", "host?query", "host#fragment", "[fe80::1%25eth0]", "::1", "a..b", "host:65536", "",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		endpoint, err := ParseEndpoint(text)
		if err != nil {
			var refused *EndpointError
			if !errors.As(err, &refused) || refused.Problem == "" || endpoint != (Endpoint{}) {
				t.Errorf("got %+v, %T %v", endpoint, err, err)
			}
			return
		}
		again, err := ParseEndpoint(endpoint.String())
		if err != nil || again != endpoint {
			t.Errorf("%q reads as %q, and that as %q, %v", text, endpoint, again, err)
		}
		parsed, err := url.Parse(endpoint.String())
		if err != nil || parsed.Hostname() == "" || parsed.Host != endpoint.Host || parsed.User != nil || parsed.Path != "" || parsed.RawQuery != "" {
			t.Errorf("%q reads as %q: %+v, %v", text, endpoint, parsed, err)
		}
		if endpoint.Scheme == "http" {
			ip, err := netip.ParseAddr(parsed.Hostname())
			if parsed.Hostname() != "localhost" && (err != nil || !ip.IsLoopback()) {
				t.Errorf("%q reads as %q, which is plain and not loopback", text, endpoint)
			}
		} else if endpoint.Scheme != "https" {
			t.Errorf("%q reads as %q", text, endpoint)
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	f.Add("120", "", "")
	f.Add("Fri, 02 Jan 2026 03:05:05 GMT", "TimeLeft:5", "Limit:1,TimeLeft:7")
	f.Add("-1", "TimeLeft:99999999999999", "TimeLeft")
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	f.Fuzz(func(t *testing.T, seconds, api, user string) {
		header := http.Header{"Retry-After": {seconds}, "X-Ratelimit-User-Api": {api}, "X-Ratelimit-User": {user}}
		wait := retryAfter(header, now)
		if wait < 0 {
			t.Errorf("got %s", wait)
		}
		header.Del("Retry-After")
		if limited := retryAfter(header, now); limited > wait {
			t.Errorf("%s with a Retry-After of %q, and %s without", wait, seconds, limited)
		}
	})
}

func FuzzOneLine(f *testing.F) {
	keys := fuzzKeys()
	for _, text := range []string{
		"a text", " \r\n\u202e\x00\xff", keys.SecurityToken, "a=" + url.QueryEscape(keys.AccessKeySecret) + "&b", "SignatureNonce%253D1",
		strings.Repeat("long ", 200) + keys.AccessKeyID, "%25%32%35", "CAISfuzz%2Btoken/%3D%3d",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		line := (&exchange{}).cleaner(fuzzKeys())(text)
		checkText(t, line)
		checkShown(t, line)
	})
}

func BenchmarkDecode(b *testing.B) {
	const body = `{"ConfirmIp":"42.*.*.31","Email":"a@example.com","EmailVerificationNo":"72b36ba0572e423bbb3f19640896****",` +
		`"GmtCreate":"2019-02-19 16:38:07","GmtModified":"2019-02-19 16:40:38","RequestId":"FC4F7D02-8A83-4E37-B935-2D48A1B8423E",` +
		`"SendIp":"42.*.*.115","TokenSendTime":"2019-02-19 16:38:07","UserId":"140692647406****","VerificationStatus":1,` +
		`"VerificationTime":"2019-02-19 16:40:38"}`
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decodeAnswer(http.StatusOK, nil, body); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode_page(b *testing.B) {
	const record = `{"ConfirmIp":"42.*.*.31","Email":"a@example.com","EmailVerificationNo":"72b36ba0572e423bbb3f19640896****",` +
		`"GmtCreate":"2019-02-19 16:38:07","GmtModified":"2019-02-19 16:40:38","SendIp":"42.*.*.115",` +
		`"TokenSendTime":"2019-02-19 16:38:07","UserId":"140692647406****","VerificationStatus":1,` +
		`"VerificationTime":"2019-02-19 16:40:38"}`
	body := []byte(`{"CurrentPageNum":1,"Data":[` + strings.Repeat(record+",", MaxPageSize-1) + record +
		`],"RequestId":"FC4F7D02-8A83-4E37-B935-2D48A1B8423E","TotalItemNum":12000}`)
	clean := (&exchange{}).cleaner(fuzzKeys())
	op := operation{read: func(success fields) (any, error) { return readList(success) }}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := (answer{status: http.StatusOK, body: body}).read(op, clean); err != nil {
			b.Fatal(err)
		}
	}
}
