// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"log"
	"path/filepath"
	"runtime/debug"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// A failure to listen is an error, and by then the process is tuned. Serve changes the process, so this does not run in
// parallel with other tests.
func TestServe(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("PLUGIN_UNIX_SOCKET_DIR", filepath.Join(t.TempDir(), "missing"))
	t.Setenv("PLUGIN_MIN_PORT", "none") // for Windows
	previous, output := debug.SetGCPercent(50), log.Writer()
	defer func() {
		debug.SetGCPercent(previous)
		log.SetOutput(output)
	}()
	if err := Serve("1.2.3", true); err == nil {
		t.Error("no error")
	}
	if percent := debug.SetGCPercent(previous); percent != 400 {
		t.Errorf("GOGC is %d", percent)
	}
}

func TestLogLevels(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		env  domaintest.Env
		want map[string]string
	}{
		"no log": {nil, map[string]string{
			"TF_LOG_PROVIDER_ALIDOMAIN": "off", "TF_LOG_SDK": "off", "TF_LOG_SDK_FRAMEWORK": "off", "TF_LOG_SDK_PROTO": "off",
		}},
		"a log": {domaintest.Env{"TF_LOG": "INFO"}, map[string]string{
			"TF_LOG_PROVIDER_ALIDOMAIN": "INFO", "TF_LOG_SDK": "INFO", "TF_LOG_SDK_FRAMEWORK": "INFO", "TF_LOG_SDK_PROTO": "INFO",
		}},
		"a log of providers": {domaintest.Env{"TF_LOG": "WARN", "TF_LOG_PROVIDER": "TRACE"}, map[string]string{
			"TF_LOG_PROVIDER_ALIDOMAIN": "TRACE", "TF_LOG_SDK": "TRACE", "TF_LOG_SDK_FRAMEWORK": "TRACE", "TF_LOG_SDK_PROTO": "TRACE",
		}},
		"a log of this provider alone": {domaintest.Env{"TF_LOG": "TRACE", "TF_LOG_SDK": "off"}, map[string]string{
			"TF_LOG_PROVIDER_ALIDOMAIN": "TRACE", "TF_LOG_SDK_FRAMEWORK": "off", "TF_LOG_SDK_PROTO": "off",
		}},
		"every level given": {domaintest.Env{
			"TF_LOG": "TRACE", "TF_LOG_PROVIDER_ALIDOMAIN": "DEBUG", "TF_LOG_SDK": "INFO", "TF_LOG_SDK_FRAMEWORK": "WARN",
			"TF_LOG_SDK_PROTO": "ERROR",
		}, map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := logLevels(test.env.Getenv)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("variables (-want +got):\n%s", diff)
			}
		})
	}
}
