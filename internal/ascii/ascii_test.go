// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package ascii_test

import (
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/ascii"
)

func TestFold_changesOnlyASCIILetters(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"":                       "",
		"user@example.com":       "user@example.com",
		"User.NAME+Z@Example.CO": "user.name+z@example.co",
		"AZ[`@{az":               "az[`@{az",
		// Unicode case mapping changes each of these.
		"İIıi@example.com":      "İiıi@example.com",
		"ſS@example.com":        "ſs@example.com",
		"\u212aK@example.com":   "\u212ak@example.com",
		"ÄÉΣς用户@EXAMPLE.de":     "ÄÉΣς用户@example.de",
		"invalid\xffUTF-8@\xc3": "invalid\xffutf-8@\xc3",
	} {
		if got := ascii.Fold(address); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
}

func TestEqualFold_ignoresASCIICase(t *testing.T) {
	t.Parallel()
	for _, same := range [][2]string{{"", ""}, {"a@b.example", "A@B.EXAMPLE"}, {"Ä@b.example", "Ä@B.example"}} {
		if !ascii.EqualFold(same[0], same[1]) || !ascii.EqualFold(same[1], same[0]) {
			t.Errorf("%q and %q are not the same", same[0], same[1])
		}
	}
	for _, others := range [][2]string{
		{"a@b.example", "a@b.exampl"},
		{"i@b.example", "İ@b.example"},
		{"i@b.example", "ı@b.example"},
		{"s@b.example", "ſ@b.example"},
		{"k@b.example", "\u212a@b.example"},
		{"Ä@b.example", "ä@b.example"},
		{"é@b.example", "e\u0301@b.example"},
		{"@", "`"},
		{"[", "{"},
	} {
		if ascii.EqualFold(others[0], others[1]) || ascii.EqualFold(others[1], others[0]) {
			t.Errorf("%q and %q are the same", others[0], others[1])
		}
	}
}
