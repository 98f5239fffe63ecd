// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package secret_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

// encodings are the encodings that the fuzzer nests, independent of those of the package.
func encodings() []func(string) string {
	return []func(string) string{
		url.QueryEscape,
		url.PathEscape,
		func(text string) string { return strings.ToLower(url.QueryEscape(text)) },
		everyByte("%%%02x"),
		html.EscapeString,
		everyByte("&#%d;"),
		everyByte("&#x%X;"),
		func(text string) string {
			quoted, err := json.Marshal(text)
			if err != nil {
				panic(err) // no text fails to encode
			}
			return string(quoted)
		},
		everyByte(`\u%04x`),
		func(text string) string { return strings.ReplaceAll(text, "/", `\/`) },
	}
}

func everyByte(format string) func(string) string {
	return func(text string) string {
		var encoded strings.Builder
		for _, c := range []byte(text) {
			fmt.Fprintf(&encoded, format, c)
		}
		return encoded.String()
	}
}

func FuzzClean(f *testing.F) {
	for _, text := range []string{"", "the server got '", " \r\n\u202e\x00\xff", "SignatureNonce%253D1", strings.Repeat("long ", 200), "%25%32%35"} {
		f.Add(text, []byte{0, 0, 0, 0, 0}, "' and refused it")
		f.Add(text, []byte{7, 3, 1, 9, 2}, "&more=")
		f.Add(text, []byte{11, 5, 8, 0, 4, 6}, "==")
		f.Add(text, []byte{13, 200}, "%")
	}
	secrets := []string{"fuzz/Secret+Key=", "CAISfuzz+token/with~odd*chars==&more<than>one", "LTAI5tFuzzKeyID"}
	redactor := secret.New(secrets...)
	read := newReader()
	f.Fuzz(func(t *testing.T, before string, nesting []byte, after string) {
		hidden := secrets[len(nesting)%len(secrets)]
		check := func(text string) {
			line := redactor.Clean(text)
			if !utf8.ValidString(line) || utf8.RuneCountInString(line) > secret.MaxText+1 {
				t.Errorf("%d runes, valid: %t", utf8.RuneCountInString(line), utf8.ValidString(line))
			}
			if strings.ContainsFunc(line, func(r rune) bool { return !unicode.IsPrint(r) }) {
				t.Errorf("%q is not printable", line)
			}
			// All or nothing: a text that is not withheld is not changed, but for blanks.
			shown := strings.Join(strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) || r == utf8.RuneError }), " ")
			if line != secret.Withheld && !strings.HasPrefix(shown, strings.TrimSuffix(line, "…")) {
				t.Errorf("%q became %q", text, line)
			}
			if read.survives(line, hidden, make(map[string]bool)) {
				t.Errorf("%q survives in %q, which was %q", hidden, line, text)
			}
		}
		check(before + hidden + after)
		text := hidden
		for i, choice := range nesting[:min(len(nesting), 6)] {
			switch choices := encodings(); {
			case len(text) > 1000:
			case i == 0 && int(choice) >= len(choices):
				// Base64 with a prefix and suffix that shift the secret.
				text = base64Of(choice, before[:min(len(before), 40)]+text+after[:min(len(after), 40)])
			default:
				text = choices[int(choice)%len(choices)](text)
			}
		}
		check(before + " " + text + " " + after)
		check(before + "'" + text + "'" + after)
	})
}

func base64Of(choice byte, text string) string {
	encodings := []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding}
	return encodings[int(choice)%len(encodings)].EncodeToString([]byte(text))
}

// reader decodes independently of the package: one kind of escape at a time, in every order, and Base64.
type reader struct {
	base64, percent, json *regexp.Regexp
}

func newReader() *reader {
	return &reader{
		base64:  regexp.MustCompile(`[A-Za-z0-9+/_-]{8,}`),
		percent: regexp.MustCompile(`%[0-9A-Fa-f]{2}`),
		json:    regexp.MustCompile(`\\(u[0-9A-Fa-f]{4}|["\\/])`),
	}
}

// survives reports whether a secret can be decoded from a text. It gives up after some dozens of decodings.
func (r *reader) survives(text, hidden string, seen map[string]bool) bool {
	if seen[text] || len(seen) > 50 {
		return false
	}
	seen[text] = true
	if strings.Contains(text, hidden) {
		return true
	}
	for _, word := range r.base64.FindAllString(text, -1) {
		word = strings.NewReplacer("-", "+", "_", "/").Replace(word)
		for offset := range 4 {
			decoded, _ := base64.RawStdEncoding.DecodeString(word[offset : offset+(len(word)-offset)/4*4])
			if strings.Contains(string(decoded), hidden) {
				return true
			}
		}
	}
	return r.survives(r.percentDecoded(text), hidden, seen) || r.survives(html.UnescapeString(text), hidden, seen) ||
		r.survives(r.jsonDecoded(text), hidden, seen)
}

func (r *reader) percentDecoded(text string) string {
	return r.percent.ReplaceAllStringFunc(text, func(escape string) string {
		c, err := strconv.ParseUint(escape[1:], 16, 8)
		if err != nil {
			panic(err) // the expression matches nothing else
		}
		return string([]byte{byte(c)})
	})
}

func (r *reader) jsonDecoded(text string) string {
	return r.json.ReplaceAllStringFunc(text, func(escape string) string {
		if len(escape) == 2 {
			return escape[1:]
		}
		c, err := strconv.ParseUint(escape[2:], 16, 16)
		if err != nil {
			panic(err) // as above
		}
		return string(rune(c))
	})
}
