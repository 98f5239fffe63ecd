// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"errors"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// NotFoundError reports that the account has no record of an address, as confirmed by ListEmailVerification.
type NotFoundError struct {
	// RequestID is the ID of the list request.
	RequestID string
	// Err is the error of QueryEmailVerification.
	Err error
}

func (e *NotFoundError) Error() string {
	return "the account has no record of the address"
}

// Unwrap returns the error of QueryEmailVerification.
func (e *NotFoundError) Unwrap() error {
	return e.Err
}

// LookUpEmailVerification is like QueryEmailVerification, but recognizes addresses without a record. For those, its
// error is a *rpc.CallError with a *NotFoundError. How the service responds to a query for such an address is not
// documented. So if a query fails with an error that can mean this, ListEmailVerification has to confirm it. Otherwise
// the error of the query is returned. The error of the list is returned instead if it is temporary, also if ctx ended
// the list then, or if it explains the failure and the query's response was empty.
func (c *Client) LookUpEmailVerification(
	ctx context.Context, input QueryEmailVerificationInput,
) (*QueryEmailVerificationOutput, error) {
	found, err := c.QueryEmailVerification(ctx, input)
	failed, ok := errors.AsType[*rpc.CallError](err)
	if !ok || !mayBeAbsent(failed.Err) {
		return found, err
	}
	filter := EmailVerificationFilter{Email: input.Email, Lang: input.Lang, UserClientIP: input.UserClientIP}
	first, listErr := c.records(filter, 1).fetch(ctx, 1)
	_, unusable := errors.AsType[*rpc.ResponseError](listErr)
	listed, _ := errors.AsType[*rpc.CallError](listErr)
	switch {
	case listErr != nil && (rpc.Retryable(listErr) || listed.Last != nil || isEmpty(failed.Err) && !unusable):
		return nil, listErr
	case listErr != nil, !first.complete(), first.TotalItemNum.Value > 0:
		return nil, err
	}
	return nil, &rpc.CallError{
		Action: failed.Action, Attempts: failed.Attempts, Elapsed: failed.Elapsed,
		Err: &NotFoundError{RequestID: string(first.RequestID), Err: failed.Err},
	}
}

// mayBeAbsent reports whether an error of a query can mean that the address has no record.
func mayBeAbsent(err error) bool {
	if service, ok := errors.AsType[*rpc.ServiceError](err); ok {
		return service.Class == rpc.ClassUnknown || service.Class == rpc.ClassIllegalParameter
	}
	return isEmpty(err)
}

func isEmpty(err error) bool {
	unusable, ok := errors.AsType[*rpc.ResponseError](err)
	return ok && unusable.Problem == rpc.ProblemEmpty
}
