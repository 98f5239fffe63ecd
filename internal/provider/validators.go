// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"net/netip"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/emailaddress"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// emailAddressValidator accepts one bare address.
func emailAddressValidator() validator.String {
	return textValidator{
		description: "value must be one bare e-mail address",
		kind:        diagnostics.KindInvalidEmail,
		check:       emailaddress.Check,
	}
}

// ipAddressValidator accepts an IPv4 or IPv6 address without a zone.
func ipAddressValidator() validator.String {
	return textValidator{
		description: "value must be an IPv4 or IPv6 address",
		kind:        diagnostics.KindInvalidIP,
		check: func(text string) error {
			if ip, err := netip.ParseAddr(text); err != nil || ip.Zone() != "" {
				return errInvalid
			}
			return nil
		},
	}
}

// endpointValidator accepts what rpc.ParseEndpoint does, and an empty text, which counts as none.
func endpointValidator() validator.String {
	return textValidator{
		description: "value must be a host, host:port or a URL without user, path and query",
		kind:        diagnostics.KindInvalidEndpoint,
		check: func(text string) error {
			if text == "" {
				return nil
			}
			_, err := rpc.ParseEndpoint(text)
			return err
		},
	}
}

// regionValidator accepts what can be a region ID. Which regions exist changes too often to be known here.
func regionValidator() validator.String {
	return textValidator{
		description: "value must be a region ID such as cn-hangzhou",
		kind:        diagnostics.KindInvalidRegion,
		check: func(text string) error {
			if !isRegion(text) {
				return errInvalid
			}
			return nil
		},
	}
}

// errInvalid is an invalid text about which there is no more to say than what its kind says.
var errInvalid = errors.New("")

// textValidator reports the texts that check returns an error for, with the error's text as the cause.
type textValidator struct {
	description string
	kind        diagnostics.Kind
	check       func(text string) error
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
	if err := v.check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.Append(diagnostics.Argument(req.Path, v.kind, err.Error()))
	}
}

func isRegion(text string) bool {
	return strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
