// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"crypto/x509"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
)

// standIn is a server on loopback that records the parameters of its requests.
type standIn struct {
	*httptest.Server
	// http trusts the server.
	http *httpclient.Client

	mu       sync.Mutex
	requests []url.Values
}

// serve starts a stand-in. The handler gets each request with its form parsed.
func serve(t *testing.T, overTLS bool, handler http.HandlerFunc) *standIn {
	t.Helper()
	s := &standIn{}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Errorf("parsing a request: %v", err)
		}
		s.mu.Lock()
		s.requests = append(s.requests, maps.Clone(r.Form))
		s.mu.Unlock()
		handler(w, r)
	}))
	// Discard the reports of clients that do not trust the server.
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	config := httpclient.Config{Direct: true}
	if overTLS {
		s.StartTLS()
		config.RootCAs = s.roots()
	} else {
		s.Start()
	}
	s.http = httpclient.New(config)
	t.Cleanup(s.Close)
	t.Cleanup(s.http.CloseIdleConnections)
	return s
}

func (s *standIn) received() []url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// roots returns a pool with only the server's certificate.
func (s *standIn) roots() *x509.CertPool {
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return roots
}

// host returns a value for sts_endpoint.
func (s *standIn) host() string {
	return s.Listener.Addr().String()
}

// serveSTS starts STS over TLS. It issues sessions for requests that are signed with one of the secrets or have an OIDC
// token.
func serveSTS(t *testing.T, secrets map[string]string) *standIn {
	t.Helper()
	sts := domaintest.STS{
		Account: domaintest.Account{AccessKeyID: "STS.id", AccessKeySecret: "sts-secret", SecurityToken: "sts-token"},
		Expires: func() time.Time { return time.Date(2999, 1, 1, 0, 0, 0, 0, time.UTC) },
		Refuse: func(r *http.Request) domaintest.Fault {
			if r.Form.Get("Action") == "AssumeRole" {
				secret, ok := secrets[r.Form.Get("AccessKeyId")]
				if !ok || r.Form.Get("Signature") != domaintest.Sign(r.Method, r.Form, secret) {
					return domaintest.Fault{Code: "SignatureDoesNotMatch"}
				}
			}
			return domaintest.Fault{}
		},
	}
	return serve(t, true, sts.ServeHTTP)
}

// environment returns a Getenv.
func environment(variables map[string]string) func(string) string {
	return func(name string) string { return variables[name] }
}

// writeFile writes a temporary file and returns its path.
func writeFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// home returns a home directory with a profile file.
func home(t *testing.T, content string) string {
	t.Helper()
	path := writeFile(t, filepath.Join(".aliyun", "config.json"), content)
	return strings.TrimSuffix(path, filepath.Join(".aliyun", "config.json"))
}

// withHome returns a text that ends in a path, with the home directory for ~.
func withHome(text, home string) string {
	before, path, ok := strings.Cut(text, "~")
	if !ok {
		return text
	}
	return before + filepath.Join(home, path)
}

func resolve(t *testing.T, config Config) *Source {
	t.Helper()
	if config.Getenv == nil {
		config.Getenv = environment(nil)
	}
	if config.HomeDir == "" {
		config.HomeDir = t.TempDir()
	}
	if config.MetadataURL == "" {
		// Nothing listens there.
		config.MetadataURL = "http://127.0.0.1:1"
	}
	source, err := Resolve(config)
	if err != nil {
		t.Fatalf("Resolve: %v", err)
	}
	return source
}

func writeInto(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
