// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

const keysBody = `{"Code": "Success", "AccessKeyId": "STS.meta", "AccessKeySecret": "s", "SecurityToken": "t",
	"LastUpdated": "2026-01-02T03:00:00Z", "Expiration": "2999-01-02T09:04:05Z"}`

var metaKeys = rpc.Credentials{ //nolint:gochecknoglobals // a constant
	AccessKeyID: "STS.meta", AccessKeySecret: "s", SecurityToken: "t",
}

// serveMetadata starts a metadata service for an instance with the role "web". If it has tokens, it requires them.
func serveMetadata(t *testing.T, withTokens bool) *standIn {
	t.Helper()
	return serve(t, false, func(w http.ResponseWriter, r *http.Request) {
		r.Form.Set("path", r.Method+" "+r.URL.EscapedPath())
		if r.Method == http.MethodPut {
			// The token has to outlive the requests, in seconds.
			seconds, err := strconv.Atoi(r.Header.Get(metadataTTLHeader))
			if !withTokens || r.URL.Path != metadataTokenPath || err != nil || seconds < 30 {
				http.Error(w, "not-found", http.StatusNotFound)
				return
			}
			_, _ = io.WriteString(w, "meta-token")
			return
		}
		if r.Header.Get(metadataTokenHeader) != map[bool]string{true: "meta-token"}[withTokens] {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		switch r.URL.Path {
		case metadataRolesPath:
			_, _ = io.WriteString(w, "web\n")
		case metadataRolesPath + "web":
			_, _ = io.WriteString(w, keysBody)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
}

func TestMetadata(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		role       *string
		withTokens bool
		requests   int
	}{
		"a role that is named":                     {new("web"), true, 2},
		"the role of the instance":                 {nil, true, 3},
		"a role that is named, without tokens":     {new("web"), false, 2},
		"the role of the instance, without tokens": {nil, false, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service := serveMetadata(t, test.withTokens)
			got, err := resolve(t, Config{ECSRoleName: test.role, MetadataURL: service.URL}).Credentials(t.Context())
			if n := len(service.received()); err != nil || got != metaKeys || n != test.requests {
				t.Errorf("Credentials = %+v, %v after %d requests, want %d", got, err, n, test.requests)
			}
		})
	}
}

func TestMetadata_reportsFailures(t *testing.T) {
	t.Parallel()
	respond := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPut {
				_, _ = io.WriteString(w, "meta-token")
				return
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	for name, test := range map[string]struct {
		config  Config
		env     map[string]string
		handler http.HandlerFunc
		want    RetrievalError
	}{
		"no role": {
			handler: respond(404, "<html>"), want: RetrievalError{Reason: ReasonNoRole, HTTPStatus: 404, LastResort: true},
		},
		"an empty list of roles": {
			handler: respond(200, "\n"), want: RetrievalError{Reason: ReasonNoRole, HTTPStatus: 200, LastResort: true},
		},
		"a page in place of the list": {
			handler: respond(200, "<html>PLANTED</html>"),
			want:    RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200, LastResort: true},
		},
		"the list refused": {
			handler: respond(403, "PLANTED"), want: RetrievalError{Reason: ReasonDenied, HTTPStatus: 403, LastResort: true},
		},
		"another role": {
			config: Config{ECSRoleName: new("other")}, handler: respond(404, "PLANTED"),
			want: RetrievalError{Reason: ReasonNoRole, HTTPStatus: 404, Role: "other"},
		},
		"no keys": {
			config: Config{ECSRoleName: new("web")}, handler: respond(200, `{"Code": "Success"}`),
			want: RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200, Err: errNoKeys},
		},
		"a page in place of the token": {
			handler: func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodPut {
					t.Error("the request has a page as its token")
				}
				_, _ = io.WriteString(w, "<html>\nPLANTED</html>")
			},
			want: RetrievalError{Reason: ReasonMalformed, HTTPStatus: 200, LastResort: true},
		},
		"no token where one is demanded": {
			env: map[string]string{"ALIBABA_CLOUD_IMDSV1_DISABLED": "true"},
			handler: func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodPut {
					t.Error("the request has no token")
				}
				w.WriteHeader(http.StatusForbidden)
			},
			want: RetrievalError{Reason: ReasonDenied, HTTPStatus: 403, LastResort: true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := test.config
			config.Getenv = environment(test.env)
			config.MetadataURL = serve(t, false, test.handler).URL
			source := resolve(t, config)
			got := retrievalFailure(t, source)
			want := test.want
			want.Source, want.Unconfigured = source.Name(), got.Unconfigured
			if *got != want {
				t.Errorf("got  %+v\nwant %+v", *got, want)
			}
		})
	}
}

// Behind a hop limit, as in a container, only the response to the request for a token is lost.
func TestMetadata_continuesWithoutToken(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]domaintest.Fault{"no response": {Delay: time.Hour}, "reset": {Drop: true}} {
		for _, tokenOnly := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/%t", name, tokenOnly), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					d := destinations()["metadata"]
					own, faulty := d.handler(future), domaintest.Faulty(nil, fault)
					network := domaintest.NewPipes(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						if r.Method == http.MethodPut {
							faulty.ServeHTTP(w, r)
							return
						}
						if r.Header.Get(metadataTokenHeader) != "" {
							t.Error("a token was sent")
						}
						own(w, r)
					}))
					client := httpclient.New(httpclient.Config{Direct: true, Dial: network.Dial, ReadTimeout: metadataReadTimeout})
					t.Cleanup(client.CloseIdleConnections)
					m := metadata{client: client, base: "http://127.0.0.1", tokenOnly: tokenOnly}
					got, err := m.fetch(t.Context())
					if (err == nil) == tokenOnly || err == nil && got.keys != responseKeys() {
						t.Errorf("fetch = %+v, %v", got, err)
					}
				})
			})
		}
	}
}

// Where nothing listens, another request would only take longer.
func TestMetadata_absenceIsFoundOnce(t *testing.T) {
	t.Parallel()
	var dialed int
	client := httpclient.New(httpclient.Config{
		Direct: true, Dial: func(context.Context, string, string) (net.Conn, error) {
			dialed++
			return nil, syscall.ECONNREFUSED
		},
	})
	if _, err := (metadata{client: client, base: "http://127.0.0.1"}).fetch(t.Context()); err == nil || dialed != 1 {
		t.Errorf("fetch = %v after dialing %d times", err, dialed)
	}
}

func TestMetadata_absenceIsLastResort(t *testing.T) {
	t.Parallel()
	got := retrievalFailure(t, resolve(t, Config{}))
	if got.Reason != ReasonUnreachable || !got.LastResort || got.Source != "the metadata service" {
		t.Errorf("got %+v", got)
	}
	withRole := resolve(t, Config{AssumeRole: &AssumeRole{RoleARN: new("r")}})
	if got := retrievalFailure(t, withRole); !got.LastResort || got.Source != "the metadata service" {
		t.Errorf("with a role on top: %+v", got)
	}
}

// In GitHub Actions, a job with the role and the provider lacks only a permission.
func TestMetadata_absentNextToIncompleteOIDC(t *testing.T) {
	t.Parallel()
	variables := map[string]string{
		"ALIBABA_CLOUD_ROLE_ARN": "r", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "p", "GITHUB_ACTIONS": "true",
	}
	got := retrievalFailure(t, resolve(t, Config{Getenv: environment(variables)}))
	if !got.LastResort || got.Unconfigured == nil || !slices.Equal(got.Unconfigured.Fields, []string{"ACTIONS_ID_TOKEN_REQUEST_URL"}) {
		t.Errorf("got %+v", got)
	}
}
