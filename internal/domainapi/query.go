// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"strings"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/domain"
)

// maxQueryBytes is far above the few hundred bytes of a record.
const maxQueryBytes = 64 << 10

// EmailVerification is a record of the verification of an address. Texts that the service did not give are nil.
type EmailVerification struct {
	// Email is the address as the service wrote it.
	Email string
	// VerificationStatus is 0 for a record that waits and 1 for a verified one. Other numbers are passed on.
	VerificationStatus int64
	// EmailVerificationNo is the ID of the verification.
	EmailVerificationNo *string
	// GmtCreate, GmtModified, TokenSendTime and VerificationTime are as the service wrote them. Their time zone is
	// documented nowhere.
	GmtCreate, GmtModified, TokenSendTime, VerificationTime *string
	// SendIP and ConfirmIP may be masked with asterisks.
	SendIP, ConfirmIP *string
	// UserID is the account.
	UserID *string
}

// The documented values of VerificationStatus.
const (
	StatusWaiting  = 0
	StatusVerified = 1
)

// Verified tells whether the address is verified.
func (v EmailVerification) Verified() bool {
	return v.VerificationStatus == StatusVerified
}

// QueryEmailVerificationInput holds the parameters of QueryEmailVerification. Empty ones are not sent.
type QueryEmailVerificationInput struct {
	Email string
	// Lang is the language of error messages: zh or en.
	Lang string
	// UserClientIP is the parameter UserClientIp.
	UserClientIP string
}

// QueryEmailVerificationOutput is the answer of QueryEmailVerification.
type QueryEmailVerificationOutput struct {
	EmailVerification
	// RequestID is nil where the service did not give it.
	RequestID *string
}

// QueryEmailVerification asks for the record of one address. Callers that ask for the same at the same time share one
// request and its output, which must not be changed. Its errors are of type *CallError.
func (c *Client) QueryEmailVerification(
	ctx context.Context, input QueryEmailVerificationInput,
) (*QueryEmailVerificationOutput, error) {
	const action = "QueryEmailVerification"
	op := operation{
		action: action, lang: input.Lang, email: input.Email, limit: maxQueryBytes,
		key: strings.Join([]string{action, input.Email, input.Lang, input.UserClientIP}, "\x00"),
		send: func(client *domain.Client, prepare func(*requests.RpcRequest)) error {
			request := domain.CreateQueryEmailVerificationRequest()
			request.Email = input.Email
			request.Lang = input.Lang
			request.UserClientIp = input.UserClientIP
			prepare(request.RpcRequest)
			_, err := client.QueryEmailVerification(request)
			return err
		},
		read: func(answer fields) (any, error) { return readQuery(answer, input.Email) },
	}
	return call[*QueryEmailVerificationOutput](ctx, c, op)
}

func readQuery(answer fields, email string) (*QueryEmailVerificationOutput, error) {
	requestID, err := answer.text("RequestId")
	if err != nil {
		return nil, err
	}
	record, err := readRecord(answer)
	if err != nil {
		return nil, err
	}
	if !strings.EqualFold(record.Email, email) {
		return nil, &AnswerError{Problem: ProblemAnotherAddress, Field: "Email"}
	}
	return &QueryEmailVerificationOutput{EmailVerification: record, RequestID: requestID}, nil
}

// readRecord reads the fields that single answers and the records of lists have in common. Its errors are of type
// *AnswerError.
func readRecord(answer fields) (EmailVerification, error) {
	var record EmailVerification
	var email *string
	texts := []struct {
		name  string
		value **string
	}{
		{"Email", &email},
		{"EmailVerificationNo", &record.EmailVerificationNo},
		{"GmtCreate", &record.GmtCreate},
		{"GmtModified", &record.GmtModified},
		{"TokenSendTime", &record.TokenSendTime},
		{"VerificationTime", &record.VerificationTime},
		{"SendIp", &record.SendIP},
		{"ConfirmIp", &record.ConfirmIP},
		{"UserId", &record.UserID},
	}
	empty := true
	for _, field := range texts {
		text, err := answer.text(field.name)
		if err != nil {
			return EmailVerification{}, err
		}
		*field.value = text
		empty = empty && text == nil
	}
	status, err := answer.integer("VerificationStatus")
	switch {
	case err != nil:
		return EmailVerification{}, err
	case status == nil && empty:
		return EmailVerification{}, &AnswerError{Problem: ProblemEmpty}
	case status == nil:
		return EmailVerification{}, &AnswerError{Problem: ProblemNoStatus, Field: "VerificationStatus"}
	case email == nil:
		return EmailVerification{}, &AnswerError{Problem: ProblemNoAddress, Field: "Email"}
	}
	record.Email, record.VerificationStatus = *email, *status
	return record, nil
}
