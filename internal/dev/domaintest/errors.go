// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// refusal is a response of the service that is an error.
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

// describe returns the status and the texts of a code. Unless a comment names another source, they come from the gateway's
// table of codes in developer.aliyun.com/ask/278265. The Chinese texts are invented.
func describe(code string) refusal {
	known := func(status int, en, zh string) refusal {
		return refusal{code: code, status: status, en: en, zh: zh}
	}
	switch code {
	case "InvalidAccessKeyId.NotFound":
		// Recorded so in honwen/aliyun-ddns-cli#24 and aliyun/ack-set-context#2; the table of the DNS API says 400.
		return known(http.StatusNotFound, "Specified access key is not found.", "指定的 AccessKeyId 不存在。")
	case "InvalidAccessKeyId.Inactive":
		return known(http.StatusBadRequest, "Specified access key is disabled.", "指定的 AccessKeyId 已被禁用。")
	case "SignatureDoesNotMatch":
		// Sources differ, so the status is among the assumptions. Text and what follows it are recorded in jeessy2/ddns-go#936 for
		// version 1.0, and in aliyun/alibabacloud-csharp-sdk#40 for version 3 in slightly other words.
		return known(http.StatusForbidden, "Specified signature is not matched with our calculation.", "签名与服务端的计算结果不一致。")
	case "IncompleteSignature":
		// The code alone is documented (help.aliyun.com/document_detail/51132.html), for another product.
		return known(http.StatusBadRequest, "The request signature does not conform to Aliyun standards.", "请求签名不符合规范。")
	case "SignatureNonceUsed":
		return known(http.StatusBadRequest, "Specified signature nonce was used already.", "签名随机数已被使用。")
	case "InvalidTimeStamp.Format":
		return known(http.StatusBadRequest, "Specified time stamp or date value is not well formatted.", "时间戳格式错误。")
	case "InvalidTimeStamp.Expired":
		return known(http.StatusBadRequest, "Specified time stamp or date value is expired.", "时间戳已过期。")
	case "InvalidParameter.Format":
		return known(http.StatusBadRequest, "Specified parameter format is not valid.", "参数 Format 无效。")
	case "InvalidSecurityToken.Malformed":
		// Assumed, like the next one.
		return known(http.StatusBadRequest, "Specified SecurityToken is malformed.", "SecurityToken 格式错误。")
	case "InvalidSecurityToken.Expired":
		return known(http.StatusBadRequest, "Specified SecurityToken is expired.", "SecurityToken 已过期。")
	case "InvalidAction.NotFound":
		// alibabacloud.com/help/doc-detail/87970.htm; the table has InvalidApi.NotFound.
		return known(http.StatusNotFound, "Specified api is not found, please check your url and method.", "指定的接口不存在。")
	case "UnsupportedHTTPMethod":
		return known(http.StatusBadRequest, "This http method is not supported.", "不支持该 HTTP 方法。")
	case "UnsupportedParameter":
		// The code alone is documented (help.aliyun.com/document_detail/51132.html), for another product.
		return known(http.StatusBadRequest, "The parameter is not supported:", "不支持该参数：")
	case "MissingParameter":
		// Only for faults. The gateway uses Missing and the name of the parameter.
		return known(http.StatusBadRequest, "A mandatory parameter is missing:", "缺少必填参数：")
	case "InvalidParameter":
		return known(http.StatusBadRequest, "A parameter is not valid:", "参数无效：")
	case "ParameterIllegal":
		// alibabacloud.com/help/doc-detail/64759.htm.
		return known(http.StatusBadRequest, "Parameter illegal.", "参数不合法。")
	case "UnsupportedOperation":
		// help.aliyun.com/document_detail/435312.html, as for the statuses of the errors of the service itself, below.
		return known(http.StatusBadRequest, "The specified action is not supported.", "不支持该操作。")
	// The status is documented for Forbidden (help.aliyun.com/document_detail/435312.html); the text is invented.
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
	// Recorded of MissingValue in honwen/aliyun-ddns-cli#44, of MissingSecurityToken in denverdino/aliyungo#204.
	if name, ok := strings.CutPrefix(code, "Missing"); ok {
		return known(http.StatusBadRequest, name+" is mandatory for this action.", "缺少必填参数 "+name+"。")
	}
	// Recorded of InvalidVersion in acmesh-official/acme.sh#2750.
	if name, ok := strings.CutPrefix(code, "Invalid"); ok {
		return known(http.StatusBadRequest, "Specified parameter "+name+" is not valid.", "参数 "+name+" 无效。")
	}
	return known(http.StatusBadRequest, "The request failed.", "请求失败。")
}

// refused is the refusal as this service words it.
func (b Behavior) refused(r *refusal) *refusal {
	if b.Refuse == nil {
		return r
	}
	other := *r
	other.code, other.status = b.Refuse(r.code, r.status)
	return &other
}

// response returns the refusal in the language of the request.
func (r *refusal) response(c *call) response {
	message := r.en
	if c.request.Params.Get("Lang") == "zh" && !c.behavior.EnglishOnly {
		message = r.zh
	}
	type plain struct {
		RequestID string `json:"RequestId" xml:"RequestId"`
		HostID    string `json:"HostId" xml:"HostId"`
		Code      string
		Message   string
	}
	said := plain{c.requestID, c.host, r.code, message}
	// As recorded in jeessy2/ddns-go#936.
	recommend := "https://api.aliyun.com/troubleshoot?q=" + r.code + "&product=Domain&requestId=" + c.requestID
	if c.xml {
		// As recorded in acmesh-official/acme.sh#2750.
		type cdata struct {
			Text string `xml:",cdata"`
		}
		return c.encode(r.status, r.code, "Error", struct {
			plain
			Recommend          cdata
			AccessDeniedDetail details
		}{said, cdata{recommend}, r.denied})
	}
	return c.encode(r.status, r.code, "", struct {
		plain
		Recommend          string
		AccessDeniedDetail details `json:",omitempty"`
	}{said, recommend, r.denied})
}

// details contains the fields of an AccessDeniedDetail.
type details map[string]any

// MarshalXML writes an element for each field, and nothing if there are none.
func (d details) MarshalXML(encoder *xml.Encoder, start xml.StartElement) error {
	if len(d) == 0 {
		return nil
	}
	if err := encoder.EncodeToken(start); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(d)) {
		if err := encoder.EncodeElement(d[name], xml.StartElement{Name: xml.Name{Local: name}}); err != nil {
			return err
		}
	}
	return encoder.EncodeToken(start.End())
}

// Both are assumed.
const (
	jsonContentType = "application/json;charset=utf-8"
	xmlContentType  = "text/xml;charset=utf-8"
)

// response is the response that is sent unless a fault changes it.
type response struct {
	status      int
	code        string
	contentType string
	header      http.Header
	body        []byte
}

// encode writes a response in the format that the request asks for; root is the outermost element in XML.
func (c *call) encode(status int, code, root string, v any) response {
	a := response{status: status, code: code, contentType: jsonContentType}
	var body bytes.Buffer
	var err error
	if c.xml {
		a.contentType = xmlContentType
		// Quoted as recorded in acmesh-official/acme.sh#2750.
		body.WriteString("<?xml version='1.0' encoding='UTF-8'?>")
		err = xml.NewEncoder(&body).EncodeElement(v, xml.StartElement{Name: xml.Name{Local: root}})
	} else {
		encoder := json.NewEncoder(&body)
		// The service writes & as it is, see the records above, and there are clients that know no \u.
		encoder.SetEscapeHTML(false)
		err = encoder.Encode(v)
	}
	if err != nil {
		// Only a value that a test injected can fail to encode.
		return response{status: http.StatusInternalServerError, code: "InternalError", contentType: "text/plain", body: []byte(err.Error())}
	}
	if c.behavior.NoCharset {
		a.contentType, _, _ = strings.Cut(a.contentType, ";")
	}
	a.body = bytes.TrimSuffix(body.Bytes(), []byte("\n"))
	return a
}
