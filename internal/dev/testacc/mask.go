// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// mask removes addresses and secrets from text: known ones in any letter case and encoding, and whatever looks like an
// address, the name of a RAM user or role, or the ID of an account.
type mask struct {
	known []replacement
}

type replacement struct {
	pattern     *regexp.Regexp
	replacement string
}

const redacted = "(redacted)"

var (
	likeAddress = regexp.MustCompile(`("[^"\n]*"|[^\s"'<>()\[\]{},;=&]+)(@|%(25)*40)[^\s"'<>()\[\]{},;:=&]+`)
	likeName    = regexp.MustCompile(`(?i)(acs:ram::[^:\s]*:(?:user|role|assumed-role)/)[^\s,;"']+`)
	likeAccount = regexp.MustCompile(`\d{12,}`)
)

func (m *mask) addAddress(address string) { m.add(address, shorten(address)) }

func (m *mask) addSecrets(secrets ...string) {
	for _, secret := range secrets {
		m.add(secret, redacted)
	}
}

func (m *mask) add(text, shown string) {
	if text == "" {
		return
	}
	for _, form := range forms(text) {
		m.known = append(m.known, replacement{regexp.MustCompile("(?i)" + regexp.QuoteMeta(form)), shown})
	}
	// Replace long texts first: an address can be the end of another one, whose beginning would remain.
	slices.SortStableFunc(m.known, func(a, b replacement) int { return len(b.pattern.String()) - len(a.pattern.String()) })
}

// forms returns a text as it is and as queries, and queries in queries, encode it.
func forms(text string) []string {
	once := url.QueryEscape(text)
	return []string{text, once, strings.ReplaceAll(once, "+", "%20"), url.QueryEscape(once)}
}

// text returns a text without addresses and secrets. It does not change what is already masked.
func (m *mask) text(text string) string {
	for _, known := range m.known {
		text = known.pattern.ReplaceAllLiteralString(text, known.replacement)
	}
	text = likeName.ReplaceAllString(text, "${1}"+redacted)
	text = likeAddress.ReplaceAllStringFunc(text, shorten)
	return likeAccount.ReplaceAllLiteralString(text, redacted)
}

// shorten keeps the first character and the domain of an address.
func shorten(address string) string {
	if strings.HasPrefix(address, "…@") {
		return address // the rest of a short one, after a quotation mark
	}
	_, first := utf8.DecodeRuneInString(address)
	at := strings.LastIndex(address, "@")
	if at < 0 {
		at = len(address)
	}
	return address[:first] + "…" + address[at:]
}
