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
)

func TestStringValidators(t *testing.T) {
	t.Parallel()
	const (
		oneAddress  = "\n\nGive one bare address, for example registrant@example.com."
		noIPAddress = "The value is neither an IPv4 nor an IPv6 address.\n\nGive one such as 192.0.2.1 or 2001:db8::1."
		anEndpoint  = "\n\nGive a host, host:port or a URL of nothing but scheme, host and port, " +
			"for example domain-intl.aliyuncs.com or https://domain.aliyuncs.com. Only for loopback hosts may the scheme be http."
		noRegion = "A region ID consists of lower-case letters, digits and hyphens, for example cn-hangzhou or ap-southeast-1."
	)
	tests := []struct {
		validator            validator.String
		description, summary string
		accepted             []string
		// refused has the detail of the error for each value.
		refused map[string]string
	}{
		{
			validator:   emailAddressValidator(),
			description: "value must be one bare e-mail address",
			summary:     "Not an e-mail address",
			accepted:    []string{"registrant@example.com", "o'brien+tag@example.com", "用户@例子.广告"},
			refused: map[string]string{
				"":                                "The address is empty." + oneAddress,
				"registrant":                      "The address has no at sign." + oneAddress,
				"registrant @example.com":         "The address holds white space." + oneAddress,
				"Ada<ada@example.com>":            "The address has angle brackets: give the address alone, without a display name." + oneAddress,
				"ada@example.com,bob@example.com": "The address is a list: give one address." + oneAddress,
				"ada@example.com\x00":             "The address holds a control character or an invisible one." + oneAddress,
			},
		},
		{
			validator:   ipAddressValidator(),
			description: "value must be an IPv4 or IPv6 address",
			summary:     "Not an IP address",
			accepted:    []string{"127.0.0.1", "192.0.2.1", "::1", "2001:db8::1", "2001:DB8::1", "::ffff:192.0.2.1", "fe80::1"},
			refused: map[string]string{
				"":                   noIPAddress,
				"localhost":          noIPAddress,
				"192.0.2":            noIPAddress,
				"192.0.2.256":        noIPAddress,
				"192.0.2.01":         noIPAddress,
				"192.0.2. 1":         noIPAddress,
				"192.0.2.1:80":       noIPAddress,
				"192.0.2.0/24":       noIPAddress,
				"[2001:db8::1]":      noIPAddress,
				"2001:db8::1::":      noIPAddress,
				"fe80::1%eth0":       noIPAddress,
				"fe80::1%25eth0":     noIPAddress,
				"42.*.*.31":          noIPAddress,
				"127.0.0.1,::1":      noIPAddress,
				"::ffff:192.0.2.1%1": noIPAddress,
			},
		},
		{
			validator:   endpointValidator(),
			description: "value must be a host, host:port or a URL without user, path and query",
			summary:     "Invalid endpoint",
			// An empty argument counts as none.
			accepted: []string{"", "domain.aliyuncs.com", "domain.aliyuncs.com:443", "https://domain.aliyuncs.com/", "http://127.0.0.1:8080"},
			refused: map[string]string{
				"domain.aliyuncs.com/path":              "The endpoint holds a path." + anEndpoint,
				"https://me:secret@domain.aliyuncs.com": "The endpoint holds a user name or password." + anEndpoint,
				"http://domain.aliyuncs.com": "The endpoint uses plain http, which is accepted for loopback addresses alone." +
					anEndpoint,
			},
		},
		{
			validator:   regionValidator(),
			description: "value must be a region ID such as cn-hangzhou",
			summary:     "Invalid region",
			accepted:    []string{"", "cn-hangzhou", "ap-southeast-1", "some-region-of-2040"},
			refused:     map[string]string{"CN-HANGZHOU": noRegion, "cn_hangzhou": noRegion, "cn hangzhou": noRegion, "杭州": noRegion},
		},
	}
	for _, test := range tests {
		t.Run(test.summary, func(t *testing.T) {
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
			for text, detail := range test.refused {
				want := diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, test.summary, detail)}
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
