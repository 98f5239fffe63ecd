// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

const actionList = "ListEmailVerification"

func emailsOf(records []domainapi.EmailVerification) []string {
	emails := make([]string, 0, len(records))
	for _, record := range records {
		emails = append(emails, string(record.Email))
	}
	slices.Sort(emails)
	return emails
}

// found is the result of a listing.
type found struct {
	Records    domainapi.Rows[domainapi.EmailVerification]
	RequestIDs []string
}

// listAll lists records with AllEmailVerifications.
func listAll(
	ctx context.Context, client *domainapi.Client, filter domainapi.EmailVerificationFilter, emails []string,
) (found found, err error) {
	found.RequestIDs, err = client.AllEmailVerifications(ctx, filter, emails, &found.Records)
	return found, err
}

// list lists all records of a server in pages of five.
func list(t *testing.T, server *domaintest.Server) (found, error) {
	t.Helper()
	return listAll(t.Context(), newLister(t, server), domainapi.EmailVerificationFilter{}, nil)
}

func newLister(t *testing.T, server *domaintest.Server, change ...func(*settings)) *domainapi.Client {
	t.Helper()
	client := newClient(t, server.URL, change...)
	domainapi.SetPageSize(client, 5)
	return client
}

func TestList_returnsRecords(t *testing.T) {
	t.Parallel()
	verified := domaintest.VerifiedRecord(address)
	found, err := list(t, domaintest.Start(t, domaintest.WithRecords(verified, domaintest.PendingRecord("b@example.com"))))
	if err != nil || len(found.Records) != 2 {
		t.Fatalf("got %+v, %v", found, err)
	}
	first, second := found.Records[0], found.Records[1]
	checkComplete(t, first)
	if !first.Verified() || string(first.VerificationTime) != verified.VerificationTime {
		t.Errorf("got %+v", first)
	}
	if second.Verified() || second.VerificationTime != "" || second.ConfirmIP != "" {
		t.Errorf("got %+v", second)
	}
}

// A page of the maximum size is far larger than a response with a single record.
func TestList_readsLargePages(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(domainapi.MaxPageSize)...))
	found, err := listAll(t.Context(), newClient(t, server.URL), domainapi.EmailVerificationFilter{}, nil)
	if err != nil || len(found.Records) != domainapi.MaxPageSize || server.Count("") != 1 {
		t.Errorf("got %d records by %d requests, %v", len(found.Records), server.Count(""), err)
	}
}

func TestList_rejectsUnusableResponses(t *testing.T) {
	t.Parallel()
	const record = `{"Email":"a@example.com","VerificationStatus":1}`
	wantUnusable(t, map[string]unusable{
		"no total":            {`{"Data":[` + record + `]}`, rpc.ProblemPaging, "TotalItemNum"},
		"fractional total":    {`{"TotalItemNum":1.5,"Data":[]}`, rpc.ProblemWrongType, "TotalItemNum"},
		"absurd total":        {`{"TotalItemNum":9000000000000000000,"Data":[` + record + `]}`, rpc.ProblemPaging, "TotalItemNum"},
		"data is an object":   {`{"TotalItemNum":1,"Data":` + record + `}`, rpc.ProblemWrongType, "Data"},
		"a record is a text":  {`{"TotalItemNum":1,"Data":["a@example.com"]}`, rpc.ProblemWrongType, "Data"},
		"a record is null":    {`{"TotalItemNum":1,"Data":[null]}`, rpc.ProblemEmpty, ""},
		"no status":           {`{"TotalItemNum":1,"Data":[{"Email":"a@example.com"}]}`, rpc.ProblemNoStatus, "VerificationStatus"},
		"no address":          {`{"TotalItemNum":1,"Data":[{"VerificationStatus":1}]}`, rpc.ProblemNoSubject, "Email"},
		"next page is a text": {`{"TotalItemNum":1,"NextPage":"no","Data":[` + record + `]}`, rpc.ProblemWrongType, "NextPage"},
		"more than a page":    {`{"TotalItemNum":5001,"Data":[` + strings.Repeat(record+",", 5000) + record + `]}`, rpc.ProblemPaging, "PageSize"},
		"no data":             {`{"TotalItemNum":1}`, rpc.ProblemPaging, "TotalItemNum"},
	}, func(t *testing.T, body string) error {
		t.Helper()
		service := domaintest.New()
		service.Inject(domaintest.Fault{Body: body})
		_, err := listAll(t.Context(), newPiped(t, service), domainapi.EmailVerificationFilter{}, nil)
		return err
	})
}

// The first page is read alone for the total, and the others concurrently.
func TestListAll_boundsConcurrency(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(40)...))
	hold := make(chan struct{})
	server.Inject(domaintest.Fault{
		Match: func(r domaintest.Request) bool { return r.Params.Get("PageNum") == "1" }, Until: hold,
	})
	done := make(chan error, 1)
	client := newLister(t, server)
	go func() {
		_, err := listAll(context.WithoutCancel(t.Context()), client, domainapi.EmailVerificationFilter{}, nil)
		done <- err
	}()
	if err := server.Await(t.Context(), func(s domaintest.Stats) bool { return s.Requests == 1 }); err != nil {
		t.Fatal(err)
	}
	if stats := server.Stats(); stats.Requests != 1 {
		t.Errorf("%d requests before the first page is there", stats.Requests)
	}
	close(hold)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if stats := server.Stats(); stats.Requests != 8 || stats.PeakInFlight > 3 {
		t.Errorf("got %d requests, %d of them at once", stats.Requests, stats.PeakInFlight)
	}
}

// ownedFleet returns records in the form of the stand-in's responses.
func ownedFleet(n int) []domaintest.Record {
	records := domaintest.Fleet(n)
	for i := range records {
		records[i].UserID = domaintest.UserID
	}
	return records
}

// Pages that do not add up are read again. The result is correct or an error, and the listing ends.
func TestListAll_repeatsInconsistentSweeps(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		hook func(call int, page *domaintest.ListResponse)
		// requests is the number of requests, and reported whether the listing fails.
		requests int
		reported bool
	}{
		"a total that changes once": {func(call int, page *domaintest.ListResponse) {
			if call == 2 {
				page.TotalItemNum--
			}
		}, 6, false},
		"a total that always changes": {func(call int, page *domaintest.ListResponse) { page.TotalItemNum += call % 2 }, 9, true},
		"a record that slips to the page before": {func(call int, page *domaintest.ListResponse) {
			if call == 2 {
				page.Data = page.Data[1:]
			}
		}, 6, false},
		"a page that overlaps the one before": {func(call int, page *domaintest.ListResponse) {
			if call == 3 && page.CurrentPageNum > 1 {
				page.Data = append(slices.Clone(page.Data[:1]), page.Data...)
			}
		}, 3, false},
		"the first page over and over": {func(_ int, page *domaintest.ListResponse) { page.Data = domaintest.Fleet(5) }, 9, true},
		"a next page that never ends":  {func(_ int, page *domaintest.ListResponse) { page.NextPage = true }, 4, false},
		"a next page that never ends and repeats itself": {func(_ int, page *domaintest.ListResponse) {
			page.NextPage = true
			if len(page.Data) == 0 {
				page.Data = ownedFleet(4)
			}
		}, 4, false},
		"a next page that always brings something new": {func(call int, page *domaintest.ListResponse) {
			page.NextPage = true
			if len(page.Data) == 0 {
				page.Data = []domaintest.Record{domaintest.PendingRecord(fmt.Sprintf("new%d@example.com", call))}
			}
		}, 12, true},
		"a total beyond every account": {func(_ int, page *domaintest.ListResponse) { page.TotalItemNum = math.MaxInt }, 1, true},
		"empty pages":                  {func(_ int, page *domaintest.ListResponse) { page.Data = nil }, 3, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calls := 0
			server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(12)...),
				domaintest.WithListHook(func(page *domaintest.ListResponse) {
					calls++
					test.hook(calls, page)
				}))
			found, err := list(t, server)
			if n := server.Count(actionList); n != test.requests {
				t.Errorf("got %d requests, want %d", n, test.requests)
			}
			if test.reported {
				if problem := as[*rpc.ResponseError](t, err).Problem; problem != rpc.ProblemPaging {
					t.Errorf("got problem %d", problem)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if emails := emailsOf(found.Records); len(slices.Compact(emails)) != 12 || len(found.Records) != 12 {
				t.Errorf("got %d records, %d of them different", len(found.Records), len(slices.Compact(emails)))
			}
		})
	}
}

// The largest account has 2000 pages. A total beyond that is not believed.
func TestListAll_boundsThePages(t *testing.T) {
	t.Parallel()
	for total, wanted := range map[int]int{2000 * 5: 2, 2000*5 + 1: 1} {
		t.Run(fmt.Sprint(total), func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(5)...),
				domaintest.WithListHook(func(page *domaintest.ListResponse) { page.TotalItemNum = total }))
			server.Inject(domaintest.Fault{
				Match: func(r domaintest.Request) bool { return r.Params.Get("PageNum") != "1" }, Code: "NoPermission",
			})
			_, err := list(t, server)
			if _, refused := errors.AsType[*rpc.ServiceError](callError(t, err)); refused != (wanted == 2) {
				t.Errorf("got %v", err)
			}
			if n := server.Count(actionList); n < wanted || wanted == 1 && n > 1 {
				t.Errorf("got %d requests", n)
			}
		})
	}
}

func TestListAll_reportsServiceErrors(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(12)...))
	server.Inject(domaintest.Fault{
		Match: func(r domaintest.Request) bool { return r.Params.Get("PageNum") == "3" }, Code: "Forbidden.RAM",
	})
	_, err := list(t, server)
	if service := as[*rpc.ServiceError](t, callError(t, err).Err); service.Class != rpc.ClassNoPermission {
		t.Errorf("got %v", service)
	}
}

func TestListAll_endsWhenCanceled(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(12)...))
	server.Inject(domaintest.Fault{
		Match: func(r domaintest.Request) bool { return r.Params.Get("PageNum") == "2" }, Stall: true,
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	client := newLister(t, server, func(s *settings) { s.network.ReadTimeout = time.Hour })
	go func() {
		_, err := listAll(ctx, client, domainapi.EmailVerificationFilter{}, nil)
		done <- err
	}()
	if err := server.Await(t.Context(), func(s domaintest.Stats) bool { return s.Requests == 3 }); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Only rows with the same fields are one record, because it is not documented that numbers are unique.
func TestListAll_keepsRecordsWithTheSameNumber(t *testing.T) {
	t.Parallel()
	record := func(email string, status int, created string) domaintest.Record {
		return domaintest.Record{Email: email, EmailVerificationNo: "1", VerificationStatus: &status, GmtCreate: created}
	}
	server := domaintest.Start(t, domaintest.WithListHook(func(page *domaintest.ListResponse) {
		page.Data = []domaintest.Record{
			record("a@example.com", 1, ""), record("b@example.com", 1, ""), record("A@example.com", 1, ""),
			record("a@example.com", 0, ""), record("a@example.com", 1, "2019-02-19 16:38:07"),
		}
		page.TotalItemNum = len(page.Data)
	}))
	found, err := list(t, server)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"A@example.com", "a@example.com", "a@example.com", "a@example.com", "b@example.com"}
	if got := emailsOf(found.Records); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// A pending record that moves between two pages during the listing is found, because a gate must not open
// by accident.
func TestListAll_confirmsNoPendingRecords(t *testing.T) {
	t.Parallel()
	records := domaintest.Fleet(12)
	for i := range records {
		records[i].VerificationStatus = new(domainapi.StatusVerified)
	}
	slipped := &records[5]
	slipped.VerificationStatus = new(domainapi.StatusPending)
	var server *domaintest.Server
	server = domaintest.Start(t, domaintest.WithRecords(records...), domaintest.WithListHook(func(page *domaintest.ListResponse) {
		if page.CurrentPageNum == 1 && page.PageSize == 5 && page.TotalItemNum == 12 && !page.PrePage {
			server.Remove(records[0].Email)
			late := domaintest.VerifiedRecord("z@example.com")
			late.GmtCreate = "2030-01-01 00:00:00"
			server.Put(late)
		}
	}))
	found, err := listAll(t.Context(), newLister(t, server), domainapi.EmailVerificationFilter{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(found.Records, func(record domainapi.EmailVerification) bool {
		return string(record.Email) == slipped.Email && !record.Verified()
	}) {
		t.Errorf("%s is not among %v", slipped.Email, emailsOf(found.Records))
	}
	if len(found.RequestIDs) != server.Count(actionList) {
		t.Errorf("%d request IDs of %d requests", len(found.RequestIDs), server.Count(actionList))
	}
}

// A pending record of pages that had to be read again does not confirm the pages that were read then.
func TestListAll_confirmsNoPendingRecordsOfTheLastSweep(t *testing.T) {
	t.Parallel()
	records := domaintest.Fleet(12)
	for i := range records {
		records[i].VerificationStatus = new(domainapi.StatusVerified)
	}
	calls := 0
	server := domaintest.Start(t, domaintest.WithRecords(records...), domaintest.WithListHook(func(page *domaintest.ListResponse) {
		if calls++; calls == 1 {
			page.TotalItemNum++
			page.Data[0].VerificationStatus = new(domainapi.StatusPending)
		}
	}))
	if _, err := list(t, server); err != nil {
		t.Fatal(err)
	}
	if last := server.Requests()[len(server.Requests())-1]; last.Params.Get("VerificationStatus") != "0" {
		t.Errorf("the last request is %v", last.Params)
	}
}

// An unusable list of one of a few addresses of a large account does not make the address missing.
func TestListAll_reportsUnusableSingles(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body string
		want rpc.Problem
	}{
		"another address":          {`{"TotalItemNum":1,"Data":[{"Email":"x@example.com","VerificationStatus":1}]}`, rpc.ProblemAnotherSubject},
		"long s":                   {`{"TotalItemNum":1,"Data":[{"Email":"ſam@example.com","VerificationStatus":1}]}`, rpc.ProblemAnotherSubject},
		"total without records":    {`{"TotalItemNum":1,"Data":[]}`, rpc.ProblemPaging},
		"records without a total":  {`{"TotalItemNum":0,"Data":[{"Email":"sam@example.com","VerificationStatus":1}]}`, rpc.ProblemPaging},
		"neither total nor record": {`{}`, rpc.ProblemPaging},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(12)...))
			server.Inject(domaintest.Fault{Email: "sam@example.com", Body: test.body})
			_, err := listAll(t.Context(), newLister(t, server), domainapi.EmailVerificationFilter{},
				append(members(1), "sam@example.com"))
			call := callError(t, err)
			if got := as[*rpc.ResponseError](t, call); got.Problem != test.want || call.Elapsed == 0 {
				t.Errorf("got %v after %s", got, call.Elapsed)
			}
		})
	}
}

// Letters that Unicode folds to ASCII letters belong to other addresses.
func TestListAll_rejectsOtherAddresses(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	server.Inject(
		domaintest.Fault{Body: `{"TotalItemNum":3,"Data":[{"Email":"İvan@example.com","VerificationStatus":1},
			{"Email":"ſam@example.com","VerificationStatus":1},{"Email":"\u212aim@example.com","VerificationStatus":1}]}`},
	)
	found, err := listAll(t.Context(), newLister(t, server), domainapi.EmailVerificationFilter{},
		[]string{"ivan@example.com", "sam@example.com", "kim@example.com"})
	if err != nil || len(found.Records) != 0 {
		t.Errorf("got %+v, %v", found, err)
	}
}
