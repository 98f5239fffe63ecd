// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"
	"time"
)

// TestMain runs the tests in another time zone than UTC, so that no local time passes for one in UTC.
func TestMain(m *testing.M) {
	time.Local = time.FixedZone("local", 8*60*60)
	m.Run()
}
