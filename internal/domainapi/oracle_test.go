// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// literal is a number in its JSON form.
type literal string

// oracle reads JSON by the grammar of RFC 8259, and rejects what that leaves open: duplicate names, invalid UTF-8 and
// lone surrogates. It shares no code with the client.
type oracle struct {
	rest string
}

// parseStrictly returns the value of a text: a map[string]any, []any, string, literal, bool or nil.
func parseStrictly(text string) (value any, ok bool) {
	if !utf8.ValidString(text) {
		return nil, false
	}
	o := &oracle{rest: text}
	value, ok = o.value()
	o.blank()
	return value, ok && o.rest == ""
}

func (o *oracle) blank() {
	o.rest = strings.TrimLeft(o.rest, " \t\r\n")
}

// take takes a prefix.
func (o *oracle) take(prefix string) bool {
	rest, ok := strings.CutPrefix(o.rest, prefix)
	o.rest = rest
	return ok
}

func (o *oracle) value() (any, bool) {
	o.blank()
	switch {
	case o.take("{"):
		return o.object()
	case o.take("["):
		return o.array()
	case strings.HasPrefix(o.rest, `"`):
		return o.text()
	case o.take("true"):
		return true, true
	case o.take("false"):
		return false, true
	case o.take("null"):
		return nil, true
	}
	return o.number()
}

func (o *oracle) object() (any, bool) {
	object := make(map[string]any)
	if o.blank(); o.take("}") {
		return object, true
	}
	for {
		o.blank()
		name, ok := o.text()
		o.blank()
		if _, twice := object[name]; !ok || twice || !o.take(":") {
			return nil, false
		}
		if object[name], ok = o.value(); !ok {
			return nil, false
		}
		o.blank()
		if !o.take(",") {
			return object, o.take("}")
		}
	}
}

func (o *oracle) array() (any, bool) {
	array := []any{}
	if o.blank(); o.take("]") {
		return array, true
	}
	for {
		value, ok := o.value()
		if !ok {
			return nil, false
		}
		array = append(array, value)
		o.blank()
		if !o.take(",") {
			return array, o.take("]")
		}
	}
}

func (o *oracle) text() (string, bool) {
	if !o.take(`"`) {
		return "", false
	}
	var text strings.Builder
	for o.rest != "" {
		c := o.rest[0]
		switch {
		case o.take(`"`):
			return text.String(), true
		case c < ' ':
			return "", false
		case o.take(`\u`):
			r, ok := o.codeUnit()
			if utf16.IsSurrogate(r) {
				var second rune
				if ok = ok && o.take(`\u`); ok {
					second, ok = o.codeUnit()
				}
				// An invalid pair decodes to U+FFFD, which no valid pair encodes.
				if r = utf16.DecodeRune(r, second); r == utf8.RuneError {
					return "", false
				}
			}
			if !ok {
				return "", false
			}
			text.WriteRune(r)
		case o.take(`\`):
			if o.rest == "" {
				return "", false
			}
			i := strings.IndexByte(`"\/bfnrt`, o.rest[0])
			if i < 0 {
				return "", false
			}
			text.WriteByte("\"\\/\b\f\n\r\t"[i])
			o.rest = o.rest[1:]
		default:
			text.WriteByte(c)
			o.rest = o.rest[1:]
		}
	}
	return "", false
}

// codeUnit reads four hexadecimal digits.
func (o *oracle) codeUnit() (rune, bool) {
	if len(o.rest) < 4 {
		return 0, false
	}
	value, err := strconv.ParseUint(o.rest[:4], 16, 16)
	o.rest = o.rest[4:]
	return rune(value), err == nil
}

func (o *oracle) digits() (digits string) {
	rest := strings.TrimLeft(o.rest, "0123456789")
	digits, o.rest = o.rest[:len(o.rest)-len(rest)], rest
	return digits
}

func (o *oracle) number() (any, bool) {
	start := o.rest
	o.take("-")
	whole := o.digits()
	ok := whole != "" && (whole == "0" || whole[0] != '0')
	if o.take(".") {
		ok = ok && o.digits() != ""
	}
	if o.take("e") || o.take("E") {
		if !o.take("+") {
			o.take("-")
		}
		ok = ok && o.digits() != ""
	}
	return literal(start[:len(start)-len(o.rest)]), ok
}

// The oracle itself is tested on known cases.
func TestOracle_knownCases(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "{", "{}x", `{"a"}`, `{"a":1,}`, `{,}`, `{"a":1 "b":2}`, `{"a":1,"a":1}`, `{"a":1,"\u0061":1}`, "[1,]", "[1 2]", "[,]",
		"01", "-", "1.", ".1", "1e", "+1", "--1", "nul", "True", `"\x"`, `"\u12"`, `"\ud800"`, `"\ud800\ud800"`, `"\udc00"`, `"\ud800x"`,
		"\"\n\"", "\"\xff\"", "\"\xed\xa0\x80\"", `"`, `"\`, "\ufeff{}", "\u00a01", "{}{}", "'a'", "/**/1",
	} {
		if value, ok := parseStrictly(text); ok {
			t.Errorf("%q passes for %v", text, value)
		}
	}
	value, ok := parseStrictly(" {\"a\" : [1, -0.5E+3 ,\"\\u00e9\\ud83d\\ude00\\\"\\/\\n\" , null,true,\r\n\tfalse,[],{}], \"\":\"\"} ")
	object, isObject := value.(map[string]any)
	if !ok || !isObject || !slices.Equal(slices.Sorted(maps.Keys(object)), []string{"", "a"}) {
		t.Fatalf("got %v, %t", value, ok)
	}
	want := []any{literal("1"), literal("-0.5E+3"), "é😀\"/\n", nil, true, false}
	if got := object["a"].([]any); len(got) != 8 || !slices.Equal(got[:6], want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
