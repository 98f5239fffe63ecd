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

// temporaryKeys are keys as services give them, in the spellings of STS and of OAuth.
type temporaryKeys struct {
	accessKeyID, accessKeySecret, securityToken, expiration *string
}

// read reads a member of the object that holds the keys, and tells whether it is one of theirs. The same member in both
// spellings is strictjson.ErrType, as nobody can tell which one counts.
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

// session returns the session of keys that came with an HTTP status. Everything that gives out temporary keys says when
// they expire.
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
		expires, err := expirationOf(*k.expiration, now)
		if err == nil {
			return lasting(keys, now, expires), nil
		}
		malformed.Err = err
	}
	return session{}, malformed
}

// permanent tells whether these are a permanent access key, which has neither a token nor an end.
func (k *temporaryKeys) permanent() bool {
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
	keys temporaryKeys
	// code is the first that is not the metadata service's "Success".
	code, message, requestID string
	// wrongType is set where a member has a value of another type than it should: it counts as absent in an error, and
	// makes a success malformed.
	wrongType bool
}

// fetchKeys sends a request and returns the keys of the response. Its errors are of type *RetrievalError, or the cause of
// ctx's end.
func fetchKeys(ctx context.Context, client *httpclient.Client, request httpclient.Request) (temporaryKeys, int, error) {
	response, err := client.Do(ctx, request)
	if err != nil {
		return temporaryKeys{}, 0, retrievalError(err, response.Status)
	}
	keys, err := readKeys(response, request.Secrets)
	return keys, response.Status, err
}

// readKeys judges a response. A success is status 200 without a code, or with the metadata service's "Success".
func readKeys(response httpclient.Response, secrets secret.Redactor) (temporaryKeys, error) {
	var b body
	err := strictjson.Object(response.Body, b.read)
	if err != nil {
		// What stands before the fault does not count.
		b = body{}
	}
	failed := response.Status != http.StatusOK || b.code != ""
	switch {
	case errors.Is(err, strictjson.ErrTruncated):
		return temporaryKeys{}, retrievalError(&httpclient.Error{
			Reason: httpclient.ReasonTruncated, Detail: "the response ended before it was complete",
		}, response.Status)
	case failed:
	case err != nil, b.wrongType:
		return temporaryKeys{}, &RetrievalError{Reason: ReasonMalformed, HTTPStatus: response.Status}
	default:
		return b.keys, nil
	}
	clean := secrets.With(secret.InBody(response.Body)...).Clean
	return temporaryKeys{}, &RetrievalError{
		Reason: reasonOf(rpc.ClassOf(b.code, response.Status), b.code, response.Status), HTTPStatus: response.Status,
		Code: clean(b.code), Message: clean(b.message), RequestID: clean(b.requestID),
	}
}

// read reads a member.
func (b *body) read(r *strictjson.Reader, name string) (err error) {
	var text *string
	switch name {
	case "Code", "code", "ErrorCode", "errorCode", "error":
		given := !r.IsNull()
		text, err = r.Text()
		switch {
		case given && text == nil:
			// No success has a code, not even an empty one.
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
	case "CloudCredential":
		err = r.Object(func(name string) error { return b.readKey(r, name) })
	default:
		err = b.readKey(r, name)
	}
	if errors.Is(err, strictjson.ErrType) {
		b.wrongType = true
		return nil
	}
	return err
}

func (b *body) readKey(r *strictjson.Reader, name string) error {
	if known, err := b.keys.read(r, name); known {
		return err
	}
	return r.Skip()
}

// retrievalError turns the error of a request into one that says why there are no credentials. The status is that of the
// response, where one had begun. The end of the caller's context stays what it is.
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

// reasonOf classifies by the codes that all of the vendor's services have, and then by those of the sources.
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
	case strings.HasPrefix(code, "AccessDenied"), strings.HasPrefix(code, "EntityNotExist"), strings.HasPrefix(code, "AuthenticationFail"):
		return ReasonDenied
	case strings.Contains(code, "AccessToken"), code == "invalid_grant", code == "invalid_token":
		return ReasonLoginExpired
	case code == "" && status < http.StatusBadRequest:
		// A redirect, for example: neither keys nor an error.
		return ReasonMalformed
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout:
		return ReasonBusy
	case code == "" && (status == http.StatusUnauthorized || status == http.StatusForbidden):
		return ReasonDenied
	}
	return ReasonRejected
}
