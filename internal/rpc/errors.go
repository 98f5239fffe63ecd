// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"errors"
	"fmt"
	"time"
)

// ServiceError is an error response of a service.
type ServiceError struct {
	Class      Class
	HTTPStatus int
	// Code, Message, RequestID and Recommend are empty if the response lacks them. Secrets that the service quoted are
	// redacted.
	Code, Message, RequestID, Recommend string
	// AuthAction is the RAM action that is denied, for example domain:QueryEmailVerification. NoPermissionType is
	// ImplicitDeny (no policy grants the action) or ExplicitDeny (a policy forbids it). Both are empty if the response lacks
	// them.
	AuthAction, NoPermissionType string
	// RetryAfter is the delay that the service requests before another attempt. It is 0 if absent.
	RetryAfter time.Duration
}

func (e *ServiceError) Error() string {
	return fmt.Sprintf("error response %s (HTTP %d)", e.Code, e.HTTPStatus)
}

// Problem is what makes a response unusable.
type Problem int

// The problems that make a response unusable.
const (
	// ProblemForeign is a response that is not the service's: a proxy's page, a redirect, an empty body.
	ProblemForeign Problem = iota
	// ProblemMalformed is invalid JSON: a duplicate name, invalid UTF-8, a syntax error.
	ProblemMalformed
	// ProblemTooLarge is a body that is larger than any that the service sends.
	ProblemTooLarge
	// ProblemWrongType is a field with a value of the wrong type.
	ProblemWrongType
	// ProblemEmpty is a success without any field of a record.
	ProblemEmpty
	// ProblemNoStatus is a record without its status.
	ProblemNoStatus
	// ProblemNoSubject is a record that does not say which address, profile or domain it is about.
	ProblemNoSubject
	// ProblemAnotherSubject is a record of something else than what was requested.
	ProblemAnotherSubject
	// ProblemPaging is a list whose pages contradict each other or its total, or do not end.
	ProblemPaging
)

// ResponseError is an unusable response. It is not retried, because another attempt would get the same response.
type ResponseError struct {
	Problem    Problem
	HTTPStatus int
	// RequestID is empty if the response lacks it.
	RequestID string
	// Field is the invalid response field, if there is one.
	Field string
	// ContentType is the media type of a foreign response, if it has one.
	ContentType string
}

func (e *ResponseError) Error() string {
	return fmt.Sprintf("unusable response (HTTP %d, problem %d) %s", e.HTTPStatus, e.Problem, e.Field)
}

// RequestError is a request that cannot be built.
type RequestError struct {
	Detail string
}

func (e *RequestError) Error() string {
	return "the request could not be built: " + e.Detail
}

// CallError is a failed call.
type CallError struct {
	// Action is the API operation, for example QueryEmailVerification.
	Action string
	// Attempts is the number of requests that were sent. It is 0 if the call failed for lack of credentials.
	Attempts int
	Elapsed  time.Duration
	// Err is the failure that ended the call. It is context.DeadlineExceeded or context.Canceled if the caller's
	// context ended it.
	Err error
	// Last is the last failure before the caller's context ended. It is nil otherwise.
	Last error
	// Refusal is why the credentials had to be replaced, if Err or the end of the context kept them from it. It is nil
	// otherwise.
	Refusal *ServiceError
}

func (e *CallError) Error() string {
	return e.Action + ": " + e.Err.Error()
}

// Unwrap returns the failure that ended the call. The last failure before a timeout is not part of the chain, because
// it did not end the call.
func (e *CallError) Unwrap() error {
	return e.Err
}

// Retryable reports whether another attempt may succeed soon.
func (e *ServiceError) Retryable() bool {
	return e.Class == ClassThrottled || e.Class == ClassUnavailable || e.Class == ClassNonce
}

// Delay returns the minimum delay before another attempt.
func (e *ServiceError) Delay() time.Duration {
	return e.RetryAfter
}

// Failure identifies the class and the code.
func (e *ServiceError) Failure() string {
	return fmt.Sprintf("class %d, code %s", e.Class, e.Code)
}

// Failure identifies the problem and the field.
func (e *ResponseError) Failure() string {
	return fmt.Sprintf("problem %d of %s", e.Problem, e.Field)
}

// Failure identifies what failed, so that the same failure can be recognized. It is empty for other errors than those of
// services, responses, the HTTP client and credential sources.
func Failure(err error) string {
	var failure interface{ Failure() string }
	if !errors.As(err, &failure) {
		return ""
	}
	return failure.Failure()
}

// Retryable reports whether another attempt may succeed soon. Errors of the HTTP client and of credential sources have
// a method Retryable too.
func Retryable(err error) bool {
	var failure interface{ Retryable() bool }
	return errors.As(err, &failure) && failure.Retryable()
}

// Delay returns the minimum delay before another attempt, which is 0 unless a service requests one. Errors of credential
// sources have a method Delay too.
func Delay(err error) time.Duration {
	var failure interface{ Delay() time.Duration }
	if !errors.As(err, &failure) {
		return 0
	}
	return failure.Delay()
}
