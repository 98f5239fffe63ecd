// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package httpclient_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
)

// What is not HTTP does not come from the service, and another attempt would get the same.
func TestDo_reportsForeignProtocol(t *testing.T) {
	t.Parallel()
	for response, detail := range map[string]string{
		"SSH-2.0-OpenSSH_9.6\r\n": "malformed HTTP response",
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5550100\r\n\r\n{}": "http: message cannot contain multiple Content-Length headers",
		"HTTP/1.1 200 OK\r\nContent-Length: 5550100x\r\n\r\n{}":                     "bad Content-Length",
	} {
		server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			_, _ = conn.Write([]byte(response))
		}))
		t.Cleanup(server.Close)
		_, err := get(t.Context(), newClient(t, httpclient.Config{Direct: true, RootCAs: rootsOf(server)}), server.URL)
		if got := failure(t, err); got.Reason != httpclient.ReasonForeign || got.Retryable() || !strings.HasSuffix(got.Detail, ": "+detail) {
			t.Errorf("got %+v, want %q", got, detail)
		}
	}
}

// A proxy's sign-in page is the same to https and http.
//
//nolint:paralleltest // sets environment variables
func TestProxy_returnsSignIn(t *testing.T) {
	server := newTarget(t)
	proxy, _ := newProxy(t, server, "511 Network Authentication Required")
	setProxies(t, "http://"+proxy, "")
	got, err := get(t.Context(), newNetwork(t, server).client, "https://"+proxied)
	if err != nil || got.Status != http.StatusNetworkAuthenticationRequired {
		t.Errorf("got %+v, %v", got, err)
	}
}
