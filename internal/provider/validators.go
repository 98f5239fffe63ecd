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
	return stringValidator{
		description: "value must be one bare e-mail address",
		kind:        diagnostics.KindInvalidEmail,
		check:       emailaddress.Check,
	}
}

// ipAddressValidator accepts an IPv4 or IPv6 address without a zone.
func ipAddressValidator() validator.String {
	return stringValidator{
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

// endpointValidator accepts what rpc.ParseEndpoint accepts, and the empty string, which counts as absent.
func endpointValidator() validator.String {
	return stringValidator{
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

// regionValidator accepts any string with the characters of a region ID, because the list of regions changes often.
func regionValidator() validator.String {
	return stringValidator{
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

// errInvalid rejects a value without a cause beyond the text of its kind.
var errInvalid = errors.New("")

// stringValidator reports values that check rejects. The cause is the text of check's error.
type stringValidator struct {
	description string
	kind        diagnostics.Kind
	check       func(text string) error
}

// Description returns the description.
func (v stringValidator) Description(context.Context) string {
	return v.description
}

// MarkdownDescription returns the description.
func (v stringValidator) MarkdownDescription(context.Context) string {
	return v.description
}

// ValidateString checks a known value.
func (v stringValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
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
