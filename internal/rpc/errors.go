// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"errors"
	"fmt"
	"time"
)

// ServiceError is an error that a service responded with.
type ServiceError struct {
	Class      Class
	HTTPStatus int
	// Code, Message, RequestID and Recommend are empty where the service did not give them. Secrets that the service quoted
	// have been taken out.
	Code, Message, RequestID, Recommend string
	// AccessDenied is the service's AccessDeniedDetail; nil where there was none.
	AccessDenied *AccessDenied
	// RetryAfter is how long the service asks to wait before another attempt; 0 where it does not say.
	RetryAfter time.Duration
}

// AccessDenied is what the service says about a missing permission.
type AccessDenied struct {
	// AuthAction is the RAM action, for example domain:QueryEmailVerification.
	AuthAction string
	// NoPermissionType is ImplicitDeny (no policy grants the action) or ExplicitDeny (a policy forbids it).
	NoPermissionType string
}

func (e *ServiceError) Error() string {
	text := fmt.Sprintf("the service responded with HTTP %d", e.HTTPStatus)
	if e.Code != "" {
		text += ", " + e.Code
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	return text
}

// Problem is what makes a response unusable.
type Problem int

// The problems of responses.
const (
	// ProblemForeign is something that the service never sends: a page of a proxy, a redirect, nothing at all.
	ProblemForeign Problem = iota
	// ProblemMalformed is a JSON object that breaks the rules: a name given twice, invalid UTF-8, a syntax error.
	ProblemMalformed
	// ProblemTooLarge is a body that is larger than any that the service sends.
	ProblemTooLarge
	// ProblemWrongType is a field with a value of a type that the field never has.
	ProblemWrongType
	// ProblemEmpty is a success that holds nothing of what was asked for.
	ProblemEmpty
	// ProblemNoStatus is a record without its status.
	ProblemNoStatus
	// ProblemNoAddress is a record without the address that it is about.
	ProblemNoAddress
	// ProblemAnotherAddress is a record about an address that was not asked for.
	ProblemAnotherAddress
	// ProblemPaging is a list that contradicts itself, or whose pages contradict each other or do not end.
	ProblemPaging
)

// ResponseError is an unusable response. No other attempt is made: the service would say the same again.
type ResponseError struct {
	Problem    Problem
	HTTPStatus int
	// RequestID is empty where the response had none.
	RequestID string
	// Field is the response field at fault, where it is one.
	Field string
	// ContentType is the media type of a foreign response; empty where it had none.
	ContentType string
}

func (e *ResponseError) Error() string {
	var what string
	switch e.Problem {
	case ProblemForeign:
		what = "is not one that the service sends"
	case ProblemMalformed:
		what = "is malformed JSON"
	case ProblemTooLarge:
		what = "is larger than any that the service sends"
	case ProblemWrongType:
		what = "has a value of the wrong type in " + e.Field
	case ProblemEmpty:
		what = "holds no record"
	case ProblemNoStatus:
		what = "lacks " + e.Field
	case ProblemNoAddress:
		what = "does not say which address it is about"
	case ProblemAnotherAddress:
		what = "is about another address"
	case ProblemPaging:
		what = "has pages that contradict each other"
	}
	return fmt.Sprintf("the response (HTTP %d) %s", e.HTTPStatus, what)
}

// RequestError is a request that could not be built.
type RequestError struct {
	Detail string
}

func (e *RequestError) Error() string {
	return "the request could not be built: " + e.Detail
}

// CallError is a call that failed, with what was tried.
type CallError struct {
	// Action is the API operation, for example QueryEmailVerification.
	Action string
	// Attempts counts the requests that were sent; 0 where not even credentials were found.
	Attempts int
	Elapsed  time.Duration
	// Err is the failure that ended the call; context.DeadlineExceeded or context.Canceled when the caller's context did.
	Err error
	// Last is the last failure before the caller's context ended; nil otherwise.
	Last error
}

func (e *CallError) Error() string {
	text := fmt.Sprintf("%s (%d attempts in %s): %v", e.Action, e.Attempts, e.Elapsed.Round(time.Millisecond), e.Err)
	if e.Last != nil {
		text += "; the last failure: " + e.Last.Error()
	}
	return text
}

// Unwrap returns the failure that ended the call. The last failure before a time-out is not part of the chain: it did
// not end the call, and must not be taken for what did.
func (e *CallError) Unwrap() error {
	return e.Err
}

// Retryable tells whether another attempt, signed anew, may succeed.
func (e *ServiceError) Retryable() bool {
	return e.Class == ClassThrottled || e.Class == ClassUnavailable || e.Class == ClassNonce
}

// Delay is how long to wait at least before another attempt.
func (e *ServiceError) Delay() time.Duration {
	return e.RetryAfter
}

// retryable tells whether another attempt may succeed. The errors of the HTTP client and of credential sources say so
// by themselves, too.
func retryable(err error) bool {
	var failure interface{ Retryable() bool }
	return errors.As(err, &failure) && failure.Retryable()
}
