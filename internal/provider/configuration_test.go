// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"maps"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
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

// Every argument of the credentials reaches package credentials. Without it there would be no credentials.
func TestCredentialsConfig(t *testing.T) {
	t.Parallel()
	text := types.StringValue
	model := providerModel{
		AccessKey: text("1"), SecretKey: text("2"), SecurityToken: text("3"), Profile: text("4"), SharedCredentialsFile: text("5"),
		ECSRoleName: text("6"), CredentialsURI: text("7"), STSEndpoint: text("8"),
		AssumeRole: &assumeRoleModel{
			RoleARN: text("9"), SessionName: text("10"), Policy: text("11"), ExternalID: text("12"), SessionExpiration: types.Int64Value(13),
		},
		AssumeRoleWithOIDC: &assumeRoleWithOIDCModel{
			RoleARN: text("14"), OIDCProviderARN: text("15"), OIDCToken: text("16"), OIDCTokenFile: text("17"),
			RoleSessionName: text("18"), Policy: text("19"), SessionExpiration: types.Int64Value(20),
		},
	}
	client := httpclient.New(httpclient.Config{})
	got := model.credentialsConfig(environmentOf(nil), rpc.Target{HTTP: client, UserAgent: "agent/1"})
	role, oidc := got.AssumeRole, got.AssumeRoleWithOIDC
	for i, value := range []*string{
		got.AccessKey, got.SecretKey, got.SecurityToken, got.Profile, got.SharedCredentialsFile, got.ECSRoleName,
		got.CredentialsURI, got.STSEndpoint, role.RoleARN, role.SessionName, role.Policy, role.ExternalID, nil,
		oidc.RoleARN, oidc.OIDCProviderARN, oidc.OIDCToken, oidc.OIDCTokenFile, oidc.RoleSessionName, oidc.Policy,
	} {
		if want := types.Int64Value(int64(i + 1)).String(); value != nil && *value != want || value == nil && i != 12 {
			t.Errorf("argument %s arrived as %v", want, value)
		}
	}
	if *role.SessionExpiration != 13 || *oidc.SessionExpiration != 20 || got.HTTP != client || got.UserAgent != "agent/1" {
		t.Errorf("got %+v", got)
	}
	if got := (providerModel{}).credentialsConfig(environmentOf(nil), rpc.Target{}); got.AccessKey != nil || got.AssumeRole != nil ||
		got.AssumeRoleWithOIDC != nil {
		t.Errorf("of an empty block came %+v", got)
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
