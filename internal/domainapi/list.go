// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"strconv"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/domain"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

const (
	actionList = "ListEmailVerification"
	// MaxPageSize is the documented maximum of PageSize.
	MaxPageSize = 5000
	// maxListBytes is about three times the size of a page of MaxPageSize records with long addresses.
	maxListBytes = 16 << 20
)

// ListEmailVerificationInput holds the parameters of ListEmailVerification.
type ListEmailVerificationInput struct {
	EmailVerificationFilter
	// PageNum counts from 1. Both it and PageSize are always sent, because their documented defaults have changed.
	PageNum int
	// PageSize is at most MaxPageSize.
	PageSize int
}

// EmailVerificationFilter selects records. The service applies it. Empty and nil parameters are not sent.
type EmailVerificationFilter struct {
	// Email is one address.
	Email string
	// VerificationStatus is 0 or 1.
	VerificationStatus *int64
	// CreatedAfter and CreatedBefore are the parameters BeginCreateTime and EndCreateTime.
	CreatedAfter, CreatedBefore *time.Time
	// Lang is the language of error messages: zh or en.
	Lang string
	// UserClientIP is the parameter UserClientIp.
	UserClientIP string
}

// ListEmailVerificationOutput is one page.
type ListEmailVerificationOutput struct {
	Verifications []EmailVerification
	// TotalItemNum is the number of records on all pages.
	TotalItemNum int64
	// NextPage is whether there is a page after this one. It is nil if the response lacks it.
	NextPage *bool
	// RequestID is nil if the response lacks it.
	RequestID *string
}

// ListEmailVerification reads one page of records. Concurrent callers with the same input share requests, as described
// at rpc.Call. They also share the output, and must not modify it. Its errors are of type *rpc.CallError.
func (c *Client) ListEmailVerification(
	ctx context.Context, input ListEmailVerificationInput,
) (*ListEmailVerificationOutput, error) {
	result, err := rpc.Call(ctx, c.rpc, rpc.Operation[*listResult]{
		Action: actionList,
		Request: func() requests.AcsRequest {
			request := domain.CreateListEmailVerificationRequest()
			request.Email = input.Email
			if input.VerificationStatus != nil {
				request.VerificationStatus = requests.Integer(strconv.FormatInt(*input.VerificationStatus, 10))
			}
			request.BeginCreateTime = milliseconds(input.CreatedAfter)
			request.EndCreateTime = milliseconds(input.CreatedBefore)
			request.PageNum = requests.NewInteger(input.PageNum)
			request.PageSize = requests.NewInteger(input.PageSize)
			request.Lang = input.Lang
			request.UserClientIp = input.UserClientIP
			return request
		},
		Result:  func() *listResult { return &listResult{} },
		MaxBody: maxListBytes,
		Observe: c.observer(input.Lang, input.Email),
	})
	if err != nil {
		return nil, err
	}
	return &result.output, nil
}

// milliseconds returns a time in the service's format: milliseconds since the Unix epoch.
func milliseconds(t *time.Time) requests.Integer {
	if t == nil {
		return ""
	}
	return requests.Integer(strconv.FormatInt(t.UnixMilli(), 10))
}

// listResult reads a response of ListEmailVerification.
type listResult struct {
	total  *int64
	output ListEmailVerificationOutput
}

// ReadMember reads the records and their number.
func (l *listResult) ReadMember(r *strictjson.Reader, name string) (err error) {
	switch name {
	case "TotalItemNum":
		l.total, err = r.Integer()
		return err
	case "NextPage":
		l.output.NextPage, err = r.Bool()
		return err
	case "Data":
		return r.Array(func() error {
			var element record
			if err := r.Object(func(name string) error { return element.read(r, name) }); err != nil {
				return err
			}
			verification, err := element.complete()
			if err != nil {
				return err
			}
			l.output.Verifications = append(l.output.Verifications, verification)
			return nil
		})
	}
	return r.Skip()
}

// Complete checks that the response has the total number of records, and no more records than that.
func (l *listResult) Complete(requestID *string) error {
	if l.total == nil || *l.total < int64(len(l.output.Verifications)) {
		return &rpc.ResponseError{Problem: rpc.ProblemPaging, Field: "TotalItemNum"}
	}
	l.output.TotalItemNum, l.output.RequestID = *l.total, requestID
	return nil
}
