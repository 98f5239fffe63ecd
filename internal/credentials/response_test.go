// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

func TestReadKeys_errors(t *testing.T) {
	t.Parallel()
	rejected := func(code, message, requestID string) RetrievalError {
		return RetrievalError{Reason: ReasonRejected, HTTPStatus: 400, Code: code, Message: message, RequestID: requestID}
	}
	for text, want := range map[string]RetrievalError{
		`{"Code": "C", "Message": "M", "RequestId": "R"}`:                      rejected("C", "M", "R"),
		`{"code": "C", "message": "M", "requestId": "R"}`:                      rejected("C", "M", "R"),
		`{"ErrorCode": "C", "ErrorMessage": "M", "RequestId": "R"}`:            rejected("C", "M", "R"),
		`{"error": "E", "error_description": "M", "request_id": "R"}`:          rejected("E", "M", "R"),
		`{"Code": {}, "code": "C", "Message": ["M"], "AccessDeniedDetail": 1}`: rejected("C", "", ""),
		`{"Code": 1, "Message": "M"}`:                                          rejected("1", "M", ""),
		`{"Message": "M"}`:                                                     rejected("", "M", ""),
		`{"Code": "Success", "error": "E"}`:                                    rejected("E", "", ""),
		`{"error": "E", "Code": "Success"}`:                                    rejected("E", "", ""),
		`{"Code": "C", "Code": "D", "Message": "M"}`:                           rejected("", "", ""),
		`prefix {"Code": "C"}`:                                                 rejected("", "", ""),
		``:                                                                     rejected("", "", ""),
		`[1]`:                                                                  rejected("", "", ""),
		`{"Code": "C", "code": "D"}`:                                           rejected("C", "", ""),
		`{"error": "invalid_grant"}`:                                           {Reason: ReasonLoginExpired, HTTPStatus: 400, Code: "invalid_grant"},
		`{"error": "invalid_token"}`:                                           {Reason: ReasonLoginExpired, HTTPStatus: 401, Code: "invalid_token"},
		`{"ErrorCode": "InvalidAccessToken"}`:                                  {Reason: ReasonLoginExpired, HTTPStatus: 401, Code: "InvalidAccessToken"},
		`no JSON`:                                                              {Reason: ReasonDenied, HTTPStatus: 401},
		`{"Code": "C"`: {
			Reason: ReasonUnreachable, HTTPStatus: 400,
			Err: rpc.Truncated(),
		},
	} {
		_, err := readKeys(httpclient.Response{Status: want.HTTPStatus, Body: []byte(text)}, secret.Redactor{})
		if diff := cmp.Diff(error(&want), err); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// A contradictory response does not count as keys.
func TestReadKeys_contradictions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Reason{
		`{"Code": "NoPermission", "code": "Success", "AccessKeyId": "i"}`:              ReasonDenied,
		`{"code": "Success", "Code": "NoPermission", "AccessKeyId": "i"}`:              ReasonDenied,
		`{"error": "E", "AccessKeyId": "i"}`:                                           ReasonRejected,
		`{"Code": "success", "AccessKeyId": "i"}`:                                      ReasonRejected,
		`{"Code": "", "AccessKeyId": "i"}`:                                             ReasonMalformed,
		`{"Code": true, "AccessKeyId": "i"}`:                                           ReasonMalformed,
		`{"AccessKeyId": "i", "accessKeyId": "j"}`:                                     ReasonMalformed,
		`{"AccessKeyId": "i", "CloudCredential": {"AccessKeyId": "j"}}`:                ReasonMalformed,
		`{"Expiration": "2999-01-01T00:00:00Z", "expiration": "2000-01-01T00:00:00Z"}`: ReasonMalformed,
		`{"CloudCredential": "i"}`:                                                     ReasonMalformed,
		`{"AccessKeyId": "i", "AccessKey\u0049d": "j"}`:                                ReasonMalformed,
		"{\"AccessKeyId\": \"i\xff\"}":                                                 ReasonMalformed,
		`{"AccessKeySecret": "\ud800"}`:                                                ReasonMalformed,
		`{"AccessKeyId": "i"} {"Code": "NoPermission"}`:                                ReasonMalformed,
	} {
		keys, err := readKeys(httpclient.Response{Status: http.StatusOK, Body: []byte(text)}, secret.Redactor{})
		got, ok := err.(*RetrievalError) //nolint:errorlint // nothing may wrap it
		if !ok || got.Reason != want || keys != (temporaryKeys{}) {
			t.Errorf("readKeys(%s) = %+v, %v, want %d", text, keys, err, want)
		}
	}
}

func TestReadKeys(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"AccessKeyId": "i", "Code": null}`, `{"Code": "Success", "AccessKeyId": "i", "More": {}}`,
		`{"CloudCredential": {"AccessKeyId": "i", "More": []}}`, `{"accessKeyId": "i", "SecurityToken": null}`,
	} {
		keys, err := readKeys(httpclient.Response{Status: http.StatusOK, Body: []byte(text)}, secret.Redactor{})
		if diff := cmp.Diff(temporaryKeys{AccessKeyID: "i"}, keys); diff != "" || err != nil {
			t.Errorf("readKeys(%s): %v (-want +got):\n%s", text, err, diff)
		}
	}
}
