// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
)

// NamedFault is an entry of a fault table.
type NamedFault struct {
	// Name is unique in a table and usable as the name of a subtest.
	Name  string
	Fault Fault
	// Waits is set if only the client's time-out ends the request.
	Waits bool
}

// FaultTable returns the faults of a query for an address: those of [GeneralFaults], and invalid records. A client must not
// accept any of them as a record. The faults that redirect lead to redirect.
func FaultTable(email, redirect string) []NamedFault {
	return append(GeneralFaults(redirect), recordFaults(email)...)
}

// GeneralFaults returns the faults of any request for a JSON object: errors of every documented class, contradictory
// successes, unusable responses and broken connections. A client must not accept any of them as a success. [Faulty] applies
// them to services other than the Domain API. The faults that redirect lead to redirect.
func GeneralFaults(redirect string) []NamedFault {
	table := slices.Concat(codeFaults(), statusFaults(), foreignFaults(), successFaults(), errorBodyFaults(), connectionFaults())
	for _, status := range []int{
		http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect,
	} {
		table = append(table, NamedFault{
			Name: "redirect " + http.StatusText(status), Fault: Fault{Redirect: redirect, Status: status},
		})
	}
	return table
}

// codeFaults are the documented codes with their customary statuses, and some with others.
func codeFaults() []NamedFault {
	var table []NamedFault
	for _, code := range []string{
		"Throttling", "Throttling.User", "Throttling.Api", "Request.Throttling.Odd",
		"ServiceUnavailable", "InternalError", "NetworkIOError", "Busy",
		"NoPermission", "Domain.NoPermission", "Forbidden", "Forbidden.Other", "NotAuthorized",
		"Forbidden.RiskControl", "Forbidden.UserVerification",
		"InvalidAccessKeyId.NotFound", "InvalidAccessKeyId.Inactive",
		"SignatureDoesNotMatch", "IncompleteSignature", "SignatureNonceUsed",
		"InvalidSecurityToken.Expired", "InvalidSecurityToken.Malformed", "MissingSecurityToken",
		"InvalidTimeStamp.Expired", "IllegalTimestamp",
		"MissingParameter", "MissingEmail", "InvalidParameter", "InvalidPageSize", "InvalidVersion", "NoSuchVersion",
		"ParameterIllegal", "ParameterIllegall", "UnsupportedOperation",
		"Documented.Nowhere",
	} {
		table = append(table, NamedFault{Name: "code " + code, Fault: Fault{Code: code}})
	}
	return append(table,
		NamedFault{Name: "code Forbidden.RAM with its detail", Fault: Fault{
			Code: "Forbidden.RAM", Message: "User not authorized to operate on the specified resource.",
			AccessDeniedDetail: map[string]any{
				"AuthAction": "domain:QueryEmailVerification", "NoPermissionType": "ImplicitDeny", "PolicyType": "AccountLevelIdentityBasedPolicy",
			},
		}},
		NamedFault{Name: "code InternalError with status 400", Fault: Fault{Code: "InternalError", Status: http.StatusBadRequest}},
		NamedFault{Name: "code NoPermission with status 500", Fault: Fault{Code: "NoPermission", Status: http.StatusInternalServerError}},
		NamedFault{Name: "code Throttling with status 200", Fault: Fault{Code: "Throttling", Status: http.StatusOK}},
		NamedFault{Name: "unknown code with status 200", Fault: Fault{Code: "Documented.Nowhere", Status: http.StatusOK}},
		NamedFault{Name: "unknown code with status 502", Fault: Fault{Code: "Documented.Nowhere", Status: http.StatusBadGateway}},
		NamedFault{Name: "code InvalidParameter with X-Acs-Retry-After", Fault: Fault{
			Code: "InvalidParameter", Header: http.Header{"X-Acs-Retry-After": {"1500"}},
		}},
	)
}

// statusFaults are error statuses without a code.
func statusFaults() []NamedFault {
	page := func(name string, status int) NamedFault {
		return NamedFault{Name: name, Fault: Fault{Status: status, Body: "<html>" + name + "</html>", ContentType: "text/html; charset=utf-8"}}
	}
	return []NamedFault{
		{Name: "status 500", Fault: Fault{Status: http.StatusInternalServerError}},
		{Name: "status 503", Fault: Fault{Status: http.StatusServiceUnavailable}},
		{Name: "status 429", Fault: Fault{Status: http.StatusTooManyRequests}},
		{Name: "status 408", Fault: Fault{Status: http.StatusRequestTimeout}},
		{Name: "status 204", Fault: Fault{Status: http.StatusNoContent}},
		{Name: "status 404", Fault: Fault{Status: http.StatusNotFound}},
		page("page with status 502", http.StatusBadGateway),
		page("page with status 403", http.StatusForbidden),
		page("page with status 200", http.StatusOK),
		{Name: "page without end with status 503", Fault: Fault{Status: http.StatusServiceUnavailable, Endless: true}},
		{Name: "page without end with status 404", Fault: Fault{Status: http.StatusNotFound, Endless: true}},
	}
}

// foreignFaults are successes without a complete JSON object.
func foreignFaults() []NamedFault {
	body := func(name, body string) NamedFault { return NamedFault{Name: name, Fault: Fault{Body: body}} }
	return []NamedFault{
		{Name: "empty", Fault: Fault{Status: http.StatusOK}},
		body("null", "null"),
		body("list", "[]"),
		body("list of a record", `[{"Email":"a@example.com","VerificationStatus":1}]`),
		body("text", `"VerificationStatus"`),
		body("number", "1"),
		body("no JSON", "VerificationStatus: 1"),
		body("more than an object", `{"VerificationStatus":1}{}`),
		body("byte order mark", "\ufeff{}"),
		body("too deep", `{"VerificationStatus":`+strings.Repeat("[", 20000)+strings.Repeat("]", 20000)+"}"),
		body("half an object", `{"RequestId":"R","VerificationStatus":1,"Email":"a@exam`),
		body("too large", `{"RequestId":"`+strings.Repeat("0", 1<<20)+`"}`),
	}
}

// successFaults are successes that contradict themselves or are invalid JSON.
func successFaults() []NamedFault {
	member := func(name, member string) NamedFault {
		return NamedFault{Name: name, Fault: Fault{Alter: func(body []byte) []byte {
			return bytes.Replace(body, []byte("{"), []byte("{"+member+","), 1)
		}}}
	}
	status := func(name string, status int) NamedFault {
		return NamedFault{Name: name, Fault: Fault{Status: status, Alter: bytes.Clone}}
	}
	return []NamedFault{
		member("unknown code beside a success", `"Code":"Documented.Nowhere","Message":"M"`),
		member("empty code beside a success", `"Code":""`),
		member("numeric code beside a success", `"Code":7`),
		member("nested code beside a success", `"Code":{"Value":"OK"}`),
		status("success with status 201", http.StatusCreated),
		status("success with status 206", http.StatusPartialContent),
		member("code given twice", `"Code":"NoPermission","Code":null`),
		member("code given twice, once escaped", `"Code":"NoPermission","\u0043ode":null`),
		member("nested name given twice", `"Unknown":[{"Name":0,"Name":1}]`),
		member("invalid UTF-8", "\"Unknown\":\"\xff\""),
		member("lone surrogate", `"Unknown":"\ud800"`),
	}
}

// recordFaults are JSON objects that are not a record of the address.
func recordFaults(email string) []NamedFault {
	record := func(name, status, email string) NamedFault {
		return NamedFault{Name: name, Fault: Fault{Body: `{"RequestId":"R","Email":` + email + status + "}"}}
	}
	status := func(name, status string) NamedFault {
		return record("status is "+name, `,"VerificationStatus":`+status, quote(email))
	}
	field := func(name, fields string) NamedFault {
		return record(name, `,"VerificationStatus":1,`+fields, quote(email))
	}
	return []NamedFault{
		{Name: "nothing", Fault: Fault{Body: "{}"}},
		{Name: "request ID alone", Fault: Fault{Body: `{"RequestId":"R"}`}},
		{Name: "empty fields alone", Fault: Fault{Body: `{"RequestId":"R","Email":"","UserId":null,"VerificationStatus":""}`}},
		record("status is absent", "", quote(email)),
		record("status in other letters", `,"verificationStatus":1`, quote(email)),
		status("null", "null"),
		status("empty", `""`),
		status("a list", "[1]"),
		status("an object", `{"Value":1}`),
		status("a fraction", "1.5"),
		status("a whole fraction", "1.0"),
		status("an exponent", "1e0"),
		status("a bool", "true"),
		status("a word", `"verified"`),
		status("a fraction in a text", `"1.5"`),
		status("a blank", `" "`),
		status("too large", "9223372036854775808"),
		status("too large in a text", `"9223372036854775808"`),
		record("no address", `,"VerificationStatus":1`, "null"),
		record("empty address", `,"VerificationStatus":1`, `""`),
		record("another address", `,"VerificationStatus":1`, `"somebody.else@example.com"`),
		record("longer address", `,"VerificationStatus":1`, quote(email+".example")),
		record("list of addresses", `,"VerificationStatus":1`, "["+quote(email)+"]"),
		field("user ID is a fraction", `"UserId":1.5`),
		field("user ID is an object", `"UserId":{}`),
		field("time is a bool", `"VerificationTime":false`),
		{Name: "request ID is an object", Fault: Fault{Body: `{"RequestId":{},"Email":` + quote(email) + `,"VerificationStatus":1}`}},
		field("code of an error beside the record", `"Code":"NoPermission","Message":"M"`),
		record("code beside a null status", `,"VerificationStatus":null,"Code":"Documented.Nowhere"`, quote(email)),
		record("status given twice", `,"VerificationStatus":0,"VerificationStatus":1`, quote(email)),
		record("status given twice, once escaped", `,"VerificationStatus":0,"Verification\u0053tatus":1`, quote(email)),
		record("invalid UTF-8 in the address", `,"VerificationStatus":1`, "\""+email+"\xff\""),
		record("lone surrogate in the address", `,"VerificationStatus":1`, `"`+email+`\ud800"`),
	}
}

// errorBodyFaults are errors whose fields do not have the documented types, and other malformed errors.
func errorBodyFaults() []NamedFault {
	body := func(name string, status int, body string) NamedFault {
		return NamedFault{Name: name, Fault: Fault{Status: status, Body: body}}
	}
	return []NamedFault{
		body("error with a numeric code", 403, `{"RequestId":"R","Code":403,"Message":"M"}`),
		body("error with a numeric code and status 500", 500, `{"RequestId":"R","Code":500,"Message":"M"}`),
		body("error with a nested code", 400, `{"RequestId":"R","Code":{"Value":"NoPermission"},"Message":"M"}`),
		body("error with a null code", 400, `{"RequestId":"R","Code":null}`),
		body("error with a list for a message", 400, `{"RequestId":"R","Code":"InvalidParameter","Message":["M"]}`),
		body("error with a numeric message", 400, `{"RequestId":7,"Code":"InvalidParameter","Message":8}`),
		body("error with a text for a detail", 403, `{"RequestId":"R","Code":"NoPermission","Message":"M","AccessDeniedDetail":"D"}`),
		body("error with a list for a detail", 403, `{"RequestId":"R","Code":"NoPermission","Message":"M","AccessDeniedDetail":[{}]}`),
		body("error with a nested detail", 403,
			`{"RequestId":"R","Code":"NoPermission","Message":"M","AccessDeniedDetail":{"AuthAction":{"A":[]},"NoPermissionType":1}}`),
		body("error of several lines", 400, "{\"RequestId\":\"R\",\"Code\":\"Odd\",\"Message\":\" one\\n\\ttwo\\u0000\\u202ethree \"}"),
		body("error of great length", 400, `{"RequestId":"R","Code":"Odd","Message":"`+strings.Repeat("m", 2000)+`"}`),
		body("error cut off", 403, `{"RequestId":"R","Code":"NoPerm`),
	}
}

// connectionFaults are responses that do not arrive or do not end.
func connectionFaults() []NamedFault {
	return []NamedFault{
		{Name: "drop", Fault: Fault{Drop: true}},
		{Name: "truncate", Fault: Fault{Truncate: true}},
		{Name: "truncate an error", Fault: Fault{Truncate: true, Code: "NoPermission"}},
		{Name: "endless", Fault: Fault{Endless: true}},
		{Name: "stall before the header", Fault: Fault{Delay: 24 * time.Hour}, Waits: true},
		{Name: "stall after the header", Fault: Fault{Stall: true}, Waits: true},
		{Name: "stall within the body", Fault: Fault{Stall: true, Body: `{"RequestId":"R","VerificationStatus":1,`}, Waits: true},
	}
}

// EchoFaults returns errors that quote the secrets of an account, and of the requests that they respond to, in every
// field that an error may show and in every encoding.
func EchoFaults(account Account) []NamedFault {
	params := account.SignedParams(http.MethodPost, actionQuery, time.Now(), url.Values{"Email": {"echo@example.com"}})
	query, toSign := params.Encode(), StringToSign(http.MethodPost, params)
	token := account.SecurityToken
	var table []NamedFault
	for _, echo := range []struct{ name, text string }{
		{"secret", account.AccessKeySecret},
		{"token", token},
		{"token, encoded", url.QueryEscape(token)},
		{"token, encoded twice", url.QueryEscape(url.QueryEscape(token))},
		{"token, encoded three times", url.QueryEscape(url.QueryEscape(url.QueryEscape(token)))},
		{"token, encoded as a path", url.PathEscape(token)},
		{"token, encoded in small letters", smallHex(url.QueryEscape(token))},
		{"token, encoded twice in small letters", smallHex(url.QueryEscape(smallHex(url.QueryEscape(token))))},
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
		if echo.text != "" {
			table = append(table, echoFaults(echo.name, "the server got '"+echo.text+"' and refused it")...)
		}
	}
	return table
}

func echoFaults(name, text string) []NamedFault {
	var table []NamedFault
	for _, code := range []string{"Documented.Nowhere", "SignatureDoesNotMatch", "InvalidParameter", "NoPermission"} {
		table = append(table, NamedFault{Name: name + " in the message of " + code, Fault: Fault{Code: code, Message: text}})
	}
	text = quote(text)
	body := func(where, body string) NamedFault {
		return NamedFault{Name: name + " in " + where, Fault: Fault{Status: http.StatusBadRequest, Body: body}}
	}
	return append(table,
		body("the code", `{"Code":`+text+`}`),
		body("the request ID", `{"Code":"Documented.Nowhere","RequestId":`+text+`}`),
		body("the request ID alone", `{"RequestId":`+text+`}`),
		body("the recommendation", `{"Code":"Documented.Nowhere","Recommend":`+text+`}`),
		body("the denied action", `{"Code":"NoPermission","AccessDeniedDetail":{"AuthAction":`+text+`,"NoPermissionType":`+text+`}}`),
		NamedFault{Name: name + " in the request ID of another record", Fault: Fault{
			Body: `{"RequestId":` + text + `,"Email":"somebody.else@example.com","VerificationStatus":1}`,
		}},
		NamedFault{Name: name + " in a page", Fault: Fault{Status: http.StatusForbidden, Body: text, ContentType: "text/plain"}},
	)
}

// quote returns a text as JSON.
func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // no text fails to encode
	}
	return string(quoted)
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
	parts := strings.Split(encoded, "%")
	for i, part := range parts[1:] {
		parts[i+1] = strings.ToLower(part[:2]) + part[2:]
	}
	return strings.Join(parts, "%")
}
