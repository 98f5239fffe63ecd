// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

func TestListen_rejectsNonLoopback(t *testing.T) {
	t.Parallel()
	for _, address := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.com:0", "127.0.0.1"} {
		if server, err := domaintest.Listen(t.Context(), address); err == nil {
			server.Close()
			t.Errorf("%q was accepted", address)
		}
	}
	server, err := domaintest.Listen(t.Context(), "[::1]:0")
	if err != nil {
		t.Fatal(err)
	}
	server.Close()
	if _, err := domaintest.Listen(t.Context(), strings.TrimPrefix(domaintest.Start(t).URL, "http://")); err == nil {
		t.Error("a port that is taken was accepted")
	}
}

func TestStartTLS(t *testing.T) {
	t.Parallel()
	server := domaintest.StartTLS(t)
	if !strings.HasPrefix(server.URL, "https://127.0.0.1:") {
		t.Errorf("URL is %s", server.URL)
	}
	got := ask(t, newClient(t), server.URL, query, email("a@example.com"))
	if _, ok := errors.AsType[x509.UnknownAuthorityError](got.err); !ok {
		t.Errorf("without its authority: %v", got.err)
	}

	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: server.RootCAs(), MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	if got := ask(t, &http.Client{Transport: transport}, server.URL, query, email("a@example.com")); got.status != http.StatusOK {
		t.Errorf("got %d, %v", got.status, got.err)
	}
}

func TestClose_endsRequests(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]domaintest.Fault{
		"held":    {Until: make(chan struct{})},
		"stalled": {Stall: true},
		"endless": {Endless: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t)
			client := newClient(t)
			server.Inject(fault)
			responses := make(chan reply)
			go func() { responses <- ask(t, client, server.URL, query, email("a@example.com")) }()
			if err := server.Await(shortContext(t), func(s domaintest.Stats) bool { return s.Requests >= 1 }); err != nil {
				t.Fatal(err)
			}
			server.Close()
			if got := <-responses; got.err == nil {
				t.Errorf("got a whole response: %d %s", got.status, got.body)
			}
			if open, in := server.Stats().OpenConnections, server.Stats().InFlight; open != 0 || in != 0 {
				t.Errorf("%d connections are open, %d requests in flight", open, in)
			}
			server.Close()
		})
	}
}

func TestCloseConnections_keepsServing(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	client := newClient(t)
	ask(t, client, server.URL, query, email("a@example.com"))
	if open := server.Stats().OpenConnections; open != 1 {
		t.Errorf("%d connections are open", open)
	}
	server.CloseClientConnections()
	if err := server.Await(shortContext(t), func(s domaintest.Stats) bool { return s.OpenConnections == 0 }); err != nil {
		t.Fatal(err)
	}
	client.CloseIdleConnections()
	if got := ask(t, client, server.URL, query, email("a@example.com")); got.status != http.StatusOK {
		t.Errorf("on a new connection: %d, %v", got.status, got.err)
	}
	if stats := server.Stats(); stats.Connections != 2 {
		t.Errorf("stats: %+v", stats)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := server.Await(ctx, func(s domaintest.Stats) bool { return s.OpenConnections == 0 }); !errors.Is(err, context.Canceled) {
		t.Errorf("with a connection open: %v", err)
	}
}
