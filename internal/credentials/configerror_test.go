// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

func TestResolve_configErrors(t *testing.T) {
	t.Parallel()
	profiles := `{"current": "gone", "profiles": [null,
		{"name": "half", "mode": "AK", "access_key_id": "id"},
		{"name": "sts", "mode": "StsToken", "access_key_id": "id", "access_key_secret": "FILE-SECRET"},
		{"name": "role", "mode": "RamRoleArn"},
		{"name": "chain", "mode": "ChainableRamRoleArn", "ram_role_arn": "r", "source_profile": "nobody"},
		{"name": "loop", "mode": "ChainableRamRoleArn", "ram_role_arn": "r", "source_profile": "loop2"},
		{"name": "loop2", "mode": "ChainableRamRoleArn", "ram_role_arn": "r", "source_profile": "loop"},
		{"name": "noChain", "mode": "ChainableRamRoleArn"},
		{"name": "oidc", "mode": "OIDC", "ram_role_arn": "r"},
		{"name": "sso", "mode": "CloudSSO"},
		{"name": "ssoHTTP", "mode": "CloudSSO", "cloud_sso_sign_in_url": "http://signin.example/FILE-SECRET",
			"cloud_sso_account_id": "a", "cloud_sso_access_config": "c"},
		{"name": "oauth", "mode": "OAuth", "oauth_site_type": "MARS"},
		{"name": "external", "mode": "External", "process_command": "run 'FILE-SECRET"},
		{"name": "noCommand", "mode": "External", "process_command": " "},
		{"name": "uri", "mode": "CredentialsURI"},
		{"name": "badURI", "mode": "CredentialsURI", "credentials_uri": "FILE-SECRET"},
		{"name": "short", "mode": "RamRoleArn", "access_key_id": "i", "access_key_secret": "s", "ram_role_arn": "r",
			"expired_seconds": 899},
		{"name": "region", "mode": "RamRoleArn", "access_key_id": "i", "access_key_secret": "s", "ram_role_arn": "r",
			"sts_region": "evil.example/"},
		{"name": "endpoint", "mode": "RamRoleArn", "access_key_id": "i", "access_key_secret": "s", "ram_role_arn": "r",
			"sts_endpoint": "sts.example/FILE-SECRET"},
		{"name": "nothing"}, {"name": "inferred", "private_key": "FILE-SECRET", "key_pair_name": "k"},
		{"name": "rsa", "mode": "RsaKeyPair", "private_key": "FILE-SECRET"}]}`
	known := []string{
		"badURI", "chain", "endpoint", "external", "half", "inferred", "loop", "loop2", "noChain", "noCommand", "nothing", "oauth", "oidc",
		"region", "role", "rsa",
		"short", "sso", "ssoHTTP", "sts", "uri",
	}
	const path = "~/.aliyun/config.json"
	named := func(name string) Config { return Config{Profile: &name} }
	inProfile := func(problem Problem, name string, change func(*ConfigError)) ConfigError {
		fault := ConfigError{Problem: problem, Argument: "profile", Path: path, Profile: name}
		change(&fault)
		return fault
	}
	incomplete := func(name, mode string, fields ...string) ConfigError {
		return inProfile(ProblemIncompleteProfile, name, func(e *ConfigError) { e.Value, e.Fields = mode, fields })
	}
	metadata := []string{"ALIBABA_CLOUD_ECS_METADATA_DISABLED"}
	noCredentials := func() ConfigError {
		return ConfigError{Problem: ProblemNoCredentials, Switches: metadata}
	}
	off := map[string]string{"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "TRUE"}
	role := &AssumeRole{RoleARN: new("r")}

	oidc := func(change func(*AssumeRoleWithOIDC)) Config {
		block := &AssumeRoleWithOIDC{RoleARN: new("r"), OIDCProviderARN: new("p")}
		change(block)
		return Config{AssumeRoleWithOIDC: block}
	}
	noToken := func(*AssumeRoleWithOIDC) {}
	ownURL := func(o *AssumeRoleWithOIDC) { o.OIDCRequestURL = new("https://a.example") }
	incompleteOIDC := func(fields ...string) ConfigError {
		for i, field := range fields {
			fields[i] = "assume_role_with_oidc." + field
		}
		return ConfigError{Problem: ProblemIncompleteOIDC, Argument: fields[0], Fields: fields}
	}
	requestURL := func(location string) Config {
		return oidc(func(o *AssumeRoleWithOIDC) { o.OIDCRequestURL, o.OIDCRequestToken = &location, new("FILE-SECRET") })
	}
	invalidRequestURL := ConfigError{Problem: ProblemInvalidURI, Argument: "assume_role_with_oidc.oidc_request_url"}
	incompleteKeys := func(given string, fields ...string) ConfigError {
		return ConfigError{Problem: ProblemIncompleteKeys, Argument: fields[0], Fields: fields, Given: given + " of the provider block"}
	}
	noHome := func(value string, fault ConfigError) ConfigError {
		fault.Problem, fault.Value = ProblemNoHome, value
		return fault
	}
	homeless := profileOf(t, map[string]any{"mode": "OIDC", "ram_role_arn": "r", "oidc_provider_arn": "p", "oidc_token_file": "~/token"})
	session := func(seconds int64) Config {
		return Config{AssumeRole: &AssumeRole{RoleARN: new("r"), SessionExpiration: &seconds}}
	}
	sameText := cmp.Comparer(func(a, b error) bool { return fmt.Sprint(a) == fmt.Sprint(b) })
	for name, test := range map[string]struct {
		config Config
		env    map[string]string
		file   string
		// noHome makes the home directory unknown.
		noHome bool
		want   ConfigError
	}{
		"nothing": {env: off, want: noCredentials()},
		"only incomplete OIDC variables": {
			env: map[string]string{
				"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "p",
			},
			want: ConfigError{
				Problem: ProblemNoCredentials, Switches: metadata,
				Fields: []string{"ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE"},
			},
		},
		"nothing but an empty profile": {
			env: off, file: `{"current": "default", "profiles": [{"name": "default", "mode": ""}]}`,
			want: noCredentials(),
		},
		"nothing but no profile": {
			env: off, file: `{"current": "default", "profiles": []}`,
			want: noCredentials(),
		},
		"a role and nothing": {
			config: Config{AssumeRole: role}, env: off,
			want: ConfigError{Problem: ProblemRoleWithoutCredentials, Switches: metadata},
		},
		"access_key alone": {
			config: Config{AccessKey: new("i"), Profile: new("half")},
			want:   incompleteKeys("access_key", "secret_key"),
		},
		"access_key beside the keys of another": {
			config: Config{AccessKey: new("i")},
			env:    map[string]string{"ALICLOUD_ACCESS_KEY": "j", "ALICLOUD_SECRET_KEY": "s"},
			want:   incompleteKeys("access_key", "secret_key"),
		},
		"secret_key alone": {
			config: Config{SecretKey: new("s")}, want: incompleteKeys("secret_key", "access_key"),
		},
		"security_token alone": {
			config: Config{SecurityToken: new("t")}, want: incompleteKeys("security_token", "access_key", "secret_key"),
		},
		"the variable of the key alone": {
			env: map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": "i", "ALICLOUD_PROFILE": "half"},
			want: ConfigError{
				Problem: ProblemIncompleteKeys, Argument: "secret_key", Variable: "ALIBABA_CLOUD_ACCESS_KEY_ID",
				Fields: []string{"ALIBABA_CLOUD_ACCESS_KEY_SECRET"}, Given: "environment variable ALIBABA_CLOUD_ACCESS_KEY_ID",
			},
		},
		"the variable of the secret alone": {
			env: map[string]string{"ALICLOUD_SECRET_KEY": "s"},
			want: ConfigError{
				Problem: ProblemIncompleteKeys, Argument: "access_key", Variable: "ALICLOUD_SECRET_KEY",
				Fields: []string{"ALICLOUD_ACCESS_KEY"}, Given: "environment variable ALICLOUD_SECRET_KEY",
			},
		},
		"an empty OIDC block": {
			config: Config{AssumeRoleWithOIDC: &AssumeRoleWithOIDC{}},
			want:   incompleteOIDC("role_arn", "oidc_provider_arn", "oidc_token_file"),
		},
		"an OIDC block without a token": {config: oidc(noToken), want: incompleteOIDC("oidc_token_file")},
		"an OIDC block without a token in GitHub Actions": {
			config: oidc(noToken), env: map[string]string{"GITHUB_ACTIONS": "true"}, want: incompleteOIDC("oidc_request_url"),
		},
		"an OIDC block with a request URL alone": {config: oidc(ownURL), want: incompleteOIDC("oidc_request_token")},
		"an OIDC block with a request token alone": {
			config: oidc(func(o *AssumeRoleWithOIDC) { o.OIDCRequestToken = new("FILE-SECRET") }), want: incompleteOIDC("oidc_request_url"),
		},
		"an OIDC block with a request URL, and the token of another endpoint": {
			config: oidc(ownURL), want: incompleteOIDC("oidc_request_token"),
			env: map[string]string{
				"ACTIONS_ID_TOKEN_REQUEST_URL": "https://b.example", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "FILE-SECRET",
			},
		},
		"incomplete token endpoint in the environment": {
			config: oidc(noToken), env: map[string]string{"ACTIONS_ID_TOKEN_REQUEST_URL": "https://b.example"},
			want: incompleteOIDC("oidc_request_token"),
		},
		"a request URL over plain http": {
			config: requestURL("http://token.example/FILE-SECRET"), want: invalidRequestURL,
		},
		"a request URL of another scheme":   {config: requestURL("file:///FILE-SECRET"), want: invalidRequestURL},
		"a request URL without a scheme":    {config: requestURL("token.example"), want: invalidRequestURL},
		"a request URL without a host":      {config: requestURL("https:///FILE-SECRET"), want: invalidRequestURL},
		"a request URL with a user":         {config: requestURL("https://FILE-SECRET@token.example"), want: invalidRequestURL},
		"a request URL with a fragment":     {config: requestURL("https://token.example/#FILE-SECRET"), want: invalidRequestURL},
		"a request URL that does not parse": {config: requestURL("https://[FILE-SECRET"), want: invalidRequestURL},
		"a request URL of the environment over plain http": {
			env: map[string]string{
				"ALIBABA_CLOUD_ROLE_ARN": "r", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "p",
				"ACTIONS_ID_TOKEN_REQUEST_URL": "http://token.example/", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "FILE-SECRET",
			},
			want: ConfigError{Problem: ProblemInvalidURI, Variable: "ACTIONS_ID_TOKEN_REQUEST_URL"},
		},
		"nothing but the role and the provider in GitHub Actions": {
			env: map[string]string{
				"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "p", "GITHUB_ACTIONS": "true",
			},
			want: ConfigError{
				Problem: ProblemNoCredentials, Switches: metadata,
				Fields: []string{"ALIBABA_CLOUD_ROLE_ARN", "ACTIONS_ID_TOKEN_REQUEST_URL"},
			},
		},
		"nothing but the endpoint of GitHub Actions": {
			env: map[string]string{
				"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true", "GITHUB_ACTIONS": "true",
				"ACTIONS_ID_TOKEN_REQUEST_URL": "https://token.example/", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "FILE-SECRET",
			},
			want: noCredentials(),
		},
		"nothing but the token of HCP Terraform": {
			env:  map[string]string{"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true", "TFC_WORKLOAD_IDENTITY_TOKEN": "FILE-SECRET"},
			want: noCredentials(),
		},
		"nothing but a token": {
			env: map[string]string{"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true", "ALIBABA_CLOUD_OIDC_TOKEN": "FILE-SECRET"},
			want: ConfigError{
				Problem: ProblemNoCredentials, Switches: metadata,
				Fields: []string{"ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN"},
			},
		},
		"an OIDC session that is too long": {
			config: oidc(func(o *AssumeRoleWithOIDC) { o.OIDCToken, o.SessionExpiration = new("t"), new(int64(43201)) }),
			want:   ConfigError{Problem: ProblemSessionExpiration, Argument: "assume_role_with_oidc.session_expiration", Value: `"43201"`},
		},
		"a role block without a role": {
			config: Config{AssumeRole: &AssumeRole{}},
			want:   ConfigError{Problem: ProblemNoRoleARN, Argument: "assume_role.role_arn"},
		},
		"a session that is too short": {
			config: session(899),
			want:   ConfigError{Problem: ProblemSessionExpiration, Argument: "assume_role.session_expiration", Value: `"899"`},
		},
		"a session of no length": {
			config: session(0),
			want:   ConfigError{Problem: ProblemSessionExpiration, Argument: "assume_role.session_expiration", Value: `"0"`},
		},
		"a session of another kind": {
			config: Config{AssumeRole: role}, env: map[string]string{"ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION": "1h"},
			want: ConfigError{Problem: ProblemSessionExpiration, Variable: "ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION", Value: `"1h"`},
		},
		"a session of the environment that is too long": {
			config: Config{AssumeRole: role}, env: map[string]string{"ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION": "43201"},
			want: ConfigError{Problem: ProblemSessionExpiration, Variable: "ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION", Value: `"43201"`},
		},
		"an STS endpoint with plain http": {
			config: Config{STSEndpoint: new("http://127.0.0.1:1")},
			want: ConfigError{
				Problem: ProblemInvalidEndpoint, Argument: "sts_endpoint",
				Err: &rpc.EndpointError{Problem: "uses plain http, which is not accepted for STS"},
			},
		},
		"an STS endpoint of the environment with a password": {
			env: map[string]string{"STS_ENDPOINT": "https://u:FILE-SECRET@h"},
			want: ConfigError{
				Problem: ProblemInvalidEndpoint, Variable: "STS_ENDPOINT",
				Err: &rpc.EndpointError{Problem: "contains a user name or password"},
			},
		},
		"an invalid URI": {
			config: Config{CredentialsURI: new("FILE-SECRET")},
			want:   ConfigError{Problem: ProblemInvalidURI, Argument: "credentials_uri"},
		},
		"a URI of the environment with another scheme": {
			env:  map[string]string{"ALICLOUD_CREDENTIALS_URI": "file:///FILE-SECRET"},
			want: ConfigError{Problem: ProblemInvalidURI, Variable: "ALICLOUD_CREDENTIALS_URI"},
		},
		"a missing file": {
			config: Config{SharedCredentialsFile: new("/nowhere/config.json")},
			want:   ConfigError{Problem: ProblemMissingFile, Argument: "shared_credentials_file", Path: "/nowhere/config.json"},
		},
		"a missing file of the environment": {
			env:  map[string]string{"ALICLOUD_SHARED_CREDENTIALS_FILE": "/nowhere/config.json"},
			want: ConfigError{Problem: ProblemMissingFile, Variable: "ALICLOUD_SHARED_CREDENTIALS_FILE", Path: "/nowhere/config.json"},
		},
		"a profile, and no file": {
			config: named("x"), want: ConfigError{Problem: ProblemMissingFile, Argument: "profile", Path: path},
		},
		// The libraries of the vendor read this variable too, and expect an INI file.
		"an INI file": {
			env:  map[string]string{"ALIBABA_CLOUD_CREDENTIALS_FILE": path},
			file: "[default]\ntype = access_key\naccess_key_secret = FILE-SECRET\n",
			want: ConfigError{Problem: ProblemINIFile, Variable: "ALIBABA_CLOUD_CREDENTIALS_FILE", Path: path},
		},
		"a profile, and no home": {
			config: named("x"), noHome: true, want: noHome(path, ConfigError{Argument: "profile"}),
		},
		"a profile of the environment, and no home": {
			env: map[string]string{"ALICLOUD_PROFILE": "x"}, noHome: true, want: noHome(path, ConfigError{Variable: "ALICLOUD_PROFILE"}),
		},
		"a file, and no home": {
			config: Config{SharedCredentialsFile: new("~/c.json")}, noHome: true,
			want: noHome("~/c.json", ConfigError{Argument: "shared_credentials_file"}),
		},
		"a token file, and no home": {
			config: oidc(func(o *AssumeRoleWithOIDC) { o.OIDCTokenFile = new("~/token") }), noHome: true,
			want: noHome("~/token", ConfigError{Argument: "assume_role_with_oidc.oidc_token_file"}),
		},
		"a profile's token file, and no home": {
			config: homeless, noHome: true,
			want: noHome("~/token", ConfigError{
				Argument: "shared_credentials_file", Path: *homeless.SharedCredentialsFile, Profile: "it", Fields: []string{"oidc_token_file"},
			}),
		},
		"nothing, and no home": {env: off, noHome: true, want: noCredentials()},
		"a broken file": {
			config: named("x"), file: "{\n  \"current\": \"x\",\n  \"profiles\": [{\"access_key_secret\": FILE-SECRET}]}",
			want: ConfigError{Problem: ProblemBrokenFile, Argument: "profile", Path: path, Line: 3, Column: 38},
		},
		"a broken default file": {
			file: `{"current": "x"`, want: ConfigError{Problem: ProblemBrokenFile, Path: path, Line: 1, Column: 15},
		},
		"a value of the wrong type": {
			config: named("x"), file: "{\"profiles\": [\n {\"access_key_secret\": {\"FILE-SECRET\": 1}}]}",
			want: ConfigError{
				Problem: ProblemBrokenFile, Argument: "profile", Path: path, Line: 2, Column: 24,
				Fields: []string{"profiles.access_key_secret"},
			},
		},
		"an unknown profile": {
			config: named("x"), file: profiles,
			want: inProfile(ProblemUnknownProfile, "x", func(e *ConfigError) { e.Known = known }),
		},
		"an unknown profile of the environment": {
			env: map[string]string{"ALIBABA_CLOUD_PROFILE": "x"}, file: profiles,
			want: ConfigError{
				Problem: ProblemUnknownProfile, Variable: "ALIBABA_CLOUD_PROFILE", Path: path, Profile: "x",
				Known: known,
			},
		},
		"an unknown current profile": {
			file: profiles,
			want: ConfigError{Problem: ProblemUnknownProfile, Path: path, Profile: "gone", Known: known},
		},
		"an unknown source profile": {
			config: named("chain"), file: profiles,
			want: inProfile(ProblemUnknownProfile, "nobody", func(e *ConfigError) { e.Known, e.Given = known, "chain" }),
		},
		"profiles in a circle": {
			config: named("loop"), file: profiles, want: inProfile(ProblemProfileCycle, "loop", func(*ConfigError) {}),
		},
		"a mode that does not work": {
			config: named("rsa"), file: profiles,
			want: inProfile(ProblemUnknownMode, "rsa", func(e *ConfigError) { e.Value, e.Known = "RsaKeyPair", Modes() }),
		},
		"AK without a secret":    {config: named("half"), file: profiles, want: incomplete("half", "AK", "access_key_secret")},
		"StsToken without token": {config: named("sts"), file: profiles, want: incomplete("sts", "StsToken", "sts_token")},
		"RamRoleArn without anything": {
			config: named("role"), file: profiles,
			want: incomplete("role", "RamRoleArn", "access_key_id", "access_key_secret", "ram_role_arn"),
		},
		"ChainableRamRoleArn without anything": {
			config: named("noChain"), file: profiles,
			want: incomplete("noChain", "ChainableRamRoleArn", "ram_role_arn", "source_profile"),
		},
		"OIDC without provider and token": {
			config: named("oidc"), file: profiles,
			want: incomplete("oidc", "OIDC", "oidc_provider_arn", "oidc_token_file"),
		},
		"CloudSSO without anything": {
			config: named("sso"), file: profiles,
			want: incomplete("sso", "CloudSSO", "cloud_sso_sign_in_url", "cloud_sso_account_id", "cloud_sso_access_config"),
		},
		"CloudSSO over plain http": {
			config: named("ssoHTTP"), file: profiles,
			want: inProfile(ProblemInvalidURI, "ssoHTTP", func(e *ConfigError) { e.Fields = []string{"cloud_sso_sign_in_url"} }),
		},
		"OAuth of an unknown site": {
			config: named("oauth"), file: profiles, want: incomplete("oauth", "OAuth", "oauth_site_type"),
		},
		"External with half a command": {
			config: named("external"), file: profiles,
			want: inProfile(ProblemInvalidCommand, "external", func(e *ConfigError) {
				e.Fields, e.Err = []string{"process_command"}, errUnclosedQuote
			}),
		},
		"External without a command": {
			config: named("noCommand"), file: profiles, want: incomplete("noCommand", "External", "process_command"),
		},
		"CredentialsURI without one": {
			config: named("uri"), file: profiles, want: incomplete("uri", "CredentialsURI", "credentials_uri"),
		},
		"CredentialsURI with something else": {
			config: named("badURI"), file: profiles,
			want: inProfile(ProblemInvalidURI, "badURI", func(e *ConfigError) { e.Fields = []string{"credentials_uri"} }),
		},
		"a profile's session that is too short": {
			config: named("short"), file: profiles,
			want: inProfile(ProblemSessionExpiration, "short", func(e *ConfigError) {
				e.Value, e.Fields = "899", []string{"expired_seconds"}
			}),
		},
		"a profile's invalid endpoint": {
			config: named("endpoint"), file: profiles,
			want: inProfile(ProblemInvalidEndpoint, "endpoint", func(e *ConfigError) {
				e.Fields, e.Err = []string{"sts_endpoint"}, &rpc.EndpointError{Problem: "contains a path"}
			}),
		},
		"no mode, and nothing that suggests one": {
			config: named("nothing"), file: profiles, want: incomplete("nothing", "", "access_key_id", "access_key_secret"),
		},
		"no mode, and a private key": {
			config: named("inferred"), file: profiles,
			want: inProfile(ProblemUnknownMode, "inferred", func(e *ConfigError) { e.Value, e.Known = "RsaKeyPair", Modes() }),
		},
		"a profile's invalid region": {
			config: named("region"), file: profiles,
			want: inProfile(ProblemInvalidEndpoint, "region", func(e *ConfigError) {
				e.Fields, e.Err = []string{"sts_region"}, &rpc.EndpointError{Problem: "contains a path"}
			}),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := test.config
			config.Getenv = environment(test.env)
			switch {
			case test.file != "":
				config.HomeDir = home(t, test.file)
			case !test.noHome:
				config.HomeDir = t.TempDir()
			}
			source, err := Resolve(config)
			fault, ok := errors.AsType[*ConfigError](err)
			if !ok {
				t.Fatalf("Resolve = %v, %v", source, err)
			}
			want := test.want
			want.Path = withHome(want.Path, config.HomeDir)
			if diff := cmp.Diff(want, *fault, sameText); diff != "" {
				t.Errorf("fault (-want +got):\n%s", diff)
			}
			if strings.Contains(fmt.Sprintf("%+v %v", *fault, err), "FILE-SECRET") {
				t.Errorf("a secret in %+v", *fault)
			}
		})
	}
}

func TestProfileFile_largest(t *testing.T) {
	t.Parallel()
	largest := writeFile(t, "config.json", "{}"+strings.Repeat(" ", maxFileBytes-2))
	_, err := Resolve(Config{SharedCredentialsFile: &largest, Getenv: environment(nil)})
	if fault, ok := errors.AsType[*ConfigError](err); !ok || fault.Problem != ProblemUnknownProfile {
		t.Errorf("Resolve = %+v", fault)
	}
}

// A default profile file that cannot be opened counts as absent.
func TestDefaultFile_cannotBeOpened(t *testing.T) {
	t.Parallel()
	notADirectory := writeFile(t, "home", "")
	for name, homeDir := range map[string]string{
		"home is a file": notADirectory, "home is not there": notADirectory + "less",
	} {
		if source := resolve(t, Config{HomeDir: homeDir}); source.Name() != "the metadata service" {
			t.Errorf("%s: found %s", name, source.Name())
		}
	}
}
