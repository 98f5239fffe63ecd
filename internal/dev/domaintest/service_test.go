// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

const (
	query = "QueryEmailVerification"
	list  = "ListEmailVerification"
)

// newClient returns a client with connections of its own, and none left after the test.
func newClient(tb testing.TB) *http.Client {
	tb.Helper()
	transport := &http.Transport{}
	tb.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// reply is a response that was read to its end, or as far as err let it be.
type reply struct {
	status int
	header http.Header
	body   []byte
	err    error
}

func (r reply) decode(tb testing.TB) map[string]any {
	tb.Helper()
	var fields map[string]any
	if r.err != nil {
		tb.Fatalf("no response: %v", r.err)
	}
	if err := json.Unmarshal(r.body, &fields); err != nil {
		tb.Fatalf("%v: %s", err, r.body)
	}
	return fields
}

func (r reply) wantCode(tb testing.TB, status int, code string) {
	tb.Helper()
	if got := r.decode(tb)["Code"]; got != code || r.status != status {
		tb.Errorf("got %d %v, want %d %s", r.status, got, status, code)
	}
}

func do(client *http.Client, request *http.Request) reply {
	response, err := client.Do(request)
	if err != nil {
		return reply{err: err}
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return reply{status: response.StatusCode, header: response.Header, body: body, err: err}
}

// send posts the parameters as they are, as a query like the vendor's SDK does.
func send(ctx context.Context, tb testing.TB, client *http.Client, endpoint string, params url.Values) reply {
	tb.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint+"/?"+params.Encode(), nil)
	if err != nil {
		return reply{err: err}
	}
	return do(client, request)
}

// ask sends a signed request of the default account.
func ask(tb testing.TB, client *http.Client, endpoint, action string, params url.Values) reply {
	tb.Helper()
	signed := domaintest.DefaultAccount().SignedParams(http.MethodPost, action, time.Now(), params)
	return send(tb.Context(), tb, client, endpoint, signed)
}

func email(address string) url.Values { return url.Values{"Email": {address}} }

// shortContext ends, so that what ought to happen and does not fails the test and does not hang it.
func shortContext(tb testing.TB) context.Context {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), 30*time.Second)
	tb.Cleanup(cancel)
	return ctx
}

func TestQuery_documentedFields(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(
		domaintest.VerifiedRecord("Abc@Aliyun.com"),
		domaintest.PendingRecord("waiting@example.com"),
	))
	client := newClient(t)

	got := ask(t, client, server.URL, query, email("aBC@aliyun.COM"))
	if contentType := got.header.Get("Content-Type"); got.status != http.StatusOK || contentType != "application/json;charset=utf-8" {
		t.Errorf("got %d, %s", got.status, contentType)
	}
	fields := got.decode(t)
	requestID, _ := fields["RequestId"].(string)
	if !regexp.MustCompile(`^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$`).MatchString(requestID) {
		t.Errorf("RequestId is %q", requestID)
	}
	number, _ := fields["EmailVerificationNo"].(string)
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(number) {
		t.Errorf("EmailVerificationNo is %q", number)
	}
	delete(fields, "RequestId")
	delete(fields, "EmailVerificationNo")
	wantFields(t, fields, map[string]any{
		"ConfirmIp":          "42.*.*.31",
		"Email":              "Abc@Aliyun.com",
		"GmtCreate":          "2019-02-19 16:38:07",
		"GmtModified":        "2019-02-19 16:40:38",
		"SendIp":             "42.*.*.115",
		"TokenSendTime":      "2019-02-19 16:38:07",
		"UserId":             domaintest.UserID,
		"VerificationStatus": 1.0,
		"VerificationTime":   "2019-02-19 16:40:38",
	})

	fields = ask(t, client, server.URL, query, email("waiting@example.com")).decode(t)
	if status := fields["VerificationStatus"]; status != 0.0 {
		t.Errorf("VerificationStatus is %v", status)
	}
	for _, name := range []string{"VerificationTime", "ConfirmIp"} {
		if value, ok := fields[name]; ok {
			t.Errorf("a waiting record has %s %v", name, value)
		}
	}
}

func wantFields(t *testing.T, got, want map[string]any) {
	t.Helper()
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s is %v, want %v", name, got[name], value)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("unexpected %s: %v", name, got[name])
		}
	}
}

func TestQuery_withoutRecord(t *testing.T) {
	t.Parallel()
	t.Run("empty", func(t *testing.T) {
		t.Parallel()
		server := domaintest.Start(t)
		got := ask(t, newClient(t), server.URL, query, email("nobody@example.com"))
		fields := got.decode(t)
		if _, ok := fields["RequestId"]; !ok || len(fields) != 1 || got.status != http.StatusOK {
			t.Errorf("got %d %s", got.status, got.body)
		}
	})
	t.Run("error", func(t *testing.T) {
		t.Parallel()
		server := domaintest.Start(t, domaintest.AbsentAsError("Made.Up", http.StatusGone, "never seen"))
		got := ask(t, newClient(t), server.URL, query, email("nobody@example.com"))
		got.wantCode(t, http.StatusGone, "Made.Up")
		if message := got.decode(t)["Message"]; message != "never seen" {
			t.Errorf("Message is %v", message)
		}
	})
}

func TestVerifyAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC)
	server := domaintest.Start(t,
		domaintest.WithClock(func() time.Time { return now }),
		domaintest.WithRecords(domaintest.PendingRecord("Slow@example.com")))
	client := newClient(t)
	status := func(address string) any {
		t.Helper()
		signed := domaintest.DefaultAccount().SignedParams(http.MethodPost, query, now, email(address))
		return send(t.Context(), t, client, server.URL, signed).decode(t)["VerificationStatus"]
	}

	server.PutAfter(domaintest.VerifiedRecord("slow@EXAMPLE.com"), 3)
	server.Inject(domaintest.Fault{Code: "Throttling.User", Times: 1})
	if got := status("slow@example.com"); got != nil {
		t.Fatalf("the fault was not met: %v", got)
	}
	for i, want := range []any{0.0, 0.0, 1.0, 1.0} {
		if got := status("slow@example.com"); got != want {
			t.Errorf("query %d: status %v, want %v", i+1, got, want)
		}
	}
	signed := domaintest.DefaultAccount().SignedParams(http.MethodPost, query, now, email("slow@example.com"))
	fields := send(t.Context(), t, client, server.URL, signed).decode(t)
	if fields["VerificationTime"] != "2019-02-19 16:40:38" || fields["Email"] != "slow@EXAMPLE.com" {
		t.Errorf("got %v", fields)
	}

	server.PutAfter(domaintest.PendingRecord("late@example.com"), 2)
	server.PutAfter(domaintest.VerifiedRecord("late@example.com"), 3)
	for i, want := range []any{nil, 0.0, 1.0} {
		if got := status("late@example.com"); got != want {
			t.Errorf("late query %d: status %v, want %v", i+1, got, want)
		}
	}

	server.Put(domaintest.VerifiedRecord("new@example.com"))
	if got := status("new@example.com"); got != 1.0 {
		t.Errorf("verified at once: status %v", got)
	}
	server.PutAfter(domaintest.VerifiedRecord("new@example.com"), 1)
	server.Remove("NEW@example.com")
	if got := status("new@example.com"); got != nil {
		t.Errorf("removed: status %v", got)
	}
}

func TestAccounts_areSeparate(t *testing.T) {
	t.Parallel()
	first := domaintest.DefaultAccount()
	second := domaintest.Account{AccessKeyID: "STS.second", AccessKeySecret: "s", SecurityToken: "token", UserID: "2"}
	record := domaintest.PendingRecord("both@example.com")
	record.UserID = "2"
	server := domaintest.Start(t,
		domaintest.WithRecords(domaintest.VerifiedRecord("both@example.com"), record),
		domaintest.WithAccounts(first, second))
	client := newClient(t)
	for _, test := range []struct {
		account domaintest.Account
		status  any
	}{{first, 1.0}, {second, 0.0}} {
		fields := send(t.Context(), t, client, server.URL,
			test.account.SignedParams(http.MethodPost, query, time.Now(), email("both@example.com"))).decode(t)
		if fields["VerificationStatus"] != test.status || fields["UserId"] != test.account.UserID {
			t.Errorf("%s got %v", test.account.AccessKeyID, fields)
		}
		fields = send(t.Context(), t, client, server.URL, test.account.SignedParams(http.MethodPost, list, time.Now(),
			url.Values{"PageNum": {"1"}, "PageSize": {"10"}})).decode(t)
		if fields["TotalItemNum"] != 1.0 {
			t.Errorf("%s lists %v", test.account.AccessKeyID, fields)
		}
	}
}

func TestService_isHandler(t *testing.T) {
	t.Parallel()
	service := domaintest.New(domaintest.WithLatency(time.Hour))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	signed := domaintest.DefaultAccount().SignedParams(http.MethodGet, query, time.Now(), email("a@example.com"))
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://stand-in/?"+signed.Encode(), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if reason, _ := recover().(error); !errors.Is(reason, http.ErrAbortHandler) {
			t.Errorf("a cancelled request ended with %v", reason)
		}
		if stats := service.Stats(); stats.Requests != 1 || stats.InFlight != 0 {
			t.Errorf("stats: %+v", stats)
		}
	}()
	service.ServeHTTP(nil, request)
}

func TestDecodeRecords(t *testing.T) {
	t.Parallel()
	t.Run("good", func(t *testing.T) {
		t.Parallel()
		records, err := domaintest.DecodeRecords(strings.NewReader(
			`[{"Email": "a@example.com", "VerificationStatus": 0, "SendIp": "42.*.*.115"}, {"Email": "b@example.com"}]`))
		if err != nil || len(records) != 2 {
			t.Fatalf("got %v, %v", records, err)
		}
		if records[0].VerificationStatus == nil || *records[0].VerificationStatus != 0 || records[0].SendIP != "42.*.*.115" {
			t.Errorf("first: %+v", records[0])
		}
		if records[1].VerificationStatus != nil {
			t.Errorf("second: %+v", records[1])
		}
	})
	for name, text := range map[string]string{
		"no list":       `{"Email": "a@example.com"}`,
		"unknown field": `[{"Email": "a@example.com", "Status": 1}]`,
		"no address":    `[{"VerificationStatus": 1}]`,
		"same address":  `[{"Email": "a@example.com"}, {"Email": "A@example.com"}]`,
		"no time":       `[{"Email": "a@example.com", "GmtCreate": "yesterday"}]`,
		"more":          `[] []`,
		"status":        `[{"Email": "a@example.com", "VerificationStatus": "1"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if records, err := domaintest.DecodeRecords(strings.NewReader(text)); err == nil {
				t.Errorf("accepted as %+v", records)
			}
		})
	}
}
