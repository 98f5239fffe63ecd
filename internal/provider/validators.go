// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/helpers/validatordiag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainname"
	"github.com/alidomain/terraform-provider-alidomain/internal/emailaddress"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// emailAddressValidator accepts one bare address.
func emailAddressValidator() validator.String {
	return stringValidator{
		description: "value must be one bare e-mail address",
		kind:        diagnostics.KindInvalidEmail,
		check:       checkAddress,
	}
}

func checkAddress(text string) error {
	if problem := emailaddress.Problem(text); problem != "" {
		return errors.New(diagnostics.BadAddress(text, problem))
	}
	return nil
}

// domainNameValidator accepts one domain name, in any script.
func domainNameValidator() validator.String {
	return stringValidator{
		description: "value must be one domain name",
		kind:        diagnostics.KindInvalidDomainName,
		check: func(text string) error {
			if problem := domainname.Problem(text); problem != "" {
				return errors.New(diagnostics.BadDomainName(text, problem))
			}
			return nil
		},
	}
}

// ipAddressValidator accepts an IPv4 or IPv6 address without a zone.
func ipAddressValidator() validator.String {
	return stringValidator{
		description: "value must be an IPv4 or IPv6 address",
		kind:        diagnostics.KindInvalidIP,
		check: accept(func(text string) bool {
			ip, err := netip.ParseAddr(text)
			return err == nil && ip.Zone() == ""
		}),
	}
}

// pollIntervalValidator accepts a duration in the format of time.ParseDuration.
func pollIntervalValidator() validator.String {
	return stringValidator{
		description: description("value must be a duration of at least " + minPollInterval.String()),
		kind:        diagnostics.KindInvalidPollInterval,
		check: accept(func(text string) bool {
			duration, err := time.ParseDuration(text)
			return err == nil && duration >= minPollInterval
		}),
	}
}

// timeValidator accepts a time in RFC 3339 format.
func timeValidator() validator.String {
	return stringValidator{
		description: "value must be a time in RFC 3339 format",
		kind:        diagnostics.KindInvalidTime,
		check: accept(func(text string) bool {
			_, err := time.Parse(time.RFC3339, text)
			return err == nil
		}),
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
		check:       accept(isRegion),
	}
}

// accept returns a check whose errors quote the value.
func accept(valid func(text string) bool) func(string) error {
	return func(text string) error {
		if !valid(text) {
			return errors.New(diagnostics.Given(text))
		}
		return nil
	}
}

// description is what a validator says of itself.
type description string

// Description returns the description.
func (d description) Description(context.Context) string {
	return string(d)
}

// MarkdownDescription returns the description.
func (d description) MarkdownDescription(context.Context) string {
	return string(d)
}

// stringValidator reports values that check rejects. The text of check's error goes into the diagnostic.
type stringValidator struct {
	description

	kind  diagnostics.Kind
	check func(text string) error
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

// emailAddressesValidator accepts lists of bare addresses. One diagnostic names all invalid elements, because thousands of
// diagnostics would take the framework seconds.
type emailAddressesValidator struct{ description }

// ValidateList checks the known elements.
func (emailAddressesValidator) ValidateList(_ context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	var facts []string
	for _, element := range req.ConfigValue.Elements() {
		email, ok := element.(types.String)
		switch {
		case !ok, email.IsUnknown():
		case email.IsNull():
			facts = append(facts, "An address is null.")
		default:
			if err := checkAddress(email.ValueString()); err != nil {
				facts = append(facts, err.Error())
			}
		}
	}
	if len(facts) > 0 {
		resp.Diagnostics.Append(diagnostics.Argument(req.Path, diagnostics.KindInvalidEmail, facts...))
	}
}

// wholeNumberValidator accepts whole numbers in a range. The attribute is a number, because the framework reports a fraction
// for an Int64Attribute as a defect of the provider, before any validator sees it.
type wholeNumberValidator struct {
	description

	low, high int64
}

func wholeNumber(low, high int64) validator.Number {
	return wholeNumberValidator{description(fmt.Sprintf("value must be a whole number between %d and %d", low, high)), low, high}
}

// ValidateNumber checks a known value.
func (v wholeNumberValidator) ValidateNumber(ctx context.Context, req validator.NumberRequest, resp *validator.NumberResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if n, accuracy := req.ConfigValue.ValueBigFloat().Int64(); accuracy != big.Exact || n < v.low || n > v.high {
		resp.Diagnostics.Append(validatordiag.InvalidAttributeValueDiagnostic(req.Path, v.Description(ctx), req.ConfigValue.String()))
	}
}
