// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"hash/maphash"
	"maps"
	"slices"
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
}

// AllEmailVerifications lists the records that the filter selects, and if emails is not nil, only those of these
// addresses. It reads all pages, and starts over if they do not add up to the service's total, because a record that
// moves between two pages during the listing would be missed. It lists each address that the pages lack by itself,
// because a record that is deleted and one that is created between two pages can hide a third one although the total is
// right. For the same reason, it confirms with a list of the pending records that none of several pages is pending.
// Errors are of type *rpc.CallError.
func (c *Client) AllEmailVerifications(
	ctx context.Context, filter EmailVerificationFilter, emails []string,
) (*EmailVerifications, error) {
	var wanted map[string]string // by folded address
	keep := func(EmailVerification) bool { return true }
	if emails != nil {
		wanted = make(map[string]string, len(emails))
		for _, email := range emails {
			wanted[emailaddress.Fold(email)] = email
		}
		keep = func(record EmailVerification) bool {
			_, ok := wanted[emailaddress.Fold(record.Email)]
			return ok
		}
	}
	found, err := c.list(ctx, filter, keep)
	if err != nil {
		return nil, err
	}
	if err := c.addPending(ctx, found, filter, keep); err != nil {
		return nil, err
	}
	for _, record := range found.Records {
		delete(wanted, emailaddress.Fold(record.Email))
	}
	return found, c.addMissing(ctx, found, filter, slices.Sorted(maps.Values(wanted)))
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
	missed, err := c.list(ctx, filter, func(record EmailVerification) bool { return pending(record) && keep(record) })
	if err != nil {
		return err
	}
	found.Records = append(found.Records, missed.Records...)
	found.RequestIDs = append(found.RequestIDs, missed.RequestIDs...)
	return nil
}

// addMissing lists each address by itself, and adds the records that it finds.
func (c *Client) addMissing(
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
		found.Records = append(found.Records, part.Records...)
		found.RequestIDs = append(found.RequestIDs, part.RequestIDs...)
	}
	return nil
}

// listAddress lists the records of one address. A record of another address is an error, because the filter did not
// work.
func (c *Client) listAddress(
	ctx context.Context, filter EmailVerificationFilter, email string,
) (*EmailVerifications, error) {
	filter.Email = email
	others := false
	found, err := c.list(ctx, filter, func(record EmailVerification) bool {
		same := emailaddress.Equal(record.Email, email)
		others = others || !same
		return same
	})
	if err == nil && others {
		return nil, &rpc.CallError{
			Action: actionList, Attempts: 1, Err: &rpc.ResponseError{Problem: rpc.ProblemAnotherAddress, Field: "Email"},
		}
	}
	return found, err
}

// list lists the records that the filter and keep accept. It starts over until the pages are consistent.
func (c *Client) list(
	ctx context.Context, filter EmailVerificationFilter, keep func(EmailVerification) bool,
) (*EmailVerifications, error) {
	started := time.Now()
	for range maxSweeps {
		found, consistent, err := c.sweep(ctx, filter, keep)
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
	ctx context.Context, filter EmailVerificationFilter, keep func(EmailVerification) bool,
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
