// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package assumptions lists what the stand-in for the Domain API does where no source tells what the service does, or
// where sources differ. The live tests compare each entry with what a real account sees, and CONTRIBUTING.md shows the
// list.
package assumptions

import (
	"slices"
	"strings"
)

// Assumption is one thing that is not known of the service.
type Assumption struct {
	// ID names the assumption for the live tests.
	ID string
	// Question is what is not known.
	Question string
	// Assumed is what the stand-in does, in the words in which the live tests say what they saw: a status with the code of an
	// error, or a few words.
	Assumed string
	// Basis is what the assumption rests on, in Markdown.
	Basis string
}

// All returns the list.
func All() []Assumption {
	return slices.Concat(records(), lists(), formats(), refusals(), endpoints())
}

func records() []Assumption {
	return []Assumption{
		{
			"unknown-address", "What does QueryEmailVerification answer for an address without a record?",
			"200, a request ID alone", "Nothing.",
		},
		{
			"letter-case", "Does QueryEmailVerification find an address in other letter case?",
			"found", "Mail systems ignore the case, by and large.",
		},
		{
			"time-layout", "How are times written? (0 is a digit, a is a letter)",
			"0000-00-00 00:00:00", "Samples of today's documents. Older ones of ListEmailVerification have `Dec 25,2017 03:38:46`.",
		},
		{
			"time-zone", "In which time zone are times written, as far as the filters of ListEmailVerification tell?",
			"UTC", "Nothing.",
		},
		{
			"time-filter", "How exact are the filters by time of creation?",
			"to the second, both ends included", "Documents of 2018 say \"only query by day\"; today's do not.",
		},
		{
			"mask-ip", "Are IP addresses masked?",
			"query: masked; list: masked", "The sample of QueryEmailVerification has `42.*.*.31`, that of ListEmailVerification a whole one.",
		},
		{
			"mask-number", "Is the ID of a verification masked?",
			"whole", "Samples end in `****`, which may be the documents' own.",
		},
		{
			"mask-user-id", "Is the ID of the account masked?",
			"whole", "Likewise.",
		},
	}
}

func lists() []Assumption {
	return []Assumption{
		{
			"empty-list", "How many pages has an empty list?",
			"TotalItemNum 0, TotalPageNum 1", "Seen with QueryDomainList (aliyun/aliyun-openapi-python-sdk#59), not with ListEmailVerification.",
		},
		{
			"order", "In which order are records listed?",
			"oldest first", "Nothing.",
		},
		{
			"paging-default", "Which page is it that a list without paging parameters gives?",
			"PageNum 1, PageSize 500", "Today's documents. Older ones give 0 as the default of both; in 2018 both were mandatory.",
		},
		{
			"page-size", "How large may a page be?",
			"5000: 200; 5001: 400 InvalidPageSize", "The maximum is documented, what happens beyond it is not.",
		},
		{
			"page-number", "What of page 0?",
			"400 InvalidPageNum", "Nothing.",
		},
	}
}

func formats() []Assumption {
	return []Assumption{
		{
			"format", "In which format are requests answered that name none, or name it in small letters?",
			"none: XML; json: JSON; xml: XML", "XML is the documented default. acme.sh sends `json` (acmesh-official/acme.sh#6204).",
		},
		{
			"format-v3", "In which format is a request with version 3 of the signature answered that names none?",
			"JSON", "Nothing. The vendor's client for Go asks for JSON in the header Accept.",
		},
		{
			"content-type", "What is the Content-Type of answers?",
			"JSON: application/json;charset=utf-8; XML: text/xml;charset=utf-8", "Nothing.",
		},
		{
			"xml-list", "Which elements hold the records of a list in XML?",
			"Data", "The vendor's generated clients read a flat list.",
		},
		{
			"time-stamp-offset", "Is a time stamp accepted that ends in +00:00?",
			"200", "A client in shell script sends it.",
		},
		{
			"error-language", "In which language is an error message, for `en` and for `zh`?",
			"en: English; zh: Chinese", "Documented; the gateway's own errors may differ.",
		},
	}
}

func refusals() []Assumption {
	const table = "The gateway's table of codes (developer.aliyun.com/ask/278265), not for this product."
	return []Assumption{
		{
			"wrong-secret", "What is answered to a wrong signature?",
			"403 SignatureDoesNotMatch", "403 in the tables of the DNS API. 400 in the gateway's, and seen with the DNS API (jeessy2/ddns-go#936).",
		},
		{
			"wrong-secret-v3", "What is answered to a wrong signature of version 3?",
			"403 SignatureDoesNotMatch", "Likewise.",
		},
		{
			"unsigned-header", "What is answered if version 3 leaves a header unsigned that has to be signed?",
			"400 IncompleteSignature", "The code is documented for other products.",
		},
		{
			"unknown-key", "What is answered to an unknown access key?",
			"404 InvalidAccessKeyId.NotFound", "Seen with other products (honwen/aliyun-ddns-cli#24). The table of the DNS API says 400.",
		},
		{
			"missing-token", "What is answered to a temporary key without its token?",
			"400 MissingSecurityToken", "Seen with other products (denverdino/aliyungo#204).",
		},
		{
			"wrong-token", "What is answered to a token that is not the key's?",
			"400 InvalidSecurityToken.Malformed", "Nothing for the status.",
		},
		{
			"expired-token", "What is answered to an expired token?",
			"400 InvalidSecurityToken.Expired", "Nothing for the status.",
		},
		{"missing-signature", "What is answered to a request without a signature?", "400 MissingSignature", table},
		{"signature-method", "What is answered to an unknown signature method?", "400 InvalidSignatureMethod", table},
		{"used-nonce", "What is answered to a nonce that was used?", "400 SignatureNonceUsed", table},
		{"expired-time-stamp", "What is answered to a time stamp of yesterday?", "400 InvalidTimeStamp.Expired", table},
		{"malformed-time-stamp", "What is answered to a time stamp that is none?", "400 InvalidTimeStamp.Format", table},
		{"unknown-format", "What is answered to an unknown format?", "400 InvalidParameter.Format", table},
		{
			"version", "What is answered to another version of the API?",
			"400 InvalidVersion", "Seen with the DNS API (acmesh-official/acme.sh#2750).",
		},
		{
			"unknown-action", "What is answered to an unknown operation?",
			"404 InvalidAction.NotFound", "Documented for another product (alibabacloud.com/help/doc-detail/87970.htm); the gateway's table has `InvalidApi.NotFound`.",
		},
		{"http-method", "What is answered to PUT?", "400 UnsupportedHTTPMethod", table},
		{"path", "What is answered to a request for another path than /?", "404 InvalidAction.NotFound", "Nothing."},
		{"malformed-body", "What is answered to a body that is neither a form nor JSON?", "400 InvalidParameter", "Nothing."},
		{
			"repeated-parameter", "What is answered to a parameter that is given twice?",
			"400 InvalidParameter", "Nothing; the stand-in refuses it so that it is noticed.",
		},
		{
			"no-permission", "What is answered to credentials without the permission?",
			"403 NoPermission", "Documents name both `NoPermission` and `Forbidden.RAM`, for other operations.",
		},
		{"missing-address", "What is answered to a query without an address?", "400 MissingEmail", table},
		{
			"malformed-address", "What is answered to a query for an address that is none?",
			"400 ParameterIllegal", "The code is in the operation's table.",
		},
		{"unknown-status", "What is answered to a list of records with the status 2?", "400 InvalidVerificationStatus", table},
		{"malformed-time", "What is answered to a time of creation that is no number?", "400 InvalidEndCreateTime", table},
		{"unknown-language", "What is answered to a language that is not documented?", "400 InvalidLang", table},
		{"malformed-client-ip", "What is answered to a client IP that is none?", "400 InvalidUserClientIp", table},
		{
			"unknown-parameter", "What is answered to a parameter that is not documented?",
			"400 UnsupportedParameter", "The service is more likely to ignore it; the stand-in refuses it so that a misspelt name is noticed.",
		},
	}
}

func endpoints() []Assumption {
	const international = "The catalogue of the international product (version 2017-12-18) has no QueryEmailVerification."
	const answered = "query: as an unknown address; list: 200"
	return []Assumption{
		{"china-cn-hangzhou", "What does domain.aliyuncs.com answer to RegionId cn-hangzhou?", answered, "Documented."},
		{"china-ap-southeast-1", "What does domain.aliyuncs.com answer to RegionId ap-southeast-1?", answered, "Nothing."},
		{"international-cn-hangzhou", "What does domain-intl.aliyuncs.com answer to RegionId cn-hangzhou?", answered, international},
		{"international-ap-southeast-1", "What does domain-intl.aliyuncs.com answer to RegionId ap-southeast-1?", answered, international},
	}
}

// Markdown returns the list as a table.
func Markdown() string {
	var table strings.Builder
	table.WriteString("| ID | Question | Assumed | Basis |\n| --- | --- | --- | --- |\n")
	for _, a := range All() {
		table.WriteString("| `" + a.ID + "` | " + a.Question + " | " + a.Assumed + " | " + a.Basis + " |\n")
	}
	return table.String()
}
