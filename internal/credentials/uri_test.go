// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

func TestURI(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body string
		want domainapi.Credentials
		// again is how often it is asked by the time of a read at once, and of reads after a minute and after six hours.
		again [3]int
	}{
		"a session":               {keysBody, metaKeys, [3]int{1, 1, 2}},
		"a session without Code":  {strings.Replace(keysBody, `"Code": "Success",`, "", 1), metaKeys, [3]int{1, 1, 2}},
		"with an offset and more": {strings.Replace(keysBody, "09:04:05Z", "10:04:05.5+01:00", 1), metaKeys, [3]int{1, 1, 2}},
		"without an end": {
			`{"AccessKeyId": "STS.meta", "AccessKeySecret": "s", "SecurityToken": "t"}`, metaKeys, [3]int{1, 2, 3},
		},
		"permanent keys": {
			`{"AccessKeyId": "STS.meta", "AccessKeySecret": "s"}`,
			domainapi.Credentials{AccessKeyID: "STS.meta", AccessKeySecret: "s"},
			[3]int{1, 1, 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := newClock()
			server := serve(t, false, func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet || r.Form.Get("who") != "me" {
					t.Errorf("asked %s %s", r.Method, r.URL)
				}
				_, _ = io.WriteString(w, test.body)
			})
			source := find(t, Config{CredentialsURI: new(server.URL + "/keys?who=me"), Now: clock.Now})
			for i, wait := range []time.Duration{0, time.Minute, 6 * time.Hour} {
				clock.add(wait)
				got, err := source.Credentials(t.Context())
				if err != nil || got != test.want || len(server.asked()) != test.again[i] {
					t.Errorf("Credentials = %+v, %v after %d requests, want %d", got, err, len(server.asked()), test.again[i])
				}
			}
		})
	}
}

func TestURIFailures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		want   RetrievalError
	}{
		"not found":    {404, "404 page PLANTED not found", RetrievalError{Reason: ReasonRejected, HTTPStatus: 404}},
		"unauthorized": {401, "PLANTED", RetrievalError{Reason: ReasonDenied, HTTPStatus: 401}},
		"throttled":    {429, "PLANTED", RetrievalError{Reason: ReasonBusy, HTTPStatus: 429}},
		"an error that says so": {
			400, `{"code": "NoPermission", "message": "m", "requestId": "R"}`,
			RetrievalError{Reason: ReasonDenied, HTTPStatus: 400, Code: "NoPermission", Message: "m", RequestID: "R"},
		},
		"a page": {200, "<html>PLANTED", RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200}},
		"null":   {200, "null", RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200, Err: errNoKeys}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, false, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			})
			source := find(t, Config{CredentialsURI: new(server.URL + "/?token=PLANTED")})
			got := retrievalError(t, source)
			want := test.want
			want.Source = "credentials_uri of the provider block"
			if *got != want {
				t.Errorf("got  %+v\nwant %+v", *got, want)
			}
		})
	}
}

// TestURITimeout has a server that never answers.
func TestURITimeout(t *testing.T) {
	t.Parallel()
	server := serve(t, false, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	got := retrievalError(t, find(t, Config{
		CredentialsURI: &server.URL, ConnectTimeout: 20 * time.Millisecond, ReadTimeout: time.Millisecond,
	}))
	if got.Reason != ReasonTimeout || errors.Is(got, context.DeadlineExceeded) {
		t.Errorf("got %+v", got)
	}
}
