// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"errors"
)

// FindEmailVerification is QueryEmailVerification with an answer for addresses that have no record: a *CallError with a
// *NotFoundError. What the service says of such an address is documented nowhere, so where a query gives a code of no
// known class or an answer without a record, ListEmailVerification has to confirm that there is none; unless it does, the
// query's error stands.
func (c *Client) FindEmailVerification(
	ctx context.Context, input QueryEmailVerificationInput,
) (*QueryEmailVerificationOutput, error) {
	found, err := c.QueryEmailVerification(ctx, input)
	var failed *CallError
	if !errors.As(err, &failed) || !mayBeAbsent(failed.Err) {
		return found, err
	}
	page, listErr := c.ListEmailVerification(ctx, ListEmailVerificationInput{
		EmailVerificationFilter: EmailVerificationFilter{
			Email: input.Email, Lang: input.Lang, UserClientIP: input.UserClientIP,
		},
		PageNum: 1, PageSize: 1,
	})
	if listErr != nil || page.TotalItemNum != 0 {
		return nil, err
	}
	absent := &NotFoundError{Err: failed.Err}
	if page.RequestID != nil {
		absent.RequestID = *page.RequestID
	}
	return nil, &CallError{Action: failed.Action, Tries: failed.Tries, Elapsed: failed.Elapsed, Err: absent}
}

// mayBeAbsent tells the failures that can stand for an address without a record from those that have a meaning of their
// own.
func mayBeAbsent(err error) bool {
	switch e := err.(type) { //nolint:errorlint // what ends a call is never wrapped
	case *ServiceError:
		return e.Class == ClassUnknown
	case *AnswerError:
		return e.Problem == ProblemEmpty
	}
	return false
}
