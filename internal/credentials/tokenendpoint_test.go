// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

func TestTokenEndpoint_rejectsUnusableResponses(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]error{
		`{}`: errNoIDToken, `{"value":null}`: errNoIDToken, `{"value":""}`: errNoIDToken, `{"value":" \n"}`: errNoIDToken,
		`{"Value":"x"}`:               errNoIDToken,
		`{"count":1,"val\u0075e":""}`: errNoIDToken,
		`{"value":["PLANTED"]}`:       nil, `{"value":"a","value":"b"}`: nil, `"PLANTED"`: nil, ``: nil,
	} {
		_, err := readToken(httpclient.Response{Status: http.StatusOK, Body: []byte(body)}, secret.New())
		got, ok := errors.AsType[*RetrievalError](err)
		if !ok || *got != (RetrievalError{Reason: ReasonMalformed, HTTPStatus: http.StatusOK, Err: want}) {
			t.Errorf("%s: %+v, want %v", body, got, want)
		}
	}
}

// GitHub responds like this to a job without the permission.
func TestTokenEndpoint_reportsDenial(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden} {
		synctest.Test(t, func(t *testing.T) {
			got := retrievalFailure(t, services()["token endpoint"].source(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(status)
				_, _ = io.WriteString(w, `{"$id":"1","message":"No.","typeKey":"T","errorCode":0,"eventId":3000}`)
			})))
			want := RetrievalError{Source: "the source", Reason: ReasonTokenDenied, HTTPStatus: status, Code: "0", Message: "No."}
			if *got != want || got.Retryable() {
				t.Errorf("got  %+v\nwant %+v", *got, want)
			}
		})
	}
}

// A request token from a variable may hold anything.
func TestTokenEndpoint_rejectsUnsendableToken(t *testing.T) {
	t.Parallel()
	endpoint := endpointAt("http://127.0.0.1", nil)
	endpoint.requestToken = "PLANTED\r\nX-Header: 1"
	_, err := endpoint.token(t.Context())
	want := RetrievalError{Source: "the source", Reason: ReasonMalformed, Err: errRequestToken}
	if got, ok := errors.AsType[*RetrievalError](err); !ok || *got != want {
		t.Errorf("got %+v", got)
	}
}

// A session is renewed with a new token, so a wait may take longer than a token is valid.
func TestTokenEndpoint_issuesTokenForEachSession(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, issued, used := destinations()["AssumeRoleWithOIDC, token endpoint"], 0, ""
		source := d.source(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !isTokenRequest(r) {
				used = r.FormValue("OIDCToken")
				_, _ = io.WriteString(w, d.body(keysObject(inAnHour())))
				return
			}
			want := url.Values{"key": {requestQuery}, "audience": {"sts.aliyuncs.com"}}
			if r.Header.Get("Authorization") != "bearer "+requestToken || r.URL.Query().Encode() != want.Encode() {
				t.Errorf("got %s with %v", r.URL, r.Header)
			}
			issued++
			_, _ = fmt.Fprintf(w, `{"count":10,"value":"token-%d"}`, issued)
		}))
		for session := range 3 {
			for range 2 {
				_, err := source.Credentials(t.Context())
				if want := fmt.Sprintf("token-%d", session+1); err != nil || used != want || issued != session+1 {
					t.Errorf("STS got %s, want %s, of %d: %v", used, want, issued, err)
				}
			}
			time.Sleep(time.Hour)
		}
	})
}

// Each source of the token takes precedence over all later ones, which are configured too.
func TestOIDCToken_precedence(t *testing.T) {
	t.Parallel()
	everything := map[string]string{
		"ALIBABA_CLOUD_OIDC_TOKEN":    "variable",
		"TFC_WORKLOAD_IDENTITY_TOKEN": "hcp",
		// Filled in by the test.
		"ALIBABA_CLOUD_OIDC_TOKEN_FILE": "", "ACTIONS_ID_TOKEN_REQUEST_URL": "", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request-token",
	}
	for name, test := range map[string]struct {
		block   AssumeRoleWithOIDC
		noBlock bool
		// lacks are the variables that are not set. Of the block's URL, only the path is given.
		lacks []string
		want  string
		query url.Values
	}{
		"token of the block":    {block: AssumeRoleWithOIDC{OIDCToken: new("argument"), OIDCTokenFile: new("x"), OIDCRequestURL: new("/")}, want: "argument"},
		"file of the block":     {block: AssumeRoleWithOIDC{OIDCTokenFile: new("file"), OIDCRequestURL: new("/"), OIDCRequestToken: new("t")}, want: "from-file"},
		"endpoint of the block": {block: AssumeRoleWithOIDC{OIDCRequestURL: new("/own"), OIDCRequestToken: new("t")}, want: "issued", query: url.Values{"audience": {"sts.aliyuncs.com"}}},
		"audience of the block": {
			block: AssumeRoleWithOIDC{OIDCRequestURL: new("/own?a=1"), OIDCRequestToken: new("t"), OIDCAudience: new("https://a.example/?b&c")},
			want:  "issued", query: url.Values{"a": {"1"}, "audience": {"https://a.example/?b&c"}},
		},
		"audience of the URL": {
			block: AssumeRoleWithOIDC{OIDCRequestURL: new("/own?audience=x&a=1"), OIDCRequestToken: new("t")},
			want:  "issued", query: url.Values{"a": {"1"}, "audience": {"sts.aliyuncs.com"}},
		},
		"URL of the block, token of the environment": {
			block: AssumeRoleWithOIDC{OIDCRequestURL: new("/own")}, lacks: []string{"ACTIONS_ID_TOKEN_REQUEST_URL"},
			want: "issued", query: url.Values{"audience": {"sts.aliyuncs.com"}},
		},
		"token of the block, URL of the environment": {
			block: AssumeRoleWithOIDC{OIDCRequestToken: new("t")},
			want:  "issued", query: url.Values{"api-version": {"2.0"}, "audience": {"sts.aliyuncs.com"}},
		},
		"empty arguments":           {block: AssumeRoleWithOIDC{OIDCToken: new(""), OIDCTokenFile: new(" "), OIDCRequestURL: new("")}, want: "variable"},
		"variable":                  {want: "variable"},
		"variable, without a block": {noBlock: true, want: "variable"},
		"file of the environment":   {lacks: []string{"ALIBABA_CLOUD_OIDC_TOKEN"}, want: "from-file"},
		"file of the environment, without a block": {
			noBlock: true, lacks: []string{"ALIBABA_CLOUD_OIDC_TOKEN"}, want: "from-file",
		},
		"HCP Terraform": {lacks: []string{"ALIBABA_CLOUD_OIDC_TOKEN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE"}, want: "hcp"},
		"HCP Terraform, without a block": {
			noBlock: true, lacks: []string{"ALIBABA_CLOUD_OIDC_TOKEN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE"}, want: "hcp",
		},
		"endpoint of the environment": {
			lacks: []string{"ALIBABA_CLOUD_OIDC_TOKEN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE", "TFC_WORKLOAD_IDENTITY_TOKEN"},
			block: AssumeRoleWithOIDC{OIDCAudience: new("own")},
			want:  "issued", query: url.Values{"api-version": {"2.0"}, "audience": {"own"}},
		},
		"endpoint of the environment, without a block": {
			noBlock: true, lacks: []string{"ALIBABA_CLOUD_OIDC_TOKEN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE", "TFC_WORKLOAD_IDENTITY_TOKEN"},
			want: "issued", query: url.Values{"api-version": {"2.0"}, "audience": {"sts.aliyuncs.com"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tokens := serve(t, false, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"value":"issued"}`) })
			sts := serveSTS(t, nil)
			file := writeFile(t, "token", "from-file\n")
			env := map[string]string{"ALIBABA_CLOUD_ROLE_ARN": "role", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "provider"}
			for variable, value := range everything {
				switch variable {
				case "ALIBABA_CLOUD_OIDC_TOKEN_FILE":
					value = file
				case "ACTIONS_ID_TOKEN_REQUEST_URL":
					value = tokens.URL + "/idtoken?api-version=2.0"
				}
				env[variable] = value
			}
			for _, variable := range test.lacks {
				delete(env, variable)
			}
			block := test.block
			if block.OIDCTokenFile != nil && *block.OIDCTokenFile == "file" {
				block.OIDCTokenFile = &file
			}
			if block.OIDCRequestURL != nil && *block.OIDCRequestURL != "" {
				block.OIDCRequestURL = new(tokens.URL + *block.OIDCRequestURL)
			}
			config := Config{STSEndpoint: new(sts.host()), HTTP: sts.http, Getenv: environment(env)}
			if !test.noBlock {
				config.AssumeRoleWithOIDC = &block
			}
			if _, err := resolve(t, config).Credentials(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := sts.received()[0].Get("OIDCToken"); got != test.want {
				t.Errorf("STS got %q, want %q", got, test.want)
			}
			var query url.Values
			if requests := tokens.received(); len(requests) > 0 {
				query = requests[0]
			}
			if query.Encode() != test.query.Encode() {
				t.Errorf("the endpoint got %s, want %s", query.Encode(), test.query.Encode())
			}
		})
	}
}

// HCP Terraform adds the tag of an audience to the name of its variable.
func TestOIDCToken_taggedToken(t *testing.T) { //nolint:paralleltest // it changes the environment
	const alone, other = "TFC_WORKLOAD_IDENTITY_TOKEN_ALIBABA", "TFC_WORKLOAD_IDENTITY_TOKEN_AWS"
	for _, name := range []string{alone, other, "TFC_WORKLOAD_IDENTITY_TOKENS"} {
		t.Setenv(name, "only its name counts")
	}
	config := func(more map[string]string) Config {
		env := map[string]string{
			"ALIBABA_CLOUD_ROLE_ARN": "r", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "p", "TFC_WORKLOAD_IDENTITY_TOKENS": "no tag",
			"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",
		}
		maps.Copy(env, more)
		return Config{Getenv: environment(env), HomeDir: t.TempDir()}
	}
	for name, test := range map[string]struct {
		env  map[string]string
		want string
	}{
		"alone":             {map[string]string{alone: "t\n"}, alone},
		"beside the others": {map[string]string{alone: "t", "TFC_WORKLOAD_IDENTITY_TOKEN": "u"}, "TFC_WORKLOAD_IDENTITY_TOKEN"},
		"beside a file":     {map[string]string{alone: "t", "ALIBABA_CLOUD_OIDC_TOKEN_FILE": "/f"}, "ALIBABA_CLOUD_OIDC_TOKEN_FILE"},
		"beside an empty":   {map[string]string{alone: "t", other: " "}, alone},
	} {
		source, err := Resolve(config(test.env))
		want := "environment variables ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN and " + test.want
		if err != nil || source.Name() != want {
			t.Errorf("%s: %v, %v", name, source, err)
		}
	}
	several := config(map[string]string{other: "FILE-SECRET", alone: "FILE-SECRET"})
	_, err := Resolve(several)
	got, ok := errors.AsType[*ConfigError](err)
	if !ok || !slices.Equal(got.Fields, []string{"ALIBABA_CLOUD_OIDC_TOKEN"}) || !slices.Equal(got.Known, []string{alone, other}) {
		t.Errorf("several tokens: %+v", got)
	}
	several.AssumeRoleWithOIDC = &AssumeRoleWithOIDC{}
	_, err = Resolve(several)
	got, ok = errors.AsType[*ConfigError](err)
	if !ok || got.Argument != "assume_role_with_oidc.oidc_token" || !slices.Equal(got.Known, []string{alone, other}) {
		t.Errorf("several tokens for a block: %+v", got)
	}
}

// Sources are named without their URLs, which may hold secrets.
func TestTokenEndpoint_names(t *testing.T) {
	t.Parallel()
	refused := serve(t, false, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	location, token := refused.URL+"/PLANTED?x=PLANTED", "PLANTED"
	variables := map[string]string{
		"ALIBABA_CLOUD_ROLE_ARN": "r", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "p",
		"ACTIONS_ID_TOKEN_REQUEST_URL": location, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": token,
	}
	for want, config := range map[string]Config{
		"environment variables ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ACTIONS_ID_TOKEN_REQUEST_URL" +
			"|the OIDC token endpoint of environment variables ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN": {
			Getenv: environment(variables),
		},
		"assume_role_with_oidc of the provider block|the OIDC token endpoint of assume_role_with_oidc.oidc_request_url and " +
			"assume_role_with_oidc.oidc_request_token of the provider block": {AssumeRoleWithOIDC: &AssumeRoleWithOIDC{
			RoleARN: new("r"), OIDCProviderARN: new("p"), OIDCRequestURL: &location, OIDCRequestToken: &token,
		}},
	} {
		name, failing, _ := strings.Cut(want, "|")
		config.HTTP = refused.http
		source := resolve(t, config)
		if source.Name() != name {
			t.Errorf("got  %s\nwant %s", source.Name(), name)
		}
		if got := retrievalFailure(t, source); got.Source != failing || got.Reason != ReasonTokenDenied {
			t.Errorf("got %+v, want %s", got, failing)
		}
	}
}

// Any response is either a token or an error, and the token is what encoding/json reads, without the blanks around it.
func FuzzReadToken(f *testing.F) {
	for _, body := range []string{
		`{"value":"eyJ.e30.x"}`, `{"count":10,"value":"a"}`, `{"value":""}`, `{"value":" a\n"}`, `{"value":null}`, `{"value":1e3}`, `{"value":["a"]}`,
		`{"value":"a","value":"b"}`, `{"value":"a","code":"C","message":"got a"}`, `{"val\u0075e":"\ud83d\ude00"}`, `{"value":"a"`, `null`, ``,
	} {
		f.Add(http.StatusOK, []byte(body))
		f.Add(http.StatusForbidden, []byte(body))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		token, err := readToken(httpclient.Response{Status: status, Body: body}, secret.New(requestToken))
		if err != nil {
			if _, ok := errors.AsType[*RetrievalError](err); !ok || token != "" {
				t.Errorf("readToken(%d, %q) = %q, %v", status, body, token, err)
			}
			return
		}
		var want map[string]json.RawMessage // a struct would ignore letter case
		if err := json.Unmarshal(body, &want); err != nil || status != http.StatusOK {
			t.Fatalf("readToken(%d, %q) = %q, but the response has no token: %v", status, body, token, err)
		}
		var text string
		if json.Unmarshal(want["value"], &text) != nil {
			text = string(want["value"])
		}
		if token == "" || token != strings.TrimSpace(text) {
			t.Errorf("readToken(%d, %q) = %q, want %q", status, body, token, text)
		}
	})
}
