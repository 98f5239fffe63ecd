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
	// A secret that is longer than longSecret is recognized by its first telling bytes, so that one which was cut off or
	// wrapped is recognized too.
	longSecret = 24
	telling    = 16
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

// needles returns what to look for, with ASCII letters in lower case. Most redactors go with a request that succeeds, and
// never need it.
func (r Redactor) needles() [][]byte {
	var needles [][]byte
	for _, secret := range r.secrets {
		secret = strings.Join(strings.FieldsFunc(secret, unshown), " ")
		if secret == "" {
			continue
		}
		if len(secret) > longSecret {
			secret = secret[:telling]
		}
		for _, form := range formsOf(secret) {
			needles = append(needles, lower([]byte(form)))
			for _, encoded := range base64Forms(form) {
				needles = append(needles, lower([]byte(encoded)))
			}
		}
	}
	slices.SortFunc(needles, bytes.Compare)
	return slices.CompactFunc(needles, bytes.Equal)
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
	member := regexp.MustCompile(`(?i)"[a-z_-]*(?:secret|token|accesskeyid|access_key_id|password|signature)[a-z_-]*"\s*:\s*("(?:[^"\\]|\\.)*")`)
	var secrets []string
	for _, match := range member.FindAllSubmatch(body, maxMembers) {
		var value string
		if json.Unmarshal(match[1], &value) != nil {
			value = string(match[1][1 : len(match[1])-1])
		}
		secrets = append(secrets, value)
	}
	return secrets
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
		for _, found := range find(lower(level.text), needles) {
			level.hide(hidden, found)
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

// find returns where the needles and the telling parameters are in a text in lower case.
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
