// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainname_test

import (
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainname"
)

func TestProblem(t *testing.T) {
	t.Parallel()
	label := strings.Repeat("a", 63)
	for name, want := range map[string]string{
		"example.com": "", "EXAMPLE.com": "", "sub.example.co.uk": "", "xn--fsqu00a.xn--fiqs8s": "", "例子.中国": "", "ab--cd.example": "",
		"a_b.example": "", "1.example": "", label + ".com": "", strings.Repeat("a.", 125) + "com": "", strings.Repeat("例", 40) + ".中国": "",

		"":                                "is empty",
		"a\xff.com":                       "is not valid UTF-8",
		"exa mple.com":                    "contains white space",
		"example.com\n":                   "contains white space",
		"exa\u200bmple.com":               "contains a control or invisible character",
		"https://example.com":             "has a scheme: give the name alone",
		"example.com/":                    "has a path: give the name alone",
		"a@example.com":                   "has an at sign: give the name alone",
		"example.com:443":                 "has a port: give the name alone",
		"example.com.":                    "ends in a dot",
		".example.com":                    "has an empty label",
		"example..com":                    "has an empty label",
		"example":                         "has no dot",
		label + "a.com":                   "has a label of more than 63 octets",
		strings.Repeat("a.", 126) + "com": "has more than 253 octets",
		"192.0.2.1":                       "ends in a number",
	} {
		if got := domainname.Problem(name); got != want {
			t.Errorf("%.40q: got %q, want %q", name, got, want)
		}
	}
}
