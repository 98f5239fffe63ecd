// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"maps"
	"math"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const (
	actionQuery    = "QueryEmailVerification"
	actionList     = "ListEmailVerification"
	actionProfiles = "QueryRegistrantProfiles"
	actionDomain   = "QueryDomainByDomainName"
	apiVersion     = "2018-01-29"
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
	operation, ok := operations()[params.Get("Action")]
	if !ok {
		return refuse("InvalidAction.NotFound", "")
	}
	for _, name := range operation.required {
		if params.Get(name) == "" {
			return refuse("Missing"+name, "")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(params)) {
		switch name {
		case "Action", "AccessKeyId", "Format", "RegionId", "SecurityToken", "Signature", "SignatureMethod",
			"SignatureNonce", "SignatureType", "SignatureVersion", "Timestamp", "Version":
			continue
		}
		valid, documented := operation.params[name]
		switch {
		case !documented && !s.behavior.Lenient:
			// The real service might silently ignore it.
			return refuse("UnsupportedParameter", name)
		case !documented, valid(s.behavior, params.Get(name)):
		case name == "Email", name == "DomainName":
			return refuse("ParameterIllegal", "")
		default:
			return refuse("Invalid"+name, "")
		}
	}
	return nil
}

// paramCheck reports whether the value of a parameter is valid.
type paramCheck func(b Behavior, value string) bool

// integer accepts integers in a range that includes both ends.
func integer(lowest, highest int64) paramCheck {
	return func(_ Behavior, value string) bool {
		n, err := strconv.ParseInt(value, 10, 64)
		return err == nil && lowest <= n && n <= highest
	}
}

// oneOf accepts these values.
func oneOf(values ...string) paramCheck {
	return func(b Behavior, value string) bool { return b.Lenient || slices.Contains(values, value) }
}

func isText(Behavior, string) bool { return true }

func isAddress(b Behavior, value string) bool {
	local, domain, _ := strings.Cut(value, "@")
	return b.Lenient || local != "" && domain != ""
}

func isDomainName(b Behavior, value string) bool {
	labels := strings.Split(value, ".")
	for _, label := range labels {
		if label == "" || strings.ContainsAny(label, ":/@ \t") {
			return b.Lenient
		}
	}
	return b.Lenient || len(labels) > 1
}

func isIP(b Behavior, value string) bool {
	_, err := netip.ParseAddr(value)
	return b.Lenient || err == nil
}

func isPageSize(b Behavior, value string) bool { return integer(1, int64(b.MaxPageSize))(b, value) }

func isPageNum(b Behavior, value string) bool {
	// The bound keeps the number of records to skip within an int of any size.
	return b.Lenient && value == "0" || integer(1, math.MaxInt32/int64(b.MaxPageSize))(b, value)
}

// number returns a parameter that has been checked, or an alternative if it is not given.
func number(params url.Values, name string, alternative int64) int64 {
	if n, err := strconv.ParseInt(params.Get(name), 10, 64); err == nil {
		return n
	}
	return alternative
}
