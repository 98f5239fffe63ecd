// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"net/http"
	"strings"
)

// Class is the kind of failure that a service reported, as far as its code is documented.
type Class int

// The classes of the documented error codes.
const (
	// ClassUnknown is a code that is documented nowhere.
	ClassUnknown Class = iota
	// ClassThrottled is every code that contains Throttling.
	ClassThrottled
	// ClassUnavailable is ServiceUnavailable, InternalError, NetworkIOError, Busy, and any 5xx without a code of another
	// class.
	ClassUnavailable
	// ClassNoPermission is NoPermission, Forbidden and NotAuthorized with their variants.
	ClassNoPermission
	// ClassRiskControl is an account that the vendor's risk control holds back. No RAM policy mends that.
	ClassRiskControl
	// ClassUserVerification is an account whose owner is not verified. No RAM policy mends that.
	ClassUserVerification
	// ClassAccessKey is an access key that the service does not know.
	ClassAccessKey
	// ClassInactiveAccessKey is an access key that is disabled.
	ClassInactiveAccessKey
	// ClassSignature is a signature that does not match the access key, mostly for a wrong secret.
	ClassSignature
	// ClassSecurityToken is an STS token that has expired or does not belong to the access key.
	ClassSecurityToken
	// ClassMissingSecurityToken is a temporary access key without its STS token.
	ClassMissingSecurityToken
	// ClassClockSkew is a time stamp more than 15 minutes off the service's clock.
	ClassClockSkew
	// ClassNonce is a nonce that the service has seen before.
	ClassNonce
	// ClassBadRequest is a parameter that is missing or that the service does not accept.
	ClassBadRequest
	// ClassIllegalParameter is ParameterIllegal, also spelled ParameterIllegall: a parameter that the service does not
	// accept, or a well-formed address that it does not know.
	ClassIllegalParameter
)

// ClassOf classifies by code; the HTTP status decides only where the code does not.
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
	case strings.HasSuffix(code, ".NoPermission"), strings.HasPrefix(code, "Forbidden."):
		return ClassNoPermission
	case strings.HasPrefix(code, "InvalidAccessKeyId"):
		return ClassAccessKey
	case strings.HasPrefix(code, "InvalidSecurityToken"):
		return ClassSecurityToken
	case strings.HasPrefix(code, "InvalidTimeStamp"):
		return ClassClockSkew
	// The gateway builds these of a parameter's name. Behind a dot stands something else, such as NotFound.
	case strings.HasPrefix(code, "Missing"), strings.HasPrefix(code, "InvalidParameter"),
		strings.HasPrefix(code, "Invalid") && !strings.Contains(code, "."):
		return ClassBadRequest
	case status >= http.StatusInternalServerError:
		return ClassUnavailable
	case code == "" && status == http.StatusTooManyRequests:
		return ClassThrottled
	}
	return ClassUnknown
}
