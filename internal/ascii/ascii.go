// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package ascii ignores the case of ASCII letters, and of no others. Unicode case mapping maps "İ", "ſ" and the Kelvin sign to
// "i", "s" and "k", and would confuse the mailboxes and domains of different owners.
package ascii

// Fold returns a text with its ASCII letters in lower case.
func Fold(text string) string {
	for i := range len(text) {
		if isUpper(text[i]) {
			folded := []byte(text)
			for ; i < len(folded); i++ {
				if isUpper(folded[i]) {
					folded[i] += 'a' - 'A'
				}
			}
			return string(folded)
		}
	}
	return text
}

// EqualFold reports whether two texts have the same folded form.
func EqualFold(a, b string) bool {
	return len(a) == len(b) && Fold(a) == Fold(b)
}

func isUpper(c byte) bool {
	return c >= 'A' && c <= 'Z'
}
