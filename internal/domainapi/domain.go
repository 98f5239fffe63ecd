// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/domain"

	"github.com/alidomain/terraform-provider-alidomain/internal/ascii"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// ActionDomain is the operation that reads a domain.
const ActionDomain = "QueryDomainByDomainName"

// QueryDomainByDomainNameInput holds the parameters of QueryDomainByDomainName. Empty parameters are not sent.
type QueryDomainByDomainNameInput struct {
	DomainName string
	// Lang is the language of error messages: zh or en.
	Lang string
	// UserClientIP is the parameter UserClientIp.
	UserClientIP string
}

// Domain is a registered domain without what is personal: the registrant's names, remarks, tags and groups have no field,
// so they are skipped while decoding. Fields that the response lacks are empty.
type Domain struct {
	DomainName strictjson.Text
	// Email is the registrant's address, and EmailVerificationStatus is 0 or 1, or an undocumented number.
	Email                   strictjson.Text
	EmailVerificationStatus strictjson.Integer
	// EmailVerificationClientHold is whether DNS is stopped because the address is not verified.
	EmailVerificationClientHold strictjson.Bool
	// RealNameStatus and DomainNameVerificationStatus are SUCCEED, FAILED, AUDITING or NONAUDIT: of the domain, and of its
	// name alone.
	RealNameStatus, DomainNameVerificationStatus strictjson.Word
	// DomainStatus is 1 (to be renewed), 2 (to be redeemed) or 3 (normal), and ExpirationDateStatus 1 (not expired) or 2.
	DomainStatus, ExpirationDateStatus strictjson.Text
	// RegistrationDate and ExpirationDate are in the service's format. Their time zone is not documented.
	RegistrationDate, ExpirationDate strictjson.Text
	// RegistrationDateLong and ExpirationDateLong are in milliseconds since the Unix epoch.
	RegistrationDateLong, ExpirationDateLong strictjson.Integer
	RegistrantType                           strictjson.Text
	// RegistrantUpdatingStatus and TransferOutStatus are NORMAL or PENDING.
	RegistrantUpdatingStatus, TransferOutStatus strictjson.Text
	// The locks are NONE_SETTING, OPEN or CLOSE.
	TransferProhibitionLock, UpdateProhibitionLock strictjson.Text
	DomainType                                     strictjson.Text
	DomainNameProxyService, Premium                strictjson.Bool
	DNSList                                        struct {
		DNS []strictjson.Text `json:"Dns"`
	} `json:"DnsList"`
	InstanceID      strictjson.Text `json:"InstanceId"`
	ResourceGroupID strictjson.Text `json:"ResourceGroupId"`
	UserID          strictjson.Text `json:"UserId"`
}

// EmailVerified reports whether the registrant's address is verified. It is nil if the response does not say.
func (d *Domain) EmailVerified() *bool {
	if !d.EmailVerificationStatus.Valid {
		return nil
	}
	return new(d.EmailVerificationStatus.Value == StatusVerified)
}

// RealNameVerified reports whether the domain passed real-name verification. It is nil if the response does not say.
func (d *Domain) RealNameVerified() *bool {
	if d.RealNameStatus == "" {
		return nil
	}
	return new(d.RealNameStatus == RealNameSucceeded)
}

// QueryDomainByDomainNameOutput is the response of QueryDomainByDomainName.
type QueryDomainByDomainNameOutput struct {
	rpc.Envelope
	Domain
	// requested is the requested name.
	requested string
}

// Check checks that the response is about the requested domain.
func (o *QueryDomainByDomainNameOutput) Check() error {
	switch {
	case o.DomainName == "":
		return &rpc.ResponseError{Problem: rpc.ProblemNoSubject, Field: "DomainName"}
	case !ascii.EqualFold(string(o.DomainName), o.requested):
		return &rpc.ResponseError{Problem: rpc.ProblemAnotherSubject, Field: "DomainName"}
	}
	return nil
}

// QueryDomainByDomainName reads a domain of the account. Its errors are of type *rpc.CallError. What the service responds for
// a domain of another account is not documented.
func (c *Client) QueryDomainByDomainName(
	ctx context.Context, input QueryDomainByDomainNameInput,
) (*QueryDomainByDomainNameOutput, error) {
	return rpc.Call(ctx, c.rpc, rpc.Operation[*QueryDomainByDomainNameOutput]{
		Action: ActionDomain,
		Request: func() requests.AcsRequest {
			request := domain.CreateQueryDomainByDomainNameRequest()
			request.DomainName = input.DomainName
			request.Lang = input.Lang
			request.UserClientIp = input.UserClientIP
			return request
		},
		Result: func() *QueryDomainByDomainNameOutput {
			return &QueryDomainByDomainNameOutput{requested: input.DomainName}
		},
		Observe: c.observer(input.Lang, ""),
	})
}
