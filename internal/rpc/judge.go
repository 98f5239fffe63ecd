// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"errors"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// Envelope has the members that all responses share. Results embed it.
type Envelope struct {
	// RequestID is empty if the response lacks it.
	RequestID strictjson.Text `json:"RequestId"`
	// Code is present in error responses. No success has one, not even an empty one.
	Code strictjson.Lenient `json:"Code"`
}

func (e *Envelope) envelope() *Envelope { //nolint:unused // results get it by embedding
	return e
}

// Result is the destination of a success response: a pointer to a struct that embeds Envelope, and has tags for the other
// members. Members without a field are skipped.
type Result interface {
	envelope() *Envelope
	// Check validates the result after decoding. Its errors are of type *ResponseError.
	Check() error
}

// Judge decides whether a response is a success, which is status 200 without a Code, and decodes a success into the
// result. The request ID is empty if the response lacks it. Errors are of type *ServiceError, *ResponseError, or
// *httpclient.Error for a truncated body. The given secrets, and those that the response itself contains, are not shown
// in them.
func Judge(response httpclient.Response, result Result, secrets secret.Redactor) (requestID string, err error) {
	if response.Status == http.StatusOK {
		err = strictjson.Unmarshal(response.Body, result)
		if err == nil && !result.envelope().Code.Present {
			if err = result.Check(); err == nil {
				// It goes into the state.
				id := cleanRequestID(string(result.envelope().RequestID), secrets)
				result.envelope().RequestID = strictjson.Text(id)
				return id, nil
			}
		}
	}
	secrets = secrets.With(secret.InBody(response.Body[:min(len(response.Body), maxErrorBody)])...)
	var e errorEnvelope
	if broken := strictjson.Unmarshal(response.Body, &e); broken != nil {
		err = broken
	}
	return secrets.Clean(e.RequestID.Text), e.failure(response, err, secrets)
}

// requestIDForm is that of the documented request IDs.
var requestIDForm = regexp.MustCompile(`^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$`)

// cleanRequestID searches an ID for secrets only if it does not have the usual form, which no secret has. The search would
// take a sixth of the time of a read.
func cleanRequestID(id string, secrets secret.Redactor) string {
	if requestIDForm.MatchString(id) {
		return id
	}
	return secrets.Clean(id)
}

// maxErrorBody bounds how much of an error response is searched for secrets, in bytes.
const maxErrorBody = 64 << 10

// errorEnvelope is an error response. It accepts values of the wrong type, so that the rest is kept.
type errorEnvelope struct {
	Code, Message, Recommend strictjson.Lenient
	RequestID                strictjson.Lenient `json:"RequestId"`
	AccessDeniedDetail       accessDenied
}

// accessDenied is ignored unless it is an object.
type accessDenied struct {
	AuthAction, NoPermissionType strictjson.Lenient
}

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (d *accessDenied) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	if decoder.PeekKind() != '{' {
		return decoder.SkipValue()
	}
	type plain accessDenied
	return json.UnmarshalDecode(decoder, (*plain)(d))
}

// failure returns the error for a response that is not a success. err is why it could not be decoded, or why its result is
// invalid.
func (e *errorEnvelope) failure(response httpclient.Response, err error, secrets secret.Redactor) error {
	broken := errors.Is(err, strictjson.ErrNoObject) || errors.Is(err, strictjson.ErrMalformed)
	switch {
	case errors.Is(err, strictjson.ErrTruncated):
		return Truncated()
	case !broken && e.Code.Text != "":
		return e.serviceError(response, secrets)
	case response.Status == http.StatusNetworkAuthenticationRequired:
		// A sign-in page (RFC 6585, section 6), which another attempt gets too.
	case response.Status >= http.StatusInternalServerError, response.Status == http.StatusTooManyRequests,
		response.Status == http.StatusRequestTimeout:
		return (&errorEnvelope{RequestID: e.RequestID}).serviceError(response, secrets)
	}
	unusable, ok := errors.AsType[*ResponseError](err)
	field, invalid := errors.AsType[*strictjson.FieldError](err)
	switch {
	case errors.Is(err, strictjson.ErrMalformed):
		unusable = &ResponseError{Problem: ProblemMalformed}
	case errors.Is(err, strictjson.ErrNoObject), response.Status != http.StatusOK:
		unusable = &ResponseError{Problem: ProblemForeign, ContentType: mediaType(response.Header, secrets)}
	case e.Code.Present:
		unusable = &ResponseError{Problem: ProblemWrongType, Field: "Code"}
	case !ok && invalid:
		unusable = &ResponseError{Problem: ProblemWrongType, Field: field.Name}
	}
	unusable.HTTPStatus, unusable.RequestID = response.Status, secrets.Clean(e.RequestID.Text)
	return unusable
}

// Truncated is the error of a response whose JSON ends before it is complete.
func Truncated() *httpclient.Error {
	return &httpclient.Error{Reason: httpclient.ReasonTruncated, Detail: "the response ended before it was complete"}
}

func (e *errorEnvelope) serviceError(response httpclient.Response, secrets secret.Redactor) *ServiceError {
	failure := NewServiceError(response, e.Code.Text, e.Message.Text, e.RequestID.Text, secrets)
	failure.Recommend = secrets.Clean(e.Recommend.Text)
	failure.AuthAction = secrets.Clean(e.AccessDeniedDetail.AuthAction.Text)
	failure.NoPermissionType = secrets.Clean(e.AccessDeniedDetail.NoPermissionType.Text)
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
	if failure.Class == ClassBadRequest && strings.Contains(message, "SecurityToken.Expired") {
		// Some gateways put the code into the message of InvalidParameter.
		failure.Class = ClassSecurityToken
	}
	var throttled bool
	if failure.RetryAfter, throttled = retryAfter(response.Header, time.Now()); throttled && failure.Class == ClassUnknown {
		// The vendor's newest clients treat even every error with this header as throttling (darabonba-openapi#283).
		failure.Class = ClassThrottled
	}
	// If the signature is wrong, the service quotes the string that it expected to be signed: the whole query.
	if failure.Class != ClassSignature {
		failure.Message = secrets.Clean(message)
	}
	return failure
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
