// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/domaintest"
)

func TestFindAbsent(t *testing.T) {
	t.Parallel()
	for name, option := range map[string]domaintest.Option{
		"an empty answer":      domaintest.AbsentAsEmpty(),
		"an undocumented code": domaintest.AbsentAsError("Whatever.NotExist", 404, "No such thing."),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, option)
			_, err := newClient(t, server.URL).FindEmailVerification(t.Context(), domainapi.QueryEmailVerificationInput{
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
					t.Errorf("the list was asked with %s = %q", name, requests[1].Params.Get(name))
				}
			}
		})
	}
}

// Unless a list confirms that there is none, the first error stands.
func TestFindIsNotConfirmed(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]domaintest.Fault{
		"there is a record":    {Action: actionList, Body: `{"TotalItemNum":1,"Data":[]}`},
		"the list fails":       {Action: actionList, Code: "Throttling"},
		"the list is no list":  {Action: actionList, Body: `{"TotalItemNum":null}`},
		"the list is a page":   {Action: actionList, Body: "<html>", ContentType: "text/html"},
		"the list is not read": {Action: actionList, Truncate: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t)
			server.Inject(fault)
			_, err := newClient(t, server.URL).FindEmailVerification(t.Context(), domainapi.QueryEmailVerificationInput{Email: address})
			if problem := as[*domainapi.AnswerError](t, callError(t, err).Err).Problem; problem != domainapi.ProblemEmpty {
				t.Errorf("got problem %d", problem)
			}
			if n := server.Count(actionList); n != 1 {
				t.Errorf("got %d lists", n)
			}
		})
	}
}

// Failures with a meaning of their own are not asked about any further.
func TestFindAsksOnlyWhereItIsUnclear(t *testing.T) {
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
		{Code: "ParameterIllegall"},
		{Code: "Whatever", Status: 500},
		{Status: 200},
		{Body: "null"},
		{Body: `{"VerificationStatus":"x"}`},
		{Body: `{"Email":"a@example.com"}`},
		{Body: `{"Email":"b@example.com","VerificationStatus":1}`},
		{Drop: true},
	} {
		t.Run(fmt.Sprintf("%s %d %s", fault.Code, fault.Status, fault.Body), func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t)
			fault.Action = actionQuery
			server.Inject(fault)
			_, err := newClient(t, server.URL).FindEmailVerification(t.Context(), domainapi.QueryEmailVerificationInput{Email: address})
			if _, absent := errors.AsType[*domainapi.NotFoundError](callError(t, err)); absent {
				t.Error("taken for absence")
			}
			if n := server.Count(actionList); n != 0 {
				t.Errorf("%d lists were asked for", n)
			}
		})
	}
}
