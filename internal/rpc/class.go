// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"net/http"
	"strings"
)

// Class classifies the error responses of services.
type Class int

// The classes of the documented error codes.
const (
	// ClassUnknown is an undocumented code.
	ClassUnknown Class = iota
	// ClassThrottled is every code that contains Throttling.
	ClassThrottled
	// ClassUnavailable is ServiceUnavailable, InternalError, NetworkIOError, Busy, and any 5xx without a code of
	// another class.
	ClassUnavailable
	// ClassNoPermission is NoPermission, Forbidden, NotAuthorized and AccessDenied with their variants.
	ClassNoPermission
	// ClassRiskControl is an account that the vendor's risk control blocks. No RAM policy changes that.
	ClassRiskControl
	// ClassUserVerification is an account whose owner is not verified. No RAM policy changes that.
	ClassUserVerification
	// ClassAccessKey is an access key that the service does not know.
	ClassAccessKey
	// ClassInactiveAccessKey is an access key that is disabled.
	ClassInactiveAccessKey
	// ClassSignature is a signature that does not match the access key, usually because the secret is wrong.
	ClassSignature
	// ClassSecurityToken is an STS token that has expired or does not belong to the access key.
	ClassSecurityToken
	// ClassMissingSecurityToken is a temporary access key without its STS token.
	ClassMissingSecurityToken
	// ClassClockSkew is a time stamp that differs by more than 15 minutes from the clock of the service.
	ClassClockSkew
	// ClassNonce is a nonce that has been used before.
	ClassNonce
	// ClassBadRequest is a missing or invalid parameter.
	ClassBadRequest
	// ClassIllegalParameter is ParameterIllegal, also spelled ParameterIllegall: an invalid parameter, or a valid
	// address without a record.
	ClassIllegalParameter
)

// ClassOf classifies an error by its code, or by the HTTP status if the code does not decide.
func ClassOf(code string, status int) Class {
	switch code {
	case "NoPermission", "Forbidden", "NotAuthorized":
		return ClassNoPermission
	case "Forbidden.RiskControl":
		return ClassRiskControl
	case "Forbidden.UserVerification":
		return ClassUserVerification
	case "InvalidAccessKeyId.Inactive":
		return ClassInactiveAccessKey
	case "SignatureDoesNotMatch", "IncompleteSignature":
		return ClassSignature
	case "MissingSecurityToken":
		return ClassMissingSecurityToken
	case "IllegalTimestamp":
		return ClassClockSkew
	case "SignatureNonceUsed":
		return ClassNonce
	case "ParameterIllegal", "ParameterIllegall":
		return ClassIllegalParameter
	case "NoSuchVersion", "UnsupportedOperation":
		return ClassBadRequest
	case "ServiceUnavailable", "InternalError", "NetworkIOError", "Busy":
		return ClassUnavailable
	}
	switch {
	case strings.Contains(code, "Throttling"):
		return ClassThrottled
	case strings.HasSuffix(code, ".NoPermission"), strings.HasPrefix(code, "Forbidden."),
		code == "AccessDenied", strings.HasPrefix(code, "AccessDenied."):
		return ClassNoPermission
	case strings.HasPrefix(code, "InvalidAccessKeyId"):
		return ClassAccessKey
	case strings.HasPrefix(code, "InvalidSecurityToken"):
		return ClassSecurityToken
	case strings.HasPrefix(code, "InvalidTimeStamp"):
		return ClassClockSkew
	// The gateway derives these from the name of a parameter. A dot introduces another kind of error, such as NotFound.
	case strings.HasPrefix(code, "Missing"), strings.HasPrefix(code, "InvalidParameter"),
		strings.HasPrefix(code, "Invalid") && !strings.Contains(code, "."):
		return ClassBadRequest
	case code == "" && status == http.StatusNetworkAuthenticationRequired:
		return ClassUnknown // a sign-in page (RFC 6585, section 6), which another attempt gets too
	case status >= http.StatusInternalServerError:
		return ClassUnavailable
	case code == "" && status == http.StatusTooManyRequests:
		return ClassThrottled
	case code == "" && status == http.StatusRequestTimeout:
		return ClassUnavailable
	}
	return ClassUnknown
}

// ConcernsAllReads reports whether every request with the same keys, or every request of the same operation with them, is
// refused.
func (c Class) ConcernsAllReads() bool {
	switch c {
	case ClassNoPermission, ClassRiskControl, ClassUserVerification, ClassAccessKey, ClassInactiveAccessKey, ClassSignature,
		ClassSecurityToken, ClassMissingSecurityToken, ClassClockSkew:
		return true
	default:
		return false
	}
}
