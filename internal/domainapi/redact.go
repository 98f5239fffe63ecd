// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	redacted = "(redacted)"
	// maxText bounds what is kept of a text of others, in runes.
	maxText = 500
	// maxEncodings is how often a secret may have been percent-encoded: a string to sign is encoded twice, and may be part
	// of a link.
	maxEncodings = 3
)

// cleaner returns a function that makes a text of others fit to be shown: on one line, of bounded length, and without
// the words that hold a part of the credentials, of the signature, or of a signed query.
func (x *exchange) cleaner(keys Credentials) func(string) string {
	secrets := []string{keys.AccessKeyID, keys.AccessKeySecret, keys.SecurityToken}
	if x.sent != nil {
		_, signature, _ := strings.Cut(x.sent.URL.RawQuery, "&Signature=")
		signature, _, _ = strings.Cut(signature, "&")
		secrets = append(secrets, percentDecoded(signature))
	}
	for i, secret := range secrets {
		secrets[i] = strings.TrimSpace(secret)
	}
	secrets = slices.DeleteFunc(secrets, func(secret string) bool { return secret == "" })
	return func(text string) string {
		return oneLine(text, secrets...)
	}
}

// oneLine makes one line of a text, and cuts it where it is too long.
func oneLine(text string, secrets ...string) string {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || r == utf8.RuneError
	})
	for i, word := range words {
		if betrays(word, secrets) {
			words[i] = redacted
		}
	}
	text = strings.Join(words, " ")
	if runes := []rune(text); len(runes) > maxText {
		text = string(runes[:maxText]) + "…"
	}
	return text
}

// betrays tells whether a word holds a secret, or a parameter of a signed query, which may be one that was cut off.
func betrays(word string, secrets []string) bool {
	for range maxEncodings + 1 {
		for _, secret := range secrets {
			if strings.Contains(word, secret) {
				return true
			}
		}
		for _, parameter := range []string{"AccessKeyId=", "SecurityToken=", "Signature=", "SignatureNonce="} {
			if strings.Contains(word, parameter) {
				return true
			}
		}
		decoded := percentDecoded(word)
		if decoded == word {
			break
		}
		word = decoded
	}
	return false
}

// percentDecoded decodes what can be decoded and leaves the rest, where net/url would refuse all of a text that is cut
// off within a code.
func percentDecoded(text string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	decoded := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '%' && i+2 < len(text) {
			high, isHigh := hexDigit(text[i+1])
			low, isLow := hexDigit(text[i+2])
			if isHigh && isLow {
				c = high<<4 | low
				i += 2
			}
		}
		decoded = append(decoded, c)
	}
	return string(decoded)
}

// hexDigit returns the value of a hexadecimal digit, and whether it is one.
func hexDigit(c byte) (value byte, ok bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}
