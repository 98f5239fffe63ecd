// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
)

// The types are assumed.
const (
	jsonContentType = "application/json;charset=utf-8"
	xmlContentType  = "text/xml;charset=utf-8"
)

// response is the response that is sent unless a fault changes it.
type response struct {
	status int
	code   string // of an error
	header http.Header
	body   []byte
}

// respondsWithXML reports whether the response is XML, which is the documented default
// (alibabacloud.com/help/doc-detail/67696.htm).
func (b Behavior) respondsWithXML(r *http.Request, params url.Values) bool {
	format := params.Get("Format")
	switch {
	case format != "":
		return strings.EqualFold(format, "XML")
	case r.Header.Get("Authorization") == "":
		return !b.JSONByDefault
	case strings.HasPrefix(r.Header.Get("Accept"), "application/json"):
		return false
	}
	return b.XMLByDefault
}

// succeed returns the response to an operation.
func (c *call) succeed(v any) response { return c.encode(http.StatusOK, "", c.Action+"Response", v) }

// encode writes a response in the format that the request names; root is the outermost element in XML.
func (c *call) encode(status int, code, root string, v any) response {
	contentType, encode := jsonContentType, encodeJSON
	if c.xml {
		contentType = xmlContentType
		encode = func(v any) []byte { return encodeXML(root, v) }
	}
	if c.behavior.NoCharset {
		contentType, _, _ = strings.Cut(contentType, ";")
	}
	return response{status: status, code: code, header: http.Header{"Content-Type": {contentType}}, body: encode(v)}
}

func encodeXML(root string, v any) []byte {
	var text bytes.Buffer
	// Quoted as recorded in acmesh-official/acme.sh#2750.
	text.WriteString("<?xml version='1.0' encoding='UTF-8'?>")
	if err := xml.NewEncoder(&text).EncodeElement(v, xml.StartElement{Name: xml.Name{Local: root}}); err != nil {
		panic(err) // no value of this package fails to encode
	}
	return text.Bytes()
}

func encodeJSON(v any) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	// The service writes & as it is, see the records of refuse, and there are clients that know no \u.
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(err) // as above
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n"))
}

// refuse returns the error in the language of the request.
func (c *call) refuse(r *refusal) response {
	message := r.en
	if c.Params.Get("Lang") == "zh" && !c.behavior.EnglishOnly {
		message = r.zh
	}
	// As recorded in jeessy2/ddns-go#936, and for XML in acmesh-official/acme.sh#2750.
	recommend := "https://api.aliyun.com/troubleshoot?q=" + r.code + "&product=Domain&requestId=" + c.id
	type cdata struct {
		Text string `xml:",cdata"`
	}
	return c.encode(r.status, r.code, "Error", struct {
		RequestID          string `json:"RequestId" xml:"RequestId"`
		HostID             string `json:"HostId" xml:"HostId"`
		Code               string
		Message            string
		Recommend          string              `xml:"-"`
		RecommendXML       cdata               `json:"-" xml:"Recommend"`
		AccessDeniedDetail *AccessDeniedDetail `json:",omitempty" xml:",omitempty"`
	}{c.id, c.host, r.code, message, recommend, cdata{recommend}, r.denied})
}
