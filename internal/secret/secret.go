// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package secret takes secrets out of texts that others wrote: services, proxies, operating systems. It is the only
// package that knows what must not be shown and in which encodings it may turn up.
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
	// Redacted takes the place of a word that holds a secret.
	Redacted = "(redacted)"
	// MaxText bounds a cleaned text, in runes. An ellipsis follows where it was cut.
	MaxText = 500
	// maxScanned bounds what is searched of a text, in bytes, and shown.
	maxScanned = 4096
	// A secret that is longer than longSecret is also recognized by its first and its last telling bytes, since texts cut
	// long ones off.
	longSecret = 24
	telling    = 16
	// breakable is the length from which a secret is also looked for across line breaks.
	breakable = 8
	// shortSecret is the length below which a secret has to be a word of its own: a proxy's password "a" must not take
	// every word with an a in it.
	shortSecret = 4
)

// Redactor cleans texts of a set of secrets, and of the parameters that carry secrets in the vendor's queries, whatever
// their values. The zero value knows the parameters alone. It is safe for concurrent use.
type Redactor struct {
	secrets []string
}

// New returns a Redactor for some secrets: keys, tokens, passwords, signatures. Empty ones are ignored.
func New(secrets ...string) Redactor {
	return Redactor{}.With(secrets...)
}

// With returns a Redactor for more secrets.
func (r Redactor) With(secrets ...string) Redactor {
	return Redactor{secrets: slices.Concat(r.secrets, secrets)}
}

// needles are what to look for, with ASCII letters in lower case.
type needles struct {
	// inWords is looked for in a text as it is, and acrossBreaks in a text without blanks.
	inWords, acrossBreaks [][]byte
}

// needles returns what to look for. Most redactors go with a request that succeeds, and never need it.
func (r Redactor) needles() needles {
	var n needles
	for _, secret := range r.secrets {
		secret = strings.Join(strings.FieldsFunc(secret, unshown), " ")
		if secret == "" {
			continue
		}
		parts := []string{secret}
		if len(secret) > longSecret {
			parts = []string{secret[:telling], secret[len(secret)-telling:]}
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

// encodings returns the escaped forms of a secret, and those in Base64, in lower case.
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

// isBlank tells whether a character may stand for a line break, or for nothing: a "+" is a blank in a query.
func isBlank(c byte) bool {
	return c == ' ' || c == '+'
}

// formsOf returns a secret as it is and as others escape it. Most escapes are undone before a text is searched, but not
// those within Base64, nor those of a secret that has what looks like an escape.
func formsOf(secret string) []string {
	forms := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), html.EscapeString(secret)}
	if quoted, err := json.Marshal(secret); err == nil {
		escaped := string(quoted[1 : len(quoted)-1])
		forms = append(forms, escaped, strings.ReplaceAll(escaped, "/", `\/`))
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// base64Forms returns what every Base64 encoding (RFC 4648, sections 4 and 5) of a text that contains the secret has in
// common: one form for each position of the secret in a group of three bytes, and for each alphabet.
func base64Forms(secret string) []string {
	if len(secret) < shortSecret {
		return nil
	}
	var forms []string
	for offset := range 3 {
		padded := append(make([]byte, offset), secret...)
		// The first and the last characters hold bits of what stands beside the secret.
		first, last := (offset*8+5)/6, len(padded)*8/6
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			forms = append(forms, encoding.EncodeToString(padded)[first:last])
		}
	}
	return forms
}

// OfURL returns what is secret of a URL: user, password, and the query with its values.
func OfURL(u *url.URL) []string {
	if u == nil {
		return nil
	}
	secrets := []string{u.RawQuery}
	for _, values := range u.Query() {
		for _, value := range values {
			// A shorter one is no secret, but the "1" of "v=1".
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

// maxMembers bounds how many secrets are taken from a body: far more than any service sends.
const maxMembers = 100

// InBody returns the values of the members of a response body that are named like secrets, at any depth. It reads bodies
// that are no valid JSON too, as far as such members can be made out.
func InBody(body []byte) []string {
	member := regexp.MustCompile(`("(?:[^"\\]|\\.)*")\s*:\s*("(?:[^"\\]|\\.)*")`)
	named := regexp.MustCompile(`(?i)secret|token|access_?key_?id|password|signature`)
	var secrets []string
	for _, match := range member.FindAllSubmatch(body, -1) {
		if named.MatchString(unquoted(match[1])) && len(secrets) < maxMembers {
			secrets = append(secrets, unquoted(match[2]))
		}
	}
	return secrets
}

// unquoted returns a JSON string without its quotes and escapes, or as it is written if it is not valid.
func unquoted(text []byte) string {
	var value string
	if json.Unmarshal(text, &value) != nil {
		return string(text[1 : len(text)-1])
	}
	return value
}

// Clean makes a text fit to be shown: on one line, without control characters, of at most MaxText runes, and without the
// words in which a secret turns up: as it is, in any nesting of percent-encoding and the escapes of JSON and HTML, or in
// Base64.
func (r Redactor) Clean(text string) string {
	text = onOneLine(text)
	if len(text) > maxScanned {
		text = strings.ToValidUTF8(text[:maxScanned], "")
		// The last word may be a secret's beginning. Of a single long word, what is shown ends far before that.
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

// onOneLine returns the printable words of a text, up to a word that makes it longer than maxScanned.
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

// redact replaces the words that a secret touches.
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
			// Nobody knows what is below.
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

// span is a part of a text: from start up to, and not including, end.
type span struct{ start, end int }

// find returns where the needles are in a text in lower case.
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

// findParameters returns where the parameters that carry secrets are in a text in lower case.
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

// withValue extends the span of a parameter's name to a value that a blank separates from it.
func withValue(text []byte, s span) span {
	if s.end+1 >= len(text) || text[s.end] != ' ' {
		return s
	}
	if blank := bytes.IndexByte(text[s.end+1:], ' '); blank >= 0 {
		return span{s.start, s.end + 1 + blank}
	}
	return span{s.start, len(text)}
}

// isWord tells whether neither letters nor digits stand beside a span.
func isWord(text []byte, s span) bool {
	alphanumeric := func(i int) bool {
		return i >= 0 && i < len(text) && (text[i] >= '0' && text[i] <= '9' || text[i] >= 'a' && text[i] <= 'z' || text[i] >= utf8.RuneSelf)
	}
	return !alphanumeric(s.start-1) && !alphanumeric(s.end)
}

// lower returns a copy with ASCII letters in lower case. Other letters keep theirs: their number of bytes may differ.
func lower(text []byte) []byte {
	text = bytes.Clone(text)
	for i, c := range text {
		if c >= 'A' && c <= 'Z' {
			text[i] = c + 'a' - 'A'
		}
	}
	return text
}
