// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"hash/maphash"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	// maxPages bounds what one listing reads: ten million records in pages of MaxPageSize.
	maxPages = 2000
	// pagesAtOnce keeps a listing from being throttled, and bounds what is in memory.
	pagesAtOnce = 3
	// maxSweeps is how often a listing starts over because records came or went between two of its pages.
	maxSweeps = 3
)

// EmailVerifications is what a listing found.
type EmailVerifications struct {
	// Kept are the records that the caller wanted, each once, in no particular order.
	Kept []EmailVerification
	// RequestIDs are those of the pages, in their order.
	RequestIDs []string
}

// AllEmailVerifications lists the records that a filter chooses and keep accepts. It reads page after page, and does so
// again where the pages do not add up to the total that the service gives, because a record that slips from one page to
// the next while both are read would else be missed. keep is called by one goroutine at a time. Errors are of type
// *CallError.
func (c *Client) AllEmailVerifications(
	ctx context.Context, filter EmailVerificationFilter, keep func(EmailVerification) bool,
) (*EmailVerifications, error) {
	started := time.Now()
	for range maxSweeps {
		found, consistent, err := c.sweep(ctx, filter, keep)
		if err != nil || consistent {
			return found, err
		}
	}
	return nil, &CallError{
		Action: "ListEmailVerification", Tries: maxSweeps, Elapsed: time.Since(started),
		Err: &AnswerError{Problem: ProblemPaging, Field: "TotalItemNum"},
	}
}

// listing is the state of one sweep.
type listing struct {
	keep       func(EmailVerification) bool
	seed       maphash.Seed
	seen       map[uint64]struct{}
	kept       []EmailVerification
	requestIDs []string
	// steady is false when two pages gave different totals.
	steady bool
	total  int64
}

// sweep reads every page once: the first one alone, for the total; the others a few at a time; and more for as long as
// the service says that there are more and each brings something new.
func (c *Client) sweep(
	ctx context.Context, filter EmailVerificationFilter, keep func(EmailVerification) bool,
) (found *EmailVerifications, consistent bool, err error) {
	first, err := c.page(ctx, filter, 1)
	if err != nil {
		return nil, false, err
	}
	pages := (first.TotalItemNum + int64(c.pageSize) - 1) / int64(c.pageSize)
	if pages > maxPages {
		return nil, false, &CallError{
			Action: "ListEmailVerification", Tries: 1, Err: &AnswerError{Problem: ProblemPaging, Field: "TotalItemNum"},
		}
	}
	l := &listing{keep: keep, seed: maphash.MakeSeed(), seen: make(map[uint64]struct{}), steady: true, total: first.TotalItemNum}
	l.add(first)
	last := first
	for next := int64(2); next <= pages; next += pagesAtOnce {
		batch := make([]*ListEmailVerificationOutput, min(pagesAtOnce, pages-next+1))
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
	for next := max(pages, 1) + 1; last.NextPage != nil && *last.NextPage && next <= maxPages; next++ {
		if last, err = c.page(ctx, filter, int(next)); err != nil {
			return nil, false, err
		}
		if news := l.add(last); news == 0 {
			break
		}
	}
	consistent = l.steady && int64(len(l.seen)) == l.total
	return &EmailVerifications{Kept: l.kept, RequestIDs: l.requestIDs}, consistent, nil
}

func (c *Client) page(ctx context.Context, filter EmailVerificationFilter, num int) (*ListEmailVerificationOutput, error) {
	return c.ListEmailVerification(ctx, ListEmailVerificationInput{
		EmailVerificationFilter: filter, PageNum: num, PageSize: c.pageSize,
	})
}

// add takes over what a page has that none before it had, and returns how many records those are. Of records that are
// not kept, eight bytes remain.
func (l *listing) add(page *ListEmailVerificationOutput) (news int) {
	if page.TotalItemNum != l.total {
		l.steady = false
	}
	if page.RequestID != nil {
		l.requestIDs = append(l.requestIDs, *page.RequestID)
	}
	for _, record := range page.Verifications {
		id := strings.ToLower(record.Email)
		if record.EmailVerificationNo != nil {
			id = *record.EmailVerificationNo
		}
		hash := maphash.String(l.seed, id)
		if _, ok := l.seen[hash]; ok {
			continue
		}
		l.seen[hash] = struct{}{}
		news++
		if l.keep(record) {
			l.kept = append(l.kept, record)
		}
	}
	return news
}
