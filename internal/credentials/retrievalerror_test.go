// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import "testing"

func TestRetrievalError_Error(t *testing.T) {
	t.Parallel()
	for want, failure := range map[string]error{
		"no credentials from x: denied, HTTP 403: NoPermission: m (request R)": &RetrievalError{
			Source: "x", Reason: ReasonDenied, HTTPStatus: 403, Code: "NoPermission", Message: "m", RequestID: "R",
		},
		"no credentials from x: unreadable token file: /p: the file is empty": &RetrievalError{
			Source: "x", Reason: ReasonTokenFile, Path: "/p", Err: errNoToken,
		},
	} {
		if got := failure.Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestReason_String(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for reason := ReasonUnreachable; reason <= ReasonCommandTimeout; reason++ {
		seen[reason.String()] = true
	}
	if len(seen) != int(ReasonCommandTimeout)+1 || seen[(ReasonCommandTimeout+1).String()] {
		t.Errorf("names of reasons: %v", seen)
	}
}
