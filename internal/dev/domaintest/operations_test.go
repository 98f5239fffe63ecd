// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

func addresses(page domaintest.ListResponse) []string {
	var addresses []string
	for _, record := range page.Data {
		addresses = append(addresses, record.Email)
	}
	return addresses
}

func TestQuery(t *testing.T) {
	t.Parallel()
	server := start(t, domaintest.WithRecords(domaintest.VerifiedRecord("Abc@Aliyun.com"), domaintest.PendingRecord(address)))
	pending := map[string]any{
		"Email": address, "EmailVerificationNo": "08168cd80dfd534ab0f10af10f1303fe", "GmtCreate": "2019-02-19 16:38:07",
		"GmtModified": "2019-02-19 16:38:07", "SendIp": "42.*.*.115", "TokenSendTime": "2019-02-19 16:38:07",
		"UserId": domaintest.UserID, "VerificationStatus": 0.0,
	}
	verified := map[string]any{
		"ConfirmIp": "42.*.*.31", "Email": "Abc@Aliyun.com", "EmailVerificationNo": "fcbcbe20666647c8c3cc43e6e6c5273a",
		"GmtCreate": "2019-02-19 16:38:07", "GmtModified": "2019-02-19 16:40:38", "SendIp": "42.*.*.115",
		"TokenSendTime": "2019-02-19 16:38:07", "UserId": domaintest.UserID, "VerificationStatus": 1.0,
		"VerificationTime": "2019-02-19 16:40:38",
	}
	for email, want := range map[string]map[string]any{"aBC@aliyun.COM": verified, address: pending, "nobody@example.com": {}} {
		got := server.query(email)
		fields := got.fields(t)
		if fields["RequestId"] == "" || got.status != http.StatusOK {
			t.Errorf("%s: got %d %s", email, got.status, got.body)
		}
		delete(fields, "RequestId")
		if !reflect.DeepEqual(fields, want) {
			t.Errorf("%s: got %v, want %v", email, fields, want)
		}
	}
}

func TestAbsentAsError(t *testing.T) {
	t.Parallel()
	got := start(t, domaintest.AbsentAsError("Made.Up", http.StatusGone, "never seen")).query(address)
	got.want(t, http.StatusGone, "Made.Up")
	if message := got.fields(t)["Message"]; message != "never seen" {
		t.Errorf("Message is %v", message)
	}
}

func TestPutAfter(t *testing.T) {
	t.Parallel()
	server := start(t)
	server.PutAfter(domaintest.PendingRecord("Slow@example.com"), 2)
	server.PutAfter(domaintest.VerifiedRecord("slow@EXAMPLE.com"), 4)
	// What meets a fault is not counted.
	server.Inject(domaintest.Fault{Code: "Throttling.User", Times: 1})
	for i, want := range []any{nil, nil, 0.0, 0.0, 1.0, 1.0} {
		if got := server.query("slow@example.com").fields(t)["VerificationStatus"]; got != want {
			t.Errorf("query %d: status %v, want %v", i+1, got, want)
		}
	}
	server.PutAfter(domaintest.PendingRecord("slow@example.com"), 1)
	server.Remove("SLOW@example.com")
	if got := server.query("slow@example.com").fields(t)["Email"]; got != nil {
		t.Errorf("removed: got %v", got)
	}
}

func TestAccounts_areSeparate(t *testing.T) {
	t.Parallel()
	first := domaintest.DefaultAccount()
	second := domaintest.Account{AccessKeyID: "STS.second", AccessKeySecret: "s", SecurityToken: "token", UserID: "2"}
	record := domaintest.PendingRecord(address)
	record.UserID = "2"
	server := start(t, domaintest.WithRecords(domaintest.VerifiedRecord(address), record), domaintest.WithAccounts(first, second))
	for status, account := range map[float64]domaintest.Account{1: first, 0: second} {
		fields := server.send(request{account: account}).fields(t)
		if fields["VerificationStatus"] != status || fields["UserId"] != account.UserID {
			t.Errorf("%s got %v", account.AccessKeyID, fields)
		}
		if fields := server.send(request{account: account, action: list}).fields(t); fields["TotalItemNum"] != 1.0 {
			t.Errorf("%s lists %v", account.AccessKeyID, fields)
		}
	}
}

func TestList_pages(t *testing.T) {
	t.Parallel()
	const fleet = 12_000
	records := domaintest.Fleet(fleet)
	slices.Reverse(records)
	server := start(t, domaintest.WithRecords(records...))
	var all []string
	for i, size := range []int{5000, 5000, 2000, 0} {
		page := server.list("PageNum", strconv.Itoa(i+1), "PageSize", "5000")
		all = append(all, addresses(page)...)
		got := page
		got.RequestID, got.Data = "", nil
		want := domaintest.ListResponse{Paging: domaintest.Paging{
			TotalItemNum: fleet, CurrentPageNum: i + 1, TotalPageNum: 3, PageSize: 5000, PrePage: i > 0, NextPage: i < 2,
		}}
		if !reflect.DeepEqual(got, want) || len(page.Data) != size || page.RequestID == "" {
			t.Errorf("page %d: %d records of %+v", i+1, len(page.Data), got)
		}
	}
	if len(all) != fleet || !slices.IsSorted(all) || len(slices.Compact(all)) != fleet {
		t.Errorf("%d addresses, not each once and in order", len(all))
	}
}

func TestList_order(t *testing.T) {
	t.Parallel()
	old := domaintest.PendingRecord("z@example.com")
	old.GmtCreate = "2018-01-01 00:00:00"
	server := start(t, domaintest.WithRecords(domaintest.VerifiedRecord("b@example.com"), domaintest.PendingRecord(address), old))
	if got, want := addresses(server.list()), []string{"z@example.com", address, "b@example.com"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	server.Put(domaintest.VerifiedRecord("Z@example.com"))
	server.Remove(address)
	if got, want := addresses(server.list()), []string{"Z@example.com", "b@example.com"}; !slices.Equal(got, want) {
		t.Errorf("after changes: got %v, want %v", got, want)
	}
}

func TestList_filters(t *testing.T) {
	t.Parallel()
	odd := domaintest.PendingRecord("odd@example.com")
	odd.GmtCreate, odd.VerificationStatus = "", nil
	// Created at 2020-01-01 00:00 UTC and each minute after it; numbers 10 and 20 are pending.
	server := start(t, domaintest.WithRecords(append(domaintest.Fleet(20), odd)...))
	minute := func(n int) string {
		return strconv.FormatInt(time.Date(2020, 1, 1, 0, n, 0, 0, time.UTC).UnixMilli(), 10)
	}
	for name, test := range map[string]struct {
		filter []string
		total  int
		first  string
	}{
		"none":            {nil, 21, "odd@example.com"},
		"address":         {[]string{"Email", "Member00007@EXAMPLE.com"}, 1, "member00007@example.com"},
		"unknown address": {[]string{"Email", "nobody@example.com"}, 0, ""},
		"pending":         {[]string{"VerificationStatus", "0"}, 2, "member00010@example.com"},
		"verified":        {[]string{"VerificationStatus", "1"}, 18, "member00001@example.com"},
		"from":            {[]string{"BeginCreateTime", minute(15)}, 5, "member00016@example.com"},
		"to":              {[]string{"EndCreateTime", minute(4)}, 5, "member00001@example.com"},
		"between":         {[]string{"BeginCreateTime", minute(8), "EndCreateTime", minute(10)}, 3, "member00009@example.com"},
		"all":             {[]string{"BeginCreateTime", minute(8), "EndCreateTime", minute(10), "VerificationStatus", "0"}, 1, "member00010@example.com"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := server.list(append(test.filter, "PageSize", "2")...)
			if got := append(addresses(page), ""); page.TotalItemNum != test.total || got[0] != test.first || len(page.Data) != min(2, test.total) {
				t.Errorf("got %+v", page)
			}
		})
	}
}

func TestListHook(t *testing.T) {
	t.Parallel()
	calls := 0
	var busy atomic.Bool
	server := start(t, domaintest.WithRecords(domaintest.Fleet(4)...), domaintest.WithListHook(func(page *domaintest.ListResponse) {
		if !busy.CompareAndSwap(false, true) {
			t.Error("calls overlap")
		}
		time.Sleep(time.Millisecond) // so that concurrent calls could overlap
		busy.Store(false)
		calls++
		page.NextPage = true
		page.TotalItemNum += calls
		page.Data = append(page.Data, domaintest.VerifiedRecord("again@example.com"))
	}))
	var readers sync.WaitGroup
	for range 5 {
		readers.Go(func() { server.send(request{action: list}) })
	}
	readers.Wait()
	page := server.list("PageNum", "2", "PageSize", "2")
	if !page.NextPage || page.TotalItemNum != 4+6 || len(page.Data) != 3 || page.Data[2].Email != "again@example.com" {
		t.Errorf("got %+v", page)
	}
}
