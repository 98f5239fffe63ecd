// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// The test compares the parameters that STS receives.
func TestRoleParameters(t *testing.T) {
	t.Parallel()
	const arn = "acs:ram::1:role/r"
	oidc := func(change func(*AssumeRoleWithOIDC)) Config {
		block := &AssumeRoleWithOIDC{RoleARN: new(arn), OIDCProviderARN: new("provider"), OIDCToken: new("inline")}
		change(block)
		return Config{AssumeRoleWithOIDC: block}
	}
	over := func(block AssumeRole) Config {
		return Config{AccessKey: new("id"), SecretKey: new("secret"), AssumeRole: &block}
	}
	tokenFile := writeFile(t, "token", "from-file\n")
	otherFile := writeFile(t, "token", "from-variable-file")

	for name, test := range map[string]struct {
		config Config
		env    map[string]string
		want   map[string]string
	}{
		"assume_role: defaults": {
			config: over(AssumeRole{RoleARN: new(arn)}),
			want: map[string]string{
				"Action": "AssumeRole", "RoleArn": arn, "RoleSessionName": "terraform", "DurationSeconds": "3600",
				"Policy": "", "ExternalId": "", "AccessKeyId": "id", "SecurityToken": "",
			},
		},
		"assume_role: every argument": {
			config: over(AssumeRole{
				RoleARN: new(arn), SessionName: new("arg"), Policy: new(`{"Version": "1"}`), ExternalID: new("external"),
				SessionExpiration: new(int64(43200)),
			}),
			env: map[string]string{
				"ALICLOUD_ASSUME_ROLE_SESSION_NAME": "env", "ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION": "900",
			},
			want: map[string]string{
				"RoleSessionName": "arg", "DurationSeconds": "43200", "Policy": `{"Version": "1"}`, "ExternalId": "external",
			},
		},
		"assume_role: the first variables": {
			config: over(AssumeRole{RoleARN: new(arn)}),
			env: map[string]string{
				"ALICLOUD_ASSUME_ROLE_SESSION_NAME": "1", "ALIBABA_CLOUD_ROLE_SESSION_NAME": "2",
				"ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION": "900",
			},
			want: map[string]string{"RoleSessionName": "1", "DurationSeconds": "900"},
		},
		"assume_role: the second variables": {
			config: over(AssumeRole{RoleARN: new(arn)}),
			env:    map[string]string{"ALIBABA_CLOUD_ROLE_SESSION_NAME": "2"},
			want:   map[string]string{"RoleSessionName": "2"},
		},
		"assume_role: with temporary keys": {
			config: Config{
				AccessKey: new("id"), SecretKey: new("secret"), SecurityToken: new("below"),
				AssumeRole: &AssumeRole{RoleARN: new(arn)},
			},
			want: map[string]string{"AccessKeyId": "id", "SecurityToken": "below"},
		},
		"assume_role_with_oidc: defaults": {
			config: oidc(func(*AssumeRoleWithOIDC) {}),
			want: map[string]string{
				"Action": "AssumeRoleWithOIDC", "RoleArn": arn, "OIDCProviderArn": "provider", "OIDCToken": "inline",
				"RoleSessionName": "terraform", "DurationSeconds": "3600", "Policy": "", "AccessKeyId": "", "Signature": "",
			},
		},
		"assume_role_with_oidc: every argument over every variable": {
			config: oidc(func(o *AssumeRoleWithOIDC) {
				o.OIDCToken, o.OIDCTokenFile = nil, &tokenFile
				o.RoleSessionName, o.Policy, o.SessionExpiration = new("arg"), new("policy"), new(int64(43200))
			}),
			env: map[string]string{
				"ALIBABA_CLOUD_ROLE_ARN": "env", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "env", "ALIBABA_CLOUD_OIDC_TOKEN": "env",
				"ALIBABA_CLOUD_ROLE_SESSION_NAME": "env",
			},
			want: map[string]string{
				"RoleArn": arn, "OIDCProviderArn": "provider", "OIDCToken": "from-file", "RoleSessionName": "arg",
				"Policy": "policy", "DurationSeconds": "43200",
			},
		},
		"assume_role_with_oidc: every variable": {
			config: Config{AssumeRoleWithOIDC: &AssumeRoleWithOIDC{}},
			env: map[string]string{
				"ALIBABA_CLOUD_ROLE_ARN": "env-role", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "env-provider",
				"ALIBABA_CLOUD_OIDC_TOKEN_FILE": otherFile, "ALIBABA_CLOUD_ROLE_SESSION_NAME": "env-session",
			},
			want: map[string]string{
				"RoleArn": "env-role", "OIDCProviderArn": "env-provider", "OIDCToken": "from-variable-file",
				"RoleSessionName": "env-session",
			},
		},
		"assume_role_with_oidc: the token over its file": {
			config: oidc(func(o *AssumeRoleWithOIDC) { o.OIDCTokenFile = &tokenFile }),
			want:   map[string]string{"OIDCToken": "inline"},
		},
		"OIDC of the environment": {
			env: map[string]string{
				"ALIBABA_CLOUD_ROLE_ARN": "env-role", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "env-provider",
				"ALIBABA_CLOUD_OIDC_TOKEN": "env-token", "ALIBABA_CLOUD_ROLE_SESSION_NAME": "env-session",
			},
			want: map[string]string{
				"RoleArn": "env-role", "OIDCProviderArn": "env-provider", "OIDCToken": "env-token",
				"RoleSessionName": "env-session", "DurationSeconds": "3600",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sts := serveSTS(t, map[string]string{"id": "secret"})
			config := test.config
			config.Getenv = environment(test.env)
			config.STSEndpoint, config.HTTP = new(sts.host()), sts.http
			got, err := resolve(t, config).Credentials(t.Context())
			want := rpc.Credentials{AccessKeyID: "STS.id", AccessKeySecret: "sts-secret", SecurityToken: "sts-token"}
			if err != nil || got != want {
				t.Fatalf("Credentials = %+v, %v", got, err)
			}
			requests := sts.received()
			if len(requests) != 1 {
				t.Fatalf("STS got %d requests", len(requests))
			}
			sent := map[string]string{}
			for name := range test.want {
				sent[name] = requests[0].Get(name)
			}
			if diff := cmp.Diff(test.want, sent); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSTSEndpointPrecedence(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		configured *string
		env        map[string]string
		want       string
	}{
		"default":         {want: ""},
		"argument":        {configured: new("https://Arg.example:8443/"), env: map[string]string{"STS_ENDPOINT": "2"}, want: "arg.example:8443"},
		"first variable":  {env: map[string]string{"ALIBABA_CLOUD_ENDPOINT_STS": "1", "STS_ENDPOINT": "2"}, want: "1"},
		"second variable": {env: map[string]string{"STS_ENDPOINT": "sts-vpc.cn-beijing.aliyuncs.com"}, want: "sts-vpc.cn-beijing.aliyuncs.com"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &resolver{config: Config{STSEndpoint: test.configured, Getenv: environment(test.env)}}
			if got, err := f.stsEndpoint(); err != nil || got.Host != test.want {
				t.Errorf("stsEndpoint = %q, %v, want %q", got, err, test.want)
			}
		})
	}
}
