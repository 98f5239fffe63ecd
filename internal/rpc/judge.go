// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// Result is the destination of a success response.
type Result interface {
	// ReadMember reads the value of a member of the response, except for those that all operations share: RequestId,
	// Code, Message, Recommend and AccessDeniedDetail. strictjson.ErrType becomes a *ResponseError with the member's
	// name.
	ReadMember(r *strictjson.Reader, name string) error
	// Complete validates the result after all members have been read. The request ID is nil if the response lacks it.
	// Its errors are of type *ResponseError.
	Complete(requestID *string) error
}

// envelope has the members that all operations share.
type envelope struct {
	// hasCode is set if there is a Code, even an empty one or one of the wrong type. No success response has one.
	hasCode bool
	// requestIDOfAnotherType is set if RequestId is not a string.
	requestIDOfAnotherType       bool
	code, message, recommend     string
	accessDenied                 bool
	authAction, noPermissionType string
	requestID                    *string
}

// Judge decides whether a response is a success, which is status 200 without a Code, and reads a success into the
// result. The request ID is nil if the response lacks it. Errors are of type *ServiceError, *ResponseError, or
// *httpclient.Error for a truncated body. The given secrets, and those that the response itself contains, are redacted
// in them.
func Judge(response httpclient.Response, result Result, secrets secret.Redactor) (requestID *string, err error) {
	var e envelope
	err = strictjson.Object(response.Body, func(r *strictjson.Reader, name string) error {
		if e.read(r, name) {
			return nil
		}
		if response.Status != http.StatusOK {
			return r.Skip()
		}
		err := result.ReadMember(r, name)
		if errors.Is(err, strictjson.ErrType) {
			return &ResponseError{Problem: ProblemWrongType, Field: name}
		}
		return err
	})
	if err == nil && e.success(response) {
		if err = result.Complete(e.requestID); err == nil {
			return e.requestID, nil
		}
	}
	secrets = secrets.With(secret.InBody(response.Body[:min(len(response.Body), maxErrorBody)])...)
	return e.requestID, e.failure(response, err, secrets)
}

// maxErrorBody bounds how much of an error response is searched for secrets, in bytes.
const maxErrorBody = 64 << 10

// success reports whether a response with valid JSON is a success.
func (e *envelope) success(response httpclient.Response) bool {
	return response.Status == http.StatusOK && !e.hasCode && !e.requestIDOfAnotherType
}

// failure returns the error for a response that is not a success. err is why it could not be read, or why its result is
// invalid.
func (e *envelope) failure(response httpclient.Response, err error, secrets secret.Redactor) error {
	broken := errors.Is(err, strictjson.ErrNoObject) || errors.Is(err, strictjson.ErrMalformed)
	switch {
	case errors.Is(err, strictjson.ErrTruncated):
		return &httpclient.Error{Reason: httpclient.ReasonTruncated, Detail: "the response ended before it was complete"}
	case !broken && e.code != "":
		return e.serviceError(response, secrets)
	case response.Status >= http.StatusInternalServerError, response.Status == http.StatusTooManyRequests,
		response.Status == http.StatusRequestTimeout:
		return (&envelope{requestID: e.requestID}).serviceError(response, secrets)
	}
	unusable, ok := errors.AsType[*ResponseError](err)
	switch {
	case errors.Is(err, strictjson.ErrMalformed):
		unusable = &ResponseError{Problem: ProblemMalformed}
	case errors.Is(err, strictjson.ErrNoObject), response.Status != http.StatusOK:
		unusable = &ResponseError{Problem: ProblemForeign, ContentType: mediaType(response.Header, secrets)}
	case e.hasCode:
		unusable = &ResponseError{Problem: ProblemWrongType, Field: "Code"}
	case e.requestIDOfAnotherType:
		unusable = &ResponseError{Problem: ProblemWrongType, Field: "RequestId"}
	case !ok:
		return err
	}
	unusable.HTTPStatus = response.Status
	if e.requestID != nil {
		unusable.RequestID = secrets.Clean(*e.requestID)
	}
	return unusable
}

// read reads a member that all operations share, and reports whether it is one. It accepts values of the wrong type, so
// that the rest of an error response is kept.
func (e *envelope) read(r *strictjson.Reader, name string) bool {
	switch name {
	case "Code":
		e.hasCode = !r.IsNull()
		e.code = lenient(r)
	case "Message":
		e.message = lenient(r)
	case "Recommend":
		e.recommend = lenient(r)
	case "RequestId":
		var err error
		e.requestID, err = r.Text()
		e.requestIDOfAnotherType = errors.Is(err, strictjson.ErrType)
	case "AccessDeniedDetail":
		e.accessDenied = r.Object(func(name string) error {
			switch name {
			case "AuthAction":
				e.authAction = lenient(r)
			case "NoPermissionType":
				e.noPermissionType = lenient(r)
			default:
				return r.Skip()
			}
			return nil
		}) == nil
	default:
		return false
	}
	return true
}

func lenient(r *strictjson.Reader) string {
	text, _ := r.Text()
	return value(text)
}

func (e *envelope) serviceError(response httpclient.Response, secrets secret.Redactor) *ServiceError {
	failure := NewServiceError(response, e.code, e.message, value(e.requestID), secrets)
	failure.Recommend = secrets.Clean(e.recommend)
	if e.accessDenied {
		failure.AccessDenied = &AccessDenied{
			AuthAction: secrets.Clean(e.authAction), NoPermissionType: secrets.Clean(e.noPermissionType),
		}
	}
	return failure
}

// NewServiceError returns the error of an error response, with the secrets redacted. It also suits the vendor's
// services that do not have the RPC style, because they use the same codes and headers.
func NewServiceError(
	response httpclient.Response, code, message, requestID string, secrets secret.Redactor,
) *ServiceError {
	failure := &ServiceError{
		Class: ClassOf(code, response.Status), HTTPStatus: response.Status,
		Code: secrets.Clean(code), RequestID: secrets.Clean(requestID),
	}
	var throttled bool
	if failure.RetryAfter, throttled = retryAfter(response.Header, time.Now()); throttled {
		// The vendor's newest clients treat every error with this header as throttling (darabonba-openapi#283).
		failure.Class = ClassThrottled
	}
	// If the signature is wrong, the service quotes the string that it expected to be signed: the whole query.
	if failure.Class != ClassSignature {
		failure.Message = secrets.Clean(message)
	}
	return failure
}

func value(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// mediaType redacts secrets before it parses, because parsing changes the letter case.
func mediaType(header http.Header, secrets secret.Redactor) string {
	mediaType, _, err := mime.ParseMediaType(secrets.Clean(header.Get("Content-Type")))
	if err != nil {
		return ""
	}
	return mediaType
}

// maxRetryAfter bounds the delay that a service can request. Real ones are far shorter.
const maxRetryAfter = 24 * time.Hour

// retryAfter returns the delay that the service requests, and whether X-Acs-Retry-After (milliseconds) is one of the
// headers that do so. The others are Retry-After (RFC 9110, section 10.2.3, seconds or a date), and
// X-Ratelimit-User-Api and X-Ratelimit-User with a TimeLeft in milliseconds. The longest delay wins.
func retryAfter(header http.Header, now time.Time) (wait time.Duration, throttled bool) {
	if value := header.Get("Retry-After"); value != "" {
		if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
			wait = time.Duration(seconds) * time.Second
		} else if date, err := http.ParseTime(value); err == nil {
			wait = date.Sub(now)
		}
	}
	if value := header.Get("X-Acs-Retry-After"); value != "" {
		if milliseconds, err := strconv.ParseUint(value, 10, 40); err == nil {
			throttled = true
			wait = max(wait, time.Duration(milliseconds)*time.Millisecond)
		}
	}
	for _, name := range []string{"X-Ratelimit-User-Api", "X-Ratelimit-User"} {
		for pair := range strings.SplitSeq(header.Get(name), ",") {
			key, value, _ := strings.Cut(pair, ":")
			if strings.TrimSpace(key) != "TimeLeft" {
				continue
			}
			if milliseconds, err := strconv.ParseUint(strings.TrimSpace(value), 10, 31); err == nil {
				wait = max(wait, time.Duration(milliseconds)*time.Millisecond)
			}
		}
	}
	return min(max(wait, 0), maxRetryAfter), throttled
}
