// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"net/netip"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/alidomain/terraform-provider-alidomain/internal/emailaddress"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

const regionProblem = "A region ID consists of lower-case letters, digits and hyphens, for example cn-hangzhou or ap-southeast-1."

// emailAddressValidator accepts one bare address.
func emailAddressValidator() validator.String {
	return textValidator{
		description: "value must be one bare e-mail address",
		summary:     "Not an e-mail address",
		find: func(text string) string {
			if err := emailaddress.Check(text); err != nil {
				return upperFirst(err.Error()) + ".\n\nGive one bare address, for example registrant@example.com."
			}
			return ""
		},
	}
}

// ipAddressValidator accepts an IPv4 or IPv6 address without a zone.
func ipAddressValidator() validator.String {
	return textValidator{
		description: "value must be an IPv4 or IPv6 address",
		summary:     "Not an IP address",
		find: func(text string) string {
			if ip, err := netip.ParseAddr(text); err != nil || ip.Zone() != "" {
				return "The value is neither an IPv4 nor an IPv6 address.\n\nGive one such as 192.0.2.1 or 2001:db8::1."
			}
			return ""
		},
	}
}

// endpointValidator accepts what rpc.ParseEndpoint does, and an empty text, which counts as none.
func endpointValidator() validator.String {
	return textValidator{
		description: "value must be a host, host:port or a URL without user, path and query",
		summary:     "Invalid endpoint",
		find: func(text string) string {
			if text == "" {
				return ""
			}
			if _, err := rpc.ParseEndpoint(text); err != nil {
				return endpointProblem(err)
			}
			return ""
		},
	}
}

// regionValidator accepts what can be a region ID. Which regions exist changes too often to be known here.
func regionValidator() validator.String {
	return textValidator{
		description: "value must be a region ID such as cn-hangzhou",
		summary:     "Invalid region",
		find: func(text string) string {
			if !isRegion(text) {
				return regionProblem
			}
			return ""
		},
	}
}

// textValidator refuses the texts that find has something to say about.
type textValidator struct {
	description string
	// summary is that of the diagnostic.
	summary string
	// find returns the detail of the diagnostic; empty for a text that is accepted.
	find func(text string) string
}

// Description says what is accepted.
func (v textValidator) Description(context.Context) string {
	return v.description
}

// MarkdownDescription says what is accepted.
func (v textValidator) MarkdownDescription(context.Context) string {
	return v.description
}

// ValidateString reports what is wrong with a known value.
func (v textValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if detail := v.find(req.ConfigValue.ValueString()); detail != "" {
		resp.Diagnostics.AddAttributeError(req.Path, v.summary, detail)
	}
}

func isRegion(text string) bool {
	return strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

func endpointProblem(err error) string {
	return upperFirst(err.Error()) + ".\n\nGive a host, host:port or a URL of nothing but scheme, host and port, " +
		"for example domain-intl.aliyuncs.com or https://domain.aliyuncs.com. Only for loopback hosts may the scheme be http."
}

func upperFirst(text string) string {
	return strings.ToUpper(text[:1]) + text[1:]
}
