// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// everyVariable configures a source of each kind. Tests remove those that must not win.
func everyVariable() map[string]string {
	return map[string]string{
		"ALICLOUD_ACCESS_KEY":              "env-id",
		"ALICLOUD_SECRET_KEY":              "env-secret",
		"ALIBABA_CLOUD_ROLE_ARN":           "env-oidc-role",
		"ALIBABA_CLOUD_OIDC_PROVIDER_ARN":  "env-oidc-provider",
		"ALIBABA_CLOUD_OIDC_TOKEN_FILE":    "/env/token",
		"ALICLOUD_PROFILE":                 "env",
		"ALICLOUD_SHARED_CREDENTIALS_FILE": "~/named.json",
		"ALICLOUD_CREDENTIALS_URI":         "http://127.0.0.1:1/env",
		"ALICLOUD_ECS_ROLE_NAME":           "env-ecs",
	}
}

func without(variables map[string]string, prefixes ...string) map[string]string {
	for name := range variables {
		for _, prefix := range prefixes {
			if strings.HasPrefix(name, prefix) {
				delete(variables, name)
			}
		}
	}
	return variables
}

func everyArgument() Config {
	return Config{
		AccessKey: new("arg-id"), SecretKey: new("arg-secret"), SecurityToken: new("arg-token"),
		AssumeRoleWithOIDC: &AssumeRoleWithOIDC{
			RoleARN: new("arg-oidc-role"), OIDCProviderARN: new("arg-oidc-provider"), OIDCToken: new("arg-oidc-token"),
		},
		Profile: new("arg"), SharedCredentialsFile: new("~/named.json"),
		CredentialsURI: new("http://127.0.0.1:1/arg"),
		ECSRoleName:    new("arg-ecs"),
	}
}

const (
	defaultProfiles = `{"current": "current", "profiles": [
		{"name": "current", "mode": "AK", "access_key_id": "current-id", "access_key_secret": "current-secret"},
		{"name": "env", "mode": "AK", "access_key_id": "default-file-env-id", "access_key_secret": "s"},
		{"name": "arg", "mode": "AK", "access_key_id": "default-file-arg-id", "access_key_secret": "s"}]}`
	namedProfiles = `{"current": "current", "profiles": [
		{"name": "current", "mode": "AK", "access_key_id": "named-current-id", "access_key_secret": "s"},
		{"name": "env", "mode": "AK", "access_key_id": "named-env-id", "access_key_secret": "s"},
		{"name": "arg", "mode": "AK", "access_key_id": "named-arg-id", "access_key_secret": "s"}]}`
)

// Each source takes precedence over all later ones, which are configured too.
func TestPrecedence(t *testing.T) {
	t.Parallel()
	keys := func(id, secret, token string) rpc.Credentials {
		return rpc.Credentials{AccessKeyID: id, AccessKeySecret: secret, SecurityToken: token}
	}
	from := func(change func(*Config)) Config {
		config := everyArgument()
		change(&config)
		return config
	}
	noKeys := func(c *Config) { c.AccessKey, c.SecretKey, c.SecurityToken = nil, nil, nil }
	noOIDC := func(c *Config) { noKeys(c); c.AssumeRoleWithOIDC = nil }
	noProfile := func(c *Config) { noOIDC(c); c.Profile, c.SharedCredentialsFile = nil, nil }
	noURI := func(c *Config) { noProfile(c); c.CredentialsURI = nil }

	for name, test := range map[string]struct {
		config Config
		env    map[string]string
		// noFiles makes the home directory empty.
		noFiles bool
		// want is the name of the source, with ~ for the home directory.
		want string
		// keys is compared if the source does not need the network.
		keys rpc.Credentials
	}{
		// The order of sources.
		"arguments: keys first": {
			config: everyArgument(), env: everyVariable(),
			want: "access_key, secret_key and security_token of the provider block",
			keys: keys("arg-id", "arg-secret", "arg-token"),
		},
		"arguments: then OIDC": {
			config: from(noKeys), env: everyVariable(),
			want: "assume_role_with_oidc of the provider block",
		},
		"arguments: then the profile": {
			config: from(noOIDC), env: everyVariable(),
			want: `profile "arg" of ~/named.json`, keys: keys("named-arg-id", "s", ""),
		},
		"arguments: then the profile, of the file of the environment": {
			config: from(func(c *Config) { noOIDC(c); c.SharedCredentialsFile = nil }), env: everyVariable(),
			want: `profile "arg" of ~/named.json`, keys: keys("named-arg-id", "s", ""),
		},
		"arguments: then the profile, of the default file": {
			config: from(func(c *Config) { noOIDC(c); c.SharedCredentialsFile = nil }),
			want:   `profile "arg" of ~/.aliyun/config.json`, keys: keys("default-file-arg-id", "s", ""),
		},
		"arguments: then the file, with the profile of the environment": {
			config: from(func(c *Config) { noOIDC(c); c.Profile = nil }), env: everyVariable(),
			want: `profile "env" of ~/named.json`, keys: keys("named-env-id", "s", ""),
		},
		"arguments: then the file, with its current profile": {
			config: from(func(c *Config) { noOIDC(c); c.Profile = nil }),
			env:    without(everyVariable(), "ALICLOUD_PROFILE"),
			want:   `profile "current" of ~/named.json`, keys: keys("named-current-id", "s", ""),
		},
		"arguments: then the URI": {
			config: from(noProfile), env: everyVariable(), want: "credentials_uri of the provider block",
		},
		"arguments: then the ECS role": {
			config: from(noURI), env: everyVariable(),
			want: `ecs_role_name of the provider block (metadata service, role "arg-ecs")`,
		},
		"environment: keys first": {
			env:  everyVariable(),
			want: "environment variables ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY",
			keys: keys("env-id", "env-secret", ""),
		},
		"environment: then OIDC": {
			env: without(everyVariable(), "ALICLOUD_ACCESS", "ALICLOUD_SECRET"),
			want: "environment variables ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN and " +
				"ALIBABA_CLOUD_OIDC_TOKEN_FILE",
		},
		"environment: then the profile": {
			env:  without(everyVariable(), "ALICLOUD_ACCESS", "ALICLOUD_SECRET", "ALIBABA_CLOUD"),
			want: `profile "env" of ~/named.json`, keys: keys("named-env-id", "s", ""),
		},
		"environment: then the profile, of the default file": {
			env:  map[string]string{"ALICLOUD_PROFILE": "env", "ALICLOUD_CREDENTIALS_URI": "http://127.0.0.1:1"},
			want: `profile "env" of ~/.aliyun/config.json`, keys: keys("default-file-env-id", "s", ""),
		},
		"environment: then the file": {
			env: map[string]string{
				"ALIBABA_CLOUD_CREDENTIALS_FILE": "~/named.json", "ALICLOUD_CREDENTIALS_URI": "http://127.0.0.1:1",
			},
			want: `profile "current" of ~/named.json`, keys: keys("named-current-id", "s", ""),
		},
		"environment: then the URI": {
			env: map[string]string{
				"ALICLOUD_CREDENTIALS_URI": "http://127.0.0.1:1/env", "ALICLOUD_ECS_ROLE_NAME": "env-ecs",
			},
			want: "environment variable ALICLOUD_CREDENTIALS_URI",
		},
		"environment: then the ECS role": {
			env:  map[string]string{"ALICLOUD_ECS_ROLE_NAME": "env-ecs"},
			want: `environment variable ALICLOUD_ECS_ROLE_NAME (metadata service, role "env-ecs")`,
		},
		"then the current profile of the default file": {
			want: `profile "current" of ~/.aliyun/config.json`, keys: keys("current-id", "current-secret", ""),
		},
		"last the metadata service": {noFiles: true, want: "the metadata service"},

		// Keys that belong together.
		"access_key: argument over the variables": {
			config: Config{AccessKey: new("arg-id")},
			env: map[string]string{
				"ALIBABA_CLOUD_ACCESS_KEY_SECRET": "env-secret", "ALIBABACLOUD_SECURITY_TOKEN": "env-token",
			},
			want: "access_key of the provider block with environment variables ALIBABA_CLOUD_ACCESS_KEY_SECRET and " +
				"ALIBABACLOUD_SECURITY_TOKEN",
			keys: keys("arg-id", "env-secret", "env-token"),
		},
		"security_token: that of another access key is left alone": {
			config: Config{AccessKey: new("arg-id"), SecretKey: new("arg-secret")},
			env: map[string]string{
				"ALICLOUD_ACCESS_KEY": "env-id", "ALICLOUD_SECRET_KEY": "env-secret", "ALICLOUD_SECURITY_TOKEN": "env-token",
			},
			want: "access_key and secret_key of the provider block",
			keys: keys("arg-id", "arg-secret", ""),
		},
		"security_token: that of the same access key is taken": {
			config: Config{AccessKey: new("same-id"), SecretKey: new("arg-secret")},
			env:    map[string]string{"ALICLOUD_ACCESS_KEY": "same-id", "ALICLOUD_SECURITY_TOKEN": "env-token"},
			want:   "access_key and secret_key of the provider block with environment variable ALICLOUD_SECURITY_TOKEN",
			keys:   keys("same-id", "arg-secret", "env-token"),
		},
		"security_token: ignored without an access key": {
			env:  map[string]string{"ALICLOUD_SECURITY_TOKEN": "env-token"},
			want: `profile "current" of ~/.aliyun/config.json`, keys: keys("current-id", "current-secret", ""),
		},
		"OIDC: two variables of three are none": {
			env: map[string]string{
				"ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "p", "ALIBABA_CLOUD_OIDC_TOKEN_FILE": "/t",
				"ALIBABA_CLOUD_ECS_METADATA": "r",
			},
			want: `environment variable ALIBABA_CLOUD_ECS_METADATA (metadata service, role "r")`,
		},
		"OIDC: the token itself is as good as its file, and wins": {
			env: map[string]string{
				"ALIBABA_CLOUD_ROLE_ARN": "r", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "p",
				"ALIBABA_CLOUD_OIDC_TOKEN": "t", "ALIBABA_CLOUD_OIDC_TOKEN_FILE": "/t",
			},
			want: "environment variables ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN and " +
				"ALIBABA_CLOUD_OIDC_TOKEN",
		},

		// The role to assume, and whether ALIBABA_CLOUD_ROLE_ARN belongs to it or to OIDC.
		"assume_role: argument over the variables": {
			config: Config{AssumeRole: &AssumeRole{RoleARN: new("arg-role")}},
			env:    map[string]string{"ALICLOUD_ASSUME_ROLE_ARN": "1", "ALIBABA_CLOUD_ROLE_ARN": "2"},
			want:   `role arg-role, assumed with profile "current" of ~/.aliyun/config.json`,
		},
		"assume_role: switched off, over the variables": {
			config: Config{AssumeRole: &AssumeRole{RoleARN: new("")}},
			env:    map[string]string{"ALICLOUD_ASSUME_ROLE_ARN": "1", "ALIBABA_CLOUD_ROLE_ARN": "2"},
			want:   `profile "current" of ~/.aliyun/config.json`, keys: keys("current-id", "current-secret", ""),
		},
		"assume_role: switched off by a blank": {
			config: Config{AssumeRole: &AssumeRole{RoleARN: new(" "), SessionExpiration: new(int64(1))}},
			want:   `profile "current" of ~/.aliyun/config.json`, keys: keys("current-id", "current-secret", ""),
		},
		"assume_role: switched off leaves OIDC its variable": {
			config: Config{AssumeRole: &AssumeRole{RoleARN: new("")}},
			env: map[string]string{
				"ALIBABA_CLOUD_ROLE_ARN": "2", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "p", "ALIBABA_CLOUD_OIDC_TOKEN": "t",
			},
			want: "environment variables ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_OIDC_TOKEN",
		},
		"assume_role: the second variable belongs to OIDC with a token endpoint": {
			env: map[string]string{
				"ALIBABA_CLOUD_ROLE_ARN": "2", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "p",
				"ACTIONS_ID_TOKEN_REQUEST_URL": "https://token.example/", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "t",
			},
			want: "environment variables ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ACTIONS_ID_TOKEN_REQUEST_URL",
		},
		"assume_role: the second variable, with a token endpoint that is for another service": {
			env: map[string]string{
				"ALIBABA_CLOUD_ROLE_ARN":       "2",
				"ACTIONS_ID_TOKEN_REQUEST_URL": "https://token.example/", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "t",
			},
			want: `role 2, assumed with profile "current" of ~/.aliyun/config.json`,
		},
		"assume_role: the second variable, with half of OIDC's": {
			env:  map[string]string{"ALIBABA_CLOUD_ROLE_ARN": "2", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "p"},
			want: `role 2, assumed with profile "current" of ~/.aliyun/config.json`,
		},
		"assume_role: the second variable belongs to OIDC, even where keys win": {
			config: Config{AccessKey: new("id"), SecretKey: new("secret")}, env: everyVariable(),
			want: "access_key and secret_key of the provider block", keys: keys("id", "secret", ""),
		},
		"assume_role: the second variable belongs to the OIDC block that lacks it": {
			config: Config{AssumeRoleWithOIDC: &AssumeRoleWithOIDC{OIDCProviderARN: new("p"), OIDCToken: new("t")}},
			env:    map[string]string{"ALIBABA_CLOUD_ROLE_ARN": "2"},
			want:   "assume_role_with_oidc of the provider block",
		},
		"assume_role: on top of OIDC": {
			env: func() map[string]string {
				env := without(everyVariable(), "ALICLOUD_")
				env["ALICLOUD_ASSUME_ROLE_ARN"] = "1"
				return env
			}(),
			want: "role 1, assumed with environment variables ALIBABA_CLOUD_ROLE_ARN, " +
				"ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_OIDC_TOKEN_FILE",
		},
		"assume_role: on top of the metadata service": {
			env: map[string]string{"ALICLOUD_ASSUME_ROLE_ARN": "1"}, noFiles: true,
			want: "role 1, assumed with the metadata service",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := test.config
			config.Getenv = environment(test.env)
			config.HomeDir = t.TempDir()
			if !test.noFiles {
				config.HomeDir = home(t, defaultProfiles)
				writeInto(t, config.HomeDir, "named.json", namedProfiles)
			}
			source := resolve(t, config)
			want := withHome(test.want, config.HomeDir)
			if source.Name() != want {
				t.Errorf("found %s\nwant  %s", source.Name(), want)
			}
			if test.keys == (rpc.Credentials{}) {
				return
			}
			got, err := source.Credentials(t.Context())
			if err != nil || got != test.keys {
				t.Errorf("Credentials = %+v, %v\nwant %+v", got, err, test.keys)
			}
		})
	}
}
