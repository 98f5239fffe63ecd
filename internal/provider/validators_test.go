// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
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
		// rejected maps values to facts. An empty fact stands for the quoted value.
		rejected map[string]string
	}{
		{
			validator:   emailAddressValidator(),
			description: "value must be one bare e-mail address",
			kind:        diagnostics.KindInvalidEmail,
			accepted:    []string{"registrant@example.com", "o'brien+tag@example.com", "用户@例子.广告"},
			rejected: map[string]string{
				"":                                `The address "" is empty.`,
				"registrant":                      `The address "registrant" has no at sign.`,
				"registrant @example.com":         `The address "registrant @example.com" contains white space.`,
				"Ada<ada@example.com>":            `The address "Ada<ada@example.com>" has angle brackets: give the address alone, without a display name.`,
				"ada@example.com,bob@example.com": `The address "ada@example.com,bob@example.com" is a list: give one address.`,
				"ada@example.com\x00":             `The address "ada@example.com\x00" contains a control or invisible character.`,
			},
		},
		{
			validator:   domainNameValidator(),
			description: "value must be one domain name",
			kind:        diagnostics.KindInvalidDomainName,
			accepted:    []string{"example.com", "EXAMPLE.com", "example.co.uk", "例子.中国", "xn--fsqu00a.xn--fiqs8s", "1.example", "a_b.example"},
			rejected: map[string]string{
				"":                    `The name "" is empty.`,
				"https://example.com": `The name "https://example.com" has a scheme: give the name alone.`,
				"example.com:443":     `The name "example.com:443" has a port: give the name alone.`,
				"example.com/":        `The name "example.com/" has a path: give the name alone.`,
				"a@example.com":       `The name "a@example.com" has an at sign: give the name alone.`,
				"example .com":        `The name "example .com" contains white space.`,
				"example..com":        `The name "example..com" has an empty label.`,
				".example.com":        `The name ".example.com" has an empty label.`,
				"example.com.":        `The name "example.com." ends in a dot.`,
				"com":                 `The name "com" has no dot.`,
				"192.0.2.1":           `The name "192.0.2.1" ends in a number.`,
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
		{
			validator:   pollIntervalValidator(),
			description: "value must be a duration of at least 1s",
			kind:        diagnostics.KindInvalidPollInterval,
			accepted:    []string{"1s", "1000ms", "1h30m", "1.5m"},
			rejected:    map[string]string{"": "", "1": "", "999ms": "", "0s": "", "-1m": "", "often": "", "1 m": "", "1d": "", "9999999h": ""},
		},
		{
			validator:   timeValidator(),
			description: "value must be a time in RFC 3339 format",
			kind:        diagnostics.KindInvalidTime,
			accepted:    []string{"2024-01-01T00:00:00Z", "2024-01-01T08:00:00.5+08:00"},
			rejected:    map[string]string{"": "", "yesterday": "", "2024-01-01": "", "2024-01-01 00:00:00": "", "2024-01-01T00:00:00": "", "2024-13-01T00:00:00Z": ""},
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
			for text, fact := range test.rejected {
				if fact == "" {
					fact = fmt.Sprintf("The value: %q.", text)
				}
				want := diag.Diagnostics{diagnostics.Argument(at, test.kind, fact)}
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

// One diagnostic names every invalid address, including blank ones.
func TestEmailAddressesValidator(t *testing.T) {
	t.Parallel()
	at := path.Root("emails")
	list := func(elements ...attr.Value) types.List { return types.ListValueMust(types.StringType, elements) }
	text := func(text string) attr.Value { return types.StringValue(text) }
	long := strings.Repeat("x", 400)
	for name, test := range map[string]struct {
		value types.List
		want  string // the facts
	}{
		"null":      {types.ListNull(types.StringType), ""},
		"unknown":   {types.ListUnknown(types.StringType), ""},
		"empty":     {list(), ""},
		"addresses": {list(text("a@example.com"), types.StringUnknown()), ""},
		"several": {
			list(
				text("a@example.com"), text(" b@example.com"), text("c@example.com\u00a0"), text("d"), text(""), types.StringNull(),
				types.StringUnknown(), text("Ada \"A\" <ada@example.com>"), text("\n"), text(long),
			),
			`The address " b@example.com" contains white space.
The address "c@example.com\u00a0" contains white space.
The address "d" has no at sign.
The address "" is empty.
An address is null.
The address "Ada \"A\" <ada@example.com>" contains white space.
The address "\n" contains white space.
The address "` + long[:300] + `…" is longer than 254 octets.`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var resp validator.ListResponse
			emailAddressesValidator{"each value must be one bare e-mail address"}.ValidateList(t.Context(), validator.ListRequest{Path: at, ConfigValue: test.value}, &resp)
			var want diag.Diagnostics
			if test.want != "" {
				want = diag.Diagnostics{diagnostics.Argument(at, diagnostics.KindInvalidEmail, test.want)}
			}
			if diff := cmp.Diff(want, resp.Diagnostics); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWholeNumberValidator(t *testing.T) {
	t.Parallel()
	at := path.Root("max_retries")
	number := func(text string) types.Number {
		number, _, err := big.ParseFloat(text, 10, 512, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		return types.NumberValue(number)
	}
	validate := func(value types.Number) diag.Diagnostics {
		var resp validator.NumberResponse
		wholeNumber(-1, 100).ValidateNumber(t.Context(), validator.NumberRequest{Path: at, ConfigValue: value}, &resp)
		return resp.Diagnostics
	}
	for _, value := range []types.Number{
		types.NumberNull(), types.NumberUnknown(), number("-1"), number("0"), number("7"), number("100"), number("1e2"),
	} {
		if diags := validate(value); len(diags) > 0 {
			t.Errorf("%s: %v", value, diags)
		}
	}
	for text, given := range map[string]string{
		"-2": "-2", "101": "101", "1.5": "1.5", "0.000001": "1e-06", "1e30": "1e+30", "-9223372036854775809": "-9.223372037e+18",
	} {
		want := diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, string(diagnostics.KindValue),
			"Attribute max_retries value must be a whole number between -1 and 100, got: "+given)}
		if diff := cmp.Diff(want, validate(number(text))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}
