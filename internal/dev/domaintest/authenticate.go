// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"crypto/hmac"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The default account. The keys are those of the published signature vectors.
const (
	AccessKeyID     = "testid"
	AccessKeySecret = "testsecret"
	UserID          = "1406926474061234"
)

const clockSkew = 15 * time.Minute

// Account is an account with one of its keys.
type Account struct {
	AccessKeyID     string
	AccessKeySecret string
	// SecurityToken is the token that requests must have. It is empty for a long-lived key, whose
	// requests must not have one.
	SecurityToken string
	// Expires is when the security token expires. It is zero if the token never expires.
	Expires time.Time
	// UserID is the account's ID. An account may have several keys.
	UserID string
}

// DefaultAccount returns the account that a service has unless [WithAccounts] says otherwise.
func DefaultAccount() Account {
	return Account{AccessKeyID: AccessKeyID, AccessKeySecret: AccessKeySecret, UserID: UserID}
}

// TemporaryAccount returns the default account with temporary keys that no other text contains, in characters that
// encodings change.
func TemporaryAccount() Account {
	return Account{
		AccessKeyID: "STS.NTestAccessKeyId", AccessKeySecret: "TestAccessKey/Secret+Value=", UserID: UserID,
		SecurityToken: "CAISTestSecurity/Token+Value==",
	}
}

// claim is the identity that a request claims, with a signature of either version.
type claim struct {
	accessKeyID, securityToken, timestamp, nonce, signature string

	sign func(secret string) string
	// mismatch is the part of the error for a wrong signature that quotes the string to sign.
	mismatch string
}

// authenticate finds the account whose key signed the request.
func (s *Service) authenticate(r *http.Request, f form) (Account, *refusal) {
	if refused := checkCommon(f.params); refused != nil {
		return Account{}, refused
	}
	read := readClaimV1
	if r.Header.Get("Authorization") != "" {
		read = readClaimV3
	}
	claim, refused := read(r, f)
	if refused != nil {
		return Account{}, refused
	}
	i := slices.IndexFunc(s.accounts, func(a Account) bool { return a.AccessKeyID == claim.accessKeyID })
	if i < 0 {
		return Account{}, refuse("InvalidAccessKeyId.NotFound", "")
	}
	return s.accounts[i], s.verify(claim, s.accounts[i])
}

// verify checks that the account made the claim, and that it is new.
func (s *Service) verify(claim claim, account Account) *refusal {
	now := s.now()
	// The layout also accepts +00:00 for Z, which some clients' time libraries write.
	at, err := time.Parse(time.RFC3339, claim.timestamp)
	if _, offset := at.Zone(); err != nil || offset != 0 || s.behavior.ZuluOnly && !strings.HasSuffix(claim.timestamp, "Z") {
		return refuse("InvalidTimeStamp.Format", "")
	}
	switch {
	case at.Sub(now).Abs() > clockSkew:
		return refuse("InvalidTimeStamp.Expired", "")
	case !hmac.Equal([]byte(claim.signature), []byte(claim.sign(account.AccessKeySecret))):
		return refuse("SignatureDoesNotMatch", claim.mismatch)
	// Only a request that is the account's own uses its nonce up.
	case !s.spend(account.AccessKeyID + " " + claim.nonce):
		return refuse("SignatureNonceUsed", "")
	case claim.securityToken == "" && account.SecurityToken != "":
		return refuse("MissingSecurityToken", "")
	case claim.securityToken != account.SecurityToken:
		return refuse("InvalidSecurityToken.Malformed", "")
	case !account.Expires.IsZero() && !now.Before(account.Expires):
		return refuse("InvalidSecurityToken.Expired", "")
	}
	return nil
}

// spend reports whether a nonce is fresh.
func (s *Service) spend(nonce string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh := !s.nonces[nonce]
	s.nonces[nonce] = true
	return fresh
}

func readClaimV1(r *http.Request, f form) (claim, *refusal) {
	for _, name := range []string{"Action", "AccessKeyId", "Signature", "SignatureNonce", "Timestamp", "SignatureVersion"} {
		if f.params.Get(name) == "" {
			return claim{}, refuse("Missing"+name, "")
		}
	}
	// An optional parameter has only one valid value.
	for name, want := range map[string]string{"SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0", "SignatureType": ""} {
		if got := f.params.Get(name); got != "" && got != want {
			return claim{}, refuse("Invalid"+name, "")
		}
	}
	toSign := StringToSign(r.Method, f.params)
	return claim{
		accessKeyID:   f.params.Get("AccessKeyId"),
		securityToken: f.params.Get("SecurityToken"),
		timestamp:     f.params.Get("Timestamp"),
		nonce:         f.params.Get("SignatureNonce"),
		signature:     f.params.Get("Signature"),
		sign:          func(secret string) string { return signV1(toSign, secret) },
		mismatch:      "server string to sign is:" + toSign,
	}, nil
}

// readClaimV3 requires the documented headers, and a signature that covers each of them that is present.
func readClaimV3(r *http.Request, f form) (claim, *refusal) {
	fields, refused := readAuthorization(r.Header)
	if refused != nil {
		return claim{}, refused
	}
	header := headerWithHost(r)
	signed := strings.Split(fields["SignedHeaders"], ";")
	if !slices.IsSorted(signed) || len(slices.Compact(slices.Clone(signed))) != len(signed) {
		return claim{}, refuse("IncompleteSignature", "SignedHeaders")
	}
	for name := range header {
		if name = strings.ToLower(name); isSignedV3(name) && name != "content-type" && !slices.Contains(signed, name) {
			return claim{}, refuse("IncompleteSignature", name)
		}
	}
	if r.Header.Get("X-Acs-Content-Sha256") != hashV3(f.body) {
		return claim{}, refuse("SignatureDoesNotMatch", "x-acs-content-sha256 is not that of the body")
	}
	toSign := stringToSignV3(canonicalRequestV3(r.Method, f.query, header, signed, hashV3(f.body)))
	return claim{
		accessKeyID:   fields["Credential"],
		securityToken: r.Header.Get("X-Acs-Security-Token"),
		timestamp:     r.Header.Get("X-Acs-Date"),
		nonce:         r.Header.Get("X-Acs-Signature-Nonce"),
		signature:     fields["Signature"],
		sign:          func(secret string) string { return signV3(toSign, secret) },
		mismatch:      "server StringToSign is [" + toSign + "]",
	}, nil
}

// readAuthorization returns the fields of the header Authorization. It also checks that those that go with it are there.
func readAuthorization(header http.Header) (map[string]string, *refusal) {
	rest, ok := strings.CutPrefix(header.Get("Authorization"), algorithmV3+" ")
	if !ok {
		return nil, refuse("InvalidSignatureMethod", "")
	}
	fields := make(map[string]string)
	for field := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(field), "=")
		fields[name] = value
	}
	switch {
	case fields["Credential"] == "":
		return nil, refuse("MissingAccessKeyId", "")
	case fields["Signature"] == "":
		return nil, refuse("MissingSignature", "")
	}
	for _, needed := range []struct{ name, code string }{
		{"X-Acs-Action", "MissingAction"},
		{"X-Acs-Date", "MissingTimestamp"},
		{"X-Acs-Signature-Nonce", "MissingSignatureNonce"},
		{"X-Acs-Content-Sha256", "IncompleteSignature"},
	} {
		switch len(header.Values(needed.name)) {
		case 0:
			return nil, refuse(needed.code, "")
		case 1:
		default:
			return nil, refuse("InvalidParameter", needed.name+" is given more than once")
		}
	}
	return fields, nil
}
