// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
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

func TestSTS_sharesSession(t *testing.T) {
	t.Parallel()
	sts := serveSTS(t, map[string]string{"LTAI.key": "PLANTED-secret"})
	source := resolve(t, assumeRoleAt(sts))
	var readers sync.WaitGroup
	for range 100 {
		readers.Go(func() {
			got, err := source.Credentials(t.Context())
			if err != nil || got.AccessKeyID != "STS.id" {
				t.Errorf("Credentials = %+v, %v", got, err)
			}
		})
	}
	readers.Wait()
	if n := len(sts.received()); n != 1 {
		t.Errorf("STS got %d requests", n)
	}
}

func TestOIDC_tokenFileIsReadForEachSession(t *testing.T) {
	t.Parallel()
	clock := newClock()
	sts := serveSTSUntil(t, nil, func() time.Time { return clock.Now().Add(time.Hour) })
	path := writeFile(t, "token", "first")
	source := resolve(t, Config{
		Now: clock.Now, STSEndpoint: new(sts.host()), HTTP: sts.http,
		AssumeRoleWithOIDC: &AssumeRoleWithOIDC{
			RoleARN: new("r"), OIDCProviderARN: new("p"), OIDCTokenFile: &path,
		},
	})
	for _, token := range []string{"first", "second"} {
		if err := os.WriteFile(path, []byte("\ufeff"+token+"\r\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := source.Credentials(t.Context()); err != nil {
			t.Fatal(err)
		}
		requests := sts.received()
		if got := requests[len(requests)-1].Get("OIDCToken"); got != token {
			t.Errorf("STS got %q, want %q", got, token)
		}
		clock.add(time.Hour)
	}
	for content, want := range map[string]error{"\n": errNoToken, strings.Repeat("x", maxFileBytes+1): errTooLarge} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		clock.add(2 * time.Hour)
		_, err := source.Credentials(t.Context())
		if got, ok := errors.AsType[*RetrievalError](err); !ok || got.Reason != ReasonTokenFile || got.Path != path || !errors.Is(err, want) {
			t.Errorf("Credentials = %v, want %v", err, want)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	clock.add(failureMemory)
	if _, err := source.Credentials(t.Context()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without the file: %v", err)
	}
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
	clock := newClock()
	started := clock.Now()
	sts := serve(t, true, func(w http.ResponseWriter, _ *http.Request) {
		if clock.Now().Sub(started) > 10*time.Minute {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `{"RequestId": "R", "Code": "AuthenticationFail.OIDCToken.Expired", "Message": "This JsonWebToken is expired."}`)
			return
		}
		_, _ = fmt.Fprintf(w, `{"RequestId": "R", "Credentials": {"AccessKeyId": "STS.id", "AccessKeySecret": "s", "SecurityToken": "t", "Expiration": %q}}`,
			clock.Now().Add(time.Hour).Format(time.RFC3339))
	})
	path := writeFile(t, "token", "PLANTED")
	source := resolve(t, Config{
		Now: clock.Now, STSEndpoint: new(sts.host()), HTTP: sts.http,
		AssumeRoleWithOIDC: &AssumeRoleWithOIDC{RoleARN: new("r"), OIDCProviderARN: new("p"), OIDCTokenFile: &path},
	})
	for range 12 {
		if _, err := source.Credentials(t.Context()); err != nil {
			t.Fatalf("after %s: %v", clock.Now().Sub(started), err)
		}
		clock.add(5 * time.Minute)
	}
	got := retrievalFailure(t, source)
	want := RetrievalError{
		Source: "assume_role_with_oidc of the provider block", Reason: ReasonTokenExpired, HTTPStatus: 401,
		Code: "AuthenticationFail.OIDCToken.Expired", Message: "This JsonWebToken is expired.", RequestID: "R",
		Endpoint: "https://" + sts.host(), Path: path, SessionExpired: started.Add(time.Hour),
	}
	if *got != want || got.Retryable() {
		t.Errorf("got  %+v\nwant %+v", *got, want)
	}
}

// Many of these responses quote secrets of the request.
func TestSTS_reportsFailures(t *testing.T) {
	t.Parallel()
	refused := func(code, message string) string {
		body, err := json.Marshal(map[string]string{
			"RequestId": "R1", "HostId": "sts.aliyuncs.com", "Code": code, "Message": message,
		})
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	malformed := func(status int, requestID string) RetrievalError {
		return RetrievalError{Reason: ReasonMalformed, HTTPStatus: status, RequestID: requestID}
	}
	for name, test := range map[string]struct {
		status int
		body   string
		want   RetrievalError
	}{
		"no permission": {
			403, refused("NoPermission", "You are not authorized to do this action."),
			RetrievalError{
				Reason: ReasonDenied, HTTPStatus: 403, Code: "NoPermission",
				Message: "You are not authorized to do this action.", RequestID: "R1",
			},
		},
		"no such role": {
			404, refused("EntityNotExist.Role", "The role not exists: acs:ram::1:role/r."),
			RetrievalError{
				Reason: ReasonDenied, HTTPStatus: 404, Code: "EntityNotExist.Role",
				Message: "The role not exists: acs:ram::1:role/r.", RequestID: "R1",
			},
		},
		"OIDC refused": {
			401, refused("AuthenticationFail.OIDCToken.AudienceNotMatch", "Invalid audience."),
			RetrievalError{
				Reason: ReasonDenied, HTTPStatus: 401, Code: "AuthenticationFail.OIDCToken.AudienceNotMatch",
				Message: "Invalid audience.", RequestID: "R1",
			},
		},
		"OIDC token expired": {
			401, refused("AuthenticationFail.OIDCToken.Expired", "This JsonWebToken is expired."),
			RetrievalError{
				Reason: ReasonTokenExpired, HTTPStatus: 401, Code: "AuthenticationFail.OIDCToken.Expired",
				Message: "This JsonWebToken is expired.", RequestID: "R1",
			},
		},
		"wrong key": {
			404, refused("InvalidAccessKeyId.NotFound", "Specified access key id is not found."),
			RetrievalError{
				Reason: ReasonKeysRefused, HTTPStatus: 404, Code: "InvalidAccessKeyId.NotFound",
				Message: "Specified access key id is not found.", RequestID: "R1",
			},
		},
		"wrong secret": {
			400, refused("SignatureDoesNotMatch",
				"Specified signature is not matched. server string to sign is:POST&%2F&SecurityToken%3DPLANTED%252Btoken%252F"),
			RetrievalError{
				Reason: ReasonKeysRefused, HTTPStatus: 400, Code: "SignatureDoesNotMatch",
				RequestID: "R1",
			},
		},
		"a message that quotes": {
			400, refused("InvalidSecurityToken.Expired", "PLANTED+token/ PLANTED%2Btoken%2F PLANTED%252Btoken%252F PLANTED-secret"),
			RetrievalError{
				Reason: ReasonKeysRefused, HTTPStatus: 400, Code: "InvalidSecurityToken.Expired",
				Message: secret.Withheld, RequestID: "R1",
			},
		},
		"clock": {
			400, refused("InvalidTimeStamp.Expired", "m"),
			RetrievalError{Reason: ReasonClockSkew, HTTPStatus: 400, Code: "InvalidTimeStamp.Expired", Message: "m", RequestID: "R1"},
		},
		"throttled": {
			400, refused("Throttling.User", "m"),
			RetrievalError{Reason: ReasonBusy, HTTPStatus: 400, Code: "Throttling.User", Message: "m", RequestID: "R1"},
		},
		"down": {
			503, refused("ServiceUnavailable", "m"),
			RetrievalError{Reason: ReasonBusy, HTTPStatus: 503, Code: "ServiceUnavailable", Message: "m", RequestID: "R1"},
		},
		"something else": {
			400, refused("InvalidParameter.DurationSeconds", "line\none\x00"),
			RetrievalError{Reason: ReasonRejected, HTTPStatus: 400, Code: "InvalidParameter.DurationSeconds", Message: "line one", RequestID: "R1"},
		},
		"codes of another type": {400, `{"Code": {"a": 400}, "Message": {"a": 1}, "RequestId": []}`, malformed(400, "")},
		"a page":                {502, "<html>PLANTED-secret {not json}</html>", RetrievalError{Reason: ReasonBusy, HTTPStatus: 502}},
		"nothing":               {200, "", malformed(200, "")},
		"null":                  {200, "null", malformed(200, "")},
		"an empty object":       {200, "{}", RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200, Err: errNoKeys}},
		"incomplete keys": {
			200, `{"Credentials": {"AccessKeyId": "PLANTED-id"}}`,
			RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200, Err: errNoKeys},
		},
		"empty keys": {
			200, `{"Credentials": {"AccessKeyId": "PLANTED-id", "AccessKeySecret": "", "SecurityToken": "PLANTED"}}`,
			RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200, Err: errNoKeys},
		},
		"no token": {
			200, `{"Credentials": {"AccessKeyId": "PLANTED-id", "AccessKeySecret": "PLANTED"}}`,
			RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200, Err: errNoSTSToken},
		},
		"keys of another type": {200, `{"RequestId": "R1", "Credentials": "PLANTED-secret"}`, malformed(200, "R1")},
		"a redirect":           {302, "", malformed(302, "")},
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
			if *got != want {
				t.Errorf("got  %+v\nwant %+v", *got, want)
			}
			if got.Retryable() != (want.Reason == ReasonBusy) {
				t.Errorf("retryable: %t", got.Retryable())
			}
		})
	}
}

func TestSTS_reportsConnectionFailures(t *testing.T) {
	t.Parallel()
	untrusted := serve(t, true, http.NotFound)
	untrusted.http = httpclient.New(httpclient.Config{Direct: true})
	plain := serve(t, false, http.NotFound)
	broken := serve(t, true, func(w http.ResponseWriter, _ *http.Request) {
		hangUp(w, "")
	})
	garbled := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
		hangUp(w, "PLANTED "+r.Form.Get("SecurityToken")+"\r\n\r\n")
	})
	quoting := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
		hangUp(w, "HTTP/1.1 "+r.URL.RawQuery+"\r\n\r\n")
	})
	truncated := serve(t, true, func(w http.ResponseWriter, _ *http.Request) {
		hangUp(w, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
	})
	dialing := func(err error) *standIn {
		return &standIn{Server: plain.Server, http: httpclient.New(httpclient.Config{
			Direct: true, Dial: func(context.Context, string, string) (net.Conn, error) { return nil, err },
		})}
	}
	for name, test := range map[string]struct {
		sts  *standIn
		want Reason
	}{
		"untrusted certificate": {untrusted, ReasonTLS},
		"no TLS":                {plain, ReasonHandshake},
		"connection refused":    {dialing(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), ReasonUnreachable},
		"no such name":          {dialing(&net.DNSError{Err: "no such host", Name: "sts.invalid", IsNotFound: true}), ReasonUnreachable},
		"hung up":               {broken, ReasonUnreachable},
		"no HTTP":               {garbled, ReasonUnreachable},
		"a quoting status line": {quoting, ReasonUnreachable},
		"cut off":               {truncated, ReasonUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := retrievalFailure(t, resolve(t, assumeRoleAt(test.sts)))
			// The error names the endpoint itself.
			if got.Reason != test.want || got.Err == nil || got.Endpoint != "" {
				t.Errorf("got %+v", got)
			}
			if got.Retryable() != (test.want == ReasonUnreachable) {
				t.Errorf("retryable: %t", got.Retryable())
			}
		})
	}
}

// A server that sends GOAWAY on every HTTP/2 connection is not dialed repeatedly.
func TestSTS_goAwayIsNotDialedRepeatedly(t *testing.T) {
	t.Parallel()
	var dialed atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			dialed.Add(1)
		}
	}
	server.TLS = &tls.Config{NextProtos: []string{"h2", "http/1.1"}, MinVersion: tls.VersionTLS12}
	server.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){
		"h2": func(_ *http.Server, conn *tls.Conn, _ http.Handler) {
			// SETTINGS, and GOAWAY with the last stream 0 and no error (RFC 9113, sections 6.5 and 6.8).
			_, _ = conn.Write([]byte("\x00\x00\x00\x04\x00\x00\x00\x00\x00" + "\x00\x00\x08\x07\x00\x00\x00\x00\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00"))
			_ = conn.CloseWrite()
			_, _ = io.Copy(io.Discard, conn)
		},
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	sts := &standIn{Server: server}
	sts.http = httpclient.New(httpclient.Config{Direct: true, RootCAs: sts.roots()})
	t.Cleanup(sts.http.CloseIdleConnections)
	if got := retrievalFailure(t, resolve(t, assumeRoleAt(sts))); got.Reason != ReasonBusy {
		t.Errorf("got %+v", got)
	}
	if n := dialed.Load(); n != 1 {
		t.Errorf("dialed %d times", n)
	}
}

func TestSTS_connectTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := httpclient.New(httpclient.Config{
			Direct: true, ConnectTimeout: time.Second,
			Dial: func(context.Context, string, string) (net.Conn, error) {
				time.Sleep(time.Minute)
				return nil, os.ErrDeadlineExceeded
			},
		})
		get := destinations()["AssumeRole"].fetch(t, client)
		started := time.Now()
		got := retrievalFailure(t, &Source{name: "it", fetch: get, now: time.Now})
		if got.Reason != ReasonTimeout || time.Since(started) != time.Second || errors.Is(got, context.DeadlineExceeded) {
			t.Errorf("got %+v after %s", got, time.Since(started))
		}
		// net/http does not cancel a dial.
		time.Sleep(time.Minute)
	})
}

// hangUp sends a raw response and closes the connection.
func hangUp(w http.ResponseWriter, raw string) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = io.WriteString(conn, raw)
	_ = conn.Close()
}
