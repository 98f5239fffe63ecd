// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

// providerBlock returns a configuration that reads the verified address with these arguments of the provider.
func providerBlock(arguments string) string {
	return dataSource(verifiedAddress, "") + "\nprovider \"alidomain\" {\n" + arguments + "\n}\n"
}

// reads returns a step in which the read succeeds.
func reads(config string) resource.TestStep {
	return resource.TestStep{
		Config:            config,
		ConfigStateChecks: []statecheck.StateCheck{attribute("verified", knownvalue.Bool(true))},
	}
}

func startVerified(t *testing.T, options ...domaintest.Option) *domaintest.Server {
	t.Helper()
	return domaintest.Start(t, append(options, domaintest.WithRecords(domaintest.VerifiedRecord(verifiedAddress)))...)
}

// writeProfiles creates a home directory with a profile file.
func writeProfiles(t *testing.T, content string) (home, file string) {
	t.Helper()
	home = t.TempDir()
	file = filepath.Join(home, ".aliyun", "config.json")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return home, file
}

const profiles = `{"current": "wrong", "profiles": [
  {"name": "wrong", "mode": "AK", "access_key_id": "nobody", "access_key_secret": "nothing"},
  {"name": "right", "mode": "AK", "access_key_id": "testid", "access_key_secret": "testsecret"}
]}`

func TestAccProvider_keys(t *testing.T) {
	t.Parallel()
	server := startVerified(t)
	endpoint := fmt.Sprintf("endpoint = %q", server.URL)
	nothing := domaintest.Env{"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": "", "ALIBABA_CLOUD_ENDPOINT_DOMAIN": ""}
	const keys = "\naccess_key = \"testid\"\nsecret_key = \"testsecret\""
	for name, test := range map[string]struct {
		env       domaintest.Env
		arguments string
	}{
		"arguments":            {nothing, endpoint + keys},
		"arguments come first": {domaintest.Env{"ALICLOUD_ACCESS_KEY": "x", "ALICLOUD_SECRET_KEY": "y", "ALIBABA_CLOUD_ENDPOINT_DOMAIN": "unused.invalid"}, endpoint + keys},
		"second variables": {domaintest.Env{
			"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": "",
			"ALIBABA_CLOUD_ACCESS_KEY_ID": "testid", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "testsecret",
		}, ""},
		"third variables": {domaintest.Env{
			"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": "", "ALIBABA_CLOUD_ENDPOINT_DOMAIN": "", "DOMAIN_ENDPOINT": server.URL,
			"ALIBABACLOUD_ACCESS_KEY_ID": "testid", "ALIBABACLOUD_ACCESS_KEY_SECRET": "testsecret",
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			runAcceptance(t, environOf(server, test.env), reads(providerBlock(test.arguments)))
		})
	}
}

func TestAccProvider_profile(t *testing.T) {
	t.Parallel()
	server := startVerified(t)
	home, file := writeProfiles(t, profiles)
	env := environOf(server, domaintest.Env{"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": "", "HOME": home, "USERPROFILE": home})
	runAcceptance(t, env,
		reads(providerBlock(`profile = "right"`)),
		reads(providerBlock(fmt.Sprintf("profile = \"right\"\nshared_credentials_file = %q", file))),
		resource.TestStep{
			Config:      providerBlock(`profile = "left"`),
			ExpectError: flat("Unknown profile", `There is no profile "left" in`, "Existing profiles: ", "right"),
		},
		resource.TestStep{
			Config:      providerBlock(""),
			ExpectError: flat("Alibaba Cloud does not know the access key.", "code InvalidAccessKeyId.NotFound, HTTP 404, request ID"),
		},
	)
}

// The region of the profile is used if no argument and no variable sets one.
func TestAccProvider_profileRegion(t *testing.T) {
	t.Parallel()
	server := startVerified(t)
	home, _ := writeProfiles(t, `{"current": "abroad", "profiles": [{
		"name": "abroad", "mode": "AK", "access_key_id": "testid", "access_key_secret": "testsecret", "region_id": "ap-southeast-1"
	}]}`)
	env := environOf(server, domaintest.Env{"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": "", "HOME": home, "USERPROFILE": home})
	regions := func(want string) func() {
		return func() {
			for _, request := range server.Requests() {
				if got := request.Params.Get("RegionId"); got != want {
					t.Errorf("RegionId = %q, want %q", got, want)
				}
			}
			server.ResetRequests()
		}
	}
	withArgument := reads(providerBlock(`region = "cn-beijing"`))
	withArgument.PreConfig = regions("ap-southeast-1")
	runAcceptance(t, env, reads(providerBlock("")), withArgument, resource.TestStep{PreConfig: regions("cn-beijing"), Config: preamble})
}

func TestAccProvider_credentialsURI(t *testing.T) {
	t.Parallel()
	account := domaintest.TemporaryAccount()
	server := startVerified(t, domaintest.WithAccounts(account))
	source := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		respondJSON(t, w, map[string]any{
			"Code": "Success", "AccessKeyId": account.AccessKeyID, "AccessKeySecret": account.AccessKeySecret,
			"SecurityToken": account.SecurityToken, "Expiration": time.Now().Add(time.Hour).UTC().Format(time.RFC3339),
		})
	}))
	t.Cleanup(source.Close)
	env := environOf(server, domaintest.Env{"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": ""})
	runAcceptance(t, env, reads(providerBlock(fmt.Sprintf("credentials_uri = %q", source.URL))))
}

func respondJSON(t *testing.T, w http.ResponseWriter, body any) {
	t.Helper()
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(body); err != nil {
		t.Error(err)
	}
}

// stsStandIn issues the keys of an account for requests that are signed by the default account or carry a valid OIDC token.
type stsStandIn struct {
	account  domaintest.Account
	lifetime time.Duration
	// role and oidcProvider are the only ones that it accepts. The defaults are those of most tests.
	role, oidcProvider string
	// isExpired reports whether an OIDC token has expired. All others are valid.
	isExpired func(token string) bool
}

// start serves the stand-in over TLS. It returns its host and the file of the certificate to trust.
func (s stsStandIn) start(t *testing.T) (host, certificate string) {
	t.Helper()
	role, oidcProvider := cmp.Or(s.role, "acs:ram::1:role/reader"), cmp.Or(s.oidcProvider, "acs:ram::1:oidc-provider/ci")
	return domaintest.StartSTS(t, domaintest.STS{
		Account: s.account,
		Expires: func() time.Time { return time.Now().Add(s.lifetime) },
		Refuse: func(r *http.Request) domaintest.Fault {
			allowed := false
			switch r.Form.Get("Action") {
			case "AssumeRole":
				allowed = r.Form.Get("AccessKeyId") == domaintest.AccessKeyID &&
					r.Form.Get("Signature") == domaintest.Sign(r.Method, r.Form, domaintest.AccessKeySecret) &&
					r.Form.Get("ExternalId") == "external" && r.Form.Get("DurationSeconds") == "900"
			case "AssumeRoleWithOIDC":
				allowed = r.Form.Get("OIDCToken") != "" && r.Form.Get("OIDCProviderArn") == oidcProvider
				if s.isExpired(r.Form.Get("OIDCToken")) {
					return domaintest.Fault{
						Code: "AuthenticationFail.OIDCToken.Expired", Status: http.StatusUnauthorized, Message: "This JsonWebToken is expired.",
					}
				}
			}
			if !allowed || r.Form.Get("RoleArn") != role {
				return domaintest.Fault{Code: "NoPermission", Message: "You are not authorized to do this action."}
			}
			return domaintest.Fault{}
		},
	})
}

// startTokenEndpoint starts the token endpoint of a pipeline, which issues issued-token-1, issued-token-2 and so on to the
// bearer of request-token. It returns its URL, and a function that returns how many it issued.
func startTokenEndpoint(t *testing.T) (url string, issued func() int64) {
	t.Helper()
	var count atomic.Int64
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		const query = "api-version=2.0&audience=sts.aliyuncs.com"
		if r.Header.Get("Authorization") != "bearer request-token" || r.URL.RawQuery != query {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		respondJSON(t, w, map[string]any{"count": 100, "value": fmt.Sprintf("issued-token-%d", count.Add(1))})
	}))
	t.Cleanup(endpoint.Close)
	return endpoint.URL + "/idtoken?api-version=2.0", count.Load
}

// STS requires TLS, so the provider runs as a separate process that trusts the stand-in's certificate.
func TestAccProvider_roles(t *testing.T) {
	t.Parallel()
	account := domaintest.TemporaryAccount()
	server := startVerified(t, domaintest.WithAccounts(account))
	host, certificate := stsStandIn{
		account: account, lifetime: time.Hour, isExpired: func(token string) bool { return token == "old-token" },
	}.start(t)
	tokenURL, _ := startTokenEndpoint(t)
	pipeline := domaintest.Env{
		"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": "", "ALIBABA_CLOUD_ENDPOINT_STS": host, "GITHUB_ACTIONS": "true",
		"ALIBABA_CLOUD_ROLE_ARN": "acs:ram::1:role/reader", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "acs:ram::1:oidc-provider/ci",
	}
	in := func(more domaintest.Env) domaintest.Env {
		env := maps.Clone(pipeline)
		maps.Copy(env, more)
		return env
	}
	tokenFile := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(tokenFile, []byte("the-token"), 0o600); err != nil {
		t.Fatal(err)
	}
	endpoint := fmt.Sprintf("sts_endpoint = %q\n", host)
	for name, test := range map[string]struct {
		env       domaintest.Env
		arguments string
		want      string
	}{
		"assume_role": {nil, endpoint + `assume_role {
			role_arn           = "acs:ram::1:role/reader"
			session_expiration = 900
			external_id        = "external"
		}`, ""},
		"assume_role_with_oidc": {nil, endpoint + `assume_role_with_oidc {
			role_arn          = "acs:ram::1:role/reader"
			oidc_provider_arn = "acs:ram::1:oidc-provider/ci"
			oidc_token        = "the-token"
		}`, ""},
		"OIDC by the environment, as a pod has it": {domaintest.Env{
			"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": "", "ALIBABA_CLOUD_ROLE_ARN": "acs:ram::1:role/reader",
			"ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "acs:ram::1:oidc-provider/ci", "ALIBABA_CLOUD_OIDC_TOKEN_FILE": tokenFile,
			"ALIBABA_CLOUD_ENDPOINT_STS": host,
		}, "", ""},
		"token endpoint of GitHub Actions, without a block": {in(domaintest.Env{
			"ACTIONS_ID_TOKEN_REQUEST_URL": tokenURL, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request-token",
		}), "", ""},
		"token endpoint of GitHub Actions, with an empty block": {in(domaintest.Env{
			"ACTIONS_ID_TOKEN_REQUEST_URL": tokenURL, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request-token",
		}), "assume_role_with_oidc {}", ""},
		"token endpoint of the block": {nil, endpoint + fmt.Sprintf(`assume_role_with_oidc {
			role_arn           = "acs:ram::1:role/reader"
			oidc_provider_arn  = "acs:ram::1:oidc-provider/ci"
			oidc_request_url   = %q
			oidc_request_token = "request-token"
			oidc_audience      = "sts.aliyuncs.com"
		}`, tokenURL), ""},
		"token endpoint that refuses": {in(domaintest.Env{
			"ACTIONS_ID_TOKEN_REQUEST_URL": tokenURL, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "of-another-job",
		}), "", causeOf(diagnostics.KindTokenDenied)},
		"GitHub Actions without the permission": {
			in(nil), "assume_role_with_oidc {}", "GitHub Actions sets ACTIONS_ID_TOKEN_REQUEST_URL for jobs with the permission",
		},
		"GitHub Actions without the permission and without a block": {
			in(nil), "", "GitHub Actions sets ACTIONS_ID_TOKEN_REQUEST_URL for jobs with the permission",
		},
		"token of GitLab":        {in(domaintest.Env{"ALIBABA_CLOUD_OIDC_TOKEN": "the-token"}), "", ""},
		"token of HCP Terraform": {in(domaintest.Env{"TFC_WORKLOAD_IDENTITY_TOKEN": "the-token"}), "", ""},
		"token that has expired": {in(domaintest.Env{"ALIBABA_CLOUD_OIDC_TOKEN": "old-token"}), "", causeOf(diagnostics.KindTokenExpired)},
		"role that is switched off": {domaintest.Env{
			"ALICLOUD_ASSUME_ROLE_ARN": "acs:ram::1:role/other", "ALICLOUD_ACCESS_KEY": account.AccessKeyID,
			"ALICLOUD_SECRET_KEY": account.AccessKeySecret, "ALICLOUD_SECURITY_TOKEN": account.SecurityToken,
		}, "assume_role {\n role_arn = \"\"\n}", ""},
		"a role that is denied": {nil, endpoint + `assume_role {
			role_arn = "acs:ram::1:role/other"
		}`, "The credential source: role acs:ram::1:role/other, assumed with environment variables ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY."},
		"an untrusted certificate": {domaintest.Env{"SSL_CERT_FILE": "/nonexistent", "SSL_CERT_DIR": "/nonexistent"}, endpoint + `assume_role {
			role_arn = "acs:ram::1:role/reader"
		}`, causeOf(diagnostics.KindSourceTLS)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := environOf(server, domaintest.Env{"SSL_CERT_FILE": certificate}, test.env)
			output, err := newWorkspace(t, providerBlock(test.arguments), env).Run(t.Context(), "plan")
			switch {
			case test.want == "" && err != nil:
				t.Errorf("plan: %v\n%s", err, output)
			case test.want != "" && (err == nil || !flat(test.want).MatchString(output)):
				t.Errorf("want %q, got:\n%s", test.want, output)
			}
		})
	}
}

// The recipes of the guide, with what each platform adds to the environment of a job.
func TestAccProvider_pipelineRecipes(t *testing.T) {
	t.Parallel()
	account := domaintest.TemporaryAccount()
	server := startVerified(t, domaintest.WithAccounts(account))
	tokenURL, issued := startTokenEndpoint(t)
	const jwt = "token-of-the-platform"
	setting := regexp.MustCompile(`(?m)^\s*([A-Z_]+)(?:: ?|=)(\S*)$`)
	for file, test := range map[string]struct {
		platform domaintest.Env
		// names is what the recipe has to set.
		names []string
		// audience is how the recipe requests the audience of the tokens, if it has to.
		audience string
	}{
		"github-actions.yml": {
			domaintest.Env{
				"GITHUB_ACTIONS": "true", "ACTIONS_ID_TOKEN_REQUEST_URL": tokenURL, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request-token",
			},
			[]string{"ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_ROLE_ARN"},
			"\n  id-token: write\n",
		},
		"gitlab-ci.yml": {
			domaintest.Env{"GITLAB_CI": "true", "ALIBABA_CLOUD_OIDC_TOKEN": jwt},
			[]string{"ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN", "ALIBABA_CLOUD_ROLE_ARN"},
			"    ALIBABA_CLOUD_OIDC_TOKEN:\n      aud: sts.aliyuncs.com\n",
		},
		"hcp-terraform.env": {
			domaintest.Env{"TFC_WORKLOAD_IDENTITY_TOKEN": jwt},
			[]string{"ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_ROLE_ARN", "TFC_WORKLOAD_IDENTITY_AUDIENCE"},
			"TFC_WORKLOAD_IDENTITY_AUDIENCE=sts.aliyuncs.com\n",
		},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(filepath.Join("..", "..", "examples", "guides", "credentials", file))
			if err != nil {
				t.Fatal(err)
			}
			recipe := domaintest.Env{}
			for _, match := range setting.FindAllStringSubmatch(string(content), -1) {
				recipe[match[1]] = match[2]
			}
			if got := slices.Sorted(maps.Keys(recipe)); !slices.Equal(got, test.names) || !strings.Contains(string(content), test.audience) {
				t.Fatalf("the recipe sets %v, want %v, and %q", got, test.names, test.audience)
			}
			host, certificate := stsStandIn{
				account: account, lifetime: time.Hour, isExpired: func(string) bool { return false },
				role: recipe["ALIBABA_CLOUD_ROLE_ARN"], oidcProvider: recipe["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"],
			}.start(t)
			env := environOf(server, domaintest.Env{
				"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": "", "ALIBABA_CLOUD_ENDPOINT_STS": host, "SSL_CERT_FILE": certificate,
			}, recipe, test.platform)
			before := issued()
			output, err := newWorkspace(t, providerBlock(""), env).Run(t.Context(), "plan")
			if err != nil {
				t.Errorf("plan: %v\n%s", err, output)
			}
			if viaEndpoint := file == "github-actions.yml"; viaEndpoint && issued() != before+1 {
				t.Errorf("%d tokens were issued", issued()-before)
			}
		})
	}
}

// A wait may outlive its session only with a source of new tokens. STS accepts each token once here.
func TestAccProvider_waitOutlivesToken(t *testing.T) {
	t.Parallel()
	account := domaintest.TemporaryAccount()
	for name, fresh := range map[string]bool{"token endpoint": true, "token file": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithAccounts(account), domaintest.WithRecords(domaintest.PendingRecord(pendingAddress)))
			tokenURL, issued := startTokenEndpoint(t)
			var used sync.Map
			var sessions atomic.Int64
			host, certificate := stsStandIn{account: account, lifetime: 3 * time.Second, isExpired: func(token string) bool {
				_, seen := used.LoadOrStore(token, true)
				if !seen && sessions.Add(1) == 3 {
					server.Put(domaintest.VerifiedRecord(pendingAddress))
				}
				return seen
			}}.start(t)
			env := domaintest.Env{
				"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": "", "ALIBABA_CLOUD_ENDPOINT_STS": host, "SSL_CERT_FILE": certificate,
				"ALIBABA_CLOUD_ROLE_ARN": "acs:ram::1:role/reader", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "acs:ram::1:oidc-provider/ci",
			}
			if fresh {
				env["ACTIONS_ID_TOKEN_REQUEST_URL"], env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = tokenURL, "request-token"
			} else {
				env["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = filepath.Join(t.TempDir(), "token")
				if err := os.WriteFile(env["ALIBABA_CLOUD_OIDC_TOKEN_FILE"], []byte("the-token"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			env["TF_LOG"], env["TF_LOG_PATH"] = "TRACE", filepath.Join(t.TempDir(), "trace.log")
			config := dataSource(pendingAddress, "wait_for_verification = true\npoll_interval = \"1s\"\ntimeouts {\n read = \"2m\"\n}")
			output, err := newWorkspace(t, config, environOf(server, env)).Run(t.Context(), "plan")
			switch {
			case fresh && (err != nil || issued() < 3):
				t.Errorf("plan with %d tokens: %v\n%s", issued(), err, output)
			case !fresh && (err == nil || !flat(causeOf(diagnostics.KindTokenExpired),
				"The file: "+env["ALIBABA_CLOUD_OIDC_TOKEN_FILE"], "The previous session expired at ").MatchString(output)):
				t.Errorf("plan:\n%s", output)
			}
			log, err := os.ReadFile(env["TF_LOG_PATH"])
			if err != nil || !bytes.Contains(log, []byte("Domain API request")) {
				t.Errorf("the log lacks the messages of the provider: %v", err)
			}
			if found := regexp.MustCompile(`.*(request|issued|the)-token.*`).Find(append(log, output...)); found != nil {
				t.Errorf("a token was written: %s", found)
			}
		})
	}
}

// Only the site or the region is configured. A proxy on loopback records the host of the request.
func TestAccProvider_site(t *testing.T) {
	t.Parallel()
	server := startVerified(t)
	const china, international, warning = "domain.aliyuncs.com:443", "domain-intl.aliyuncs.com:443", "Warning: Ambiguous region"
	for name, test := range map[string]struct {
		env       domaintest.Env
		arguments string
		host      string
		// warned are texts of the warning, if there is one.
		warned []string
	}{
		"default":                          {nil, "", china, nil},
		"account type":                     {nil, `account_type = "International"`, international, nil},
		"account type by variable":         {domaintest.Env{"ALIBABA_CLOUD_ACCOUNT_TYPE": "International"}, "", international, nil},
		"account type, before the region":  {nil, "account_type = \"Domestic\"\nregion = \"ap-southeast-1\"", china, nil},
		"account type, of any region":      {nil, "account_type = \"International\"\nregion = \"us-west-1\"", international, nil},
		"region":                           {nil, `region = "ap-southeast-1"`, international, nil},
		"region of the future by variable": {domaintest.Env{"ALICLOUD_REGION": "cn-lhasa-2040"}, "", china, nil},
		"region outside China": {nil, `region = "us-west-1"`, china, []string{
			warning, "with provider[", causeOf(diagnostics.KindAmbiguousRegion), `The value: "us-west-1".`, "Set account_type to Domestic",
		}},
		"region outside China by variable": {domaintest.Env{"ALIBABA_CLOUD_REGION_ID": "us-west-1"}, "", china, []string{
			warning + " in ALIBABA_CLOUD_REGION_ID", causeOf(diagnostics.KindAmbiguousRegion), `The value: "us-west-1".`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var hosts sync.Map
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				hosts.Store(r.Host, true)
				w.WriteHeader(http.StatusForbidden)
			}))
			t.Cleanup(proxy.Close)
			env := environOf(server, domaintest.Env{
				"ALIBABA_CLOUD_ENDPOINT_DOMAIN": "", "HTTPS_PROXY": proxy.URL, "https_proxy": proxy.URL, "NO_PROXY": "", "no_proxy": "",
			}, test.env)
			output, err := newWorkspace(t, providerBlock(test.arguments), env).Run(t.Context(), "plan")
			if err == nil || !flat(causeOf(diagnostics.KindProxy)).MatchString(output) {
				t.Errorf("plan: %v\n%s", err, output)
			}
			if !flat(test.warned...).MatchString(output) || test.warned == nil && strings.Contains(output, "Warning") {
				t.Errorf("want %q, got:\n%s", test.warned, output)
			}
			for host := range maps.Collect(hosts.Range) {
				if host != test.host {
					t.Errorf("connected to %s, want %s", host, test.host)
				}
			}
			if _, connected := hosts.Load(test.host); !connected {
				t.Errorf("did not connect to %s", test.host)
			}
		})
	}
}

// Every configuration error is reported on its argument, and no request is sent.
func TestAccProvider_invalidConfigurations(t *testing.T) {
	t.Parallel()
	server := startVerified(t)
	none := domaintest.Env{"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": ""}
	home, _ := writeProfiles(t, "{\n  \"current\": \"default\",\n  \"profiles\": [{\"name\": \"default\", \"access_key_secret\": \"do-not-quote\",}]\n}")
	for name, test := range map[string]struct {
		env       domaintest.Env
		arguments string
		want      []string
	}{
		"nothing": {none, "", []string{
			"No credentials", "The provider found no credentials for Alibaba Cloud.", "access_key and secret_key", "assume_role_with_oidc",
			"profile or shared_credentials_file", "credentials_uri", "ecs_role_name", "ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY",
			"~/.aliyun/config.json", "a RAM role",
		}},
		"secret is missing":     {none, `access_key = "testid"`, []string{string(diagnostics.KindIncompleteKeys), `with provider["registry.`, "Missing: secret_key. Given: access_key"}},
		"access key is missing": {none, `secret_key = "testsecret"`, []string{string(diagnostics.KindIncompleteKeys), "Missing: access_key. Given: secret_key"}},
		"variable is missing":   {domaintest.Env{"ALICLOUD_SECRET_KEY": ""}, "", []string{string(diagnostics.KindIncompleteKeys), "Missing: ALICLOUD_SECRET_KEY. Given: ", "ALICLOUD_ACCESS_KEY"}},
		"a broken file": {domaintest.Env{"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": "", "HOME": home, "USERPROFILE": home}, "", []string{
			string(diagnostics.KindBrokenFile), ".aliyun", "line 3, column 72.",
		}},
		"a missing file":        {none, `shared_credentials_file = "/nonexistent/config.json"`, []string{"Missing profile file", "/nonexistent/config.json"}},
		"a role without keys":   {none, "assume_role {\n role_arn = \"acs:ram::1:role/reader\"\n}", []string{string(diagnostics.KindRoleWithoutCredentials)}},
		"a role without a name": {nil, "assume_role {\n session_name = \"x\"\n}", []string{"No role to assume"}},
		"a short session":       {nil, "assume_role {\n role_arn = \"acs:ram::1:role/reader\"\n session_expiration = 899\n}", []string{"session_expiration", "between 900 and 43200"}},
		"incomplete OIDC":       {nil, "assume_role_with_oidc {\n role_arn = \"acs:ram::1:role/reader\"\n}", []string{"Incomplete OIDC", "Missing: "}},
		"incomplete token endpoint": {nil, "assume_role_with_oidc {\n role_arn = \"r\"\n oidc_provider_arn = \"p\"\n oidc_request_url = \"https://a.invalid\"\n}", []string{
			"Incomplete OIDC", "Missing: assume_role_with_oidc.oidc_request_token.",
		}},
		"a token endpoint over plain http": {nil, "assume_role_with_oidc {\n role_arn = \"r\"\n oidc_provider_arn = \"p\"\n" +
			" oidc_request_url = \"http://a.invalid/do-not-quote\"\n oidc_request_token = \"do-not-quote\"\n}", []string{
			string(diagnostics.KindInvalidURI), "Set by: assume_role_with_oidc.oidc_request_url.",
		}},
		"an unknown argument":    {nil, "region = terraform_data.region.output", []string{string(diagnostics.KindUnknownArgument), "region is known only after apply"}},
		"an unknown in a block":  {nil, "assume_role {\n role_arn = terraform_data.region.output\n}", []string{"assume_role.role_arn is known only after apply"}},
		"plain http":             {nil, `endpoint = "http://domain.aliyuncs.com"`, []string{"Invalid endpoint", "uses plain http, which is accepted only for loopback hosts"}},
		"an endpoint with user":  {nil, `endpoint = "https://user:do-not-quote@domain.aliyuncs.com"`, []string{"contains a user name or password"}},
		"an endpoint with path":  {nil, `endpoint = "https://domain.aliyuncs.com/x"`, []string{"contains a path"}},
		"an endpoint with query": {nil, `endpoint = "https://domain.aliyuncs.com?x=do-not-quote"`, []string{"contains a query"}},
		"a variable's endpoint":  {domaintest.Env{"ALIBABA_CLOUD_ENDPOINT_DOMAIN": "ftp://do-not-quote"}, "", []string{"Invalid endpoint in ALIBABA_CLOUD_ENDPOINT_DOMAIN"}},
		"an account type":        {nil, `account_type = "China"`, []string{`account_type value must be one of: ["" "Domestic" "International"], got: "China"`}},
		"a variable's account type": {domaintest.Env{"ALIBABA_CLOUD_ACCOUNT_TYPE": "China"}, "", []string{
			"Invalid account type in ALIBABA_CLOUD_ACCOUNT_TYPE",
		}},
		"a region":             {nil, `region = "cn hangzhou"`, []string{"Invalid region"}},
		"a variable's region":  {domaintest.Env{"ALIBABA_CLOUD_REGION": "CN"}, "", []string{"Invalid region in ALIBABA_CLOUD_REGION"}},
		"retries below zero":   {nil, "max_retries = -1", []string{"max_retries", "between 0 and 100"}},
		"no time to connect":   {nil, "client_connect_timeout = 0", []string{"client_connect_timeout"}},
		"a variable's timeout": {domaintest.Env{"CLIENT_READ_TIMEOUT": "10s"}, "", []string{"Invalid client timeout in CLIENT_READ_TIMEOUT"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := providerBlock(test.arguments)
			if strings.Contains(test.arguments, "terraform_data") {
				config += "resource \"terraform_data\" \"region\" {\n  input = \"cn-hangzhou\"\n}\n"
			}
			output, err := newWorkspace(t, config, environOf(server, test.env)).Run(t.Context(), "plan")
			if err == nil || !flat(test.want...).MatchString(output) {
				t.Errorf("want %q, got:\n%s", test.want, output)
			}
			if regexp.MustCompile("(?s)do-not-quote.*do-not-quote").MatchString(output) || strings.Contains(output, "access_key_secret") {
				t.Errorf("the output quotes what is secret:\n%s", output)
			}
		})
	}
	t.Cleanup(func() {
		if n := server.Count(""); n != 0 {
			t.Errorf("%d requests were sent", n)
		}
	})
}

// An access key that is created in the same run fails only the reads that do not wait for apply.
func TestAccProvider_unknownUntilApply(t *testing.T) {
	t.Parallel()
	server := startVerified(t)
	account := domaintest.DefaultAccount()
	config := dataSource(verifiedAddress, "depends_on = [terraform_data.key]") + fmt.Sprintf(`
resource "terraform_data" "key" {
  input = %q
}

provider "alidomain" {
  access_key = terraform_data.key.output
  secret_key = %q
}

output "verified" {
  value = data.alidomain_email_verification.this.verified
}
`, account.AccessKeyID, account.AccessKeySecret)
	workspace := newWorkspace(t, config, environOf(server, domaintest.Env{"ALICLOUD_ACCESS_KEY": "", "ALICLOUD_SECRET_KEY": ""}))
	if output, err := workspace.Run(t.Context(), "plan"); err != nil || server.Count("") != 0 {
		t.Fatalf("plan: %v after %d requests\n%s", err, server.Count(""), output)
	}
	output, err := workspace.Run(t.Context(), "apply", "-auto-approve")
	if err != nil || !flat("verified = true").MatchString(output) {
		t.Errorf("apply: %v\n%s", err, output)
	}
}

// Errors of the service and of the connection, as a real CLI shows them.
func TestAccProvider_failures(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed at once
	if err != nil {
		t.Fatal(err)
	}
	unused := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	untrusted, plain := domaintest.StartTLS(t), domaintest.Start(t)
	late := startVerified(t, domaintest.WithClock(func() time.Time { return time.Now().Add(16 * time.Minute) }))
	expired := domaintest.TemporaryAccount()
	expired.Expires = time.Now().Add(-time.Minute)
	for name, test := range map[string]struct {
		server *domaintest.Server
		fault  domaintest.Fault
		env    domaintest.Env
		want   []string
	}{
		"an unknown key": {env: domaintest.Env{"ALICLOUD_ACCESS_KEY": "nobody"}, want: []string{
			"Alibaba Cloud does not know the access key.", "code InvalidAccessKeyId.NotFound, HTTP 404, request ID", "Check access_key",
		}},
		"a wrong secret": {env: domaintest.Env{"ALICLOUD_SECRET_KEY": "wrong"}, want: []string{
			causeOf(diagnostics.KindSignature),
			"The service responded with code SignatureDoesNotMatch, HTTP 403, request ID", "Check secret_key",
		}},
		"an expired token": {
			server: startVerified(t, domaintest.WithAccounts(expired)),
			env: domaintest.Env{
				"ALICLOUD_ACCESS_KEY": expired.AccessKeyID, "ALICLOUD_SECRET_KEY": expired.AccessKeySecret,
				"ALICLOUD_SECURITY_TOKEN": expired.SecurityToken,
			},
			want: []string{"The security token has expired, or does not belong to the access key.", "Get new temporary credentials"},
		},
		"a clock that is off": {server: late, want: []string{"The clock of this machine is off by more than 15 minutes", "Set the clock"}},
		"no permission": {fault: domaintest.Fault{
			Code: "Forbidden.RAM", AccessDeniedDetail: &domaintest.AccessDeniedDetail{
				AuthAction: "domain:QueryEmailVerification", NoPermissionType: "ImplicitDeny",
			},
		}, want: []string{
			causeOf(diagnostics.KindNoPermission),
			"The denied action: domain:QueryEmailVerification, because no policy allows it.",
			remedyOf(diagnostics.KindNoPermission),
		}},
		"risk control": {fault: domaintest.Fault{Code: "Forbidden.RiskControl"}, want: []string{
			causeOf(diagnostics.KindRiskControl), remedyOf(diagnostics.KindRiskControl),
		}},
		"a code beside the status": {
			fault: domaintest.Fault{Body: `{"Code":"Documented.Nowhere","Email":"verified@example.com","VerificationStatus":1}`},
			want:  []string{"code Documented.Nowhere"},
		},
		"two statuses": {
			fault: domaintest.Fault{Body: `{"Email":"verified@example.com","VerificationStatus":0,"VerificationStatus":1}`},
			want:  []string{causeOf(diagnostics.KindMalformedResponse)},
		},
		"an address that Unicode folds to another": {
			fault: domaintest.Fault{Body: `{"Email":"veri\ufb01ed@example.com","VerificationStatus":1}`},
			want:  []string{causeOf(diagnostics.KindAnotherSubject)},
		},
		"busy": {
			fault: domaintest.Fault{Code: "Busy", Status: 400, Header: http.Header{"X-Acs-Retry-After": {"5"}}},
			want:  []string{"code Busy, HTTP 400", "The service requests a delay of 5ms.", "2 attempts"},
		},
		"throttled":          {fault: domaintest.Fault{Code: "Throttling.User"}, want: []string{"The service throttles the requests of this account.", "Gave up after", "2 attempts", "-parallelism"}},
		"unavailable":        {fault: domaintest.Fault{Status: 503}, want: []string{"HTTP 503", "2 attempts"}},
		"a captive portal":   {fault: domaintest.Fault{Body: "<html></html>", ContentType: "text/html"}, want: []string{causeOf(diagnostics.KindForeignResponse), "text/html (HTTP 200)"}},
		"no status":          {fault: domaintest.Fault{Body: `{"RequestId":"R","Email":"verified@example.com"}`}, want: []string{causeOf(diagnostics.KindIncompleteResponse)}},
		"another address":    {fault: domaintest.Fault{Body: `{"Email":"other@example.com","VerificationStatus":1}`}, want: []string{causeOf(diagnostics.KindAnotherSubject)}},
		"a slow service":     {fault: domaintest.Fault{Stall: true}, env: domaintest.Env{"CLIENT_READ_TIMEOUT": "200"}, want: []string{causeOf(diagnostics.KindAttemptTimeout), "client_read_timeout"}},
		"an unknown code":    {fault: domaintest.Fault{Action: "QueryEmailVerification", Code: "Documented.Nowhere"}, want: []string{"code Documented.Nowhere", "ask the vendor's support"}},
		"connection refused": {env: domaintest.Env{"ALIBABA_CLOUD_ENDPOINT_DOMAIN": "http://" + unused}, want: []string{"The service could not be reached.", "refused", "2 attempts"}},
		"not trusted":        {env: domaintest.Env{"ALIBABA_CLOUD_ENDPOINT_DOMAIN": untrusted.URL}, want: []string{causeOf(diagnostics.KindTLS), "x509", "SSL_CERT_FILE"}},
		"no TLS":             {env: domaintest.Env{"ALIBABA_CLOUD_ENDPOINT_DOMAIN": strings.Replace(plain.URL, "http:", "https:", 1)}, want: []string{causeOf(diagnostics.KindHandshake), "TLS 1.2 or later"}},
		"a sign-in page":     {fault: domaintest.Fault{Status: 511, Body: "<html></html>", ContentType: "text/html"}, want: []string{causeOf(diagnostics.KindPortal), "HTTP 511", "sign in"}},
		"an invalid proxy":   {env: domaintest.Env{"ALIBABA_CLOUD_ENDPOINT_DOMAIN": "domain.invalid", "HTTPS_PROXY": "://do-not-quote"}, want: []string{"The proxy can't be used.", "is not a valid URL"}},
		"time is up":         {fault: domaintest.Fault{Delay: time.Minute}, env: domaintest.Env{"TF_VAR_read": "1s"}, want: []string{causeOf(diagnostics.KindTimeout), "Gave up after 1", "and 1 attempt."}},
		"time for one wait":  {fault: domaintest.Fault{Code: "Throttling", Header: http.Header{"Retry-After": {"60"}}}, env: domaintest.Env{"TF_VAR_read": "30s"}, want: []string{"The service throttles", "The service requests a delay of 1m0s."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := test.server
			if server == nil {
				server = startVerified(t)
			}
			server.Inject(test.fault)
			config := `
variable "read" {
  default = "1m"
}
` + providerBlock("max_retries = 1\nclient_connect_timeout = 2000")
			config = strings.Replace(config, `email = "verified@example.com"`, `email = "verified@example.com"
  timeouts { read = var.read }`, 1)
			output, err := newWorkspace(t, config, environOf(server, test.env)).Run(t.Context(), "plan")
			if err == nil || !flat(append([]string{"Cannot read the e-mail verification of " + verifiedAddress}, test.want...)...).MatchString(output) {
				t.Errorf("want %q, got:\n%s", test.want, output)
			}
			if strings.Contains(output, "do-not-quote") || strings.Contains(output, "AccessKeyId=") {
				t.Errorf("the output quotes what is secret:\n%s", output)
			}
		})
	}
}
