// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
)

// proxied returns a source of each kind, with hosts other than loopback. It fails the test if they dial anything but the
// proxy.
func proxied(t *testing.T, proxy string) map[string]*Source {
	t.Helper()
	client := httpclient.New(httpclient.Config{
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			if address != proxy {
				t.Errorf("dialed %s", address)
				return nil, errors.New("not the proxy")
			}
			return (&net.Dialer{}).DialContext(ctx, network, address)
		},
	})
	t.Cleanup(client.CloseIdleConnections)
	sources := make(map[string]*Source)
	add := func(name string, config Config) {
		config.HTTP = client
		config.STSEndpoint = new("sts.example.test")
		sources[name] = resolve(t, config)
	}
	add("AssumeRole", Config{AccessKey: new("i"), SecretKey: new("s"), AssumeRole: &AssumeRole{RoleARN: new("r")}})
	add("AssumeRoleWithOIDC", Config{AssumeRoleWithOIDC: &AssumeRoleWithOIDC{
		RoleARN: new("r"), OIDCProviderARN: new("p"), OIDCToken: new("PLANTED"),
	}})
	add("token endpoint", Config{AssumeRoleWithOIDC: &AssumeRoleWithOIDC{
		RoleARN: new("r"), OIDCProviderARN: new("p"),
		OIDCRequestURL: new("https://token.example.test/?a=PLANTED"), OIDCRequestToken: new("PLANTED"),
	}})
	add("URI", Config{CredentialsURI: new("https://keys.example.test/")})
	for name, login := range logins("https://signin.example.test", newClock().Now().AddDate(1, 0, 0)) {
		config := profileOf(t, login.profile)
		config.OAuthURL, config.Now = "https://oauth.example.test", newClock().Now
		add(name, config)
	}
	return sources
}

// setProxy sets the proxy in the environment.
func setProxy(t *testing.T, proxy string) {
	t.Helper()
	for name, value := range map[string]string{"HTTPS_PROXY": proxy, "HTTP_PROXY": proxy, "NO_PROXY": "", "REQUEST_METHOD": ""} {
		t.Setenv(name, value)
		t.Setenv(strings.ToLower(name), value)
	}
}

func TestProxy_invalidURLFails(t *testing.T) { //nolint:paralleltest // it changes the environment
	for _, proxy := range []string{
		"http://user:PLANTED@[::bad", "user:PLANTED@:x", "http://", "ht tp://user:PLANTED@127.0.0.1:1", "http:///PLANTED", "%PLANTED",
	} {
		setProxy(t, proxy)
		for name, source := range proxied(t, "") {
			got := retrievalFailure(t, source)
			if got.Reason != ReasonProxy || got.Retryable() {
				t.Errorf("%s with %s: got %+v", name, proxy, got)
			}
		}
	}
}

func TestProxy_rejectsConnections(t *testing.T) { //nolint:paralleltest // it changes the environment
	for name, test := range map[string]struct { //nolint:paralleltest // as above
		response string
		want     Reason
	}{
		"credentials demanded": {"HTTP/1.1 407 no user:PLANTED-proxy, no PLANTED%%2Dproxy\r\nX: %[1]s\r\n\r\nno %[1]s", ReasonProxy},
		"forbidden":            {"HTTP/1.1 403 PLANTED-proxy %[1]s\r\n\r\n", ReasonProxy},
		"a redirect":           {"HTTP/1.1 302 PLANTED-proxy\r\nLocation: http://elsewhere.invalid/\r\n\r\n", ReasonProxy},
		"broken":               {"HTTP/1.1 502 PLANTED-proxy %[1]s\r\n\r\n", ReasonUnreachable},
		"no HTTP":              {"PLANTED-proxy %[1]s\r\n\r\n", ReasonUnreachable},
		"no status":            {"HTTP/1.1 PLANTED-proxy %[1]s\r\n\r\n", ReasonUnreachable},
		"hung up":              {"", ReasonUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			proxy := serve(t, false, func(w http.ResponseWriter, r *http.Request) {
				// Base64 of the proxy's user and password, as in the header.
				sent := r.Header.Get("Proxy-Authorization")
				if r.Method != http.MethodConnect || sent == "" {
					t.Errorf("got %s %s with %q", r.Method, r.Host, sent)
				}
				response := test.response
				if strings.Contains(response, "%[1]s") {
					response = fmt.Sprintf(response, sent)
				}
				hangUp(w, response)
			})
			setProxy(t, "http://user:PLANTED-proxy@"+proxy.host())
			for name, source := range proxied(t, proxy.host()) {
				got := retrievalFailure(t, source)
				if got.Reason != test.want || got.Retryable() != (test.want == ReasonUnreachable) {
					t.Errorf("%s: got %+v", name, got)
				}
				if strings.Contains(fmt.Sprintf("%+v %v", *got, got.Err), "dXNlcjpQTEFOVEVE") {
					t.Errorf("%s: the proxy's password in %+v", name, got)
				}
			}
		})
	}
}

func TestProxy_tunnels(t *testing.T) { //nolint:paralleltest // it changes the environment
	sts := serveSTS(t, map[string]string{"id": "secret"})
	var connects sync.Map
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connects.Store(r.Method+" "+r.Host, true)
		tunnel(t, w, r, sts.host())
	}))
	t.Cleanup(proxy.Close)
	setProxy(t, proxy.URL)
	// The certificate of httptest has this name.
	const host = "example.com"
	client := httpclient.New(httpclient.Config{
		RootCAs: sts.roots(),
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			if address != proxy.Listener.Addr().String() {
				t.Errorf("dialed %s", address)
				return nil, errors.New("not the proxy")
			}
			return (&net.Dialer{}).DialContext(ctx, network, address)
		},
	})
	t.Cleanup(client.CloseIdleConnections)
	got, err := resolve(t, Config{
		AccessKey: new("id"), SecretKey: new("secret"), STSEndpoint: new(host), HTTP: client,
		AssumeRole: &AssumeRole{RoleARN: new("acs:ram::1:role/r")},
	}).Credentials(t.Context())
	if err != nil || got != stsKeys {
		t.Errorf("through the proxy: %+v, %v", got, err)
	}
	if _, ok := connects.Load("CONNECT " + host + ":443"); !ok {
		t.Error("the proxy was not used")
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
	setProxy(t, "http://user:PLANTED@[::bad")
	if got, err := resolve(t, Config{ECSRoleName: new("web"), MetadataURL: base, Now: newClock().Now}).Credentials(t.Context()); err != nil || got != metaKeys {
		t.Errorf("Credentials = %+v, %v", got, err)
	}
	// Other sources use a proxy for the same address.
	if got := retrievalFailure(t, resolve(t, Config{CredentialsURI: &base})); got.Reason != ReasonProxy {
		t.Errorf("a URI: %+v", got)
	}
}

func tunnel(t *testing.T, w http.ResponseWriter, r *http.Request, to string) {
	t.Helper()
	up, err := (&net.Dialer{}).DialContext(r.Context(), "tcp", to)
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = up.Close() }()
	w.WriteHeader(http.StatusOK)
	down, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = down.Close() }()
	go func() { _, _ = io.Copy(up, buffered) }()
	_, _ = io.Copy(down, up)
}
