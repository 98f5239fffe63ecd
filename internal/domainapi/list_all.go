// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"errors"
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/alidomain/terraform-provider-alidomain/internal/emailaddress"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

const (
	// maxPages bounds a listing to ten million records in pages of MaxPageSize.
	maxPages = 2000
	// requestsAtOnce avoids throttling and bounds the memory of a listing.
	requestsAtOnce = 3
	// maxSweeps is how often a listing reads all pages because records were created or deleted in the meantime.
	maxSweeps = 3
)

// EmailVerifications is the result of a listing.
type EmailVerifications struct {
	// Records are the selected records without duplicates, in no particular order.
	Records []EmailVerification
	// RequestIDs are the IDs of the requests in order.
	RequestIDs []string
	// pages is the number of pages that were read.
	pages int
	// sample is an address of the first page, if the others were too many to be read.
	sample string
}

// add adds the records and request IDs of another listing.
func (v *EmailVerifications) add(other *EmailVerifications) {
	v.Records = append(v.Records, other.Records...)
	v.RequestIDs = append(v.RequestIDs, other.RequestIDs...)
}

// removeFrom removes the addresses that were found.
func (v *EmailVerifications) removeFrom(wanted map[string]string) {
	for _, record := range v.Records {
		delete(wanted, emailaddress.Fold(record.Email))
	}
}

// AllEmailVerifications lists the records that the filter selects, and if emails is not nil, only those of these
// addresses. It reads all pages, and starts over if they do not add up to the service's total, because a record that
// moves between two pages during the listing would be missed. It lists each address that the pages lack by itself,
// because a record that is deleted and one that is created between two pages can hide a third one although the total is
// right. For the same reason, it confirms with a list of the pending records that none of several pages is pending.
//
// If the first page is followed by more others than there are addresses, it lists each address by itself instead of the
// other pages, unless the service distinguishes the letter case. Errors are of type *rpc.CallError or *AddressError.
func (c *Client) AllEmailVerifications(
	ctx context.Context, filter EmailVerificationFilter, emails []string,
) (*EmailVerifications, error) {
	if emails == nil {
		all := func(EmailVerification) bool { return true }
		found, err := c.list(ctx, filter, all, maxPages)
		if err != nil {
			return nil, err
		}
		return found, c.addPending(ctx, found, filter, all)
	}
	wanted := make(map[string]string, len(emails)) // by folded address
	for _, email := range emails {
		wanted[emailaddress.Fold(email)] = email
	}
	keep := func(record EmailVerification) bool {
		_, ok := wanted[emailaddress.Fold(record.Email)]
		return ok
	}
	found, err := c.list(ctx, filter, keep, len(wanted)+1)
	if err != nil {
		return nil, err
	}
	if found.sample != "" && len(wanted) > 0 && !c.ignoresCase(ctx, found, filter) {
		rest, err := c.list(ctx, filter, keep, maxPages)
		if err != nil {
			return nil, err
		}
		rest.RequestIDs = append(found.RequestIDs, rest.RequestIDs...)
		found = rest
	}
	if err := c.addPending(ctx, found, filter, keep); err != nil {
		return nil, err
	}
	found.removeFrom(wanted)
	return found, c.addEach(ctx, found, filter, slices.Sorted(maps.Values(wanted)))
}

// ignoresCase reports whether the service finds a record of the first page by its address in another letter case. If it
// does not, or if that is unknown, only the pages show the records in every spelling.
func (c *Client) ignoresCase(ctx context.Context, found *EmailVerifications, filter EmailVerificationFilter) bool {
	swapped := swapCase(found.sample)
	if swapped == found.sample {
		return false
	}
	sampled, err := c.listAddress(ctx, filter, swapped)
	if err != nil {
		return false // reading the pages fails too, unless the failure concerns this address alone
	}
	found.RequestIDs = append(found.RequestIDs, sampled.RequestIDs...)
	return slices.ContainsFunc(sampled.Records, func(record EmailVerification) bool { return record.Email == found.sample })
}

// swapCase swaps the letter case of the ASCII letters.
func swapCase(address string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return r
	}, address)
}

// addPending lists the pending records if several pages have none, and adds those that it finds.
func (c *Client) addPending(
	ctx context.Context, found *EmailVerifications, filter EmailVerificationFilter, keep func(EmailVerification) bool,
) error {
	pending := func(record EmailVerification) bool { return !record.Verified() }
	if found.pages < 2 || filter.VerificationStatus != nil || slices.ContainsFunc(found.Records, pending) {
		return nil
	}
	filter.VerificationStatus = new(int64(StatusPending))
	missed, err := c.list(ctx, filter, func(record EmailVerification) bool { return pending(record) && keep(record) }, maxPages)
	if err != nil {
		return err
	}
	found.add(missed)
	return nil
}

// addEach lists each address by itself, and adds the records that it finds.
func (c *Client) addEach(
	ctx context.Context, found *EmailVerifications, filter EmailVerificationFilter, emails []string,
) error {
	parts := make([]*EmailVerifications, len(emails))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(requestsAtOnce)
	for i, email := range emails {
		group.Go(func() (err error) {
			parts[i], err = c.listAddress(ctx, filter, email)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, part := range parts {
		found.add(part)
	}
	return nil
}

// AddressError is a failure to list one of several addresses that may concern this address alone.
type AddressError struct {
	// Email is the address as the caller of AllEmailVerifications spells it.
	Email string
	// Err is a *rpc.CallError.
	Err error
}

func (e *AddressError) Error() string {
	return "listing one address: " + e.Err.Error()
}

// Unwrap returns the error of the call.
func (e *AddressError) Unwrap() error {
	return e.Err
}

// listAddress lists the records of one address. If the response has only records of other addresses, that is an error,
// because the filter did not work.
func (c *Client) listAddress(
	ctx context.Context, filter EmailVerificationFilter, email string,
) (*EmailVerifications, error) {
	filter.Email = email
	others := false
	found, err := c.list(ctx, filter, func(record EmailVerification) bool {
		same := emailaddress.Equal(record.Email, email)
		others = others || !same
		return same
	}, maxPages)
	if err == nil && others && len(found.Records) == 0 {
		err = &rpc.CallError{
			Action: actionList, Attempts: 1, Err: &rpc.ResponseError{Problem: rpc.ProblemAnotherAddress, Field: "Email"},
		}
	}
	if mayConcernAddress(err) {
		err = &AddressError{Email: email, Err: err}
	}
	return found, err
}

// mayConcernAddress reports whether the same request for another address might succeed.
func mayConcernAddress(err error) bool {
	if service, ok := errors.AsType[*rpc.ServiceError](err); ok {
		return service.Class == rpc.ClassUnknown || service.Class == rpc.ClassBadRequest || service.Class == rpc.ClassIllegalParameter
	}
	_, unusable := errors.AsType[*rpc.ResponseError](err)
	return unusable
}

// list lists the records that the filter and keep accept. It starts over until the pages are consistent. If there are too many
// pages, it stops after the first and returns a sample instead of records.
func (c *Client) list(
	ctx context.Context, filter EmailVerificationFilter, keep func(EmailVerification) bool, most int,
) (*EmailVerifications, error) {
	started := time.Now()
	for range maxSweeps {
		found, consistent, err := c.sweep(ctx, filter, keep, most)
		if err != nil || consistent {
			return found, err
		}
	}
	return nil, pagingError(maxSweeps, time.Since(started))
}

func pagingError(attempts int, elapsed time.Duration) *rpc.CallError {
	return &rpc.CallError{
		Action: actionList, Attempts: attempts, Elapsed: elapsed,
		Err: &rpc.ResponseError{Problem: rpc.ProblemPaging, Field: "TotalItemNum"},
	}
}

// sweep reads each page once: first the first page for the total, then the others concurrently. If the service reports
// yet another page, sweep reads that too. It must not have new records.
func (c *Client) sweep(
	ctx context.Context, filter EmailVerificationFilter, keep func(EmailVerification) bool, most int,
) (found *EmailVerifications, consistent bool, err error) {
	first, err := c.page(ctx, filter, 1)
	if err != nil {
		return nil, false, err
	}
	pages := (first.TotalItemNum-1)/int64(c.pageSize) + 1
	if pages > maxPages {
		return nil, false, pagingError(1, 0)
	}
	l := newListing(first.TotalItemNum, keep)
	l.add(first)
	if pages > int64(most) && len(first.Verifications) > 0 {
		l.found.Records, l.found.sample = nil, first.Verifications[0].Email
		return &l.found, true, nil
	}
	last := first
	for next := int64(2); next <= pages; next += requestsAtOnce {
		batch := make([]*ListEmailVerificationOutput, min(requestsAtOnce, pages-next+1))
		group, groupCtx := errgroup.WithContext(ctx)
		for i := range batch {
			group.Go(func() (err error) {
				batch[i], err = c.page(groupCtx, filter, int(next)+i)
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return nil, false, err
		}
		for _, page := range batch {
			l.add(page)
		}
		last = batch[len(batch)-1]
	}
	if last.NextPage != nil && *last.NextPage {
		more, err := c.page(ctx, filter, int(max(pages, 1))+1)
		if err != nil {
			return nil, false, err
		}
		l.add(more)
	}
	return &l.found, l.consistent(), nil
}

func (c *Client) page(ctx context.Context, filter EmailVerificationFilter, num int) (*ListEmailVerificationOutput, error) {
	return c.ListEmailVerification(ctx, ListEmailVerificationInput{
		EmailVerificationFilter: filter, PageNum: num, PageSize: c.pageSize,
	})
}

// listing is the state of one sweep.
type listing struct {
	keep  func(EmailVerification) bool
	found EmailVerifications
	// total is the total of the first page. steady is false if another page has a different one.
	total  int64
	steady bool
	// seen has the hashes of the records, so that a record that is not kept takes eight bytes. A collision makes the
	// sweep inconsistent, and the next one has another seed.
	seen map[uint64]struct{}
	seed maphash.Seed
}

func newListing(total int64, keep func(EmailVerification) bool) *listing {
	return &listing{keep: keep, total: total, steady: true, seen: make(map[uint64]struct{}), seed: maphash.MakeSeed()}
}

// add adds the records of a page that no earlier page had. Records are the same if all their fields are, because the
// service does not document that EmailVerificationNo is unique.
func (l *listing) add(page *ListEmailVerificationOutput) {
	if page.TotalItemNum != l.total {
		l.steady = false
	}
	l.found.pages++
	if page.RequestID != nil {
		l.found.RequestIDs = append(l.found.RequestIDs, *page.RequestID)
	}
	for i := range page.Verifications {
		record := &page.Verifications[i]
		hash := record.hash(l.seed)
		if _, ok := l.seen[hash]; ok {
			continue
		}
		l.seen[hash] = struct{}{}
		if l.keep(*record) {
			l.found.Records = append(l.found.Records, *record)
		}
	}
}

// consistent reports whether the pages add up to one total.
func (l *listing) consistent() bool {
	return l.steady && int64(len(l.seen)) == l.total
}
