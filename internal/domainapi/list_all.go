// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"errors"
	"maps"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/alidomain/terraform-provider-alidomain/internal/ascii"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// maxSingles is up to how many addresses are listed one by one instead of by the pages of a large account.
const maxSingles = 10

// AllEmailVerifications lists the records that the filter selects, and if emails is not nil, only those of these
// addresses. It returns the IDs of the requests in order. Up to maxSingles addresses of an account with several pages are
// listed one by one, and those not found that way are looked for in the pages, because the service may distinguish the
// letter case. Errors are of type *rpc.CallError or *AddressError.
func (c *Client) AllEmailVerifications(
	ctx context.Context, filter EmailVerificationFilter, emails []string, collector Collector[EmailVerification],
) (requestIDs []string, err error) {
	if emails == nil {
		return c.collectPages(ctx, filter, filter.matches, collector)
	}
	wanted := make(map[string]string, len(emails)) // by folded address
	for _, email := range emails {
		wanted[ascii.Fold(email)] = email
	}
	isWanted := func(record *EmailVerification) bool {
		_, ok := wanted[ascii.Fold(string(record.Email))]
		return ok && filter.matches(record)
	}
	if len(wanted) > maxSingles {
		return c.collectPages(ctx, filter, isWanted, collector)
	}
	first, err := c.records(filter, c.pageSize).fetch(ctx, 1)
	if err != nil {
		return nil, err
	}
	if first.RequestID != "" {
		requestIDs = []string{string(first.RequestID)}
	}
	found := Rows[EmailVerification](first.rows)
	if !first.complete() || repeats(first.rows) {
		singles, ids, err := c.listSingles(ctx, filter, slices.Sorted(maps.Values(wanted)))
		if err != nil {
			return nil, err
		}
		found, requestIDs = singles, append(requestIDs, ids...)
		missing := maps.Clone(wanted)
		for _, record := range found {
			delete(missing, ascii.Fold(string(record.Email)))
		}
		if len(missing) > 0 {
			var inPages Rows[EmailVerification]
			pages, err := c.collectPages(ctx, filter, func(record *EmailVerification) bool {
				_, ok := missing[ascii.Fold(string(record.Email))]
				return ok
			}, &inPages)
			if err != nil {
				return nil, err
			}
			requestIDs, found = append(requestIDs, pages...), append(found, inPages...)
		}
	}
	collector.Begin(len(found))
	for i := range found {
		if isWanted(&found[i]) {
			collector.Add(&found[i])
		}
	}
	return requestIDs, nil
}

// repeats reports whether a record is listed twice. Then another one is missing, although the total is right.
func repeats(records []EmailVerification) bool {
	distinct := make(map[EmailVerification]struct{}, len(records))
	for _, record := range records {
		distinct[record] = struct{}{}
	}
	return len(distinct) < len(records)
}

// collectPages reads all pages. A record that is deleted and one that is created between two pages can hide a third one
// although the total is right. So if several pages have no pending record, a list of the pending ones has to confirm that.
func (c *Client) collectPages(
	ctx context.Context, filter EmailVerificationFilter, keep func(*EmailVerification) bool, collector Collector[EmailVerification],
) (requestIDs []string, err error) {
	watched := &pendingWatch{Collector: collector}
	found, err := c.records(filter, c.pageSize).read(ctx, keep, watched)
	if err != nil {
		return nil, err
	}
	if found.pages < 2 || filter.VerificationStatus != nil || watched.pending {
		return found.requestIDs, nil
	}
	filter.VerificationStatus = new(int64(StatusPending))
	var missed Rows[EmailVerification]
	confirmed, err := c.records(filter, c.pageSize).read(ctx, func(record *EmailVerification) bool {
		return !record.Verified() && keep(record)
	}, &missed)
	if err != nil {
		return nil, err
	}
	for i := range missed {
		collector.Add(&missed[i])
	}
	return append(found.requestIDs, confirmed.requestIDs...), nil
}

// pendingWatch notices whether a record is pending.
type pendingWatch struct {
	Collector[EmailVerification]
	pending bool
}

// Begin starts over.
func (w *pendingWatch) Begin(total int) {
	w.pending = false
	w.Collector.Begin(total)
}

// Add passes the record on.
func (w *pendingWatch) Add(record *EmailVerification) {
	w.pending = w.pending || !record.Verified()
	w.Collector.Add(record)
}

// listSingles lists each address by itself.
func (c *Client) listSingles(
	ctx context.Context, filter EmailVerificationFilter, emails []string,
) (found Rows[EmailVerification], requestIDs []string, err error) {
	parts, ids := make([]Rows[EmailVerification], len(emails)), make([][]string, len(emails))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(requestsAtOnce)
	for i, email := range emails {
		group.Go(func() (err error) {
			ids[i], err = c.collectAddress(ctx, filter, email, &parts[i])
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	return slices.Concat(parts...), slices.Concat(ids...), nil
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

// collectAddress lists the records of one address.
func (c *Client) collectAddress(
	ctx context.Context, filter EmailVerificationFilter, email string, collector Collector[EmailVerification],
) (requestIDs []string, err error) {
	filter.Email = email
	found, err := c.records(filter, c.pageSize).readMatching(ctx, "Email", func(record *EmailVerification) bool {
		return ascii.EqualFold(string(record.Email), email)
	}, collector)
	if err == nil {
		return found.requestIDs, nil
	}
	if mayConcernAddress(err) {
		err = &AddressError{Email: email, Err: err}
	}
	return nil, err
}

// mayConcernAddress reports whether the same request for another address might succeed.
func mayConcernAddress(err error) bool {
	if service, ok := errors.AsType[*rpc.ServiceError](err); ok {
		return service.Class == rpc.ClassUnknown || service.Class == rpc.ClassBadRequest || service.Class == rpc.ClassIllegalParameter
	}
	_, unusable := errors.AsType[*rpc.ResponseError](err)
	return unusable
}
