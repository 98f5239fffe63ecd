// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

func roleOver(sts string) Config {
	return Config{
		AccessKey: new("LTAI.key"), SecretKey: new("PLANTED-secret"), SecurityToken: new("PLANTED+token/"),
		STSEndpoint: &sts, AssumeRole: &AssumeRole{RoleARN: new("acs:ram::1:role/r")},
	}
}

func TestOneSessionForManyReads(t *testing.T) {
	t.Parallel()
	sts := serveSTS(t, map[string]string{"LTAI.key": "PLANTED-secret"})
	source := find(t, roleOver(sts.host()))
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
	if n := len(sts.asked()); n != 1 {
		t.Errorf("STS was asked %d times", n)
	}
}

// TestSessionsAreRenewed goes by the length that was asked for, not by the answer's Expiration.
func TestSessionsAreRenewed(t *testing.T) {
	t.Parallel()
	clock := newClock()
	sts := serveSTS(t, map[string]string{"LTAI.key": "PLANTED-secret"})
	config := roleOver(sts.host())
	config.Now = clock.Now
	config.AssumeRole.SessionExpiration = new(int64(43200))
	source := find(t, config)
	for _, step := range []struct {
		wait  time.Duration
		asked int
	}{{0, 1}, {12*time.Hour - refreshMargin - time.Second, 1}, {time.Second, 2}, {time.Hour, 2}} {
		clock.add(step.wait)
		if _, err := source.Credentials(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := len(sts.asked()); n != step.asked {
			t.Errorf("after another %s STS was asked %d times, want %d", step.wait, n, step.asked)
		}
	}
}

func TestTokenFilesAreReadAnew(t *testing.T) {
	t.Parallel()
	clock := newClock()
	sts := serveSTS(t, nil)
	path := writeFile(t, "token", "first")
	source := find(t, Config{
		Now: clock.Now, STSEndpoint: new(sts.host()),
		AssumeRoleWithOIDC: &AssumeRoleWithOIDC{
			RoleARN: new("r"), OIDCProviderARN: new("p"), OIDCTokenFile: &path,
		},
	})
	for _, token := range []string{"first", "second"} {
		if err := os.WriteFile(path, []byte(token+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := source.Credentials(t.Context()); err != nil {
			t.Fatal(err)
		}
		asked := sts.asked()
		if got := asked[len(asked)-1].Get("OIDCToken"); got != token {
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
		var got *RetrievalError
		if !errors.As(err, &got) || got.Reason != ReasonTokenFile || got.Path != path || !errors.Is(err, want) {
			t.Errorf("Credentials = %v, want %v", err, want)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := source.Credentials(t.Context()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without the file: %v", err)
	}
}

// TestAnswersOfSTS also looks for secrets in the errors: those of the request stand in many of the answers.
func TestAnswersOfSTS(t *testing.T) {
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
	for name, test := range map[string]struct {
		status int
		body   string
		want   RetrievalError
	}{
		"no permission": {
			403, refused("NoPermission", "You are not authorized to do this action."),
			RetrievalError{
				Reason: ReasonDenied, Code: "NoPermission",
				Message: "You are not authorized to do this action.", RequestID: "R1",
			},
		},
		"no such role": {
			404, refused("EntityNotExist.Role", "The role not exists: acs:ram::1:role/r."),
			RetrievalError{
				Reason: ReasonDenied, Code: "EntityNotExist.Role",
				Message: "The role not exists: acs:ram::1:role/r.", RequestID: "R1",
			},
		},
		"OIDC refused": {
			400, refused("AuthenticationFail.OIDCToken.Expired", "This JSON Web Token has expired."),
			RetrievalError{
				Reason: ReasonDenied, Code: "AuthenticationFail.OIDCToken.Expired",
				Message: "This JSON Web Token has expired.", RequestID: "R1",
			},
		},
		"wrong key": {
			404, refused("InvalidAccessKeyId.NotFound", "Specified access key id is not found."),
			RetrievalError{
				Reason: ReasonKeysRefused, Code: "InvalidAccessKeyId.NotFound",
				Message: "Specified access key id is not found.", RequestID: "R1",
			},
		},
		"wrong secret": {
			400, refused("SignatureDoesNotMatch",
				"Specified signature is not matched. server string to sign is:POST&%2F&SecurityToken%3DPLANTED%252Btoken%252F"),
			RetrievalError{
				Reason: ReasonKeysRefused, Code: "SignatureDoesNotMatch",
				Message: "Specified signature is not matched. server string to sign (redacted)", RequestID: "R1",
			},
		},
		"a message that quotes": {
			400, refused("InvalidSecurityToken.Expired", "PLANTED+token/ PLANTED%2Btoken%2F PLANTED%252Btoken%252F PLANTED-secret"),
			RetrievalError{
				Reason: ReasonKeysRefused, Code: "InvalidSecurityToken.Expired",
				Message: "(redacted) (redacted) (redacted) (redacted)", RequestID: "R1",
			},
		},
		"clock": {
			400, refused("InvalidTimeStamp.Expired", "m"),
			RetrievalError{Reason: ReasonClockSkew, Code: "InvalidTimeStamp.Expired", Message: "m", RequestID: "R1"},
		},
		"throttled": {
			400, refused("Throttling.User", "m"),
			RetrievalError{Reason: ReasonBusy, Code: "Throttling.User", Message: "m", RequestID: "R1"},
		},
		"down": {
			503, refused("ServiceUnavailable", "m"),
			RetrievalError{Reason: ReasonBusy, Code: "ServiceUnavailable", Message: "m", RequestID: "R1"},
		},
		"something else": {
			400, refused("InvalidParameter.DurationSeconds", "line\none\x00"),
			RetrievalError{Reason: ReasonRejected, Code: "InvalidParameter.DurationSeconds", Message: "line one", RequestID: "R1"},
		},
		"codes of another type":    {400, `{"Code": 400, "Message": {"a": 1}, "RequestId": []}`, RetrievalError{Reason: ReasonMalformed}},
		"a page":                   {502, "<html>PLANTED-secret {not json}</html>", RetrievalError{Reason: ReasonMalformed}},
		"nothing":                  {200, "", RetrievalError{Reason: ReasonMalformed}},
		"null":                     {200, "null", RetrievalError{Reason: ReasonMalformed}},
		"an empty object":          {200, "{}", RetrievalError{Reason: ReasonMalformed}},
		"half of the keys":         {200, `{"Credentials": {"AccessKeyId": "PLANTED-id"}}`, RetrievalError{Reason: ReasonMalformed}},
		"empty keys":               {200, strings.Replace(stsAnswer, "sts-secret", "", 1), RetrievalError{Reason: ReasonMalformed}},
		"keys of another type":     {200, `{"Credentials": "PLANTED-secret"}`, RetrievalError{Reason: ReasonMalformed}},
		"an expiration of no time": {200, strings.Replace(stsAnswer, "2999-01-01T00:00:00Z", "PLANTED-time", 1), RetrievalError{Reason: ReasonMalformed}},
		"a redirect":               {302, "", RetrievalError{Reason: ReasonMalformed}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sts := serve(t, true, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			})
			source := find(t, roleOver(sts.host()))
			got := retrievalError(t, source)
			want := test.want
			want.Source = source.Name()
			if *got != want {
				t.Errorf("got  %+v\nwant %+v", *got, want)
			}
			if got.Retryable() != (want.Reason == ReasonBusy) {
				t.Errorf("retryable: %t", got.Retryable())
			}
		})
	}
}

// TestALibraryPanicIsAnError is about an answer that the library does not check for the field.
func TestALibraryPanicIsAnError(t *testing.T) {
	t.Parallel()
	sts := serve(t, true, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"Credentials": {"AccessKeyId": "i", "AccessKeySecret": "s", "SecurityToken": "t"}}`)
	})
	got := retrievalError(t, find(t, roleOver(sts.host())))
	var panicked *domainapi.PanicError
	if got.Reason != ReasonMalformed || !errors.As(got, &panicked) {
		t.Errorf("got %+v", got)
	}
}

func TestNoAnswerOfSTS(t *testing.T) {
	t.Parallel()
	untrusted := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(untrusted.Close)
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	closed, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed at once
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	broken := serve(t, true, func(w http.ResponseWriter, _ *http.Request) {
		hangUp(w, "")
	})
	garbled := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
		hangUp(w, "PLANTED "+r.Form.Get("SecurityToken")+"\r\n\r\n")
	})
	truncated := serve(t, true, func(w http.ResponseWriter, _ *http.Request) {
		hangUp(w, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
	})
	for name, test := range map[string]struct {
		host string
		want Reason
	}{
		"untrusted certificate": {untrusted.Listener.Addr().String(), ReasonTLS},
		"no TLS":                {plain.Listener.Addr().String(), ReasonTLS},
		"nobody there":          {closed.Addr().String(), ReasonUnreachable},
		"no such name":          {"sts.invalid", ReasonUnreachable},
		"hung up":               {broken.host(), ReasonUnreachable},
		"no HTTP":               {garbled.host(), ReasonUnreachable},
		"cut off":               {truncated.host(), ReasonUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := retrievalError(t, find(t, roleOver(test.host)))
			if got.Reason != test.want || got.Err == nil {
				t.Errorf("got %+v", got)
			}
			if got.Retryable() != (test.want == ReasonUnreachable) {
				t.Errorf("retryable: %t", got.Retryable())
			}
		})
	}
}

// TestReadTimeout has a server that never answers.
func TestReadTimeout(t *testing.T) {
	t.Parallel()
	over := make(chan struct{})
	sts := serve(t, true, func(http.ResponseWriter, *http.Request) { <-over })
	t.Cleanup(func() { close(over) })
	config := roleOver(sts.host())
	config.ReadTimeout, config.ConnectTimeout = time.Millisecond, 50*time.Millisecond
	got := retrievalError(t, find(t, config))
	if got.Reason != ReasonTimeout || errors.Is(got, context.DeadlineExceeded) || !got.Retryable() {
		t.Errorf("got %+v", got)
	}
}

// TestCancelDuringSTS shows that a reader's end does not wait for the library, which knows no context.
func TestCancelDuringSTS(t *testing.T) {
	t.Parallel()
	over := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	sts := serve(t, true, func(http.ResponseWriter, *http.Request) {
		cancel()
		<-over
	})
	t.Cleanup(func() { close(over) })
	if _, err := find(t, roleOver(sts.host())).Credentials(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Credentials = %v", err)
	}
}

// TestProxyOfTheEnvironment starts another process, since net/http reads these variables once.
func TestProxyOfTheEnvironment(t *testing.T) {
	t.Parallel()
	sts := serveSTS(t, map[string]string{"id": "secret"})
	var connects sync.Map
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connects.Store(r.Method+" "+r.Host, true)
		tunnel(t, w, r, sts.host())
	}))
	t.Cleanup(proxy.Close)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	run := func(proxyURL string) (string, error) {
		command := exec.CommandContext(t.Context(), self, asSTSClient, "sts.example.test")
		command.Env = append(os.Environ(), "HTTPS_PROXY="+proxyURL, "NO_PROXY=")
		out, err := command.CombinedOutput()
		return string(out), err
	}
	if out, err := run(proxy.URL); err != nil || out != "STS.id" {
		t.Errorf("through the proxy: %s, %v", out, err)
	}
	if _, ok := connects.Load("CONNECT sts.example.test:443"); !ok {
		t.Error("the proxy was not asked")
	}
	for name, proxyURL := range map[string]string{
		"nobody there": "http://user:PLANTED@127.0.0.1:1", "no URL": "http://user:PLANTED@[::bad",
	} {
		out, err := run(proxyURL)
		if err == nil || !strings.Contains(out, errProxy.Error()) || strings.Contains(out, "PLANTED") {
			t.Errorf("%s: %s, %v", name, out, err)
		}
	}
}

func tunnel(t *testing.T, w http.ResponseWriter, r *http.Request, to string) {
	t.Helper()
	up, err := (&net.Dialer{}).DialContext(r.Context(), "tcp", to)
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = up.Close() }()
	w.WriteHeader(http.StatusOK)
	down, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = down.Close() }()
	go func() { _, _ = io.Copy(up, buffered) }()
	_, _ = io.Copy(down, up)
}

// hangUp answers with raw bytes and closes the connection.
func hangUp(w http.ResponseWriter, raw string) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = io.WriteString(conn, raw)
	_ = conn.Close()
}

// retrievalError returns what a source fails with, after a search for planted secrets in it.
func retrievalError(t *testing.T, source *Source) *RetrievalError {
	t.Helper()
	keys, err := source.Credentials(t.Context())
	var got *RetrievalError
	if !errors.As(err, &got) {
		t.Fatalf("Credentials = %+v, %v", keys, err)
	}
	for _, text := range []string{err.Error(), fmt.Sprintf("%+v", err), got.Message, got.Code, got.RequestID} {
		if strings.Contains(text, "PLANTED") || strings.Contains(text, "Signature=") {
			t.Errorf("a secret in %s", text)
		}
	}
	return got
}
