// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"testing"
)

func TestSignV3_publishedVectors(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		method        string
		query         url.Values
		header        http.Header
		signed        []string
		payload       string
		secret        string
		canonicalHash string // empty: not published
		want          string
	}{
		// The vendor's description of the signature, help.aliyun.com/document_detail/2593177.html.
		"RunInstances": {
			method: http.MethodPost,
			query: url.Values{
				"ImageId": {"win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}, "RegionId": {"cn-shanghai"},
			},
			header: http.Header{
				"Host":                  {"ecs.cn-shanghai.aliyuncs.com"},
				"X-Acs-Action":          {"RunInstances"},
				"X-Acs-Content-Sha256":  {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
				"X-Acs-Date":            {"2023-10-26T10:22:32Z"},
				"X-Acs-Signature-Nonce": {"3156853299f313e23d1673dc12e1703d"},
				"X-Acs-Version":         {"2014-05-26"},
			},
			signed: []string{
				"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version",
			},
			payload:       "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
			secret:        "YourAccessKeySecret",
			canonicalHash: "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259",
			want:          "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
		},
		// The vendor's Go library: alibabacloud-go/openapi-util, service_test.go, Test_GetAuthorization. No method is set there.
		"header with two values": {
			query:   url.Values{"test": {"ok"}, "empty": {""}},
			header:  http.Header{"X-Acs-Test": {"https", "http"}},
			signed:  []string{"x-acs-test"},
			payload: "55e12e91650d2fec56ec74e1d3e4ddbfce2ef3a65890c2a19ecf88a307e76a23",
			secret:  "secret",
			want:    "4ab59fffe3c5738ff8a2729f90cc04fe18b02a4b15b2102cbaf92f9ff3df2ea3",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			canonical := canonicalRequestV3(test.method, test.query, test.header, test.signed, test.payload)
			if sum := sha256.Sum256([]byte(canonical)); test.canonicalHash != "" && hex.EncodeToString(sum[:]) != test.canonicalHash {
				t.Errorf("the canonical request is\n%s", canonical)
			}
			if got := signV3(stringToSignV3(canonical), test.secret); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
