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

// mask keeps addresses and secrets out of a report: those that it knows, in any letter case and encoding, and whatever
// else looks like an address.
type mask struct {
	known []replacement
	// likeAddress is anything around an at sign that holds no space and no delimiter, but for a quoted local part.
	likeAddress *regexp.Regexp
	// likeName is the name of a RAM user or role, after what an ARN has before it.
	likeName *regexp.Regexp
	// likeAccount is what the ID of an account looks like.
	likeAccount *regexp.Regexp
}

const redacted = "(redacted)"

type replacement struct {
	pattern *regexp.Regexp
	shown   string
}

func newMask() *mask {
	return &mask{
		likeAddress: regexp.MustCompile(`("[^"\n]*"|[^\s"'<>()\[\]{},;=&]+)(@|%(25)*40)[^\s"'<>()\[\]{},;:=&]+`),
		likeName:    regexp.MustCompile(`(?i)(acs:ram::[^:\s]*:(?:user|role|assumed-role)/)[^\s,;"']+`),
		likeAccount: regexp.MustCompile(`\d{12,}`),
	}
}

func (m *mask) address(address string) {
	if address != "" {
		m.add(address, shorten(address))
	}
}

func (m *mask) secrets(secrets ...string) {
	for _, secret := range secrets {
		if secret != "" {
			m.add(secret, redacted)
		}
	}
}

func (m *mask) add(text, shown string) {
	once := url.QueryEscape(text)
	for _, form := range []string{text, once, strings.ReplaceAll(once, "+", "%20"), url.QueryEscape(once)} {
		m.known = append(m.known, replacement{regexp.MustCompile("(?i)" + regexp.QuoteMeta(form)), shown})
	}
	// The longest first, or an address that is the end of another would uncover the rest of that.
	slices.SortStableFunc(m.known, func(a, b replacement) int { return len(b.pattern.String()) - len(a.pattern.String()) })
}

// text returns a text that is fit to be shown.
func (m *mask) text(text string) string {
	for _, known := range m.known {
		text = known.pattern.ReplaceAllLiteralString(text, known.shown)
	}
	text = m.likeName.ReplaceAllString(text, "${1}"+redacted)
	// What was shortened before comes out as it was.
	text = m.likeAddress.ReplaceAllStringFunc(text, shorten)
	return m.likeAccount.ReplaceAllLiteralString(text, redacted)
}

// shorten keeps the first character and the domain.
func shorten(address string) string {
	_, first := utf8.DecodeRuneInString(address)
	at := strings.LastIndex(address, "@")
	if at < 0 {
		return address[:first] + "…"
	}
	return address[:first] + "…" + address[at:]
}
