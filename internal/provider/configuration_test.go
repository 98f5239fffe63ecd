// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
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
			model: providerModel{Region: new("ap-southeast-1")},
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
		"region by the third variable": {
			env:  domaintest.Env{"ALIBABA_CLOUD_REGION_ID": "cn-beijing"},
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
			model: providerModel{Region: new(""), Endpoint: new("")},
			env:   domaintest.Env{"ALIBABA_CLOUD_REGION": "cn-beijing", "DOMAIN_ENDPOINT": "http://127.0.0.1:8080"},
			want:  with(func(c *settings) { c.Region, c.Endpoint = "cn-beijing", loopback }),
		},
		"account type by argument": {
			model: providerModel{AccountType: new("International")},
			env:   domaintest.Env{"ALIBABA_CLOUD_ACCOUNT_TYPE": "Domestic"},
			want:  with(func(c *settings) { c.Region, c.Endpoint = "ap-southeast-1", international }),
		},
		"account type by variable, in other letter case": {
			env:  domaintest.Env{"ALIBABA_CLOUD_ACCOUNT_TYPE": " international "},
			want: with(func(c *settings) { c.Region, c.Endpoint = "ap-southeast-1", international }),
		},
		"account type of China by variable": {env: domaintest.Env{"ALIBABA_CLOUD_ACCOUNT_TYPE": "Domestic"}, want: with(func(*settings) {})},
		"account type, before the region": {
			model: providerModel{AccountType: new("Domestic"), Region: new("ap-southeast-1")},
			want:  with(func(c *settings) { c.Region = "ap-southeast-1" }),
		},
		"account type by variable, before the region by argument": {
			model: providerModel{Region: new("cn-beijing")},
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
			model: providerModel{Endpoint: new("http://127.0.0.1:8080"), AccountType: new("International")},
			want:  with(func(c *settings) { c.Region, c.Endpoint = "ap-southeast-1", loopback }),
		},
		"endpoint by argument, whatever the region": {
			model: providerModel{Endpoint: new("http://127.0.0.1:8080"), Region: new("ap-southeast-1")},
			env:   domaintest.Env{"ALIBABA_CLOUD_ENDPOINT_DOMAIN": "domain.example"},
			want:  with(func(c *settings) { c.Region, c.Endpoint = "ap-southeast-1", loopback }),
		},
		"endpoint by the first variable": {
			env:  domaintest.Env{"ALIBABA_CLOUD_ENDPOINT_DOMAIN": "http://127.0.0.1:8080", "DOMAIN_ENDPOINT": "domain.example"},
			want: with(func(c *settings) { c.Endpoint = loopback }),
		},
		"timeouts by arguments": {
			model: providerModel{ClientConnectTimeout: new(int64(1)), ClientReadTimeout: new(int64(2))},
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
			model: providerModel{MaxRetries: new(int64(0))},
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

// The HTTP client gives up at the configured times.
func TestClientConfig_timeoutsOfTheClient(t *testing.T) {
	t.Parallel()
	// The kernel accepts connections, and nobody responds.
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed by the test's end
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	brief, long := new(int64(20)), new(maxTimeoutMilliseconds)
	for scheme, model := range map[string]providerModel{
		"https": {ClientConnectTimeout: brief, ClientReadTimeout: long},
		"http":  {ClientConnectTimeout: long, ClientReadTimeout: brief},
	} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			config, _, diags := model.clientConfig(environmentOf(nil), "agent/1")
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			// Both defaults are longer.
			ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
			defer cancel()
			_, err := config.Target.HTTP.Do(ctx, httpclient.Request{Method: "GET", URL: scheme + "://" + listener.Addr().String()})
			if failure, ok := errors.AsType[*httpclient.Error](err); !ok || failure.Reason != httpclient.ReasonTimeout {
				t.Errorf("got %v, want a timeout of the client", err)
			}
		})
	}
}

// A region that does not tell the site is a warning if the endpoint depends on it.
func TestClientConfig_ambiguousRegion(t *testing.T) {
	t.Parallel()
	warning := func(region setting.Setting) diag.Diagnostics {
		return diag.Diagnostics{diagnostics.AmbiguousRegion(region)}
	}
	ignored := diagnostics.Setting("the profile", diagnostics.KindInvalidRegion, diagnostics.Given("Singapore"), "the provider ignores it")
	for name, test := range map[string]struct {
		model providerModel
		env   domaintest.Env
		want  diag.Diagnostics
	}{
		"none":          {},
		"China":         {model: providerModel{Region: new("cn-lhasa-2040")}},
		"international": {model: providerModel{Region: new("ap-southeast-1")}},
		"argument": {
			model: providerModel{Region: new("me-central-1")},
			want:  warning(setting.Setting{Value: "me-central-1", Argument: "region"}),
		},
		"variable": {
			env:  domaintest.Env{"ALIBABA_CLOUD_REGION_ID": "singapore"},
			want: warning(setting.Setting{Value: "singapore", Variable: "ALIBABA_CLOUD_REGION_ID"}),
		},
		"invalid": {env: domaintest.Env{"ALIBABA_CLOUD_REGION": "Singapore"}, want: diag.Diagnostics{
			diagnostics.Setting("ALIBABA_CLOUD_REGION", diagnostics.KindInvalidRegion, diagnostics.Given("Singapore")),
		}},
		"invalid, of a profile": {
			env: domaintest.Env{
				"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": "", "ALICLOUD_SHARED_CREDENTIALS_FILE": "testdata/profiles.json",
				"ALICLOUD_PROFILE": "invalid region",
			},
			want: diag.Diagnostics{diag.NewWarningDiagnostic(ignored.Summary(), ignored.Detail())},
		},
		"with an account type": {model: providerModel{Region: new("us-west-1"), AccountType: new("Domestic")}},
		"with an endpoint":     {model: providerModel{Region: new("us-west-1"), Endpoint: new("domain.example")}},
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

// providerArguments returns the types of the arguments of the provider block, also those in nested blocks, by path.
func providerArguments(t *testing.T) map[string]tftypes.Type {
	t.Helper()
	resp, err := NewServer("1.2.3", domaintest.Env{}.Getenv)().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return schemaAttributes(resp.Provider.Block)
}

// argument returns the attribute or block of an object that sets the argument at a path.
func argument(t *testing.T, of tftypes.Object, at, text string) values {
	t.Helper()
	name, rest, nested := strings.Cut(at, ".")
	typ := of.AttributeTypes[name]
	switch {
	case nested:
		block := typ.(tftypes.Object)
		return values{name: tftypes.NewValue(block, complete(block, argument(t, block, rest, text)))}
	case typ.Is(tftypes.Number):
		number, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return values{name: tftypes.NewValue(typ, number)}
	}
	return values{name: tftypes.NewValue(typ, text)}
}

// argumentOf returns the field of a configuration that has the name of an argument apart from underscores, or nil.
func argumentOf(block reflect.Value, at string) any {
	name, rest, nested := strings.Cut(at, ".")
	field := block.FieldByNameFunc(func(field string) bool {
		return strings.EqualFold(field, strings.ReplaceAll(name, "_", ""))
	})
	switch {
	case !field.IsValid() || field.IsNil():
		return nil
	case nested:
		return argumentOf(field.Elem(), rest)
	}
	return field.Elem().Interface()
}

// Every argument of the provider block, and each of its variables, reaches package credentials, whose tests check that it
// uses them, or changes the client.
func TestProviderModel_everyArgumentIsUsed(t *testing.T) {
	t.Parallel()
	// Values, other than the defaults, of the arguments that package credentials does not need.
	values := map[string]string{
		"account_type":           "International",
		"region":                 "cn-beijing",
		"endpoint":               "https://127.0.0.1",
		"max_retries":            "1",
		"client_connect_timeout": "1",
		"client_read_timeout":    "1",
	}
	var resp provider.SchemaResponse
	New("1.2.3", domaintest.Env{}.Getenv)().Schema(t.Context(), provider.SchemaRequest{}, &resp)
	read := func(at, text string) (model providerModel) {
		typ := resp.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
		raw := tftypes.NewValue(typ, complete(typ, nil))
		if at != "" {
			raw = tftypes.NewValue(typ, complete(typ, argument(t, typ, at, text)))
		}
		if diags := (tfsdk.Config{Raw: raw, Schema: resp.Schema}).Get(t.Context(), &model); len(diags) > 0 {
			t.Fatal(diags)
		}
		return model
	}
	// result is what the client depends on.
	result := func(model providerModel, env domaintest.Env) []any {
		client, _, diags := model.clientConfig(environmentOf(env), "")
		timeouts := model.timeouts(env.Getenv, &diags)
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		return []any{timeouts.ConnectTimeout, timeouts.ReadTimeout, client.Target.Region, client.Target.Endpoint, client.MaxRetries}
	}
	without := result(read("", ""), nil)
	for at := range providerArguments(t) {
		text, isClient := values[at]
		if !isClient {
			text = strconv.Itoa(len(at))
			config := read(at, text).credentialsConfig(environmentOf(nil), rpc.Target{})
			if got := argumentOf(reflect.ValueOf(config), at); fmt.Sprint(got) != text {
				t.Errorf("%s is %v in package credentials; if it is for the client, it needs a value in this test", at, got)
			}
			continue
		}
		with := result(read(at, text), nil)
		if cmp.Equal(without, with) {
			t.Errorf("%s changes nothing", at)
		}
		for _, variable := range setting.Variables(at) {
			if diff := cmp.Diff(with, result(read("", ""), domaintest.Env{variable: text})); diff != "" {
				t.Errorf("%s does not replace %s (-argument +variable):\n%s", variable, at, diff)
			}
		}
	}
}

// Arguments without variables are listed here, so that none lacks them by mistake.
func TestProviderSchema_environmentVariables(t *testing.T) {
	t.Parallel()
	without := []string{
		"assume_role.external_id", "assume_role.policy", "assume_role_with_oidc.oidc_audience", "assume_role_with_oidc.policy",
		"assume_role_with_oidc.session_expiration", "max_retries",
	}
	documented := publishedSchemas(t)["alidomain"]
	var got []string
	for at := range providerArguments(t) {
		variables := setting.Variables(at)
		if len(variables) == 0 {
			got = append(got, at)
		}
		_, note, _ := strings.Cut(documented[at].description, " Environment: `")
		note, _, _ = strings.Cut(note, "`.")
		if want := strings.Join(variables, "`, `"); note != want {
			t.Errorf("the description of %s names %q, want %q", at, note, want)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(without, got); diff != "" {
		t.Errorf("arguments without variables (-want +got):\n%s", diff)
	}
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
