// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"testing"
	"testing/synctest"
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
			unknown := diag.Diagnostics{diagnostics.Setting("region", diagnostics.KindUnknownArgument)}
			if diff := cmp.Diff(unknown, configure(unknown)); diff != "" {
				t.Errorf("with unknown arguments (-want +got):\n%s", diff)
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
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel, diags := readContext(t.Context(), timeouts.Value{Object: test.block})
				defer cancel()
				deadline, ok := ctx.Deadline()
				if timeout := time.Until(deadline); !ok || timeout != test.want || len(diags) > 0 {
					t.Errorf("the read may take %s, want %s (%v)", timeout, test.want, diags)
				}
			})
		})
	}
}
