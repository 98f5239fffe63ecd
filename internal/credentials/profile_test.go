// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// profileOf returns a configuration with a profile that has these fields, in a file with the other profiles.
func profileOf(t *testing.T, fields map[string]any, others ...map[string]any) Config {
	t.Helper()
	profile := map[string]any{"name": "it"}
	maps.Copy(profile, fields)
	content, err := json.Marshal(map[string]any{"current": "it", "profiles": append([]map[string]any{profile}, others...)})
	if err != nil {
		t.Fatal(err)
	}
	return Config{SharedCredentialsFile: new(writeFile(t, "config.json", string(content)))}
}

var stsKeys = rpc.Credentials{ //nolint:gochecknoglobals // a constant
	AccessKeyID: "STS.id", AccessKeySecret: "sts-secret", SecurityToken: "sts-token",
}

// TestModes covers every mode of the vendor's tool except External.
func TestModes(t *testing.T) {
	t.Parallel()
	token := writeFile(t, "token", "file-token")
	pair := map[string]any{"access_key_id": "LTAI.key", "access_key_secret": "secret"}
	role := map[string]any{
		"ram_role_arn": "arn", "ram_session_name": "session", "expired_seconds": 900, "policy": "policy",
		"external_id": "external",
	}
	for name, test := range map[string]struct {
		profile map[string]any
		others  []map[string]any
		want    rpc.Credentials
		// requests lists the parameters of the requests to STS.
		requests []map[string]string
	}{
		"AK":                {with(pair, map[string]any{"mode": "AK"}), nil, rpc.Credentials{AccessKeyID: "LTAI.key", AccessKeySecret: "secret"}, nil},
		"AK without a mode": {pair, nil, rpc.Credentials{AccessKeyID: "LTAI.key", AccessKeySecret: "secret"}, nil},
		"AK with a token that does not belong to the mode": {
			with(pair, map[string]any{"mode": "ak", "sts_token": "old"}), nil,
			rpc.Credentials{AccessKeyID: "LTAI.key", AccessKeySecret: "secret"},
			nil,
		},
		"StsToken": {
			with(pair, map[string]any{"mode": "StsToken", "sts_token": "t"}), nil,
			rpc.Credentials{AccessKeyID: "LTAI.key", AccessKeySecret: "secret", SecurityToken: "t"},
			nil,
		},
		"RamRoleArn": {
			with(with(pair, role), map[string]any{"mode": "RamRoleArn"}), nil, stsKeys,
			[]map[string]string{{
				"Action": "AssumeRole", "AccessKeyId": "LTAI.key", "RoleArn": "arn", "RoleSessionName": "session",
				"DurationSeconds": "900", "Policy": "policy", "ExternalId": "external", "SecurityToken": "",
			}},
		},
		"RamRoleArn with the least": {
			with(pair, map[string]any{"mode": "RamRoleArn", "ram_role_arn": "arn", "sts_token": "below"}), nil, stsKeys,
			[]map[string]string{{
				"RoleSessionName": "terraform", "DurationSeconds": "3600", "SecurityToken": "below",
			}},
		},
		"a key pair and a role without a mode": {
			with(pair, map[string]any{"ram_role_arn": "arn"}), nil, stsKeys,
			[]map[string]string{{"Action": "AssumeRole", "AccessKeyId": "LTAI.key", "RoleArn": "arn"}},
		},
		"a key pair and a token without a mode": {
			with(pair, map[string]any{"sts_token": "t", "ram_role_arn": "arn"}), nil,
			rpc.Credentials{AccessKeyID: "LTAI.key", AccessKeySecret: "secret", SecurityToken: "t"},
			nil,
		},
		"line ends that were copied": {
			map[string]any{
				"mode": "RamRoleArn\n", "access_key_id": "LTAI.key\r\n", "access_key_secret": " secret\n", "ram_role_arn": "arn\n",
			},
			nil, stsKeys,
			[]map[string]string{{"AccessKeyId": "LTAI.key", "RoleArn": "arn"}},
		},
		"ChainableRamRoleArn over AK": {
			with(role, map[string]any{"mode": "ChainableRamRoleArn", "source_profile": "below"}),
			[]map[string]any{with(pair, map[string]any{"name": "below", "mode": "AK"})},
			stsKeys,
			[]map[string]string{{"AccessKeyId": "LTAI.key", "RoleArn": "arn"}},
		},
		"ChainableRamRoleArn over a chain": {
			with(role, map[string]any{"mode": "ChainableRamRoleArn", "source_profile": "middle"}),
			[]map[string]any{
				{"name": "middle", "mode": "ChainableRamRoleArn", "source_profile": "below", "ram_role_arn": "middle-arn"},
				with(pair, map[string]any{"name": "below", "mode": "AK"}),
			},
			stsKeys,
			[]map[string]string{
				{"AccessKeyId": "LTAI.key", "RoleArn": "middle-arn"},
				{"AccessKeyId": "STS.id", "SecurityToken": "sts-token", "RoleArn": "arn"},
			},
		},
		"EcsRamRole":      {map[string]any{"mode": "EcsRamRole", "ram_role_name": "web"}, nil, metaKeys, nil},
		"EcsRamRole, any": {map[string]any{"mode": "EcsRamRole"}, nil, metaKeys, nil},
		"RamRoleArnWithRoleName": {
			with(role, map[string]any{"mode": "RamRoleArnWithRoleName", "ram_role_name": "web"}), nil, stsKeys,
			[]map[string]string{{"AccessKeyId": "STS.meta", "SecurityToken": "t", "RoleArn": "arn"}},
		},
		"OIDC with a file": {
			with(role, map[string]any{"mode": "OIDC", "oidc_provider_arn": "provider", "oidc_token_file": token}), nil, stsKeys,
			[]map[string]string{{
				"Action": "AssumeRoleWithOIDC", "OIDCToken": "file-token", "OIDCProviderArn": "provider", "RoleArn": "arn",
				"RoleSessionName": "session", "DurationSeconds": "900", "Policy": "policy",
			}},
		},
		"OIDC with a token": {
			with(role, map[string]any{"mode": "OIDC", "oidc_provider_arn": "provider", "oidc_token": "inline"}), nil, stsKeys,
			[]map[string]string{{"OIDCToken": "inline"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sts := serveSTS(t, map[string]string{"LTAI.key": "secret", "STS.id": "sts-secret", "STS.meta": "s"})
			config := profileOf(t, test.profile, test.others...)
			config.STSEndpoint, config.HTTP = new(sts.host()), sts.http
			config.MetadataURL = serveMetadata(t, true).URL
			got, err := resolve(t, config).Credentials(t.Context())
			if err != nil || got != test.want {
				t.Errorf("Credentials = %+v, %v\nwant %+v", got, err, test.want)
			}
			checkRequests(t, sts, test.requests)
		})
	}
}

func TestModeCredentialsURI(t *testing.T) {
	t.Parallel()
	server := serve(t, false, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, keysBody) })
	own := profileOf(t, map[string]any{"mode": "CredentialsURI", "credentials_uri": server.URL})
	ofEnvironment := profileOf(t, map[string]any{"mode": "CredentialsURI"})
	ofEnvironment.Getenv = environment(map[string]string{"ALIBABA_CLOUD_CREDENTIALS_URI": server.URL})
	for _, config := range []Config{own, ofEnvironment} {
		if got, err := resolve(t, config).Credentials(t.Context()); err != nil || got != metaKeys {
			t.Errorf("Credentials = %+v, %v", got, err)
		}
	}
}

// The order is the tool's.
func TestProfile_inferMode(t *testing.T) {
	t.Parallel()
	// Each profile has the fields of all later ones, too.
	var p profile
	for _, step := range []struct {
		add  func()
		want string
	}{
		{func() { p.AccessKeyID = "i" }, ""},
		{func() { p.BearerToken = "b" }, "BearerToken"},
		{func() { p.CloudSSOSignInURL = "u" }, "CloudSSO"},
		{func() { p.OIDCProviderARN, p.OIDCTokenFile = "p", "f" }, "CloudSSO"},
		{func() { p.RAMRoleARN = "r" }, "OIDC"},
		{func() { p.ProcessCommand = "c" }, "External"},
		{func() { p.RAMRoleName = "n" }, "EcsRamRole"},
		{func() { p.PrivateKey = "k" }, "EcsRamRole"},
		{func() { p.KeyPairName = "k" }, "RsaKeyPair"},
		{func() { p.AccessKeySecret = "s"; p.RAMRoleARN = "" }, "AK"},
		{func() { p.RAMRoleARN = "r" }, "RamRoleArn"},
		{func() { p.STSToken = "t" }, "StsToken"},
	} {
		step.add()
		if got := p.inferMode(); got != step.want {
			t.Errorf("inferMode of %+v = %q, want %q", p, got, step.want)
		}
	}
}

func TestProfile_completedFromEnvironment(t *testing.T) {
	t.Parallel()
	token := writeFile(t, "token", "from-file")
	keys := map[string]any{"access_key_id": "LTAI.key", "access_key_secret": "secret"}
	for name, test := range map[string]struct {
		profile map[string]any
		env     map[string]string
		want    []map[string]string
	}{
		"OIDC": {
			map[string]any{"mode": "OIDC"},
			map[string]string{
				"ALIBABA_CLOUD_ROLE_ARN": "role", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "provider", "ALIBABA_CLOUD_OIDC_TOKEN_FILE": token,
				"ALIBABA_CLOUD_ROLE_SESSION_NAME": "session",
			},
			[]map[string]string{{"RoleArn": "role", "OIDCProviderArn": "provider", "OIDCToken": "from-file", "RoleSessionName": "session"}},
		},
		"OIDC, the other spelling first": {
			map[string]any{"mode": "OIDC"},
			map[string]string{
				"ALIBABACLOUD_ROLE_ARN": "first", "ALIBABACLOUD_OIDC_PROVIDER_ARN": "first", "ALIBABACLOUD_OIDC_TOKEN_FILE": token,
				"ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "second", "ALIBABA_CLOUD_OIDC_TOKEN_FILE": "second",
			},
			[]map[string]string{{"RoleArn": "first", "OIDCProviderArn": "first", "OIDCToken": "from-file"}},
		},
		"OIDC, the profile first": {
			map[string]any{
				"mode": "OIDC", "ram_role_arn": "own", "oidc_provider_arn": "own", "oidc_token_file": token, "ram_session_name": "own",
			},
			map[string]string{
				"ALIBABACLOUD_ROLE_ARN": "x", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "x", "ALIBABA_CLOUD_OIDC_TOKEN_FILE": "x",
				"ALIBABA_CLOUD_ROLE_SESSION_NAME": "x",
			},
			[]map[string]string{{"RoleArn": "own", "OIDCProviderArn": "own", "OIDCToken": "from-file", "RoleSessionName": "own"}},
		},
		"OIDC with a token": {
			map[string]any{"mode": "OIDC", "oidc_token": "own"},
			map[string]string{"ALIBABACLOUD_ROLE_ARN": "role", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "provider", "ALIBABA_CLOUD_OIDC_TOKEN_FILE": token},
			[]map[string]string{{"OIDCToken": "own"}},
		},
		"no mode, and half of OIDC": {
			map[string]any{"ram_role_arn": "role"},
			map[string]string{"ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "provider", "ALIBABA_CLOUD_OIDC_TOKEN_FILE": token},
			[]map[string]string{{"Action": "AssumeRoleWithOIDC", "RoleArn": "role", "OIDCProviderArn": "provider"}},
		},
		// The variable is not used for a second role on top of the profile's.
		"RamRoleArn": {
			with(keys, map[string]any{"mode": "RamRoleArn"}),
			map[string]string{"ALIBABA_CLOUD_ROLE_ARN": "role", "ALIBABA_CLOUD_EXTERNAL_ID": "external"},
			[]map[string]string{{"AccessKeyId": "LTAI.key", "RoleArn": "role", "ExternalId": "external"}},
		},
		"RamRoleArn with a role, and one on top": {
			with(keys, map[string]any{"mode": "RamRoleArn", "ram_role_arn": "own"}),
			map[string]string{"ALIBABA_CLOUD_ROLE_ARN": "top"},
			[]map[string]string{{"AccessKeyId": "LTAI.key", "RoleArn": "own"}, {"AccessKeyId": "STS.id", "RoleArn": "top"}},
		},
		"RamRoleArn with the other spelling, and one on top": {
			with(keys, map[string]any{"mode": "RamRoleArn"}),
			map[string]string{"ALIBABACLOUD_ROLE_ARN": "own", "ALIBABA_CLOUD_ROLE_ARN": "top"},
			[]map[string]string{{"AccessKeyId": "LTAI.key", "RoleArn": "own"}, {"AccessKeyId": "STS.id", "RoleArn": "top"}},
		},
		"keys without a mode, and a role on top": {
			keys,
			map[string]string{"ALIBABA_CLOUD_ROLE_ARN": "top"},
			[]map[string]string{{"AccessKeyId": "LTAI.key", "RoleArn": "top"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sts := serveSTS(t, map[string]string{"LTAI.key": "secret", "STS.id": "sts-secret"})
			config := profileOf(t, test.profile)
			config.Getenv, config.STSEndpoint, config.HTTP = environment(test.env), new(sts.host()), sts.http
			if got, err := resolve(t, config).Credentials(t.Context()); err != nil || got != stsKeys {
				t.Fatalf("Credentials = %+v, %v", got, err)
			}
			checkRequests(t, sts, test.want)
		})
	}
}

// The empty profile that the tool writes initially is passed over, but not one that suggests a mode.
func TestDefaultProfile_withoutMode(t *testing.T) {
	t.Parallel()
	for fields, want := range map[string]bool{"": false, `, "access_token": "x"`: false, `, "ram_role_name": "web"`: true} {
		source := resolve(t, Config{HomeDir: home(t, `{"current": "default", "profiles": [{"name": "default"`+fields+`}]}`)})
		if used := strings.HasPrefix(source.Name(), "profile"); used != want {
			t.Errorf("%s: the source is %s", fields, source.Name())
		}
	}
}

// checkRequests compares some of the parameters of the requests that STS got.
func checkRequests(t *testing.T, sts *standIn, want []map[string]string) {
	t.Helper()
	requests := sts.received()
	if len(requests) != len(want) {
		t.Fatalf("STS got %d requests, want %d", len(requests), len(want))
	}
	for i, parameters := range want {
		for name, value := range parameters {
			if got := requests[i].Get(name); got != value {
				t.Errorf("request %d: %s is %q, want %q", i+1, name, got, value)
			}
		}
	}
}

func with(fields, more map[string]any) map[string]any {
	all := maps.Clone(fields)
	maps.Copy(all, more)
	return all
}

func TestProfile_stsRegionSelectsEndpoint(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		given rpc.Endpoint
		p     profile
		want  string
	}{
		{rpc.Endpoint{}, profile{}, "sts.aliyuncs.com"},
		{rpc.Endpoint{}, profile{STSRegion: "cn-beijing"}, "sts.cn-beijing.aliyuncs.com"},
		{rpc.Endpoint{}, profile{EnableVPC: true}, "sts.aliyuncs.com"},
		{rpc.Endpoint{}, profile{STSRegion: "cn-beijing", EnableVPC: true}, "sts-vpc.cn-beijing.aliyuncs.com"},
		{rpc.Endpoint{}, profile{STSRegion: "cn-beijing", STSEndpoint: "sts.example"}, "sts.example"},
		{rpc.Endpoint{}, profile{STSEndpoint: "https://sts.example/"}, "sts.example"},
		{rpc.Endpoint{}, profile{STSEndpoint: "http://sts.example"}, "sts.example"},
		{
			rpc.Endpoint{Scheme: "https", Host: "argument.example"},
			profile{STSEndpoint: "sts.example", STSRegion: "cn-beijing", EnableVPC: true},
			"argument.example",
		},
	} {
		r := &profileReader{resolver: &resolver{sts: test.given}}
		if got, fault := r.profileRole(&test.p); fault != nil || got.sts.Endpoint != (rpc.Endpoint{Scheme: "https", Host: test.want}) {
			t.Errorf("profileRole = %s, %v, want %s", got.sts.Endpoint, fault, test.want)
		}
	}
}

func TestChain_failureNamesItsProfile(t *testing.T) {
	t.Parallel()
	config := profileOf(t,
		map[string]any{"mode": "ChainableRamRoleArn", "ram_role_arn": "r", "source_profile": "below"},
		map[string]any{"name": "below", "mode": "EcsRamRole"})
	got := retrievalFailure(t, resolve(t, config))
	if want := fmt.Sprintf("profile %q of %s", "below", *config.SharedCredentialsFile); got.Source != want || got.LastResort {
		t.Errorf("got %+v", got)
	}
}

// login is a profile with a login of the vendor's tool.
type login struct {
	profile map[string]any
	// path is that of the request that exchanges the access token, and body the response, without an expiration.
	path, body string
}

// logins returns a login of each mode, whose access token expires at a time.
func logins(url string, expire time.Time) map[string]login {
	return map[string]login{
		"CloudSSO": {
			map[string]any{
				"mode": "CloudSSO", "cloud_sso_sign_in_url": url + "/start/login", "cloud_sso_account_id": "account",
				"cloud_sso_access_config": "config", "access_token": "PLANTED-login",
				"cloud_sso_access_token_expire": expire.Unix(),
			},
			"/cloud-credentials",
			`{"RequestId": "R", "CloudCredential": {"AccessKeyId": "STS.id", "AccessKeySecret": "sts-secret",
				"SecurityToken": "sts-token", "Expiration": %s}}`,
		},
		"OAuth": {
			map[string]any{
				"mode": "OAuth", "oauth_site_type": "cn", "oauth_access_token": "PLANTED-login",
				"oauth_refresh_token": "PLANTED-refresh", "oauth_access_token_expire": expire.Unix(),
			},
			"/v1/exchange",
			`{"requestId": "R", "accessKeyId": "STS.id", "accessKeySecret": "sts-secret",
				"securityToken": "sts-token", "expiration": %s}`,
		},
	}
}

// testLogins calls a function in a synctest bubble for a login of each mode, which is valid for two hours. The function
// gets the source and the number of requests to the service, which exchanges the access token if it works.
func testLogins(t *testing.T, change func(fields map[string]any), works bool, f func(t *testing.T, source *Source, requests *int)) {
	t.Helper()
	for name := range logins("", time.Time{}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				login := logins("http://127.0.0.1", now().Add(2*time.Hour))[name]
				change(login.profile)
				requests := 0
				network := domaintest.NewPipes(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					requests++
					if r.Method != http.MethodPost || r.URL.Path != login.path || r.Header.Get("Authorization") != "Bearer PLANTED-login" ||
						r.Header.Get("Content-Type") != "application/json" {
						t.Errorf("got %s %s with %v", r.Method, r.URL, r.Header)
					}
					sent, _ := io.ReadAll(r.Body)
					if want := `{"AccessConfigurationId":"config","AccountId":"account"}`; name == "CloudSSO" && string(sent) != want {
						t.Errorf("sent %s, want %s", sent, want)
					}
					if !works {
						w.WriteHeader(http.StatusUnauthorized)
					}
					_, _ = fmt.Fprintf(w, login.body, inAnHour())
				}))
				config := profileOf(t, login.profile)
				config.OAuthURL, config.HTTP = "http://127.0.0.1", httpclient.New(httpclient.Config{Direct: true, Dial: network.Dial})
				t.Cleanup(config.HTTP.CloseIdleConnections)
				f(t, resolve(t, config), &requests)
			})
		})
	}
}

// cached adds a session to a profile that is valid for an hour.
func cached(fields map[string]any) {
	maps.Copy(fields, map[string]any{
		"access_key_id": "STS.kept", "access_key_secret": "s", "sts_token": "t", "sts_expiration": now().Add(time.Hour).Unix(),
	})
}

// expireLogin makes the access token of a login expire.
func expireLogin(fields map[string]any) {
	fields["cloud_sso_access_token_expire"], fields["oauth_access_token_expire"] = now().Unix(), now().Unix()
}

func TestLogins(t *testing.T) {
	t.Parallel()
	testLogins(t, func(map[string]any) {}, true, func(t *testing.T, source *Source, requests *int) {
		t.Helper()
		for range 2 {
			if got, err := source.Credentials(t.Context()); err != nil || got != stsKeys || *requests != 1 {
				t.Errorf("Credentials = %+v, %v after %d requests", got, err, *requests)
			}
		}
	})
}

func TestLogins_reportExpiration(t *testing.T) {
	t.Parallel()
	check := func(t *testing.T, source *Source, requests *int) {
		t.Helper()
		if got := retrievalFailure(t, source); got.Reason != ReasonLoginExpired || got.Retryable() || *requests != 0 {
			t.Errorf("got %+v after %d requests", got, *requests)
		}
	}
	testLogins(t, expireLogin, true, check)
	testLogins(t, func(fields map[string]any) { fields["access_token"], fields["oauth_access_token"] = "", "" }, true, check)
	// Without one of its parts, a cached session is none.
	for _, missing := range []string{"access_key_id", "access_key_secret", "sts_token", "sts_expiration"} {
		testLogins(t, func(fields map[string]any) {
			cached(fields)
			expireLogin(fields)
			delete(fields, missing)
		}, true, check)
	}
}

// Sessions that the tool has cached are used until they have to be renewed, or until they expire if that fails.
func TestLogins_cachedSession(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(fields map[string]any)
		works  bool
		// after are the numbers of requests at each step. The first one of them is for the renewal.
		after [3]int
	}{
		"renewed":       {cached, true, [3]int{1, 1, 1}},
		"refused":       {cached, false, [3]int{1, 2, 3}},
		"expired login": {func(fields map[string]any) { cached(fields); expireLogin(fields) }, true, [3]int{0, 0, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testLogins(t, test.change, test.works, func(t *testing.T, source *Source, requests *int) {
				t.Helper()
				step := func(wait time.Duration, want string, after int) {
					t.Helper()
					time.Sleep(wait)
					if got, err := source.Credentials(t.Context()); err != nil || got.AccessKeyID != want || *requests != after {
						t.Errorf("Credentials = %+v, %v after %d requests, want %s after %d", got, err, *requests, want, after)
					}
				}
				step(0, "STS.kept", 0)
				step(time.Hour-refreshMargin-time.Second, "STS.kept", 0)
				want := map[bool]string{true: "STS.id", false: "STS.kept"}[test.after == [3]int{1, 1, 1}]
				step(time.Second, want, test.after[0])
				step(refreshBackoff, want, test.after[1])
				step(refreshMargin-refreshBackoff-time.Second, want, test.after[2])
				time.Sleep(time.Second)
				if got, err := source.Credentials(t.Context()); (err == nil) != (want == "STS.id") {
					t.Errorf("at the end of the cached session: %+v, %v", got, err)
				}
			})
		})
	}
}

// A cached session that the service has refused is not returned to who met the refusal, not even if there is no other one.
func TestLogins_replaceRefusedSession(t *testing.T) {
	t.Parallel()
	for _, works := range []bool{true, false} {
		testLogins(t, cached, works, func(t *testing.T, source *Source, _ *int) {
			t.Helper()
			kept, err := source.Credentials(t.Context())
			if err != nil || kept.AccessKeyID != "STS.kept" {
				t.Fatalf("Credentials = %+v, %v", kept, err)
			}
			if got, err := source.CredentialsExcept(t.Context(), kept); (err == nil) != works || works && got != stsKeys {
				t.Errorf("after the refusal: %+v, %v", got, err)
			}
		})
	}
}

func TestOAuth_siteSelectsHost(t *testing.T) {
	t.Parallel()
	for site, want := range map[string]string{"CN": "oauth.aliyun.com:443", "intl": "oauth.alibabacloud.com:443"} {
		var dialed string
		config := profileOf(t, map[string]any{
			"mode": "OAuth", "oauth_site_type": site, "oauth_access_token": "t", "oauth_access_token_expire": time.Now().Add(time.Hour).Unix(),
		})
		config.HTTP = httpclient.New(httpclient.Config{
			Direct: true, Dial: func(_ context.Context, _, address string) (net.Conn, error) {
				dialed = address
				return nil, io.ErrUnexpectedEOF
			},
		})
		if got := retrievalFailure(t, resolve(t, config)); got.Reason != ReasonUnreachable || dialed != want {
			t.Errorf("%s: dialed %s, want %s: %+v", site, dialed, want, got)
		}
	}
}

func TestExpandHome(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"": "", "/a": "/a", "a/~": "a/~", "~other/a": "~other/a", "~": "/home/me", "~/a/b": filepath.FromSlash("/home/me/a/b"),
		`~\a`: filepath.Clean(`/home/me/\a`),
	} {
		if got, err := expandHome(path, "/home/me"); err != nil || got != want {
			t.Errorf("expandHome(%s) = %s, %v, want %s", path, got, err, want)
		}
	}
}

func TestINI(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]bool{
		"[default]\ntype = access_key\naccess_key_id = i": true, "\r\n# a comment\r\n; another\r\n  [ci]  \r\nenable=true": true,
		"": false, "# a comment": false, "[default]": false, "[]": false, "[{\"a\": \"=\"}]": false, "[\"a\"]\n=": false, "[{}]\n=": false, "type = access_key": false,
		"{\"current\": \"a=\"": false,
	} {
		if got := ini.MatchString(content); got != want {
			t.Errorf("%q: got %t", content, got)
		}
	}
}

func TestPosition(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		content      string
		line, column int
	}{
		{"", 1, 1},
		{"x", 1, 1},
		{"{\n", 1, 2},
		{"{\n\"é\": x}", 2, 6},
		{"\ufeff{x", 1, 2},
		{"{} x", 1, 4},
		{"[]", 1, 1},
	} {
		_, broken := parseProfiles([]byte(test.content))
		if broken == nil || broken.Line != test.line || broken.Column != test.column {
			t.Errorf("%q: %+v, want line %d, column %d", test.content, broken, test.line, test.column)
		}
	}
	if file, broken := parseProfiles([]byte("\ufeff{\"profiles\": [null, {\"name\": \"a\"}]}")); broken != nil ||
		strings.Join(file.names(), ",") != "a" || file.Current != "default" {
		t.Errorf("a file with a byte order mark: %+v, %v", file, broken)
	}
	if file, broken := parseProfiles([]byte(`{"current": " a\n"}`)); broken != nil || file.Current != "a" {
		t.Errorf("blanks around the current profile: %+v, %v", file, broken)
	}
}

// FuzzProfileFile looks for panics, for positions outside of the file, and for errors that quote it.
func FuzzProfileFile(f *testing.F) {
	for _, seed := range []string{
		defaultProfiles, "", "null", "{}", "[]", "{", `{"profiles": {}}`, `{"profiles": [null]}`, `{"current": 1}`,
		"\ufeff{}", "{\"profiles\": [{\"name\": \"a\", \"mode\": \"AK\",\n\"access_key_id\": [\"secret\"]}]}",
		`{"current": "a", "profiles": [{"name": "a", "mode": "ChainableRamRoleArn", "ram_role_arn": "r",
			"source_profile": "a"}]}`,
		`{"current": "a", "profiles": [{"name": "a", "mode": "CloudSSO", "cloud_sso_sign_in_url": "%zz",
			"cloud_sso_account_id": "a", "cloud_sso_access_config": "c", "access_token": "t"}]}`,
		`{"current": "a", "profiles": [{"name": "a", "mode": "External", "process_command": "\"a\\"}]}`,
		`{"current": "a", "profiles": [{"name": "a", "mode": "OIDC", "expired_seconds": 1e3}]}`,
		`{"current": "a", "profiles": [{"name": "a", "sts_expiration": 99999999999999999999}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		file, broken := parseProfiles(content)
		if broken != nil {
			lines := strings.Split(strings.TrimPrefix(string(content), "\ufeff"), "\n")
			if broken.Line < 1 || broken.Line > len(lines) || broken.Column < 1 || broken.Column > len(lines[broken.Line-1])+1 {
				t.Errorf("line %d, column %d of %q", broken.Line, broken.Column, content)
			}
			return
		}
		reader := &profileReader{resolver: &resolver{config: Config{Getenv: environment(nil)}}, file: file}
		if get, fault := reader.fetch(file.Current, ""); (get == nil) == (fault == nil) {
			t.Errorf("neither or both of a fetch and a fault: %v", fault)
		}
	})
}
