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
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

func TestInject(t *testing.T) {
	t.Parallel()
	const pass, hit = http.StatusOK, http.StatusTeapot
	a, b := request{params: values("Email", "a@x")}, request{params: values("Email", "b@x")}
	page, wrong := request{action: list}, request{params: values("Email", "")}
	chinese := request{params: values("Email", "a@x", "Lang", "zh")}
	isChinese := func(r domaintest.Request) bool { return r.Params.Get("Lang") == "zh" }
	for name, test := range map[string]struct {
		faults   []domaintest.Fault
		requests []request
		want     []int
	}{
		"any":           {[]domaintest.Fault{{Status: hit}}, []request{a, page, b}, []int{hit, hit, hit}},
		"times":         {[]domaintest.Fault{{Status: hit, Times: 2}}, []request{a, a, a}, []int{hit, hit, pass}},
		"skip":          {[]domaintest.Fault{{Status: hit, Skip: 1, Times: 1}}, []request{a, a, a}, []int{pass, hit, pass}},
		"action":        {[]domaintest.Fault{{Status: hit, Action: list}}, []request{a, page}, []int{pass, hit}},
		"address":       {[]domaintest.Fault{{Status: hit, Email: "A@X"}}, []request{b, page, a}, []int{pass, pass, hit}},
		"match":         {[]domaintest.Fault{{Status: hit, Match: isChinese}}, []request{a, chinese}, []int{pass, hit}},
		"wrong request": {[]domaintest.Fault{{Status: hit, Times: 1}}, []request{wrong, a}, []int{400, hit}},
		"in order": {
			[]domaintest.Fault{{Status: 502, Times: 1}, {Email: "other@x", Status: 504}, {Status: 503}},
			[]request{a, a, a},
			[]int{502, 503, 503},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := start(t)
			server.Inject(test.faults...)
			for i, q := range test.requests {
				if got := server.send(q); got.status != test.want[i] || got.err != nil {
					t.Errorf("request %d: got %d, %v, want %d", i+1, got.status, got.err, test.want[i])
				}
			}
			server.ClearFaults()
			if got := server.send(a); got.status != pass {
				t.Errorf("after ClearFaults: got %d", got.status)
			}
		})
	}
}

// A fault has the same effect whether it is injected into a service or applied with Faulty.
func TestFault_response(t *testing.T) {
	t.Parallel()
	const json = "application/json;charset=utf-8"
	own := `{"RequestId":"R","Email":"` + address + `","VerificationStatus":1}`
	for name, test := range map[string]struct {
		fault       domaintest.Fault
		status      int
		contentType string
		body        string
		code        string // which is recorded
		err         error
		header      string // value of X-More
	}{
		"none":    {status: 200, contentType: json, body: own},
		"delayed": {fault: domaintest.Fault{Delay: time.Nanosecond}, status: 200, contentType: json, body: own},
		"header":  {fault: domaintest.Fault{Header: http.Header{"x-more": {"more"}}}, status: 200, contentType: json, body: own, header: "more"},
		"code": {
			fault: domaintest.Fault{Code: "Throttling.User", Header: http.Header{"X-More": {"more"}}}, status: 400, code: "Throttling.User",
			contentType: json, header: "more",
			body: `{"RequestId":"R","HostId":"HOST","Code":"Throttling.User","Message":"Request was denied due to user flow control.",` +
				`"Recommend":"https://api.aliyun.com/troubleshoot?q=Throttling.User&product=Domain&requestId=R"}`,
		},
		"code, status and message": {
			fault: domaintest.Fault{Code: "Odd", Status: 418, Message: `a "teapot"`}, status: 418, code: "Odd", contentType: json,
			body: `{"RequestId":"R","HostId":"HOST","Code":"Odd","Message":"a \"teapot\"",` +
				`"Recommend":"https://api.aliyun.com/troubleshoot?q=Odd&product=Domain&requestId=R"}`,
		},
		"body":     {fault: domaintest.Fault{Body: `{"VerificationStatus": [1]}`}, status: 200, contentType: json, body: `{"VerificationStatus": [1]}`},
		"HTML":     {fault: domaintest.Fault{Body: "<html>", ContentType: "text/html", Status: 502}, status: 502, contentType: "text/html", body: "<html>"},
		"empty":    {fault: domaintest.Fault{Status: 200}, status: 200, contentType: json},
		"redirect": {fault: domaintest.Fault{Redirect: "/elsewhere", Status: 302}, status: 302},
		"alter":    {fault: domaintest.Fault{Status: 206, Alter: bytes.ToUpper}, status: 206, contentType: json, body: strings.ToUpper(own)},
		"drop":     {fault: domaintest.Fault{Drop: true}, err: io.EOF},
		"truncate": {
			fault: domaintest.Fault{Truncate: true}, status: 200, contentType: json, body: `{"RequestId":"`, err: io.ErrUnexpectedEOF,
		},
		"truncate nothing": {fault: domaintest.Fault{Truncate: true, Status: 200}, status: 200, contentType: json, err: io.ErrUnexpectedEOF},
	} {
		record := domaintest.Record{Email: address, VerificationStatus: new(1)}
		account := domaintest.DefaultAccount()
		account.UserID = ""
		options := []domaintest.Option{domaintest.WithAccounts(account), domaintest.WithRecords(record)}
		check := func(t *testing.T, got reply) {
			t.Helper()
			body := anonymous(got.body)
			if test.fault.Truncate && strings.HasPrefix(body, test.body) {
				body = test.body // the rest is a part of the request ID
			}
			if got.status != test.status || got.header.Get("Content-Type") != test.contentType || body != test.body ||
				got.header.Get("X-More") != test.header || !errors.Is(got.err, test.err) {
				t.Errorf("got %+v", got)
			}
			if location := got.header.Get("Location"); location != test.fault.Redirect {
				t.Errorf("Location is %s", location)
			}
		}
		t.Run(name+"/service", func(t *testing.T) {
			t.Parallel()
			server := start(t, options...)
			server.Inject(test.fault)
			check(t, server.send(request{}))
			if recorded := server.Requests()[0]; recorded.Status != test.status || recorded.Code != test.code {
				t.Errorf("recorded %d %s", recorded.Status, recorded.Code)
			}
		})
		t.Run(name+"/handler", func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(domaintest.Faulty(domaintest.New(options...), test.fault))
			t.Cleanup(server.Close)
			// With a body, which has to reach the service.
			check(t, request{change: moved()}.send(t.Context(), server.Client(), server.URL))
		})
	}
}

// A fault that has not ended ends when the client gives up.
func TestFault_endsWithClient(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault  domaintest.Fault
		begins string // of the body, if there is one
	}{
		"delay":   {fault: domaintest.Fault{Delay: time.Hour}},
		"until":   {fault: domaintest.Fault{Until: make(chan struct{})}},
		"stall":   {fault: domaintest.Fault{Stall: true, Body: `{"Req`}, begins: `{"Req`},
		"endless": {fault: domaintest.Fault{Endless: true}, begins: `{"RequestId":"` + strings.Repeat("0", 8<<20)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := start(t)
			server.Inject(test.fault)
			ctx, cancel := context.WithCancel(t.Context())
			if test.begins == "" {
				replies := server.start(ctx, request{})
				if recorded := server.Requests()[0]; recorded.Status != 0 {
					t.Errorf("responded before its time: %+v", recorded)
				}
				cancel()
				if got := <-replies; !errors.Is(got.err, context.Canceled) {
					t.Errorf("got %d, %v", got.status, got.err)
				}
			} else {
				r, err := request{}.build(ctx, server.URL)
				if err != nil {
					t.Fatal(err)
				}
				response, err := server.Client().Do(r)
				if err != nil {
					t.Fatal(err)
				}
				defer response.Body.Close()
				begins := make([]byte, len(test.begins))
				if _, err := io.ReadFull(response.Body, begins); err != nil || string(begins) != test.begins {
					t.Errorf("got %d, %.20s, %v", response.StatusCode, begins, err)
				}
				if n := server.Stats().InFlight; n != 1 {
					t.Errorf("%d requests in flight", n)
				}
				cancel()
				if _, err := io.Copy(io.Discard, response.Body); !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
			}
			server.await(t.Context(), func(s domaintest.Stats) bool { return s.InFlight == 0 })
		})
	}
	t.Run("handler", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		handler := domaintest.Faulty(http.NotFoundHandler(), domaintest.Fault{Delay: time.Hour})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.AfterFunc(time.Millisecond, cancel)
			handler.ServeHTTP(w, r)
		}))
		t.Cleanup(server.Close) // which waits for the handler
		if got := (request{body: "body"}).send(ctx, server.Client(), server.URL); !errors.Is(got.err, context.Canceled) {
			t.Errorf("got %+v", got)
		}
	})
}

func TestFault_untilReleased(t *testing.T) {
	t.Parallel()
	server := start(t, domaintest.WithRecords(domaintest.VerifiedRecord(address)))
	release := make(chan struct{})
	server.Inject(domaintest.Fault{Until: release})
	replies := server.start(t.Context(), request{})
	close(release)
	if got := (<-replies).fields(t); got["VerificationStatus"] != 1.0 {
		t.Errorf("got %v", got)
	}
}

// Every fault of the tables has a name of its own, and those that alter a success do so.
func TestFaultTable(t *testing.T) {
	t.Parallel()
	const success = `{"RequestId":"R","Email":"a@example.com","VerificationStatus":1}`
	account := domaintest.Account{AccessKeyID: "key", AccessKeySecret: "a secret", SecurityToken: "a+token/"}
	table := append(domaintest.FaultTable(address, "/"), domaintest.EchoFaults(account)...)
	names := make([]string, 0, len(table))
	for _, fault := range table {
		names = append(names, fault.Name)
		if alter := fault.Fault.Alter; alter != nil && string(alter([]byte(success))) == success && fault.Fault.Status == 0 {
			t.Errorf("%s alters nothing", fault.Name)
		}
	}
	slices.Sort(names)
	if n := len(slices.Compact(names)); n != len(table) || n != 133+(2*19+5)*11 {
		t.Errorf("%d names of %d faults", n, len(table))
	}
}
