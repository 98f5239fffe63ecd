// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
	"github.com/alidomain/terraform-provider-alidomain/internal/testacc"
	"github.com/alidomain/terraform-provider-alidomain/internal/tfcli"
)

// TestAccount talks to the service that the environment leads to, with the credentials that are there.
func TestAccount(t *testing.T) {
	t.Parallel()
	if os.Getenv("TESTACC") == "" {
		t.Skip(`needs an account; "make testacc" sets TESTACC`)
	}
	config := testacc.Config{
		Getenv: os.Getenv,
		Server: func(getenv func(string) string) tfprotov6.ProviderServer {
			return provider.NewServer(tfcli.LocalVersion, getenv)()
		},
		Pause: 200 * time.Millisecond,
	}
	// Who names an endpoint means that one, and no other.
	if os.Getenv("ALIBABA_CLOUD_ENDPOINT_DOMAIN") == "" && os.Getenv("DOMAIN_ENDPOINT") == "" {
		config.China = "https://domain.aliyuncs.com"
		config.International = "https://domain-intl.aliyuncs.com"
	}
	withCLI(t, &config)
	report, err := testacc.Run(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}

	var table strings.Builder
	if err := report.WriteTable(&table); err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", &table)
	if path := os.Getenv("TESTACC_REPORT"); path != "" {
		file, err := os.Create(filepath.Clean(path))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if err := report.WriteJSON(file); err != nil {
			t.Fatal(err)
		}
	}
	for _, promise := range report.Promises {
		if promise.Outcome == testacc.Broken {
			t.Errorf("broken: %s: %s", promise.Name, promise.Detail)
		}
	}
}
