// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package emailaddress_test

import (
	"errors"
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

func TestCheck_accepts(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"abc@aliyun.com",
		"first.last@example.com",
		"user+tag@example.com",
		"o'brien@example.ie",
		"!#$%&'*+-/=?^_`{|}~@example.com",
		"UPPER@EXAMPLE.COM",
		"0@1.example",
		"a-b@sub.do-main.example.co.uk",
		"用户@example.com",
		"josé@example.com",
		"user@例子.中国",
		"user@xn--fsqu00a.xn--fiqs8s",
		// Whether there is such a domain, the service decides.
		"a@ab--cd.example.com",
		"a@exa_mple.com",
		"a@example-.com",
		strings.Repeat("a", 64) + "@example.com",
		longAddress(254),
	} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			if err := emailaddress.Check(address); err != nil {
				t.Errorf("rejected: %v", err)
			}
		})
	}
}

func TestCheck_rejects(t *testing.T) {
	t.Parallel()
	const (
		space    = "the address contains white space"
		hidden   = "the address contains a control or invisible character"
		brackets = "the address has angle brackets: give the address alone, without a display name"
		list     = "the address is a list: give one address"
		dots     = "the address has a dot at the start or the end of the part before the at sign, or two in a row"
		local    = "the address has a character before the at sign that is not allowed there, or only in quotes"
	)
	tests := map[string]struct{ address, want string }{
		"empty":                   {"", "the address is empty"},
		"invalid UTF-8":           {"a\xffb@example.com", "the address is not valid UTF-8"},
		"space inside":            {"a b@example.com", space},
		"space before":            {" a@example.com", space},
		"space after":             {"a@example.com ", space},
		"line feed after":         {"a@example.com\n", space},
		"tab":                     {"a\t@example.com", space},
		"no-break space":          {"a\u00a0@example.com", space},
		"NUL":                     {"a\x00@example.com", hidden},
		"delete":                  {"a\x7f@example.com", hidden},
		"zero-width space":        {"a\u200b@example.com", hidden},
		"right-to-left override":  {"a\u202e@example.com", hidden},
		"byte order mark":         {"\ufeffa@example.com", hidden},
		"255 octets":              {longAddress(255), "the address is longer than 254 octets"},
		"display name":            {"Ada<a@example.com>", brackets},
		"angle brackets":          {"<a@example.com>", brackets},
		"list with a comma":       {"a@example.com,b@example.com", list},
		"list with a semicolon":   {"a@example.com;b@example.com", list},
		"no at sign":              {"example.com", "the address has no at sign"},
		"no local part":           {"@example.com", "the address has nothing before the at sign"},
		"no domain":               {"a@", "the address has nothing after the at sign"},
		"two at signs":            {"a@b@example.com", "the address has more than one at sign"},
		"local part of 65 octets": {strings.Repeat("a", 65) + "@example.com", "the address has more than 64 octets before the at sign"},
		"leading dot":             {".a@example.com", dots},
		"trailing dot":            {"a.@example.com", dots},
		"two dots":                {"a..b@example.com", dots},
		"quoted local part":       {`"a"@example.com`, local},
		"comment":                 {"a(b)@example.com", local},
		"backslash":               {`a\b@example.com`, local},
		"colon":                   {"mailto:a@example.com", local},
		"address literal":         {"a@[192.0.2.1]", "the address has an IP address instead of a domain"},
		"IPv4 address":            {"a@192.0.2.1", "the address has a domain that ends in a number"},
		"single label":            {"a@localhost", "the address has a domain that has no dot"},
		"domain starts with dot":  {"a@.example.com", "the address has a domain that has an empty label"},
		"domain ends with dot":    {"a@example.com.", "the address has a domain that ends in a dot"},
		"two dots in the domain":  {"a@example..com", "the address has a domain that has an empty label"},
		"label of 64 octets":      {"a@" + label63 + "x.com", "the address has a domain that has a label of more than 63 octets"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := emailaddress.Check(test.address)
			if _, ok := errors.AsType[*emailaddress.Error](err); !ok {
				t.Fatalf("Check(%q) = %v, want an *Error", test.address, err)
			}
			if err.Error() != test.want {
				t.Errorf("Check(%q) = %q, want %q", test.address, err, test.want)
			}
		})
	}
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"abc@aliyun.com", "", "@", "a@b@c.d", "Ada <a@example.com>", "用户@例子.中国", "a\x00@b.c", longAddress(254)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		err := emailaddress.Check(text)
		if err == nil {
			if len(text) > 254 || strings.Count(text, "@") != 1 || strings.ContainsAny(text, " \t\r\n<>,;\"\x00") {
				t.Errorf("accepted %q", text)
			}
			return
		}
		if _, ok := errors.AsType[*emailaddress.Error](err); !ok {
			t.Errorf("Check(%q) = %T", text, err)
		}
	})
}
