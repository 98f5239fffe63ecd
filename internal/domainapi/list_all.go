// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"errors"
	"maps"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/alidomain/terraform-provider-alidomain/internal/emailaddress"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// maxSingles is up to how many addresses are listed one by one instead of by the pages of a large account.
const maxSingles = 10

// EmailVerifications is the result of a listing.
type EmailVerifications struct {
	// Records are the selected records without duplicates, in no particular order.
	Records []EmailVerification
	// RequestIDs are the IDs of the requests in order.
	RequestIDs []string
}

func (v *EmailVerifications) add(found *listing[EmailVerification]) {
	v.Records = append(v.Records, found.rows...)
	v.RequestIDs = append(v.RequestIDs, found.requestIDs...)
}

// AllEmailVerifications lists the records that the filter selects, and if emails is not nil, only those of these
// addresses. Up to maxSingles addresses of an account with several pages are listed one by one, and those not found that
// way are looked for in the pages, because the service may distinguish the letter case. Errors are of type *rpc.CallError
// or *AddressError.
func (c *Client) AllEmailVerifications(
	ctx context.Context, filter EmailVerificationFilter, emails []string,
) (*EmailVerifications, error) {
	all := &EmailVerifications{}
	if emails == nil {
		return all, c.addPages(ctx, all, filter, func(*EmailVerification) bool { return true })
	}
	wanted := make(map[string]string, len(emails)) // by folded address
	for _, email := range emails {
		wanted[emailaddress.Fold(email)] = email
	}
	isWanted := func(record *EmailVerification) bool {
		_, ok := wanted[emailaddress.Fold(string(record.Email))]
		return ok
	}
	if len(wanted) > maxSingles {
		return all, c.addPages(ctx, all, filter, isWanted)
	}
	first, err := c.pages(filter)(ctx, 1)
	if err != nil {
		return nil, err
	}
	if first.RequestID != "" {
		all.RequestIDs = []string{first.RequestID}
	}
	if first.complete() {
		all.Records = slices.DeleteFunc(first.Rows, func(record EmailVerification) bool { return !isWanted(&record) })
		return all, nil
	}
	if err := c.addSingles(ctx, all, filter, slices.Sorted(maps.Values(wanted))); err != nil {
		return nil, err
	}
	for _, record := range all.Records {
		delete(wanted, emailaddress.Fold(string(record.Email)))
	}
	if len(wanted) == 0 {
		return all, nil
	}
	return all, c.addPages(ctx, all, filter, isWanted)
}

// addPages reads all pages. A record that is deleted and one that is created between two pages can hide a third one
// although the total is right. So if several pages have no pending record, a list of the pending ones has to confirm that.
func (c *Client) addPages(
	ctx context.Context, all *EmailVerifications, filter EmailVerificationFilter, keep func(*EmailVerification) bool,
) error {
	found, err := readPages(ctx, actionList, c.pageSize, c.pages(filter), keep)
	if err != nil {
		return err
	}
	all.add(found)
	isPending := func(record EmailVerification) bool { return !record.Verified() }
	if found.pages < 2 || filter.VerificationStatus != nil || slices.ContainsFunc(found.rows, isPending) {
		return nil
	}
	filter.VerificationStatus = new(int64(StatusPending))
	pending, err := readPages(ctx, actionList, c.pageSize, c.pages(filter), func(record *EmailVerification) bool {
		return isPending(*record) && keep(record)
	})
	if err != nil {
		return err
	}
	all.add(pending)
	return nil
}

// addSingles lists each address by itself.
func (c *Client) addSingles(
	ctx context.Context, all *EmailVerifications, filter EmailVerificationFilter, emails []string,
) error {
	parts := make([]*listing[EmailVerification], len(emails))
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
		all.add(part)
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

// listAddress lists the records of one address.
func (c *Client) listAddress(
	ctx context.Context, filter EmailVerificationFilter, email string,
) (*listing[EmailVerification], error) {
	filter.Email = email
	found, err := readMatching(ctx, actionList, c.pageSize, c.pages(filter), "Email", func(record *EmailVerification) bool {
		return emailaddress.Equal(string(record.Email), email)
	})
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

func (c *Client) pages(filter EmailVerificationFilter) fetchPage[EmailVerification] {
	return func(ctx context.Context, num int) (*Page[EmailVerification], error) {
		return c.ListEmailVerification(ctx, ListEmailVerificationInput{
			EmailVerificationFilter: filter, PageNum: num, PageSize: c.pageSize,
		})
	}
}
