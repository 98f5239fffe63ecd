// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"net/http"
	"strings"
)

// refusal is a response of the service that is an error.
type refusal struct {
	code   string
	status int
	en, zh string // the message
	denied *AccessDeniedDetail
}

// AccessDeniedDetail is the part of an error that says why access was denied.
type AccessDeniedDetail struct {
	AuthAction       string `json:",omitempty" xml:",omitempty"`
	NoPermissionType string `json:",omitempty" xml:",omitempty"`
	PolicyType       string `json:",omitempty" xml:",omitempty"`
}

// refuse returns the refusal with the customary status and message of a code; detail follows the message.
func refuse(code, detail string) *refusal {
	en, zh := message(code), "请求被拒绝（"+code+"）。" // which is invented
	if detail != "" {
		en, zh = en+" "+detail, zh+" "+detail
	}
	return &refusal{code: code, status: statusOf(code), en: en, zh: zh}
}

// statusOf returns the HTTP status of a code. It is 400 in the gateway's table of codes in developer.aliyun.com/ask/278265.
func statusOf(code string) int {
	switch code {
	case "InvalidAccessKeyId.NotFound":
		// Recorded so in honwen/aliyun-ddns-cli#24 and aliyun/ack-set-context#2; the table of the DNS API says 400.
		return http.StatusNotFound
	case "InvalidAction.NotFound":
		// alibabacloud.com/help/doc-detail/87970.htm.
		return http.StatusNotFound
	case "SignatureDoesNotMatch":
		// Sources differ, so this is among the assumptions.
		return http.StatusForbidden
	case "NoPermission", "Forbidden", "Forbidden.RAM", "NotAuthorized":
		// Documented for Forbidden (help.aliyun.com/document_detail/435312.html).
		return http.StatusForbidden
	case "ServiceUnavailable":
		return http.StatusServiceUnavailable
	case "InternalError":
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

// message returns the message of a code. Unless a comment names another source, it is that of the gateway's table.
func message(code string) string {
	known := map[string]string{
		"InvalidAccessKeyId.NotFound": "Specified access key is not found.",
		"InvalidAccessKeyId.Inactive": "Specified access key is disabled.",
		// The text and what follows it are recorded in jeessy2/ddns-go#936 for version 1.0, and in
		// aliyun/alibabacloud-csharp-sdk#40 for version 3 in slightly other words.
		"SignatureDoesNotMatch": "Specified signature is not matched with our calculation.",
		// The code alone is documented (help.aliyun.com/document_detail/51132.html), for another product.
		"IncompleteSignature":      "The request signature does not conform to Aliyun standards.",
		"SignatureNonceUsed":       "Specified signature nonce was used already.",
		"InvalidTimeStamp.Format":  "Specified time stamp or date value is not well formatted.",
		"InvalidTimeStamp.Expired": "Specified time stamp or date value is expired.",
		"InvalidParameter.Format":  "Specified parameter format is not valid.",
		// Assumed, like the next one.
		"InvalidSecurityToken.Malformed": "Specified SecurityToken is malformed.",
		"InvalidSecurityToken.Expired":   "Specified SecurityToken is expired.",
		// alibabacloud.com/help/doc-detail/87970.htm; the table has InvalidApi.NotFound.
		"InvalidAction.NotFound": "Specified api is not found, please check your url and method.",
		"UnsupportedHTTPMethod":  "This http method is not supported.",
		// As for IncompleteSignature.
		"UnsupportedParameter": "The parameter is not supported:",
		// Only for faults. The gateway uses Missing and the name of the parameter.
		"MissingParameter": "A mandatory parameter is missing:",
		"InvalidParameter": "A parameter is not valid:",
		// alibabacloud.com/help/doc-detail/64759.htm.
		"ParameterIllegal": "Parameter illegal.",
		// help.aliyun.com/document_detail/435312.html.
		"UnsupportedOperation": "The specified action is not supported.",
		// Invented.
		"NoPermission":       "You are not authorized to do this operation.",
		"Forbidden":          "You are not authorized to do this operation.",
		"Forbidden.RAM":      "You are not authorized to do this operation.",
		"NotAuthorized":      "You are not authorized to do this operation.",
		"ServiceUnavailable": "The service is not available at the moment.",
		"InternalError":      "The service failed to process the request.",
	}
	if text, ok := known[code]; ok {
		return text
	}
	if strings.Contains(code, "Throttling") {
		return "Request was denied due to user flow control."
	}
	// Recorded of MissingValue in honwen/aliyun-ddns-cli#44, of MissingSecurityToken in denverdino/aliyungo#204.
	if name, ok := strings.CutPrefix(code, "Missing"); ok {
		return name + " is mandatory for this action."
	}
	// Recorded of InvalidVersion in acmesh-official/acme.sh#2750.
	if name, ok := strings.CutPrefix(code, "Invalid"); ok {
		return "Specified parameter " + name + " is not valid."
	}
	return "The request failed."
}
