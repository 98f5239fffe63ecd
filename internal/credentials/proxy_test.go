// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
)

// setInvalidProxy sets the proxy in the environment to an invalid URL, which fails each request that would use it.
func setInvalidProxy(t *testing.T) {
	t.Helper()
	const proxy = "http://user:PLANTED@[::bad"
	for name, value := range map[string]string{"HTTPS_PROXY": proxy, "HTTP_PROXY": proxy, "NO_PROXY": "", "REQUEST_METHOD": ""} {
		t.Setenv(name, value)
		t.Setenv(strings.ToLower(name), value)
	}
}

// Package httpclient tests what a proxy does.
func TestProxy_forEverySource(t *testing.T) { //nolint:paralleltest // it changes the environment
	setInvalidProxy(t)
	client := httpclient.New(httpclient.Config{Dial: func(_ context.Context, _, address string) (net.Conn, error) {
		t.Errorf("dialed %s", address)
		return nil, errors.New("not the proxy")
	}})
	configs := map[string]Config{
		"AssumeRole": {AccessKey: new("i"), SecretKey: new("s"), AssumeRole: &AssumeRole{RoleARN: new("r")}},
		"AssumeRoleWithOIDC": {AssumeRoleWithOIDC: &AssumeRoleWithOIDC{
			RoleARN: new("r"), OIDCProviderARN: new("p"), OIDCToken: new("PLANTED"),
		}},
		"token endpoint": {AssumeRoleWithOIDC: &AssumeRoleWithOIDC{
			RoleARN: new("r"), OIDCProviderARN: new("p"),
			OIDCRequestURL: new("https://token.example.test/?a=PLANTED"), OIDCRequestToken: new("PLANTED"),
		}},
		"URI": {CredentialsURI: new("https://keys.example.test/")},
	}
	for name, login := range logins("https://signin.example.test", time.Now().Add(time.Hour)) {
		configs[name] = profileOf(t, login.profile)
	}
	for name, config := range configs {
		config.HTTP, config.OAuthURL = client, "https://oauth.example.test"
		if got := retrievalFailure(t, resolve(t, config)); got.Reason != ReasonProxy || got.Retryable() {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

// Requests to the metadata service bypass the proxy. net/http bypasses proxies for loopback addresses, so the test uses the
// unspecified address, which also leads to this host.
func TestProxy_notForMetadata(t *testing.T) { //nolint:paralleltest // it changes the environment
	service := serveMetadata(t, true)
	_, port, err := net.SplitHostPort(service.host())
	if err != nil {
		t.Fatal(err)
	}
	base := "http://0.0.0.0:" + port
	if conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", "0.0.0.0:"+port); err != nil {
		t.Skip("the unspecified address does not lead to loopback on this system: ", err)
	} else {
		_ = conn.Close()
	}
	setInvalidProxy(t)
	if got, err := resolve(t, Config{ECSRoleName: new("web"), MetadataURL: base}).Credentials(t.Context()); err != nil || got != metaKeys {
		t.Errorf("Credentials = %+v, %v", got, err)
	}
	// Other sources use a proxy for the same address.
	if got := retrievalFailure(t, resolve(t, Config{CredentialsURI: &base})); got.Reason != ReasonProxy {
		t.Errorf("a URI: %+v", got)
	}
}
