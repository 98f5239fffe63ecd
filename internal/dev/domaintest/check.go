// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"bytes"
	"crypto/hmac"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	actionQuery = "QueryEmailVerification"
	actionList  = "ListEmailVerification"
	apiVersion  = "2018-01-29"

	maxFormBytes = 1 << 20
	clockSkew    = 15 * time.Minute
)

// form holds the parameters of a request and the data that its signature covers.
type form struct {
	// params are the parameters of query and body. Requests of version 3 have Action and Version in headers.
	params url.Values
	query  url.Values
	body   []byte
	json   bool // the body is JSON
}

// readForm reads the parameters. It returns them even if it rejects the request, for the recorder.
func readForm(w http.ResponseWriter, r *http.Request) (form, *refusal) {
	// net/http detects that the client hangs up only after the body has been read.
	body, bodyErr := io.ReadAll(http.MaxBytesReader(w, r.Body, maxFormBytes))
	query, err := url.ParseQuery(r.URL.RawQuery)
	f := form{query: query, params: maps.Clone(query), body: body}
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var fromBody url.Values
	switch {
	case err != nil || bodyErr != nil:
		return f, refuse("InvalidParameter", "the parameters cannot be parsed")
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		return f, refuse("UnsupportedHTTPMethod", "")
	case r.URL.Path != "/" && r.URL.Path != "":
		return f, refuse("InvalidAction.NotFound", "")
	case len(body) == 0:
		return f, nil
	case r.Method == http.MethodPost && mediaType == "application/x-www-form-urlencoded":
		fromBody, err = url.ParseQuery(string(body))
	case r.Method == http.MethodPost && mediaType == "application/json":
		f.json = true
		fromBody, err = parseJSONForm(body)
	default:
		return f, refuse("InvalidParameter", "the body is no form")
	}
	if err != nil {
		return f, refuse("InvalidParameter", "the parameters cannot be parsed")
	}
	for name, values := range fromBody {
		f.params[name] = append(f.params[name], values...)
	}
	return f, nil
}

// parseJSONForm reads an object of strings, numbers and booleans.
func parseJSONForm(body []byte) (url.Values, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the object")
	}
	values := make(url.Values, len(object))
	for name, value := range object {
		switch value := value.(type) {
		case string, json.Number, bool:
			values.Set(name, fmt.Sprint(value))
		case nil:
		default:
			return nil, errors.New(name + " is neither a text nor a number")
		}
	}
	return values, nil
}

// authenticate checks the common parameters and finds the account whose key signed the request.
func (s *Service) authenticate(r *http.Request, f form) (Account, *refusal) {
	if f.params.Get("Version") != apiVersion {
		return Account{}, refuse("InvalidVersion", "")
	}
	for _, name := range slices.Sorted(maps.Keys(f.params)) {
		if len(f.params[name]) > 1 {
			return Account{}, refuse("InvalidParameter", name+" is given more than once")
		}
	}
	if !isFormat(f.params) {
		return Account{}, refuse("InvalidParameter.Format", "")
	}
	claim, refused := readClaim(r, f)
	if refused != nil {
		return Account{}, refused
	}

	account, known := s.account(claim.accessKeyID)
	if !known {
		return Account{}, refuse("InvalidAccessKeyId.NotFound", "")
	}
	now := s.now()
	// The layout also accepts +00:00 for Z, which some clients' time libraries write.
	at, err := time.Parse(time.RFC3339, claim.timestamp)
	if _, offset := at.Zone(); err != nil || offset != 0 || s.behavior.ZuluOnly && !strings.HasSuffix(claim.timestamp, "Z") {
		return Account{}, refuse("InvalidTimeStamp.Format", "")
	}
	if at.Sub(now).Abs() > clockSkew {
		return Account{}, refuse("InvalidTimeStamp.Expired", "")
	}
	// Only an authenticated request consumes its nonce.
	if !hmac.Equal([]byte(claim.signature), []byte(claim.sign(account.AccessKeySecret))) {
		return Account{}, refuse("SignatureDoesNotMatch", claim.mismatch)
	}
	if !s.nonces.spend(account.AccessKeyID+" "+claim.nonce, now) {
		return Account{}, refuse("SignatureNonceUsed", "")
	}
	switch claim.securityToken {
	case account.SecurityToken:
	case "":
		return Account{}, refuse("MissingSecurityToken", "")
	default:
		return Account{}, refuse("InvalidSecurityToken.Malformed", "")
	}
	if !account.Expires.IsZero() && !now.Before(account.Expires) {
		return Account{}, refuse("InvalidSecurityToken.Expired", "")
	}
	return account, nil
}

// claim is the identity that a request claims, with a signature of either version.
type claim struct {
	accessKeyID, securityToken, timestamp, nonce, signature string
	sign                                                    func(secret string) string
	// mismatch is the part of the error for a wrong signature that quotes the string to sign.
	mismatch string
}

func readClaim(r *http.Request, f form) (claim, *refusal) {
	if r.Header.Get("Authorization") != "" {
		return readClaimV3(r, f)
	}
	if f.json {
		return claim{}, refuse("InvalidParameter", "the body is no form")
	}
	params := f.params
	for _, name := range []string{"Action", "AccessKeyId", "Signature", "SignatureNonce", "Timestamp", "SignatureVersion"} {
		if params.Get(name) == "" {
			return claim{}, refuse("Missing"+name, "")
		}
	}
	for name, want := range map[string]string{
		// An optional parameter has only one valid value.
		"SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0", "SignatureType": "",
	} {
		if got := params.Get(name); got != "" && got != want {
			return claim{}, refuse("Invalid"+name, "")
		}
	}
	stringToSign := StringToSign(r.Method, params)
	return claim{
		accessKeyID:   params.Get("AccessKeyId"),
		securityToken: params.Get("SecurityToken"),
		timestamp:     params.Get("Timestamp"),
		nonce:         params.Get("SignatureNonce"),
		signature:     params.Get("Signature"),
		sign:          func(secret string) string { return sign(stringToSign, secret) },
		mismatch:      "server string to sign is:" + stringToSign,
	}, nil
}

// checkParams rejects parameters that the action does not document, because the real service might
// silently ignore them.
func (s *Service) checkParams(params url.Values) *refusal {
	action := params.Get("Action")
	if action != actionQuery && action != actionList {
		return refuse("InvalidAction.NotFound", "")
	}
	if !s.behavior.Lenient {
		if refused := checkStrictly(action, params); refused != nil {
			return refused
		}
	}
	if action == actionQuery && params.Get("Email") == "" {
		return refuse("MissingEmail", "")
	}
	if action == actionList {
		_, refused := s.parseListQuery(params)
		return refused
	}
	return nil
}

func checkStrictly(action string, params url.Values) *refusal {
	for _, name := range slices.Sorted(maps.Keys(params)) {
		switch name {
		case "Action", "AccessKeyId", "Format", "RegionId", "SecurityToken", "Signature", "SignatureMethod",
			"SignatureNonce", "SignatureType", "SignatureVersion", "Timestamp", "Version",
			"Email", "Lang", "UserClientIp":
		case "BeginCreateTime", "EndCreateTime", "PageNum", "PageSize", "VerificationStatus":
			if action != actionList {
				return refuse("UnsupportedParameter", name)
			}
		default:
			return refuse("UnsupportedParameter", name)
		}
	}
	if params.Has("Lang") && params.Get("Lang") != "zh" && params.Get("Lang") != "en" {
		return refuse("InvalidLang", "")
	}
	if params.Has("UserClientIp") {
		if _, err := netip.ParseAddr(params.Get("UserClientIp")); err != nil {
			return refuse("InvalidUserClientIp", "")
		}
	}
	if email := params.Get("Email"); email != "" || action == actionList && params.Has("Email") {
		if local, domain, _ := strings.Cut(email, "@"); local == "" || domain == "" {
			return refuse("ParameterIllegal", "")
		}
	}
	return nil
}

// nonces stores used nonces for at least as long as their time stamps are valid. It has two
// generations, so that long-running programs do not accumulate nonces.
type nonces struct {
	mu            sync.Mutex
	since         time.Time
	current, last map[string]struct{}
}

// spend reports whether the nonce is fresh.
func (n *nonces) spend(nonce string, now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.current == nil || now.Sub(n.since) > 2*clockSkew {
		n.since, n.last, n.current = now, n.current, make(map[string]struct{})
	}
	if _, spent := n.current[nonce]; spent {
		return false
	}
	if _, spent := n.last[nonce]; spent {
		return false
	}
	n.current[nonce] = struct{}{}
	return true
}
