// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"errors"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// NotFoundError says that the account has no record of an address. ListEmailVerification confirmed it.
type NotFoundError struct {
	// RequestID is that of the list request that confirmed it.
	RequestID string
	// Err is what QueryEmailVerification came to.
	Err error
}

func (e *NotFoundError) Error() string {
	return "the account has no record of the address"
}

// Unwrap returns what QueryEmailVerification came to.
func (e *NotFoundError) Unwrap() error {
	return e.Err
}

// LookUpEmailVerification is QueryEmailVerification with an answer for addresses that have no record: a *rpc.CallError
// with a *NotFoundError. What the service says of such an address is documented nowhere. So where a query ends in an error
// that may stand for it, ListEmailVerification has to confirm that there is no record; unless it does, the query's error
// stands.
func (c *Client) LookUpEmailVerification(
	ctx context.Context, input QueryEmailVerificationInput,
) (*QueryEmailVerificationOutput, error) {
	found, err := c.QueryEmailVerification(ctx, input)
	var failed *rpc.CallError
	if !errors.As(err, &failed) || !mayBeAbsent(failed.Err) {
		return found, err
	}
	page, listErr := c.ListEmailVerification(ctx, ListEmailVerificationInput{
		EmailVerificationFilter: EmailVerificationFilter{
			Email: input.Email, Lang: input.Lang, UserClientIP: input.UserClientIP,
		},
		PageNum: 1, PageSize: 1,
	})
	if listErr != nil || !page.empty() {
		return nil, err
	}
	absent := &NotFoundError{Err: failed.Err}
	if page.RequestID != nil {
		absent.RequestID = *page.RequestID
	}
	return nil, &rpc.CallError{Action: failed.Action, Attempts: failed.Attempts, Elapsed: failed.Elapsed, Err: absent}
}

// empty tells whether the list says without contradiction that there is no record.
func (l *ListEmailVerificationOutput) empty() bool {
	return l.TotalItemNum == 0 && len(l.Verifications) == 0 && (l.NextPage == nil || !*l.NextPage)
}

// mayBeAbsent tells the failures that can stand for an address without a record from those that have a meaning of their
// own.
func mayBeAbsent(err error) bool {
	if service, ok := errors.AsType[*rpc.ServiceError](err); ok {
		return service.Class == rpc.ClassUnknown || service.Class == rpc.ClassIllegalParameter
	}
	unusable, ok := errors.AsType[*rpc.ResponseError](err)
	return ok && unusable.Problem == rpc.ProblemEmpty
}
