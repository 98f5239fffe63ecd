// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

func TestStringValidators(t *testing.T) {
	t.Parallel()
	tests := []struct {
		validator   validator.String
		description string
		kind        diagnostics.Kind
		accepted    []string
		// rejected maps values to causes. An empty cause stands for the text of the kind.
		rejected map[string]string
	}{
		{
			validator:   emailAddressValidator(),
			description: "value must be one bare e-mail address",
			kind:        diagnostics.KindInvalidEmail,
			accepted:    []string{"registrant@example.com", "o'brien+tag@example.com", "用户@例子.广告"},
			rejected: map[string]string{
				"":                                "the address is empty",
				"registrant":                      "the address has no at sign",
				"registrant @example.com":         "the address contains white space",
				"Ada<ada@example.com>":            "the address has angle brackets: give the address alone, without a display name",
				"ada@example.com,bob@example.com": "the address is a list: give one address",
				"ada@example.com\x00":             "the address contains a control or invisible character",
			},
		},
		{
			validator:   ipAddressValidator(),
			description: "value must be an IPv4 or IPv6 address",
			kind:        diagnostics.KindInvalidIP,
			accepted:    []string{"127.0.0.1", "192.0.2.1", "::1", "2001:db8::1", "2001:DB8::1", "::ffff:192.0.2.1", "fe80::1"},
			rejected: map[string]string{
				"":                   "",
				"localhost":          "",
				"192.0.2":            "",
				"192.0.2.256":        "",
				"192.0.2.01":         "",
				"192.0.2. 1":         "",
				"192.0.2.1:80":       "",
				"192.0.2.0/24":       "",
				"[2001:db8::1]":      "",
				"2001:db8::1::":      "",
				"fe80::1%eth0":       "",
				"fe80::1%25eth0":     "",
				"42.*.*.31":          "",
				"127.0.0.1,::1":      "",
				"::ffff:192.0.2.1%1": "",
			},
		},
		{
			validator:   endpointValidator(),
			description: "value must be a host, host:port or a URL without user, path and query",
			kind:        diagnostics.KindInvalidEndpoint,
			// An empty argument counts as absent.
			accepted: []string{"", "domain.aliyuncs.com", "domain.aliyuncs.com:443", "https://domain.aliyuncs.com/", "http://127.0.0.1:8080"},
			rejected: map[string]string{
				"domain.aliyuncs.com/path":              "the endpoint contains a path",
				"https://me:secret@domain.aliyuncs.com": "the endpoint contains a user name or password",
				"http://domain.aliyuncs.com":            "the endpoint uses plain http, which is accepted only for loopback hosts",
			},
		},
		{
			validator:   regionValidator(),
			description: "value must be a region ID such as cn-hangzhou",
			kind:        diagnostics.KindInvalidRegion,
			accepted:    []string{"", "cn-hangzhou", "ap-southeast-1", "some-region-of-2040"},
			rejected:    map[string]string{"CN-HANGZHOU": "", "cn_hangzhou": "", "cn hangzhou": "", "杭州": ""},
		},
	}
	for _, test := range tests {
		t.Run(string(test.kind), func(t *testing.T) {
			t.Parallel()
			at := path.Root("some").AtName("argument")
			validate := func(value types.String) diag.Diagnostics {
				var resp validator.StringResponse
				test.validator.ValidateString(t.Context(), validator.StringRequest{Path: at, ConfigValue: value}, &resp)
				return resp.Diagnostics
			}
			accepted := []types.String{types.StringNull(), types.StringUnknown()}
			for _, text := range test.accepted {
				accepted = append(accepted, types.StringValue(text))
			}
			for _, value := range accepted {
				if diags := validate(value); len(diags) > 0 {
					t.Errorf("%s: %v", value, diags)
				}
			}
			for text, cause := range test.rejected {
				want := diag.Diagnostics{diagnostics.Argument(at, test.kind, cause)}
				if diff := cmp.Diff(want, validate(types.StringValue(text))); diff != "" {
					t.Errorf("%q (-want +got):\n%s", text, diff)
				}
			}
			for name, got := range map[string]string{
				"description":          test.validator.Description(t.Context()),
				"Markdown description": test.validator.MarkdownDescription(t.Context()),
			} {
				if got != test.description {
					t.Errorf("%s = %q, want %q", name, got, test.description)
				}
			}
		})
	}
}
