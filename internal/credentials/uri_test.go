// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

func TestURI(t *testing.T) {
	t.Parallel()
	permanent := rpc.Credentials{AccessKeyID: "STS.meta", AccessKeySecret: "s"}
	for name, test := range map[string]struct {
		body string
		want rpc.Credentials
		err  error
	}{
		"a session":               {keysBody, metaKeys, nil},
		"a session without Code":  {strings.Replace(keysBody, `"Code": "Success",`, "", 1), metaKeys, nil},
		"with an offset and more": {strings.Replace(keysBody, "09:04:05Z", "10:04:05.5+01:00", 1), metaKeys, nil},
		"permanent keys":          {`{"AccessKeyId": "STS.meta", "AccessKeySecret": "s"}`, permanent, nil},
		"incomplete keys":         {`{"AccessKeyId": "PLANTED"}`, rpc.Credentials{}, errNoKeys},
		"a session without a token": {
			`{"AccessKeyId": "PLANTED", "AccessKeySecret": "PLANTED", "Expiration": "2999-01-01T00:00:00Z"}`,
			rpc.Credentials{},
			errNoSTSToken,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, false, func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet || r.Form.Get("who") != "me" {
					t.Errorf("got %s %s", r.Method, r.URL)
				}
				_, _ = io.WriteString(w, test.body)
			})
			source := resolve(t, Config{CredentialsURI: new(server.URL + "/keys?who=me")})
			if test.err != nil {
				if got := retrievalFailure(t, source); !errors.Is(got, test.err) || got.Source != "credentials_uri of the provider block" {
					t.Errorf("got %+v, want %v", got, test.err)
				}
				return
			}
			for range 2 {
				if got, err := source.Credentials(t.Context()); err != nil || got != test.want || len(server.received()) != 1 {
					t.Errorf("Credentials = %+v, %v after %d requests", got, err, len(server.received()))
				}
			}
		})
	}
}
