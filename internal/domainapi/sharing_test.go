// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// hold makes the stand-in delay responses until the returned function is called.
func hold(service *domaintest.Service) (release func()) {
	until := make(chan struct{})
	service.Inject(domaintest.Fault{Until: until})
	return func() { close(until) }
}

// Callers that arrive after a request was sent share the next one.
func TestSharing_lateCallersShareNextRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		release := hold(service)
		client := newPiped(t, service)
		input := domainapi.QueryEmailVerificationInput{Email: address, Lang: "en", UserClientIP: "127.0.0.1"}
		replies := []<-chan reply{start(t.Context(), client, input)}
		synctest.Wait()
		for range 20 {
			replies = append(replies, start(t.Context(), client, input))
		}
		synctest.Wait()
		if n := service.Count(""); n != 1 {
			t.Errorf("%d requests at a time, want 1", n)
		}
		release()
		for _, reply := range replies {
			if got := <-reply; got.err != nil || !got.output.Verified() {
				t.Errorf("got %+v, %v", got.output, got.err)
			}
		}
		if n := service.Count(""); n != 2 {
			t.Errorf("%d requests, want 2", n)
		}
		// Results are not cached, so a later caller gets the current state.
		service.Put(domaintest.PendingRecord(address))
		if later, err := client.QueryEmailVerification(t.Context(), input); err != nil || later.Verified() || service.Count("") != 3 {
			t.Errorf("later: got %+v, %v after %d requests", later, err, service.Count(""))
		}
	})
}

// Callers that arrive before the request is sent share it.
func TestSharing_callersBeforeRequestShareIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		ready := make(chan struct{})
		client := newPiped(t, service, withCredentials(credentialsFunc(func(context.Context) (rpc.Credentials, error) {
			<-ready
			return rpc.Credentials(keys()), nil
		})))
		var replies []<-chan reply
		for range 20 {
			replies = append(replies, start(t.Context(), client, input(address)))
		}
		synctest.Wait()
		close(ready)
		for _, reply := range replies {
			if got := <-reply; got.err != nil || !got.output.Verified() {
				t.Errorf("got %+v, %v", got.output, got.err)
			}
		}
		if n := service.Count(""); n != 1 {
			t.Errorf("%d requests, want 1", n)
		}
	})
}

// A read that begins after a change never gets an earlier response, neither of a query nor of a list.
func TestSharing_readsAreNotStale(t *testing.T) {
	t.Parallel()
	query := func(ctx context.Context, client *domainapi.Client) (bool, error) {
		output, err := queryAddress(ctx, client)
		return err == nil && output.Verified(), err
	}
	list := func(ctx context.Context, client *domainapi.Client) (bool, error) {
		found, err := client.AllEmailVerifications(ctx, domainapi.EmailVerificationFilter{}, nil)
		return err == nil && found.Records[0].Verified(), err
	}
	for name, read := range map[string]func(context.Context, *domainapi.Client) (bool, error){"query": query, "list": list} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := domaintest.New(domaintest.WithRecords(domaintest.PendingRecord(address)))
				client := newPiped(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					recorder := httptest.NewRecorder()
					service.ServeHTTP(recorder, r)
					// The response is delayed on its way.
					time.Sleep(time.Second)
					w.Header().Set("Content-Type", recorder.Header().Get("Content-Type"))
					_, _ = recorder.Body.WriteTo(w)
				}))
				var before, after bool
				var errs [2]error
				var running sync.WaitGroup
				running.Go(func() { before, errs[0] = read(t.Context(), client) })
				synctest.Wait()
				service.Put(domaintest.VerifiedRecord(address))
				running.Go(func() { after, errs[1] = read(t.Context(), client) })
				running.Wait()
				if before || !after || errors.Join(errs[:]...) != nil {
					t.Errorf("before the change: %t, after it: %t, %v", before, after, errs)
				}
			})
		})
	}
}

func TestSharing_failuresAreShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Delay: time.Second, Times: 1}, domaintest.Fault{Code: "NoPermission", Times: 1})
		client := newPiped(t, service)
		first := start(t.Context(), client, input(address))
		synctest.Wait()
		second, third := start(t.Context(), client, input(address)), start(t.Context(), client, input(address))
		if got := <-first; got.err != nil {
			t.Error(got.err)
		}
		for _, waiter := range []<-chan reply{second, third} {
			if got := as[*rpc.ServiceError](t, (<-waiter).err); got.Class != rpc.ClassNoPermission {
				t.Errorf("got %+v", got)
			}
		}
		if _, err := queryAddress(t.Context(), client); err != nil || service.Count("") != 3 {
			t.Errorf("later: got %v after %d requests", err, service.Count(""))
		}
	})
}

func TestSharing_differentInputsAreNotShared(t *testing.T) {
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

// A caller that leaves, even the first one, does not affect the others.
func TestSharing_continuesAfterOneCallerLeaves(t *testing.T) {
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
				if got := callError(t, (<-first).err); got.Err != want || got.Attempts != 1 { //nolint:errorlint // as above
					t.Errorf("first: got %+v", got)
				}
				release()
				if got := <-second; got.err != nil || !got.output.Verified() {
					t.Errorf("second: got %+v, %v", got.output, got.err)
				}
				if n := service.Count(""); n != 2 {
					t.Errorf("%d requests, want 2", n)
				}
			})
		})
	}
}

func TestSharing_canceledByLastCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Delay: time.Hour})
		client := newPiped(t, service, func(s *settings) { s.network.ReadTimeout = 2 * time.Hour })
		ctx, cancel := context.WithCancel(t.Context())
		first, second := start(ctx, client, input(address)), start(ctx, client, input(address))
		synctest.Wait()
		began := time.Now()
		cancel()
		<-first
		<-second
		synctest.Wait()
		if err := service.Await(t.Context(), func(s domaintest.Stats) bool { return s.InFlight == 0 }); err != nil || time.Since(began) != 0 {
			t.Errorf("the request went on for %s", time.Since(began))
		}
		service.ClearFaults()
		service.ResetRequests()
		if got, err := queryAddress(t.Context(), client); err != nil || !got.Verified() || service.Count("") != 1 {
			t.Errorf("later: got %+v, %v after %d requests", got, err, service.Count(""))
		}
	})
}

// A caller that arrives while a canceled request still ends gets a request of its own.
func TestSharing_newRequestAfterCanceledOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		linger := make(chan struct{})
		calls := 0
		client := newPiped(t, service, withCredentials(credentialsFunc(func(context.Context) (rpc.Credentials, error) {
			if calls++; calls == 1 {
				<-linger // ignores the context
			}
			return rpc.Credentials(keys()), nil
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

func input(email string) domainapi.QueryEmailVerificationInput {
	return domainapi.QueryEmailVerificationInput{Email: email}
}

type credentialsFunc func(context.Context) (rpc.Credentials, error)

func (f credentialsFunc) Credentials(ctx context.Context) (rpc.Credentials, error) { return f(ctx) }
