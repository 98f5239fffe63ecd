// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import "testing"

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
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sts := serveSTS(t, map[string]string{"id": "secret"})
			config := test.config
			config.Getenv = environment(test.env)
			config.STSEndpoint, config.HTTP = new(sts.host()), sts.http
			if got, err := resolve(t, config).Credentials(t.Context()); err != nil || got != stsKeys {
				t.Errorf("Credentials = %+v, %v", got, err)
			}
			checkRequests(t, sts, []map[string]string{test.want})
		})
	}
}
