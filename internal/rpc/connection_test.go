// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/recovered"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

// The peer closes an idle connection while the request is sent. With sockets, this would depend on timing.
func TestSend_replacesDeadConnection(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault    domaintest.Fault
		requests int
		replaced bool
	}{
		"idle":                {domaintest.Fault{Drop: true, Skip: 1, Times: 1}, 3, true},
		"idle, twice":         {domaintest.Fault{Drop: true, Skip: 1, Times: 2}, 3, false},
		"fresh":               {domaintest.Fault{Drop: true, Times: 1}, 1, false},
		"idle, but responded": {domaintest.Fault{Truncate: true, Skip: 1, Times: 1}, 2, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := verified()
				service.Inject(test.fault)
				attempts := 0
				client := newPiped(t, service, func(s *settings) {
					s.observe = func(context.Context, rpc.Attempt) { attempts++ }
				})
				var err error
				for i := 0; i <= test.fault.Skip; i++ {
					if _, err = client.call(t.Context(), address); err != nil && i < test.fault.Skip {
						t.Fatal(err)
					}
				}
				if (err == nil) != test.replaced {
					t.Errorf("got %v", err)
				}
				if n := service.Count(""); n != test.requests || attempts != test.fault.Skip+1 {
					t.Errorf("%d requests, %d attempts, want %d requests", n, attempts, test.requests)
				}
			})
		})
	}
}

// If one idle connection is dead, the others usually are too, so none of them may replace it.
func TestSend_replacementIsFresh(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		records := domaintest.Fleet(5)
		service := domaintest.New(domaintest.WithRecords(records...))
		until := make(chan struct{})
		service.Inject(domaintest.Fault{Until: until})
		client := newPiped(t, service)
		var replies []<-chan reply
		for _, record := range records {
			replies = append(replies, client.start(t.Context(), record.Email))
		}
		synctest.Wait()
		close(until)
		for _, reply := range replies {
			if got := <-reply; got.err != nil {
				t.Fatal(got.err)
			}
		}
		service.ClearFaults()
		// Requests on idle connections are dropped, and no others.
		kept := make(map[string]bool)
		for _, request := range service.Requests() {
			kept[request.RemoteAddr] = true
		}
		service.Inject(domaintest.Fault{Drop: true, Match: func(request domaintest.Request) bool { return kept[request.RemoteAddr] }})
		if _, err := client.call(t.Context(), records[0].Email); err != nil {
			t.Error(err)
		}
	})
}

func TestRetry_repeatsFailedDials(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dials := 0
		client := newPiped(t, verified(), withRetries(3), func(s *settings) {
			dial := s.network.Dial
			s.network.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
				if dials++; dials <= 3 {
					return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "server misbehaving", IsTemporary: true}}
				}
				return dial(ctx, network, address)
			}
		})
		began := time.Now()
		if _, err := client.call(t.Context(), address); err != nil || dials != 4 || time.Since(began) == 0 {
			t.Errorf("got %v after %d dials and %s", err, dials, time.Since(began))
		}
	})
}

// Redirects are neither followed nor retried.
func TestSend_followsNoRedirect(t *testing.T) {
	t.Parallel()
	for _, status := range []int{300, 301, 302, 303, 304, 307, 308} {
		synctest.Test(t, func(t *testing.T) {
			requests := 0
			client := newPiped(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests++
				if r.URL.Path != "/" || r.Host != "127.0.0.1" || r.Header.Get("Referer") != "" {
					t.Errorf("%d was followed to %s", status, r.URL)
				}
				w.Header().Set("Location", "http://127.0.0.2/elsewhere")
				w.WriteHeader(status)
			}), withRetries(3))
			_, err := client.call(t.Context(), address)
			if got := as[*rpc.ResponseError](t, err); got.Problem != rpc.ProblemForeign || got.HTTPStatus != status || requests != 1 {
				t.Errorf("got %v after %d requests", err, requests)
			}
		})
	}
}

func TestCall_panicIsAnError(t *testing.T) {
	t.Parallel()
	const value = "a value that nobody should see"
	// A panic of the runtime, whose message is kept, and one whose value may contain anything.
	first := func(texts []string) string { return texts[0] }
	for name, test := range map[string]struct {
		change func(*settings)
		stack  string
	}{
		"credentials": {stack: "index out of range", change: withCredentials(func(context.Context) (rpc.Credentials, error) {
			return rpc.Credentials{AccessKeyID: first(nil)}, nil
		})},
		"credentials, with a value": {stack: "rpc.Call", change: withCredentials(func(context.Context) (rpc.Credentials, error) {
			panic(errors.New(value))
		})},
		"observer": {stack: "rpc.Call", change: func(s *settings) {
			s.observe = func(context.Context, rpc.Attempt) { panic(value) }
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := verified()
				broken := newPiped(t, service, withRetries(5), test.change)
				failing := []<-chan reply{broken.start(t.Context(), address), broken.start(t.Context(), address)}
				living := newPiped(t, service).start(t.Context(), address)
				for _, reply := range failing {
					err := (<-reply).err
					panicked := as[*recovered.Error](t, err)
					if !strings.Contains(panicked.Stack, test.stack) {
						t.Errorf("%q is not in the stack:\n%s", test.stack, panicked.Stack)
					}
					if strings.Contains(panicked.Stack+err.Error(), value) || strings.Contains(err.Error(), "goroutine") {
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

// Requests that are authorized by a parameter have it in the body, and no signature.
func TestSendUnsigned_sendsParametersInBody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pipes := domaintest.NewPipes(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if email := r.FormValue("Email"); email != address || r.URL.Query().Has("Email") {
				t.Errorf("the parameter is %q, and the query %s", email, r.URL.RawQuery)
			}
			for _, name := range []string{"AccessKeyId", "Signature", "SecurityToken"} {
				if r.Form.Has(name) {
					t.Errorf("%s was sent", name)
				}
			}
			if r.Form.Get("Action") != "QueryEmailVerification" || r.Form.Get("Version") != "2018-01-29" || r.Form.Get("Format") != "JSON" {
				t.Errorf("got %v", r.Form)
			}
			_, _ = w.Write([]byte(`{"VerificationStatus":1,"RequestId":"R"}`))
		}))
		client := httpclient.New(httpclient.Config{Direct: true, Dial: pipes.Dial})
		t.Cleanup(client.CloseIdleConnections)
		target := rpc.Target{HTTP: client, Endpoint: rpc.Endpoint{Scheme: "http", Host: "127.0.0.1"}}
		got, attempt, err := rpc.SendUnsigned(t.Context(), target, secret.New(address), operation(address, nil))
		if err != nil || got.VerificationStatus.Value != 1 || attempt.RequestID != "R" || attempt.HTTPStatus != 200 {
			t.Errorf("got %+v, %+v, %v", got, attempt, err)
		}
	})
}

// The SDK's version headers are those of its own client. Its constant lags behind the version of the module.
func TestSend_namesTheSDKAndTheProgram(t *testing.T) {
	t.Parallel()
	for program, suffix := range map[string]string{"": "", "program/1.2.3 Terraform/1.11.4": " program/1.2.3 Terraform/1.11.4"} {
		synctest.Test(t, func(t *testing.T) {
			service := verified()
			client := newPiped(t, service, func(s *settings) { s.Target.UserAgent = program })
			if _, err := client.call(t.Context(), address); err != nil {
				t.Fatal(err)
			}
			header := service.Requests()[0].Header
			agent := header.Get("User-Agent")
			if !strings.HasPrefix(agent, "AlibabaCloud (") || !strings.HasSuffix(agent, "Core/"+sdk.Version+suffix) || header.Get("x-sdk-core-version") != sdk.Version {
				t.Errorf("got x-sdk-core-version %q and %q", header.Get("x-sdk-core-version"), agent)
			}
		})
	}
}

// expiring provides sessions, and counts how many were refused.
type expiring struct {
	refused   int
	permanent bool
}

func (e *expiring) CredentialsExcept(_ context.Context, refused rpc.Credentials) (rpc.Credentials, error) {
	if refused == keys() {
		e.refused++
		if !e.permanent {
			return rpc.Credentials{AccessKeyID: "other", AccessKeySecret: "other"}, nil
		}
	}
	return keys(), nil
}

// acceptsExpiring returns a stand-in that knows the keys of expiring.
func acceptsExpiring() *domaintest.Service {
	other := domaintest.Account{AccessKeyID: "other", AccessKeySecret: "other", UserID: domaintest.UserID}
	return domaintest.New(
		domaintest.WithAccounts(domaintest.DefaultAccount(), other), domaintest.WithRecords(domaintest.VerifiedRecord(address)),
	)
}

// A session that the service calls expired is fetched anew, once.
func TestCall_replacesExpiredSession(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		times     int
		code      string
		permanent bool
		requests  int
		refused   int
		fails     bool
	}{
		"once":              {1, "InvalidSecurityToken.Expired", false, 2, 1, false},
		"twice":             {2, "InvalidSecurityToken.Expired", false, 2, 1, true},
		"permanent keys":    {1, "InvalidSecurityToken.Expired", true, 1, 1, true},
		"another refusal":   {1, "SignatureDoesNotMatch", false, 1, 0, true},
		"a missing token":   {1, "MissingSecurityToken", false, 1, 0, true},
		"a bad request":     {1, "InvalidParameter", false, 1, 0, true},
		"after a throttled": {1, "Throttling", false, 2, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := acceptsExpiring()
				service.Inject(domaintest.Fault{Code: test.code, Times: test.times})
				source := &expiring{permanent: test.permanent}
				_, err := newPiped(t, service, withRetries(5), func(s *settings) { s.Credentials = source }).call(t.Context(), address)
				if (err != nil) != test.fails || service.Count("") != test.requests || source.refused != test.refused {
					t.Errorf("got %v after %d requests, and %d sessions were refused", err, service.Count(""), source.refused)
				}
				if err != nil && as[*rpc.CallError](t, err).Attempts != test.requests {
					t.Errorf("got %+v", err)
				}
			})
		})
	}
}
