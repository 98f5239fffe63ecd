// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"net/url"
	"testing"
)

func TestService_checksParameters(t *testing.T) {
	t.Parallel()
	server := start(t)
	for name, test := range map[string]struct {
		action string
		params url.Values // over an Email, and over the common ones
		status int
		code   string // empty: accepted
	}{
		"every parameter":           {query, values("Lang", "zh", "UserClientIp", "::1", "RegionId", "cn-hangzhou", "SignatureType", ""), 200, ""},
		"plus and apostrophe":       {query, values("Email", "o'neil+tag @例え.jp"), 200, ""},
		"no action":                 {query, values("Action", ""), 400, "MissingAction"},
		"unknown action":            {"DeleteEverything", nil, 404, "InvalidAction.NotFound"},
		"empty address":             {query, values("Email", ""), 400, "MissingEmail"},
		"no address":                {query, url.Values{"Email": nil}, 400, "MissingEmail"},
		"not an address":            {query, values("Email", "example.com"), 400, "ParameterIllegal"},
		"language":                  {query, values("Lang", "de"), 400, "InvalidLang"},
		"empty language":            {query, values("Lang", ""), 400, "InvalidLang"},
		"client IP":                 {query, values("UserClientIp", "localhost"), 400, "InvalidUserClientIp"},
		"unknown parameter":         {query, values("email", address), 400, "UnsupportedParameter"},
		"parameter of the other":    {query, values("PageNum", "1", "PageSize", "10"), 400, "UnsupportedParameter"},
		"duplicate":                 {query, values("Email", address, "Email", "b@example.com"), 400, "InvalidParameter"},
		"version":                   {query, values("Version", "2018-02-08"), 400, "InvalidVersion"},
		"no version":                {query, url.Values{"Version": nil}, 400, "InvalidVersion"},
		"format":                    {query, values("Format", "YAML"), 400, "InvalidParameter.Format"},
		"format in small letters":   {query, values("Format", "json"), 200, ""},
		"optional ones left out":    {query, url.Values{"SignatureMethod": nil, "SignatureType": nil}, 200, ""},
		"no signature version":      {query, url.Values{"SignatureVersion": nil}, 400, "MissingSignatureVersion"},
		"signature method":          {query, values("SignatureMethod", "HMAC-SHA256"), 400, "InvalidSignatureMethod"},
		"signature version":         {query, values("SignatureVersion", "2.0"), 400, "InvalidSignatureVersion"},
		"signature type":            {query, values("SignatureType", "BEARERTOKEN"), 400, "InvalidSignatureType"},
		"no nonce":                  {query, values("SignatureNonce", ""), 400, "MissingSignatureNonce"},
		"no time stamp":             {query, values("Timestamp", ""), 400, "MissingTimestamp"},
		"time stamp of local time":  {query, values("Timestamp", "2026-01-02T03:04:05+08:00"), 400, "InvalidTimeStamp.Format"},
		"no key":                    {query, values("AccessKeyId", ""), 400, "MissingAccessKeyId"},
		"unknown key":               {query, values("AccessKeyId", "someone"), 404, "InvalidAccessKeyId.NotFound"},
		"token that is not due":     {query, values("SecurityToken", "t"), 400, "InvalidSecurityToken.Malformed"},
		"list":                      {list, values("PageNum", "1", "PageSize", "10"), 200, ""},
		"list, every filter":        {list, values("PageNum", "2", "PageSize", "5000", "Email", address, "VerificationStatus", "0", "BeginCreateTime", "0", "EndCreateTime", "1767323045000", "Lang", "en", "UserClientIp", "127.0.0.1"), 200, ""},
		"list, no page number":      {list, values("PageSize", "10"), 200, ""},
		"list, no page size":        {list, values("PageNum", "1"), 200, ""},
		"list, empty page number":   {list, values("PageNum", ""), 400, "InvalidPageNum"},
		"list, page 0":              {list, values("PageNum", "0", "PageSize", "0"), 400, "InvalidPageNum"},
		"list, page beyond numbers": {list, values("PageNum", "99999999999999999999"), 400, "InvalidPageNum"},
		"list, page too big":        {list, values("PageSize", "5001"), 400, "InvalidPageSize"},
		"list, status 2":            {list, values("VerificationStatus", "2"), 400, "InvalidVerificationStatus"},
		"list, begin as text":       {list, values("BeginCreateTime", "2026-01-02"), 400, "InvalidBeginCreateTime"},
		"list, end as text":         {list, values("EndCreateTime", "2026-01-02"), 400, "InvalidEndCreateTime"},
		"list, empty address":       {list, values("Email", ""), 400, "ParameterIllegal"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server.send(request{action: test.action, params: test.params}).want(t, test.status, test.code)
		})
	}
}
