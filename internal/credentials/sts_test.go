// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

func assumeRoleAt(sts *standIn) Config {
	return Config{
		AccessKey: new("LTAI.key"), SecretKey: new("PLANTED-secret"), SecurityToken: new("PLANTED+token/"),
		STSEndpoint: new(sts.host()), HTTP: sts.http, AssumeRole: &AssumeRole{RoleARN: new("acs:ram::1:role/r")},
	}
}

// tokenFileSource returns a source that assumes a role with the token of a file, for use in a synctest bubble.
func tokenFileSource(t *testing.T, path string, sts http.HandlerFunc) *Source {
	t.Helper()
	return destination{fetch: func(_ *testing.T, client *httpclient.Client) fetch {
		r := roleAt(client)
		r.oidcTokenFile = path
		return r.withOIDC
	}}.source(t, sts)
}

func TestOIDC_tokenFileIsReadForEachSession(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dir, sent := t.TempDir(), ""
		path := filepath.Join(dir, "token")
		source := tokenFileSource(t, path, func(w http.ResponseWriter, r *http.Request) {
			sent = r.FormValue("OIDCToken")
			destinations()["AssumeRoleWithOIDC"].handler(inAnHour())(w, r)
		})
		for _, token := range []string{"first", "second"} {
			writeInto(t, dir, "token", "\ufeff"+token+"\r\n")
			if _, err := source.Credentials(t.Context()); err != nil || sent != token {
				t.Errorf("STS got %q, want %q: %v", sent, token, err)
			}
			time.Sleep(time.Hour)
		}
		for content, want := range map[string]error{"\n": errNoToken, strings.Repeat("x", maxFileBytes+1): errTooLarge} {
			writeInto(t, dir, "token", content)
			if got := retrievalFailure(t, source); got.Reason != ReasonTokenFile || got.Path != path || !errors.Is(got, want) {
				t.Errorf("got %+v, want %v", got, want)
			}
			time.Sleep(failureMemory)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if got := retrievalFailure(t, source); !errors.Is(got, os.ErrNotExist) {
			t.Errorf("without the file: %+v", got)
		}
	})
}

// A token that took the place of the path of its file is in no text.
func TestOIDC_tokenInsteadOfFile(t *testing.T) {
	t.Parallel()
	const token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJQTEFOVEVEIn0.c2lnbmF0dXJl"
	role := map[string]string{"ALIBABA_CLOUD_ROLE_ARN": "r", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "p"}
	variable := maps.Clone(role)
	variable["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = token
	for name, config := range map[string]Config{
		"argument": {AssumeRoleWithOIDC: &AssumeRoleWithOIDC{OIDCTokenFile: new(token)}, Getenv: environment(role)},
		"variable": {Getenv: environment(variable)},
		"profile":  profileOf(t, map[string]any{"mode": "OIDC", "ram_role_arn": "r", "oidc_provider_arn": "p", "oidc_token_file": token}),
	} {
		got := retrievalFailure(t, resolve(t, config))
		if text := fmt.Sprintf("%+v %v", *got, got.Err); got.Reason != ReasonTokenFile || got.Path != secret.Withheld || strings.Contains(text, token) {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestOIDC_tokenFileInHomeDirectory(t *testing.T) {
	t.Parallel()
	sts := serveSTS(t, nil)
	role := map[string]string{"ALIBABA_CLOUD_ROLE_ARN": "r", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "p"}
	profile := profileOf(t, map[string]any{
		"mode": "OIDC", "ram_role_arn": "r", "oidc_provider_arn": "p", "oidc_token_file": "~/token",
	})
	variable := maps.Clone(role)
	variable["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = "~/token"
	for name, config := range map[string]Config{
		"argument": {AssumeRoleWithOIDC: &AssumeRoleWithOIDC{OIDCTokenFile: new("~/token")}, Getenv: environment(role)},
		"variable": {Getenv: environment(variable)},
		"profile":  {SharedCredentialsFile: profile.SharedCredentialsFile},
	} {
		config.HomeDir, config.STSEndpoint, config.HTTP = t.TempDir(), new(sts.host()), sts.http
		writeInto(t, config.HomeDir, "token", name)
		_, err := resolve(t, config).Credentials(t.Context())
		requests := sts.received()
		if err != nil || len(requests) == 0 || requests[len(requests)-1].Get("OIDCToken") != name {
			t.Errorf("%s: %v, %v", name, err, requests)
		}
	}
}

// A wait that outlives its token fails when its session ends, and says so.
func TestOIDC_tokenExpiresDuringWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		path, started := writeFile(t, "token", "PLANTED"), now()
		source := tokenFileSource(t, path, func(w http.ResponseWriter, r *http.Request) {
			if time.Since(started) > 10*time.Minute {
				w.WriteHeader(http.StatusUnauthorized)
				_, _ = io.WriteString(w, `{"RequestId": "R", "Code": "AuthenticationFail.OIDCToken.Expired", "Message": "This JsonWebToken is expired."}`)
				return
			}
			destinations()["AssumeRoleWithOIDC"].handler(inAnHour())(w, r)
		})
		for range 12 {
			if _, err := source.Credentials(t.Context()); err != nil {
				t.Fatalf("after %s: %v", time.Since(started), err)
			}
			time.Sleep(5 * time.Minute)
		}
		got := retrievalFailure(t, source)
		want := RetrievalError{
			Source: "the source", Reason: ReasonTokenExpired, HTTPStatus: 401,
			Code: "AuthenticationFail.OIDCToken.Expired", Message: "This JsonWebToken is expired.", RequestID: "R",
			Endpoint: "http://127.0.0.1", Path: path, SessionExpired: started.Add(time.Hour).UTC(),
		}
		if *got != want || got.Retryable() {
			t.Errorf("got  %+v\nwant %+v", *got, want)
		}
	})
}

// The fault table has the codes that all services share.
func TestSTS_reportsFailures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		want   RetrievalError
	}{
		"no such role": {
			404, `{"RequestId": "R1", "Code": "EntityNotExist.Role", "Message": "The role not exists: acs:ram::1:role/r."}`,
			RetrievalError{
				Reason: ReasonDenied, HTTPStatus: 404, Code: "EntityNotExist.Role",
				Message: "The role not exists: acs:ram::1:role/r.", RequestID: "R1",
			},
		},
		"denied": {
			400, `{"RequestId": "R1", "Code": "AccessDenied.X"}`,
			RetrievalError{Reason: ReasonDenied, HTTPStatus: 400, Code: "AccessDenied.X", RequestID: "R1"},
		},
		"OIDC refused": {
			401, `{"Code": "AuthenticationFail.OIDCToken.AudienceNotMatch", "Message": "Invalid audience."}`,
			RetrievalError{
				Reason: ReasonDenied, HTTPStatus: 401, Code: "AuthenticationFail.OIDCToken.AudienceNotMatch", Message: "Invalid audience.",
			},
		},
		"no keys":         {200, "{}", RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200, Err: errNoKeys}},
		"incomplete keys": {200, `{"Credentials": {"AccessKeyId": "PLANTED-id"}}`, RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200, Err: errNoKeys}},
		"no token": {
			200, `{"Credentials": {"AccessKeyId": "PLANTED-id", "AccessKeySecret": "PLANTED"}}`,
			RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200, Err: errNoSTSToken},
		},
		"keys of another type": {
			200, `{"RequestId": "R1", "Credentials": "PLANTED-secret"}`,
			RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200, RequestID: "R1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sts := serve(t, true, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			})
			source := resolve(t, assumeRoleAt(sts))
			got := retrievalFailure(t, source)
			want := test.want
			want.Source = source.Name()
			if want.Err == nil {
				want.Endpoint = "https://" + sts.host()
			}
			if *got != want || got.Retryable() {
				t.Errorf("got  %+v\nwant %+v", *got, want)
			}
		})
	}
}

func TestSTS_reportsConnectionFailures(t *testing.T) {
	t.Parallel()
	untrusted := serve(t, true, http.NotFound)
	untrusted.http = httpclient.New(httpclient.Config{Direct: true})
	quoting := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_, _ = io.WriteString(conn, "HTTP/1.1 "+r.URL.RawQuery+"\r\n\r\n")
			_ = conn.Close()
		}
	})
	for name, test := range map[string]struct {
		sts  *standIn
		want Reason
	}{
		"untrusted certificate": {untrusted, ReasonTLS},
		"no TLS":                {serve(t, false, http.NotFound), ReasonHandshake},
		"a quoting status line": {quoting, ReasonMalformed},
	} {
		// The error names the endpoint itself.
		got := retrievalFailure(t, resolve(t, assumeRoleAt(test.sts)))
		if got.Reason != test.want || got.Err == nil || got.Endpoint != "" || got.Retryable() != (test.want == ReasonUnreachable) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
