// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // signature version 1.0 is HMAC-SHA1
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	timestampLayout = "2006-01-02T15:04:05Z"
	// algorithmV3 names version 3 of the signature, as documented on help.aliyun.com/document_detail/2593177.html.
	algorithmV3 = "ACS3-HMAC-SHA256"
)

// Sign returns the value of the parameter Signature (version 1.0, HMAC-SHA1) for a request
// with these parameters. It ignores a parameter Signature.
func Sign(method string, params url.Values, secret string) string {
	return signV1(StringToSign(method, params), secret)
}

func signV1(stringToSign, secret string) string {
	mac := hmac.New(sha1.New, []byte(secret+"&"))
	mac.Write([]byte(stringToSign))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// StringToSign returns the string to sign of a request with these parameters.
func StringToSign(method string, params url.Values) string {
	signed := maps.Clone(params)
	delete(signed, "Signature")
	return method + "&%2F&" + url.QueryEscape(canonicalQuery(signed))
}

// canonicalQuery encodes and sorts parameters for both versions of the signature, by RFC 3986, section 2.3. The encoding of
// net/url differs for spaces only.
func canonicalQuery(params url.Values) string { return strings.ReplaceAll(params.Encode(), "+", "%20") }

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

// AuthorizeV3 signs a request for the account with version 3: it adds the headers with a fresh nonce and the given time,
// except those that the request has already, and then Authorization. body is that of the request.
func (a Account) AuthorizeV3(r *http.Request, action string, at time.Time, body []byte) {
	headers := map[string]string{
		"X-Acs-Action":          action,
		"X-Acs-Content-Sha256":  hashV3(body),
		"X-Acs-Date":            at.UTC().Format(timestampLayout),
		"X-Acs-Signature-Nonce": rand.Text(),
		"X-Acs-Version":         apiVersion,
	}
	if a.SecurityToken != "" {
		headers["X-Acs-Security-Token"] = a.SecurityToken
	}
	for name, value := range headers {
		if r.Header.Get(name) == "" {
			r.Header.Set(name, value)
		}
	}
	header := headerWithHost(r)
	var signed []string
	for name := range header {
		if name = strings.ToLower(name); isSignedV3(name) {
			signed = append(signed, name)
		}
	}
	slices.Sort(signed)
	canonical := canonicalRequestV3(r.Method, r.URL.Query(), header, signed, hashV3(body))
	r.Header.Set("Authorization", algorithmV3+" Credential="+a.AccessKeyID+",SignedHeaders="+strings.Join(signed, ";")+
		",Signature="+signV3(stringToSignV3(canonical), a.AccessKeySecret))
}

// headerWithHost returns the header with Host, which net/http keeps in a separate field.
func headerWithHost(r *http.Request) http.Header {
	header := r.Header.Clone()
	header.Set("Host", r.Host)
	return header
}

// isSignedV3 reports whether clients sign the header of this name, which is in lower case.
func isSignedV3(name string) bool {
	return name == "host" || name == "content-type" || strings.HasPrefix(name, "x-acs-")
}

// canonicalRequestV3 returns the canonical request for the path "/". The names in signed are in lower case. payloadHash is
// the SHA-256 of the body in hexadecimal.
func canonicalRequestV3(method string, query url.Values, header http.Header, signed []string, payloadHash string) string {
	var headers strings.Builder
	for _, name := range signed {
		values := slices.Clone(header.Values(name))
		for i, value := range values {
			values[i] = strings.TrimSpace(value)
		}
		slices.Sort(values)
		headers.WriteString(name + ":" + strings.Join(values, ",") + "\n")
	}
	return strings.Join([]string{method, "/", canonicalQuery(query), headers.String(), strings.Join(signed, ";"), payloadHash}, "\n")
}

func stringToSignV3(canonicalRequest string) string {
	return algorithmV3 + "\n" + hashV3([]byte(canonicalRequest))
}

func signV3(stringToSign, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stringToSign))
	return hex.EncodeToString(mac.Sum(nil))
}

func hashV3(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
