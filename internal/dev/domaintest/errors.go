// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import "strings"

// refusal is a response of the service that is an error.
type refusal struct {
	code   string
	status int
	en, zh string // the message
	denied *AccessDeniedDetail
}

// AccessDeniedDetail is the part of an error with the reason why access was denied.
type AccessDeniedDetail struct {
	AuthAction       string `json:",omitempty" xml:",omitempty"`
	NoPermissionType string `json:",omitempty" xml:",omitempty"`
	PolicyType       string `json:",omitempty" xml:",omitempty"`
}

// refuse returns the refusal with the customary status and message of a code; detail follows the message.
func refuse(code, detail string) *refusal {
	r := describe(code)
	r.code, r.zh = code, "请求被拒绝（"+code+"）。" // which is invented
	if detail != "" {
		r.en, r.zh = r.en+" "+detail, r.zh+" "+detail
	}
	return &r
}

// describe returns the status and the English message of a code. Unless a comment names another source, they come from the
// gateway's table of codes in developer.aliyun.com/ask/278265.
func describe(code string) refusal {
	// The status is documented for Forbidden (help.aliyun.com/document_detail/435312.html); the text is invented.
	forbidden := refusal{status: 403, en: "You are not authorized to do this operation."}
	known := map[string]refusal{
		// As recorded in honwen/aliyun-ddns-cli#24 and aliyun/ack-set-context#2; the table of the DNS API has 400.
		"InvalidAccessKeyId.NotFound": {status: 404, en: "Specified access key is not found."},
		"InvalidAccessKeyId.Inactive": {status: 400, en: "Specified access key is disabled."},
		// Sources differ, so the status is among the assumptions. Text and what follows it are recorded in jeessy2/ddns-go#936
		// for version 1.0, and in aliyun/alibabacloud-csharp-sdk#40 for version 3 in slightly other words.
		"SignatureDoesNotMatch": {status: 403, en: "Specified signature is not matched with our calculation."},
		// The code alone is documented (help.aliyun.com/document_detail/51132.html), for another product.
		"IncompleteSignature":      {status: 400, en: "The request signature does not conform to Aliyun standards."},
		"SignatureNonceUsed":       {status: 400, en: "Specified signature nonce was used already."},
		"InvalidTimeStamp.Format":  {status: 400, en: "Specified time stamp or date value is not well formatted."},
		"InvalidTimeStamp.Expired": {status: 400, en: "Specified time stamp or date value is expired."},
		"InvalidParameter.Format":  {status: 400, en: "Specified parameter format is not valid."},
		// Assumed, like the next one.
		"InvalidSecurityToken.Malformed": {status: 400, en: "Specified SecurityToken is malformed."},
		"InvalidSecurityToken.Expired":   {status: 400, en: "Specified SecurityToken is expired."},
		// alibabacloud.com/help/doc-detail/87970.htm; the table has InvalidApi.NotFound.
		"InvalidAction.NotFound": {status: 404, en: "Specified api is not found, please check your url and method."},
		"UnsupportedHTTPMethod":  {status: 400, en: "This http method is not supported."},
		// As for IncompleteSignature.
		"UnsupportedParameter": {status: 400, en: "The parameter is not supported:"},
		// Only for faults. The gateway uses Missing and the name of the parameter.
		"MissingParameter": {status: 400, en: "A mandatory parameter is missing:"},
		"InvalidParameter": {status: 400, en: "A parameter is not valid:"},
		// alibabacloud.com/help/doc-detail/64759.htm.
		"ParameterIllegal": {status: 400, en: "Parameter illegal."},
		// Invented, see NoDomainAsError.
		"StandIn.NoSuchDomain": {status: 400, en: "The account has no such domain. This error is the stand-in's own."},
		// help.aliyun.com/document_detail/435312.html, as for the statuses of the service's own errors, below.
		"UnsupportedOperation": {status: 400, en: "The specified action is not supported."},
		"NoPermission":         forbidden,
		"Forbidden":            forbidden,
		"Forbidden.RAM":        forbidden,
		"NotAuthorized":        forbidden,
		"ServiceUnavailable":   {status: 503, en: "The service is not available at the moment."},
		"InternalError":        {status: 500, en: "The service failed to process the request."},
	}
	if r, ok := known[code]; ok {
		return r
	}
	r := refusal{status: 400, en: "The request failed."}
	if strings.Contains(code, "Throttling") {
		r.en = "Request was denied due to user flow control."
	} else if name, ok := strings.CutPrefix(code, "Missing"); ok {
		// Recorded of MissingValue in honwen/aliyun-ddns-cli#44, of MissingSecurityToken in denverdino/aliyungo#204.
		r.en = name + " is mandatory for this action."
	} else if name, ok := strings.CutPrefix(code, "Invalid"); ok {
		// Recorded of InvalidVersion in acmesh-official/acme.sh#2750.
		r.en = "Specified parameter " + name + " is not valid."
	}
	return r
}
