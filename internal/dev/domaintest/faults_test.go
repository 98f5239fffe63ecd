// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

func TestFault_appliesToMatchingRequests(t *testing.T) {
	t.Parallel()
	page := url.Values{"PageNum": {"1"}, "PageSize": {"1"}}
	type step struct {
		action string
		params url.Values
		hit    bool
	}
	for name, test := range map[string]struct {
		fault domaintest.Fault
		steps []step
	}{
		"any": {domaintest.Fault{}, []step{{query, email("a@x"), true}, {list, page, true}, {query, email("b@x"), true}}},
		"times": {domaintest.Fault{Times: 2}, []step{
			{query, email("a@x"), true}, {query, email("a@x"), true}, {query, email("a@x"), false},
		}},
		"skip": {domaintest.Fault{Skip: 1, Times: 1}, []step{
			{query, email("a@x"), false}, {query, email("a@x"), true}, {query, email("a@x"), false},
		}},
		"action": {domaintest.Fault{Action: list}, []step{{query, email("a@x"), false}, {list, page, true}}},
		"address": {domaintest.Fault{Email: "A@x"}, []step{
			{query, email("b@x"), false}, {list, page, false}, {query, email("a@X"), true},
		}},
		"match": {domaintest.Fault{Match: func(r domaintest.Request) bool { return r.Params.Get("Lang") == "zh" }}, []step{
			{query, email("a@x"), false}, {query, url.Values{"Email": {"a@x"}, "Lang": {"zh"}}, true},
		}},
		"wrong request": {domaintest.Fault{Times: 1}, []step{{query, nil, false}, {query, email("a@x"), true}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t)
			client := newClient(t)
			test.fault.Status = http.StatusTeapot
			server.Inject(test.fault)
			for i, step := range test.steps {
				got := ask(t, client, server.URL, step.action, step.params)
				if hit := got.status == http.StatusTeapot; hit != step.hit || got.err != nil {
					t.Errorf("request %d: got %d, %v", i+1, got.status, got.err)
				}
			}
		})
	}
}

func TestFaults_applyInOrder(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	client := newClient(t)
	server.Inject(
		domaintest.Fault{Status: 502, Times: 1},
		domaintest.Fault{Email: "other@x", Status: 504},
		domaintest.Fault{Status: 503},
	)
	for i, want := range []int{502, 503, 503} {
		if got := ask(t, client, server.URL, query, email("a@x")); got.status != want || len(got.body) != 0 {
			t.Errorf("request %d: got %d %q, want %d", i+1, got.status, got.body, want)
		}
	}
	server.ClearFaults()
	if got := ask(t, client, server.URL, query, email("a@x")); got.status != http.StatusOK {
		t.Errorf("after ClearFaults: got %d", got.status)
	}
}

func TestFault_response(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault       domaintest.Fault
		status      int
		code        string
		body        string // if not empty, the whole body
		contentType string
		header      http.Header
	}{
		"code": {
			fault:  domaintest.Fault{Code: "Throttling.User", Header: http.Header{"Retry-After": {"2"}}},
			status: 400, code: "Throttling.User", contentType: "application/json;charset=utf-8",
			header: http.Header{"Retry-After": {"2"}},
		},
		"code, status and message": {
			fault:  domaintest.Fault{Code: "Odd", Status: 418, Message: "a \"teapot\""},
			status: 418, code: "Odd", contentType: "application/json;charset=utf-8",
		},
		"body": {
			fault:  domaintest.Fault{Body: `{"VerificationStatus": [1]}`},
			status: 200, body: `{"VerificationStatus": [1]}`, contentType: "application/json;charset=utf-8",
		},
		"HTML": {
			fault:  domaintest.Fault{Body: "<html>", ContentType: "text/html", Status: 502},
			status: 502, body: "<html>", contentType: "text/html",
		},
		"empty":            {fault: domaintest.Fault{Status: 200}, status: 200, contentType: "application/json;charset=utf-8"},
		"redirect":         {fault: domaintest.Fault{Redirect: "http://127.0.0.1:1/", Status: 307}, status: 307, header: http.Header{"Location": {"http://127.0.0.1:1/"}}},
		"redirect, 302":    {fault: domaintest.Fault{Redirect: "/", Status: 302}, status: 302, header: http.Header{"Location": {"/"}}},
		"header alone":     {fault: domaintest.Fault{Header: http.Header{"X-Ratelimit-User-Api": {"r"}}}, status: 200, contentType: "application/json;charset=utf-8", header: http.Header{"X-Ratelimit-User-Api": {"r"}}},
		"delayed response": {fault: domaintest.Fault{Delay: time.Nanosecond}, status: 200, contentType: "application/json;charset=utf-8"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t)
			server.Inject(test.fault)
			got := ask(t, newClient(t), server.URL, query, email("a@example.com"))
			if got.err != nil || got.status != test.status || got.header.Get("Content-Type") != test.contentType {
				t.Errorf("got %d %v %v", got.status, got.header, got.err)
			}
			if test.code != "" {
				got.wantCode(t, test.status, test.code)
				if test.fault.Message != "" && got.decode(t)["Message"] != test.fault.Message {
					t.Errorf("Message is %v", got.decode(t)["Message"])
				}
			}
			if test.body != "" && string(got.body) != test.body {
				t.Errorf("body %s", got.body)
			}
			for name := range test.header {
				if got.header.Get(name) != test.header.Get(name) {
					t.Errorf("%s is %q", name, got.header.Get(name))
				}
			}
			if recorded := server.Requests()[0]; recorded.Status != test.status || recorded.Code != test.code {
				t.Errorf("recorded %d %s", recorded.Status, recorded.Code)
			}
		})
	}
}

func TestFault_drop(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	client := newClient(t)
	ask(t, client, server.URL, query, email("a@example.com")) // opens the connection
	server.Inject(domaintest.Fault{Drop: true, Times: 1})
	if got := ask(t, client, server.URL, query, email("a@example.com")); !errors.Is(got.err, io.EOF) {
		t.Errorf("got %d, %v", got.status, got.err)
	}
	if got := ask(t, client, server.URL, query, email("a@example.com")); got.status != http.StatusOK {
		t.Errorf("after the drop: %d, %v", got.status, got.err)
	}
	if requests := server.Requests(); len(requests) != 3 || requests[1].Status != 0 {
		t.Errorf("recorded %+v", requests)
	}
}

func TestFault_truncate(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(1000)...))
	client := newClient(t)
	server.Inject(domaintest.Fault{Truncate: true})
	for _, test := range []struct {
		action string
		params url.Values
	}{{query, email("member00001@example.com")}, {list, url.Values{"PageNum": {"1"}, "PageSize": {"1000"}}}} {
		got := ask(t, client, server.URL, test.action, test.params)
		if got.status != http.StatusOK || !errors.Is(got.err, io.ErrUnexpectedEOF) || !bytes.HasPrefix(got.body, []byte("{")) {
			t.Errorf("%s: got %d, %v, %d bytes", test.action, got.status, got.err, len(got.body))
		}
	}
	server.ClearFaults()
	server.Inject(domaintest.Fault{Truncate: true, Status: 200})
	if got := ask(t, client, server.URL, query, email("a@example.com")); !errors.Is(got.err, io.ErrUnexpectedEOF) {
		t.Errorf("an empty body: got %d, %v", got.status, got.err)
	}
}

// open sends a request and returns its response with the body unread.
func open(ctx context.Context, t *testing.T, server *domaintest.Server, client *http.Client) *http.Response {
	t.Helper()
	signed := domaintest.DefaultAccount().SignedParams(http.MethodPost, query, time.Now(), email("a@example.com"))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/?"+signed.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

func TestFault_endless(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	server.Inject(domaintest.Fault{Endless: true})
	ctx, cancel := context.WithCancel(shortContext(t))
	response := open(ctx, t, server, newClient(t))
	const bound = 8 << 20
	if n, err := io.CopyN(io.Discard, response.Body, bound); n != bound || err != nil {
		t.Errorf("read %d bytes: %v", n, err)
	}
	cancel()
	if err := server.Await(shortContext(t), func(s domaintest.Stats) bool { return s.InFlight == 0 }); err != nil {
		t.Error("the body goes on after the client hung up")
	}
}

func TestFault_stall(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	server.Inject(domaintest.Fault{Stall: true, Body: `{"Req`})
	ctx, cancel := context.WithCancel(shortContext(t))
	response := open(ctx, t, server, newClient(t))
	if response.StatusCode != http.StatusOK {
		t.Errorf("got %d", response.StatusCode)
	}
	begin := make([]byte, 5)
	if _, err := io.ReadFull(response.Body, begin); err != nil || string(begin) != `{"Req` {
		t.Errorf("got %q, %v", begin, err)
	}
	if in := server.Stats().InFlight; in != 1 {
		t.Errorf("%d requests in flight", in)
	}
	cancel()
	if _, err := response.Body.Read(begin); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := server.Await(shortContext(t), func(s domaintest.Stats) bool { return s.InFlight == 0 }); err != nil {
		t.Error("the request goes on after the client hung up")
	}
}

func TestFault_untilReleased(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.VerifiedRecord("a@example.com")))
	client := newClient(t)
	release := make(chan struct{})
	server.Inject(domaintest.Fault{Until: release})
	responses := make(chan reply)
	go func() { responses <- ask(t, client, server.URL, query, email("a@example.com")) }()
	if err := server.Await(shortContext(t), func(s domaintest.Stats) bool { return s.Requests >= 1 }); err != nil {
		t.Fatal(err)
	}
	if requests := server.Requests(); len(requests) != 1 || requests[0].Status != 0 {
		t.Errorf("responded before its time: %+v", requests)
	}
	close(release)
	if got := <-responses; !strings.Contains(string(got.body), `"VerificationStatus":1`) {
		t.Errorf("got %d %s %v", got.status, got.body, got.err)
	}
}

func TestFault_delayEndsWithClient(t *testing.T) {
	t.Parallel()
	for name, hold := range map[string]struct {
		latency time.Duration
		fault   domaintest.Fault
	}{
		"latency": {latency: time.Hour},
		"delay":   {fault: domaintest.Fault{Delay: time.Hour}},
		"until":   {fault: domaintest.Fault{Until: make(chan struct{})}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithLatency(hold.latency))
			client := newClient(t)
			server.Inject(hold.fault)
			ctx, cancel := context.WithCancel(shortContext(t))
			defer cancel()
			responses := make(chan reply)
			go func() {
				responses <- send(ctx, t, client, server.URL,
					domaintest.DefaultAccount().SignedParams(http.MethodPost, query, time.Now(), email("a@example.com")))
			}()
			if err := server.Await(shortContext(t), func(s domaintest.Stats) bool { return s.Requests >= 1 }); err != nil {
				t.Fatal(err)
			}
			cancel()
			if got := <-responses; !errors.Is(got.err, context.Canceled) {
				t.Errorf("got %d, %v", got.status, got.err)
			}
			if err := server.Await(shortContext(t), func(s domaintest.Stats) bool { return s.InFlight == 0 }); err != nil {
				t.Error("the request goes on after the client hung up")
			}
		})
	}
}

func TestFault_alter(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.VerifiedRecord("a@example.com")))
	server.Inject(domaintest.Fault{Status: http.StatusPartialContent, Alter: func(body []byte) []byte {
		return bytes.Replace(body, []byte("{"), []byte(`{"Code":"Odd",`), 1)
	}})
	got := ask(t, newClient(t), server.URL, query, email("a@example.com"))
	got.wantCode(t, http.StatusPartialContent, "Odd")
	if got.decode(t)["Email"] != "a@example.com" || got.header.Get("Content-Type") != "application/json;charset=utf-8" {
		t.Errorf("got %v %s", got.header, got.body)
	}
}

func TestFaulty(t *testing.T) {
	t.Parallel()
	next := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Own", "own")
		w.WriteHeader(http.StatusAccepted)
		if _, err := io.Copy(w, r.Body); err != nil {
			t.Error(err)
		}
	})
	for name, test := range map[string]struct {
		fault  domaintest.Fault
		status int
		own    string
		body   string
		err    error
	}{
		"none":     {domaintest.Fault{}, 202, "own", "sent", nil},
		"header":   {domaintest.Fault{Header: http.Header{"X-Own": nil}}, 202, "own", "sent", nil},
		"alter":    {domaintest.Fault{Alter: bytes.ToUpper}, 202, "own", "SENT", nil},
		"body":     {domaintest.Fault{Body: "other", Status: 418}, 418, "", "other", nil},
		"redirect": {domaintest.Fault{Redirect: "/", Status: 303}, 303, "", "", nil},
		"truncate": {domaintest.Fault{Truncate: true}, 202, "own", "se", io.ErrUnexpectedEOF},
		"drop":     {domaintest.Fault{Drop: true}, 0, "", "", io.EOF},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(domaintest.Faulty(next, test.fault))
			t.Cleanup(server.Close)
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader("sent"))
			if err != nil {
				t.Fatal(err)
			}
			var status int
			var own string
			var body []byte
			response, err := newClient(t).Do(request)
			if err == nil {
				status, own = response.StatusCode, response.Header.Get("X-Own")
				body, err = io.ReadAll(response.Body)
				_ = response.Body.Close()
			}
			if status != test.status || own != test.own || string(body) != test.body || !errors.Is(err, test.err) {
				t.Errorf("got %d, X-Own %q, %q, %v", status, own, body, err)
			}
		})
	}
}

func TestFaulty_endsWithClient(t *testing.T) {
	t.Parallel()
	released := make(chan struct{})
	ctx, cancel := context.WithCancel(shortContext(t))
	handler := domaintest.Faulty(http.NotFoundHandler(), domaintest.Fault{Delay: time.Hour})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(released)
		stop := time.AfterFunc(time.Millisecond, cancel)
		defer stop.Stop()
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL, strings.NewReader("sent"))
	if err != nil {
		t.Fatal(err)
	}
	if response, err := newClient(t).Do(request); err == nil {
		_ = response.Body.Close()
		t.Errorf("got %d", response.StatusCode)
	}
	<-released
}

// Every fault of the tables has a name of its own, and those that alter a success do so.
func TestFaultTable(t *testing.T) {
	t.Parallel()
	const success = `{"RequestId":"R","Email":"a@example.com","VerificationStatus":1}`
	names := make(map[string]bool)
	account := domaintest.Account{AccessKeyID: "key", AccessKeySecret: "a secret", SecurityToken: "a+token/"}
	for _, fault := range append(domaintest.FaultTable("a@example.com", "/"), domaintest.EchoFaults(account)...) {
		if names[fault.Name] {
			t.Errorf("two faults have the name %q", fault.Name)
		}
		names[fault.Name] = true
		if fault.Fault.Alter == nil {
			continue
		}
		if body := string(fault.Fault.Alter([]byte(success))); body == success && fault.Fault.Status == 0 {
			t.Errorf("%s alters nothing", fault.Name)
		}
	}
}
