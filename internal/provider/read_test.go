// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

func TestDataSources_configure(t *testing.T) {
	t.Parallel()
	configured := providerData{domainapi.New(domainapi.Config{}), diagnostics.NewReporter(diagnostics.Connection{})}
	single, plural := &emailVerificationDataSource{}, &emailVerificationsDataSource{}
	for name, test := range map[string]struct {
		source datasource.DataSourceWithConfigure
		data   func() providerData
	}{
		"email_verification":  {single, func() providerData { return single.providerData }},
		"email_verifications": {plural, func() providerData { return plural.providerData }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			configure := func(data any) diag.Diagnostics {
				var resp datasource.ConfigureResponse
				test.source.Configure(t.Context(), datasource.ConfigureRequest{ProviderData: data}, &resp)
				return resp.Diagnostics
			}
			if diags := configure(configured); len(diags) > 0 || test.data() != configured {
				t.Errorf("with the provider's data: %v", diags)
			}
			// During validation, the provider is not configured.
			if diags := configure(nil); len(diags) > 0 || test.data() != (providerData{}) {
				t.Errorf("without: %v", diags)
			}
			want := diag.Diagnostics{diagnostics.Internal(errors.New("the provider passed on a string instead of its client"))}
			if diff := cmp.Diff(want, configure("secret")); diff != "" {
				t.Errorf("with a string (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadContext(t *testing.T) {
	t.Parallel()
	invalid := func(given string) diag.Diagnostics {
		return diag.Diagnostics{diagnostics.Argument(
			path.Root("timeouts").AtName("read"), diagnostics.KindInvalidTimeout, `The value: "`+given+`".`,
		)}
	}
	of := map[string]attr.Type{"read": types.StringType}
	at := func(read types.String) types.Object {
		return types.ObjectValueMust(of, map[string]attr.Value{"read": read})
	}
	tests := map[string]struct {
		block   types.Object
		timeout time.Duration
		want    diag.Diagnostics
	}{
		"no block":      {types.ObjectNull(of), 5 * time.Minute, nil},
		"no timeout":    {at(types.StringNull()), 5 * time.Minute, nil},
		"a timeout":     {at(types.StringValue("1h30m")), 90 * time.Minute, nil},
		"nothing":       {at(types.StringValue("0s")), 0, invalid("0s")},
		"no duration":   {at(types.StringValue("5")), 0, invalid("5")},
		"before it ran": {at(types.StringValue("-5m")), -5 * time.Minute, invalid("-5m")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel, diags := readContext(t.Context(), test.block)
				defer cancel()
				if diff := cmp.Diff(test.want, diags); diff != "" {
					t.Errorf("diagnostics (-want +got):\n%s", diff)
				}
				deadline, ok := ctx.Deadline()
				if timeout := time.Until(deadline); !ok || timeout != test.timeout {
					t.Errorf("the read may take %s, want %s", timeout, test.timeout)
				}
			})
		})
	}
}
