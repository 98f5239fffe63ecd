// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // signature version 1.0 is HMAC-SHA1
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"time"
)

const timestampLayout = "2006-01-02T15:04:05Z"

// Sign returns the value of the parameter Signature (version 1.0, HMAC-SHA1) for a request
// with these parameters. It ignores a parameter Signature.
func Sign(method string, params url.Values, secret string) string {
	return sign(StringToSign(method, params), secret)
}

func sign(stringToSign, secret string) string {
	mac := hmac.New(sha1.New, []byte(secret+"&"))
	mac.Write([]byte(stringToSign))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// StringToSign returns the string to sign of a request with these parameters.
func StringToSign(method string, params url.Values) string {
	canonical := canonicalQuery(params)
	out := make([]byte, 0, len(method)+2*len(canonical))
	out = append(out, method...)
	out = append(out, "&%2F&"...)
	return string(appendEscaped(out, canonical))
}

// canonicalQuery encodes parameters for both versions of the signature: sorted, without Signature.
func canonicalQuery(params url.Values) []byte {
	size := 0
	for name, values := range params {
		for _, value := range values {
			size += len(name) + len(value) + 2
		}
	}
	dst := make([]byte, 0, 2*size)
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if name == "Signature" {
			continue
		}
		for _, value := range params[name] {
			if len(dst) > 0 {
				dst = append(dst, '&')
			}
			dst = appendEscaped(dst, name)
			dst = append(dst, '=')
			dst = appendEscaped(dst, value)
		}
	}
	return dst
}

// appendEscaped percent-encodes everything but the unreserved characters of RFC 3986, section 2.3.
// The escaping of net/url differs: it keeps other characters and writes a space as a plus sign.
func appendEscaped[S string | []byte](dst []byte, s S) []byte {
	const hex = "0123456789ABCDEF"
	for i := range len(s) {
		switch c := s[i]; {
		case 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z', '0' <= c && c <= '9',
			c == '-', c == '_', c == '.', c == '~':
			dst = append(dst, c)
		default:
			dst = append(dst, '%', hex[c>>4], hex[c&15])
		}
	}
	return dst
}

// SignedParams returns the parameters of a complete request of this account: params, the common
// ones with a fresh nonce and the given time, and the signature. A common parameter that params
// already holds stays as it is there.
func (a Account) SignedParams(method, action string, at time.Time, params url.Values) url.Values {
	signed := url.Values{
		"AccessKeyId":      {a.AccessKeyID},
		"Action":           {action},
		"Format":           {"JSON"},
		"SignatureMethod":  {"HMAC-SHA1"},
		"SignatureNonce":   {rand.Text()},
		"SignatureVersion": {"1.0"},
		"Timestamp":        {at.UTC().Format(timestampLayout)},
		"Version":          {apiVersion},
	}
	if a.SecurityToken != "" {
		signed.Set("SecurityToken", a.SecurityToken)
	}
	maps.Copy(signed, params)
	signed.Set("Signature", Sign(method, signed, a.AccessKeySecret))
	return signed
}
