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

// Encodings returns the forms in which a service may quote a secret, by their names.
func Encodings(secret string) map[string]string {
	once, base64Once := url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret))
	smallHex := func(encoded string) string { // as some servers write it
		return regexp.MustCompile(`%..`).ReplaceAllStringFunc(encoded, strings.ToLower)
	}
	var escaped strings.Builder
	for _, unit := range utf16.Encode([]rune(secret)) {
		fmt.Fprintf(&escaped, `\u%04X`, unit)
	}
	return map[string]string{
		"raw":                            secret,
		"percent-encoded":                once,
		"percent-encoded, small letters": smallHex(once),
		"percent-encoded twice":          url.QueryEscape(once),
		"encoded twice, small letters":   smallHex(url.QueryEscape(smallHex(once))),
		"percent-encoded three times":    url.QueryEscape(url.QueryEscape(once)),
		"percent-encoded as a path":      url.PathEscape(secret),
		"Base64":                         base64Once,
		"Base64 for URLs":                base64.RawURLEncoding.EncodeToString([]byte(secret)),
		"Base64 of more":                 base64.StdEncoding.EncodeToString([]byte("x:" + secret + "?")),
		"Base64 of more, for URLs":       base64.URLEncoding.EncodeToString([]byte("key=" + secret + "&")),
		"Base64, percent-encoded":        url.QueryEscape(base64Once),
		"percent-encoded, in Base64":     base64.StdEncoding.EncodeToString([]byte(once)),
		"escaped for JSON":               strings.Trim(quote(secret), `"`),
		"every character escaped":        escaped.String(),
		"escaped for HTML":               html.EscapeString(secret),
		"percent-encoded, then for HTML": html.EscapeString(once),
		"within a query":                 "https://host/?a=" + once + "&b=1",
		"within quotes":                  "'" + secret + "',",
	}
}

// EchoFaults returns errors that quote the secrets of an account, and of the requests that they respond to, in every
// field that an error may show and in every encoding.
func EchoFaults(account Account) []NamedFault {
	params := account.SignedParams(http.MethodPost, actionQuery, time.Now(), url.Values{"Email": {"echo@example.com"}})
	query, toSign := params.Encode(), StringToSign(http.MethodPost, params)
	texts := map[string]string{
		"query":                   query,
		"query, cut off":          query[:len(query)*2/3],
		"string to sign":          toSign,
		"string to sign, encoded": url.QueryEscape(toSign),
		"string to sign, cut off": toSign[:len(toSign)*2/3],
	}
	for name, secret := range map[string]string{"secret": account.AccessKeySecret, "token": account.SecurityToken} {
		for encoding, text := range Encodings(secret) {
			if secret != "" {
				texts[name+", "+encoding] = text
			}
		}
	}
	var table []NamedFault
	for name, text := range texts {
		text = "the server got '" + text + "' and refused it"
		quoted := quote(text)
		add := func(where string, fault Fault) {
			table = append(table, NamedFault{Name: name + " in " + where, Fault: fault})
		}
		for _, code := range []string{"Documented.Nowhere", "SignatureDoesNotMatch", "InvalidParameter", "NoPermission"} {
			add("the message of "+code, Fault{Code: code, Message: text})
		}
		add("the code", Fault{Status: 400, Body: `{"Code":` + quoted + `}`})
		add("the request ID", Fault{Status: 400, Body: `{"Code":"Documented.Nowhere","RequestId":` + quoted + `}`})
		add("the request ID alone", Fault{Status: 400, Body: `{"RequestId":` + quoted + `}`})
		add("the recommendation", Fault{Status: 400, Body: `{"Code":"Documented.Nowhere","Recommend":` + quoted + `}`})
		add("the denied action", Fault{
			Status: 400, Body: `{"Code":"NoPermission","AccessDeniedDetail":{"AuthAction":` + quoted + `,"NoPermissionType":` + quoted + `}}`,
		})
		add("the request ID of another record", Fault{
			Body: `{"RequestId":` + quoted + `,"Email":"somebody.else@example.com","VerificationStatus":1}`,
		})
		add("a page", Fault{Status: 403, Body: quoted, ContentType: "text/plain"})
	}
	return table
}
