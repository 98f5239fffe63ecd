// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"
)

// STS is a stand-in for the Security Token Service as an [http.Handler]. It issues the temporary keys of an account.
type STS struct {
	Account Account
	// Expires returns when a session that begins now expires.
	Expires func() time.Time
	// Refuse returns an error of the service for a request, whose form is parsed, or the zero fault.
	Refuse func(*http.Request) Fault
}

// StartSTS serves the stand-in over TLS until the test ends. It returns its host, and the file of the certificate to trust.
func StartSTS(tb TB, sts STS) (host, certificate string) {
	tb.Helper()
	server := httptest.NewTLSServer(sts)
	tb.Cleanup(server.Close)
	certificate = filepath.Join(tb.TempDir(), "sts.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(certificate, text, 0o600); err != nil {
		tb.Fatalf("the certificate of STS: %v", err)
	}
	return server.Listener.Addr().String(), certificate
}

// ServeHTTP issues the keys, or refuses to.
func (s STS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fault := Fault{Code: "InvalidParameter"}
	if r.ParseForm() == nil {
		fault = s.Refuse(r)
	}
	if fault.Code != "" {
		Faulty(nil, fault).ServeHTTP(w, r)
		return
	}
	w.Header().Set("Content-Type", jsonContentType)
	_ = json.NewEncoder(w).Encode(map[string]any{"RequestId": newRequestID(), "Credentials": map[string]string{
		"AccessKeyId": s.Account.AccessKeyID, "AccessKeySecret": s.Account.AccessKeySecret, "SecurityToken": s.Account.SecurityToken,
		"Expiration": s.Expires().UTC().Format(time.RFC3339Nano),
	}})
}
