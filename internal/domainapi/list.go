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
)

const actionList = "ListEmailVerification"

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

// matches reports whether a record has the selected status, in case the service ignores that parameter.
func (f EmailVerificationFilter) matches(record *EmailVerification) bool {
	return f.VerificationStatus == nil || *f.VerificationStatus == record.VerificationStatus.Value
}

// records returns the list of the records that the filter selects, in pages of a size.
func (c *Client) records(filter EmailVerificationFilter, size int) list[EmailVerification] {
	return list[EmailVerification]{actionList, size, func(ctx context.Context, num int) (*page[EmailVerification], error) {
		response, err := rpc.Call(ctx, c.rpc, rpc.Operation[*listResponse]{
			Action: actionList,
			Request: func() requests.AcsRequest {
				request := domain.CreateListEmailVerificationRequest()
				request.Email = filter.Email
				if filter.VerificationStatus != nil {
					request.VerificationStatus = requests.Integer(strconv.FormatInt(*filter.VerificationStatus, 10))
				}
				request.BeginCreateTime = milliseconds(filter.CreatedAfter)
				request.EndCreateTime = milliseconds(filter.CreatedBefore)
				// Both are always sent, because their documented defaults have changed.
				request.PageNum = requests.NewInteger(num)
				request.PageSize = requests.NewInteger(size)
				request.Lang = filter.Lang
				request.UserClientIp = filter.UserClientIP
				return request
			},
			Result:  func() *listResponse { return &listResponse{} },
			MaxBody: maxPageBytes,
			Observe: c.observer(filter.Lang, filter.Email),
		})
		if err != nil {
			return nil, err
		}
		return &page[EmailVerification]{response.pageResponse, response.Data}, nil
	}}
}

// milliseconds returns a time in the service's format: milliseconds since the Unix epoch.
func milliseconds(t *time.Time) requests.Integer {
	if t == nil {
		return ""
	}
	return requests.Integer(strconv.FormatInt(t.UnixMilli(), 10))
}

// listResponse is a response of ListEmailVerification.
type listResponse struct {
	pageResponse
	Data rows[EmailVerification, *EmailVerification]
}

// Check checks the total number of records.
func (r *listResponse) Check() error {
	return r.checkTotal(len(r.Data))
}
