// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// fields is a JSON object of an answer. encoding/json would fold the letter case of names, drop the difference between
// absent and zero and coerce some types; here a field is what the service wrote, or an error.
type fields map[string]json.RawMessage

// text returns a text field; nil where it is absent, null or empty. Numbers without a fraction are texts too, digit for
// digit: some of the vendor's services write account IDs so.
func (f fields) text(name string) (*string, error) {
	if !f.has(name) {
		return nil, nil //nolint:nilnil // nil is "the service did not say", which is no error
	}
	raw := f[name]
	var text string
	switch {
	case raw[0] == '"' && !bytes.Contains(raw, []byte(`\`)) && utf8.Valid(raw):
		// The scanner has been over it: what stands between the quotes is the text. A page of a list has 50,000 of these.
		text = string(raw[1 : len(raw)-1])
	case raw[0] == '"':
		if err := json.Unmarshal(raw, &text); err != nil {
			return nil, &AnswerError{Problem: ProblemWrongType, Field: name}
		}
	case isInteger(raw):
		text = string(raw)
	default:
		return nil, &AnswerError{Problem: ProblemWrongType, Field: name}
	}
	if text == "" {
		return nil, nil //nolint:nilnil // as above
	}
	return &text, nil
}

// integer returns a field that holds a whole number, as a number or as a text; nil where it is absent, null or empty.
func (f fields) integer(name string) (*int64, error) {
	text, err := f.text(name)
	if text == nil || err != nil {
		return nil, err
	}
	number, err := strconv.ParseInt(*text, 10, 64)
	if err != nil {
		return nil, &AnswerError{Problem: ProblemWrongType, Field: name}
	}
	return &number, nil
}

// lenientText is text for the fields of an error answer, where a wrong type is no reason to lose the rest.
func (f fields) lenientText(name string) string {
	text, err := f.text(name)
	if text == nil || err != nil {
		return ""
	}
	return *text
}

// has tells whether the service gave the field, of whatever type.
func (f fields) has(name string) bool {
	raw, ok := f[name]
	return ok && string(raw) != "null"
}

func isInteger(raw []byte) bool {
	digits := bytes.TrimPrefix(raw, []byte("-"))
	return len(digits) > 0 && len(bytes.Trim(digits, "0123456789")) == 0
}

// read judges an answer and makes the result of an operation of it.
func (a answer) read(op operation, clean func(string) string) (fields, any, error) {
	success, err := a.judge(clean)
	if err != nil {
		return nil, nil, err
	}
	result, err := op.read(success)
	if unusable, ok := errors.AsType[*AnswerError](err); ok {
		unusable.HTTPStatus = a.status
		unusable.RequestID = clean(success.lenientText("RequestId"))
	}
	return success, result, err
}

// judge decides whether an answer is a success, and returns its fields, or an error that the service sent, or none of
// both. Texts of others go through clean before they are kept.
func (a answer) judge(clean func(string) string) (fields, error) {
	object, truncated := a.object()
	code := object.lenientText("Code")
	if a.success() && classOf(code, a.status) == ClassUnknown && (object.has("VerificationStatus") || object.has("Data")) {
		// A success is documented without a code. One that says nothing of an error is no reason to refuse the data beside it.
		code = ""
	}
	switch {
	case truncated:
		return nil, &TransportError{Reason: TransportTruncated, Detail: "the answer ended before it was complete"}
	case code != "":
		return nil, a.serviceError(object, code, clean)
	case a.success() && object != nil:
		return object, nil
	case a.status >= 500, a.status == http.StatusTooManyRequests, a.status == http.StatusRequestTimeout:
		return nil, a.serviceError(object, "", clean)
	}
	return nil, &AnswerError{
		Problem:     ProblemForeign,
		HTTPStatus:  a.status,
		RequestID:   clean(object.lenientText("RequestId")),
		ContentType: a.mediaType(clean),
	}
}

// object returns the body as a JSON object; nil where it is none, and whether that is so because its end is missing.
func (a answer) object() (object fields, truncated bool) {
	body := bytes.TrimSpace(a.body)
	if len(body) == 0 || body[0] != '{' {
		return nil, false
	}
	if err := json.Unmarshal(body, &object); err != nil {
		var syntax *json.SyntaxError
		return nil, errors.As(err, &syntax) && syntax.Offset >= int64(len(body)) && strings.HasPrefix(syntax.Error(), "unexpected end")
	}
	return object, false
}

func (a answer) serviceError(object fields, code string, clean func(string) string) *ServiceError {
	class := classOf(code, a.status)
	if code == "" && class == ClassUnknown {
		class = ClassUnavailable
	}
	failure := &ServiceError{
		Class:      class,
		HTTPStatus: a.status,
		Code:       clean(code),
		RequestID:  clean(object.lenientText("RequestId")),
		Recommend:  clean(object.lenientText("Recommend")),
		RetryAfter: retryAfter(a.header, time.Now()),
	}
	// For a wrong signature the service quotes the string that it expected to be signed: the whole query.
	if class != ClassSignature {
		failure.Message = clean(object.lenientText("Message"))
	}
	var detail fields
	if json.Unmarshal(object["AccessDeniedDetail"], &detail) == nil && detail != nil {
		failure.AccessDenied = &AccessDenied{
			AuthAction:       clean(detail.lenientText("AuthAction")),
			NoPermissionType: clean(detail.lenientText("NoPermissionType")),
		}
	}
	return failure
}

// mediaType cleans first: parsing makes the letters small, in which no secret would be recognized.
func (a answer) mediaType(clean func(string) string) string {
	mediaType, _, err := mime.ParseMediaType(clean(a.header.Get("Content-Type")))
	if err != nil {
		return ""
	}
	return mediaType
}

// retryAfter reads how long the service asks to wait: Retry-After (RFC 9110, section 10.2.3, seconds or a date) or
// TimeLeft, in milliseconds, of the vendor's x-ratelimit-user-api and x-ratelimit-user. The longest counts.
func retryAfter(header http.Header, now time.Time) time.Duration {
	var wait time.Duration
	if value := header.Get("Retry-After"); value != "" {
		if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
			wait = time.Duration(seconds) * time.Second
		} else if date, err := http.ParseTime(value); err == nil {
			wait = date.Sub(now)
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
	return max(wait, 0)
}
