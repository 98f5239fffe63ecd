// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// elsewhere is the target host of redirects.
const elsewhere = "elsewhere.invalid"

// The secrets of requests to destinations and of their responses. Percent-encoding, JSON and HTML encode each differently.
const (
	baseSecret     = "PLANTED/base+secret=&1"
	baseToken      = "PLANTED/base+token<>=&2"
	oidcToken      = "PLANTED.oidc+token/\"=3"
	bearerToken    = "PLANTED_bearer~token+/4="
	uriPassword    = "PLANTED:uri@password'5"
	uriQuery       = "PLANTED<uri>query&6"
	metadataToken  = "PLANTED/metadata+token==&7"
	requestToken   = "PLANTED.request~token+/0="
	requestQuery   = "PLANTED<request>query&9"
	responseSecret = "PLANTED/response+secret=<8>"
	responseToken  = "PLANTED/response+token=\"9\""
)

// responseKeys returns the keys that every destination issues.
func responseKeys() rpc.Credentials {
	return rpc.Credentials{AccessKeyID: "STS.response", AccessKeySecret: responseSecret, SecurityToken: responseToken}
}

// keysObject returns the keys as a JSON object. The expiration is a JSON value, or absent if empty.
func keysObject(expiration string) string {
	text := fmt.Sprintf(`"AccessKeyId":"STS.response","AccessKeySecret":%s,"SecurityToken":%s`, quote(responseSecret), quote(responseToken))
	if expiration != "" {
		text += `,"Expiration":` + expiration
	}
	return "{" + text + "}"
}

func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // every string can be encoded
	}
	return string(quoted)
}

// destination is a service that issues credentials.
type destination struct {
	// body returns a success response with the keys of an object.
	body func(keys string) string
	// fetch returns a fetch that queries the service at http://127.0.0.1.
	fetch func(t *testing.T, client *httpclient.Client) fetch
	// secrets are the secrets of the requests.
	secrets []string
	// plain returns the response to a request that has a plain-text response.
	plain func(r *http.Request) (response string, ok bool)
	// judged is set if rpc.Judge classifies the responses.
	judged bool
	// readTimeout is the read timeout of a single request. 0 stands for the default.
	readTimeout time.Duration
}

// roleAt returns a role that STS at http://127.0.0.1 issues sessions for.
func roleAt(client *httpclient.Client) role {
	return role{
		arn: "acs:ram::1:role/r", sessionName: "session", seconds: 3600,
		sts: rpc.Target{HTTP: client, Endpoint: rpc.Endpoint{Scheme: "http", Host: "127.0.0.1"}, Region: stsRegion},
	}
}

// destinations returns every service that issues credentials over the network.
func destinations() map[string]destination {
	profiles := func(client *httpclient.Client) *profileReader {
		config := Config{HTTP: client, OAuthURL: "http://127.0.0.1"}
		return &profileReader{resolver: &resolver{config: config}}
	}
	ofProfile := func(t *testing.T, get fetch, fault *ConfigError) fetch {
		t.Helper()
		if fault != nil {
			t.Fatal(fault)
		}
		return get
	}
	stsBody := func(keys string) string { return `{"RequestId":"R","Credentials":` + keys + `}` }
	metadataBody := func(keys string) string {
		return strings.Replace(keys, "{", `{"LastUpdated":"2000-01-01T00:00:00Z",`, 1)
	}
	return map[string]destination{
		"AssumeRole": {
			body: stsBody, judged: true, secrets: []string{baseSecret, baseToken},
			fetch: func(_ *testing.T, client *httpclient.Client) fetch {
				return roleAt(client).assumeWith(static(baseKeys()))
			},
		},
		"AssumeRoleWithOIDC": {
			body: stsBody, judged: true, secrets: []string{oidcToken},
			fetch: func(_ *testing.T, client *httpclient.Client) fetch {
				r := roleAt(client)
				r.oidcProviderARN, r.oidcToken = "provider", oidcToken
				return r.withOIDC
			},
		},
		"AssumeRoleWithOIDC, token endpoint": {
			body: stsBody, judged: true, secrets: []string{oidcToken},
			plain: func(r *http.Request) (string, bool) {
				return `{"value":` + quote(oidcToken) + `}`, isTokenRequest(r)
			},
			fetch: func(_ *testing.T, client *httpclient.Client) fetch {
				r := roleAt(client)
				r.oidcProviderARN, r.oidcEndpoint = "provider", endpointAt("http://127.0.0.1", client)
				return r.withOIDC
			},
		},
		"CloudSSO": {
			body:    func(keys string) string { return `{"RequestId":"R","CloudCredential":` + keys + `}` },
			secrets: []string{bearerToken},
			fetch: func(t *testing.T, client *httpclient.Client) fetch {
				t.Helper()
				get, fault := profiles(client).cloudSSO(&profile{
					CloudSSOSignInURL: "http://127.0.0.1/start", CloudSSOAccountID: "a", CloudSSOAccessConfig: "c",
					AccessToken: bearerToken, CloudSSOAccessTokenExpire: time.Now().Add(24 * time.Hour).Unix(),
				})
				return ofProfile(t, get, fault)
			},
		},
		"OAuth": {
			body: func(keys string) string {
				return strings.NewReplacer(
					`{"AccessKeyId"`, `{"requestId":"R","accessKeyId"`, `"AccessKeySecret"`, `"accessKeySecret"`,
					`"SecurityToken"`, `"securityToken"`, `"Expiration"`, `"expiration"`,
				).Replace(keys)
			},
			secrets: []string{bearerToken},
			fetch: func(t *testing.T, client *httpclient.Client) fetch {
				t.Helper()
				get, fault := profiles(client).oauth(&profile{
					OAuthSiteType: "CN", OAuthAccessToken: bearerToken, OAuthAccessTokenExpire: time.Now().Add(24 * time.Hour).Unix(),
				})
				return ofProfile(t, get, fault)
			},
		},
		"metadata": {
			body: metadataBody, secrets: []string{metadataToken}, readTimeout: metadataReadTimeout,
			plain: func(r *http.Request) (string, bool) {
				switch r.URL.Path {
				case metadataTokenPath:
					return metadataToken, true
				case metadataRolesPath:
					return "web", true
				}
				return "", false
			},
			fetch: func(_ *testing.T, client *httpclient.Client) fetch {
				return metadata{client: client, base: "http://127.0.0.1"}.fetch
			},
		},
		"URI": {
			body: metadataBody, secrets: []string{uriPassword, uriQuery},
			fetch: func(_ *testing.T, client *httpclient.Client) fetch {
				location := url.URL{
					Scheme: "http", Host: "127.0.0.1", Path: "/keys", User: url.UserPassword("user", uriPassword),
					RawQuery: url.Values{"token": {uriQuery}}.Encode(),
				}
				return (&resolver{config: Config{HTTP: client}}).uriFetch(&location)
			},
		},
	}
}

// services returns the destinations, and the token endpoint alone, which issues no keys. Their secrets include those of the
// responses.
func services() map[string]destination {
	all := destinations()
	for name, d := range all {
		d.secrets = append(d.secrets, responseSecret, responseToken)
		all[name] = d
	}
	all["token endpoint"] = destination{
		body:    func(string) string { return `{"value":` + quote(oidcToken) + `}` },
		secrets: []string{requestToken, requestQuery, oidcToken},
		fetch: func(_ *testing.T, client *httpclient.Client) fetch {
			return func(ctx context.Context) (session, error) {
				_, err := endpointAt("http://127.0.0.1", client).token(ctx)
				return session{}, err
			}
		},
	}
	return all
}

// endpointAt returns the token endpoint of a server.
func endpointAt(server string, client *httpclient.Client) *tokenEndpoint {
	location, err := url.Parse(server + "/idtoken?" + url.Values{"key": {requestQuery}}.Encode())
	if err != nil {
		panic(err)
	}
	return &tokenEndpoint{
		client: client, name: "the source", url: location,
		requestToken: requestToken, audience: defaultOIDCAudience,
	}
}

func isTokenRequest(r *http.Request) bool {
	return r.URL.Path == "/idtoken"
}

// baseKeys returns the keys that call AssumeRole.
func baseKeys() rpc.Credentials {
	return rpc.Credentials{AccessKeyID: "STS.base", AccessKeySecret: baseSecret, SecurityToken: baseToken}
}

// handler responds as the destination does, with keys that have the expiration, a JSON value.
func (d destination) handler(expiration string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if text, ok := d.plainText(r); ok {
			_, _ = io.WriteString(w, text)
			return
		}
		_, _ = io.WriteString(w, d.body(keysObject(expiration)))
	}
}

func (d destination) plainText(r *http.Request) (string, bool) {
	if d.plain == nil {
		return "", false
	}
	return d.plain(r)
}

// source returns a source that fetches from a handler, for use in a synctest bubble.
func (d destination) source(t *testing.T, handler http.Handler) *Source {
	t.Helper()
	network := domaintest.NewPipes(t, handler)
	client := httpclient.New(httpclient.Config{Direct: true, Dial: network.Dial, ReadTimeout: d.readTimeout})
	t.Cleanup(client.CloseIdleConnections)
	return &Source{name: "the source", fetch: withSource("the source", nil, d.fetch(t, client))}
}

// retrievalFailure returns the error of a source. It fails the test if the error contains a planted secret.
func retrievalFailure(t *testing.T, source *Source) *RetrievalError {
	t.Helper()
	keys, err := source.Credentials(t.Context())
	got, ok := errors.AsType[*RetrievalError](err)
	if !ok || keys != (rpc.Credentials{}) {
		t.Fatalf("Credentials = %+v, %v", keys, err)
	}
	texts := []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err), fmt.Sprintf("%+v", *got), fmt.Sprintf("%#v", *got)}
	for cause := got.Err; cause != nil; cause = errors.Unwrap(cause) {
		texts = append(texts, cause.Error(), fmt.Sprintf("%+v", cause), fmt.Sprintf("%#v", cause))
	}
	for _, text := range texts {
		for _, decoded := range decodings(text) {
			if strings.Contains(decoded, "PLANTED") || strings.Contains(decoded, "Signature=") {
				t.Errorf("a secret in %s", text)
			}
		}
	}
	return got
}

// decodings returns a text and its decoded forms.
func decodings(text string) []string {
	all := []string{text}
	for range 3 {
		decoded, err := url.QueryUnescape(all[len(all)-1])
		if err != nil {
			break
		}
		all = append(all, decoded)
	}
	return all
}

// inAnHour returns an expiration, a JSON value.
func inAnHour() string {
	return quote(now().UTC().Add(time.Hour).Format(time.RFC3339))
}

const future = `"2999-01-01T00:00:00Z"`
