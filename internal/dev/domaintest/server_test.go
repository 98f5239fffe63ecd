// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
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

func TestStartTLS(t *testing.T) {
	t.Parallel()
	server := domaintest.StartTLS(t)
	if !strings.HasPrefix(server.URL, "https://127.0.0.1:") {
		t.Errorf("URL is %s", server.URL)
	}
	for name, roots := range map[string]*x509.CertPool{"trusted": server.RootCAs(), "untrusted": x509.NewCertPool()} {
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true}
		t.Cleanup(transport.CloseIdleConnections)
		got := request{}.send(t.Context(), &http.Client{Transport: transport}, server.URL)
		_, unknown := errors.AsType[x509.UnknownAuthorityError](got.err)
		if name == "trusted" && got.status != http.StatusOK || name == "untrusted" && !unknown {
			t.Errorf("%s: got %d, %v", name, got.status, got.err)
		}
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

func TestCloseClientConnections_keepsServing(t *testing.T) {
	t.Parallel()
	server := start(t)
	server.query(address)
	if open := server.Stats().OpenConnections; open != 1 {
		t.Errorf("%d connections are open", open)
	}
	server.CloseClientConnections()
	server.await(t.Context(), func(s domaintest.Stats) bool { return s.OpenConnections == 0 })
	server.Client().CloseIdleConnections()
	if got := server.query(address); got.status != http.StatusOK || server.Stats().Connections != 2 {
		t.Errorf("on a new connection: %d, %v, %+v", got.status, got.err, server.Stats())
	}
}
