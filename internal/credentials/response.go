// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
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

// temporaryKeys are keys as services give them, in the spellings of STS and of OAuth.
type temporaryKeys struct {
	accessKeyID, accessKeySecret, securityToken, expiration *string
}

// read reads a member of the object that holds the keys, and tells whether it is one of theirs.
func (k *temporaryKeys) read(r *strictjson.Reader, name string) (known bool, err error) {
	switch name {
	case "AccessKeyId", "accessKeyId":
		k.accessKeyID, err = r.Text()
	case "AccessKeySecret", "accessKeySecret":
		k.accessKeySecret, err = r.Text()
	case "SecurityToken", "securityToken":
		k.securityToken, err = r.Text()
	case "Expiration", "expiration":
		k.expiration, err = r.Text()
	default:
		return false, nil
	}
	return true, err
}

var (
	errNoKeys       = errors.New("access key or secret is missing")
	errNoSTSToken   = errors.New("the security token is missing")
	errNoExpiration = errors.New("the expiration is missing")
	errExpiration   = errors.New("the expiration is not an RFC 3339 time")
	errExpired      = errors.New("the credentials have expired already, by the clock of this machine")
)

// session returns the session of keys that came with an HTTP status. Everything that gives out temporary keys says when
// they expire.
func (k temporaryKeys) session(status int, now time.Time) (session, error) {
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
		expires, err := expirationOf(*k.expiration, now)
		if err == nil {
			return lasting(keys, now, expires), nil
		}
		malformed.Err = err
	}
	return session{}, malformed
}

// permanent tells whether these are a permanent access key, which has neither a token nor an end.
func (k temporaryKeys) permanent() bool {
	return k.accessKeyID != nil && k.accessKeySecret != nil && k.securityToken == nil && k.expiration == nil
}

// expirationOf reads an expiration, in RFC 3339, that is not past.
func expirationOf(text string, now time.Time) (time.Time, error) {
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

// body is what the metadata service, a credentials URI, CloudSSO and OAuth respond with.
type body struct {
	keys                     temporaryKeys
	code, message, requestID *string
}

// fetchKeys sends a request and returns the keys of the response. Its errors are of type *RetrievalError, or the cause of
// ctx's end.
func fetchKeys(ctx context.Context, client *httpclient.Client, request httpclient.Request) (temporaryKeys, int, error) {
	response, err := client.Do(ctx, request)
	if err != nil {
		return temporaryKeys{}, 0, retrievalError(err)
	}
	keys, err := readKeys(response, request.Secrets)
	return keys, response.Status, err
}

// readKeys judges a response. A success is status 200 without a code, or with the metadata service's "Success".
func readKeys(response httpclient.Response, secrets secret.Redactor) (temporaryKeys, error) {
	var b body
	var wrongType error
	err := strictjson.Object(response.Body, func(r *strictjson.Reader, name string) error {
		return b.read(r, name, &wrongType)
	})
	failed := b.code != nil && *b.code != "Success"
	switch {
	case response.Status == http.StatusOK && !failed && err == nil && wrongType == nil:
		return b.keys, nil
	case response.Status == http.StatusOK && !failed:
		return temporaryKeys{}, &RetrievalError{Reason: ReasonMalformed, HTTPStatus: response.Status}
	case err != nil:
		b = body{}
	}
	clean := secrets.With(secret.InBody(response.Body)...).Clean
	code := clean(value(b.code))
	return temporaryKeys{}, &RetrievalError{
		Reason:     reasonOf(value(b.code), response.Status),
		Code:       code,
		Message:    clean(value(b.message)),
		RequestID:  clean(value(b.requestID)),
		HTTPStatus: response.Status,
	}
}

// read reads a member. One of the wrong type counts as absent in an error, and makes a success malformed.
func (b *body) read(r *strictjson.Reader, name string, wrongType *error) (err error) {
	var target **string
	switch name {
	case "Code", "code", "ErrorCode", "errorCode", "error":
		target = &b.code
	case "Message", "message", "ErrorMessage", "errorMessage", "error_description":
		target = &b.message
	case "RequestId", "requestId", "request_id":
		target = &b.requestID
	case "CloudCredential":
		err = r.Object(func(name string) error {
			if known, err := b.keys.read(r, name); known {
				return err
			}
			return r.Skip()
		})
	default:
		var known bool
		if known, err = b.keys.read(r, name); !known {
			return r.Skip()
		}
	}
	if target != nil {
		var text *string
		if text, err = r.Text(); text != nil {
			*target = text
		}
	}
	if errors.Is(err, strictjson.ErrType) {
		*wrongType = err
		return nil
	}
	return err
}

// retrievalError turns the error of a request into one that says why there are no credentials. The end of the caller's
// context stays what it is.
func retrievalError(err error) error {
	if service, ok := errors.AsType[*rpc.ServiceError](err); ok {
		return &RetrievalError{
			Reason: reasonOf(service.Code, service.HTTPStatus), HTTPStatus: service.HTTPStatus,
			Code: service.Code, Message: service.Message, RequestID: service.RequestID, RetryAfter: service.RetryAfter,
		}
	}
	if unusable, ok := errors.AsType[*rpc.ResponseError](err); ok {
		return &RetrievalError{Reason: ReasonMalformed, HTTPStatus: unusable.HTTPStatus, RequestID: unusable.RequestID}
	}
	failure, ok := errors.AsType[*httpclient.Error](err)
	if !ok {
		return err
	}
	retrieval := &RetrievalError{Reason: ReasonUnreachable, Err: failure}
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

// reasonOf classifies by the codes that all of the vendor's services have, and then by those of the sources.
func reasonOf(code string, status int) Reason {
	switch rpc.ClassOf(code, status) {
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
	case strings.HasPrefix(code, "AccessDenied"), strings.HasPrefix(code, "EntityNotExist"), strings.HasPrefix(code, "AuthenticationFail"):
		return ReasonDenied
	case strings.Contains(code, "AccessToken"), code == "invalid_grant", code == "invalid_token":
		return ReasonLoginExpired
	case status == http.StatusTooManyRequests:
		return ReasonBusy
	case code == "" && (status == http.StatusUnauthorized || status == http.StatusForbidden):
		return ReasonDenied
	}
	return ReasonRejected
}
