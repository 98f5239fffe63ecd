// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/pluginclient"
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
	for config, want := range map[string]time.Duration{
		`{"timeouts": null}`:              5 * time.Minute,
		`{"timeouts": {"read": null}}`:    5 * time.Minute,
		`{"timeouts": {"read": "1h30m"}}`: 90 * time.Minute,
	} {
		var decoded any
		if err := json.Unmarshal([]byte(config), &decoded); err != nil {
			t.Fatal(err)
		}
		encoded, err := encode(decoded)
		if err != nil {
			t.Fatal(err)
		}
		var model requestModel
		if err := msgpack.Unmarshal(encoded, &model); err != nil || model.limit() != want {
			t.Errorf("%s: the read may take %s, want %s (error %v)", config, model.limit(), want, err)
		}
	}
}

// Terraform never reads so, but bridges of other tools do.
func TestRead_withoutWhatItNeeds(t *testing.T) {
	t.Parallel()
	service := domaintest.Start(t)
	unconfigured, err := pluginclient.New(t.Context(), wrapped(service.Env().Getenv))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		client     pluginclient.Client
		dataSource string
		config     values
		want       diagnostics.Kind
		at         string
	}{
		"an unknown address": {
			connect(t, wrapped, service), singleType,
			values{"email": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)},
			diagnostics.KindUnknownValue, `AttributeName("email")`,
		},
		"an unknown element": {
			connect(t, opened, service), pluralType,
			values{"emails": tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, []tftypes.Value{
				tftypes.NewValue(tftypes.String, "ada@example.com"), tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
			})},
			diagnostics.KindUnknownValue, `AttributeName("emails")`,
		},
		"an unknown block": {
			connect(t, wrapped, service), pluralType,
			values{"timeouts": tftypes.NewValue(
				tftypes.Object{AttributeTypes: map[string]tftypes.Type{"read": tftypes.String}}, tftypes.UnknownValue)},
			diagnostics.KindUnknownValue, `AttributeName("timeouts")`,
		},
		"no configured provider": {unconfigured, pluralType, nil, diagnostics.KindNotConfigured, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := mustRead(t, test.client, test.dataSource, test.config).Diagnostics
			if len(got) != 1 || got[0].Summary != string(test.want) || test.at != "" && got[0].Attribute.String() != test.at {
				t.Errorf("got %+v, want %s at %s", got, test.want, test.at)
			}
		})
	}
	if n := service.Stats().Requests; n > 0 {
		t.Errorf("%d requests", n)
	}
}
