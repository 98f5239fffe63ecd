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
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

// These tests drive a real CLI; "make test" finds one and sets the variables that they need. Without TF_ACC they are
// skipped, and say so.

// testVersion is the version of the provider under test.
const testVersion = "1.2.3"

// preamble names the provider; the acceptance environment chooses the registry host that goes with the CLI.
const preamble = `
terraform {
  required_providers {
    alidomain = { source = "alidomain/alidomain" }
  }
}
`

// environ is what the provider sees of the environment instead of the real one.
type environ map[string]string

// environOf leads to a stand-in, with the keys of its default account, and to nothing else: neither to the profiles of
// who runs the tests, nor to a metadata service.
func environOf(server *domaintest.Server, more ...environ) environ {
	env := environ{
		"HOME":                                "/nonexistent",
		"USERPROFILE":                         "/nonexistent",
		"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",
		"ALICLOUD_ACCESS_KEY":                 domaintest.AccessKeyID,
		"ALICLOUD_SECRET_KEY":                 domaintest.AccessKeySecret,
		"ALIBABA_CLOUD_ENDPOINT_DOMAIN":       server.URL,
	}
	for _, m := range more {
		maps.Copy(env, m)
	}
	return env
}

// acceptance is a test case with the provider in this process.
func acceptance(env environ, steps ...resource.TestStep) resource.TestCase {
	getenv := func(name string) string { return env[name] }
	return resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"alidomain": func() (tfprotov6.ProviderServer, error) { return provider.NewServer(testVersion, getenv)(), nil },
		},
		Steps: steps,
	}
}

// runAcceptance runs the steps as one acceptance test.
func runAcceptance(t *testing.T, env environ, steps ...resource.TestStep) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip(`needs a Terraform or OpenTofu CLI; "make test" finds one and sets TF_ACC`)
	}
	resource.Test(t, acceptance(env, steps...))
}

// dataSource is a configuration of one data source alidomain_email_verification with the label "this".
func dataSource(email, more string) string {
	return preamble + fmt.Sprintf(`
data "alidomain_email_verification" "this" {
  email = %q
  %s
}
`, email, more)
}

// causeOf is what a diagnostic of a kind begins with.
func causeOf(kind diagnostics.Kind) string {
	return diagnostics.EntryOf(kind).Cause
}

// remedyOf is what a diagnostic of a kind ends with.
func remedyOf(kind diagnostics.Kind) string {
	return diagnostics.EntryOf(kind).Remedy
}
