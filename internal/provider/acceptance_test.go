// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"os"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

// The acceptance tests run a real CLI. "make test" finds one and sets the variables that they need. They are skipped
// without TF_ACC.

// testVersion is the version of the provider under test.
const testVersion = "1.2.3"

// preamble requires the provider. The registry host depends on the CLI.
const preamble = tfcli.RequiredProviders

// environOf returns an environment with the endpoint of a stand-in and the keys of its default account. It excludes the
// user's profiles and the metadata service.
func environOf(server *domaintest.Server, more ...domaintest.Env) domaintest.Env {
	env := server.Env()
	maps.Copy(env, domaintest.Env{
		"HOME": "/nonexistent", "USERPROFILE": "/nonexistent", "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",
	})
	for _, m := range more {
		maps.Copy(env, m)
	}
	return env
}

// acceptance returns a test case with the provider in this process.
func acceptance(env domaintest.Env, steps ...resource.TestStep) resource.TestCase {
	return resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"alidomain": func() (tfprotov6.ProviderServer, error) { return provider.NewServer(testVersion, env.Getenv)(), nil },
		},
		Steps: steps,
	}
}

// runAcceptance runs the steps as an acceptance test.
func runAcceptance(t *testing.T, env domaintest.Env, steps ...resource.TestStep) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip(`needs a Terraform or OpenTofu CLI; "make test" finds one and sets TF_ACC`)
	}
	resource.Test(t, acceptance(env, steps...))
}

// dataSource returns a configuration with the data source alidomain_email_verification.this.
func dataSource(email, more string) string {
	return preamble + fmt.Sprintf(`
data "alidomain_email_verification" "this" {
  email = %q
  %s
}
`, email, more)
}

// causeOf returns the cause with which diagnostics of a kind begin.
func causeOf(kind diagnostics.Kind) string {
	return diagnostics.EntryOf(kind).Cause
}

// remedyOf returns the remedy with which diagnostics of a kind end.
func remedyOf(kind diagnostics.Kind) string {
	return diagnostics.EntryOf(kind).Remedy
}
