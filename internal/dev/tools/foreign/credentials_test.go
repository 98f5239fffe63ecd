// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package foreign

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aliyun/credentials-go/credentials/providers"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
)

// keys are credentials in the form of the vendor's library and of the provider. The zero value means that there are none.
type keys struct {
	id, secret, token string
}

// writeProfile writes a profile file and returns its path. The profile "it" has the fields.
func writeProfile(t *testing.T, fields map[string]any) string {
	t.Helper()
	profile := map[string]any{"name": "it", "region_id": "cn-hangzhou"}
	maps.Copy(profile, fields)
	content, err := json.Marshal(map[string]any{"current": "it", "profiles": []map[string]any{
		profile,
		{"name": "uri", "mode": "CredentialsURI", "credentials_uri": "http://127.0.0.1:1"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "config.json")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// vendorKeys returns what the vendor's library makes of a profile.
func vendorKeys(path, profile string) keys {
	provider, err := providers.NewCLIProfileCredentialsProviderBuilder().WithProfileFile(path).WithProfileName(profile).Build()
	if err != nil {
		return keys{}
	}
	got, err := provider.GetCredentials()
	if err != nil {
		return keys{}
	}
	return keys{got.AccessKeyId, got.AccessKeySecret, got.SecurityToken}
}

// ownKeys returns what the provider makes of a configuration, without an environment.
func ownKeys(t *testing.T, config credentials.Config) keys {
	t.Helper()
	config.Getenv, config.HomeDir = func(string) string { return "" }, t.TempDir()
	source, err := credentials.Resolve(config)
	if err != nil {
		return keys{}
	}
	got, err := source.Credentials(t.Context())
	if err != nil {
		return keys{}
	}
	return keys{got.AccessKeyID, got.AccessKeySecret, got.SecurityToken}
}

// The modes that need the network are missing, because the library's hosts are fixed.
func TestProfiles_readAlike(t *testing.T) {
	t.Parallel()
	pair, temporary := keys{"i", "s", ""}, keys{"i", "s", "t"}
	with := func(more map[string]any) map[string]any {
		fields := map[string]any{"access_key_id": "i", "access_key_secret": "s"}
		maps.Copy(fields, more)
		return fields
	}
	command := func(output string) map[string]any {
		return map[string]any{"mode": "External", "process_command": "echo '" + output + "'"}
	}
	for name, test := range map[string]struct {
		profile map[string]any
		want    keys
		// vendor is the library's result, and why is the reason if that differs.
		vendor keys
		why    string
	}{
		"AK":                      {profile: with(map[string]any{"mode": "AK"}), want: pair, vendor: pair},
		"AK with another's token": {profile: with(map[string]any{"mode": "AK", "sts_token": "t"}), want: pair, vendor: pair},
		"AK without a secret":     {profile: map[string]any{"mode": "AK", "access_key_id": "i"}},
		"StsToken":                {profile: with(map[string]any{"mode": "StsToken", "sts_token": "t"}), want: temporary, vendor: temporary},
		"StsToken without token":  {profile: with(map[string]any{"mode": "StsToken"})},
		"RamRoleArn without role": {profile: with(map[string]any{"mode": "RamRoleArn"})},
		"ChainableRamRoleArn without a source": {
			profile: map[string]any{"mode": "ChainableRamRoleArn", "ram_role_arn": "r"},
		},
		"CloudSSO without anything": {profile: map[string]any{"mode": "CloudSSO"}},
		"OAuth of an unknown site":  {profile: map[string]any{"mode": "OAuth", "oauth_site_type": "MARS"}},
		"OIDC without anything":     {profile: map[string]any{"mode": "OIDC"}},
		"External with a key":       {profile: command(`{"mode": "AK", "access_key_id": "i", "access_key_secret": "s"}`), want: pair, vendor: pair},
		"External with a token": {
			profile: command(`{"mode": "StsToken", "access_key_id": "i", "access_key_secret": "s", "sts_token": "t"}`),
			want:    temporary, vendor: temporary,
		},
		"External without a secret": {profile: command(`{"mode": "AK", "access_key_id": "i"}`)},
		"External without JSON":     {profile: command("Please log in")},
		"External without a command": {
			profile: map[string]any{"mode": "External"},
		},
		"External with an unclosed quote": {profile: map[string]any{"mode": "External", "process_command": "echo '{}"}},
		"RsaKeyPair":                      {profile: map[string]any{"mode": "RsaKeyPair", "private_key": "k", "key_pair_name": "k"}},
		"BearerToken":                     {profile: map[string]any{"mode": "BearerToken", "bearer_token": "t"}},
		"Anonymous":                       {profile: map[string]any{"mode": "Anonymous"}},

		"no mode":           {profile: with(nil), want: pair, why: "the tool infers the mode"},
		"no mode, a token":  {profile: with(map[string]any{"sts_token": "t"}), want: temporary, why: "the tool infers the mode"},
		"another case":      {profile: with(map[string]any{"mode": "ak"}), want: pair, why: "the tool ignores the case in its flags"},
		"a copied line end": {profile: map[string]any{"mode": "AK", "access_key_id": "i\n", "access_key_secret": "s"}, want: pair, vendor: keys{"i\n", "s", ""}, why: "no key has a line end"},
		"External with a token of another mode": {
			profile: command(`{"mode": "AK", "access_key_id": "i", "access_key_secret": "s", "sts_token": "t"}`),
			want:    pair, vendor: temporary, why: "the mode of the output decides, as that of a profile does",
		},
		"External with an unknown mode": {
			profile: command(`{"mode": "RamRoleArn", "access_key_id": "i", "access_key_secret": "s"}`),
			vendor:  pair, why: "the tool would assume a role with the output",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, profile := writeProfile(t, test.profile), "it"
			if got := ownKeys(t, credentials.Config{SharedCredentialsFile: &path, Profile: &profile}); got != test.want {
				t.Errorf("the provider has %+v, want %+v", got, test.want)
			}
			if got := vendorKeys(path, profile); got != test.vendor {
				t.Errorf("the library has %+v, want %+v", got, test.vendor)
			}
			if (test.want == test.vendor) != (test.why == "") {
				t.Errorf("a reason for the same result, or none for another: %q", test.why)
			}
		})
	}
}

// The library has no mode CredentialsURI, but a credential source.
func TestURI_readAlike(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body         string
		want, vendor keys
	}{
		"a session": {
			`{"Code": "Success", "AccessKeyId": "i", "AccessKeySecret": "s", "SecurityToken": "t", "Expiration": "2999-01-01T00:00:00Z"}`,
			keys{"i", "s", "t"},
			keys{"i", "s", "t"},
		},
		"no secret": {body: `{"Code": "Success", "AccessKeyId": "i", "SecurityToken": "t", "Expiration": "2999-01-01T00:00:00Z"}`},
		"a page":    {body: "<html>"},
		// The provider accepts permanent keys. The library needs a token.
		"a key": {`{"AccessKeyId": "i", "AccessKeySecret": "s"}`, keys{"i", "s", ""}, keys{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, test.body) }))
			t.Cleanup(server.Close)
			if got := ownKeys(t, credentials.Config{CredentialsURI: &server.URL}); got != test.want {
				t.Errorf("the provider has %+v, want %+v", got, test.want)
			}
			var got keys
			if provider, err := providers.NewURLCredentialsProviderBuilder().WithUrl(server.URL).Build(); err == nil {
				if found, err := provider.GetCredentials(); err == nil {
					got = keys{found.AccessKeyId, found.AccessKeySecret, found.SecurityToken}
				}
			}
			if got != test.vendor {
				t.Errorf("the library has %+v, want %+v", got, test.vendor)
			}
		})
	}
}

// The guide warns of this, where two providers use the same file.
func TestProfiles_libraryWritesFile(t *testing.T) {
	t.Parallel()
	path, profile := writeProfile(t, map[string]any{
		"mode": "External", "process_command": `echo '{"access_key_id": "i", "access_key_secret": "s"}'`, "sts_endpoint": "sts.example",
	}), "it"
	content := func() string {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	before := content()
	if got := ownKeys(t, credentials.Config{SharedCredentialsFile: &path, Profile: &profile}); got.id != "i" || content() != before {
		t.Errorf("the provider has %+v, and the file is %s", got, content())
	}
	if got := vendorKeys(path, profile); got.id != "i" {
		t.Errorf("the library has %+v", got)
	}
	for _, field := range []string{"credentials_uri", "sts_endpoint"} {
		if !strings.Contains(before, field) || strings.Contains(content(), field) {
			t.Errorf("the library keeps %s: %s", field, content())
		}
	}
}
