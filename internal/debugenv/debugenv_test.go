// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package debugenv

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestWithoutVendorFlags(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]string{
		"":                             "",
		"sdk":                          "",
		"credential":                   "",
		"tea":                          "",
		"sdk,credential,tea":           "",
		"sdk,sdk":                      "",
		"*":                            "*",
		"1":                            "1",
		"true":                         "true",
		"mine":                         "mine",
		"mine,sdk":                     "mine",
		"sdk,mine":                     "mine",
		"mine,tea,yours,credential":    "mine,yours",
		"sdks,esdk,SDK, sdk,teas,cred": "sdks,esdk,SDK, sdk,teas,cred",
		"mine,,yours,":                 "mine,,yours,",
		",sdk":                         "",
	} {
		if got := withoutVendorFlags(list); got != want {
			t.Errorf("withoutVendorFlags(%q) = %q, want %q", list, got, want)
		}
	}
}

// TestLibrariesStaySilent runs a program that sends requests through the vendor's libraries, once without this package
// to show that it would print secrets, and once with it.
func TestLibrariesStaySilent(t *testing.T) {
	t.Parallel()
	goCommand, err := exec.LookPath("go")
	if err != nil {
		t.Skip("builds a program, and there is no go command on the PATH")
	}
	standIn := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"RequestId": "1", "CloudCredential": {"AccessKeyId": "probe-id",
			"AccessKeySecret": "probe-secret", "SecurityToken": "probe-sts-token", "Expiration": "2999-01-01T00:00:00Z"}}`)
	}))
	t.Cleanup(standIn.Close)

	run := func(t *testing.T, tags string) string {
		t.Helper()
		program := filepath.Join(t.TempDir(), "probe.exe")

		if out, err := exec.CommandContext(t.Context(), goCommand,
			"build", "-tags", tags, "-o", program, "./testdata/probe").CombinedOutput(); err != nil {
			t.Fatalf("building the program: %v\n%s", err, out)
		}
		command := exec.CommandContext(t.Context(), program, standIn.URL)
		command.Env = append(os.Environ(), "DEBUG=sdk,credential,tea,mine")
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("running the program: %v\n%s", err, out)
		}
		return string(out)
	}

	t.Run("without the package", func(t *testing.T) {
		t.Parallel()
		out := run(t, "")
		for _, secret := range []string{"Signature=", "SecurityToken=probe-sts-token", "Bearer probe-login-token"} {
			if !strings.Contains(out, secret) {
				t.Errorf("%q was not printed: the control shows nothing", secret)
			}
		}
	})
	t.Run("with the package", func(t *testing.T) {
		t.Parallel()
		if out := run(t, "guarded"); out != "" {
			t.Errorf("printed:\n%s", out)
		}
	})
}
