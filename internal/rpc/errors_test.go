// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

func TestErrors_text(t *testing.T) {
	t.Parallel()
	throttled := &rpc.ServiceError{HTTPStatus: 400, Code: "Throttling", Message: "Slow down."}
	for want, err := range map[string]error{
		"the service responded with HTTP 400, Throttling: Slow down.":       throttled,
		"the service responded with HTTP 502":                               &rpc.ServiceError{HTTPStatus: 502},
		"the service responded with HTTP 403, NoPermission":                 &rpc.ServiceError{HTTPStatus: 403, Code: "NoPermission"},
		"the response (HTTP 302) is not one that the service sends":         &rpc.ResponseError{HTTPStatus: 302},
		"the response (HTTP 200) is malformed JSON":                         &rpc.ResponseError{Problem: rpc.ProblemMalformed, HTTPStatus: 200},
		"the response (HTTP 200) is larger than any that the service sends": &rpc.ResponseError{Problem: rpc.ProblemTooLarge, HTTPStatus: 200},
		"the response (HTTP 200) has a value of the wrong type in UserId": &rpc.ResponseError{
			Problem: rpc.ProblemWrongType, HTTPStatus: 200, Field: "UserId",
		},
		"the response (HTTP 200) holds no record": &rpc.ResponseError{Problem: rpc.ProblemEmpty, HTTPStatus: 200},
		"the response (HTTP 200) lacks VerificationStatus": &rpc.ResponseError{
			Problem: rpc.ProblemNoStatus, HTTPStatus: 200, Field: "VerificationStatus",
		},
		"the response (HTTP 200) does not say which address it is about":  &rpc.ResponseError{Problem: rpc.ProblemNoAddress, HTTPStatus: 200},
		"the response (HTTP 200) is about another address":                &rpc.ResponseError{Problem: rpc.ProblemAnotherAddress, HTTPStatus: 200},
		"the response (HTTP 200) has pages that contradict each other":    &rpc.ResponseError{Problem: rpc.ProblemPaging, HTTPStatus: 200},
		"the request could not be built: no host":                         &rpc.RequestError{Detail: "no host"},
		"the endpoint has no host":                                        &rpc.EndpointError{Problem: "has no host"},
		"Q (2 attempts in 1.5s): the service responded with HTTP 502":     &rpc.CallError{Action: "Q", Attempts: 2, Elapsed: 1500 * time.Millisecond, Err: &rpc.ServiceError{HTTPStatus: 502}},
		"Q (1 attempts in 5m0s): context canceled; the last failure: EOF": &rpc.CallError{Action: "Q", Attempts: 1, Elapsed: 5 * time.Minute, Err: context.Canceled, Last: io.EOF},
		"Q (0 attempts in 0s): no credentials":                            &rpc.CallError{Action: "Q", Err: errors.New("no credentials")},
	} {
		if got := err.Error(); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

// The last failure did not end the call, so errors.As must not find it.
func TestCallError_lastFailureIsNotInTheChain(t *testing.T) {
	t.Parallel()
	err := &rpc.CallError{Err: context.Canceled, Last: io.EOF}
	if !errors.Is(err, context.Canceled) || errors.Is(err, io.EOF) {
		t.Errorf("the chain of %v is wrong", err)
	}
}
