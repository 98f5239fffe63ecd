// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

// Queries that fail until the end of the wait say nothing about the address, whatever the first one said.
func TestAccEmailVerification_waitUnclear(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault   domaintest.Fault
		failure diagnostics.Kind
		remedy  diagnostics.Kind
	}{
		"unavailable":   {domaintest.Fault{Status: 502}, diagnostics.KindUnavailable, diagnostics.KindWaitUnclear},
		"no permission": {domaintest.Fault{Code: "Forbidden.RAM"}, diagnostics.KindNoPermission, diagnostics.KindNoPermission},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithRecords(domaintest.PendingRecord(pendingAddress)))
			test.fault.Skip = 1
			server.Inject(test.fault)
			runAcceptance(t, environOf(server), resource.TestStep{
				Config: dataSource(pendingAddress, `
					wait_for_verification = true
					poll_interval         = "1s"
					timeouts { read = "2500ms" }`),
				ExpectError: flat(causeOf(diagnostics.KindWaitUnclear), "The last failure: "+causeOf(test.failure), remedyOf(test.remedy)),
			})
		})
	}
}
