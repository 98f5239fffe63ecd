// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"net/netip"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/emailaddress"
)

var (
	_ validator.String = emailAddressValidator{}
	_ validator.String = ipAddressValidator{}
	_ validator.String = endpointValidator{}
	_ validator.String = regionValidator{}
)

// emailAddressValidator accepts one bare address.
type emailAddressValidator struct{}

func (emailAddressValidator) Description(context.Context) string {
	return "value must be one bare e-mail address"
}

func (v emailAddressValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (emailAddressValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := emailaddress.Check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Not an e-mail address",
			upperFirst(err.Error())+".\n\nGive one bare address, for example registrant@example.com.")
	}
}

// ipAddressValidator accepts an IPv4 or IPv6 address without a zone.
type ipAddressValidator struct{}

func (ipAddressValidator) Description(context.Context) string {
	return "value must be an IPv4 or IPv6 address"
}

func (v ipAddressValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (ipAddressValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if ip, err := netip.ParseAddr(req.ConfigValue.ValueString()); err != nil || ip.Zone() != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Not an IP address",
			"The value is neither an IPv4 nor an IPv6 address.\n\nGive one such as 192.0.2.1 or 2001:db8::1.")
	}
}

// endpointValidator accepts what domainapi.ParseEndpoint accepts.
type endpointValidator struct{}

func (endpointValidator) Description(context.Context) string {
	return "value must be a host, host:port or a URL without user, path and query"
}

func (v endpointValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (endpointValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	text := req.ConfigValue.ValueString()
	if text == "" {
		return
	}
	if _, err := domainapi.ParseEndpoint(text); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid endpoint", endpointProblem(err))
	}
}

// regionValidator accepts what can be a region ID. Which regions exist changes too often to be known here.
type regionValidator struct{}

func (regionValidator) Description(context.Context) string {
	return "value must be a region ID such as cn-hangzhou"
}

func (v regionValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (regionValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !isRegion(req.ConfigValue.ValueString()) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid region", regionProblem)
	}
}

const regionProblem = "A region ID consists of lower-case letters, digits and hyphens, for example cn-hangzhou or ap-southeast-1."

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
