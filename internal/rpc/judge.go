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

// Result is what a success is read into.
type Result interface {
	// ReadMember reads the value of a member of the response, except for those that every response may have: RequestId,
	// Code, Message, Recommend and AccessDeniedDetail. strictjson.ErrType becomes a *ResponseError with the member's name.
	ReadMember(r *strictjson.Reader, name string) error
	// Complete judges the whole. The request ID is nil where the service did not give one. Its errors are of type
	// *ResponseError.
	Complete(requestID *string) error
}

// envelope is what every response may have.
type envelope struct {
	// hasCode is set where there is a Code, even an empty one or one of another type: no success has it.
	hasCode bool
	// requestIDOfAnotherType is set where RequestId is not a text.
	requestIDOfAnotherType       bool
	code, message, recommend     string
	accessDenied                 bool
	authAction, noPermissionType string
	requestID                    *string
}

// Judge decides whether a response is a success, which is status 200 without a Code, and reads that into a result. The
// request ID is nil where the service did not give one. Errors are of type *ServiceError, *ResponseError, or
// *httpclient.Error for a truncated body, and cleaned of the secrets and of those that the response itself carries.
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

// maxErrorBody bounds what is searched for secrets of a response, in bytes.
const maxErrorBody = 64 << 10

// success tells whether a JSON object that could be read is a success.
func (e *envelope) success(response httpclient.Response) bool {
	return response.Status == http.StatusOK && !e.hasCode && !e.requestIDOfAnotherType
}

// failure returns the error that a response is, or that it could not be read or judged for.
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

// read reads a member that every response may have, and tells whether it is one. A value of another type is no reason to
// lose the rest of an error.
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
	text, err := r.Text()
	if text == nil || err != nil {
		return ""
	}
	return *text
}

func (e *envelope) serviceError(response httpclient.Response, secrets secret.Redactor) *ServiceError {
	failure := &ServiceError{
		Class:      ClassOf(e.code, response.Status),
		HTTPStatus: response.Status,
		Code:       secrets.Clean(e.code),
		Recommend:  secrets.Clean(e.recommend),
	}
	var asked bool
	failure.RetryAfter, asked = retryAfter(response.Header, time.Now())
	switch {
	case asked:
		// The newest of the vendor's clients take every error with this header for throttling (darabonba-openapi#283).
		failure.Class = ClassThrottled
	case e.code == "" && failure.Class == ClassUnknown:
		failure.Class = ClassUnavailable
	}
	// For a wrong signature the service quotes the string that it expected to be signed: the whole query.
	if failure.Class != ClassSignature {
		failure.Message = secrets.Clean(e.message)
	}
	if e.requestID != nil {
		failure.RequestID = secrets.Clean(*e.requestID)
	}
	if e.accessDenied {
		failure.AccessDenied = &AccessDenied{
			AuthAction: secrets.Clean(e.authAction), NoPermissionType: secrets.Clean(e.noPermissionType),
		}
	}
	return failure
}

// mediaType cleans first: parsing makes the letters small, in which a secret would be harder to recognize.
func mediaType(header http.Header, secrets secret.Redactor) string {
	mediaType, _, err := mime.ParseMediaType(secrets.Clean(header.Get("Content-Type")))
	if err != nil {
		return ""
	}
	return mediaType
}

// maxRetryAfter bounds what a service can ask to wait, far above what it will.
const maxRetryAfter = 24 * time.Hour

// retryAfter returns how long the service asks to wait, and whether it does so by X-Acs-Retry-After (milliseconds). The
// others are Retry-After (RFC 9110, section 10.2.3, seconds or a date) and TimeLeft, in milliseconds, of
// X-Ratelimit-User-Api and X-Ratelimit-User. The longest counts.
func retryAfter(header http.Header, now time.Time) (wait time.Duration, asked bool) {
	if value := header.Get("Retry-After"); value != "" {
		if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
			wait = time.Duration(seconds) * time.Second
		} else if date, err := http.ParseTime(value); err == nil {
			wait = date.Sub(now)
		}
	}
	if value := header.Get("X-Acs-Retry-After"); value != "" {
		if milliseconds, err := strconv.ParseUint(value, 10, 40); err == nil {
			asked = true
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
	return min(max(wait, 0), maxRetryAfter), asked
}
