// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

const (
	actionQuery = "QueryEmailVerification"
	actionList  = "ListEmailVerification"
	apiVersion  = "2018-01-29"
)

// checkCommon checks the parameters of any API that matter before the signature.
func checkCommon(params url.Values) *refusal {
	if params.Get("Version") != apiVersion {
		return refuse("InvalidVersion", "")
	}
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if len(params[name]) > 1 {
			return refuse("InvalidParameter", name+" is given more than once")
		}
	}
	// Small letters are accepted, as acme.sh sends them (acmesh-official/acme.sh#6204).
	if format := params.Get("Format"); format != "" && !strings.EqualFold(format, "JSON") && !strings.EqualFold(format, "XML") {
		return refuse("InvalidParameter.Format", "")
	}
	return nil
}

// checkParams checks the parameters of the operation.
func (s *Service) checkParams(params url.Values) *refusal {
	action := params.Get("Action")
	operation, ok := operations()[action]
	if !ok {
		return refuse("InvalidAction.NotFound", "")
	}
	if !s.behavior.Lenient {
		if refused := checkStrictly(action, operation.params, params); refused != nil {
			return refused
		}
	}
	return operation.check(s, params)
}

// checkStrictly rejects what the operation does not document, because the real service might silently ignore it.
func checkStrictly(action string, documented []string, params url.Values) *refusal {
	for _, name := range slices.Sorted(maps.Keys(params)) {
		switch name {
		case "Action", "AccessKeyId", "Format", "RegionId", "SecurityToken", "Signature", "SignatureMethod",
			"SignatureNonce", "SignatureType", "SignatureVersion", "Timestamp", "Version":
		default:
			if !slices.Contains(documented, name) {
				return refuse("UnsupportedParameter", name)
			}
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
