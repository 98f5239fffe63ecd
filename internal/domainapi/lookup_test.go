// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

func TestLookUp_reportsAbsentRecords(t *testing.T) {
	t.Parallel()
	for name, option := range map[string]domaintest.Option{
		"an empty response":                    domaintest.AbsentAsEmpty(),
		"an undocumented code":                 domaintest.AbsentAsError("Whatever.NotExist", 404, "No such thing."),
		"an undocumented code with status 200": domaintest.AbsentAsError("Whatever.NotExist", 200, "No such thing."),
		"ParameterIllegal":                     domaintest.AbsentAsError("ParameterIllegal", 400, "The parameter is illegal."),
		"ParameterIllegall":                    domaintest.AbsentAsError("ParameterIllegall", 400, "The parameter is illegal."),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, option)
			_, err := newClient(t, server.URL).LookUpEmailVerification(t.Context(), domainapi.QueryEmailVerificationInput{
				Email: address, Lang: "zh", UserClientIP: "127.0.0.1",
			})
			absent := as[*domainapi.NotFoundError](t, callError(t, err).Err)
			if absent.RequestID == "" || absent.Err == nil {
				t.Errorf("got %+v", absent)
			}
			requests := server.Requests()
			if len(requests) != 2 {
				t.Fatalf("got %d requests", len(requests))
			}
			for _, name := range []string{"Email", "Lang", "UserClientIp"} {
				if requests[1].Params.Get(name) != requests[0].Params.Get(name) {
					t.Errorf("the list was requested with %s = %q", name, requests[1].Params.Get(name))
				}
			}
		})
	}
}

// An error response explains more than an empty one, and another list may succeed after a temporary failure.
func TestLookUp_returnsErrorOfTheList(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]domaintest.Fault{
		"refusal":            {Action: actionList, Code: "NoPermission"},
		"throttling":         {Action: actionList, Code: "Throttling"},
		"undocumented code":  {Action: actionList, Code: "Undocumented"},
		"code beside data":   {Action: actionList, Body: `{"TotalItemNum":0,"Data":[],"Code":"Odd"}`, Code: "Odd"},
		"truncated response": {Action: actionList, Truncate: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t)
			server.Inject(fault)
			_, err := newClient(t, server.URL).LookUpEmailVerification(t.Context(), domainapi.QueryEmailVerificationInput{Email: address})
			failed := callError(t, err)
			service, responded := errors.AsType[*rpc.ServiceError](failed.Err)
			if failed.Action != actionList || responded && service.Code != fault.Code || responded == fault.Truncate {
				t.Errorf("got %v", err)
			}
		})
	}
}

// Unless a list confirms that there is no record, the error of the query is returned.
func TestLookUp_returnsErrorOfTheQueryUnlessConfirmed(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]domaintest.Fault{
		"there is a record":         {Action: actionList, Body: `{"TotalItemNum":1,"Data":[]}`},
		"total 0, but a record":     {Action: actionList, Body: `{"TotalItemNum":0,"Data":[{"Email":"a@example.com","VerificationStatus":1}]}`},
		"total 0, but a page":       {Action: actionList, Body: `{"TotalItemNum":0,"Data":[],"NextPage":true}`},
		"total 0 and an empty code": {Action: actionList, Body: `{"TotalItemNum":0,"Data":[],"Code":""}`},
		"total given twice":         {Action: actionList, Body: `{"TotalItemNum":1,"TotalItemNum":0}`},
		"status 201":                {Action: actionList, Status: 201, Body: `{"TotalItemNum":0}`},
		"the list has no total":     {Action: actionList, Body: `{"TotalItemNum":null}`},
		"the list is a page":        {Action: actionList, Body: "<html>", ContentType: "text/html"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t)
			server.Inject(fault)
			_, err := newClient(t, server.URL).LookUpEmailVerification(t.Context(), domainapi.QueryEmailVerificationInput{Email: address})
			if _, absent := errors.AsType[*domainapi.NotFoundError](err); absent {
				t.Error("taken for absence")
			}
			if problem := as[*rpc.ResponseError](t, callError(t, err).Err).Problem; problem != rpc.ProblemEmpty {
				t.Errorf("got problem %d", problem)
			}
			if n := server.Count(actionList); n != 1 {
				t.Errorf("got %d lists", n)
			}
		})
	}
}

// Errors that cannot mean an absent record need no confirmation.
func TestLookUp_listsOnlyAfterAmbiguousErrors(t *testing.T) {
	t.Parallel()
	for _, fault := range []domaintest.Fault{
		{Code: "Throttling.User"},
		{Code: "ServiceUnavailable"},
		{Code: "Forbidden"},
		{Code: "NoPermission"},
		{Code: "InvalidAccessKeyId.NotFound"},
		{Code: "SignatureDoesNotMatch"},
		{Code: "InvalidSecurityToken.Expired"},
		{Code: "InvalidTimeStamp.Expired"},
		{Code: "MissingParameter"},
		{Code: "MissingEmail"},
		{Code: "InvalidEmail"},
		{Code: "Forbidden.RiskControl"},
		{Code: "Forbidden.UserVerification"},
		{Code: "Busy"},
		{Code: "NetworkIOError"},
		{Code: "Documented.Nowhere", Header: http.Header{"x-acs-retry-after": {"1"}}},
		{Code: "Whatever", Status: 500},
		{Status: 200},
		{Body: "null"},
		{Body: `{"VerificationStatus":"x"}`},
		{Body: `{"Email":"a@example.com"}`},
		{Body: `{"Email":"b@example.com","VerificationStatus":1}`},
		{Drop: true},
	} {
		t.Run(fmt.Sprintf("%s %d %s %v", fault.Code, fault.Status, fault.Body, fault.Header), func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t)
			fault.Action = actionQuery
			server.Inject(fault)
			_, err := newClient(t, server.URL).LookUpEmailVerification(t.Context(), domainapi.QueryEmailVerificationInput{Email: address})
			if _, absent := errors.AsType[*domainapi.NotFoundError](callError(t, err)); absent {
				t.Error("taken for absence")
			}
			if n := server.Count(actionList); n != 0 {
				t.Errorf("%d lists were requested", n)
			}
		})
	}
}
