// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/domain"

	"github.com/alidomain/terraform-provider-alidomain/internal/emailaddress"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// QueryEmailVerificationInput holds the parameters of QueryEmailVerification. Empty parameters are not sent.
type QueryEmailVerificationInput struct {
	Email string
	// Lang is the language of error messages: zh or en.
	Lang string
	// UserClientIP is the parameter UserClientIp.
	UserClientIP string
}

// QueryEmailVerificationOutput is the response of QueryEmailVerification.
type QueryEmailVerificationOutput struct {
	EmailVerification
	// RequestID is nil if the response lacks it.
	RequestID *string
}

// QueryEmailVerification reads the record of one address. Concurrent callers with the same input share requests, as
// described at rpc.Call. They also share the output, and must not modify it. Its errors are of type *rpc.CallError.
func (c *Client) QueryEmailVerification(
	ctx context.Context, input QueryEmailVerificationInput,
) (*QueryEmailVerificationOutput, error) {
	const action = "QueryEmailVerification"
	result, err := rpc.Call(ctx, c.rpc, rpc.Operation[*queryResult]{
		Action: action,
		Request: func() requests.AcsRequest {
			request := domain.CreateQueryEmailVerificationRequest()
			request.Email = input.Email
			request.Lang = input.Lang
			request.UserClientIp = input.UserClientIP
			return request
		},
		Result:  func() *queryResult { return &queryResult{email: input.Email} },
		Observe: c.observer(input.Lang, input.Email),
	})
	if err != nil {
		return nil, err
	}
	return &result.output, nil
}

// queryResult reads a response of QueryEmailVerification.
type queryResult struct {
	// email is the requested address.
	email  string
	record record
	output QueryEmailVerificationOutput
}

// ReadMember reads a field of the record.
func (q *queryResult) ReadMember(r *strictjson.Reader, name string) error {
	return q.record.read(r, name)
}

// Complete checks that the record is of the requested address.
func (q *queryResult) Complete(requestID *string) error {
	verification, err := q.record.complete()
	if err != nil {
		return err
	}
	if !emailaddress.Equal(verification.Email, q.email) {
		return &rpc.ResponseError{Problem: rpc.ProblemAnotherAddress, Field: "Email"}
	}
	q.output = QueryEmailVerificationOutput{EmailVerification: verification, RequestID: requestID}
	return nil
}
