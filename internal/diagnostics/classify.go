// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/recovered"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// explain classifies a failure by the error that ended it, and returns the facts of that error.
func explain(err error) (kind Kind, facts []string) {
	if wait, ok := errors.AsType[*domainapi.WaitError](err); ok {
		return kindOfWait(wait), waitFacts(wait)
	}
	if _, ok := errors.AsType[*recovered.Error](err); ok {
		return KindInternal, []string{"A panic ended the read. Its stack is in the log."}
	}
	if config, ok := errors.AsType[*credentials.ConfigError](err); ok {
		return kindOfConfiguration(config.Problem), configFacts(config)
	}
	if retrieval, ok := errors.AsType[*credentials.RetrievalError](err); ok {
		return kindOfRetrieval(retrieval), retrievalFacts(retrieval)
	}
	if absent, ok := errors.AsType[*domainapi.NotFoundError](err); ok {
		_, facts := explain(absent.Err)
		return KindNotFound, append(facts, fmt.Sprintf("ListEmailVerification has no record of it either%s.", inBrackets("", 0, absent.RequestID)))
	}
	if absent, ok := errors.AsType[*domainapi.ProfileNotFoundError](err); ok {
		return KindProfileNotFound, []string{fmt.Sprintf("The list of profiles with this ID is empty%s.", inBrackets("", 0, absent.RequestID))}
	}
	if service, ok := errors.AsType[*rpc.ServiceError](err); ok {
		return kindOfService(service, err), serviceFacts(service)
	}
	if unusable, ok := errors.AsType[*rpc.ResponseError](err); ok {
		return kindOfResponse(unusable), responseFacts(unusable)
	}
	if transport, ok := errors.AsType[*httpclient.Error](err); ok {
		return kindOfTransport(transport.Reason), []string{sentence(transport.Error())}
	}
	if request, ok := errors.AsType[*rpc.RequestError](err); ok {
		return KindInternal, []string{sentence(upperFirst(request.Error()))}
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return KindTimeout, nil
	case errors.Is(err, context.Canceled):
		return KindCanceled, nil
	}
	return KindInternal, nil
}

func kindOf(err error) Kind {
	kind, _ := explain(err)
	return kind
}

// kindOfRemedy returns the kind whose remedy helps. If a wait ended without knowing more, that is the kind of the last failure,
// unless that may pass by itself.
func kindOfRemedy(err error) Kind {
	kind := kindOf(err)
	if wait, ok := errors.AsType[*domainapi.WaitError](err); ok && kind == KindWaitUnclear && !rpc.Retryable(wait.Err) {
		if failure := kindOf(wait.Err); failure != KindTimeout {
			return failure
		}
	}
	return kind
}

// portal is the HTTP status of a network that requires a sign-in (RFC 6585, section 6).
const portal = http.StatusNetworkAuthenticationRequired

// The linter checks that the tables are complete.

func kindOfWait(wait *domainapi.WaitError) Kind {
	switch {
	case errors.Is(wait, context.Canceled):
		return KindCanceled
	case wait.Queries == 0:
		return KindTimeout // without any response, the read merely timed out
	case wait.Err == nil, kindOf(wait.Err) == KindNotFound:
		return KindWaitTimeout
	}
	return KindWaitUnclear
}

func kindOfService(service *rpc.ServiceError, err error) Kind {
	if service.HTTPStatus == portal {
		return KindPortal
	}
	unexplained := service.Class == rpc.ClassUnknown || service.Class == rpc.ClassIllegalParameter
	if call, ok := errors.AsType[*rpc.CallError](err); ok && unexplained && call.Action == domainapi.ActionDomain {
		return KindDomainRefused
	}
	return map[rpc.Class]Kind{
		rpc.ClassThrottled:            KindThrottled,
		rpc.ClassUnavailable:          KindUnavailable,
		rpc.ClassNonce:                KindRepeatedRequest,
		rpc.ClassNoPermission:         KindNoPermission,
		rpc.ClassRiskControl:          KindRiskControl,
		rpc.ClassUserVerification:     KindUserVerification,
		rpc.ClassAccessKey:            KindAccessKey,
		rpc.ClassInactiveAccessKey:    KindInactiveAccessKey,
		rpc.ClassSignature:            KindSignature,
		rpc.ClassSecurityToken:        KindSecurityToken,
		rpc.ClassMissingSecurityToken: KindMissingToken,
		rpc.ClassClockSkew:            KindClockSkew,
		rpc.ClassBadRequest:           KindBadRequest,
		rpc.ClassIllegalParameter:     KindBadRequest,
		rpc.ClassUnknown:              KindUnknownCode,
	}[service.Class]
}

func kindOfResponse(unusable *rpc.ResponseError) Kind {
	if unusable.HTTPStatus == portal {
		return KindPortal
	}
	return map[rpc.Problem]Kind{
		rpc.ProblemForeign:        KindForeignResponse,
		rpc.ProblemEmpty:          KindIncompleteResponse,
		rpc.ProblemNoStatus:       KindIncompleteResponse,
		rpc.ProblemAnotherSubject: KindAnotherSubject,
		rpc.ProblemPaging:         KindInconsistentList,
		rpc.ProblemMalformed:      KindMalformedResponse,
		rpc.ProblemNoSubject:      KindMalformedResponse,
		rpc.ProblemWrongType:      KindMalformedResponse,
		rpc.ProblemTooLarge:       KindMalformedResponse,
	}[unusable.Problem]
}

func kindOfTransport(reason httpclient.Reason) Kind {
	return map[httpclient.Reason]Kind{
		httpclient.ReasonTLS:         KindTLS,
		httpclient.ReasonHandshake:   KindHandshake,
		httpclient.ReasonTimeout:     KindAttemptTimeout,
		httpclient.ReasonProxy:       KindProxy,
		httpclient.ReasonTruncated:   KindTruncatedResponse,
		httpclient.ReasonForeign:     KindForeignResponse,
		httpclient.ReasonTooLarge:    KindInternal,
		httpclient.ReasonRequest:     KindInternal,
		httpclient.ReasonUnreachable: KindUnreachable,
	}[reason]
}

func kindOfConfiguration(problem credentials.Problem) Kind {
	return map[credentials.Problem]Kind{
		credentials.ProblemNoCredentials:          KindNoCredentials,
		credentials.ProblemRoleWithoutCredentials: KindRoleWithoutCredentials,
		credentials.ProblemIncompleteKeys:         KindIncompleteKeys,
		credentials.ProblemIncompleteOIDC:         KindIncompleteOIDC,
		credentials.ProblemNoRoleARN:              KindNoRoleARN,
		credentials.ProblemSessionExpiration:      KindSessionExpiration,
		credentials.ProblemInvalidURI:             KindInvalidURI,
		credentials.ProblemInvalidEndpoint:        KindInvalidSTSEndpoint,
		credentials.ProblemMissingFile:            KindMissingFile,
		credentials.ProblemUnreadableFile:         KindUnreadableFile,
		credentials.ProblemBrokenFile:             KindBrokenFile,
		credentials.ProblemINIFile:                KindINIFile,
		credentials.ProblemNoHome:                 KindNoHome,
		credentials.ProblemUnknownProfile:         KindUnknownProfile,
		credentials.ProblemUnknownMode:            KindUnknownMode,
		credentials.ProblemIncompleteProfile:      KindIncompleteProfile,
		credentials.ProblemProfileCycle:           KindProfileCycle,
		credentials.ProblemInvalidCommand:         KindInvalidCommand,
		credentials.ProblemForbidden:              KindForbiddenSource,
	}[problem]
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
	return map[credentials.Reason]Kind{
		credentials.ReasonUnreachable:     KindSourceUnreachable,
		credentials.ReasonTimeout:         KindSourceTimeout,
		credentials.ReasonMetadataTimeout: KindMetadataTimeout,
		credentials.ReasonTLS:             KindSourceTLS,
		credentials.ReasonHandshake:       KindSourceHandshake,
		credentials.ReasonProxy:           KindSourceProxy,
		credentials.ReasonDenied:          KindSourceDenied,
		credentials.ReasonKeysRefused:     KindSourceKeysRefused,
		credentials.ReasonClockSkew:       KindClockSkew,
		credentials.ReasonBusy:            KindSourceBusy,
		credentials.ReasonRejected:        KindSourceRejected,
		credentials.ReasonMalformed:       KindSourceMalformed,
		credentials.ReasonExpired:         KindSourceExpired,
		credentials.ReasonLoginExpired:    KindLoginExpired,
		credentials.ReasonNoRole:          KindNoInstanceRole,
		credentials.ReasonTokenFile:       KindTokenFile,
		credentials.ReasonTokenExpired:    KindTokenExpired,
		credentials.ReasonTokenDenied:     KindTokenDenied,
		credentials.ReasonCommand:         KindCommand,
		credentials.ReasonCommandTimeout:  KindCommandTimeout,
	}[err.Reason]
}
