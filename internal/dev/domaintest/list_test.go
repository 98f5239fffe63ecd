// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

func askPage(tb testing.TB, client *http.Client, endpoint string, num, size int, filter url.Values) domaintest.ListResponse {
	tb.Helper()
	params := url.Values{"PageNum": {strconv.Itoa(num)}, "PageSize": {strconv.Itoa(size)}}
	maps.Copy(params, filter)
	got := ask(tb, client, endpoint, list, params)
	if got.err != nil || got.status != http.StatusOK {
		tb.Fatalf("got %d %s %v", got.status, got.body, got.err)
	}
	var response domaintest.ListResponse
	if err := json.Unmarshal(got.body, &response); err != nil {
		tb.Fatal(err)
	}
	return response
}

func TestList_pages(t *testing.T) {
	t.Parallel()
	const fleet = 12_000
	records := domaintest.Fleet(fleet)
	slices.Reverse(records)
	server := domaintest.Start(t, domaintest.WithRecords(records...))
	client := newClient(t)

	var addresses []string
	for num, want := range []struct {
		size      int
		prev, nxt bool
	}{1: {5000, false, true}, 2: {5000, true, true}, 3: {2000, true, false}, 4: {0, true, false}} {
		if num == 0 {
			continue
		}
		page := askPage(t, client, server.URL, num, 5000, nil)
		if len(page.Data) != want.size || page.PrePage != want.prev || page.NextPage != want.nxt ||
			page.TotalItemNum != fleet || page.TotalPageNum != 3 || page.CurrentPageNum != num || page.PageSize != 5000 || page.RequestID == "" {
			page.Data = nil
			t.Errorf("page %d: %+v", num, page)
		}
		for _, record := range page.Data {
			addresses = append(addresses, record.Email)
		}
	}
	if len(addresses) != fleet || !slices.IsSorted(addresses) || len(slices.Compact(addresses)) != fleet {
		t.Errorf("%d addresses, not each once and in order", len(addresses))
	}
}

func TestList_orderAndFields(t *testing.T) {
	t.Parallel()
	old := domaintest.PendingRecord("z@example.com")
	old.GmtCreate = "2018-01-01 00:00:00"
	server := domaintest.Start(t, domaintest.WithRecords(
		domaintest.VerifiedRecord("b@example.com"), domaintest.PendingRecord("a@example.com"), old))
	client := newClient(t)
	var got []string
	for _, record := range askPage(t, client, server.URL, 1, 10, nil).Data {
		got = append(got, record.Email)
	}
	if want := []string{"z@example.com", "a@example.com", "b@example.com"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}

	var raw struct{ Data []map[string]any }
	body := ask(t, client, server.URL, list, url.Values{"PageNum": {"1"}, "PageSize": {"1"}}).body
	if err := json.Unmarshal(body, &raw); err != nil || len(raw.Data) != 1 {
		t.Fatalf("%v: %s", err, body)
	}
	for _, name := range []string{"RequestId", "VerificationTime", "ConfirmIp"} {
		if _, ok := raw.Data[0][name]; ok {
			t.Errorf("a waiting record in the list has %s", name)
		}
	}

	server.Put(domaintest.VerifiedRecord("Z@example.com"))
	server.Remove("a@example.com")
	page := askPage(t, client, server.URL, 1, 10, nil)
	if len(page.Data) != 2 || page.Data[0].Email != "Z@example.com" || page.Data[1].Email != "b@example.com" {
		t.Errorf("after changes: %+v", page)
	}

	empty := domaintest.Start(t)
	if body := string(ask(t, client, empty.URL, list, url.Values{"PageNum": {"1"}, "PageSize": {"1"}}).body); !jsonHas(t, body, `[]`) {
		t.Errorf("an empty account: %s", body)
	}
}

// jsonHas reports whether the list's Data is written exactly as want.
func jsonHas(t *testing.T, body, want string) bool {
	t.Helper()
	var raw struct{ Data json.RawMessage }
	if err := json.Unmarshal([]byte(body), &raw); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return string(raw.Data) == want
}

func TestList_filters(t *testing.T) {
	t.Parallel()
	odd := domaintest.PendingRecord("odd@example.com")
	odd.GmtCreate = ""
	odd.VerificationStatus = nil
	// Created at 2020-01-01 00:00 UTC and each minute after it; numbers 10 and 20 wait.
	server := domaintest.Start(t, domaintest.WithRecords(append(domaintest.Fleet(20), odd)...))
	client := newClient(t)
	minute := func(n int) string {
		return strconv.FormatInt(time.Date(2020, 1, 1, 0, n, 0, 0, time.UTC).UnixMilli(), 10)
	}
	for name, test := range map[string]struct {
		filter url.Values
		total  int
		first  string
	}{
		"none":            {nil, 21, "odd@example.com"},
		"address":         {url.Values{"Email": {"Member00007@EXAMPLE.com"}}, 1, "member00007@example.com"},
		"unknown address": {url.Values{"Email": {"nobody@example.com"}}, 0, ""},
		"waiting":         {url.Values{"VerificationStatus": {"0"}}, 2, "member00010@example.com"},
		"verified":        {url.Values{"VerificationStatus": {"1"}}, 18, "member00001@example.com"},
		"from":            {url.Values{"BeginCreateTime": {minute(15)}}, 5, "member00016@example.com"},
		"to":              {url.Values{"EndCreateTime": {minute(4)}}, 5, "member00001@example.com"},
		"between":         {url.Values{"BeginCreateTime": {minute(8)}, "EndCreateTime": {minute(10)}}, 3, "member00009@example.com"},
		"all":             {url.Values{"BeginCreateTime": {minute(8)}, "EndCreateTime": {minute(10)}, "VerificationStatus": {"0"}}, 1, "member00010@example.com"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := askPage(t, client, server.URL, 1, 2, test.filter)
			first := ""
			if len(page.Data) > 0 {
				first = page.Data[0].Email
			}
			if page.TotalItemNum != test.total || first != test.first || len(page.Data) != min(2, test.total) {
				t.Errorf("got %+v", page)
			}
		})
	}
}

func TestList_hook(t *testing.T) {
	t.Parallel()
	calls := 0 // calls do not overlap, which -race would tell
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(4)...), domaintest.WithListHook(func(a *domaintest.ListResponse) {
		calls++
		a.NextPage = true
		a.TotalItemNum += calls
		a.Data = append(a.Data, domaintest.VerifiedRecord("again@example.com"))
	}))
	client := newClient(t)
	done := make(chan struct{})
	go func() {
		defer close(done)
		ask(t, client, server.URL, list, url.Values{"PageNum": {"1"}, "PageSize": {"2"}})
	}()
	askPage(t, client, server.URL, 2, 2, nil)
	<-done
	page := askPage(t, client, server.URL, 2, 2, nil)
	if !page.NextPage || page.TotalItemNum != 4+3 || len(page.Data) != 3 || page.Data[2].Email != "again@example.com" {
		t.Errorf("got %+v", page)
	}
}

func BenchmarkQuery(b *testing.B) {
	service := domaintest.New(domaintest.CountOnly(), domaintest.WithRecords(domaintest.VerifiedRecord("a@example.com")))
	benchmark(b, service, query, email("a@example.com"))
}

func BenchmarkListPage(b *testing.B) {
	service := domaintest.New(domaintest.CountOnly(), domaintest.WithRecords(domaintest.Fleet(12_000)...))
	benchmark(b, service, list, url.Values{"PageNum": {"2"}, "PageSize": {"5000"}})
}

// benchmark measures the handler; signing is part of what is measured, so that each request has a
// nonce of its own.
func benchmark(b *testing.B, service *domaintest.Service, action string, params url.Values) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		signed := domaintest.DefaultAccount().SignedParams(http.MethodPost, action, time.Now(), params)
		response := httptest.NewRecorder()
		service.ServeHTTP(response, httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/?"+signed.Encode(), http.NoBody))
		if response.Code != http.StatusOK {
			b.Fatalf("%d %s", response.Code, response.Body)
		}
	}
}
