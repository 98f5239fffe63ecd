// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

func TestRequests(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	account := domaintest.Account{AccessKeyID: "STS.key", AccessKeySecret: "secret", SecurityToken: "token"}
	var observed []domaintest.Request
	server := start(t,
		domaintest.WithAccounts(account),
		domaintest.WithClock(func() time.Time { return now }),
		domaintest.WithObserver(func(r domaintest.Request) { observed = append(observed, r) }))
	server.send(request{account: account, at: now, header: http.Header{"User-Agent": {"the agent"}}})
	server.send(request{account: account, at: now, action: "Unknown"})

	requests := server.Requests()
	if len(requests) != 2 || len(observed) != 2 || observed[1].Code != "InvalidAction.NotFound" {
		t.Fatalf("recorded %+v, observed %+v", requests, observed)
	}
	if r := requests[0]; r.Action != query || r.Method != http.MethodPost || !r.Time.Equal(now) || r.RemoteAddr == "" ||
		r.Status != http.StatusOK || r.Code != "" || r.Header.Get("User-Agent") != "the agent" ||
		r.Params.Get("Email") != address || r.Params.Get("SecurityToken") != "token" || r.Params.Has("Signature") {
		t.Errorf("first: %+v", r)
	}
	if r := requests[1]; r.Status != http.StatusNotFound || r.Code != "InvalidAction.NotFound" {
		t.Errorf("second: %+v", r)
	}
	if server.Count(query) != 1 || server.Count("Unknown") != 1 || server.Count("") != 2 || server.Count(list) != 0 {
		t.Errorf("counts: %+v", server.Stats())
	}
	server.ResetRequests()
	if stats := server.Stats(); len(server.Requests()) != 0 || stats.Requests != 0 || stats.Connections != 0 || len(stats.ByAction) != 0 {
		t.Errorf("after the reset: %+v", stats)
	}
}

func TestStats(t *testing.T) {
	t.Parallel()
	const parallel = 5
	server := start(t, domaintest.CountOnly())
	for range 3 {
		server.query(address)
	}
	if stats := server.Stats(); stats.Connections != 1 || stats.PeakInFlight != 1 || stats.InFlight != 0 {
		t.Errorf("one after the other: %+v", stats)
	}

	release := make(chan struct{})
	server.Inject(domaintest.Fault{Until: release})
	var readers sync.WaitGroup
	for range parallel {
		readers.Go(func() { server.query(address) })
	}
	server.await(t.Context(), func(s domaintest.Stats) bool { return s.Requests == 3+parallel })
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
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error)
	go func() { result <- domaintest.New().Await(ctx, func(domaintest.Stats) bool { return false }) }()
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// A test whose requests never arrive fails, instead of hanging.
func TestAwait_endsWhenCountsNeverMatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		err := domaintest.New().Await(t.Context(), func(domaintest.Stats) bool { return false })
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "Requests:0") {
			t.Errorf("got %v", err)
		}
	})
}

// Under -race this shows that everything can be used at once.
func TestService_isSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	server := start(t, domaintest.WithRecords(domaintest.Fleet(50)...))
	var failures atomic.Int32
	server.Inject(domaintest.Fault{Code: "ServiceUnavailable", Times: 5})
	var workers sync.WaitGroup
	for range 8 {
		workers.Go(func() {
			for range 10 {
				server.PutAfter(domaintest.VerifiedRecord("member00010@example.com"), 2)
				server.Put(domaintest.PendingRecord("more@example.com"))
				for _, q := range []request{{params: values("Email", "member00010@example.com")}, {action: list}} {
					if server.send(q).status == http.StatusServiceUnavailable {
						failures.Add(1)
					}
				}
				server.Requests()
				server.Stats()
			}
		})
	}
	workers.Wait()
	if failures, requests := failures.Load(), server.Count(""); failures != 5 || requests != 160 {
		t.Errorf("%d of %d requests met a fault, want 5 of 160", failures, requests)
	}
}
