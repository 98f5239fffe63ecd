// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"net/http"
	"net/url"
	"testing"
)

// Both are published in the vendor's description of the RPC signature.
func TestSign_publishedVectors(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"AccessKeyId=testid&Action=DescribeRegions&Format=XML&SignatureMethod=HMAC-SHA1" +
			"&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&SignatureVersion=1.0" +
			"&Timestamp=2016-02-23T12%3A46%3A24Z&Version=2014-05-26": "OLeaidS1JvxuMvnyHOwuJ+uX5qY=",
		"AccessKeyId=testid&Action=DescribeDedicatedHosts&Format=JSON&RegionId=cn-beijing&SignatureMethod=HMAC-SHA1" +
			"&SignatureNonce=edb2b34af0af9a6d14deaf7c1a5315eb&SignatureVersion=1.0" +
			"&Timestamp=2023-03-13T08%3A34%3A30Z&Version=2014-05-26": "9NaGiOspFP5UPcwX8Iwt2YJXXuk=",
	} {
		params, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if got := Sign(http.MethodGet, params, AccessKeySecret); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		params.Set("Signature", "is not signed itself")
		if got := Sign(http.MethodGet, params, AccessKeySecret); got != want {
			t.Errorf("with a Signature among the parameters: got %s, want %s", got, want)
		}
		if got := Sign(http.MethodPost, params, AccessKeySecret); got == want {
			t.Error("the method is not signed")
		}
	}
}

func TestStringToSign_escapes(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"AZaz09-_.~": "AZaz09-_.~",
		"a b+c":      "a%2520b%252Bc",
		"!*'()&=":    "%2521%252A%2527%2528%2529%2526%253D",
		"/":          "%252F",
		"é":          "%25C3%25A9",
		"\x00":       "%2500",
	} {
		if got := StringToSign(http.MethodPost, url.Values{"k": {value}}); got != "POST&%2F&k%3D"+want {
			t.Errorf("%q: got %s, want %s", value, got, want)
		}
	}
	const want = "GET&%2F&A%3D%26B%3D2%26a%3D1"
	if got := StringToSign(http.MethodGet, url.Values{"a": {"1"}, "B": {"2"}, "A": {""}}); got != want {
		t.Errorf("order and empty value: got %s, want %s", got, want)
	}
}

func TestSignV3_publishedVectors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		method  string
		query   url.Values
		header  http.Header
		signed  []string
		payload string
		secret  string
		hash    string // of the canonical request; empty: not published
		want    string
	}{
		// The vendor's description of the signature, help.aliyun.com/document_detail/2593177.html.
		"RunInstances": {
			method: http.MethodPost,
			query:  url.Values{"ImageId": {"win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}, "RegionId": {"cn-shanghai"}},
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
			payload: hashV3(nil),
			secret:  "YourAccessKeySecret",
			hash:    "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259",
			want:    "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
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
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			canonical := canonicalRequestV3(test.method, test.query, test.header, test.signed, test.payload)
			if hash := hashV3([]byte(canonical)); test.hash != "" && hash != test.hash {
				t.Errorf("the canonical request is\n%s", canonical)
			}
			if got := signV3(stringToSignV3(canonical), test.secret); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
