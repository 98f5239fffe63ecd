// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

func TestListen_rejectsNonLoopback(t *testing.T) {
	t.Parallel()
	taken := strings.TrimPrefix(start(t).URL, "http://")
	for _, address := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.com:0", "127.0.0.1", taken} {
		if server, err := domaintest.Listen(t.Context(), address); err == nil {
			server.Close()
			t.Errorf("%q was accepted", address)
		}
	}
	server, err := domaintest.Listen(t.Context(), "127.0.0.2:0")
	if err != nil {
		t.Fatal(err)
	}
	server.Close()
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
			server := start(t)
			server.Inject(fault)
			replies := server.start(t.Context(), request{})
			server.Close()
			if got := <-replies; got.err == nil {
				t.Errorf("got a whole response: %d %s", got.status, got.body)
			}
			if stats := server.Stats(); stats.OpenConnections != 0 || stats.InFlight != 0 {
				t.Errorf("after the end: %+v", stats)
			}
			server.Close()
		})
	}
}

func TestClose_endsUnreadResponses(t *testing.T) {
	t.Parallel()
	server := start(t)
	server.Inject(domaintest.Fault{Endless: true})
	r, err := request{}.build(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	server.Close()
}
