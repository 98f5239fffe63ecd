// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"slices"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// A new operation may need a permission of its own.
func TestRAMAction(t *testing.T) {
	t.Parallel()
	var actions []string
	for operation, want := range map[string]string{
		"QueryEmailVerification":  "domain:QueryEmailVerification",
		"ListEmailVerification":   "domain:QueryEmailVerification",
		"QueryRegistrantProfiles": "domain:QueryRegistrantProfile",
		"QueryDomainByDomainName": "domain:QueryCommonInfo",
	} {
		got := domainapi.RAMAction(operation)
		if got != want {
			t.Errorf("%s: got %s, want %s", operation, got, want)
		}
		actions = append(actions, got)
	}
	slices.Sort(actions)
	if got, want := slices.Compact(actions), domaintest.Permissions(); !slices.Equal(got, want) {
		t.Errorf("the operations need %q, those of the stand-in %q", got, want)
	}
}
