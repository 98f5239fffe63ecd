// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package emailaddress_test

import (
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/emailaddress"
)

const label63 = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk"

// longAddress returns an otherwise valid address of n octets.
func longAddress(n int) string {
	const local = "registrant@"
	domain := strings.Repeat("a", n-len(local)-3*64-3) + "." + strings.Repeat(label63+".", 3) + "cn"
	return local + domain
}

func TestProblem(t *testing.T) {
	t.Parallel()
	const (
		space    = "contains white space"
		hidden   = "contains a control or invisible character"
		brackets = "has angle brackets: give the address alone, without a display name"
		list     = "is a list: give one address"
		dots     = "has a dot at the start or the end of the part before the at sign, or two in a row"
		local    = "has a character before the at sign that is not allowed there, or only in quotes"
	)
	for address, want := range map[string]string{
		"abc@aliyun.com": "", "first.last@example.com": "", "user+tag@example.com": "", "o'brien@example.ie": "",
		"!#$%&'*+-/=?^_`{|}~@example.com": "", "UPPER@EXAMPLE.COM": "", "0@1.example": "", "a-b@sub.do-main.example.co.uk": "",
		"用户@example.com": "", "josé@example.com": "", "user@例子.中国": "", "user@xn--fsqu00a.xn--fiqs8s": "",
		// Whether there is such a domain, the service decides.
		"a@ab--cd.example.com": "", "a@exa_mple.com": "", "a@example-.com": "",
		strings.Repeat("a", 64) + "@example.com": "", longAddress(254): "",

		"":                                       "is empty",
		"a\xffb@example.com":                     "is not valid UTF-8",
		"a b@example.com":                        space,
		" a@example.com":                         space,
		"a@example.com ":                         space,
		"a@example.com\n":                        space,
		"a\t@example.com":                        space,
		"a\u00a0@example.com":                    space,
		"a\x00@example.com":                      hidden,
		"a\x7f@example.com":                      hidden,
		"a\u200b@example.com":                    hidden,
		"a\u202e@example.com":                    hidden,
		"\ufeffa@example.com":                    hidden,
		longAddress(255):                         "is longer than 254 octets",
		"Ada<a@example.com>":                     brackets,
		"<a@example.com>":                        brackets,
		"a@example.com,b@example.com":            list,
		"a@example.com;b@example.com":            list,
		"example.com":                            "has no at sign",
		"@example.com":                           "has nothing before the at sign",
		"a@":                                     "has nothing after the at sign",
		"a@b@example.com":                        "has more than one at sign",
		strings.Repeat("a", 65) + "@example.com": "has more than 64 octets before the at sign",
		".a@example.com":                         dots,
		"a.@example.com":                         dots,
		"a..b@example.com":                       dots,
		`"a"@example.com`:                        local,
		"a(b)@example.com":                       local,
		`a\b@example.com`:                        local,
		"mailto:a@example.com":                   local,
		"a@[192.0.2.1]":                          "has an IP address instead of a domain",
		"a@localhost":                            "has a domain that has no dot",
	} {
		if got := emailaddress.Problem(address); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
}

func FuzzProblem(f *testing.F) {
	for _, seed := range []string{"abc@aliyun.com", "", "@", "a@b@c.d", "Ada <a@example.com>", "用户@例子.中国", "a\x00@b.c", longAddress(254)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if emailaddress.Problem(text) == "" && (len(text) > 254 || strings.Count(text, "@") != 1 || strings.ContainsAny(text, " \t\r\n<>,;\"\x00")) {
			t.Errorf("accepted %q", text)
		}
	})
}
