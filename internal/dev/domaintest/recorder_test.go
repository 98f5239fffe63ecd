// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

func TestService_recordsRequests(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	account := domaintest.Account{AccessKeyID: "STS.key", AccessKeySecret: "secret", SecurityToken: "token"}
	var observed []domaintest.Request
	server := domaintest.Start(t,
		domaintest.WithAccounts(account),
		domaintest.WithClock(func() time.Time { return now }),
		domaintest.WithObserver(func(r domaintest.Request) { observed = append(observed, r) }))
	client := newClient(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/?"+
		account.SignedParams(http.MethodPost, query, now, email("a@example.com")).Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("User-Agent", "the agent")
	do(client, request)
	send(t.Context(), t, client, server.URL, account.SignedParams(http.MethodPost, "Unknown", now, nil))

	requests := server.Requests()
	if len(requests) != 2 || len(observed) != 2 {
		t.Fatalf("recorded %d, observed %d", len(requests), len(observed))
	}
	first := requests[0]
	if first.Action != query || first.Method != http.MethodPost || !first.Time.Equal(now) || first.RemoteAddr == "" ||
		first.Status != http.StatusOK || first.Code != "" || first.Header.Get("User-Agent") != "the agent" {
		t.Errorf("first: %+v", first)
	}
	if first.Params.Get("Email") != "a@example.com" || first.Params.Get("SecurityToken") != "token" || first.Params.Has("Signature") {
		t.Errorf("parameters of the first: %v", first.Params)
	}
	if second := requests[1]; second.Status != http.StatusNotFound || second.Code != "InvalidAction.NotFound" {
		t.Errorf("second: %+v", second)
	}
	if observed[1].Code != "InvalidAction.NotFound" {
		t.Errorf("observed %+v", observed[1])
	}
	if server.Count(query) != 1 || server.Count("Unknown") != 1 || server.Count("") != 2 || server.Count(list) != 0 {
		t.Errorf("counts: %+v", server.Stats())
	}

	server.ResetRequests()
	if stats := server.Stats(); len(server.Requests()) != 0 || stats.Requests != 0 || stats.Connections != 0 || len(stats.ByAction) != 0 {
		t.Errorf("after the reset: %+v", stats)
	}
}

func TestStats_countsConnectionsAndConcurrency(t *testing.T) {
	t.Parallel()
	const parallel = 5
	server := domaintest.Start(t, domaintest.CountOnly())
	client := newClient(t)
	for range 3 {
		ask(t, client, server.URL, query, email("a@example.com"))
	}
	if stats := server.Stats(); stats.Connections != 1 || stats.PeakInFlight != 1 || stats.InFlight != 0 {
		t.Errorf("one after the other: %+v", stats)
	}

	release := make(chan struct{})
	server.Inject(domaintest.Fault{Until: release})
	var readers sync.WaitGroup
	for range parallel {
		readers.Go(func() { ask(t, client, server.URL, query, email("a@example.com")) })
	}
	if err := server.Await(shortContext(t), func(s domaintest.Stats) bool { return s.Requests >= 3+parallel }); err != nil {
		t.Fatal(err)
	}
	if stats := server.Stats(); stats.InFlight != parallel || stats.PeakInFlight != parallel || stats.Connections != parallel {
		t.Errorf("all at once: %+v", stats)
	}
	close(release)
	readers.Wait()
	if stats := server.Stats(); stats.InFlight != 0 || stats.PeakInFlight != parallel || stats.Requests != 3+parallel {
		t.Errorf("afterwards: %+v", stats)
	}
	if requests := server.Requests(); len(requests) != 0 {
		t.Errorf("CountOnly kept %d requests", len(requests))
	}
}

func TestAwait_endsWithContext(t *testing.T) {
	t.Parallel()
	service := domaintest.New()
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error)
	go func() { result <- service.Await(ctx, func(s domaintest.Stats) bool { return s.Requests > 0 }) }()
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Under -race this shows that everything can be used at once.
func TestService_isSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(50)...))
	client := newClient(t)
	var failures atomic.Int32
	server.Inject(domaintest.Fault{Code: "ServiceUnavailable", Times: 5})
	var workers sync.WaitGroup
	for range 8 {
		workers.Go(func() {
			for range 10 {
				server.PutAfter(domaintest.VerifiedRecord("member00010@example.com"), 2)
				server.Put(domaintest.PendingRecord("more@example.com"))
				if got := ask(t, client, server.URL, query, email("member00010@example.com")); got.status == http.StatusServiceUnavailable {
					failures.Add(1)
				}
				if got := ask(t, client, server.URL, list, url.Values{"PageNum": {"1"}, "PageSize": {"10"}}); got.status == http.StatusServiceUnavailable {
					failures.Add(1)
				}
				server.Requests()
				server.Stats()
			}
		})
	}
	workers.Wait()
	if got := failures.Load(); got != 5 {
		t.Errorf("%d requests met a fault for 5", got)
	}
	if got := server.Count(""); got != 160 {
		t.Errorf("%d requests were counted", got)
	}
}
