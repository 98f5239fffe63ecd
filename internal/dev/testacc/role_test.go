// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"encoding/json"
	"encoding/pem"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// stsHost is the variable with the host of STS, for the process that TestRun_doesNotSendWrongKeysToSTS starts.
const stsHost = "TESTACC_TEST_STS_HOST"

// startSTS starts an STS that returns temporary keys, and fails the test if it receives any access key but that of the
// default account. It returns its host, and a file with the certificate to trust.
func startSTS(t *testing.T) (host, certificate string) {
	t.Helper()
	account := temporary()
	sts := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got := r.FormValue("AccessKeyId"); got != domaintest.AccessKeyID {
			t.Errorf("STS received the access key %s", got)
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(map[string]any{"RequestId": "R", "Credentials": map[string]string{
			"AccessKeyId": account.AccessKeyID, "AccessKeySecret": account.AccessKeySecret, "SecurityToken": account.SecurityToken,
			"Expiration": time.Now().Add(time.Hour).UTC().Format(time.RFC3339),
		}}); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(sts.Close)
	certificate = filepath.Join(t.TempDir(), "sts.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: sts.Certificate().Raw})
	if err := os.WriteFile(certificate, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(sts.URL, "https://"), certificate
}

// The provider calls STS only over TLS, so the run needs a process of its own that trusts the certificate.
func TestRun_doesNotSendWrongKeysToSTS(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("SSL_CERT_FILE has no effect here")
	}
	host := os.Getenv(stsHost)
	if host == "" {
		host, certificate := startSTS(t)
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestRun_doesNotSendWrongKeysToSTS$")
		cmd.Env = append(os.Environ(), stsHost+"="+host, "SSL_CERT_FILE="+certificate)
		if output, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, output)
		}
		return
	}
	f := newFixture(t, domaintest.WithRecords(domaintest.Fleet(3)...))
	maps.Copy(f.env, domaintest.Env{
		"ALICLOUD_ACCESS_KEY": domaintest.AccessKeyID, "ALICLOUD_SECRET_KEY": domaintest.AccessKeySecret,
		"ALICLOUD_SECURITY_TOKEN": "", "ALICLOUD_ASSUME_ROLE_ARN": "acs:ram::1:role/reader", "ALIBABA_CLOUD_ENDPOINT_STS": host,
	})
	wantNoneBroken(t, f.run(t))
}
