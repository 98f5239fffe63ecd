// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package emailaddress validates bare e-mail addresses.
package emailaddress

import (
	"net/mail"
	"strings"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainname"
)

// The limits of RFC 5321 in octets, from section 4.5.3.1.1, and section 4.5.3.1.3 without the angle brackets.
const (
	maxLocalPart = 64
	maxAddress   = 254
)

// Problem says why a text is not one bare address: an addr-spec of RFC 5322, with the characters of RFC 6532, that consists of
// a dot-atom, an at sign and a domain name of the Internet. It rejects quoted local parts and address literals, because no
// registrar sends mail to them. It completes the sentence "The address …", and is empty for addresses.
func Problem(text string) string {
	if problem := domainname.TextProblem(text); problem != "" {
		return problem
	}
	switch {
	case len(text) > maxAddress:
		return "is longer than 254 octets"
	case strings.ContainsAny(text, "<>"):
		return "has angle brackets: give the address alone, without a display name"
	case strings.ContainsAny(text, ",;"):
		return "is a list: give one address"
	}
	at := strings.LastIndexByte(text, '@')
	if at < 0 {
		return "has no at sign"
	}
	local, domain := text[:at], text[at+1:]
	switch {
	case local == "":
		return "has nothing before the at sign"
	case domain == "":
		return "has nothing after the at sign"
	case strings.HasPrefix(domain, "["):
		return "has an IP address instead of a domain"
	case strings.ContainsRune(local, '@'):
		return "has more than one at sign"
	case len(local) > maxLocalPart:
		return "has more than 64 octets before the at sign"
	case strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, ".."):
		return "has a dot at the start or the end of the part before the at sign, or two in a row"
	}
	if problem := domainname.Problem(domain); problem != "" {
		return "has a domain that " + problem
	}
	if parsed, err := mail.ParseAddress(text); err != nil || parsed.Address != text || parsed.Name != "" {
		return "has a character before the at sign that is not allowed there, or only in quotes"
	}
	return ""
}
