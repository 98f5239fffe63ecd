// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"io"
	"net/http"
	"os/exec"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

// A session that the service refuses to one caller stays in use for the others until there is another one.
func TestSource_refusalConcernsOneCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, source := scripted()
		s.results <- hourly("first")
		first, err := source.Credentials(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for i, failure := range []RetrievalError{{Reason: ReasonBusy}, {Reason: ReasonCommand}, {Reason: ReasonCommand, Remembered: true}} {
			if !failure.Remembered {
				s.results <- outcome{err: &failure}
			}
			if _, err := source.CredentialsExcept(t.Context(), first); !isRetrieval(err, failure) {
				t.Errorf("after the refusal: %v, want %+v", err, failure)
			}
			if got, err := source.Credentials(t.Context()); got != first || err != nil || len(s.started) != min(i, 1)+2 {
				t.Errorf("another caller: %+v, %v after %d fetches", got, err, len(s.started))
			}
		}
		// The outage does not make others ask the source earlier than without the refusal.
		time.Sleep(refreshBackoff)
		if got, err := source.Credentials(t.Context()); got != first || err != nil || len(s.started) != 3 {
			t.Errorf("another caller, later: %+v, %v after %d fetches", got, err, len(s.started))
		}
		s.results <- hourly("second")
		for range 2 {
			if got, err := source.CredentialsExcept(t.Context(), first); got != keysOf("second") || err != nil {
				t.Errorf("after the outage: %+v, %v", got, err)
			}
			if got, err := source.Credentials(t.Context()); got != keysOf("second") || err != nil || len(s.started) != 4 {
				t.Errorf("another caller after the outage: %+v, %v after %d fetches", got, err, len(s.started))
			}
		}
	})
}

// A caller that shares the fetch for a refused session, because it is to be renewed, gets the session if that fails.
func TestSource_refusalAndRenewalShareFetch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, source := scripted()
		s.results <- hourly("id")
		if _, err := source.Credentials(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour - refreshMargin)
		other := askFor(t.Context(), source)
		refused := make(chan error, 1)
		go func() {
			_, err := source.CredentialsExcept(t.Context(), keysOf("id"))
			refused <- err
		}()
		synctest.Wait()
		s.results <- outcome{err: &RetrievalError{Reason: ReasonBusy}}
		if got := <-other; got.err != nil || got.session.keys != keysOf("id") {
			t.Errorf("the other caller: %+v", got)
		}
		if err := <-refused; !isRetrieval(err, RetrievalError{Reason: ReasonBusy}) || len(s.started) != 2 {
			t.Errorf("the refused caller: %v after %d fetches", err, len(s.started))
		}
		time.Sleep(refreshMargin)
		s.results <- outcome{err: &RetrievalError{Reason: ReasonBusy}}
		expired := RetrievalError{Reason: ReasonBusy, SessionExpired: now()}
		if _, err := source.CredentialsExcept(t.Context(), keysOf("id")); !isRetrieval(err, expired) {
			t.Errorf("a refused session that has expired: %v", err)
		}
	})
}

// Permanent keys have no replacement.
func TestSource_refusedPermanentKeys(t *testing.T) {
	t.Parallel()
	source := &Source{name: "test", fetch: static(keysOf("id"))}
	for _, refused := range []rpc.Credentials{{}, keysOf("id")} {
		if got, err := source.CredentialsExcept(t.Context(), refused); got != keysOf("id") || err != nil {
			t.Errorf("CredentialsExcept = %+v, %v", got, err)
		}
	}
}

// While the provider is suspended, a command may succeed, and the time of the command passes.
func TestProcess_successAfterItsTime(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("needs a shell, and there is no sh on the PATH")
	}
	// The shell exits within the time of the command, and its child keeps the output open for longer.
	const script = `sleep 2 & echo '{"access_key_id": "i", "access_key_secret": "s"}'`
	command := process{args: []string{sh, "-c", script}, timeout: commandGrace / 2}
	var got session
	for range 5 { // a slow machine may not even start the shell in time
		if got, err = command.fetch(t.Context()); err == nil {
			break
		}
	}
	if err != nil || got.keys.AccessKeyID != "i" {
		t.Errorf("fetch = %+v, %v", got, err)
	}
}

func TestExternal_expiredCredentials(t *testing.T) {
	t.Parallel()
	const output = `{"access_key_id": "i", "access_key_secret": "s", "sts_token": "t", "expiration": "2000-01-01T00:00:00Z"}`
	if got := retrievalFailure(t, resolve(t, external(t, commandLine(t, "print", output)))); got.Reason != ReasonExpired || got.Retryable() {
		t.Errorf("got %+v", got)
	}
}

// The source may quote its URL.
func TestURI_withholdsTokenInPath(t *testing.T) {
	t.Parallel()
	const token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJQTEFOVEVEIn0.c2lnbmF0dXJl"
	server := serve(t, false, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"Code": "NotFound", "Message": "nothing at /keys/`+token+`"}`)
	})
	got := retrievalFailure(t, resolve(t, Config{CredentialsURI: new(server.URL + "/keys/" + token)}))
	if got.Message != secret.Withheld {
		t.Errorf("got %+v", got)
	}
}
