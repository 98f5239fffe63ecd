// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// Class is the kind of failure that the service reported, as far as its code is documented.
type Class int

// The classes of the documented error codes.
const (
	// ClassUnknown is a code that is documented nowhere.
	ClassUnknown Class = iota
	// ClassThrottled is Throttling and everything that contains it.
	ClassThrottled
	// ClassUnavailable is ServiceUnavailable, InternalError, and any 5xx that has no code of another class.
	ClassUnavailable
	// ClassNoPermission is NoPermission, Forbidden and NotAuthorized with all their variants.
	ClassNoPermission
	// ClassAccessKey is an access key that the service does not know.
	ClassAccessKey
	// ClassInactiveAccessKey is an access key that is disabled.
	ClassInactiveAccessKey
	// ClassSignature is a signature that does not match the access key, mostly for a wrong secret.
	ClassSignature
	// ClassSecurityToken is an STS token that has expired or does not belong to the access key.
	ClassSecurityToken
	// ClassClockSkew is a time stamp more than 15 minutes off the service's clock.
	ClassClockSkew
	// ClassNonce is a nonce that the service has seen before.
	ClassNonce
	// ClassBadRequest is a parameter that is missing or that the service does not accept.
	ClassBadRequest
)

// classOf classifies by code; the status decides only where the code does not.
func classOf(code string, status int) Class {
	switch {
	case strings.Contains(code, "Throttling"):
		return ClassThrottled
	case code == "NoPermission", strings.HasSuffix(code, ".NoPermission"),
		code == "Forbidden", strings.HasPrefix(code, "Forbidden."), code == "NotAuthorized":
		return ClassNoPermission
	case code == "InvalidAccessKeyId.Inactive":
		return ClassInactiveAccessKey
	case strings.HasPrefix(code, "InvalidAccessKeyId"):
		return ClassAccessKey
	case code == "SignatureDoesNotMatch", code == "IncompleteSignature":
		return ClassSignature
	case strings.HasPrefix(code, "InvalidSecurityToken"):
		return ClassSecurityToken
	case strings.HasPrefix(code, "InvalidTimeStamp"):
		return ClassClockSkew
	case code == "SignatureNonceUsed":
		return ClassNonce
	case strings.HasPrefix(code, "Missing"), strings.HasPrefix(code, "InvalidParameter"),
		strings.HasPrefix(code, "ParameterIllegal"), code == "UnsupportedOperation":
		return ClassBadRequest
	case code == "ServiceUnavailable", code == "InternalError", status >= 500:
		return ClassUnavailable
	case code == "" && status == 429:
		return ClassThrottled
	}
	return ClassUnknown
}

// ServiceError is an error that the service answered with.
type ServiceError struct {
	Class      Class
	HTTPStatus int
	// Code, Message, RequestID and Recommend are empty where the service did not give them. Credentials and signatures
	// that the service quoted have been taken out.
	Code, Message, RequestID, Recommend string
	// AccessDenied is the service's AccessDeniedDetail; nil where there was none.
	AccessDenied *AccessDenied
	// RetryAfter is how long the service asks to wait before another try; 0 where it does not say.
	RetryAfter time.Duration
}

// AccessDenied is what the service tells of a permission that lacks.
type AccessDenied struct {
	// AuthAction is the RAM action, for example domain:QueryEmailVerification.
	AuthAction string
	// NoPermissionType is ImplicitDeny (no policy grants the action) or ExplicitDeny (a policy forbids it).
	NoPermissionType string
}

func (e *ServiceError) Error() string {
	text := fmt.Sprintf("the service answered HTTP %d", e.HTTPStatus)
	if e.Code != "" {
		text += ", " + e.Code
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	return text
}

// Problem is what makes an answer unusable.
type Problem int

// The problems of answers.
const (
	// ProblemForeign is something that this API never answers: a page of a proxy, a redirect, nothing at all.
	ProblemForeign Problem = iota
	// ProblemNoStatus is a success that does not say what VerificationStatus is, though it says something else.
	ProblemNoStatus
	// ProblemEmpty is a success that holds no field of a record. It may stand for an address without one.
	ProblemEmpty
	// ProblemWrongType is a field of a type that the field never has.
	ProblemWrongType
	// ProblemNoAddress is a record without the address it is about.
	ProblemNoAddress
	// ProblemAnotherAddress is a record about an address that was not asked for.
	ProblemAnotherAddress
	// ProblemTooLarge is a body that is larger than any answer can be.
	ProblemTooLarge
	// ProblemPaging is a list whose pages contradict each other or do not end.
	ProblemPaging
)

// AnswerError is an answer that came, and is none. It is never repeated: the service would say the same again.
type AnswerError struct {
	Problem    Problem
	HTTPStatus int
	// RequestID is empty where the answer had none.
	RequestID string
	// Field is the response field at fault, where it is one.
	Field string
	// ContentType is the media type of a foreign answer; empty where it had none.
	ContentType string
}

func (e *AnswerError) Error() string {
	var what string
	switch e.Problem {
	case ProblemForeign:
		what = "is none that the Domain API gives"
	case ProblemNoStatus:
		what = "lacks VerificationStatus"
	case ProblemEmpty:
		what = "holds no record"
	case ProblemWrongType:
		what = "has a value of the wrong type in " + e.Field
	case ProblemNoAddress:
		what = "does not say which address it is about"
	case ProblemAnotherAddress:
		what = "is about another address"
	case ProblemTooLarge:
		what = "is larger than any answer can be"
	case ProblemPaging:
		what = "has pages that contradict each other"
	}
	return fmt.Sprintf("the answer (HTTP %d) %s", e.HTTPStatus, what)
}

// NotFoundError says that the account has no record of an address. ListEmailVerification confirmed it.
type NotFoundError struct {
	// RequestID is that of the list request that confirmed it.
	RequestID string
	// Err is what QueryEmailVerification came to.
	Err error
}

func (e *NotFoundError) Error() string {
	return "the account has no record of the address"
}

// Unwrap returns what QueryEmailVerification came to.
func (e *NotFoundError) Unwrap() error {
	return e.Err
}

// TransportReason is why no answer came.
type TransportReason int

// The reasons why no answer came.
const (
	// TransportUnreachable is a name that does not resolve or a connection that is refused or broken.
	TransportUnreachable TransportReason = iota
	// TransportTLS is a certificate that is not trusted, or a peer that does not speak TLS as it should.
	TransportTLS
	// TransportTimeout is a try that took longer than the connect or the read time-out.
	TransportTimeout
	// TransportTruncated is an answer that ended before it was complete.
	TransportTruncated
	// TransportProxy is a proxy in the environment that is no valid URL, or that refuses to connect to the endpoint.
	TransportProxy
)

// TransportError is a try that ended without a complete answer.
type TransportError struct {
	Reason   TransportReason
	Endpoint Endpoint
	// Detail is what the network said, without credentials, signatures and queries.
	Detail string
}

func (e *TransportError) Error() string {
	return fmt.Sprintf("no answer from %s: %s", e.Endpoint, e.Detail)
}

// RequestError is a request that could not be built.
type RequestError struct {
	Detail string
}

func (e *RequestError) Error() string {
	return "the request could not be built: " + e.Detail
}

// PanicError is a panic under a call. The stack is for the log alone.
type PanicError struct {
	Stack string
}

func (e *PanicError) Error() string {
	return "an internal error (a panic)"
}

// CallError is a call that failed, with what was tried.
type CallError struct {
	// Action is the API operation, for example QueryEmailVerification.
	Action string
	// Tries counts the requests that were sent; 0 where not even credentials were found.
	Tries   int
	Elapsed time.Duration
	// Err is the failure that ended the call; context.DeadlineExceeded or context.Canceled when the caller's context did.
	Err error
	// Last is the last failure before the caller's context ended; nil otherwise.
	Last error
}

func (e *CallError) Error() string {
	text := fmt.Sprintf("%s (%d tries in %s): %v", e.Action, e.Tries, e.Elapsed.Round(time.Millisecond), e.Err)
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

// retryable tells whether another try, signed anew, can come out differently.
func retryable(err error) bool {
	switch e := err.(type) { //nolint:errorlint // what a try returns is never wrapped
	case *ServiceError:
		return e.Class == ClassThrottled || e.Class == ClassUnavailable || e.Class == ClassNonce
	case *TransportError:
		return e.Reason == TransportUnreachable || e.Reason == TransportTimeout || e.Reason == TransportTruncated
	}
	// What credentials come from may be busy, too.
	var source interface{ Retryable() bool }
	return errors.As(err, &source) && source.Retryable()
}

// transportReason classifies what an http.RoundTripper failed with.
func transportReason(err error) TransportReason {
	var (
		unknownAuthority x509.UnknownAuthorityError
		invalid          x509.CertificateInvalidError
		hostname         x509.HostnameError
		verification     *tls.CertificateVerificationError
		record           tls.RecordHeaderError
		operation        *net.OpError
		netError         net.Error
		proxy            *proxyError
	)
	switch {
	case errors.As(err, &proxy):
		return TransportProxy
	case errors.As(err, &unknownAuthority), errors.As(err, &invalid), errors.As(err, &hostname),
		errors.As(err, &verification), errors.As(err, &record),
		// This is how crypto/tls reports an alert of the peer; the type of the alert itself is not exported.
		errors.As(err, &operation) && operation.Op == "remote error":
		return TransportTLS
	case errors.Is(err, errTryTimeout), errors.Is(err, context.DeadlineExceeded), errors.As(err, &netError) && netError.Timeout():
		return TransportTimeout
	}
	return TransportUnreachable
}
