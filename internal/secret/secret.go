// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package secret sanitizes untrusted text: messages of services, proxies and operating systems. It is the only package
// that knows which values are secret and in which encodings they may appear.
package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// Redacted replaces a word that contains a secret.
	Redacted = "(redacted)"
	// MaxText is the maximum length of a sanitized text in runes. Longer texts are cut and end in an ellipsis.
	MaxText = 500
	// maxScanned is how much of a text is searched, in bytes.
	maxScanned = 4096
	// A secret of more than longSecret bytes is also found by its first or last edge bytes, because messages truncate
	// long values.
	longSecret = 24
	edge       = 16
	// breakable is the minimum length of secrets that are also found across line breaks.
	breakable = 8
	// A secret shorter than shortSecret has to be a whole word. Otherwise the proxy password "a" would redact every
	// word with an "a".
	shortSecret = 4
)

// Redactor redacts a set of secrets, and the query parameters of the vendor's APIs that contain secrets, whatever their
// values. The zero value redacts only the parameters. It is safe for concurrent use.
type Redactor struct {
	secrets []string
}

// New returns a Redactor for secrets such as keys, tokens, passwords and signatures. Empty ones are ignored.
func New(secrets ...string) Redactor {
	return Redactor{}.With(secrets...)
}

// With returns a Redactor for additional secrets.
func (r Redactor) With(secrets ...string) Redactor {
	return Redactor{secrets: slices.Concat(r.secrets, secrets)}
}

// needles are the byte sequences to search for, with ASCII letters in lower case.
type needles struct {
	// inWords is searched for in the text, and acrossBreaks in the text without blanks.
	inWords, acrossBreaks [][]byte
}

// needles is computed on demand, because most redactors belong to a request that succeeds.
func (r Redactor) needles() needles {
	var n needles
	for _, secret := range r.secrets {
		secret = strings.Join(strings.FieldsFunc(secret, unshown), " ")
		if secret == "" {
			continue
		}
		parts := []string{secret}
		if len(secret) > longSecret {
			parts = []string{secret[:edge], secret[len(secret)-edge:]}
		}
		for _, part := range parts {
			n.inWords = append(n.inWords, encodings(part)...)
		}
		for _, needle := range encodings(secret) {
			if compact := slices.DeleteFunc(needle, isBlank); len(compact) >= breakable {
				n.acrossBreaks = append(n.acrossBreaks, compact)
			}
		}
	}
	for _, list := range []*[][]byte{&n.inWords, &n.acrossBreaks} {
		slices.SortFunc(*list, bytes.Compare)
		*list = slices.CompactFunc(*list, bytes.Equal)
	}
	return n
}

// encodings returns the escaped and Base64 forms of a secret in lower case.
func encodings(secret string) [][]byte {
	var all [][]byte
	for _, form := range formsOf(secret) {
		all = append(all, lower([]byte(form)))
		for _, encoded := range base64Forms(form) {
			all = append(all, lower([]byte(encoded)))
		}
	}
	return all
}

// isBlank reports whether a character may come from a line break. In a query, a "+" is a blank.
func isBlank(c byte) bool {
	return c == ' ' || c == '+'
}

// formsOf returns a secret and its escaped forms. Escapes in a text are decoded before the search, except those within
// Base64 and those of a secret that itself looks escaped.
func formsOf(secret string) []string {
	forms := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), html.EscapeString(secret)}
	if quoted, err := json.Marshal(secret); err == nil {
		escaped := string(quoted[1 : len(quoted)-1])
		forms = append(forms, escaped, strings.ReplaceAll(escaped, "/", `\/`))
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// base64Forms returns the parts that the Base64 encodings (RFC 4648, sections 4 and 5) of all texts with the secret
// have in common: one for each offset of the secret in a group of three bytes, in each alphabet.
func base64Forms(secret string) []string {
	if len(secret) < shortSecret {
		return nil
	}
	var forms []string
	for offset := range 3 {
		padded := append(make([]byte, offset), secret...)
		// The first and last characters include bits of the surrounding text.
		first, last := (offset*8+5)/6, len(padded)*8/6
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			forms = append(forms, encoding.EncodeToString(padded)[first:last])
		}
	}
	return forms
}

// OfURL returns the secrets of a URL: user, password, query and query values.
func OfURL(u *url.URL) []string {
	if u == nil {
		return nil
	}
	secrets := []string{u.RawQuery}
	for _, values := range u.Query() {
		for _, value := range values {
			// Shorter values are not secrets, but for example the "1" of "v=1".
			if len(value) >= shortSecret {
				secrets = append(secrets, value)
			}
		}
	}
	if u.User != nil {
		password, _ := u.User.Password()
		secrets = append(secrets, u.User.Username(), password, u.User.Username()+":"+password)
	}
	return secrets
}

// maxMembers is the maximum number of secrets from one body. No service sends as many.
const maxMembers = 100

// InBody returns the values of the members of a JSON body that are named like secrets, at any depth. It also finds them
// in invalid JSON.
func InBody(body []byte) []string {
	member := regexp.MustCompile(`("(?:[^"\\]|\\.)*")\s*:\s*("(?:[^"\\]|\\.)*")`)
	// GitHub calls the token that it issues "value".
	named := regexp.MustCompile(`(?i)secret|token|access_?key_?id|password|signature|^value$`)
	var secrets []string
	for _, match := range member.FindAllSubmatch(body, -1) {
		if named.MatchString(unquoted(match[1])) && len(secrets) < maxMembers {
			secrets = append(secrets, unquoted(match[2]))
		}
	}
	return secrets
}

// unquoted returns the value of a JSON string, or the text between its quotes if it is invalid.
func unquoted(text []byte) string {
	var value string
	if json.Unmarshal(text, &value) != nil {
		return string(text[1 : len(text)-1])
	}
	return value
}

// Clean sanitizes untrusted text. The result is one line of at most MaxText runes without control characters. Words
// that contain a secret are redacted, even if it is percent-encoded, escaped for JSON or HTML, in any nesting, or in
// Base64.
func (r Redactor) Clean(text string) string {
	text = onOneLine(text)
	if len(text) > maxScanned {
		text = strings.ToValidUTF8(text[:maxScanned], "")
		// The last word may be the beginning of a secret. A single long word is cut much earlier, by MaxText.
		if blank := strings.LastIndexByte(text, ' '); blank >= 0 {
			text = text[:blank]
		}
		text += "…"
	}
	text = r.redact(text)
	if runes := []rune(text); len(runes) > MaxText {
		text = string(runes[:MaxText]) + "…"
	}
	return text
}

// onOneLine returns the printable words of a text, up to the word that exceeds maxScanned.
func onOneLine(text string) string {
	var line strings.Builder
	for word := range strings.FieldsFuncSeq(text, unshown) {
		if line.Len() > 0 {
			line.WriteByte(' ')
		}
		line.WriteString(word[:min(len(word), maxScanned+1)])
		if line.Len() > maxScanned {
			break
		}
	}
	return line.String()
}

func unshown(c rune) bool {
	return unicode.IsSpace(c) || !unicode.IsPrint(c) || c == utf8.RuneError
}

// redact replaces the words that contain a part of a secret.
func (r Redactor) redact(text string) string {
	hidden := make([]bool, len(text))
	needles := r.needles()
	level := layer{text: []byte(text), at: positions(len(text))}
	for layers := 1; ; layers++ {
		found := find(lower(level.text), needles.inWords)
		found = append(found, findParameters(lower(level.text))...)
		compact, indexes := level.compact()
		for _, s := range find(lower(compact), needles.acrossBreaks) {
			found = append(found, span{indexes[s.start], indexes[s.end-1] + 1})
		}
		for _, s := range found {
			level.hide(hidden, s)
		}
		next, more := level.decoded()
		if !more {
			break
		}
		if layers == maxLayers {
			// The remaining escapes may contain anything.
			level.hideEscapes(hidden)
			break
		}
		level = next
	}
	var words []string
	for start := 0; start < len(text); {
		word, _, _ := strings.Cut(text[start:], " ")
		end := start + len(word)
		switch {
		case !slices.Contains(hidden[start:end], true):
			words = append(words, word)
		case start == 0 || !hidden[start-1]:
			words = append(words, Redacted)
		}
		start = end + 1
	}
	return strings.Join(words, " ")
}

// span is a part of a text. It does not include the byte at end.
type span struct{ start, end int }

// find returns the occurrences of the needles in a lower-case text.
func find(text []byte, needles [][]byte) []span {
	var found []span
	for _, needle := range needles {
		for from := 0; ; {
			i := bytes.Index(text[from:], needle)
			if i < 0 {
				break
			}
			s := span{from + i, from + i + len(needle)}
			from = s.start + 1
			if len(needle) >= shortSecret || isWord(text, s) {
				found = append(found, s)
			}
		}
	}
	return found
}

// findParameters returns the occurrences of parameters with secrets in a lower-case text.
func findParameters(text []byte) []span {
	var found []span
	for _, name := range []string{"accesskeyid", "accesskeysecret", "securitytoken", "oidctoken", "signature", "signaturenonce"} {
		for _, mark := range []string{"=", ":", `":`} {
			for from := 0; ; {
				i := bytes.Index(text[from:], []byte(name+mark))
				if i < 0 {
					break
				}
				s := span{from + i, from + i + len(name+mark)}
				from = s.end
				found = append(found, withValue(text, s))
			}
		}
	}
	return found
}

// withValue extends the span of a parameter name to the value if a blank separates them.
func withValue(text []byte, s span) span {
	if s.end+1 >= len(text) || text[s.end] != ' ' {
		return s
	}
	if blank := bytes.IndexByte(text[s.end+1:], ' '); blank >= 0 {
		return span{s.start, s.end + 1 + blank}
	}
	return span{s.start, len(text)}
}

// isWord reports whether there is neither a letter nor a digit next to a span.
func isWord(text []byte, s span) bool {
	alphanumeric := func(i int) bool {
		return i >= 0 && i < len(text) && (text[i] >= '0' && text[i] <= '9' || text[i] >= 'a' && text[i] <= 'z' || text[i] >= utf8.RuneSelf)
	}
	return !alphanumeric(s.start-1) && !alphanumeric(s.end)
}

// lower returns a copy with ASCII letters in lower case. For other letters, the number of bytes could change.
func lower(text []byte) []byte {
	text = bytes.Clone(text)
	for i, c := range text {
		if c >= 'A' && c <= 'Z' {
			text[i] = c + 'a' - 'A'
		}
	}
	return text
}
