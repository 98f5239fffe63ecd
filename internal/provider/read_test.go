// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

func TestProviderData_configure(t *testing.T) {
	t.Parallel()
	configured := providerData{domainapi.New(domainapi.Config{}), diagnostics.NewReporter(diagnostics.Connection{})}
	unknown := diag.Diagnostics{diagnostics.Setting("region", diagnostics.KindUnknownArgument)}
	for name, test := range map[string]struct {
		data any
		want providerData
		err  diag.Diagnostics
	}{
		"the provider's data": {configured, configured, nil},
		// During validation, the provider is not configured.
		"nothing":                    {nil, providerData{}, nil},
		"arguments that are unknown": {unknown, providerData{}, unknown},
		"a string": {"secret", providerData{}, diag.Diagnostics{
			diagnostics.Internal(errors.New("the provider passed on a string instead of its client")),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got base
			var resp datasource.ConfigureResponse
			got.Configure(t.Context(), datasource.ConfigureRequest{ProviderData: test.data}, &resp)
			if got.providerData != test.want {
				t.Errorf("got %v, want %v", got.providerData, test.want)
			}
			if diff := cmp.Diff(test.err, resp.Diagnostics); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRequestModel_limit(t *testing.T) {
	t.Parallel()
	of := map[string]attr.Type{"read": types.StringType}
	at := func(read types.String) types.Object {
		return types.ObjectValueMust(of, map[string]attr.Value{"read": read})
	}
	for name, test := range map[string]struct {
		block types.Object
		want  time.Duration
	}{
		"no block":   {types.ObjectNull(of), 5 * time.Minute},
		"no timeout": {at(types.StringNull()), 5 * time.Minute},
		"a timeout":  {at(types.StringValue("1h30m")), 90 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			limit, diags := requestModel{Timeouts: timeouts.Value{Object: test.block}}.limit(t.Context())
			if limit != test.want || len(diags) > 0 {
				t.Errorf("the read may take %s, want %s (%v)", limit, test.want, diags)
			}
		})
	}
}
