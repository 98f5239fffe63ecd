// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/domain"

	"github.com/alidomain/terraform-provider-alidomain/internal/ascii"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
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
	rpc.Envelope
	EmailVerification
	// requested is the requested address.
	requested string
}

// Check checks that the record is of the requested address.
func (o *QueryEmailVerificationOutput) Check() error {
	if err := o.check(); err != nil {
		return err
	}
	if !ascii.EqualFold(string(o.Email), o.requested) {
		return &rpc.ResponseError{Problem: rpc.ProblemAnotherSubject, Field: "Email"}
	}
	return nil
}

// QueryEmailVerification reads the record of one address. Its errors are of type *rpc.CallError.
func (c *Client) QueryEmailVerification(
	ctx context.Context, input QueryEmailVerificationInput,
) (*QueryEmailVerificationOutput, error) {
	return rpc.Call(ctx, c.rpc, rpc.Operation[*QueryEmailVerificationOutput]{
		Action: "QueryEmailVerification",
		Request: func() requests.AcsRequest {
			request := domain.CreateQueryEmailVerificationRequest()
			request.Email = input.Email
			request.Lang = input.Lang
			request.UserClientIp = input.UserClientIP
			return request
		},
		Result:  func() *QueryEmailVerificationOutput { return &QueryEmailVerificationOutput{requested: input.Email} },
		Observe: c.observer(input.Lang, input.Email),
	})
}
