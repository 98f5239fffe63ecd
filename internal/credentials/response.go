// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// temporaryKeys are the keys of a response, in the spellings of STS and OAuth.
type temporaryKeys struct {
	accessKeyID, accessKeySecret, securityToken, expiration *string
}

// read reads a member of the object with the keys, and reports whether it is one of them. The same member in both
// spellings is ambiguous, and fails with strictjson.ErrType.
func (k *temporaryKeys) read(r *strictjson.Reader, name string) (known bool, err error) {
	var target **string
	switch name {
	case "AccessKeyId", "accessKeyId":
		target = &k.accessKeyID
	case "AccessKeySecret", "accessKeySecret":
		target = &k.accessKeySecret
	case "SecurityToken", "securityToken":
		target = &k.securityToken
	case "Expiration", "expiration":
		target = &k.expiration
	default:
		return false, nil
	}
	text, err := r.Text()
	switch {
	case err != nil:
		return true, err
	case *target != nil:
		return true, strictjson.ErrType
	}
	*target = text
	return true, nil
}

var (
	errNoKeys       = errors.New("access key or secret is missing")
	errNoSTSToken   = errors.New("the security token is missing")
	errNoExpiration = errors.New("the expiration is missing")
	errExpiration   = errors.New("the expiration is not an RFC 3339 time")
	errExpired      = errors.New("the credentials have expired already, by the clock of this machine")
)

// session validates the keys of a response with an HTTP status and returns their session. Every service that issues
// temporary keys states when they expire.
func (k *temporaryKeys) session(status int, now time.Time) (session, error) {
	keys := rpc.Credentials{
		AccessKeyID: value(k.accessKeyID), AccessKeySecret: value(k.accessKeySecret), SecurityToken: value(k.securityToken),
	}
	malformed := &RetrievalError{Reason: ReasonMalformed, HTTPStatus: status}
	switch {
	case keys.AccessKeyID == "" || keys.AccessKeySecret == "":
		malformed.Err = errNoKeys
	case keys.SecurityToken == "":
		malformed.Err = errNoSTSToken
	case k.expiration == nil:
		malformed.Err = errNoExpiration
	default:
		expires, err := parseExpiration(*k.expiration, now)
		if err == nil {
			return temporary(keys, now, expires), nil
		}
		malformed.Err = err
	}
	return session{}, malformed
}

// permanent reports whether this is a permanent access key, which has no security token and no expiration.
func (k *temporaryKeys) permanent() bool {
	return k.accessKeyID != nil && k.accessKeySecret != nil && k.securityToken == nil && k.expiration == nil
}

// parseExpiration parses an expiration in RFC 3339 format. It rejects times that are not in the future.
func parseExpiration(text string, now time.Time) (time.Time, error) {
	expires, err := time.Parse(time.RFC3339, text)
	switch {
	case err != nil:
		return time.Time{}, errExpiration
	case !expires.After(now):
		return time.Time{}, errExpired
	}
	return expires, nil
}

func value(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// body is a response of the metadata service, a credentials URI, CloudSSO, OAuth or a token endpoint.
type body struct {
	// member reads a member other than those of an error.
	member func(r *strictjson.Reader, name string) error
	// code is the first code other than the metadata service's "Success".
	code, message, requestID string
	// wrongType is set if a member has a value of the wrong type. In an error response, that member counts as absent. A
	// success response is malformed.
	wrongType bool
}

// fetchKeys sends a request and returns the keys of the response. Its errors are of type *RetrievalError, or the context's
// error.
func fetchKeys(ctx context.Context, client *httpclient.Client, request httpclient.Request) (temporaryKeys, int, error) {
	response, err := client.Do(ctx, request)
	if err != nil {
		return temporaryKeys{}, 0, retrievalError(err, response.Status)
	}
	keys, err := readKeys(response, request.Secrets)
	return keys, response.Status, err
}

// readKeys returns the keys of a successful response.
func readKeys(response httpclient.Response, secrets secret.Redactor) (temporaryKeys, error) {
	var keys temporaryKeys
	readKey := func(r *strictjson.Reader, name string) error {
		if known, err := keys.read(r, name); known {
			return err
		}
		return r.Skip()
	}
	err := readResponse(response, secrets, func(r *strictjson.Reader, name string) error {
		if name == "CloudCredential" {
			return r.Object(func(name string) error { return readKey(r, name) })
		}
		return readKey(r, name)
	})
	if err != nil {
		return temporaryKeys{}, err
	}
	return keys, nil
}

// readResponse reads a successful response: one with status 200, and either no code or the metadata service's "Success".
// Its errors are of type *RetrievalError.
func readResponse(
	response httpclient.Response, secrets secret.Redactor, member func(r *strictjson.Reader, name string) error,
) error {
	b := body{member: member}
	err := strictjson.Object(response.Body, b.read)
	if err != nil {
		// Discard what precedes the syntax error.
		b = body{}
	}
	failed := response.Status != http.StatusOK || b.code != ""
	switch {
	case errors.Is(err, strictjson.ErrTruncated):
		return retrievalError(&httpclient.Error{
			Reason: httpclient.ReasonTruncated, Detail: "the response ended before it was complete",
		}, response.Status)
	case failed:
	case err != nil, b.wrongType:
		return &RetrievalError{Reason: ReasonMalformed, HTTPStatus: response.Status}
	default:
		return nil
	}
	secrets = secrets.With(secret.InBody(response.Body)...)
	return retrievalError(rpc.NewServiceError(response, b.code, b.message, b.requestID, secrets), response.Status)
}

// read reads a member of the response.
func (b *body) read(r *strictjson.Reader, name string) (err error) {
	var text *string
	switch name {
	case "Code", "code", "ErrorCode", "errorCode", "error":
		given := !r.IsNull()
		text, err = r.Text()
		switch {
		case given && text == nil:
			// Even an empty code makes a response no success.
			b.wrongType = true
		case given && b.code == "" && *text != "Success":
			b.code = *text
		}
	case "Message", "message", "ErrorMessage", "errorMessage", "error_description":
		text, err = r.Text()
		b.message = cmp.Or(b.message, value(text))
	case "RequestId", "requestId", "request_id":
		text, err = r.Text()
		b.requestID = cmp.Or(b.requestID, value(text))
	default:
		err = b.member(r, name)
	}
	if errors.Is(err, strictjson.ErrType) {
		b.wrongType = true
		return nil
	}
	return err
}

// retrievalError converts the error of a request to a *RetrievalError, and returns the context's errors unchanged. The
// status is that of the response, or 0 without one.
func retrievalError(err error, status int) error {
	if service, ok := errors.AsType[*rpc.ServiceError](err); ok {
		return &RetrievalError{
			Reason: reasonOf(service.Class, service.Code, service.HTTPStatus), HTTPStatus: service.HTTPStatus,
			Code: service.Code, Message: service.Message, RequestID: service.RequestID, RetryAfter: service.RetryAfter,
		}
	}
	if unusable, ok := errors.AsType[*rpc.ResponseError](err); ok {
		return &RetrievalError{Reason: ReasonMalformed, HTTPStatus: unusable.HTTPStatus, RequestID: unusable.RequestID}
	}
	if unsent, ok := errors.AsType[*rpc.RequestError](err); ok {
		return &RetrievalError{Reason: ReasonMalformed, Err: unsent}
	}
	failure, ok := errors.AsType[*httpclient.Error](err)
	if !ok {
		return err
	}
	retrieval := &RetrievalError{Reason: ReasonUnreachable, HTTPStatus: status, Err: failure}
	switch failure.Reason {
	case httpclient.ReasonTLS:
		retrieval.Reason = ReasonTLS
	case httpclient.ReasonTimeout:
		retrieval.Reason = ReasonTimeout
	case httpclient.ReasonProxy:
		retrieval.Reason = ReasonProxy
	case httpclient.ReasonTooLarge, httpclient.ReasonRequest:
		retrieval.Reason = ReasonMalformed
	case httpclient.ReasonUnreachable, httpclient.ReasonTruncated:
	}
	return retrieval
}

// reasonOf classifies an error response, first by the codes that all of the vendor's services share, then by those of
// the services that issue credentials.
func reasonOf(class rpc.Class, code string, status int) Reason {
	switch class {
	case rpc.ClassThrottled, rpc.ClassUnavailable, rpc.ClassNonce:
		return ReasonBusy
	case rpc.ClassNoPermission, rpc.ClassRiskControl, rpc.ClassUserVerification:
		return ReasonDenied
	case rpc.ClassAccessKey, rpc.ClassInactiveAccessKey, rpc.ClassSignature, rpc.ClassSecurityToken, rpc.ClassMissingSecurityToken:
		return ReasonKeysRefused
	case rpc.ClassClockSkew:
		return ReasonClockSkew
	case rpc.ClassUnknown, rpc.ClassBadRequest, rpc.ClassIllegalParameter:
	}
	switch {
	case code == "AuthenticationFail.OIDCToken.Expired":
		return ReasonTokenExpired
	case strings.HasPrefix(code, "AccessDenied"), strings.HasPrefix(code, "EntityNotExist"), strings.HasPrefix(code, "AuthenticationFail"):
		return ReasonDenied
	case strings.Contains(code, "AccessToken"), code == "invalid_grant", code == "invalid_token":
		return ReasonLoginExpired
	case code == "" && status < http.StatusBadRequest:
		// Neither keys nor an error, for example a redirect.
		return ReasonMalformed
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout:
		return ReasonBusy
	case code == "" && (status == http.StatusUnauthorized || status == http.StatusForbidden):
		return ReasonDenied
	}
	return ReasonRejected
}
