// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package setting_test

import (
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

func TestPrecedence(t *testing.T) {
	t.Parallel()
	const first, second = "ALICLOUD_REGION", "ALIBABA_CLOUD_REGION"
	for name, test := range map[string]struct {
		argument *string
		env      map[string]string
		want     setting.Setting
	}{
		"nothing":                        {nil, nil, setting.Setting{}},
		"the argument alone":             {new("a"), nil, setting.Setting{Value: "a", Argument: "region"}},
		"the argument wins":              {new("a"), map[string]string{first: "b"}, setting.Setting{Value: "a", Argument: "region"}},
		"a blank argument is absent":     {new(" \t"), map[string]string{first: "b"}, setting.Setting{Value: "b", Variable: first}},
		"the first variable wins":        {nil, map[string]string{first: "b", second: "c"}, setting.Setting{Value: "b", Variable: first}},
		"a blank variable is absent":     {nil, map[string]string{first: " ", second: "c"}, setting.Setting{Value: "c", Variable: second}},
		"surrounding blanks are trimmed": {new(" a "), nil, setting.Setting{Value: "a", Argument: "region"}},
		"and in variables":               {nil, map[string]string{second: "\tc\n"}, setting.Setting{Value: "c", Variable: second}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := setting.Environment(func(name string) string { return test.env[name] })
			got := setting.Argument("region", test.argument).Or(env.Variable("region"))
			if got != test.want || got.Given() != (test.want.Value != "") {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// Where several variables are set, their order selects the account.
func TestVariables_order(t *testing.T) {
	t.Parallel()
	for argument, want := range map[string]string{
		"access_key":               "ALICLOUD_ACCESS_KEY ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABACLOUD_ACCESS_KEY_ID",
		"secret_key":               "ALICLOUD_SECRET_KEY ALIBABA_CLOUD_ACCESS_KEY_SECRET ALIBABACLOUD_ACCESS_KEY_SECRET",
		"security_token":           "ALICLOUD_SECURITY_TOKEN ALIBABA_CLOUD_SECURITY_TOKEN ALIBABACLOUD_SECURITY_TOKEN",
		"profile":                  "ALICLOUD_PROFILE ALIBABA_CLOUD_PROFILE ALIBABACLOUD_PROFILE",
		"shared_credentials_file":  "ALICLOUD_SHARED_CREDENTIALS_FILE ALIBABA_CLOUD_CREDENTIALS_FILE",
		"ecs_role_name":            "ALICLOUD_ECS_ROLE_NAME ALIBABA_CLOUD_ECS_METADATA",
		"credentials_uri":          "ALICLOUD_CREDENTIALS_URI ALIBABA_CLOUD_CREDENTIALS_URI",
		"sts_endpoint":             "ALIBABA_CLOUD_ENDPOINT_STS ALIBABA_CLOUD_STS_ENDPOINT STS_ENDPOINT",
		"assume_role.role_arn":     "ALICLOUD_ASSUME_ROLE_ARN ALIBABA_CLOUD_ROLE_ARN",
		"assume_role.session_name": "ALICLOUD_ASSUME_ROLE_SESSION_NAME ALIBABA_CLOUD_ROLE_SESSION_NAME",
	} {
		if got := strings.Join(setting.Variables(argument), " "); got != want {
			t.Errorf("%s: got %s, want %s", argument, got, want)
		}
	}
}

func TestEnvironment_Forbids(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"": "", " ": "", "0": "", "false": "", "FALSE": "", " False\n": "",
		"true": "B", "TRUE": "B", "1": "B", "yes": "B", "no": "B", "00": "B",
	} {
		env := setting.Environment(func(name string) string { return map[string]string{"A": "0", "B": value, "C": value}[name] })
		if got := env.Forbids("A", "B", "C"); got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
}

func TestOrigins(t *testing.T) {
	t.Parallel()
	argument := func(name string) setting.Setting { return setting.Setting{Value: "v", Argument: name} }
	variable := func(name string) setting.Setting { return setting.Setting{Value: "v", Variable: name} }
	for want, settings := range map[string][]setting.Setting{
		"":                                 {{}},
		"access_key of the provider block": {argument("access_key"), {}},
		"environment variable A":           {variable("A")},
		"environment variables A, B and C": {variable("A"), variable("B"), variable("C")},
		"access_key and secret_key of the provider block with environment variable T": {
			argument("access_key"), variable("T"), argument("secret_key"),
		},
	} {
		if got := setting.Origins(settings...); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
