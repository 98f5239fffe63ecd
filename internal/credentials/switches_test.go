// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"slices"
	"testing"
)

const (
	ignoreProfile   = "ALIBABA_CLOUD_IGNORE_PROFILE"
	disableExternal = "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"
	disableMetadata = "ALIBABA_CLOUD_ECS_METADATA_DISABLED"
)

// A source that is named and forbidden is refused. Another one could be another identity.
func TestSwitches_refuseNamedSources(t *testing.T) {
	t.Parallel()
	file := func(fields map[string]any) Config { return profileOf(t, fields) }
	role := map[string]any{"mode": "ChainableRamRoleArn", "ram_role_arn": "r", "source_profile": "below"}
	below := map[string]any{"name": "below", "mode": "External", "process_command": "x"}
	for name, test := range map[string]struct {
		config Config
		env    map[string]string
		// want is the variable that forbids the source.
		want string
		// argument, variable and profile are where the source is named.
		argument, variable, profile string
	}{
		"profile": {config: Config{Profile: new("x")}, env: map[string]string{ignoreProfile: "TRUE"}, want: ignoreProfile, argument: "profile"},
		"profile file": {
			config: Config{SharedCredentialsFile: new("x")}, env: map[string]string{ignoreProfile: "1"},
			want: ignoreProfile, argument: "shared_credentials_file",
		},
		"profile variable": {
			env:  map[string]string{"ALIBABA_CLOUD_PROFILE": "x", "ALIBABACLOUD_IGNORE_PROFILE": "yes"},
			want: "ALIBABACLOUD_IGNORE_PROFILE", variable: "ALIBABA_CLOUD_PROFILE",
		},
		"profile, forbidden for the libraries": {
			config: Config{Profile: new("x")}, env: map[string]string{"ALIBABA_CLOUD_CLI_PROFILE_DISABLED": "true"},
			want: "ALIBABA_CLOUD_CLI_PROFILE_DISABLED", argument: "profile",
		},
		"External": {
			config: file(map[string]any{"mode": "External", "process_command": "x"}), env: map[string]string{disableExternal: "true"},
			want: disableExternal, argument: "shared_credentials_file", profile: "it",
		},
		"External below a role": {
			config: profileOf(t, role, below), env: map[string]string{disableExternal: "1"},
			want: disableExternal, argument: "shared_credentials_file", profile: "below",
		},
		"External without a mode": {
			config: file(map[string]any{"process_command": "x"}), env: map[string]string{disableExternal: "on"},
			want: disableExternal, argument: "shared_credentials_file", profile: "it",
		},
		"CredentialsURI": {
			config: file(map[string]any{"mode": "CredentialsURI", "credentials_uri": "http://127.0.0.1:1"}), env: map[string]string{disableExternal: "true"},
			want: disableExternal, argument: "shared_credentials_file", profile: "it",
		},
		"External in the default file": {
			config: Config{HomeDir: home(t, `{"current": "a", "profiles": [{"name": "a", "mode": "External", "process_command": "x"}]}`)},
			env:    map[string]string{disableExternal: "true"}, want: disableExternal, profile: "a",
		},
		"ECS role": {
			config: Config{ECSRoleName: new("r")}, env: map[string]string{disableMetadata: "true"}, want: disableMetadata, argument: "ecs_role_name",
		},
		"ECS role of the environment": {
			env:  map[string]string{"ALIBABA_CLOUD_ECS_METADATA": "r", disableMetadata: "1"},
			want: disableMetadata, variable: "ALIBABA_CLOUD_ECS_METADATA",
		},
		"EcsRamRole": {
			config: file(map[string]any{"mode": "EcsRamRole"}), env: map[string]string{disableMetadata: "true"},
			want: disableMetadata, argument: "shared_credentials_file", profile: "it",
		},
		"RamRoleArnWithRoleName": {
			config: file(map[string]any{"mode": "RamRoleArnWithRoleName", "ram_role_arn": "r"}), env: map[string]string{disableMetadata: "true"},
			want: disableMetadata, argument: "shared_credentials_file", profile: "it",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := test.config
			config.Getenv = environment(test.env)
			if config.HomeDir == "" {
				config.HomeDir = t.TempDir()
			}
			source, err := Resolve(config)
			got, ok := errors.AsType[*ConfigError](err)
			if !ok || got.Problem != ProblemForbidden || !slices.Equal(got.Switches, []string{test.want}) ||
				got.Argument != test.argument || got.Variable != test.variable || got.Profile != test.profile {
				t.Errorf("Resolve = %v, %+v", source, got)
			}
		})
	}
}

// The default file is passed over, and a later failure names the variable.
func TestSwitches_passOverDefaultFile(t *testing.T) {
	t.Parallel()
	config := Config{HomeDir: home(t, defaultProfiles), Getenv: environment(map[string]string{ignoreProfile: "true"})}
	got := retrievalFailure(t, resolve(t, config))
	if !got.LastResort || got.Unconfigured == nil || !slices.Equal(got.Unconfigured.Switches, []string{ignoreProfile}) {
		t.Errorf("got %+v", got)
	}
	config.Getenv = environment(map[string]string{ignoreProfile: "true", disableMetadata: "true"})
	_, err := Resolve(config)
	none, ok := errors.AsType[*ConfigError](err)
	if !ok || none.Problem != ProblemNoCredentials || !slices.Equal(none.Switches, []string{ignoreProfile, disableMetadata}) {
		t.Errorf("Resolve = %v", err)
	}
	config.Getenv = environment(map[string]string{ignoreProfile: "false"})
	if source := resolve(t, config); source.Name() == "the metadata service" {
		t.Errorf("the file was passed over for %q", "false")
	}
}
