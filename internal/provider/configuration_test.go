// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"maps"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// environmentOf returns an environment with the variables and valid keys.
func environmentOf(variables domaintest.Env) func(string) string {
	env := domaintest.Env{
		"ALICLOUD_ACCESS_KEY": "x", "ALICLOUD_SECRET_KEY": "x", "HOME": "/nonexistent", "USERPROFILE": "/nonexistent",
	}
	maps.Copy(env, variables)
	return env.Getenv
}

func TestClientConfig(t *testing.T) {
	t.Parallel()
	china := rpc.Endpoint{Scheme: "https", Host: "domain.aliyuncs.com"}
	international := rpc.Endpoint{Scheme: "https", Host: "domain-intl.aliyuncs.com"}
	loopback := rpc.Endpoint{Scheme: "http", Host: "127.0.0.1:8080"}
	// settings is the resulting client configuration.
	type settings struct {
		Region                      string
		Endpoint                    rpc.Endpoint
		MaxRetries                  uint
		UserAgent                   string
		ConnectTimeout, ReadTimeout time.Duration
	}
	defaults := settings{
		Region: "cn-hangzhou", Endpoint: china, MaxRetries: 5, UserAgent: "agent/1",
		ConnectTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
	}
	with := func(change func(*settings)) settings {
		config := defaults
		change(&config)
		return config
	}
	for name, test := range map[string]struct {
		model providerModel
		env   domaintest.Env
		want  settings
	}{
		"defaults": {want: defaults},
		"region by argument": {
			model: providerModel{Region: types.StringValue("ap-southeast-1")},
			env:   domaintest.Env{"ALICLOUD_REGION": "cn-beijing"},
			want:  with(func(c *settings) { c.Region, c.Endpoint = "ap-southeast-1", international }),
		},
		"region by the first variable": {
			env:  domaintest.Env{"ALICLOUD_REGION": "ap-southeast-1", "ALIBABA_CLOUD_REGION": "cn-beijing"},
			want: with(func(c *settings) { c.Region, c.Endpoint = "ap-southeast-1", international }),
		},
		"region by the second variable": {
			env:  domaintest.Env{"ALIBABA_CLOUD_REGION": "cn-beijing"},
			want: with(func(c *settings) { c.Region = "cn-beijing" }),
		},
		"region by the profile": {
			env: domaintest.Env{
				"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": "", "ALICLOUD_SHARED_CREDENTIALS_FILE": "testdata/profiles.json",
			},
			want: with(func(c *settings) { c.Region, c.Endpoint = "ap-southeast-1", international }),
		},
		"region by a variable, before the profile": {
			env: domaintest.Env{
				"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": "", "ALICLOUD_SHARED_CREDENTIALS_FILE": "testdata/profiles.json",
				"ALICLOUD_REGION": "cn-beijing",
			},
			want: with(func(c *settings) { c.Region = "cn-beijing" }),
		},
		"an empty argument is absent": {
			model: providerModel{Region: types.StringValue(""), Endpoint: types.StringValue("")},
			env:   domaintest.Env{"ALIBABA_CLOUD_REGION": "cn-beijing", "DOMAIN_ENDPOINT": "http://127.0.0.1:8080"},
			want:  with(func(c *settings) { c.Region, c.Endpoint = "cn-beijing", loopback }),
		},
		"account type by argument": {
			model: providerModel{AccountType: types.StringValue("International")},
			env:   domaintest.Env{"ALIBABA_CLOUD_ACCOUNT_TYPE": "Domestic"},
			want:  with(func(c *settings) { c.Region, c.Endpoint = "ap-southeast-1", international }),
		},
		"account type by variable, in other letter case": {
			env:  domaintest.Env{"ALIBABA_CLOUD_ACCOUNT_TYPE": " international "},
			want: with(func(c *settings) { c.Region, c.Endpoint = "ap-southeast-1", international }),
		},
		"account type of China by variable": {env: domaintest.Env{"ALIBABA_CLOUD_ACCOUNT_TYPE": "Domestic"}, want: with(func(*settings) {})},
		"account type, before the region": {
			model: providerModel{AccountType: types.StringValue("Domestic"), Region: types.StringValue("ap-southeast-1")},
			want:  with(func(c *settings) { c.Region = "ap-southeast-1" }),
		},
		"account type by variable, before the region by argument": {
			model: providerModel{Region: types.StringValue("cn-beijing")},
			env:   domaintest.Env{"ALIBABA_CLOUD_ACCOUNT_TYPE": "International"},
			want:  with(func(c *settings) { c.Region, c.Endpoint = "cn-beijing", international }),
		},
		"account type, before the region of the profile": {
			env: domaintest.Env{
				"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": "", "ALICLOUD_SHARED_CREDENTIALS_FILE": "testdata/profiles.json",
				"ALIBABA_CLOUD_ACCOUNT_TYPE": "Domestic",
			},
			want: with(func(c *settings) { c.Region = "ap-southeast-1" }),
		},
		"endpoint, before the account type": {
			model: providerModel{Endpoint: types.StringValue("http://127.0.0.1:8080"), AccountType: types.StringValue("International")},
			want:  with(func(c *settings) { c.Region, c.Endpoint = "ap-southeast-1", loopback }),
		},
		"endpoint by argument, whatever the region": {
			model: providerModel{Endpoint: types.StringValue("http://127.0.0.1:8080"), Region: types.StringValue("ap-southeast-1")},
			env:   domaintest.Env{"ALIBABA_CLOUD_ENDPOINT_DOMAIN": "domain.example"},
			want:  with(func(c *settings) { c.Region, c.Endpoint = "ap-southeast-1", loopback }),
		},
		"endpoint by the first variable": {
			env:  domaintest.Env{"ALIBABA_CLOUD_ENDPOINT_DOMAIN": "http://127.0.0.1:8080", "DOMAIN_ENDPOINT": "domain.example"},
			want: with(func(c *settings) { c.Endpoint = loopback }),
		},
		"timeouts by arguments": {
			model: providerModel{ClientConnectTimeout: types.Int64Value(1), ClientReadTimeout: types.Int64Value(2)},
			env:   domaintest.Env{"CLIENT_CONNECT_TIMEOUT": "3", "CLIENT_READ_TIMEOUT": "4"},
			want: with(func(c *settings) {
				c.ConnectTimeout, c.ReadTimeout = time.Millisecond, 2*time.Millisecond
			}),
		},
		"timeouts by variables": {
			env: domaintest.Env{"CLIENT_CONNECT_TIMEOUT": "3", "CLIENT_READ_TIMEOUT": "4"},
			want: with(func(c *settings) {
				c.ConnectTimeout, c.ReadTimeout = 3*time.Millisecond, 4*time.Millisecond
			}),
		},
		"no retries": {
			model: providerModel{MaxRetries: types.Int64Value(0)},
			want:  with(func(c *settings) { c.MaxRetries = 0 }),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config, connection, diags := test.model.clientConfig(environmentOf(test.env), "agent/1")
			timeouts := test.model.timeouts(environmentOf(test.env), &diags)
			if diags.HasError() {
				t.Fatal(diags)
			}
			if config.Credentials == nil || config.Target.HTTP == nil || config.Observe == nil {
				t.Fatalf("something is missing in %+v", config)
			}
			got := settings{
				config.Target.Region, config.Target.Endpoint, config.MaxRetries, config.Target.UserAgent,
				timeouts.ConnectTimeout, timeouts.ReadTimeout,
			}
			if got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			if connection.CredentialSource == "" || connection.Endpoint != test.want.Endpoint.String() || connection.Region != test.want.Region {
				t.Errorf("diagnostics name %+v", connection)
			}
		})
	}
}

// An unknown region is a warning if the endpoint depends on it.
func TestClientConfig_unknownRegion(t *testing.T) {
	t.Parallel()
	text := types.StringValue
	for name, test := range map[string]struct {
		model providerModel
		env   domaintest.Env
		want  diag.Diagnostics
	}{
		"known": {model: providerModel{Region: text("me-central-1")}},
		"argument": {model: providerModel{Region: text("ap-southeast1")}, want: diag.Diagnostics{
			diagnostics.UnknownRegion(setting.Setting{Value: "ap-southeast1", Argument: "region"}, "ap-southeast-1"),
		}},
		"variable": {env: domaintest.Env{"ALIBABA_CLOUD_REGION": "singapore"}, want: diag.Diagnostics{
			diagnostics.UnknownRegion(setting.Setting{Value: "singapore", Variable: "ALIBABA_CLOUD_REGION"}, ""),
		}},
		"invalid": {env: domaintest.Env{"ALIBABA_CLOUD_REGION": "Singapore"}, want: diag.Diagnostics{
			diagnostics.Setting("ALIBABA_CLOUD_REGION", diagnostics.KindInvalidRegion, diagnostics.Given("Singapore")),
		}},
		"with an account type": {model: providerModel{Region: text("ap-southeast1"), AccountType: text("Domestic")}},
		"with an endpoint":     {model: providerModel{Region: text("ap-southeast1"), Endpoint: text("domain.example")}},
		"invalid account type": {env: domaintest.Env{"ALIBABA_CLOUD_ACCOUNT_TYPE": "China"}, want: diag.Diagnostics{
			diagnostics.Setting("ALIBABA_CLOUD_ACCOUNT_TYPE", diagnostics.KindInvalidAccountType, diagnostics.Given("China")),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, got := test.model.clientConfig(environmentOf(test.env), "agent/1")
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}

// fill sets each argument of a model to its path, or to the length of its path.
func fill(model reflect.Value, prefix string) {
	for field, value := range model.Fields() {
		at := prefix + field.Tag.Get("tfsdk")
		switch value.Interface().(type) {
		case types.String:
			value.Set(reflect.ValueOf(types.StringValue(at)))
		case types.Int64:
			value.Set(reflect.ValueOf(types.Int64Value(int64(len(at)))))
		default:
			value.Set(reflect.New(field.Type.Elem()))
			fill(value.Elem(), at+".")
		}
	}
}

// Every argument of the provider block reaches package credentials, or changes the client.
func TestProviderModel_everyArgumentIsUsed(t *testing.T) {
	t.Parallel()
	// Values, other than the defaults, of the arguments that package credentials does not need.
	values := map[string]tftypes.Value{
		"account_type":           stringValue("International"),
		"region":                 stringValue("cn-beijing"),
		"endpoint":               stringValue("https://127.0.0.1"),
		"max_retries":            tftypes.NewValue(tftypes.Number, 1),
		"client_connect_timeout": tftypes.NewValue(tftypes.Number, 1),
		"client_read_timeout":    tftypes.NewValue(tftypes.Number, 1),
	}
	var model providerModel
	fill(reflect.ValueOf(&model).Elem(), "")
	config := model.credentialsConfig(environmentOf(nil), rpc.Target{})
	var schemaResp provider.SchemaResponse
	New("1.2.3", domaintest.Env{}.Getenv)().Schema(t.Context(), provider.SchemaRequest{}, &schemaResp)
	// result is what the client depends on.
	result := func(arguments map[string]tftypes.Value) []any {
		var model providerModel
		raw := tfsdk.Config{Raw: configuration(t, schemaResp.Schema.Type(), arguments), Schema: schemaResp.Schema}
		if diags := raw.Get(t.Context(), &model); len(diags) > 0 {
			t.Fatal(diags)
		}
		var diags diag.Diagnostics
		timeouts := model.timeouts(domaintest.Env{}.Getenv, &diags)
		client, _, diags := model.clientConfig(environmentOf(nil), "")
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		return []any{timeouts.ConnectTimeout, timeouts.ReadTimeout, client.Target.Region, client.Target.Endpoint, client.MaxRetries}
	}
	without := result(nil)
	var check func(prefix string, model, config reflect.Value)
	check = func(prefix string, model, config reflect.Value) {
		for argument := range model.Type().Fields() {
			at := prefix + argument.Tag.Get("tfsdk")
			arrived := config.FieldByName(argument.Name)
			value, isClient := values[at]
			switch {
			case isClient:
				if cmp.Equal(without, result(map[string]tftypes.Value{at: value})) {
					t.Errorf("%s changes nothing", at)
				}
			case !arrived.IsValid():
				t.Errorf("%s reaches nothing; if it is for the client, it needs a value in this test", at)
			case arrived.IsNil():
				t.Errorf("%s does not reach package credentials", at)
			case arrived.Elem().Kind() == reflect.Struct:
				check(at+".", model.FieldByName(argument.Name).Elem(), arrived.Elem())
			case arrived.Elem().Kind() == reflect.String && arrived.Elem().String() != at,
				arrived.Elem().Kind() == reflect.Int64 && arrived.Elem().Int() != int64(len(at)):
				t.Errorf("%s is %v in package credentials", at, arrived.Elem())
			}
		}
	}
	check("", reflect.ValueOf(model), reflect.ValueOf(config))
}

// Without a provider block, no argument reaches package credentials.
func TestCredentialsConfig_ofEmptyBlock(t *testing.T) {
	t.Parallel()
	client := httpclient.New(httpclient.Config{})
	got := providerModel{}.credentialsConfig(environmentOf(nil), rpc.Target{HTTP: client, UserAgent: "agent/1"})
	if got.HTTP != client || got.UserAgent != "agent/1" {
		t.Errorf("got %+v", got)
	}
	for field, value := range reflect.ValueOf(got).Fields() {
		if value.Kind() == reflect.Pointer && field.Name != "HTTP" && !value.IsNil() {
			t.Errorf("%s is set", field.Name)
		}
	}
}

func TestUserAgent(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ terraform, extra, want string }{
		"plain":              {"1.11.4", "", "terraform-provider-alidomain/1.2.3 Terraform/1.11.4"},
		"appended":           {"1.11.4", "ci/42 (nightly)", "terraform-provider-alidomain/1.2.3 Terraform/1.11.4 ci/42 (nightly)"},
		"line breaks":        {"1.11.4", "a\r\nX-Evil: b\n", "terraform-provider-alidomain/1.2.3 Terraform/1.11.4 a X-Evil: b"},
		"no Terraform":       {"", "", "terraform-provider-alidomain/1.2.3"},
		"control characters": {"", "a\x00b\x7f", "terraform-provider-alidomain/1.2.3 a b"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := userAgent("1.2.3", test.terraform, environmentOf(domaintest.Env{"TF_APPEND_USER_AGENT": test.extra}))
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
