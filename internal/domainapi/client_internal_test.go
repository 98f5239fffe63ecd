// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import "testing"

func TestShortAddress(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"somebody@example.com": "s…@example.com",
		"a@example.com":        "a…@example.com",
		"用户@例え.jp":             "用…@例え.jp",
		"\"a@b\"@example.com":  "\"…@example.com",
		"@example.com":         "",
		"somebody":             "",
		"":                     "",
	} {
		if got := shortAddress(address); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
}
