// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"io"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// effect is what the arguments lead to: the credentials or the error, and the requests for them.
type effect struct {
	keys     rpc.Credentials
	err      string
	requests []url.Values
}

// platform has everything that issues credentials or tokens.
type platform struct {
	overTLS, plain *standIn

	mu       sync.Mutex
	requests []url.Values
}

func newPlatform(t *testing.T) *platform {
	t.Helper()
	p := &platform{}
	respond := func(w http.ResponseWriter, r *http.Request) {
		r.Form.Set("signed", strconv.FormatBool(r.Form.Get("Signature") == domaintest.Sign(r.Method, r.Form, "secret")))
		for _, random := range []string{"Signature", "SignatureNonce", "Timestamp"} {
			r.Form.Del(random)
		}
		r.Form.Set("path", r.Method+" "+r.URL.Path)
		r.Form.Set("authorization", r.Header.Get("Authorization"))
		p.mu.Lock()
		p.requests = append(p.requests, r.Form)
		p.mu.Unlock()
		switch {
		case r.URL.Path == metadataTokenPath:
			w.WriteHeader(http.StatusNotFound)
		case r.URL.Path == "/" && r.Form.Get("Action") != "":
			_, _ = io.WriteString(w, `{"RequestId": "R1", "Credentials": {"AccessKeyId": "STS.id", "AccessKeySecret": "s",
				"SecurityToken": "t", "Expiration": "2999-01-01T00:00:00Z"}}`)
		case r.URL.Path == "/token":
			_, _ = io.WriteString(w, `{"value": "issued"}`)
		default:
			_, _ = io.WriteString(w, strings.ReplaceAll(keysBody, "2026-", "2999-"))
		}
	}
	p.overTLS, p.plain = serve(t, true, respond), serve(t, false, respond)
	return p
}

// scenarios are sets of arguments that are used together. Every argument belongs to one.
func (p *platform) scenarios(t *testing.T) map[string]map[string]string {
	t.Helper()
	over := func(base, more map[string]string) map[string]string {
		all := maps.Clone(base)
		maps.Copy(all, more)
		return all
	}
	keys := map[string]string{"access_key": "id", "secret_key": "secret", "security_token": "token"}
	oidc := map[string]string{
		"sts_endpoint":                             p.overTLS.host(),
		"assume_role_with_oidc.role_arn":           "role",
		"assume_role_with_oidc.oidc_provider_arn":  "provider",
		"assume_role_with_oidc.role_session_name":  "session",
		"assume_role_with_oidc.policy":             "policy",
		"assume_role_with_oidc.session_expiration": "900",
	}
	return map[string]map[string]string{
		"keys": keys,
		"assume_role": over(keys, map[string]string{
			"sts_endpoint":                   p.overTLS.host(),
			"assume_role.role_arn":           "role",
			"assume_role.session_name":       "session",
			"assume_role.policy":             "policy",
			"assume_role.external_id":        "external",
			"assume_role.session_expiration": "900",
		}),
		"OIDC with a token": over(oidc, map[string]string{"assume_role_with_oidc.oidc_token": "inline"}),
		"OIDC with a file": over(oidc, map[string]string{
			"assume_role_with_oidc.oidc_token_file": writeFile(t, "token", "from-file"),
		}),
		"OIDC with an endpoint": over(oidc, map[string]string{
			"assume_role_with_oidc.oidc_request_url":   p.overTLS.URL + "/token",
			"assume_role_with_oidc.oidc_request_token": "bearer",
			"assume_role_with_oidc.oidc_audience":      "audience",
		}),
		"a profile": {
			"profile": "ci",
			"shared_credentials_file": writeFile(t, "config.json", `{"current": "other", "profiles": [
				{"name": "ci", "mode": "AK", "access_key_id": "ci-id", "access_key_secret": "s"},
				{"name": "other", "mode": "AK", "access_key_id": "other-id", "access_key_secret": "s"}]}`),
		},
		"a URI":       {"credentials_uri": p.plain.URL + "/keys"},
		"an ECS role": {"ecs_role_name": "web"},
	}
}

// effect resolves the arguments and fetches credentials.
func (p *platform) effect(t *testing.T, arguments, env map[string]string) effect {
	t.Helper()
	p.requests = nil
	config := Config{
		HTTP: p.overTLS.http, MetadataURL: p.plain.URL, HomeDir: t.TempDir(),
		Getenv: func(name string) string { return env[name] },
	}
	for path, text := range arguments {
		setArgument(t, reflect.ValueOf(&config).Elem(), strings.Split(path, "."), text)
	}
	source, err := Resolve(config)
	if err != nil {
		return effect{err: err.Error()}
	}
	got := effect{}
	if got.keys, err = source.Credentials(t.Context()); err != nil {
		got.err = err.Error()
	}
	got.requests = p.requests
	return got
}

// fieldName returns the name of an argument's field, in lower case.
func fieldName(argument string) string {
	return strings.ToLower(strings.ReplaceAll(argument, "_", ""))
}

// setArgument sets the field with the names of the path. It creates the blocks on the way.
func setArgument(t *testing.T, block reflect.Value, path []string, text string) {
	t.Helper()
	for field, value := range block.Fields() {
		if strings.ToLower(field.Name) != fieldName(path[0]) {
			continue
		}
		if value.IsNil() {
			value.Set(reflect.New(field.Type.Elem()))
		}
		switch target := value.Elem(); target.Kind() {
		case reflect.Struct:
			setArgument(t, target, path[1:], text)
		case reflect.Int64:
			number, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			target.SetInt(number)
		default:
			target.SetString(text)
		}
		return
	}
	t.Fatalf("there is no argument %s", path[0])
}

// argumentPaths returns the paths of the arguments of a block, also those in nested blocks, as fieldName returns them.
func argumentPaths(block reflect.Type, prefix string) []string {
	var paths []string
	for field := range block.Fields() {
		name := prefix + strings.ToLower(field.Name)
		switch field.Type {
		case reflect.TypeFor[*AssumeRole](), reflect.TypeFor[*AssumeRoleWithOIDC]():
			paths = append(paths, argumentPaths(field.Type.Elem(), name+".")...)
		case reflect.TypeFor[*string](), reflect.TypeFor[*int64]():
			paths = append(paths, name)
		}
	}
	return paths
}

// An argument whose value makes no difference would be ignored, and so would a variable that does not replace its
// argument. The argument wins.
func TestResolve_usesEveryArgumentAndVariable(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	used := make(map[string]bool)
	for name, arguments := range p.scenarios(t) {
		want := p.effect(t, arguments, nil)
		if want.err != "" {
			t.Errorf("%s: %s", name, want.err)
		}
		for path, text := range arguments {
			used[fieldName(path)] = true
			changed := maps.Clone(arguments)
			changed[path] = text + "0"
			if got := p.effect(t, changed, nil); reflect.DeepEqual(got, want) {
				t.Errorf("%s: %s makes no difference", name, path)
			}
			delete(changed, path)
			for _, variable := range setting.Variables(path) {
				got := p.effect(t, changed, map[string]string{variable: text})
				if diff := cmp.Diff(want, got, cmp.AllowUnexported(effect{})); diff != "" {
					t.Errorf("%s: %s does not replace %s (-argument +variable):\n%s", name, variable, path, diff)
				}
				got = p.effect(t, arguments, map[string]string{variable: text + "0"})
				// This role would be assumed on top of another one.
				if variable != setting.OIDCRoleVariable && !reflect.DeepEqual(got, want) {
					t.Errorf("%s: %s wins over %s", name, variable, path)
				}
			}
		}
	}
	got, want := slices.Sorted(maps.Keys(used)), slices.Sorted(slices.Values(argumentPaths(reflect.TypeFor[Config](), "")))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("arguments (-of Config +in scenarios):\n%s", diff)
	}
}
