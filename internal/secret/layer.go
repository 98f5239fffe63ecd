// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"bytes"
	"html"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// maxLayers bounds how often a text is decoded. No chain of proxies encodes as often.
const maxLayers = 32

// maxEntity is the length of the longest HTML character reference that is decoded, without its semicolon.
const maxEntity = 32

// layer is a partly decoded text, with the origin of each byte.
type layer struct {
	text []byte
	// at has the offset in the original of each byte of text. The last element is the length of the original.
	at []int
}

// positions returns layer.at for the original.
func positions(length int) []int {
	at := make([]int, length+1)
	for i := range at {
		at[i] = i
	}
	return at
}

// decoded returns the text with each escape decoded once, and whether there was one.
func (l layer) decoded() (next layer, changed bool) {
	next.text, next.at = make([]byte, 0, len(l.text)), make([]int, 0, len(l.at))
	for i := 0; i < len(l.text); {
		decoded, length := decode(l.text[i:])
		if length == 0 {
			decoded, length = l.text[i:i+1], 1
		} else {
			changed = true
		}
		for range decoded {
			next.at = append(next.at, l.at[i])
		}
		next.text = append(next.text, decoded...)
		i += length
	}
	next.at = append(next.at, l.at[len(l.text)])
	return next, changed
}

// hideEscapes hides the escapes that the text still has.
func (l layer) hideEscapes(hidden []bool) {
	for i := range l.text {
		if _, length := decode(l.text[i:]); length > 0 {
			l.hide(hidden, span{i, i + length})
		}
	}
}

// compact returns the text without blanks, as before its lines were broken, and the index of each byte in l.text.
func (l layer) compact() (text []byte, indexes []int) {
	for i, c := range l.text {
		if !isBlank(c) {
			text, indexes = append(text, c), append(indexes, i)
		}
	}
	return text, indexes
}

// hide hides the origin of a part of the text.
func (l layer) hide(hidden []bool, s span) {
	for i := l.at[s.start]; i < l.at[s.end]; i++ {
		hidden[i] = true
	}
}

// decode decodes the escape that a text begins with, and returns its length. The length is 0 if there is no escape.
func decode(text []byte) (decoded []byte, length int) {
	switch {
	case text[0] == '%' && len(text) > 2: // RFC 3986, section 2.1
		if c, err := strconv.ParseUint(string(text[1:3]), 16, 8); err == nil {
			return []byte{byte(c)}, 3
		}
	case text[0] == '\\' && len(text) > 1: // RFC 8259, section 7
		return decodeBackslash(text)
	case text[0] == '&':
		if end := bytes.IndexByte(text[:min(len(text), maxEntity+1)], ';'); end > 1 {
			reference := string(text[:end+1])
			if character := html.UnescapeString(reference); character != reference {
				return []byte(character), end + 1
			}
		}
	}
	return nil, 0
}

func decodeBackslash(text []byte) (decoded []byte, length int) {
	switch text[1] {
	case '"', '\\', '/':
		return text[1:2], 2
	case 'b', 'f', 'n', 'r', 't':
		return []byte{' '}, 2
	case 'u':
		first, ok := codeUnit(text)
		if !ok {
			return nil, 0
		}
		if second, ok := codeUnit(text[6:]); ok && utf16.DecodeRune(first, second) != utf8.RuneError {
			return []byte(string(utf16.DecodeRune(first, second))), 12
		}
		return []byte(string(first)), 6
	}
	return nil, 0
}

// codeUnit reads a \uXXXX.
func codeUnit(text []byte) (unit rune, ok bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	value, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return rune(value), err == nil
}
