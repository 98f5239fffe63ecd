// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// The tests of the fault table then cover every class.
func TestClassOf_faultTableHasEveryClass(t *testing.T) {
	t.Parallel()
	var covered [numClasses]bool
	for _, fault := range domaintest.GeneralFaults("") {
		covered[ClassOf(fault.Fault.Code, fault.Fault.Status)] = true
	}
	for class, ok := range covered {
		if !ok {
			t.Errorf("no code in the fault table has class %d", class)
		}
	}
}
