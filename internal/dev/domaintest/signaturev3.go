// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Version 3 of the signature, as documented on help.aliyun.com/document_detail/2593177.html.
const algorithmV3 = "ACS3-HMAC-SHA256"

// CanonicalRequestV3 returns the canonical request of version 3 (ACS3-HMAC-SHA256). The names in signed are in lower case.
// payloadHash is the SHA-256 of the body in hexadecimal.
func CanonicalRequestV3(method, path string, query url.Values, header http.Header, signed []string, payloadHash string) string {
	var headers strings.Builder
	for _, name := range signed {
		values := slices.Clone(header.Values(name))
		for i, value := range values {
			values[i] = strings.TrimSpace(value)
		}
		slices.Sort(values)
		headers.WriteString(name + ":" + strings.Join(values, ",") + "\n")
	}
	return strings.Join([]string{
		method, path, string(canonicalQuery(query)), headers.String(), strings.Join(signed, ";"), payloadHash,
	}, "\n")
}

// StringToSignV3 returns the string to sign of a canonical request.
func StringToSignV3(canonicalRequest string) string {
	return algorithmV3 + "\n" + hashV3([]byte(canonicalRequest))
}

// SignV3 returns the signature of a string to sign.
func SignV3(stringToSign, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stringToSign))
	return hex.EncodeToString(mac.Sum(nil))
}

func hashV3(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// signedHeader returns the header with Host, which net/http keeps in a separate field.
func signedHeader(r *http.Request) http.Header {
	header := r.Header.Clone()
	header.Set("Host", r.Host)
	return header
}

// readClaimV3 requires the documented headers, and a signature that covers each of them that is present.
func readClaimV3(r *http.Request, f form) (claim, *refusal) {
	rest, ok := strings.CutPrefix(r.Header.Get("Authorization"), algorithmV3+" ")
	if !ok {
		return claim{}, refuse("InvalidSignatureMethod", "")
	}
	fields := make(map[string]string)
	for field := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(field), "=")
		fields[name] = value
	}
	if fields["Credential"] == "" {
		return claim{}, refuse("MissingAccessKeyId", "")
	}
	if fields["Signature"] == "" {
		return claim{}, refuse("MissingSignature", "")
	}
	for _, needed := range []struct{ header, code string }{
		{"X-Acs-Action", "MissingAction"},
		{"X-Acs-Date", "MissingTimestamp"},
		{"X-Acs-Signature-Nonce", "MissingSignatureNonce"},
		{"X-Acs-Content-Sha256", "IncompleteSignature"},
	} {
		switch len(r.Header.Values(needed.header)) {
		case 0:
			return claim{}, refuse(needed.code, "")
		case 1:
		default:
			return claim{}, refuse("InvalidParameter", needed.header+" is given more than once")
		}
	}
	header := signedHeader(r)
	signed := strings.Split(fields["SignedHeaders"], ";")
	if !slices.IsSorted(signed) || len(slices.Compact(slices.Clone(signed))) != len(signed) {
		return claim{}, refuse("IncompleteSignature", "SignedHeaders")
	}
	for name := range header {
		name = strings.ToLower(name)
		if (name == "host" || strings.HasPrefix(name, "x-acs-")) && !slices.Contains(signed, name) {
			return claim{}, refuse("IncompleteSignature", name)
		}
	}
	path := r.URL.EscapedPath()
	if path == "" {
		path = "/"
	}
	// Hash the received body, so that a wrong hash in the header makes the signature wrong.
	canonical := CanonicalRequestV3(r.Method, path, f.query, header, signed, hashV3(f.body))
	if r.Header.Get("X-Acs-Content-Sha256") != hashV3(f.body) {
		return claim{}, refuse("SignatureDoesNotMatch", "x-acs-content-sha256 is not that of the body")
	}
	stringToSign := StringToSignV3(canonical)
	return claim{
		accessKeyID:   fields["Credential"],
		securityToken: r.Header.Get("X-Acs-Security-Token"),
		timestamp:     r.Header.Get("X-Acs-Date"),
		nonce:         r.Header.Get("X-Acs-Signature-Nonce"),
		signature:     fields["Signature"],
		sign:          func(secret string) string { return SignV3(stringToSign, secret) },
		mismatch:      "server StringToSign is [" + stringToSign + "]",
	}, nil
}

// AuthorizeV3 signs a request for the account with version 3: it adds the headers with a fresh nonce and the given time,
// except those that the request has already, and then Authorization. body is that of the request.
func (a Account) AuthorizeV3(r *http.Request, action string, at time.Time, body []byte) {
	if r.Host == "" {
		r.Host = r.URL.Host
	}
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
	header := signedHeader(r)
	var signed []string
	for name := range maps.Keys(header) {
		name = strings.ToLower(name)
		if name == "host" || name == "content-type" || strings.HasPrefix(name, "x-acs-") {
			signed = append(signed, name)
		}
	}
	slices.Sort(signed)
	canonical := CanonicalRequestV3(r.Method, "/", r.URL.Query(), header, signed, hashV3(body))
	r.Header.Set("Authorization", algorithmV3+" Credential="+a.AccessKeyID+",SignedHeaders="+strings.Join(signed, ";")+
		",Signature="+SignV3(StringToSignV3(canonical), a.AccessKeySecret))
}
