// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc

import (
	"net/url"
	"strings"
	"testing"
)

func TestMask(t *testing.T) {
	t.Parallel()
	m := &mask{}
	for _, address := range []string{"o'neil@example.com", `"a b"@example.com`, "x@example.com", "long;x@example.com"} {
		m.addAddress(address)
	}
	m.addSecrets("Secret/with+Space =", "")
	encoded := url.QueryEscape
	for text, want := range map[string]string{
		"o'neil@example.com may":                         "o…@example.com may",
		"O'NEIL@EXAMPLE.COM may":                         "o…@example.com may",
		encoded("o'neil@example.com") + " may":           "o…@example.com may",
		encoded(encoded("o'neil@example.com")) + " may":  "o…@example.com may",
		"%22a%20b%22%40example.com may":                  `"…@example.com may`,
		"long;x@example.com may":                         "l…@example.com may",
		"secret/WITH+space = may":                        "(redacted) may",
		encoded("Secret/with+Space =") + " may":          "(redacted) may",
		encoded(encoded("Secret/with+Space =")) + " may": "(redacted) may",

		// These are masked without being known.
		"somebody@example.com may":        "s…@example.com may",
		"s%2540example.com may":           "s… may",
		"acs:ram::x:role/analyst may":     "acs:ram::x:role/(redacted) may",
		"acs:ram::x:user/b@example.com":   "acs:ram::x:user/(redacted)",
		"ACS:RAM::x:assumed-role/a/b may": "ACS:RAM::x:assumed-role/(redacted) may",
		"acs:ram::1234567890123456:user/ada.lovelace, account 6543210987654321": "acs:ram::(redacted):user/(redacted), account (redacted)",

		"403 NoPermission, see https://example.com/a?b=c": "403 NoPermission, see https://example.com/a?b=c",
	} {
		got := m.text(text)
		if got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
		if again := m.text(got); again != got {
			t.Errorf("%s: masked again, %s", got, again)
		}
	}
}

func TestPlain_replacesOtherText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"application/json; charset=utf-8": "application/json; charset=utf-8",
		"Throttling.User":                 "Throttling.User",
		"a@example.com":                   "(unreadable)",
		"a\nb":                            "(unreadable)",
		strings.Repeat("a", 101):          "(unreadable)",
	} {
		if got := plain(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
