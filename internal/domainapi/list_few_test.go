// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

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

// A listing in pages of five records reads the first page. If that is not the only one, it lists up to ten addresses one by
// one, and looks for those not found in the pages. More addresses are picked from the pages.
func TestListAll_requests(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		records         int
		emails          []string
		pages, singles  int
		found           int
		confirmsPending bool
	}{
		"everything":                      {60, nil, 12, 0, 60, false},
		"no address":                      {60, []string{}, 1, 0, 0, false},
		"one address of a large account":  {60, members(58), 1, 1, 1, false},
		"one address of a small account":  {5, members(3), 1, 0, 1, false},
		"one address of an empty account": {0, members(3), 1, 0, 0, false},
		"ten addresses":                   {60, firstMembers(10), 1, 10, 10, false},
		"ten addresses of one page":       {5, firstMembers(10), 1, 0, 5, false},
		"eleven addresses":                {60, firstMembers(11), 12, 0, 11, false},
		"eleven addresses of one page":    {5, firstMembers(11), 1, 0, 5, false},
		// The first records of a fleet are verified, and a gate must not open because a pending one moved.
		"eleven verified addresses": {60, append(firstMembers(3), others(8)...), 12, 0, 3, true},
		"a missing one":             {60, append(members(7), "nobody@example.com"), 1 + 12, 2, 1, true},
		"an address twice":          {12, []string{"Member00001@example.com", "member00001@EXAMPLE.com"}, 1, 1, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(test.records)...))
			found, err := listAll(t.Context(), newLister(t, server), domainapi.EmailVerificationFilter{}, test.emails)
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

// others returns addresses that no fleet has.
func others(n int) []string {
	emails := make([]string, n)
	for i := range emails {
		emails[i] = fmt.Sprintf("other%05d@example.com", i)
	}
	return emails
}

// A record that is listed twice hides another one, which must not be called missing.
func TestListAll_rereadsARepeatedRecord(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(3)...),
		domaintest.WithListHook(func(page *domaintest.ListResponse) {
			if len(page.Data) == 3 {
				page.Data[2] = page.Data[1]
			}
		}))
	found, err := listAll(t.Context(), newLister(t, server), domainapi.EmailVerificationFilter{}, members(2, 3))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := emailsOf(found.Records), members(2, 3); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
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
				found, err := listAll(t.Context(), client, domainapi.EmailVerificationFilter{}, emails)
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
	found, err := listAll(t.Context(), newLister(t, server), domainapi.EmailVerificationFilter{}, []string{email})
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

// Each address is listed with the same parameters as the pages, and others that the service takes for it are left out.
func TestListAll_singleAddressesAreFiltered(t *testing.T) {
	t.Parallel()
	records := domaintest.Fleet(60)
	server := domaintest.Start(t, domaintest.WithRecords(append(records,
		domaintest.VerifiedRecord("sam@example.com"), domaintest.VerifiedRecord("ſam@example.com"))...))
	found, err := listAll(t.Context(), newLister(t, server), domainapi.EmailVerificationFilter{
		Lang: "zh", UserClientIP: "::1",
	}, []string{"sam@example.com", records[1].Email})
	if err != nil {
		t.Fatal(err)
	}
	if got := emailsOf(found.Records); !slices.Contains(got, "sam@example.com") || slices.Contains(got, "ſam@example.com") {
		t.Errorf("got %v", got)
	}
	for _, request := range server.Requests() {
		if request.Params.Get("Lang") != "zh" || request.Params.Get("UserClientIp") != "::1" {
			t.Errorf("got %v", request.Params)
		}
	}
}

// A service that distinguishes the letter case does not find an address that is spelled otherwise, so that the pages have to
// be read before it is called missing.
func TestListAll_findsOtherSpellings(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithBehavior(domaintest.Behavior{ExactCase: true}), domaintest.WithRecords(domaintest.Fleet(60)...))
	found, err := listAll(t.Context(), newLister(t, server), domainapi.EmailVerificationFilter{},
		[]string{strings.ToUpper(members(7)[0]), "nobody@example.com", members(9)[0]})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := emailsOf(found.Records), members(7, 9); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
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
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(60)...))
			test.fault.Email = "nobody@example.com"
			server.Inject(test.fault)
			emails := append(members(3), "nobody@example.com")
			_, err := listAll(t.Context(), newLister(t, server), domainapi.EmailVerificationFilter{}, emails)
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

// Another version of the service might not know the parameter.
func TestListAll_leavesOutOtherStatuses(t *testing.T) {
	t.Parallel()
	const body = `{"TotalItemNum":2,"NextPage":false,"Data":[{"Email":"a@example.com","VerificationStatus":1},
		{"Email":"b@example.com","VerificationStatus":0}]}`
	for name, emails := range map[string][]string{
		"the whole account": nil,
		"two addresses":     {"a@example.com", "b@example.com"},
		"eleven addresses":  append(members(9), "a@example.com", "b@example.com"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t)
			server.Inject(domaintest.Fault{Body: body})
			got, err := listAll(t.Context(), newLister(t, server), domainapi.EmailVerificationFilter{
				VerificationStatus: new(int64(domainapi.StatusPending)),
			}, emails)
			if err != nil || len(got.Records) != 1 || got.Records[0].Email != "b@example.com" {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}
