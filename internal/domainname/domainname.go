// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package domainname validates domain names.
package domainname

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The limits of RFC 1035, section 2.3.4, in octets. They apply to names in ASCII.
const (
	maxName  = 253
	maxLabel = 63
)

// Problem says why a text can't be a domain name of the Internet, in any script. It completes a sentence such as "The name …",
// and is empty for names. Whether a name is registrable, the service decides.
func Problem(text string) string {
	if problem := TextProblem(text); problem != "" {
		return problem
	}
	switch {
	case strings.Contains(text, "://"):
		return "has a scheme: give the name alone"
	case strings.ContainsAny(text, "/?#"):
		return "has a path: give the name alone"
	case strings.Contains(text, "@"):
		return "has an at sign: give the name alone"
	case strings.Contains(text, ":"):
		return "has a port: give the name alone"
	case strings.HasSuffix(text, "."):
		return "ends in a dot"
	}
	labels := strings.Split(text, ".")
	for _, label := range labels {
		switch {
		case label == "":
			return "has an empty label"
		case len(label) > maxLabel && isASCII(text):
			return "has a label of more than 63 octets"
		}
	}
	switch {
	case len(labels) == 1:
		return "has no dot"
	case len(text) > maxName && isASCII(text):
		return "has more than 253 octets"
	case strings.Trim(labels[len(labels)-1], "0123456789") == "":
		return "ends in a number"
	}
	return ""
}

// TextProblem says like Problem why a text can be neither a name nor an address.
func TextProblem(text string) string {
	switch {
	case text == "":
		return "is empty"
	case !utf8.ValidString(text):
		return "is not valid UTF-8"
	case strings.ContainsFunc(text, unicode.IsSpace):
		return "contains white space"
	case strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "contains a control or invisible character"
	}
	return ""
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
}
