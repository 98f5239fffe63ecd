// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/pluginclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

func stringValue(value any) tftypes.Value {
	return tftypes.NewValue(tftypes.String, value)
}

func boolValue(value any) tftypes.Value {
	return tftypes.NewValue(tftypes.Bool, value)
}

// values maps the names of a data source's arguments to their values.
type values = pluginclient.Attributes

func TestEmailVerifications_validateConfig(t *testing.T) {
	t.Parallel()
	emptyPeriod := diag.Diagnostics{diagnostics.Argument(path.Root("created_before"), diagnostics.KindEmptyPeriod)}
	period := func(after, before any) values {
		return values{"created_after": stringValue(after), "created_before": stringValue(before)}
	}
	unknown := tftypes.UnknownValue
	tests := map[string]struct {
		values values
		want   diag.Diagnostics
	}{
		"nothing":                  {nil, nil},
		"a start":                  {period("2024-01-01T00:00:00Z", nil), nil},
		"an end":                   {period(nil, "2024-01-01T00:00:00Z"), nil},
		"a period":                 {period("2024-01-01T00:00:00Z", "2024-01-01T00:00:01Z"), nil},
		"a moment":                 {period("2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"), emptyPeriod},
		"an end before the start":  {period("2024-01-02T00:00:00Z", "2024-01-01T00:00:00Z"), emptyPeriod},
		"a moment, two time zones": {period("2024-01-01T08:00:00+08:00", "2024-01-01T00:00:00Z"), emptyPeriod},
		"a period of two zones":    {period("2024-01-01T08:00:00+08:00", "2024-01-01T01:00:00Z"), nil},
		"an unknown start":         {period(unknown, "2024-01-01T00:00:00Z"), nil},
		"an unknown end":           {period("2024-01-01T00:00:00Z", unknown), nil},
		"nothing known": {values{
			"emails":              tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, unknown),
			"verification_status": tftypes.NewValue(tftypes.Number, unknown),
			"created_after":       stringValue(unknown), "created_before": stringValue(unknown),
		}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkValidateConfig(t, &emailVerificationsDataSource{}, test.values, test.want)
		})
	}
}

func checkValidateConfig(
	t *testing.T, source datasource.DataSourceWithValidateConfig, arguments values, want diag.Diagnostics,
) {
	t.Helper()
	var resp datasource.ValidateConfigResponse
	source.ValidateConfig(t.Context(),
		datasource.ValidateConfigRequest{Config: dataSourceConfig(t, source, arguments)}, &resp)
	if diff := cmp.Diff(want, resp.Diagnostics); diff != "" {
		t.Errorf("diagnostics (-want +got):\n%s", diff)
	}
}

// Validation as Terraform runs it, including the validators of the attributes, reports every error once.
func TestDataSources_validate(t *testing.T) {
	t.Parallel()
	list := func(elements ...tftypes.Value) tftypes.Value {
		return tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, elements)
	}
	unknown := tftypes.UnknownValue
	address := stringValue("ada@example.com")
	interval := func(interval string, wait any) values {
		return values{"email": address, "wait_for_verification": boolValue(wait), "poll_interval": stringValue(interval)}
	}
	const profileID = `AttributeName("registrant_profile_id")`
	id := func(id any) values { return values{"registrant_profile_id": tftypes.NewValue(tftypes.Number, id)} }
	timeouts := func(read any) tftypes.Value {
		return tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"read": tftypes.String}},
			map[string]tftypes.Value{"read": stringValue(read)})
	}
	tests := map[string]struct {
		source string
		values values
		// want maps attribute paths to the summaries of their errors.
		want map[string]string
	}{
		"an address":         {singleType, values{"email": address}, nil},
		"an unknown address": {singleType, values{"email": stringValue(unknown)}, nil},
		"no address":         {singleType, nil, map[string]string{`AttributeName("email")`: "Missing Configuration for Required Attribute"}},
		"two addresses":      {singleType, values{"email": stringValue("a@example.com,b@example.com")}, map[string]string{`AttributeName("email")`: "Not an e-mail address"}},
		"a language":         {singleType, values{"email": address, "lang": stringValue("zh")}, nil},
		"another language":   {singleType, values{"email": address, "lang": stringValue("ZH")}, map[string]string{`AttributeName("lang")`: "Invalid Attribute Value Match"}},
		"a host name":        {singleType, values{"email": address, "user_client_ip": stringValue("localhost")}, map[string]string{`AttributeName("user_client_ip")`: "Not an IP address"}},
		"no duration": {
			singleType,
			values{"email": address, "wait_for_verification": boolValue(true), "poll_interval": stringValue("often")},
			map[string]string{`AttributeName("poll_interval")`: "Invalid poll interval"},
		},

		"the shortest interval": {singleType, interval("1000ms", true), nil},
		"a shorter interval":    {singleType, interval("999ms", true), map[string]string{`AttributeName("poll_interval")`: "Invalid poll interval"}},
		"an interval without waiting": {
			singleType,
			values{"email": address, "poll_interval": stringValue("10s")},
			map[string]string{`AttributeName("poll_interval")`: "Invalid Attribute Combination"},
		},
		// A module may have a variable for waiting, and always set the interval.
		"an interval and no waiting":      {singleType, interval("10s", false), nil},
		"an interval and perhaps waiting": {singleType, interval("10s", unknown), nil},
		"an unknown interval":             {singleType, values{"email": address, "poll_interval": stringValue(unknown)}, nil},
		"no interval":                     {singleType, interval("0s", true), map[string]string{`AttributeName("poll_interval")`: "Invalid poll interval"}},
		"a negative interval":             {singleType, interval("-10s", true), map[string]string{`AttributeName("poll_interval")`: "Invalid poll interval"}},
		"a shorter interval, perhaps without waiting": {
			singleType, interval("1ms", unknown), map[string]string{`AttributeName("poll_interval")`: "Invalid poll interval"},
		},
		"a timeout":          {singleType, values{"email": address, "timeouts": timeouts("1ns")}, nil},
		"an unknown timeout": {singleType, values{"email": address, "timeouts": timeouts(unknown)}, nil},
		"a number for a timeout": {
			singleType,
			values{"email": address, "timeouts": timeouts("30")},
			map[string]string{`AttributeName("timeouts").AttributeName("read")`: "Invalid Attribute Value Time Duration"},
		},
		"an ID":         {"alidomain_registrant_profile", id(1), nil},
		"a large ID":    {"alidomain_registrant_profile", id(int64(math.MaxInt64)), nil},
		"an unknown ID": {"alidomain_registrant_profile", id(unknown), nil},
		"no ID":         {"alidomain_registrant_profile", nil, map[string]string{profileID: "Missing Configuration for Required Attribute"}},
		"a null ID":     {"alidomain_registrant_profile", id(nil), map[string]string{profileID: "Missing Configuration for Required Attribute"}},
		"an ID of 0":    {"alidomain_registrant_profile", id(0), map[string]string{profileID: "Invalid Attribute Value"}},
		"a negative ID": {"alidomain_registrant_profile", id(-1), map[string]string{profileID: "Invalid Attribute Value"}},
		"half an ID":    {"alidomain_registrant_profile", id(1.5), map[string]string{profileID: "Invalid Attribute Value"}},
		"too large an ID": {
			"alidomain_registrant_profile", id(1e19), map[string]string{profileID: "Invalid Attribute Value"},
		},
		"all profiles": {"alidomain_registrant_profiles", nil, nil},
		"every filter of profiles": {
			"alidomain_registrant_profiles",
			values{
				"email": address, "real_name_status": stringValue("AUDITING"), "registrant_profile_type": stringValue("cnnic"),
				"default_registrant_profile": boolValue(false),
			},
			nil,
		},
		"no filter of profiles": {
			"alidomain_registrant_profiles",
			values{
				"email": stringValue("ada"), "real_name_status": stringValue("succeed"), "registrant_profile_type": stringValue("gTLD"),
			},
			map[string]string{
				`AttributeName("email")`: "Not an e-mail address", `AttributeName("real_name_status")`: "Invalid Attribute Value Match",
				`AttributeName("registrant_profile_type")`: "Invalid Attribute Value Match",
			},
		},
		"a domain":          {"alidomain_domain", values{"domain_name": stringValue("例子.中国")}, nil},
		"an unknown name":   {"alidomain_domain", values{"domain_name": stringValue(unknown)}, nil},
		"no name":           {"alidomain_domain", nil, map[string]string{`AttributeName("domain_name")`: "Missing Configuration for Required Attribute"}},
		"a URL for a name":  {"alidomain_domain", values{"domain_name": stringValue("https://example.com")}, map[string]string{`AttributeName("domain_name")`: "Not a domain name"}},
		"everything":        {pluralType, nil, nil},
		"no chosen address": {pluralType, values{"emails": list()}, nil},
		"chosen addresses":  {pluralType, values{"emails": list(address, stringValue(unknown))}, nil},
		"a null address":    {pluralType, values{"emails": list(address, stringValue(nil))}, map[string]string{`AttributeName("emails")`: "Not an e-mail address"}},
		"a display name": {
			pluralType,
			values{"emails": list(address, stringValue("Ada <ada@example.com>"))},
			map[string]string{`AttributeName("emails")`: "Not an e-mail address"},
		},
		"a status":          {pluralType, values{"verification_status": tftypes.NewValue(tftypes.Number, 0)}, nil},
		"another status":    {pluralType, values{"verification_status": tftypes.NewValue(tftypes.Number, 2)}, map[string]string{`AttributeName("verification_status")`: "Invalid Attribute Value Match"}},
		"fractional status": {pluralType, values{"verification_status": tftypes.NewValue(tftypes.Number, 0.5)}, map[string]string{`AttributeName("verification_status")`: "Invalid Attribute Value Match"}},
		"an unknown status": {pluralType, values{"verification_status": tftypes.NewValue(tftypes.Number, unknown)}, nil},
		"a day":             {pluralType, values{"created_before": stringValue("2024-01-01")}, map[string]string{`AttributeName("created_before")`: "Invalid time"}},
		"an unknown time":   {pluralType, values{"created_before": stringValue(unknown)}, nil},
		"no period": {
			pluralType,
			values{"created_after": stringValue("2024-01-01T00:00:00Z"), "created_before": stringValue("2024-01-01T00:00:00Z")},
			map[string]string{`AttributeName("created_before")`: "Empty period"},
		},
		"chosen addresses of one status": {
			pluralType,
			values{"emails": list(address), "verification_status": tftypes.NewValue(tftypes.Number, 1)},
			map[string]string{`AttributeName("verification_status")`: "Invalid Attribute Combination"},
		},
		"chosen addresses of a period": {
			pluralType,
			values{"emails": list(), "created_after": stringValue("2024-01-01T00:00:00Z"), "created_before": stringValue("2024-01-02T00:00:00Z")},
			map[string]string{
				`AttributeName("created_after")`: "Invalid Attribute Combination", `AttributeName("created_before")`: "Invalid Attribute Combination",
			},
		},
		"perhaps chosen addresses of one status": {
			pluralType,
			values{
				"emails":              tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, unknown),
				"verification_status": tftypes.NewValue(tftypes.Number, 1),
			},
			nil,
		},
		"no time": {pluralType, values{"created_after": stringValue("yesterday")}, map[string]string{`AttributeName("created_after")`: "Invalid time"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for kind, server := range map[string]tfprotov6.ProviderServer{
				"data source": wrapped(domaintest.Env{}.Getenv), "ephemeral resource": opened(domaintest.Env{}.Getenv),
			} {
				client, err := pluginclient.New(t.Context(), server)
				if err != nil {
					t.Fatal(err)
				}
				resp, err := client.Validate(t.Context(), test.source, test.values)
				if err != nil {
					t.Fatal(err)
				}
				if len(resp.Diagnostics) != len(test.want) {
					t.Errorf("%s: %d diagnostics, want %d", kind, len(resp.Diagnostics), len(test.want))
				}
				for _, d := range resp.Diagnostics {
					if want, ok := test.want[d.Attribute.String()]; !ok || d.Summary != want {
						t.Errorf("%s: %s: %q (%s), want %q", kind, d.Attribute, d.Summary, d.Detail, want)
					}
				}
			}
		})
	}
}
