// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// something stands for any text that is not empty.
const something = "(something)"

// anyStatus stands for any HTTP status.
const anyStatus = -1

// faultOutcome is the expected outcome of a fault.
type faultOutcome struct {
	err error
	// again is whether the request is retried.
	again bool
}

// faultOutcomes returns the outcomes of the stand-in's table by name.
func faultOutcomes() map[string]faultOutcome {
	const (
		again = true
		never = false
		json  = "application/json"
		html  = "text/html"
		// cut is a response whose JSON ends too early, which package rpc notices.
		cut = "the response ended before it was complete"
	)
	outcomes := make(map[string]faultOutcome)
	service := func(name string, again bool, class rpc.Class, status int, code, message, requestID string) {
		err := &rpc.ServiceError{Class: class, HTTPStatus: status, Code: code, Message: message, RequestID: requestID}
		if requestID == something {
			err.Recommend = something // the stand-in writes either both or none
		}
		outcomes[name] = faultOutcome{err, again}
	}
	unusable := func(name string, problem rpc.Problem, status int, field, contentType, requestID string) {
		outcomes[name] = faultOutcome{&rpc.ResponseError{
			Problem: problem, HTTPStatus: status, Field: field, ContentType: contentType, RequestID: requestID,
		}, never}
	}
	transport := func(name string, reason httpclient.Reason, detail string) {
		outcomes[name] = faultOutcome{&httpclient.Error{
			Reason: reason, Endpoint: "http://127.0.0.1", Detail: detail, Connected: detail != cut,
		}, again}
	}

	// Package rpc tests the classes of the codes. The stand-in has their statuses.
	for _, fault := range domaintest.GeneralFaults("") {
		if code := fault.Fault.Code; fault.Name == "code "+code {
			class, message := rpc.ClassOf(code, http.StatusBadRequest), something
			if class == rpc.ClassSignature {
				message = "" // the service quotes the string to sign there
			}
			service(fault.Name, rpc.Retryable(&rpc.ServiceError{Class: class}), class, anyStatus, code, message, something)
		}
	}
	outcomes["code Forbidden.RAM with its detail"] = faultOutcome{&rpc.ServiceError{
		Class: rpc.ClassNoPermission, HTTPStatus: 403, Code: "Forbidden.RAM",
		Message: "User not authorized to operate on the specified resource.", RequestID: something, Recommend: something,
		AuthAction: "domain:QueryEmailVerification", NoPermissionType: "ImplicitDeny",
	}, never}
	service("code InternalError with status 400", again, rpc.ClassUnavailable, 400, "InternalError", something, something)
	service("code NoPermission with status 500", never, rpc.ClassNoPermission, 500, "NoPermission", something, something)
	service("code Throttling with status 200", again, rpc.ClassThrottled, 200, "Throttling", something, something)
	service("unknown code with status 200", never, rpc.ClassUnknown, 200, "Documented.Nowhere", something, something)
	service("unknown code with status 502", again, rpc.ClassUnavailable, 502, "Documented.Nowhere", something, something)
	outcomes["unknown code with X-Acs-Retry-After"] = faultOutcome{&rpc.ServiceError{
		Class: rpc.ClassThrottled, HTTPStatus: 400, Code: "Documented.Nowhere", Message: something, RequestID: something,
		Recommend: something, RetryAfter: 1500 * time.Millisecond,
	}, again}

	service("status 500", again, rpc.ClassUnavailable, 500, "", "", "")
	service("status 503", again, rpc.ClassUnavailable, 503, "", "", "")
	service("status 429", again, rpc.ClassThrottled, 429, "", "", "")
	service("status 408", again, rpc.ClassUnavailable, 408, "", "", "")
	unusable("status 204", rpc.ProblemForeign, 204, "", json, "")
	unusable("status 404", rpc.ProblemForeign, 404, "", json, "")
	service("page with status 502", again, rpc.ClassUnavailable, 502, "", "", "")
	unusable("page with status 403", rpc.ProblemForeign, 403, "", html, "")
	unusable("page with status 200", rpc.ProblemForeign, 200, "", html, "")
	service("page without end with status 503", again, rpc.ClassUnavailable, 503, "", "", "")
	unusable("page without end with status 404", rpc.ProblemForeign, 404, "", json, "")

	for _, name := range []string{
		"empty", "null", "list", "list of a record", "text", "number", "no JSON", "byte order mark",
	} {
		unusable(name, rpc.ProblemForeign, 200, "", json, "")
	}
	unusable("more than an object", rpc.ProblemMalformed, 200, "", "", "")
	unusable("too deep", rpc.ProblemMalformed, 200, "", "", "")
	transport("half an object", httpclient.ReasonTruncated, cut)
	unusable("too large", rpc.ProblemTooLarge, 200, "", "", "")

	unusable("nothing", rpc.ProblemEmpty, 200, "", "", "")
	unusable("request ID alone", rpc.ProblemEmpty, 200, "", "", "R")
	unusable("empty fields alone", rpc.ProblemEmpty, 200, "", "", "R")
	for _, name := range []string{"status is absent", "status in other letters", "status is null", "status is empty"} {
		unusable(name, rpc.ProblemNoStatus, 200, "VerificationStatus", "", "R")
	}
	for _, value := range []string{
		"a list", "an object", "a fraction", "a whole fraction", "an exponent", "a bool", "a word", "a fraction in a text", "a blank",
		"too large", "too large in a text",
	} {
		unusable("status is "+value, rpc.ProblemWrongType, 200, "VerificationStatus", "", "R")
	}
	unusable("no address", rpc.ProblemNoSubject, 200, "Email", "", "R")
	unusable("empty address", rpc.ProblemNoSubject, 200, "Email", "", "R")
	unusable("another address", rpc.ProblemAnotherSubject, 200, "Email", "", "R")
	unusable("longer address", rpc.ProblemAnotherSubject, 200, "Email", "", "R")
	unusable("list of addresses", rpc.ProblemWrongType, 200, "Email", "", "R")
	unusable("user ID is a fraction", rpc.ProblemWrongType, 200, "UserId", "", "R")
	unusable("user ID is an object", rpc.ProblemWrongType, 200, "UserId", "", "R")
	unusable("time is a bool", rpc.ProblemWrongType, 200, "VerificationTime", "", "R")
	unusable("request ID is an object", rpc.ProblemWrongType, 200, "RequestId", "", "")
	service("code of an error beside the record", never, rpc.ClassNoPermission, 200, "NoPermission", "M", "R")
	service("code beside a null status", never, rpc.ClassUnknown, 200, "Documented.Nowhere", "", "R")

	// A success has no code, not even an empty one, and the status 200.
	outcomes["unknown code beside a success"] = faultOutcome{&rpc.ServiceError{
		HTTPStatus: 200, Code: "Documented.Nowhere", Message: "M", RequestID: something,
	}, never}
	outcomes["numeric code beside a success"] = faultOutcome{&rpc.ServiceError{HTTPStatus: 200, Code: "7", RequestID: something}, never}
	unusable("empty code beside a success", rpc.ProblemWrongType, 200, "Code", "", something)
	unusable("nested code beside a success", rpc.ProblemWrongType, 200, "Code", "", something)
	unusable("success with status 201", rpc.ProblemForeign, 201, "", json, something)
	unusable("success with status 206", rpc.ProblemForeign, 206, "", json, something)
	for _, name := range []string{"code given twice", "code given twice, once escaped", "nested name given twice", "invalid UTF-8", "lone surrogate"} {
		unusable(name, rpc.ProblemMalformed, 200, "", "", "")
	}
	for _, name := range []string{
		"status given twice", "status given twice, once escaped", "invalid UTF-8 in the address", "lone surrogate in the address",
	} {
		unusable(name, rpc.ProblemMalformed, 200, "", "", "R")
	}

	service("error with a numeric code", never, rpc.ClassUnknown, 403, "403", "M", "R")
	service("error with a numeric code and status 500", again, rpc.ClassUnavailable, 500, "500", "M", "R")
	unusable("error with a nested code", rpc.ProblemForeign, 400, "", json, "R")
	unusable("error with a null code", rpc.ProblemForeign, 400, "", json, "R")
	service("error with a list for a message", never, rpc.ClassBadRequest, 400, "InvalidParameter", "", "R")
	service("error with a numeric message", never, rpc.ClassBadRequest, 400, "InvalidParameter", "8", "7")
	service("error with a text for a detail", never, rpc.ClassNoPermission, 403, "NoPermission", "M", "R")
	service("error with a list for a detail", never, rpc.ClassNoPermission, 403, "NoPermission", "M", "R")
	outcomes["error with a nested detail"] = faultOutcome{&rpc.ServiceError{
		Class: rpc.ClassNoPermission, HTTPStatus: 403, Code: "NoPermission", Message: "M", RequestID: "R",
		NoPermissionType: "1",
	}, never}
	service("error of several lines", never, rpc.ClassUnknown, 400, "Odd", "one two three", "R")
	service("error of great length", never, rpc.ClassUnknown, 400, "Odd", strings.Repeat("m", 500)+"…", "R")
	transport("error cut off", httpclient.ReasonTruncated, cut)

	transport("drop", httpclient.ReasonUnreachable, something)
	transport("truncate", httpclient.ReasonTruncated, something)
	transport("truncate an error", httpclient.ReasonTruncated, something)
	unusable("endless", rpc.ProblemTooLarge, 200, "", "", "")
	for _, where := range []string{"before the header", "after the header", "within the body"} {
		transport("stall "+where, httpclient.ReasonTimeout, "timeout: no complete response within 10s")
	}

	for _, status := range []int{301, 302, 303, 307, 308} {
		unusable("redirect "+http.StatusText(status), rpc.ProblemForeign, status, "", "", "")
	}
	return outcomes
}

func TestFaultTable(t *testing.T) {
	t.Parallel()
	const retries = 2
	outcomes := faultOutcomes()
	for _, fault := range domaintest.FaultTable(address, "http://"+elsewhere+"/") {
		want, ok := outcomes[fault.Name]
		if !ok {
			t.Errorf("nothing is expected of %q", fault.Name)
			continue
		}
		delete(outcomes, fault.Name)
		t.Run(fault.Name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := verified()
				service.Inject(fault.Fault)
				client := newPiped(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Host == elsewhere {
						t.Error("a redirect was followed")
					}
					service.ServeHTTP(w, r)
				}), withRetries(retries))
				started := time.Now()
				output, err := queryAddress(t.Context(), client)
				if output != nil {
					t.Errorf("passes for a response: %+v", output)
				}
				call := callError(t, err)
				attempts := 1
				if want.again {
					attempts += retries
				}
				if call.Action != actionQuery || call.Attempts != attempts || call.Last != nil || call.Elapsed != time.Since(started) {
					t.Errorf("got %+v, want %d attempts in %s", call, attempts, time.Since(started))
				}
				if n := service.Count(""); n != attempts {
					t.Errorf("%d requests, want %d", n, attempts)
				}
				if diff := cmp.Diff(want.err, call.Err, cmp.Comparer(sameText), cmp.Comparer(sameStatus)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
	for name := range outcomes {
		t.Errorf("the table has no %q", name)
	}
}

func sameText(a, b string) bool {
	return a == b || (a == something && b != "") || (b == something && a != "")
}

func sameStatus(a, b int) bool {
	return a == b || a == anyStatus || b == anyStatus
}

// Letters that Unicode folds to ASCII letters belong to other addresses.
func TestQuery_rejectsOtherAddresses(t *testing.T) {
	t.Parallel()
	for requested, written := range map[string]string{
		"ivan@example.com": "İvan@example.com",
		"İvan@example.com": "i̇van@example.com",
		"sam@example.com":  "ſam@example.com",
		"kim@example.com":  "Kim@example.com",
		"Kim@example.com":  "Kim@example.com",
		"ÄRGER@example.de": "ärger@example.de",
		"a@example.com":    "a@example.com.",
	} {
		synctest.Test(t, func(t *testing.T) {
			service := domaintest.New()
			service.Inject(domaintest.Fault{Body: `{"VerificationStatus":1,"Email":"` + written + `"}`})
			output, err := newPiped(t, service).LookUpEmailVerification(t.Context(), input(requested))
			if got := as[*rpc.ResponseError](t, err); got.Problem != rpc.ProblemAnotherSubject {
				t.Errorf("%s and %s: got %+v, %v", requested, written, output, err)
			}
		})
	}
}
