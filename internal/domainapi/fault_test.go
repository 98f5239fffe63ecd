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

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/domaintest"
)

// something stands for a text that has to be there and may be any.
const something = "(something)"

// faultOutcome is what becomes of a fault.
type faultOutcome struct {
	err error
	// again tells whether the request is repeated.
	again bool
}

// faultOutcomes are what becomes of the stand-in's table, by name.
func faultOutcomes() map[string]faultOutcome {
	const (
		again = true
		never = false
		json  = "application/json"
		html  = "text/html"
	)
	outcomes := make(map[string]faultOutcome)
	service := func(name string, again bool, class domainapi.Class, status int, code, message, requestID string) {
		err := &domainapi.ServiceError{Class: class, HTTPStatus: status, Code: code, Message: message, RequestID: requestID}
		if requestID == something {
			err.Recommend = something // the stand-in writes either both or none
		}
		outcomes[name] = faultOutcome{err, again}
	}
	answer := func(name string, problem domainapi.Problem, status int, field, contentType, requestID string) {
		outcomes[name] = faultOutcome{&domainapi.AnswerError{
			Problem: problem, HTTPStatus: status, Field: field, ContentType: contentType, RequestID: requestID,
		}, never}
	}
	transport := func(name string, reason domainapi.TransportReason, detail string) {
		outcomes[name] = faultOutcome{&domainapi.TransportError{
			Reason: reason, Endpoint: domainapi.Endpoint{Scheme: "http", Host: "127.0.0.1"}, Detail: detail,
		}, again}
	}

	for _, test := range []struct {
		code   string
		again  bool
		class  domainapi.Class
		status int
	}{
		{"Throttling", again, domainapi.ClassThrottled, 400},
		{"Throttling.User", again, domainapi.ClassThrottled, 400},
		{"Throttling.Api", again, domainapi.ClassThrottled, 400},
		{"Request.Throttling.Odd", again, domainapi.ClassThrottled, 400},
		{"ServiceUnavailable", again, domainapi.ClassUnavailable, 503},
		{"InternalError", again, domainapi.ClassUnavailable, 500},
		{"NoPermission", never, domainapi.ClassNoPermission, 403},
		{"Domain.NoPermission", never, domainapi.ClassNoPermission, 400},
		{"Forbidden", never, domainapi.ClassNoPermission, 403},
		{"Forbidden.Other", never, domainapi.ClassNoPermission, 400},
		{"NotAuthorized", never, domainapi.ClassNoPermission, 403},
		{"InvalidAccessKeyId.NotFound", never, domainapi.ClassAccessKey, 404},
		{"InvalidAccessKeyId.Inactive", never, domainapi.ClassInactiveAccessKey, 400},
		{"SignatureDoesNotMatch", never, domainapi.ClassSignature, 403},
		{"IncompleteSignature", never, domainapi.ClassSignature, 400},
		{"SignatureNonceUsed", again, domainapi.ClassNonce, 400},
		{"InvalidSecurityToken.Expired", never, domainapi.ClassSecurityToken, 400},
		{"InvalidSecurityToken.Malformed", never, domainapi.ClassSecurityToken, 400},
		{"InvalidTimeStamp.Expired", never, domainapi.ClassClockSkew, 400},
		{"MissingParameter", never, domainapi.ClassBadRequest, 400},
		{"MissingEmail", never, domainapi.ClassBadRequest, 400},
		{"InvalidParameter", never, domainapi.ClassBadRequest, 400},
		{"ParameterIllegal", never, domainapi.ClassBadRequest, 400},
		{"ParameterIllegall", never, domainapi.ClassBadRequest, 400},
		{"UnsupportedOperation", never, domainapi.ClassBadRequest, 400},
		{"Documented.Nowhere", never, domainapi.ClassUnknown, 400},
	} {
		message := something
		if test.class == domainapi.ClassSignature {
			message = "" // the service quotes the string to sign there
		}
		service("code "+test.code, test.again, test.class, test.status, test.code, message, something)
	}
	outcomes["code Forbidden.RAM with its detail"] = faultOutcome{&domainapi.ServiceError{
		Class: domainapi.ClassNoPermission, HTTPStatus: 403, Code: "Forbidden.RAM",
		Message: "User not authorized to operate on the specified resource.", RequestID: something, Recommend: something,
		AccessDenied: &domainapi.AccessDenied{AuthAction: "domain:QueryEmailVerification", NoPermissionType: "ImplicitDeny"},
	}, never}
	service("code InternalError with status 400", again, domainapi.ClassUnavailable, 400, "InternalError", something, something)
	service("code NoPermission with status 500", never, domainapi.ClassNoPermission, 500, "NoPermission", something, something)
	service("code Throttling with status 200", again, domainapi.ClassThrottled, 200, "Throttling", something, something)
	service("unknown code with status 200", never, domainapi.ClassUnknown, 200, "Documented.Nowhere", something, something)
	service("unknown code with status 502", again, domainapi.ClassUnavailable, 502, "Documented.Nowhere", something, something)

	service("status 500", again, domainapi.ClassUnavailable, 500, "", "", "")
	service("status 503", again, domainapi.ClassUnavailable, 503, "", "", "")
	service("status 429", again, domainapi.ClassThrottled, 429, "", "", "")
	service("status 408", again, domainapi.ClassUnavailable, 408, "", "", "")
	answer("status 204", domainapi.ProblemForeign, 204, "", json, "")
	answer("status 404", domainapi.ProblemForeign, 404, "", json, "")
	service("page with status 502", again, domainapi.ClassUnavailable, 502, "", "", "")
	answer("page with status 403", domainapi.ProblemForeign, 403, "", html, "")
	answer("page with status 200", domainapi.ProblemForeign, 200, "", html, "")
	service("page without end with status 503", again, domainapi.ClassUnavailable, 503, "", "", "")
	answer("page without end with status 404", domainapi.ProblemForeign, 404, "", json, "")

	for _, name := range []string{
		"empty", "null", "list", "list of a record", "text", "number", "no JSON", "more than an object", "byte order mark", "too deep",
	} {
		answer(name, domainapi.ProblemForeign, 200, "", json, "")
	}
	transport("half an object", domainapi.TransportTruncated, "the answer ended before it was complete")
	answer("too large", domainapi.ProblemTooLarge, 200, "", "", "")

	answer("nothing", domainapi.ProblemEmpty, 200, "", "", "")
	answer("request ID alone", domainapi.ProblemEmpty, 200, "", "", "R")
	answer("empty fields alone", domainapi.ProblemEmpty, 200, "", "", "R")
	for _, name := range []string{"status is absent", "status in other letters", "status is null", "status is empty"} {
		answer(name, domainapi.ProblemNoStatus, 200, "VerificationStatus", "", "R")
	}
	for _, value := range []string{
		"a list", "an object", "a fraction", "a whole fraction", "an exponent", "a bool", "a word", "a fraction in a text", "a blank",
		"too large", "too large in a text",
	} {
		answer("status is "+value, domainapi.ProblemWrongType, 200, "VerificationStatus", "", "R")
	}
	answer("no address", domainapi.ProblemNoAddress, 200, "Email", "", "R")
	answer("empty address", domainapi.ProblemNoAddress, 200, "Email", "", "R")
	answer("another address", domainapi.ProblemAnotherAddress, 200, "Email", "", "R")
	answer("longer address", domainapi.ProblemAnotherAddress, 200, "Email", "", "R")
	answer("list of addresses", domainapi.ProblemWrongType, 200, "Email", "", "R")
	answer("user ID is a fraction", domainapi.ProblemWrongType, 200, "UserId", "", "R")
	answer("user ID is an object", domainapi.ProblemWrongType, 200, "UserId", "", "R")
	answer("time is a bool", domainapi.ProblemWrongType, 200, "VerificationTime", "", "R")
	answer("request ID is an object", domainapi.ProblemWrongType, 200, "RequestId", "", "")
	service("code of an error beside the record", never, domainapi.ClassNoPermission, 200, "NoPermission", "M", "R")
	service("code beside a null status", never, domainapi.ClassUnknown, 200, "Documented.Nowhere", "", "R")

	service("error with a numeric code", never, domainapi.ClassUnknown, 403, "403", "M", "R")
	service("error with a numeric code and status 500", again, domainapi.ClassUnavailable, 500, "500", "M", "R")
	answer("error with a nested code", domainapi.ProblemForeign, 400, "", json, "R")
	answer("error with a null code", domainapi.ProblemForeign, 400, "", json, "R")
	service("error with a list for a message", never, domainapi.ClassBadRequest, 400, "InvalidParameter", "", "R")
	service("error with a numeric message", never, domainapi.ClassBadRequest, 400, "InvalidParameter", "8", "7")
	service("error with a text for a detail", never, domainapi.ClassNoPermission, 403, "NoPermission", "M", "R")
	service("error with a list for a detail", never, domainapi.ClassNoPermission, 403, "NoPermission", "M", "R")
	outcomes["error with a nested detail"] = faultOutcome{&domainapi.ServiceError{
		Class: domainapi.ClassNoPermission, HTTPStatus: 403, Code: "NoPermission", Message: "M", RequestID: "R",
		AccessDenied: &domainapi.AccessDenied{NoPermissionType: "1"},
	}, never}
	service("error of several lines", never, domainapi.ClassUnknown, 400, "Odd", "one two three", "R")
	service("error of great length", never, domainapi.ClassUnknown, 400, "Odd", strings.Repeat("m", 500)+"…", "R")
	transport("error cut off", domainapi.TransportTruncated, "the answer ended before it was complete")

	transport("drop", domainapi.TransportUnreachable, something)
	transport("truncate", domainapi.TransportTruncated, something)
	transport("truncate an error", domainapi.TransportTruncated, something)
	answer("endless", domainapi.ProblemTooLarge, 200, "", "", "")
	for _, where := range []string{"before the header", "after the header", "within the body"} {
		transport("stall "+where, domainapi.TransportTimeout, "time-out: no complete answer within 10s")
	}

	for _, status := range []int{301, 302, 307, 308} {
		answer("redirect "+http.StatusText(status), domainapi.ProblemForeign, status, "", "", "")
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
				output, err := ask(t.Context(), client)
				if output != nil {
					t.Errorf("passes for an answer: %+v", output)
				}
				call := callError(t, err)
				tries := 1
				if want.again {
					tries += retries
				}
				if call.Action != actionQuery || call.Tries != tries || call.Last != nil || call.Elapsed != time.Since(started) {
					t.Errorf("got %+v, want %d tries in %s", call, tries, time.Since(started))
				}
				if n := service.Count(""); n != tries {
					t.Errorf("%d requests, want %d", n, tries)
				}
				if diff := cmp.Diff(want.err, call.Err, cmp.FilterPath(isText, cmp.Comparer(sameText))); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
	for name := range outcomes {
		t.Errorf("the table has no %q", name)
	}
}

func isText(path cmp.Path) bool {
	_, ok := path.Last().(cmp.StructField)
	return ok && path.Last().Type().Kind().String() == "string"
}

func sameText(a, b string) bool {
	return a == b || (a == something && b != "") || (b == something && a != "")
}

// Answers about the same address that differ in the encoding of their letters alone are the same answer.
func TestAddressLetterCase(t *testing.T) {
	t.Parallel()
	for asked, answered := range map[string]string{
		"User@Example.com": "user@example.com",
		"ÄRGER@example.de": "ärger@example.de",
	} {
		t.Run(asked, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := domaintest.New()
				service.Inject(domaintest.Fault{Body: `{"VerificationStatus":1,"Email":"` + answered + `"}`})
				output, err := newPiped(t, service).QueryEmailVerification(t.Context(),
					domainapi.QueryEmailVerificationInput{Email: asked})
				if err != nil || output.Email != answered {
					t.Errorf("got %+v, %v", output, err)
				}
			})
		})
	}
}
