// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// members returns the addresses of some records of a fleet, counted from 1.
func members(numbers ...int) []string {
	emails := make([]string, 0, len(numbers))
	for _, n := range numbers {
		emails = append(emails, fmt.Sprintf("member%05d@example.com", n))
	}
	return emails
}

func firstMembers(n int) []string {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = i + 1
	}
	return members(numbers...)
}

// A listing in pages of five records requests whichever is less: the other pages, or the addresses one by one and one in
// another letter case, which shows whether the service finds it in every spelling.
func TestListAll_sendsFewerRequests(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		records         int
		emails          []string
		pages, singles  int
		found           int
		confirmsPending bool
	}{
		"everything":                       {60, nil, 12, 0, 60, false},
		"no address":                       {60, []string{}, 1, 0, 0, false},
		"one address of a large account":   {60, members(58), 1, 2, 1, false},
		"one address of a small account":   {5, members(3), 1, 0, 1, false},
		"one address of an empty account":  {0, members(3), 1, 1, 0, false},
		"fewer addresses than other pages": {60, firstMembers(10), 1, 11, 10, false},
		"as many addresses as other pages": {60, firstMembers(11), 12, 0, 11, false},
		"one of three pages":               {12, members(11), 1, 2, 1, false},
		"two of three pages":               {12, members(1, 11), 3, 0, 2, true},
		// The first records of a fleet are verified.
		"three of three pages":     {12, members(1, 2, 3), 3, 0, 3, true},
		"a missing one":            {60, append(members(7), "nobody@example.com"), 1, 3, 1, false},
		"a missing one among many": {12, append(members(1, 2, 10), "nobody@example.com"), 3, 1, 3, false},
		"an address twice":         {12, []string{"Member00001@example.com", "member00001@EXAMPLE.com"}, 1, 2, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(test.records)...))
			found, err := newLister(t, server).AllEmailVerifications(t.Context(), domainapi.EmailVerificationFilter{}, test.emails)
			if err != nil {
				t.Fatal(err)
			}
			var pages, singles, pending int
			for _, request := range server.Requests() {
				switch {
				case request.Params.Get("Email") != "":
					singles++
				case request.Params.Has("VerificationStatus"):
					pending++
				default:
					pages++
				}
			}
			if pages != test.pages || singles != test.singles || (pending > 0) != test.confirmsPending {
				t.Errorf("%d pages, %d single addresses and %d pages of pending records, want %d and %d",
					pages, singles, pending, test.pages, test.singles)
			}
			if len(found.Records) != test.found {
				t.Errorf("found %v", emailsOf(found.Records))
			}
			if n := server.Count(actionList); len(found.RequestIDs) != n {
				t.Errorf("%d request IDs of %d requests", len(found.RequestIDs), n)
			}
			if stats := server.Stats(); stats.PeakInFlight > 3 {
				t.Errorf("%d requests at once", stats.PeakInFlight)
			}
		})
	}
}

// Both ways lead to the same records, whether or not the service distinguishes the letter case.
func TestListAll_bothWaysAgree(t *testing.T) {
	t.Parallel()
	emails := []string{"MEMBER00003@example.com", "member00010@Example.com", "nobody@example.com", "member00017@example.com"}
	want := members(3, 10, 17)
	for name, behavior := range map[string]domaintest.Behavior{
		"any letter case": {}, "exact letter case": {ExactCase: true}, "newest first": {NewestFirst: true},
	} {
		for _, pageSize := range []int{1, 2, 5, 20, 5000} {
			t.Run(fmt.Sprintf("%s, pages of %d", name, pageSize), func(t *testing.T) {
				t.Parallel()
				server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(20)...), domaintest.WithBehavior(behavior))
				client := newClient(t, server.URL)
				domainapi.SetPageSize(client, pageSize)
				found, err := client.AllEmailVerifications(t.Context(), domainapi.EmailVerificationFilter{}, emails)
				if err != nil {
					t.Fatal(err)
				}
				if got := emailsOf(found.Records); !slices.Equal(got, want) {
					t.Errorf("got %v, want %v", got, want)
				}
				if n := server.Count(actionList); len(found.RequestIDs) != n {
					t.Errorf("%d request IDs of %d requests", len(found.RequestIDs), n)
				}
			})
		}
	}
}

// Records of an address on the first page are not enough, because another page might have more.
func TestListAll_singleAddressesAreComplete(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(60)...))
	email := members(1)[0]
	server.Inject(domaintest.Fault{Email: email, Body: `{"TotalItemNum":2,"Data":[
		{"Email":"` + email + `","VerificationStatus":1},{"Email":"` + strings.ToUpper(email) + `","VerificationStatus":0}]}`})
	found, err := newLister(t, server).AllEmailVerifications(t.Context(), domainapi.EmailVerificationFilter{}, []string{email})
	if err != nil {
		t.Fatal(err)
	}
	verified := 0
	for _, record := range found.Records {
		if record.Verified() {
			verified++
		}
	}
	if len(found.Records) != 2 || verified != 1 {
		t.Errorf("got %v, %d of them verified", emailsOf(found.Records), verified)
	}
}

// Each address is listed with the same filters as the pages, and others that the service takes for it are left out.
func TestListAll_singleAddressesAreFiltered(t *testing.T) {
	t.Parallel()
	records := domaintest.Fleet(60)
	server := domaintest.Start(t, domaintest.WithRecords(append(records,
		domaintest.VerifiedRecord("sam@example.com"), domaintest.VerifiedRecord("ſam@example.com"))...))
	after, before := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	found, err := newLister(t, server).AllEmailVerifications(t.Context(), domainapi.EmailVerificationFilter{
		VerificationStatus: new(int64(domainapi.StatusVerified)), CreatedAfter: &after, CreatedBefore: &before, Lang: "zh", UserClientIP: "::1",
	}, []string{"sam@example.com", records[1].Email})
	if err != nil {
		t.Fatal(err)
	}
	if got := emailsOf(found.Records); !slices.Contains(got, "sam@example.com") || slices.Contains(got, "ſam@example.com") {
		t.Errorf("got %v", got)
	}
	for _, request := range server.Requests() {
		for name, want := range map[string]string{
			"VerificationStatus": "1", "BeginCreateTime": "946684800000", "EndCreateTime": "4102444800000", "Lang": "zh", "UserClientIp": "::1",
		} {
			if got := request.Params.Get(name); got != want {
				t.Errorf("%s = %q, want %q", name, got, want)
			}
		}
	}
}

// If the service distinguishes the letter case, an account can have an address in several spellings. All of them count,
// however few addresses are listed.
func TestListAll_findsEverySpelling(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		others []domaintest.Record
		emails []string
	}{
		"listed in one":          {domaintest.Fleet(60), []string{"two@example.com"}},
		"listed in both":         {domaintest.Fleet(60), []string{"two@example.com", "Two@example.com"}},
		"no letters to tell by":  {unicodeFleet(60), []string{"two@example.com"}},
		"nor one of the account": {unicodeFleet(60), []string{"two@example.com", "nobody@example.com"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// The stand-in has one record of each address, so the second one is spelled like the first when it is sent.
			behavior := domaintest.Behavior{ExactCase: true, Render: func(record domaintest.Record) domaintest.Record {
				record.Email = strings.Replace(record.Email, "second", "Two", 1)
				return record
			}}
			server := domaintest.Start(t, domaintest.WithBehavior(behavior), domaintest.WithRecords(
				append(test.others, domaintest.VerifiedRecord("two@example.com"), domaintest.PendingRecord("second@example.com"))...))
			found, err := newLister(t, server).AllEmailVerifications(t.Context(), domainapi.EmailVerificationFilter{}, test.emails)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := emailsOf(found.Records), []string{"Two@example.com", "two@example.com"}; !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

// unicodeFleet returns records of addresses without ASCII letters, which come first in a list.
func unicodeFleet(n int) []domaintest.Record {
	records := domaintest.Fleet(n)
	for i := range records {
		records[i].Email, records[i].GmtCreate = fmt.Sprintf("%05d@例子.公司", i), "2001-01-01 00:00:00"
	}
	return records
}

// A record in the other spelling does not mean that the service finds both.
func TestListAll_isNotMisledByAnotherRecord(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithBehavior(domaintest.Behavior{ExactCase: true}), domaintest.WithRecords(domaintest.Fleet(60)...))
	swapped := strings.ToUpper(members(1)[0])
	server.Inject(domaintest.Fault{
		Match: func(request domaintest.Request) bool { return request.Params.Get("Email") == swapped },
		Body:  `{"TotalItemNum":1,"Data":[{"Email":"` + swapped + `","VerificationStatus":1}]}`,
	})
	emails := []string{strings.ToUpper(members(7)[0])}
	found, err := newLister(t, server).AllEmailVerifications(t.Context(), domainapi.EmailVerificationFilter{}, emails)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := emailsOf(found.Records), members(7); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// The record that shows whether the letter case matters must not fail the listing.
func TestListAll_readsPagesIfLetterCaseIsUnknown(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]domaintest.Fault{
		"refused":         {Code: "InvalidParameter"},
		"another address": {Body: `{"TotalItemNum":1,"Data":[{"Email":"x@example.com","VerificationStatus":1}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(60)...))
			fault.Email = members(1)[0]
			server.Inject(fault)
			emails := append(members(7), "nobody@example.com")
			found, err := newLister(t, server).AllEmailVerifications(t.Context(), domainapi.EmailVerificationFilter{}, emails)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := emailsOf(found.Records), members(7); !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

// If one of many addresses caused the failure, the error names it. Other failures concern all of them.
func TestListAll_errorNamesTheAddress(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault domaintest.Fault
		named bool
	}{
		"a refused parameter": {domaintest.Fault{Code: "InvalidParameter"}, true},
		"an unknown code":     {domaintest.Fault{Code: "Documented.Nowhere"}, true},
		"another address": {
			domaintest.Fault{Body: `{"TotalItemNum":1,"Data":[{"Email":"x@example.com","VerificationStatus":1}]}`}, true,
		},
		"no permission": {domaintest.Fault{Code: "NoPermission"}, false},
		"throttling":    {domaintest.Fault{Code: "Throttling.User"}, false},
		"no connection": {domaintest.Fault{Drop: true}, false},
	} {
		// An address of a large account, and one that the pages of a small one lack.
		for _, records := range []int{5, 60} {
			t.Run(fmt.Sprintf("%s, %d records", name, records), func(t *testing.T) {
				t.Parallel()
				server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(records)...))
				fault := test.fault
				fault.Email = "nobody@example.com"
				server.Inject(fault)
				emails := append(members(3), "nobody@example.com")
				_, err := newLister(t, server).AllEmailVerifications(t.Context(), domainapi.EmailVerificationFilter{}, emails)
				if err == nil {
					t.Fatal("no error")
				}
				one, ok := errors.AsType[*domainapi.AddressError](err)
				if ok != test.named || ok && one.Email != "nobody@example.com" {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}
