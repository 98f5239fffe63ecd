// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// refusal is an answer of the service that is an error.
type refusal struct {
	code   string
	status int
	en, zh string
	denied map[string]any
}

// refuse makes the refusal with the customary status and texts of code; detail, which needs no
// translation, follows the text.
func refuse(code, detail string) *refusal {
	r := describe(code)
	if detail != "" {
		r.en += " " + detail
		r.zh += " " + detail
	}
	return &r
}

func describe(code string) refusal {
	known := func(status int, en, zh string) refusal {
		return refusal{code: code, status: status, en: en, zh: zh}
	}
	switch code {
	case "InvalidAccessKeyId.NotFound":
		return known(http.StatusNotFound, "Specified access key is not found.", "指定的 AccessKeyId 不存在。")
	case "InvalidAccessKeyId.Inactive":
		return known(http.StatusBadRequest, "Specified access key is disabled.", "指定的 AccessKeyId 已被禁用。")
	case "SignatureDoesNotMatch":
		return known(http.StatusBadRequest, "Specified signature is not matched with our calculation.", "签名与服务端的计算结果不一致。")
	case "IncompleteSignature":
		return known(http.StatusBadRequest, "The request is not signed as the rules say.", "请求签名不符合规范。")
	case "SignatureNonceUsed":
		return known(http.StatusBadRequest, "Specified signature nonce was used already.", "签名随机数已被使用。")
	case "InvalidTimeStamp.Expired":
		return known(http.StatusBadRequest, "Specified time stamp or date value is expired.", "时间戳已过期。")
	case "InvalidSecurityToken.Malformed":
		return known(http.StatusBadRequest, "Specified SecurityToken is malformed.", "SecurityToken 格式错误。")
	case "InvalidSecurityToken.Expired":
		return known(http.StatusBadRequest, "Specified SecurityToken is expired.", "SecurityToken 已过期。")
	case "InvalidAction.NotFound":
		return known(http.StatusNotFound, "Specified api is not found, please check your url and method.", "指定的接口不存在。")
	case "MissingParameter":
		return known(http.StatusBadRequest, "A mandatory parameter is missing:", "缺少必填参数：")
	case "InvalidParameter":
		return known(http.StatusBadRequest, "A parameter is not valid:", "参数无效：")
	case "ParameterIllegal":
		return known(http.StatusBadRequest, "A parameter is illegal:", "参数不合法：")
	case "UnsupportedOperation":
		return known(http.StatusBadRequest, "The operation is not supported.", "不支持该操作。")
	case "NoPermission", "Forbidden", "Forbidden.RAM", "NotAuthorized":
		return known(http.StatusForbidden, "You are not authorized to do this operation.", "您没有权限执行此操作。")
	case "ServiceUnavailable":
		return known(http.StatusServiceUnavailable, "The service is not available at the moment.", "服务暂不可用。")
	case "InternalError":
		return known(http.StatusInternalServerError, "The service failed to process the request.", "服务内部错误。")
	}
	if strings.Contains(code, "Throttling") {
		return known(http.StatusBadRequest, "Request was denied due to user flow control.", "请求被限流。")
	}
	return known(http.StatusBadRequest, "The request failed.", "请求失败。")
}

// answer words the refusal in the language that the request asks for.
func (r *refusal) answer(c *call) answer {
	message := r.en
	if c.request.Params.Get("Lang") == "zh" {
		message = r.zh
	}
	query := url.Values{"q": {r.code}, "product": {"Domain"}, "requestId": {c.requestID}}
	return encode(r.status, r.code, struct {
		RequestID          string `json:"RequestId"`
		HostID             string `json:"HostId"`
		Code               string
		Message            string
		Recommend          string
		AccessDeniedDetail map[string]any `json:",omitempty"`
	}{
		RequestID:          c.requestID,
		HostID:             c.host,
		Code:               r.code,
		Message:            message,
		Recommend:          "https://api.aliyun.com/troubleshoot?" + query.Encode(),
		AccessDeniedDetail: r.denied,
	})
}

const jsonContentType = "application/json;charset=utf-8"

// answer is what goes on the wire unless a fault interferes.
type answer struct {
	status      int
	code        string
	contentType string
	header      http.Header
	body        []byte
}

func encode(status int, code string, v any) answer {
	body, err := json.Marshal(v)
	if err != nil {
		// Only a value that a test injected can fail to encode.
		return answer{status: http.StatusInternalServerError, code: "InternalError", contentType: "text/plain", body: []byte(err.Error())}
	}
	return answer{status: status, code: code, contentType: jsonContentType, body: body}
}
