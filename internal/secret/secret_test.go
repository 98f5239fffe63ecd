// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package secret_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

const (
	key   = "s3cr+t/key="
	token = "CAISlong+token/with~odd*chars==&more"
	odd   = "x &/?+y<z"
)

func TestClean_showsHarmlessText(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ text, want string }{
		"plain":             {"a text", "a text"},
		"white space":       {" a\r\n\ttext\u00a0\u2028here ", "a text here"},
		"invisible":         {"a\x00b\x1b[31mc\u202ed\ufeffe\u200bf", "a b [31mc d e f"},
		"no UTF-8":          {"a\xff\xfeb\xc3", "a b"},
		"empty":             {" \n", ""},
		"long":              {strings.Repeat("例", secret.MaxText+1), strings.Repeat("例", secret.MaxText) + "…"},
		"as long as may be": {strings.Repeat("例", secret.MaxText), strings.Repeat("例", secret.MaxText)},

		"name of a parameter":    {"SecurityToken is malformed: 100% of it", "SecurityToken is malformed: 100% of it"},
		"code":                   {"InvalidAccessKeyId.NotFound", "InvalidAccessKeyId.NotFound"},
		"broken percent signs":   {"%", "%"},
		"broken percent signs 2": {"%2 %zz %%", "%2 %zz %%"},
		"broken escapes":         {`\u00 \x \`, `\u00 \x \`},
		"broken references":      {"& &; &#; &#x; &nosuch; &#43 a&b", "& &; &#; &#x; &nosuch; &#43 a&b"},
		"escapes of escapes":     {"a%2525252525252525252525252525 b", "a%2525252525252525252525252525 b"},
		"harmless escapes":       {`100%25 &amp; "\u00e9"`, `100%25 &amp; "\u00e9"`},
	} {
		if got := secret.New(key, token).Clean(test.text); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func TestClean_withholdsTextWithSecret(t *testing.T) {
	t.Parallel()
	percent := func(text string, times int) string {
		for range times {
			text = url.QueryEscape(text)
		}
		return text
	}
	quoted, err := json.Marshal(`"` + token + `"`)
	if err != nil {
		t.Fatal(err)
	}
	wrapped := base64.StdEncoding.EncodeToString([]byte("some text before " + token + " and after"))
	for name, text := range map[string]string{
		"raw":                             "key:" + key + ", sorry",
		"in other letter case":            "a S3CR+T/KEY= b",
		"beginning of a long one":         "a " + token[:20] + " b",
		"percent-encoded":                 "a " + percent(key, 1) + " b",
		"percent-encoded twice":           "a " + percent(key, 2) + " b",
		"percent-encoded seven times":     "a " + percent(key, 7) + " b",
		"percent-encoded too often":       "a " + percent("harmless+text", 40) + " b",
		"percent-encoded, small letters":  "a " + strings.ToLower(percent(key, 3)) + " b",
		"percent-encoded in part":         "a s3cr%2Bt/key%3d b",
		"every letter percent-encoded":    "a %73%33%63%72%2b%74%2f%6b%65%79%3d b",
		"escaped for JSON":                "a " + string(quoted) + " b",
		"escaped slash":                   `a s3cr+t\/key= b`,
		"every letter escaped for JSON":   `a \u0073\u0033\u0063\u0072\u002b\u0074\u002F\u006b\u0065\u0079\u003d b`,
		"escaped in part, with an escape": `a v%41lue\/of&#34;it b`,
		"a pair of surrogates":            `a pass\ud83d\udd11word b`,
		"JSON in JSON":                    `a s3cr\\u002bt\\/key= b`,
		"escaped for HTML":                "a " + html.EscapeString(`"`+token) + " b",
		"numeric references":              "a s3cr&#43;t&#x2f;key&#061; b",
		"a reference on two lines":        "a s3cr&#43;t/key&#61\n; b",
		"HTML, then percent":              "a " + percent("s3cr&#43;t/key=", 2) + " b",
		"percent, then JSON":              `a s3cr\u00252Bt/key= b`,
		"Base64":                          "a " + base64.StdEncoding.EncodeToString([]byte(key)) + " b",
		"Base64 of more":                  "a " + wrapped + " b",
		"Base64 of more, shifted":         "a " + base64.RawURLEncoding.EncodeToString([]byte("x"+token)) + " b",
		"Base64 of percent-encoded":       "a " + base64.StdEncoding.EncodeToString([]byte("k="+percent(key, 1))) + " b",
		"Base64 of escaped":               "a " + base64.StdEncoding.EncodeToString([]byte(`{"k":"s3cr+t\/key="}`)) + " b",
		"Base64 of references":            "a " + base64.StdEncoding.EncodeToString([]byte(html.EscapeString(odd))) + " b",
		"Base64 of a path":                "a " + base64.StdEncoding.EncodeToString([]byte(url.PathEscape(odd))) + " b",
		"Base64 in lines":                 "a " + base64.StdEncoding.EncodeToString([]byte("x=" + odd))[:9] + "\r\n" + base64.StdEncoding.EncodeToString([]byte("x=" + odd))[9:] + " b",
		"Base64, percent-encoded":         "a " + percent(base64.StdEncoding.EncodeToString([]byte("ab"+key)), 2) + " b",

		"parameter":            "a x?AccessKeyId=LTAI b",
		"parameter, cut off":   "a POST&%2F&Action%3DQ%26SecurityToken%3DCAIS",
		"parameter, encoded":   "a Signature%253Dabc b",
		"member":               `a {"SecurityToken":"CAIS"} b`,
		"parameter, its blank": "a Signature: abc def",
		"nonce":                "a SignatureNonce=1 b",
		"key":                  "a AccessKeySecret=1 b",
		"OIDC token":           "a OIDCToken=1 b",

		"in lines":             "a s3cr+t\r\n/key= b",
		"in lines, as JSON":    `a s3cr+t\r\n/key= b`,
		"in lines, by numbers": `a s3cr+t\u000a/key= b`,
		"its plus a blank":     "a s3cr t/key= b",
	} {
		if got := secret.New(key, token, odd, "pass🔑word", `v%41lue/of"it`).Clean(text); got != secret.Withheld {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// In Base64, the same secret looks different by what precedes it, and by the alphabet.
func TestClean_withholdsBase64OfMore(t *testing.T) {
	t.Parallel()
	const hidden = "~q??>>z"
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawURLEncoding} {
		for _, before := range []string{"", "1", "12", "123"} {
			for _, after := range []string{"", "x", "~~"} {
				text := encoding.EncodeToString([]byte(before + hidden + after))
				if got := secret.New(hidden).Clean("a " + text + " b"); got != secret.Withheld {
					t.Errorf("got %q", got)
				}
			}
		}
	}
}

// A short secret is found only as a whole word, or it would withhold most texts.
func TestClean_shortSecretIsAWord(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a cat":    secret.Withheld,
		"at a:b@c": secret.Withheld,
		"A":        secret.Withheld,
		"%61":      secret.Withheld,
		"abc":      "abc",
		"la":       "la",
		"éa":       "éa",
		"1a a2":    "1a a2",
	} {
		if got := secret.New("a").Clean(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// What a secret is once its escapes are undone may be no UTF-8.
func TestClean_secretWithInvalidEscape(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"axZ%80000", "ab%80", "%ff%fe%fdabc"} {
		for _, text := range []string{key, strings.ReplaceAll(key, "%", "%25")} {
			if got := secret.New(key).Clean("a " + text + " b"); got != secret.Withheld {
				t.Errorf("%q: got %q", text, got)
			}
		}
		if got := secret.New(key).Clean("a b"); got != "a b" {
			t.Errorf("%q withholds %q", key, got)
		}
	}
}

func TestClean_zeroValueWithholdsParameters(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"a text": "a text", "Signature=abc": secret.Withheld} {
		if got := (secret.Redactor{}).Clean(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if got := secret.New("", " ").Clean("a text, too."); got != "a text, too." {
		t.Errorf("with empty secrets: got %q", got)
	}
}

func TestWith_keepsOtherSecrets(t *testing.T) {
	t.Parallel()
	first := secret.New("first secret")
	_ = first.With("second secret")
	for text, want := range map[string]string{"second secret": "second secret", "first secret": secret.Withheld} {
		if got := first.Clean(text); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for _, text := range []string{"second", "first secret"} {
		if got := first.With("second").Clean(text); got != secret.Withheld {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

// A text is searched before it is cut, or the beginning of a secret would be shown at the cut.
func TestClean_searchesBeforeCutting(t *testing.T) {
	t.Parallel()
	const secretText = "abcdefghijklmnopqrstuvwxyz"
	redactor := secret.New(secretText)
	for length := secret.MaxText - len(secretText) - 2; length <= secret.MaxText+1; length++ {
		if got := redactor.Clean(strings.Repeat("例", length-1) + " " + secretText); got != secret.Withheld {
			t.Fatalf("%d: got %q", length, got)
		}
	}
	// Much of a text is blank or encoded.
	for _, text := range []string{
		strings.Repeat("\u00a0", 1<<20) + "x " + secretText,
		strings.Repeat("x", secret.MaxText-1) + " " + everyByte(`\u005cu%04x`)(secretText),
	} {
		if got := redactor.Clean(text); got != secret.Withheld {
			t.Errorf("got %q", got)
		}
	}
}

// A secret far behind what is shown withholds nothing.
func TestClean_showsBeginningOfLongText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x ", 1<<20)
	if got, want := secret.New(key).Clean(long+key), long[:secret.MaxText]+"…"; got != want {
		t.Errorf("got %q", got)
	}
}

func TestOfURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"http://host/path":              nil,
		"http://host/?v=1":              {"v=1"},
		"http://host/?token=a%2Bsecret": {"token=a%2Bsecret", "a+secret"},
		"http://user:pass%2Fword@host":  {"user", "pass/word", "user:pass/word"},
		"http://user@host":              {"user", "user:"},
		"http://host/a/abcdefghij.abcdefghij.abcdefghij/b": {
			"abcdefghij.abcdefghij.abcdefghij",
		},
	} {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		got := slices.DeleteFunc(secret.OfURL(u), func(s string) bool { return s == "" })
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestInBody(t *testing.T) {
	t.Parallel()
	const body = `{"Code":"x","Credentials":{"AccessKeySecret" : "a\u002bb","SecurityToken":"tok\"en"},"access_token":"at",
		"refresh_token":"rt","Other":"y","AccessKeyId":"id","value":"jwt","values":"z", "AccessKeySecr\u0065t":"v", broken "password":"\ud800"`
	want := []string{"a+b", `tok"en`, "at", "rt", "id", "jwt", "v", "\ufffd"}
	if got := secret.InBody([]byte(body)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A hostile message is cleaned quickly even with many secrets from its body.
func TestClean_isQuickWithManySecrets(t *testing.T) {
	t.Parallel()
	var body strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&body, `"token%s":"%x/+%x",`, strings.Repeat("a", i%50), i*7919, i)
	}
	secrets := secret.InBody([]byte(body.String()))
	if len(secrets) == 0 || len(secrets) > 100 {
		t.Errorf("%d secrets", len(secrets))
	}
	started := time.Now()
	_ = secret.New(secrets...).Clean("%" + strings.Repeat("25", 10_000))
	if took := time.Since(started); took > 10*time.Second {
		t.Errorf("took %s", took)
	}
}

// Hostile texts of megabytes are cleaned quickly.
func TestClean_isQuick(t *testing.T) {
	t.Parallel()
	redactor := secret.New(key, token, "STS.Nabcdefgh", "a").With("a signature=", "a nonce")
	for name, unit := range map[string]string{
		"percent signs":        "%25",
		"nested percent signs": "%" + strings.Repeat("25", 1000),
		"backslashes":          `\`,
		"ampersands":           "&amp;",
		"nested ampersands":    "&" + strings.Repeat("amp;", 1000),
		"nearly secrets":       "s3cr+t/key",
		"secrets":              key,
		"short secrets":        "a ",
		"parameters":           "signature: ",
		"blanks":               " ",
		"invisible":            "\u202e",
		"no UTF-8":             "\xff",
		"long words":           "x",
	} {
		text := strings.Repeat(unit, 2<<20/len(unit))
		started := time.Now()
		_ = redactor.Clean(text)
		_ = secret.InBody([]byte(text[:64<<10]))
		if took := time.Since(started); took > 10*time.Second {
			t.Errorf("%s: took %s", name, took)
		} else {
			t.Logf("%s: took %s", name, took)
		}
	}
}

// A secret is found across line breaks, and by its end alone.
func TestClean_findsSecretsAcrossLineBreaks(t *testing.T) {
	t.Parallel()
	const token = "CAISabcdefghijklmnopqrstuvwxyz0123456789+ABCDEFGHIJKLMNOPQRSTUVWXYZ/zyxwvutsrqponmlkjihgfedcba=="
	wrapped := func(text string, width int, separator string) string {
		var lines []string
		for ; len(text) > width; text = text[width:] {
			lines = append(lines, text[:width])
		}
		return strings.Join(append(lines, text), separator)
	}
	for name, text := range map[string]string{
		"in lines":               wrapped(token, 40, "\n"),
		"early":                  token[:5] + "\r\n" + token[5:],
		"in Base64":              wrapped(base64.StdEncoding.EncodeToString([]byte("x="+token)), 76, "\r\n"),
		"by an invisible letter": token[:8] + "\u200b" + token[8:],
		"its plus a blank":       strings.ReplaceAll(token, "+", " "),
		"its end":                "…" + token[30:],
		"behind half a pair":     `\ud800\u0043` + token[1:],
	} {
		if got := secret.New(token).Clean("the token " + text + " is bad"); got != secret.Withheld {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestPath(t *testing.T) {
	t.Parallel()
	const token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJQTEFOVEVEIn0.c2lnbmF0dXJl"
	for path, withheld := range map[string]bool{
		"": false, "/var/run/secrets/ack.alibabacloud.com/rrsa-tokens/token": false, "oidc.token.txt": false, `C:\a.b.c\token`: false,
		strings.Repeat("x", 255): false, strings.Repeat("x", 200) + "/" + strings.Repeat("x", 200): false, strings.Repeat("x", 200) + `\` + strings.Repeat("x", 200): false,
		token: true, "/home/me/" + token: true, token + "\n": true, strings.Repeat("x", 256): true,
	} {
		if got := secret.Path(path); got != path != withheld || withheld && got != secret.Withheld {
			t.Errorf("Path(%q) = %q", path, got)
		}
	}
}
