// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package secret sanitizes untrusted text: messages of services, proxies and operating systems. It is the only package
// that knows which values are secret and in which encodings they may appear.
package secret

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alidomain/terraform-provider-alidomain/internal/ascii"
)

const (
	// Withheld replaces a text that contains a secret.
	Withheld = "(withheld: it quotes a credential)"
	// MaxText is the maximum length of a sanitized text in runes. Longer texts are cut and end in an ellipsis.
	MaxText = 500
	// maxScanned is how much of a text is searched, in bytes. It exceeds what is shown by so much that a secret that
	// begins there is found, or is encoded at such length that at most two of its letters are shown.
	maxScanned = 4096
	// maxLayers bounds how often a text is unescaped. No chain of proxies escapes as often.
	maxLayers = 32
	// A longer secret is also found by its first or last edge bytes, because messages truncate long values.
	edge = 16
	// breakable is the minimum length of secrets that are also found across line breaks.
	breakable = 8
	// A secret shorter than shortSecret has to be a whole word. Otherwise the proxy password "a" would withhold every
	// text with an "a".
	shortSecret = 4
	// maxMembers is the maximum number of secrets from one body. No service sends as many.
	maxMembers = 100
)

// Redactor withholds texts that contain one of a set of secrets, or a query parameter of the vendor's APIs that holds a
// secret, whatever its value. The zero value looks only for the parameters. It is safe for concurrent use.
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

// Clean sanitizes untrusted text. The result is one line of at most MaxText runes without control characters. It is
// Withheld if the text contains a secret, even one that is percent-encoded, escaped for JSON or HTML, in any nesting, or
// in Base64.
func (r Redactor) Clean(text string) string {
	text = onOneLine(text)
	if r.quotedIn(text[:min(len(text), maxScanned)]) {
		return Withheld
	}
	if runes := []rune(text); len(runes) > MaxText {
		text = string(runes[:MaxText]) + "…"
	}
	return text
}

// onOneLine returns the printable words of a text.
func onOneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(c rune) bool {
		return unicode.IsSpace(c) || !unicode.IsPrint(c) || c == utf8.RuneError
	}), " ")
}

// parameter matches a parameter that holds a secret, in a folded text.
var parameter = regexp.MustCompile(`(?:accesskeyid|accesskeysecret|securitytoken|oidctoken|signature|signaturenonce)"?[=:]`)

// quotedIn reports whether a text contains a secret.
func (r Redactor) quotedIn(text string) bool {
	long, short := r.needles()
	for range maxLayers {
		folded := ascii.Fold(text)
		joined := withoutBlanks(folded)
		if parameter.MatchString(folded) ||
			slices.ContainsFunc(long, func(needle string) bool { return strings.Contains(joined, needle) }) ||
			slices.ContainsFunc(short, func(needle *regexp.Regexp) bool { return needle.MatchString(folded) }) {
			return true
		}
		next := unescaped(text)
		if next == text {
			return false
		}
		text = next
	}
	// The remaining escapes may contain anything.
	return true
}

// escapes matches those of RFC 3986, section 2.1, HTML, and RFC 8259, section 7.
var escapes = regexp.MustCompile(`%[0-9A-Fa-f]{2}|&[^;&%\\]{1,31};|(?:\\u[0-9A-Fa-f]{4})+|\\["\\/bfnrt]`)

// unescaped undoes each escape once.
func unescaped(text string) string {
	return escapes.ReplaceAllStringFunc(text, func(escape string) (text string) {
		switch escape[0] {
		case '%':
			text, _ = url.PathUnescape(escape)
		case '&':
			text = html.UnescapeString(escape)
		case '\\':
			_ = json.Unmarshal([]byte(`"`+escape+`"`), &text)
		}
		return text
	})
}

// withoutBlanks joins broken lines. In a query, a "+" is a blank.
func withoutBlanks(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(c rune) bool { return c <= ' ' || c == '+' }), "")
}

// needles returns what to search for in a folded text: long secrets without blanks, to be found across line breaks, and
// short ones. They are computed on demand, because most redactors belong to a request that succeeds.
func (r Redactor) needles() (long []string, short []*regexp.Regexp) {
	for _, secret := range r.secrets {
		secret = onOneLine(secret)
		if secret == "" {
			continue
		}
		parts := slices.Compact([]string{secret, unescaped(secret)}) // a secret may itself look escaped
		if len(secret) > edge {
			parts = append(parts, secret[:edge], secret[len(secret)-edge:])
		}
		for _, part := range parts {
			for _, encoded := range encodings(part) {
				folded := ascii.Fold(encoded)
				// An unescaped secret may be invalid UTF-8, which a pattern can't be.
				joined, pattern := withoutBlanks(folded), strings.ToValidUTF8(regexp.QuoteMeta(folded), ".+")
				switch {
				case len(joined) >= breakable:
					long = append(long, joined)
				case len(folded) >= shortSecret:
					short = append(short, regexp.MustCompile(pattern))
				default:
					short = append(short, regexp.MustCompile(`(^|[^\pL\pN])`+pattern+`($|[^\pL\pN])`))
				}
			}
		}
	}
	return long, short
}

// encodings returns the escaped and Base64 forms of a secret. Escapes in a text are undone before the search, but not
// those within Base64. A Base64 form (RFC 4648, sections 4 and 5) is what the encodings of all texts with the secret at
// the same offset in a group of three bytes have in common.
func encodings(secret string) []string {
	quoted, _ := json.Marshal(secret) // a string always has a JSON form
	escaped := string(quoted[1 : len(quoted)-1])
	forms := []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), html.EscapeString(secret), escaped, strings.ReplaceAll(escaped, "/", `\/`),
	}
	for _, form := range slices.Clone(forms) {
		for offset := range 3 {
			padded := append(make([]byte, offset), form...)
			// The first and last characters include bits of the surrounding text.
			first, last := (offset*8+5)/6, len(padded)*8/6
			if len(form) >= shortSecret {
				forms = append(forms, base64.RawStdEncoding.EncodeToString(padded)[first:last],
					base64.RawURLEncoding.EncodeToString(padded)[first:last])
			}
		}
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// tokenInPath matches a JWT, and any component that is longer than file systems allow.
var tokenInPath = regexp.MustCompile(`[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}|[^/\\]{256}`)

// Path returns a path to show, or Withheld if it looks like a token that took the place of the path of its file.
func Path(path string) string {
	if tokenInPath.MatchString(path) {
		return Withheld
	}
	return path
}

// OfURL returns the secrets of a URL: user, password, query, query values, and a token in its path.
func OfURL(u *url.URL) []string {
	secrets := []string{u.RawQuery, tokenInPath.FindString(u.Path)}
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
