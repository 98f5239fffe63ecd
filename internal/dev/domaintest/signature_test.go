// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// The two vectors are published in the vendor's description of the RPC signature.
func TestSign_publishedVectors(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		params url.Values
		want   string
	}{
		"DescribeRegions": {
			params: url.Values{
				"AccessKeyId":      {"testid"},
				"Action":           {"DescribeRegions"},
				"Format":           {"XML"},
				"SignatureMethod":  {"HMAC-SHA1"},
				"SignatureNonce":   {"3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"},
				"SignatureVersion": {"1.0"},
				"Timestamp":        {"2016-02-23T12:46:24Z"},
				"Version":          {"2014-05-26"},
			},
			want: "OLeaidS1JvxuMvnyHOwuJ+uX5qY=",
		},
		"DescribeDedicatedHosts": {
			params: url.Values{
				"AccessKeyId":      {"testid"},
				"Action":           {"DescribeDedicatedHosts"},
				"Format":           {"JSON"},
				"RegionId":         {"cn-beijing"},
				"SignatureMethod":  {"HMAC-SHA1"},
				"SignatureNonce":   {"edb2b34af0af9a6d14deaf7c1a5315eb"},
				"SignatureVersion": {"1.0"},
				"Timestamp":        {"2023-03-13T08:34:30Z"},
				"Version":          {"2014-05-26"},
			},
			want: "9NaGiOspFP5UPcwX8Iwt2YJXXuk=",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := domaintest.Sign(http.MethodGet, test.params, domaintest.AccessKeySecret); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			test.params.Set("Signature", "is not signed itself")
			if got := domaintest.Sign(http.MethodGet, test.params, domaintest.AccessKeySecret); got != test.want {
				t.Errorf("with a Signature among the parameters: got %s, want %s", got, test.want)
			}
			if got := domaintest.Sign(http.MethodPost, test.params, domaintest.AccessKeySecret); got == test.want {
				t.Error("the method is not signed")
			}
		})
	}
}

func TestStringToSign_escapes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ value, want string }{
		"unreserved":     {"AZaz09-_.~", "AZaz09-_.~"},
		"space and plus": {"a b+c", "a%2520b%252Bc"},
		"sub-delimiters": {"!*'()&=", "%2521%252A%2527%2528%2529%2526%253D"},
		"slash":          {"/", "%252F"},
		"UTF-8":          {"é", "%25C3%25A9"},
		"NUL":            {"\x00", "%2500"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := "POST&%2F&k%3D" + test.want
			if got := domaintest.StringToSign(http.MethodPost, url.Values{"k": {test.value}}); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	t.Run("order and empty value", func(t *testing.T) {
		t.Parallel()
		const want = "GET&%2F&A%3D%26B%3D2%26a%3D1"
		if got := domaintest.StringToSign(http.MethodGet, url.Values{"a": {"1"}, "B": {"2"}, "A": {""}}); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func BenchmarkSign(b *testing.B) {
	params := domaintest.DefaultAccount().SignedParams(http.MethodPost, "QueryEmailVerification",
		time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), url.Values{
			"Email":         {"first.last+tag@example.com"},
			"Lang":          {"en"},
			"RegionId":      {"cn-hangzhou"},
			"SignatureType": {""},
		})
	want := params.Get("Signature")
	b.ReportAllocs()
	for b.Loop() {
		if domaintest.Sign(http.MethodPost, params, domaintest.AccessKeySecret) != want {
			b.Fatal("the signature changes")
		}
	}
}
