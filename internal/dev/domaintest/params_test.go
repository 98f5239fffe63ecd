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
		"profiles, every filter":    {profiles, values("PageNum", "1", "PageSize", "5000", "Email", address, "RealNameStatus", "AUDITING", "RegistrantProfileId", "9223372036854775807", "RegistrantProfileType", "common", "RegistrantType", "2", "DefaultRegistrantProfile", "true", "RegistrantOrganization", "", "ZhRegistrantOrganization", "公司", "Remark", "r", "Lang", "en", "UserClientIp", "127.0.0.1"), 200, ""},
		"profiles, no page number":  {profiles, values("PageSize", "1"), 400, "MissingPageNum"},
		"profiles, no page size":    {profiles, values("PageNum", "1"), 400, "MissingPageSize"},
		"profiles, page 0":          {profiles, values("PageNum", "0", "PageSize", "1"), 400, "InvalidPageNum"},
		"profiles, page too big":    {profiles, values("PageNum", "1", "PageSize", "5001"), 400, "InvalidPageSize"},
		"profiles, ID 0":            {profiles, values("PageNum", "1", "PageSize", "1", "RegistrantProfileId", "0"), 400, "InvalidRegistrantProfileId"},
		"profiles, ID as text":      {profiles, values("PageNum", "1", "PageSize", "1", "RegistrantProfileId", "1.0"), 400, "InvalidRegistrantProfileId"},
		"profiles, address":         {profiles, values("PageNum", "1", "PageSize", "1", "Email", "example.com"), 400, "ParameterIllegal"},
		"profiles, status":          {profiles, values("PageNum", "1", "PageSize", "1", "RealNameStatus", "succeed"), 400, "InvalidRealNameStatus"},
		"profiles, registrant":      {profiles, values("PageNum", "1", "PageSize", "1", "RegistrantType", "3"), 400, "InvalidRegistrantType"},
		"profiles, type":            {profiles, values("PageNum", "1", "PageSize", "1", "RegistrantProfileType", ""), 400, "InvalidRegistrantProfileType"},
		"profiles, default":         {profiles, values("PageNum", "1", "PageSize", "1", "DefaultRegistrantProfile", "1"), 400, "InvalidDefaultRegistrantProfile"},
		"profiles, of another":      {profiles, values("PageNum", "1", "PageSize", "1", "VerificationStatus", "1"), 400, "UnsupportedParameter"},
		"domain":                    {domain, values("DomainName", "例え.jp", "Lang", "zh", "UserClientIp", "::1"), 400, "StandIn.NoSuchDomain"},
		"domain, none":              {domain, nil, 400, "MissingDomainName"},
		"domain, empty":             {domain, values("DomainName", ""), 400, "MissingDomainName"},
		"domain, one label":         {domain, values("DomainName", "com"), 400, "ParameterIllegal"},
		"domain, final dot":         {domain, values("DomainName", "example.com."), 400, "ParameterIllegal"},
		"domain, URL":               {domain, values("DomainName", "https://example.com"), 400, "ParameterIllegal"},
		"domain, blank":             {domain, values("DomainName", "exam ple.com"), 400, "ParameterIllegal"},
		"domain, language":          {domain, values("DomainName", "example.com", "Lang", "de"), 400, "InvalidLang"},
		"domain, parameter":         {domain, values("DomainName", "example.com", "Email", address), 400, "UnsupportedParameter"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server.send(request{action: test.action, params: test.params}).want(t, test.status, test.code)
		})
	}
}
