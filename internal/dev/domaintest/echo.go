// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"encoding/base64"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf16"
)

// EchoFaults returns errors that quote the secrets of an account, and of the requests that they respond to, in every
// field that an error may show and in every encoding.
func EchoFaults(account Account) []NamedFault {
	params := account.SignedParams(http.MethodPost, actionQuery, time.Now(), url.Values{"Email": {"echo@example.com"}})
	query, toSign := params.Encode(), StringToSign(http.MethodPost, params)
	token := account.SecurityToken
	once := url.QueryEscape(token)
	var table []NamedFault
	for _, echo := range []struct{ name, text string }{
		{"secret", account.AccessKeySecret},
		{"token", token},
		{"token, encoded", once},
		{"token, encoded twice", url.QueryEscape(once)},
		{"token, encoded three times", url.QueryEscape(url.QueryEscape(once))},
		{"token, encoded as a path", url.PathEscape(token)},
		{"token, encoded in small letters", smallHex(once)},
		{"token, encoded twice in small letters", smallHex(url.QueryEscape(smallHex(once)))},
		{"token, escaped for HTML", html.EscapeString(token)},
		{"token, escaped as JSON", escapeJSON(token)},
		{"token in Base64", base64.StdEncoding.EncodeToString([]byte(token))},
		{"secret in Base64, within more", base64.URLEncoding.EncodeToString([]byte("key=" + account.AccessKeySecret + "&"))},
		{"query", query},
		{"query, cut off", query[:len(query)*2/3]},
		{"string to sign", toSign},
		{"string to sign, encoded", url.QueryEscape(toSign)},
		{"string to sign, cut off", toSign[:len(toSign)*2/3]},
	} {
		if echo.text == "" {
			continue
		}
		for _, fault := range echoes("the server got '" + echo.text + "' and refused it") {
			fault.Name = echo.name + " in " + fault.Name
			table = append(table, fault)
		}
	}
	return table
}

// echoes returns the faults that show a text. They are named after where they show it.
func echoes(text string) []NamedFault {
	quoted := quote(text)
	table := []NamedFault{
		{Name: "the request ID of another record", Fault: Fault{
			Body: `{"RequestId":` + quoted + `,"Email":"somebody.else@example.com","VerificationStatus":1}`,
		}},
		{Name: "a page", Fault: Fault{Status: 403, Body: quoted, ContentType: "text/plain"}},
	}
	for where, body := range map[string]string{
		"the code":             `{"Code":` + quoted + `}`,
		"the request ID":       `{"Code":"Documented.Nowhere","RequestId":` + quoted + `}`,
		"the request ID alone": `{"RequestId":` + quoted + `}`,
		"the recommendation":   `{"Code":"Documented.Nowhere","Recommend":` + quoted + `}`,
		"the denied action":    `{"Code":"NoPermission","AccessDeniedDetail":{"AuthAction":` + quoted + `,"NoPermissionType":` + quoted + `}}`,
	} {
		table = append(table, NamedFault{Name: where, Fault: Fault{Status: 400, Body: body}})
	}
	for _, code := range []string{"Documented.Nowhere", "SignatureDoesNotMatch", "InvalidParameter", "NoPermission"} {
		table = append(table, NamedFault{Name: "the message of " + code, Fault: Fault{Code: code, Message: text}})
	}
	return table
}

// escapeJSON writes every character of a text as an escape of JSON.
func escapeJSON(text string) string {
	var escaped strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&escaped, `\u%04x`, unit)
	}
	return escaped.String()
}

// smallHex writes the percent-encoding of a text in small letters, as some servers do.
func smallHex(encoded string) string {
	return regexp.MustCompile(`%..`).ReplaceAllStringFunc(encoded, strings.ToLower)
}
