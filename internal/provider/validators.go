// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
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
	if err, ok := errors.AsType[*emailaddress.Error](emailaddress.Check(text)); ok {
		return errors.New(diagnostics.BadAddress(text, err.Problem))
	}
	return nil
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

// choiceValidator accepts some texts.
func choiceValidator(kind diagnostics.Kind, choices ...string) validator.String {
	return stringValidator{
		description: "value must be one of: " + strings.Join(choices, ", "),
		kind:        kind,
		check:       accept(func(text string) bool { return slices.Contains(choices, text) }),
	}
}

// durationValidator accepts a duration in the format of time.ParseDuration.
func durationValidator(kind diagnostics.Kind, shortest time.Duration) validator.String {
	return stringValidator{
		description: fmt.Sprintf("value must be a duration of at least %s", shortest),
		kind:        kind,
		check: accept(func(text string) bool {
			duration, err := time.ParseDuration(text)
			return err == nil && duration >= shortest
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

// accountTypeValidator accepts what parseAccountType accepts.
func accountTypeValidator() validator.String {
	return stringValidator{
		description: "value must be Domestic or International",
		kind:        diagnostics.KindInvalidAccountType,
		check: accept(func(text string) bool {
			_, ok := parseAccountType(text)
			return ok
		}),
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

// stringValidator reports values that check rejects. The text of check's error goes into the diagnostic.
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

// emailAddressesValidator accepts lists of bare addresses. One diagnostic names all invalid elements, because thousands of
// diagnostics would take the framework seconds.
type emailAddressesValidator struct{}

// Description returns the description.
func (emailAddressesValidator) Description(context.Context) string {
	return "each value must be one bare e-mail address"
}

// MarkdownDescription returns the description.
func (v emailAddressesValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

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

// wholeNumberType is the type of whole numbers in a range. The framework reports a fraction as a defect of the provider,
// before any validator sees it.
type wholeNumberType struct {
	basetypes.Int64Type
	kind      diagnostics.Kind
	low, high int64
}

// ValueFromTerraform returns an unknown value for a number that is not whole, which Validate reports.
func (t wholeNumberType) ValueFromTerraform(ctx context.Context, value tftypes.Value) (attr.Value, error) {
	if number, err := t.Int64Type.ValueFromTerraform(ctx, value); err == nil {
		return number, nil
	}
	return types.Int64Unknown(), nil
}

// Validate checks a known value.
func (t wholeNumberType) Validate(_ context.Context, value tftypes.Value, at path.Path) diag.Diagnostics {
	if !value.IsKnown() || value.IsNull() {
		return nil
	}
	var number big.Float
	if err := value.As(&number); err != nil {
		return diag.Diagnostics{diagnostics.Internal(err)}
	}
	if n, accuracy := number.Int64(); accuracy != big.Exact || n < t.low || n > t.high {
		return diag.Diagnostics{diagnostics.Argument(at, t.kind, diagnostics.GivenNumber(&number))}
	}
	return nil
}

// parseAccountType returns the site of an account type, in any letter case as in the vendor's own provider. A blank type
// counts as absent.
func parseAccountType(text string) (site domainapi.Site, ok bool) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "":
		return "", true
	case "domestic":
		return domainapi.SiteDomestic, true
	case "international":
		return domainapi.SiteInternational, true
	}
	return "", false
}
