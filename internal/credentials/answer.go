// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText bounds what is kept of a text of others, in runes.
const maxText = 300

// serviceError is what a service's error body says, in the spellings of STS, the metadata service, CloudSSO and OAuth.
type serviceError struct {
	code, message, requestID string
}

// parseServiceError reads the first JSON object of a text: the libraries put words before a body. Values of other types
// than text count as absent.
func parseServiceError(text string) (serviceError, bool) {
	begin := strings.IndexByte(text, '{')
	if begin < 0 {
		return serviceError{}, false
	}
	var fields map[string]json.RawMessage
	if json.NewDecoder(strings.NewReader(text[begin:])).Decode(&fields) != nil {
		return serviceError{}, false
	}
	first := func(names ...string) string {
		for _, name := range names {
			var value string
			if json.Unmarshal(fields[name], &value) == nil && value != "" {
				return value
			}
		}
		return ""
	}
	found := serviceError{
		code:      first("Code", "code", "ErrorCode", "errorCode", "error"),
		message:   first("Message", "message", "ErrorMessage", "errorMessage", "error_description"),
		requestID: first("RequestId", "requestId", "request_id"),
	}
	return found, found.code != ""
}

// rejected is the error for an answer that is one. The secrets are what the request was made with.
func rejected(answer serviceError, status int, secrets ...string) *RetrievalError {
	clean := cleaner(secrets)
	return &RetrievalError{
		Reason:     reasonOf(answer.code, status),
		Code:       clean(answer.code),
		Message:    clean(answer.message),
		RequestID:  clean(answer.requestID),
		HTTPStatus: status,
	}
}

func reasonOf(code string, status int) Reason {
	switch {
	case strings.Contains(code, "Throttling"), code == "ServiceUnavailable", code == "InternalError",
		code == "SignatureNonceUsed":
		return ReasonBusy
	case code == "NoPermission", strings.HasSuffix(code, ".NoPermission"), code == "NotAuthorized",
		strings.HasPrefix(code, "Forbidden"), strings.HasPrefix(code, "AccessDenied"),
		strings.HasPrefix(code, "EntityNotExist"), strings.HasPrefix(code, "AuthenticationFail"):
		return ReasonDenied
	case strings.HasPrefix(code, "InvalidAccessKeyId"), strings.HasPrefix(code, "InvalidSecurityToken"),
		code == "SignatureDoesNotMatch", code == "IncompleteSignature":
		return ReasonKeysRefused
	case strings.HasPrefix(code, "InvalidTimeStamp"):
		return ReasonClockSkew
	case strings.Contains(code, "AccessToken"), code == "invalid_grant", code == "invalid_token":
		return ReasonLoginExpired
	case status >= http.StatusInternalServerError, status == http.StatusTooManyRequests:
		return ReasonBusy
	case code == "" && (status == http.StatusUnauthorized || status == http.StatusForbidden):
		return ReasonDenied
	}
	return ReasonRejected
}

// cleaner returns a function that makes a text of others fit to be shown: without the secrets, also where they are
// percent-encoded once or twice, without the string that a signature was calculated over, on one line and short.
func cleaner(secrets []string) func(string) string {
	var pairs []string
	all := slices.Clone(secrets)
	for _, secret := range secrets {
		once := url.QueryEscape(secret)
		all = append(all, once, url.QueryEscape(once))
	}
	// The longest first: a replacer takes the first that fits, and one secret may begin another.
	slices.SortFunc(all, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for _, secret := range all {
		if secret != "" {
			pairs = append(pairs, secret, "(redacted)")
		}
	}
	replacer := strings.NewReplacer(pairs...)
	return func(text string) string {
		return oneLine(replacer.Replace(withoutStringToSign(text)))
	}
}

// withoutStringToSign cuts a message where the service begins to quote what it calculated a signature over.
func withoutStringToSign(text string) string {
	const mark = "string to sign"
	for i := range len(text) - len(mark) + 1 {
		if strings.EqualFold(text[i:i+len(mark)], mark) {
			return text[:i] + mark + " (redacted)"
		}
	}
	return text
}

func oneLine(text string) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || r == utf8.RuneError
	}), " ")
	if runes := []rune(text); len(runes) > maxText {
		text = string(runes[:maxText]) + "…"
	}
	return text
}
