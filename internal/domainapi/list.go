// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/domain"
)

const (
	// MaxPageSize is the documented maximum of PageSize.
	MaxPageSize = 5000
	// maxListBytes is about three times what a page of MaxPageSize records with long addresses takes.
	maxListBytes = 16 << 20
)

// ListEmailVerificationInput holds the parameters of ListEmailVerification. Zero values are not sent, save for PageNum
// and PageSize, whose documented defaults changed over the years.
type ListEmailVerificationInput struct {
	EmailVerificationFilter
	// PageNum counts from 1.
	PageNum int
	// PageSize is at most MaxPageSize.
	PageSize int
}

// EmailVerificationFilter chooses records. The service applies it.
type EmailVerificationFilter struct {
	// Email is one address.
	Email string
	// VerificationStatus is 0 or 1.
	VerificationStatus *int64
	// CreatedAfter and CreatedBefore are the parameters BeginCreateTime and EndCreateTime.
	CreatedAfter, CreatedBefore time.Time
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
	// NextPage is what the service says of a page after this one; nil where it says nothing.
	NextPage *bool
	// RequestID is nil where the service did not give it.
	RequestID *string
}

// ListEmailVerification asks for one page of records. Callers that ask for the same at the same time share one request
// and its result, which must not be changed. Its errors are of type *CallError.
func (c *Client) ListEmailVerification(
	ctx context.Context, input ListEmailVerificationInput,
) (*ListEmailVerificationOutput, error) {
	const action = "ListEmailVerification"
	status := ""
	if input.VerificationStatus != nil {
		status = strconv.FormatInt(*input.VerificationStatus, 10)
	}
	after, before := milliseconds(input.CreatedAfter), milliseconds(input.CreatedBefore)
	pageNum, pageSize := strconv.Itoa(input.PageNum), strconv.Itoa(input.PageSize)
	op := operation{
		action: action, lang: input.Lang, email: input.Email, limit: maxListBytes,
		key: strings.Join([]string{
			action, input.Email, status, after, before, pageNum, pageSize, input.Lang, input.UserClientIP,
		}, "\x00"),
		send: func(client *domain.Client, prepare func(*requests.RpcRequest)) error {
			request := domain.CreateListEmailVerificationRequest()
			request.Email = input.Email
			request.VerificationStatus = requests.Integer(status)
			request.BeginCreateTime = requests.Integer(after)
			request.EndCreateTime = requests.Integer(before)
			request.PageNum = requests.Integer(pageNum)
			request.PageSize = requests.Integer(pageSize)
			request.Lang = input.Lang
			request.UserClientIp = input.UserClientIP
			prepare(request.RpcRequest)
			_, err := client.ListEmailVerification(request)
			return err
		},
		read: func(answer fields) (any, error) { return readList(answer) },
	}
	return call[*ListEmailVerificationOutput](ctx, c, op)
}

// milliseconds returns a time as the service wants it: since the epoch, UTC.
func milliseconds(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strconv.FormatInt(t.UnixMilli(), 10)
}

func readList(answer fields) (*ListEmailVerificationOutput, error) {
	total, err := answer.integer("TotalItemNum")
	if err != nil {
		return nil, err
	}
	if total == nil || *total < 0 {
		return nil, &AnswerError{Problem: ProblemPaging, Field: "TotalItemNum"}
	}
	requestID, err := answer.text("RequestId")
	if err != nil {
		return nil, err
	}
	output := &ListEmailVerificationOutput{TotalItemNum: *total, RequestID: requestID}
	if raw, ok := answer["NextPage"]; ok && json.Unmarshal(raw, &output.NextPage) != nil {
		return nil, &AnswerError{Problem: ProblemWrongType, Field: "NextPage"}
	}
	var data []fields
	if raw, ok := answer["Data"]; ok && json.Unmarshal(raw, &data) != nil {
		return nil, &AnswerError{Problem: ProblemWrongType, Field: "Data"}
	}
	if len(data) == 0 {
		return output, nil
	}
	output.Verifications = make([]EmailVerification, 0, len(data))
	for _, element := range data {
		record, err := readRecord(element)
		if err != nil {
			return nil, err
		}
		output.Verifications = append(output.Verifications, record)
	}
	return output, nil
}
