// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

func TestURI(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body string
		want rpc.Credentials
		// again is the number of requests after an immediate call, one after a minute, and one shortly before expiration.
		again [3]int
	}{
		"a session":               {keysBody, metaKeys, [3]int{1, 1, 2}},
		"a session without Code":  {strings.Replace(keysBody, `"Code": "Success",`, "", 1), metaKeys, [3]int{1, 1, 2}},
		"with an offset and more": {strings.Replace(keysBody, "09:04:05Z", "10:04:05.5+01:00", 1), metaKeys, [3]int{1, 1, 2}},
		"permanent keys": {
			`{"AccessKeyId": "STS.meta", "AccessKeySecret": "s"}`,
			rpc.Credentials{AccessKeyID: "STS.meta", AccessKeySecret: "s"},
			[3]int{1, 1, 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := newClock()
			server := serve(t, false, func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet || r.Form.Get("who") != "me" {
					t.Errorf("got %s %s", r.Method, r.URL)
				}
				_, _ = io.WriteString(w, test.body)
			})
			source := resolve(t, Config{CredentialsURI: new(server.URL + "/keys?who=me"), Now: clock.Now})
			for i, wait := range []time.Duration{0, time.Minute, 6*time.Hour - 2*time.Minute} {
				clock.add(wait)
				got, err := source.Credentials(t.Context())
				if err != nil || got != test.want || len(server.received()) != test.again[i] {
					t.Errorf("Credentials = %+v, %v after %d requests, want %d", got, err, len(server.received()), test.again[i])
				}
			}
		})
	}
}

func TestURI_reportsFailures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		want   RetrievalError
	}{
		"not found":    {404, "404 page PLANTED not found", RetrievalError{Reason: ReasonRejected, HTTPStatus: 404}},
		"unauthorized": {401, "PLANTED", RetrievalError{Reason: ReasonDenied, HTTPStatus: 401}},
		"throttled":    {429, "PLANTED", RetrievalError{Reason: ReasonBusy, HTTPStatus: 429}},
		"an error with a code": {
			400, `{"code": "NoPermission", "message": "m", "requestId": "R"}`,
			RetrievalError{Reason: ReasonDenied, HTTPStatus: 400, Code: "NoPermission", Message: "m", RequestID: "R"},
		},
		"a page": {200, "<html>PLANTED", RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200}},
		"null":   {200, "null", RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200}},
		"incomplete keys": {
			200, `{"AccessKeyId": "PLANTED"}`, RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200, Err: errNoKeys},
		},
		"keys that end, without a token": {
			200, `{"AccessKeyId": "PLANTED", "AccessKeySecret": "PLANTED", "Expiration": "2999-01-01T00:00:00Z"}`,
			RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200, Err: errNoSTSToken},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, false, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			})
			source := resolve(t, Config{CredentialsURI: new(server.URL + "/?token=PLANTED")})
			got := retrievalFailure(t, source)
			want := test.want
			want.Source = "credentials_uri of the provider block"
			if *got != want {
				t.Errorf("got  %+v\nwant %+v", *got, want)
			}
		})
	}
}
