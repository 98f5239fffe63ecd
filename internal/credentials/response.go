// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// temporaryKeys are the keys of a response. STS and the metadata service write AccessKeyId, OAuth accessKeyId, and commands
// access_key_id. A response with two spellings of a name counts as one with a duplicate name.
type temporaryKeys struct {
	AccessKeyID     strictjson.Text `json:",case:ignore"`
	AccessKeySecret strictjson.Text `json:",case:ignore"`
	SecurityToken   strictjson.Text `json:",case:ignore"`
	Expiration      strictjson.Text `json:",case:ignore"`
}

var (
	errNoKeys       = errors.New("access key or secret is missing")
	errNoSTSToken   = errors.New("the security token is missing")
	errNoExpiration = errors.New("the expiration is missing")
	errExpiration   = errors.New("the expiration is neither an RFC 3339 time nor a number of seconds since the epoch")
	errExpired      = errors.New("the credentials have expired already, by the clock of this machine")
)

// session validates the keys of a successful response and returns their session. Every service that issues temporary keys
// states when they expire.
func (k *temporaryKeys) session() (session, error) {
	expires, err := parseExpiration(string(k.Expiration))
	switch {
	case k.AccessKeyID == "" || k.AccessKeySecret == "":
		err = errNoKeys
	case k.SecurityToken == "":
		err = errNoSTSToken
	case k.Expiration == "":
		err = errNoExpiration
	}
	if err != nil {
		return session{}, unusable(err, http.StatusOK)
	}
	return temporary(k.credentials(), expires), nil
}

// unusable returns the error of keys that are not valid.
func unusable(err error, status int) *RetrievalError {
	failure := &RetrievalError{Reason: ReasonMalformed, HTTPStatus: status, Err: err}
	if errors.Is(err, errExpired) {
		failure.Reason = ReasonExpired
	}
	return failure
}

func (k *temporaryKeys) credentials() rpc.Credentials {
	return rpc.Credentials{
		AccessKeyID: string(k.AccessKeyID), AccessKeySecret: string(k.AccessKeySecret), SecurityToken: string(k.SecurityToken),
	}
}

// permanent reports whether this is a permanent access key, which has no security token and no expiration.
func (k *temporaryKeys) permanent() bool {
	return k.AccessKeyID != "" && k.AccessKeySecret != "" && k.SecurityToken == "" && k.Expiration == ""
}

// parseExpiration parses an expiration in RFC 3339 format or in seconds since the epoch. It rejects times that are not in
// the future.
func parseExpiration(text string) (time.Time, error) {
	expires, err := time.Parse(time.RFC3339, text)
	if seconds, notSeconds := strconv.ParseInt(text, 10, 64); notSeconds == nil {
		expires, err = time.Unix(seconds, 0), nil
	}
	switch {
	case err != nil:
		return time.Time{}, errExpiration
	case !expires.After(now()):
		return time.Time{}, errExpired
	}
	return expires, nil
}

// fetchKeys sends a request and returns the keys of the response. Its errors are of type *RetrievalError, or the context's
// error.
func fetchKeys(ctx context.Context, client *httpclient.Client, request httpclient.Request) (temporaryKeys, error) {
	response, err := client.Do(ctx, request)
	if err != nil {
		return temporaryKeys{}, retrievalError(err, response.Status)
	}
	return readKeys(response, request.Secrets)
}

// uriFetch fetches keys from a URL that responds like the metadata service.
func (r *resolver) uriFetch(location *url.URL) fetch {
	return func(ctx context.Context) (session, error) {
		keys, err := fetchKeys(ctx, r.config.HTTP, httpclient.Request{
			Method: http.MethodGet, URL: location.String(), Secrets: secret.New(secret.OfURL(location)...),
		})
		switch {
		case err != nil:
			return session{}, err
		case keys.permanent():
			return session{keys: keys.credentials()}, nil
		}
		return keys.session()
	}
}

// readKeys returns the keys of a successful response of the metadata service or a credentials URI, of OAuth, or of CloudSSO.
func readKeys(response httpclient.Response, secrets secret.Redactor) (temporaryKeys, error) {
	var found struct {
		temporaryKeys
		CloudCredential temporaryKeys
	}
	if err := readResponse(response, secrets, &found); err != nil {
		return temporaryKeys{}, err
	}
	if found.temporaryKeys != (temporaryKeys{}) && found.CloudCredential != (temporaryKeys{}) {
		return temporaryKeys{}, &RetrievalError{Reason: ReasonMalformed, HTTPStatus: response.Status}
	}
	return cmp.Or(found.temporaryKeys, found.CloudCredential), nil
}

// readResponse decodes a successful response: one with status 200, and either no code or the metadata service's "Success".
// Its errors are of type *RetrievalError.
func readResponse(response httpclient.Response, secrets secret.Redactor, target any) error {
	var members map[string]strictjson.Lenient
	err := strictjson.Unmarshal(response.Body, &members)
	if errors.Is(err, strictjson.ErrTruncated) {
		return retrievalError(rpc.Truncated(), response.Status)
	}
	if err != nil {
		// Discard what precedes the syntax error.
		members = nil
	}
	first := func(names ...string) (text string) {
		for _, name := range names {
			if found := members[name].Text; found != "Success" {
				text = cmp.Or(text, found)
			}
		}
		return text
	}
	// The spellings of the metadata service, CloudSSO, OAuth, and the token endpoint of GitHub Actions.
	codes := []string{"Code", "code", "ErrorCode", "errorCode", "error"}
	if code := first(codes...); response.Status != http.StatusOK || code != "" {
		return retrievalError(rpc.NewServiceError(
			response, code, first("Message", "message", "ErrorMessage", "errorMessage", "error_description"),
			first("RequestId", "requestId", "request_id"), secrets.With(secret.InBody(response.Body)...),
		), response.Status)
	}
	// Even an empty code makes a response no success.
	failed := func(name string) bool { return members[name].Present && members[name].Text == "" }
	if err != nil || slices.ContainsFunc(codes, failed) || strictjson.Unmarshal(response.Body, target) != nil {
		return &RetrievalError{Reason: ReasonMalformed, HTTPStatus: response.Status}
	}
	return nil
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
	return &RetrievalError{HTTPStatus: status, Err: failure, Reason: map[httpclient.Reason]Reason{
		httpclient.ReasonUnreachable: ReasonUnreachable,
		httpclient.ReasonTruncated:   ReasonUnreachable,
		httpclient.ReasonTLS:         ReasonTLS,
		httpclient.ReasonHandshake:   ReasonHandshake,
		httpclient.ReasonTimeout:     ReasonTimeout,
		httpclient.ReasonProxy:       ReasonProxy,
		httpclient.ReasonTooLarge:    ReasonMalformed,
		httpclient.ReasonForeign:     ReasonMalformed,
		httpclient.ReasonRequest:     ReasonMalformed,
	}[failure.Reason]}
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
