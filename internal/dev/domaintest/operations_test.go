// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
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

// profiles returns the total and the IDs of a page of profiles.
func (s fixture) profiles(filter url.Values) []int64 {
	s.t.Helper()
	params := values("PageNum", "1", "PageSize", "2")
	maps.Copy(params, filter)
	got := s.send(request{action: profiles, params: params})
	var page domaintest.ProfileListResponse
	if err := json.Unmarshal([]byte(got.body), &page); err != nil || got.status != http.StatusOK {
		s.t.Fatalf("got %d %s, %v", got.status, got.body, got.err)
	}
	ids := []int64{int64(page.TotalItemNum)}
	for _, profile := range page.RegistrantProfiles.RegistrantProfile {
		ids = append(ids, profile.RegistrantProfileID)
	}
	return ids
}

func TestProfiles_filters(t *testing.T) {
	t.Parallel()
	company := domaintest.VerifiedProfile(3, "company@example.com")
	company.RegistrantType, company.RegistrantProfileType, company.DefaultRegistrantProfile = "2", "cnnic", new(true)
	company.RegistrantOrganization, company.ZhRegistrantOrganization, company.Remark = "Company", "公司", "odd"
	others := domaintest.VerifiedProfile(4, address)
	others.UserID = "2"
	server := start(t, domaintest.WithRegistrantProfiles(company, domaintest.UnverifiedProfile(2, address), others, domaintest.VerifiedProfile(1, address)))
	for name, test := range map[string]struct {
		filter url.Values
		want   []int64
	}{
		"none":                 {nil, []int64{3, 1, 2}},
		"second page":          {values("PageNum", "2"), []int64{3, 3}},
		"page after the last":  {values("PageNum", "3"), []int64{3}},
		"ID":                   {values("RegistrantProfileId", "2"), []int64{1, 2}},
		"ID of no profile":     {values("RegistrantProfileId", "9"), []int64{0}},
		"another account's ID": {values("RegistrantProfileId", "4"), []int64{0}},
		"address":              {values("Email", "Company@example.com"), []int64{1, 3}},
		"real-name status":     {values("RealNameStatus", "SUCCEED"), []int64{2, 1, 3}},
		"default":              {values("DefaultRegistrantProfile", "true"), []int64{1, 3}},
		"not default":          {values("DefaultRegistrantProfile", "false"), []int64{2, 1, 2}},
		"registrant type":      {values("RegistrantType", "1"), []int64{2, 1, 2}},
		"profile type":         {values("RegistrantProfileType", "cnnic"), []int64{1, 3}},
		"organization":         {values("RegistrantOrganization", "Company"), []int64{1, 3}},
		"Chinese organization": {values("ZhRegistrantOrganization", "公司"), []int64{1, 3}},
		"remark":               {values("Remark", "odd"), []int64{1, 3}},
		"several":              {values("Email", address, "RealNameStatus", "NONAUDIT"), []int64{1, 2}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := server.profiles(test.filter); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestPutRegistrantProfiles(t *testing.T) {
	t.Parallel()
	server := start(t)
	server.PutRegistrantProfiles(domaintest.UnverifiedProfile(1, address), domaintest.UnverifiedProfile(2, address))
	server.PutRegistrantProfiles(domaintest.VerifiedProfile(2, address))
	server.RemoveRegistrantProfile(1)
	if got, want := server.profiles(nil), []int64{1, 2}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := server.profiles(values("RealNameStatus", "SUCCEED")), []int64{1, 2}; !slices.Equal(got, want) {
		t.Errorf("verified: got %v, want %v", got, want)
	}
}

func TestProfileListHook(t *testing.T) {
	t.Parallel()
	server := start(t, domaintest.WithProfileListHook(func(page *domaintest.ProfileListResponse) { page.TotalItemNum = 7 }))
	if got := server.profiles(nil); !slices.Equal(got, []int64{7}) {
		t.Errorf("got %v", got)
	}
}

func TestDomain(t *testing.T) {
	t.Parallel()
	others := domaintest.RegisteredDomain("example.org")
	others.UserID = "2"
	server := start(t, domaintest.WithDomains(domaintest.RegisteredDomain("Example.com"), others))
	server.PutDomains(domaintest.HeldDomain("例え.jp"), domaintest.RegisteredDomain("example.net"))
	server.RemoveDomain("example.NET")
	for name, want := range map[string]any{
		"example.COM": false, "例え.jp": true, "example.net": nil, "example.org": nil,
	} {
		got := server.send(request{action: domain, params: values("DomainName", name)})
		fields := got.fields(t)
		if fields["EmailVerificationClientHold"] != want {
			t.Errorf("%s: got %d %s", name, got.status, got.body)
		}
		if want == nil {
			got.want(t, http.StatusBadRequest, "StandIn.NoSuchDomain")
		}
	}
}

func TestNoDomainAsError(t *testing.T) {
	t.Parallel()
	server := start(t, domaintest.NoDomainAsError("Made.Up", http.StatusGone, "not yours"))
	got := server.send(request{action: domain, params: values("DomainName", "example.com")})
	got.want(t, http.StatusGone, "Made.Up")
	if message := got.fields(t)["Message"]; message != "not yours" {
		t.Errorf("Message is %v", message)
	}
}

func TestSource_isReadForEachRequest(t *testing.T) {
	t.Parallel()
	n := 0
	server := start(t, domaintest.WithSource(func() domaintest.Inventory {
		n++
		return domaintest.Inventory{
			EmailVerifications: domaintest.Fleet(n),
			RegistrantProfiles: []domaintest.RegistrantProfile{domaintest.VerifiedProfile(int64(n), address)},
			Domains:            []domaintest.Domain{domaintest.RegisteredDomain("example.com")},
		}
	}))
	for want := 1; want <= 2; want++ {
		if got := server.list().TotalItemNum; got != 2*want-1 {
			t.Errorf("%d records, want %d", got, 2*want-1)
		}
		if got := server.profiles(nil); !slices.Equal(got, []int64{1, int64(2 * want)}) {
			t.Errorf("profiles %v", got)
		}
	}
}
