// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"context"
	"fmt"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/domaintest"
)

func TestConnectionsAreReused(t *testing.T) {
	t.Parallel()
	const queries, atOnce = 1000, 10 // which is Terraform's parallelism
	records := domaintest.Fleet(queries)
	server := domaintest.StartTLS(t, domaintest.WithRecords(records...))
	client := newClient(t, server.URL, func(config *domainapi.Config) {
		transportOf(t, config).TLSClientConfig.RootCAs = server.RootCAs()
	})
	// The first ones are answered when each has its connection. Else one that comes free meanwhile would be given to a query
	// whose own is still being dialled, and the next query would dial once more: how often is a matter of the machine's load.
	until := make(chan struct{})
	server.Inject(domaintest.Fault{Until: until, Times: atOnce})
	go func() {
		defer close(until)
		if err := server.Await(t.Context(), actionQuery, atOnce); err != nil {
			t.Error(err)
		}
	}()
	group, ctx := errgroup.WithContext(t.Context())
	group.SetLimit(atOnce)
	for _, record := range records {
		group.Go(func() error {
			output, err := client.QueryEmailVerification(ctx, input(record.Email))
			if err == nil && output.VerificationStatus != int64(*record.VerificationStatus) {
				return fmt.Errorf("%s: got status %d", record.Email, output.VerificationStatus)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if stats := server.Stats(); stats.Requests != queries || stats.Connections != atOnce {
		t.Errorf("%d requests over %d connections, want %d over %d", stats.Requests, stats.Connections, queries, atOnce)
	}
}

// Errors, too, are read to the end, and leave a connection that can be used again.
func TestConnectionsOutliveErrors(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.VerifiedRecord(address)))
	client := newClient(t, server.URL)
	for _, fault := range []domaintest.Fault{{Code: "NoPermission"}, {Status: 502}, {Status: 404, Body: "<html>"}, {Body: "{}"}, {Redirect: "/"}} {
		fault.Times = 1
		server.Inject(fault)
		if _, err := ask(t.Context(), client); err == nil {
			t.Errorf("%+v passes for an answer", fault)
		}
	}
	if n := server.Stats().Connections; n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

// A connection that died while it was kept costs neither an error nor a try.
func TestDeadConnectionsAreReplaced(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(8)...))
	client := newClient(t, server.URL)
	for round := range 20 {
		release := hold(server.Service)
		var waiters []<-chan reply
		for _, record := range domaintest.Fleet(8) {
			waiters = append(waiters, start(t.Context(), client, input(record.Email)))
		}
		// All at once, so that each has a connection, and there are several to go stale.
		if err := server.Await(t.Context(), actionQuery, 8); err != nil {
			t.Fatal(err)
		}
		release()
		for _, waiter := range waiters {
			if got := <-waiter; got.err != nil {
				t.Fatalf("round %d: %v", round, got.err)
			}
		}
		server.ClearFaults()
		server.CloseConnections()
		server.ResetRequests()
	}
}

// The peer closes a kept connection just when the request is on its way. With sockets that would be a matter of luck.
func TestConnectionDiesUnderTheRequest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault    domaintest.Fault
		requests int
		replaced bool
	}{
		"kept":               {domaintest.Fault{Drop: true, Skip: 1, Times: 1}, 3, true},
		"kept, and again":    {domaintest.Fault{Drop: true, Skip: 1, Times: 2}, 3, false},
		"fresh":              {domaintest.Fault{Drop: true, Times: 1}, 1, false},
		"kept, but answered": {domaintest.Fault{Truncate: true, Skip: 1, Times: 1}, 2, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := verified()
				service.Inject(test.fault)
				var tries []domainapi.Try
				client := newPiped(t, service, withRetries(0), withObserver(func(_ context.Context, try domainapi.Try) {
					tries = append(tries, try)
				}))
				var err error
				for i := 0; i <= test.fault.Skip; i++ {
					if _, err = ask(t.Context(), client); err != nil && i < test.fault.Skip {
						t.Fatal(err)
					}
				}
				if (err == nil) != test.replaced {
					t.Errorf("got %v", err)
				}
				if n := service.Count(""); n != test.requests || len(tries) != test.fault.Skip+1 {
					t.Errorf("%d requests, %d tries, want %d requests", n, len(tries), test.requests)
				}
			})
		})
	}
}

// Where one kept connection has died, the others have, too: the replacement must not be one of them.
func TestReplacementIsNotStale(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := domaintest.New(domaintest.WithRecords(domaintest.Fleet(5)...))
		release := hold(service)
		client := newPiped(t, service)
		var waiters []<-chan reply
		for _, record := range domaintest.Fleet(5) {
			waiters = append(waiters, start(t.Context(), client, input(record.Email)))
		}
		synctest.Wait()
		release()
		for _, waiter := range waiters {
			if got := <-waiter; got.err != nil {
				t.Fatal(got.err)
			}
		}
		service.ClearFaults()
		// Whatever comes over one of the kept connections is dropped, and nothing else is.
		kept := make(map[string]bool)
		for _, request := range service.Requests() {
			kept[request.RemoteAddr] = true
		}
		service.Inject(domaintest.Fault{Drop: true, Match: func(request domaintest.Request) bool { return kept[request.RemoteAddr] }})
		if _, err := client.QueryEmailVerification(t.Context(), input("member00001@example.com")); err != nil {
			t.Error(err)
		}
	})
}

func TestUnreachable(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = ask(t.Context(), newClient(t, "http://"+listener.Addr().String()))
	got := as[*domainapi.TransportError](t, err)
	if got.Reason != domainapi.TransportUnreachable || got.Endpoint.Host != listener.Addr().String() || got.Detail == "" {
		t.Errorf("got %+v", got)
	}
}

func TestUnreachableIsRetried(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dials := 0
		client := newPiped(t, verified(), withRetries(3), func(config *domainapi.Config) {
			transport := transportOf(t, config)
			dial := transport.DialContext
			transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
				if dials++; dials <= 3 {
					return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "server misbehaving", IsTemporary: true}}
				}
				return dial(ctx, network, address)
			}
		})
		began := time.Now()
		if _, err := ask(t.Context(), client); err != nil || dials != 4 || time.Since(began) == 0 {
			t.Errorf("got %v after %d dials and %s", err, dials, time.Since(began))
		}
	})
}
