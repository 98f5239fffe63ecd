// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"crypto/hmac"
	"io"
	"maps"
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

	maxFormBytes = 1 << 20
	clockSkew    = 15 * time.Minute
)

// readParams gathers the parameters of the query and of the form body. They are of use to the
// recorder even when the request is refused.
func readParams(w http.ResponseWriter, r *http.Request) (url.Values, *refusal) {
	r.Body = http.MaxBytesReader(w, r.Body, maxFormBytes)
	err := r.ParseForm()
	// net/http notices that a client hangs up only once its body has been read to the end.
	unread, drainErr := io.Copy(io.Discard, r.Body)
	switch {
	case err != nil || drainErr != nil:
		return r.Form, refuse("InvalidParameter", "the parameters cannot be parsed")
	case unread > 0:
		return r.Form, refuse("InvalidParameter", "the body is no form")
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		return r.Form, refuse("UnsupportedOperation", r.Method)
	case r.URL.Path != "/" && r.URL.Path != "":
		return r.Form, refuse("InvalidAction.NotFound", "")
	}
	return r.Form, nil
}

// authenticate checks the common parameters and finds the account whose key signed the request.
func (s *Service) authenticate(method string, params url.Values) (Account, *refusal) {
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if len(params[name]) > 1 {
			return Account{}, refuse("InvalidParameter", name+" is given more than once")
		}
	}
	for _, name := range []string{"Action", "AccessKeyId"} {
		if params.Get(name) == "" {
			return Account{}, refuse("MissingParameter", name)
		}
	}
	for _, name := range []string{"Signature", "SignatureNonce", "Timestamp"} {
		if params.Get(name) == "" {
			return Account{}, refuse("IncompleteSignature", name)
		}
	}
	if params.Get("SignatureMethod") != "HMAC-SHA1" || params.Get("SignatureVersion") != "1.0" || params.Get("SignatureType") != "" {
		return Account{}, refuse("IncompleteSignature", "HMAC-SHA1 in version 1.0 is expected")
	}
	if params.Get("Version") != "2018-01-29" {
		return Account{}, refuse("InvalidParameter", "Version")
	}
	if params.Get("Format") != "JSON" {
		return Account{}, refuse("InvalidParameter", "Format")
	}

	account, known := s.account(params.Get("AccessKeyId"))
	if !known {
		return Account{}, refuse("InvalidAccessKeyId.NotFound", "")
	}
	now := s.now()
	at, err := time.Parse(timestampLayout, params.Get("Timestamp"))
	if err != nil {
		return Account{}, refuse("IncompleteSignature", "Timestamp")
	}
	if at.Sub(now).Abs() > clockSkew {
		return Account{}, refuse("InvalidTimeStamp.Expired", "")
	}
	// The nonce is spent only by a request that is the account's own.
	stringToSign := StringToSign(method, params)
	if !hmac.Equal([]byte(params.Get("Signature")), []byte(sign(stringToSign, account.AccessKeySecret))) {
		return Account{}, refuse("SignatureDoesNotMatch", "server string to sign is:"+stringToSign)
	}
	if !s.nonces.spend(account.AccessKeyID+" "+params.Get("SignatureNonce"), now) {
		return Account{}, refuse("SignatureNonceUsed", "")
	}
	if params.Get("SecurityToken") != account.SecurityToken {
		return Account{}, refuse("InvalidSecurityToken.Malformed", "")
	}
	if !account.Expires.IsZero() && !now.Before(account.Expires) {
		return Account{}, refuse("InvalidSecurityToken.Expired", "")
	}
	return account, nil
}

// checkParams refuses whatever the action does not document, so that a request that the real
// service would quietly misread fails a test here.
func checkParams(action string, params url.Values) *refusal {
	if action != actionQuery && action != actionList {
		return refuse("InvalidAction.NotFound", "")
	}
	for _, name := range slices.Sorted(maps.Keys(params)) {
		switch name {
		case "Action", "AccessKeyId", "Format", "RegionId", "SecurityToken", "Signature", "SignatureMethod",
			"SignatureNonce", "SignatureType", "SignatureVersion", "Timestamp", "Version",
			"Email", "Lang", "UserClientIp":
		case "BeginCreateTime", "EndCreateTime", "PageNum", "PageSize", "VerificationStatus":
			if action != actionList {
				return refuse("InvalidParameter", name)
			}
		default:
			return refuse("InvalidParameter", name)
		}
	}
	if params.Has("Lang") && params.Get("Lang") != "zh" && params.Get("Lang") != "en" {
		return refuse("InvalidParameter", "Lang")
	}
	if params.Has("UserClientIp") {
		if _, err := netip.ParseAddr(params.Get("UserClientIp")); err != nil {
			return refuse("InvalidParameter", "UserClientIp")
		}
	}
	if action == actionQuery && params.Get("Email") == "" {
		return refuse("MissingParameter", "Email")
	}
	if params.Has("Email") {
		if local, domain, _ := strings.Cut(params.Get("Email"), "@"); local == "" || domain == "" {
			return refuse("ParameterIllegal", "Email")
		}
	}
	if action == actionList {
		_, refused := parseListQuery(params)
		return refused
	}
	return nil
}

// nonces remembers what was spent for at least as long as a time stamp stays acceptable, in two
// generations, so that a program that runs for days does not keep every nonce.
type nonces struct {
	mu            sync.Mutex
	since         time.Time
	current, last map[string]struct{}
}

// spend says whether the nonce is fresh.
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
