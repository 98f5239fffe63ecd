// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// NamedFault is an entry of a fault table.
type NamedFault struct {
	// Name is unique in a table and usable as the name of a subtest.
	Name  string
	Fault Fault
	// Waits is set if only the client's timeout ends the request.
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
	var table []NamedFault
	add := func(name string, fault Fault) { table = append(table, NamedFault{Name: name, Fault: fault}) }

	// The documented codes with their customary statuses, and some with others.
	for _, code := range []string{
		"Throttling", "Throttling.User", "Throttling.Api", "Request.Throttling.Odd",
		"ServiceUnavailable", "InternalError", "NetworkIOError", "Busy", "SignatureNonceUsed",
		"MissingParameter", "MissingEmail", "InvalidParameter", "InvalidPageSize", "InvalidVersion", "NoSuchVersion",
		"ParameterIllegal", "ParameterIllegall", "UnsupportedOperation",
		"Documented.Nowhere",
	} {
		add("code "+code, Fault{Code: code})
	}
	for _, code := range []string{
		"NoPermission", "Domain.NoPermission", "Forbidden", "Forbidden.Other", "NotAuthorized",
		"Forbidden.RiskControl", "Forbidden.UserVerification",
		"InvalidAccessKeyId.NotFound", "InvalidAccessKeyId.Inactive",
		"SignatureDoesNotMatch", "IncompleteSignature",
		"InvalidSecurityToken.Expired", "InvalidSecurityToken.Malformed", "MissingSecurityToken",
		"InvalidTimeStamp.Expired", "IllegalTimestamp",
	} {
		add("code "+code, Fault{Code: code})
	}
	add("code Forbidden.RAM with its detail", Fault{
		Code: "Forbidden.RAM", Message: "User not authorized to operate on the specified resource.",
		AccessDeniedDetail: &AccessDeniedDetail{
			AuthAction: "domain:QueryEmailVerification", NoPermissionType: "ImplicitDeny", PolicyType: "AccountLevelIdentityBasedPolicy",
		},
	})
	add("code InternalError with status 400", Fault{Code: "InternalError", Status: 400})
	add("code NoPermission with status 500", Fault{Code: "NoPermission", Status: 500})
	add("code Throttling with status 200", Fault{Code: "Throttling", Status: 200})
	add("unknown code with status 200", Fault{Code: "Documented.Nowhere", Status: 200})
	add("unknown code with status 502", Fault{Code: "Documented.Nowhere", Status: 502})
	add("unknown code with X-Acs-Retry-After", Fault{
		Code: "Documented.Nowhere", Header: http.Header{"X-Acs-Retry-After": {"1500"}},
	})

	// Error statuses without a code.
	add("status 500", Fault{Status: 500})
	add("status 503", Fault{Status: 503})
	add("status 429", Fault{Status: 429})
	add("status 408", Fault{Status: 408})
	add("status 204", Fault{Status: 204})
	add("status 404", Fault{Status: 404})
	add("page with status 502", page(502))
	add("page with status 403", page(403))
	add("page with status 200", page(200))
	add("page without end with status 503", Fault{Status: 503, Endless: true})
	add("page without end with status 404", Fault{Status: 404, Endless: true})
	for _, status := range []int{301, 302, 303, 307, 308} {
		add("redirect "+http.StatusText(status), Fault{Status: status, Redirect: redirect})
	}

	// Successes without a complete JSON object.
	add("empty", Fault{Status: 200})
	add("null", Fault{Body: "null"})
	add("list", Fault{Body: "[]"})
	add("list of a record", Fault{Body: `[{"Email":"a@example.com","VerificationStatus":1}]`})
	add("text", Fault{Body: `"VerificationStatus"`})
	add("number", Fault{Body: "1"})
	add("no JSON", Fault{Body: "VerificationStatus: 1"})
	add("more than an object", Fault{Body: `{"VerificationStatus":1}{}`})
	add("byte order mark", Fault{Body: "\ufeff{}"})
	add("too deep", Fault{Body: `{"VerificationStatus":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + "}"})
	add("half an object", Fault{Body: `{"RequestId":"R","VerificationStatus":1,"Email":"a@exam`})
	add("too large", Fault{Body: `{"RequestId":"` + strings.Repeat("0", 1<<20) + `"}`})

	// Successes that contradict themselves or are invalid JSON.
	add("unknown code beside a success", member(`"Code":"Documented.Nowhere","Message":"M"`))
	add("empty code beside a success", member(`"Code":""`))
	add("numeric code beside a success", member(`"Code":7`))
	add("nested code beside a success", member(`"Code":{"Value":"OK"}`))
	add("success with status 201", Fault{Status: 201, Alter: bytes.Clone})
	add("success with status 206", Fault{Status: 206, Alter: bytes.Clone})
	add("code given twice", member(`"Code":"NoPermission","Code":null`))
	add("code given twice, once escaped", member(`"Code":"NoPermission","\u0043ode":null`))
	add("nested name given twice", member(`"Unknown":[{"Name":0,"Name":1}]`))
	add("invalid UTF-8", member("\"Unknown\":\"\xff\""))
	add("lone surrogate", member(`"Unknown":"\ud800"`))

	// Errors whose fields do not have the documented types, and other malformed errors.
	const denied = `{"RequestId":"R","Code":"NoPermission","Message":"M","AccessDeniedDetail":`
	add("error with a numeric code", Fault{Status: 403, Body: `{"RequestId":"R","Code":403,"Message":"M"}`})
	add("error with a numeric code and status 500", Fault{Status: 500, Body: `{"RequestId":"R","Code":500,"Message":"M"}`})
	add("error with a nested code", Fault{Status: 400, Body: `{"RequestId":"R","Code":{"Value":"NoPermission"},"Message":"M"}`})
	add("error with a null code", Fault{Status: 400, Body: `{"RequestId":"R","Code":null}`})
	add("error with a list for a message", Fault{Status: 400, Body: `{"RequestId":"R","Code":"InvalidParameter","Message":["M"]}`})
	add("error with a numeric message", Fault{Status: 400, Body: `{"RequestId":7,"Code":"InvalidParameter","Message":8}`})
	add("error with a text for a detail", Fault{Status: 403, Body: denied + `"D"}`})
	add("error with a list for a detail", Fault{Status: 403, Body: denied + `[{}]}`})
	add("error with a nested detail", Fault{Status: 403, Body: denied + `{"AuthAction":{"A":[]},"NoPermissionType":1}}`})
	add("error of several lines", Fault{
		Status: 400, Body: `{"RequestId":"R","Code":"Odd","Message":" one\n\ttwo\u0000\u202ethree "}`,
	})
	add("error of great length", Fault{
		Status: 400, Body: `{"RequestId":"R","Code":"Odd","Message":"` + strings.Repeat("m", 2000) + `"}`,
	})
	add("error cut off", Fault{Status: 403, Body: `{"RequestId":"R","Code":"NoPerm`})

	// Responses that do not arrive or do not end.
	add("drop", Fault{Drop: true})
	add("truncate", Fault{Truncate: true})
	add("truncate an error", Fault{Truncate: true, Code: "NoPermission"})
	add("endless", Fault{Endless: true})
	return append(table,
		NamedFault{Name: "stall before the header", Fault: Fault{Delay: 24 * time.Hour}, Waits: true},
		NamedFault{Name: "stall after the header", Fault: Fault{Stall: true}, Waits: true},
		NamedFault{
			Name: "stall within the body", Fault: Fault{Stall: true, Body: `{"RequestId":"R","VerificationStatus":1,`}, Waits: true,
		},
	)
}

// page is a page for people, as a proxy or a captive portal sends.
func page(status int) Fault {
	return Fault{Status: status, Body: "<html>" + http.StatusText(status) + "</html>", ContentType: "text/html; charset=utf-8"}
}

// member adds members to the object of the service's own response.
func member(members string) Fault {
	return Fault{Alter: func(body []byte) []byte {
		return bytes.Replace(body, []byte("{"), []byte("{"+members+","), 1)
	}}
}

// recordFaults returns responses that are no records of the address.
func recordFaults(email string) []NamedFault {
	own := quote(email)
	const verified = `,"VerificationStatus":1`
	table := []NamedFault{
		{Name: "nothing", Fault: Fault{Body: "{}"}},
		{Name: "request ID alone", Fault: Fault{Body: `{"RequestId":"R"}`}},
		{Name: "empty fields alone", Fault: Fault{Body: `{"RequestId":"R","Email":"","UserId":null,"VerificationStatus":""}`}},
		{Name: "request ID is an object", Fault: Fault{Body: `{"RequestId":{},"Email":` + own + verified + `}`}},
	}
	for _, record := range []struct{ name, email, rest string }{
		{"status is absent", own, ""},
		{"status in other letters", own, `,"verificationStatus":1`},
		{"status is null", own, `,"VerificationStatus":null`},
		{"status is empty", own, `,"VerificationStatus":""`},
		{"status is a list", own, `,"VerificationStatus":[1]`},
		{"status is an object", own, `,"VerificationStatus":{"Value":1}`},
		{"status is a fraction", own, `,"VerificationStatus":1.5`},
		{"status is a whole fraction", own, `,"VerificationStatus":1.0`},
		{"status is an exponent", own, `,"VerificationStatus":1e0`},
		{"status is a bool", own, `,"VerificationStatus":true`},
		{"status is a word", own, `,"VerificationStatus":"verified"`},
		{"status is a fraction in a text", own, `,"VerificationStatus":"1.5"`},
		{"status is a blank", own, `,"VerificationStatus":" "`},
		{"status is too large", own, `,"VerificationStatus":9223372036854775808`},
		{"status is too large in a text", own, `,"VerificationStatus":"9223372036854775808"`},
		{"no address", "null", verified},
		{"empty address", `""`, verified},
		{"another address", `"somebody.else@example.com"`, verified},
		{"longer address", quote(email + ".example"), verified},
		{"list of addresses", "[" + own + "]", verified},
		{"user ID is a fraction", own, verified + `,"UserId":1.5`},
		{"user ID is an object", own, verified + `,"UserId":{}`},
		{"time is a bool", own, verified + `,"VerificationTime":false`},
		{"code of an error beside the record", own, verified + `,"Code":"NoPermission","Message":"M"`},
		{"code beside a null status", own, `,"VerificationStatus":null,"Code":"Documented.Nowhere"`},
		{"status given twice", own, `,"VerificationStatus":0,"VerificationStatus":1`},
		{"status given twice, once escaped", own, `,"VerificationStatus":0,"Verification\u0053tatus":1`},
		{"invalid UTF-8 in the address", "\"" + email + "\xff\"", verified},
		{"lone surrogate in the address", `"` + email + `\ud800"`, verified},
	} {
		table = append(table, NamedFault{
			Name: record.name, Fault: Fault{Body: `{"RequestId":"R","Email":` + record.email + record.rest + "}"},
		})
	}
	return table
}

// quote returns a text as JSON.
func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // no text fails to encode
	}
	return string(quoted)
}
