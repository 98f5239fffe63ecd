// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/domaintest"
)

// hold makes the stand-in hold answers back until the returned function is called.
func hold(service *domaintest.Service) (release func()) {
	until := make(chan struct{})
	service.Inject(domaintest.Fault{Until: until})
	return func() { close(until) }
}

func TestIdenticalQueriesShareARequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		release := hold(service)
		client := newPiped(t, service)
		input := domainapi.QueryEmailVerificationInput{Email: address, Lang: "en", UserClientIP: "127.0.0.1"}
		var waiters []<-chan reply
		for range 20 {
			waiters = append(waiters, start(t.Context(), client, input))
		}
		synctest.Wait()
		if n := service.Count(""); n != 1 {
			t.Errorf("%d requests, want 1", n)
		}
		release()
		for _, waiter := range waiters {
			if got := <-waiter; got.err != nil || !got.output.Verified() {
				t.Errorf("got %+v, %v", got.output, got.err)
			}
		}
		// Nothing is kept: who asks later gets the present state.
		service.Put(domaintest.WaitingRecord(address))
		if later, err := client.QueryEmailVerification(t.Context(), input); err != nil || later.Verified() || service.Count("") != 2 {
			t.Errorf("later: got %+v, %v after %d requests", later, err, service.Count(""))
		}
	})
}

func TestFailuresAreShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Delay: time.Second, Code: "NoPermission", Times: 1})
		client := newPiped(t, service)
		first, second := start(t.Context(), client, input(address)), start(t.Context(), client, input(address))
		for _, waiter := range []<-chan reply{first, second} {
			if got := as[*domainapi.ServiceError](t, (<-waiter).err); got.Class != domainapi.ClassNoPermission {
				t.Errorf("got %+v", got)
			}
		}
		if _, err := ask(t.Context(), client); err != nil || service.Count("") != 2 {
			t.Errorf("later: got %v after %d requests", err, service.Count(""))
		}
	})
}

func TestDifferentQueriesShareNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := domaintest.New(domaintest.WithRecords(
			domaintest.VerifiedRecord(address), domaintest.VerifiedRecord("b@example.com"), domaintest.VerifiedRecord("en@example.com")))
		release := hold(service)
		client := newPiped(t, service)
		inputs := []domainapi.QueryEmailVerificationInput{
			{Email: address},
			{Email: "b@example.com"},
			{Email: "en@example.com"},
			{Email: address, Lang: "zh"},
			{Email: address, Lang: "en"},
			{Email: address, UserClientIP: "127.0.0.1"},
			{Email: address, UserClientIP: "::1"},
			{Email: address, Lang: "en", UserClientIP: "::1"},
		}
		var waiters []<-chan reply
		for _, input := range inputs {
			waiters = append(waiters, start(t.Context(), client, input))
		}
		synctest.Wait()
		if n := service.Count(""); n != len(inputs) {
			t.Errorf("%d requests, want %d", n, len(inputs))
		}
		release()
		for i, waiter := range waiters {
			if got := <-waiter; got.err != nil || got.output.Email != inputs[i].Email {
				t.Errorf("%+v: got %+v, %v", inputs[i], got.output, got.err)
			}
		}
	})
}

// Who leaves, even who asked first, leaves the others alone.
func TestOneLeaves(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]error{"canceled": context.Canceled, "deadline": context.DeadlineExceeded} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := verified()
				release := hold(service)
				client := newPiped(t, service)
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				first := start(ctx, client, input(address))
				synctest.Wait()
				second := start(t.Context(), client, input(address))
				synctest.Wait()
				if want == context.Canceled { //nolint:errorlint // it is that itself
					cancel()
				}
				if got := callError(t, (<-first).err); got.Err != want || got.Tries != 1 { //nolint:errorlint // as above
					t.Errorf("first: got %+v", got)
				}
				release()
				if got := <-second; got.err != nil || !got.output.Verified() {
					t.Errorf("second: got %+v, %v", got.output, got.err)
				}
				if n := service.Count(""); n != 1 {
					t.Errorf("%d requests, want 1", n)
				}
			})
		})
	}
}

func TestAllLeave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Delay: time.Hour, Times: 1})
		client := newPiped(t, service, func(config *domainapi.Config) { config.ReadTimeout = 2 * time.Hour })
		ctx, cancel := context.WithCancel(t.Context())
		first, second := start(ctx, client, input(address)), start(ctx, client, input(address))
		synctest.Wait()
		began := time.Now()
		cancel()
		<-first
		<-second
		if err := service.AwaitIdle(t.Context()); err != nil || time.Since(began) != 0 {
			t.Errorf("the request went on for %s", time.Since(began))
		}
		if got, err := ask(t.Context(), client); err != nil || !got.Verified() || service.Count("") != 2 {
			t.Errorf("later: got %+v, %v after %d requests", got, err, service.Count(""))
		}
	})
}

// Who comes while an abandoned request still winds down gets one of their own.
func TestJoinAfterAllLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		linger := make(chan struct{})
		asked := 0
		client := newPiped(t, service, withCredentials(credentialsFunc(func(context.Context) (domainapi.Credentials, error) {
			if asked++; asked == 1 {
				<-linger // whatever the context says
			}
			return domainapi.Credentials(keys()), nil
		})))
		ctx, cancel := context.WithCancel(t.Context())
		abandoned := start(ctx, client, input(address))
		synctest.Wait()
		cancel()
		<-abandoned
		later := start(t.Context(), client, input(address))
		synctest.Wait()
		if got := <-later; got.err != nil || !got.output.Verified() {
			t.Errorf("got %+v, %v", got.output, got.err)
		}
		close(linger)
		synctest.Wait()
		if n := service.Count(""); n != 1 {
			t.Errorf("%d requests, want 1: the abandoned one is not to be sent", n)
		}
	})
}

type roundTripperFunc func(*http.Request) (*http.Response, error)

func (f roundTripperFunc) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestPanics(t *testing.T) {
	t.Parallel()
	const secret = "a value that nobody should see"
	// A panic of the runtime, which says what is wrong, and one whose value may be anything.
	first := func(texts []string) string { return texts[0] }
	for name, test := range map[string]struct {
		change func(*domainapi.Config)
		stack  string
	}{
		"credentials": {stack: "index out of range", change: func(config *domainapi.Config) {
			config.Credentials = credentialsFunc(func(context.Context) (domainapi.Credentials, error) {
				return domainapi.Credentials{AccessKeyID: first(nil)}, nil
			})
		}},
		"transport": {stack: "RoundTrip", change: func(config *domainapi.Config) {
			config.Transport = roundTripperFunc(func(*http.Request) (*http.Response, error) { panic(errors.New(secret)) })
		}},
		"observer": {stack: "domainapi", change: func(config *domainapi.Config) {
			config.Observe = func(context.Context, domainapi.Try) { panic(secret) }
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := verified()
				broken := newPiped(t, service, withRetries(5), test.change)
				sound := newPiped(t, service)
				failing := []<-chan reply{start(t.Context(), broken, input(address)), start(t.Context(), broken, input(address))}
				living := start(t.Context(), sound, input(address))
				for _, waiter := range failing {
					err := (<-waiter).err
					panicked := as[*domainapi.PanicError](t, err)
					if !strings.Contains(panicked.Stack, test.stack) {
						t.Errorf("%q is not in the stack:\n%s", test.stack, panicked.Stack)
					}
					if strings.Contains(panicked.Stack+err.Error(), secret) || strings.Contains(err.Error(), "goroutine") {
						t.Errorf("shows too much: %v\n%s", err, panicked.Stack)
					}
				}
				if got := <-living; got.err != nil {
					t.Errorf("another call: %v", got.err)
				}
			})
		})
	}
}

func input(email string) domainapi.QueryEmailVerificationInput {
	return domainapi.QueryEmailVerificationInput{Email: email}
}
