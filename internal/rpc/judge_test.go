// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc_test

import (
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	type (
		service  = rpc.ServiceError
		unusable = rpc.ResponseError
	)
	wrongType := func(field, requestID string) error {
		return &unusable{Problem: rpc.ProblemWrongType, HTTPStatus: 200, Field: field, RequestID: requestID}
	}
	malformed := &unusable{Problem: rpc.ProblemMalformed, HTTPStatus: 200}
	for name, test := range map[string]struct {
		status int
		header http.Header
		body   string
		want   error
	}{
		"success":                     {body: `{"RequestId":"R","VerificationStatus":1}`},
		"success without an ID":       {body: `{"VerificationStatus":1}`},
		"success with a null code":    {body: `{"VerificationStatus":1,"Code":null,"Message":null}`},
		"success with a message":      {body: `{"VerificationStatus":1,"Message":"ok"}`},
		"success with unknown fields": {body: `{"VerificationStatus":1,"code":"X","Success":false}`},

		// A success has no code, of whatever type or value.
		"unknown code beside data": {
			body: `{"VerificationStatus":1,"Code":"Odd"}`, want: &service{HTTPStatus: 200, Code: "Odd"},
		},
		"code of success beside data": {
			body: `{"VerificationStatus":1,"Code":"200"}`, want: &service{HTTPStatus: 200, Code: "200"},
		},
		"numeric code beside data":   {body: `{"VerificationStatus":1,"Code":200}`, want: &service{HTTPStatus: 200, Code: "200"}},
		"empty code beside data":     {body: `{"RequestId":"R","VerificationStatus":1,"Code":""}`, want: wrongType("Code", "R")},
		"object for a code":          {body: `{"Code":{},"VerificationStatus":1,"RequestId":"R"}`, want: wrongType("Code", "R")},
		"false for a code":           {body: `{"Code":false,"VerificationStatus":1}`, want: wrongType("Code", "")},
		"object for an ID":           {body: `{"RequestId":{},"VerificationStatus":1}`, want: wrongType("RequestId", "")},
		"text for data":              {body: `{"RequestId":"R","VerificationStatus":"x"}`, want: wrongType("VerificationStatus", "R")},
		"text for data, then a code": {body: `{"VerificationStatus":"x","Code":"Odd"}`, want: &service{HTTPStatus: 200, Code: "Odd"}},
		"incomplete": {
			body: `{"RequestId":"R"}`,
			want: &unusable{Problem: rpc.ProblemNoStatus, HTTPStatus: 200, Field: "VerificationStatus", RequestID: "R"},
		},

		// A success has status 200.
		"created":    {status: 201, body: `{"VerificationStatus":1}`, want: &unusable{HTTPStatus: 201}},
		"no content": {status: 204, want: &unusable{HTTPStatus: 204}},
		"partial":    {status: 206, body: `{"VerificationStatus":1}`, want: &unusable{HTTPStatus: 206}},
		"redirect":   {status: 302, body: `{"RequestId":"R","VerificationStatus":1}`, want: &unusable{HTTPStatus: 302, RequestID: "R"}},
		"not found":  {status: 404, body: `{"VerificationStatus":1}`, want: &unusable{HTTPStatus: 404}},
		"failed":     {status: 500, body: `{"VerificationStatus":1}`, want: &service{Class: rpc.ClassUnavailable, HTTPStatus: 500}},
		"created, but for a code": {
			status: 201, body: `{"VerificationStatus":1,"Code":"Busy"}`,
			want: &service{Class: rpc.ClassUnavailable, HTTPStatus: 201, Code: "Busy"},
		},

		// Package strictjson tests what is malformed.
		"name given twice": {body: `{"VerificationStatus":0,"VerificationStatus":1}`, want: malformed},
		"code given twice": {body: `{"VerificationStatus":1,"Code":"Odd","Code":null}`, want: malformed},
		"malformed error":  {status: 400, body: `{"Code":"Busy","Code":"Busy"}`, want: &unusable{Problem: rpc.ProblemMalformed, HTTPStatus: 400}},
		"text for a detail": {
			status: 403, body: `{"AccessDeniedDetail":"D","Code":"NoPermission"}`,
			want: &service{Class: rpc.ClassNoPermission, HTTPStatus: 403, Code: "NoPermission"},
		},
		"expired token in the message": {
			status: 400, body: `{"Code":"InvalidParameter","Message":"SecurityToken.Expired"}`,
			want: &service{Class: rpc.ClassSecurityToken, HTTPStatus: 400, Code: "InvalidParameter", Message: "SecurityToken.Expired"},
		},
		"malformed error of a failing service": {
			status: 503, body: `{"Code":"NoPermission","Code":"Busy"}`, want: &service{Class: rpc.ClassUnavailable, HTTPStatus: 503},
		},

		"no object": {body: `[]`, want: &unusable{HTTPStatus: 200}},
		"page": {
			status: 403, header: http.Header{"Content-Type": {"Text/HTML; charset=utf-8"}}, body: "<html>",
			want: &unusable{HTTPStatus: 403, ContentType: "text/html"},
		},
		"sign-in page": {
			status: 511, header: http.Header{"Content-Type": {"text/html"}}, body: "<html>",
			want: &unusable{HTTPStatus: 511, ContentType: "text/html"},
		},
		"sign-in without a page": {status: 511, want: &unusable{HTTPStatus: 511}},
		"half an object": {body: `{"VerificationStatus":1`, want: &httpclient.Error{
			Reason: httpclient.ReasonTruncated, Detail: "the response ended before it was complete",
		}},

		"header that requests a delay": {
			status: 400, header: http.Header{"X-Acs-Retry-After": {"1500"}}, body: `{"Code":"Odd"}`,
			want: &service{Class: rpc.ClassThrottled, HTTPStatus: 400, Code: "Odd", RetryAfter: 1500 * time.Millisecond},
		},
		"header that requests a delay, with a known code": {
			status: 403, header: http.Header{"X-Acs-Retry-After": {"0"}}, body: `{"Code":"Forbidden.RAM"}`,
			want: &service{Class: rpc.ClassNoPermission, HTTPStatus: 403, Code: "Forbidden.RAM"},
		},
		"header that requests a delay, of a success": {
			header: http.Header{"X-Acs-Retry-After": {"1500"}}, body: `{"VerificationStatus":1}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.status == 0 {
				test.status = http.StatusOK
			}
			got := &result{}
			id, err := rpc.Judge(httpclient.Response{Status: test.status, Header: test.header, Body: []byte(test.body)}, got, secret.Redactor{})
			if diff := cmp.Diff(test.want, err); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if want := (strictjson.Integer{Value: 1, Valid: true}); err == nil && got.VerificationStatus != want {
				t.Errorf("read %v", got.VerificationStatus)
			}
			if wantID := strings.Contains(test.body, `"RequestId":"R"`); (id == "R") != wantID {
				t.Errorf("got request ID %q", id)
			}
		})
	}
}

// A message that quotes a secret of the same response is withheld.
func TestJudge_withholdsSecretsOfTheResponse(t *testing.T) {
	t.Parallel()
	const body = `{"Code":"Odd","Message":"SecretKey is hunter2-hunter2, sorry","Data":{"SecretAccessKey":"hunter2-hunter2"}}`
	_, err := rpc.Judge(httpclient.Response{Status: 400, Body: []byte(body)}, &result{}, secret.Redactor{})
	service, ok := errors.AsType[*rpc.ServiceError](err)
	if !ok || service.Message != secret.Withheld {
		t.Errorf("got %#v", err)
	}
}

// The request ID of a success goes into the state.
func TestJudge_withholdsSecretsInTheRequestIDOfASuccess(t *testing.T) {
	t.Parallel()
	got := &result{}
	id, err := rpc.Judge(httpclient.Response{Status: 200, Body: []byte(`{"RequestId":"for hunter2-hunter2","VerificationStatus":1}`)},
		got, secret.New("hunter2-hunter2"))
	if err != nil || id != secret.Withheld || got.RequestID != secret.Withheld {
		t.Errorf("got %q and %q, %v", id, got.RequestID, err)
	}
}

// The largest body with the most names takes less than 40 times its size. JSON v2 keeps each name of an object, to find
// duplicates.
func TestJudge_boundsMemory(t *testing.T) { //nolint:paralleltest // measures the allocations of the process
	const size = 1 << 20
	fill := func(next func(i int) string) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			b.WriteString(next(i))
		}
		return b.String()
	}
	names := fill(func(i int) string { return fmt.Sprintf(`"%x":0,`, i) })
	elements := fill(func(int) string { return `{"":0},` })
	for name, test := range map[string]struct {
		body string
		want rpc.Problem
	}{
		"elements":         {`"Other":[` + elements + `0]`, rpc.ProblemNoStatus},
		"elements of data": {`"VerificationStatus":[` + elements + `0]`, rpc.ProblemWrongType},
		"names":            {names + `"Other":0`, rpc.ProblemNoStatus},
		"names in a value": {`"Other":{` + names + `"x":0}`, rpc.ProblemNoStatus},
	} {
		response := httpclient.Response{Status: http.StatusOK, Body: []byte("{" + test.body + "}")}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := rpc.Judge(response, &result{}, secret.Redactor{})
		runtime.ReadMemStats(&after)
		if problem := as[*rpc.ResponseError](t, err).Problem; problem != test.want {
			t.Errorf("%s: got problem %d, want %d", name, problem, test.want)
		}
		allocated := after.TotalAlloc - before.TotalAlloc
		t.Logf("%s: %.1f times the body", name, float64(allocated)/float64(len(response.Body)))
		if allocated > 40*uint64(len(response.Body)) {
			t.Errorf("%s: allocates %d bytes for a body of %d", name, allocated, len(response.Body))
		}
	}
}
