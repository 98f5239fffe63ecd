// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"maps"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// stsHost is the variable with the host of STS, for the process that TestRun_doesNotSendWrongKeysToSTS starts.
const stsHost = "TESTACC_TEST_STS_HOST"

// The provider calls STS only over TLS, so the run needs a process of its own that trusts the certificate.
func TestRun_doesNotSendWrongKeysToSTS(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("SSL_CERT_FILE has no effect here")
	}
	host := os.Getenv(stsHost)
	if host == "" {
		host, certificate := domaintest.StartSTS(t, domaintest.STS{
			Account: domaintest.TemporaryAccount(),
			Expires: func() time.Time { return time.Now().Add(time.Hour) },
			Refuse: func(r *http.Request) domaintest.Fault {
				if got := r.Form.Get("AccessKeyId"); got != domaintest.AccessKeyID {
					t.Errorf("STS received the access key %s", got)
				}
				return domaintest.Fault{}
			},
		})
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
