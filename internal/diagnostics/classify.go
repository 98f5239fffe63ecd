// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"context"
	"errors"
	"net/http"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/recovered"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// kindOf classifies a failure by the error that ended it.
func kindOf(err error) Kind {
	var (
		config    *credentials.ConfigError
		retrieval *credentials.RetrievalError
		wait      *domainapi.WaitError
		notFound  *domainapi.NotFoundError
		noProfile *domainapi.ProfileNotFoundError
		call      *rpc.CallError
		service   *rpc.ServiceError
		unusable  *rpc.ResponseError
		transport *httpclient.Error
		panicked  *recovered.Error
	)
	switch {
	case errors.As(err, &panicked):
		return KindInternal
	// Without a response, the state of the address is unknown, so the read merely timed out.
	case errors.As(err, &wait) && wait.Queries > 0 && errors.Is(err, context.DeadlineExceeded):
		if rpc.Retryable(wait.Err) {
			return KindWaitUnclear
		}
		return KindWaitTimeout
	case errors.As(err, &config):
		return kindOfConfiguration(config.Problem)
	case errors.As(err, &retrieval):
		return kindOfRetrieval(retrieval)
	case errors.As(err, &notFound):
		return KindNotFound
	case errors.As(err, &noProfile):
		return KindProfileNotFound
	case errors.As(err, &service) && service.HTTPStatus == portal, errors.As(err, &unusable) && unusable.HTTPStatus == portal:
		return KindPortal
	case errors.As(err, &service):
		unexplained := service.Class == rpc.ClassUnknown || service.Class == rpc.ClassIllegalParameter
		if errors.As(err, &call) && call.Action == domainapi.ActionDomain && unexplained {
			return KindDomainRefused
		}
		return kindOfService(service.Class)
	case errors.As(err, &unusable):
		return kindOfResponse(unusable.Problem)
	case errors.As(err, &transport):
		return kindOfTransport(transport.Reason)
	case errors.Is(err, context.DeadlineExceeded):
		return KindTimeout
	case errors.Is(err, context.Canceled):
		return KindCanceled
	}
	return KindInternal
}

// portal is the HTTP status of a network that requires a sign-in (RFC 6585, section 6).
const portal = http.StatusNetworkAuthenticationRequired

func kindOfService(class rpc.Class) Kind {
	switch class {
	case rpc.ClassThrottled:
		return KindThrottled
	case rpc.ClassUnavailable:
		return KindUnavailable
	case rpc.ClassNonce:
		return KindRepeatedRequest
	case rpc.ClassNoPermission:
		return KindNoPermission
	case rpc.ClassRiskControl:
		return KindRiskControl
	case rpc.ClassUserVerification:
		return KindUserVerification
	case rpc.ClassAccessKey:
		return KindAccessKey
	case rpc.ClassInactiveAccessKey:
		return KindInactiveAccessKey
	case rpc.ClassSignature:
		return KindSignature
	case rpc.ClassSecurityToken:
		return KindSecurityToken
	case rpc.ClassMissingSecurityToken:
		return KindMissingToken
	case rpc.ClassClockSkew:
		return KindClockSkew
	case rpc.ClassBadRequest, rpc.ClassIllegalParameter:
		return KindBadRequest
	case rpc.ClassUnknown:
	}
	return KindUnknownCode
}

func kindOfResponse(problem rpc.Problem) Kind {
	switch problem {
	case rpc.ProblemForeign:
		return KindForeignResponse
	case rpc.ProblemEmpty, rpc.ProblemNoStatus:
		return KindIncompleteResponse
	case rpc.ProblemAnotherSubject:
		return KindAnotherSubject
	case rpc.ProblemPaging:
		return KindInconsistentList
	case rpc.ProblemMalformed, rpc.ProblemNoSubject, rpc.ProblemWrongType, rpc.ProblemTooLarge:
	}
	return KindMalformedResponse
}

func kindOfTransport(reason httpclient.Reason) Kind {
	switch reason {
	case httpclient.ReasonTLS:
		return KindTLS
	case httpclient.ReasonHandshake:
		return KindHandshake
	case httpclient.ReasonTimeout:
		return KindAttemptTimeout
	case httpclient.ReasonProxy:
		return KindProxy
	case httpclient.ReasonTruncated:
		return KindTruncatedResponse
	case httpclient.ReasonTooLarge, httpclient.ReasonRequest:
		return KindInternal
	case httpclient.ReasonUnreachable:
	}
	return KindUnreachable
}

func kindOfConfiguration(problem credentials.Problem) Kind {
	switch problem {
	case credentials.ProblemNoCredentials:
		return KindNoCredentials
	case credentials.ProblemRoleWithoutCredentials:
		return KindRoleWithoutCredentials
	case credentials.ProblemIncompleteKeys:
		return KindIncompleteKeys
	case credentials.ProblemIncompleteOIDC:
		return KindIncompleteOIDC
	case credentials.ProblemNoRoleARN:
		return KindNoRoleARN
	case credentials.ProblemSessionExpiration:
		return KindSessionExpiration
	case credentials.ProblemInvalidURI:
		return KindInvalidURI
	case credentials.ProblemInvalidEndpoint:
		return KindInvalidSTSEndpoint
	case credentials.ProblemMissingFile:
		return KindMissingFile
	case credentials.ProblemUnreadableFile:
		return KindUnreadableFile
	case credentials.ProblemBrokenFile:
		return KindBrokenFile
	case credentials.ProblemINIFile:
		return KindINIFile
	case credentials.ProblemNoHome:
		return KindNoHome
	case credentials.ProblemUnknownProfile:
		return KindUnknownProfile
	case credentials.ProblemUnknownMode:
		return KindUnknownMode
	case credentials.ProblemIncompleteProfile:
		return KindIncompleteProfile
	case credentials.ProblemProfileCycle:
		return KindProfileCycle
	case credentials.ProblemInvalidCommand:
		return KindInvalidCommand
	case credentials.ProblemForbidden:
		return KindForbiddenSource
	}
	return KindInternal
}

func kindOfRetrieval(err *credentials.RetrievalError) Kind {
	switch {
	case err.LastResort:
		return KindNoCredentials
	case rpc.ClassOf(err.Code, err.HTTPStatus) == rpc.ClassNonce:
		return KindRepeatedRequest
	case err.HTTPStatus == portal:
		return KindPortal
	}
	switch err.Reason {
	case credentials.ReasonUnreachable:
		return KindSourceUnreachable
	case credentials.ReasonTimeout:
		return KindSourceTimeout
	case credentials.ReasonMetadataTimeout:
		return KindMetadataTimeout
	case credentials.ReasonTLS:
		return KindSourceTLS
	case credentials.ReasonHandshake:
		return KindSourceHandshake
	case credentials.ReasonProxy:
		return KindSourceProxy
	case credentials.ReasonDenied:
		return KindSourceDenied
	case credentials.ReasonKeysRefused:
		return KindSourceKeysRefused
	case credentials.ReasonClockSkew:
		return KindClockSkew
	case credentials.ReasonBusy:
		return KindSourceBusy
	case credentials.ReasonRejected:
		return KindSourceRejected
	case credentials.ReasonMalformed:
		return KindSourceMalformed
	case credentials.ReasonLoginExpired:
		return KindLoginExpired
	case credentials.ReasonNoRole:
		return KindNoInstanceRole
	case credentials.ReasonTokenFile:
		return KindTokenFile
	case credentials.ReasonTokenExpired:
		return KindTokenExpired
	case credentials.ReasonTokenDenied:
		return KindTokenDenied
	case credentials.ReasonCommand:
		return KindCommand
	case credentials.ReasonCommandTimeout:
		return KindCommandTimeout
	}
	return KindInternal
}
