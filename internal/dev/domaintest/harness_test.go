// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

const (
	query    = "QueryEmailVerification"
	list     = "ListEmailVerification"
	profiles = "QueryRegistrantProfiles"
	domain   = "QueryDomainByDomainName"
	address  = "a@example.com"
	form     = "application/x-www-form-urlencoded"
)

// values returns parameters: names, each followed by its value.
func values(pairs ...string) url.Values {
	v := make(url.Values)
	for pair := range slices.Chunk(pairs, 2) {
		v.Add(pair[0], pair[1])
	}
	return v
}

// request is a request. The zero request is a correct query for the address, with a signature of version 1.0.
type request struct {
	v3                bool
	account           domaintest.Account
	method, action    string
	params            url.Values // nil removes a parameter
	header            http.Header
	contentType, body string
	at                time.Time
	change            func(*http.Request) // after it is signed
}

func (q request) build(ctx context.Context, endpoint string) (*http.Request, error) {
	account, at := cmp.Or(q.account, domaintest.DefaultAccount()), cmp.Or(q.at, time.Now())
	method, action := cmp.Or(q.method, http.MethodPost), cmp.Or(q.action, query)
	params := make(url.Values)
	if action == query {
		params.Set("Email", address)
	}
	maps.Copy(params, q.params)
	if !q.v3 {
		params = account.SignedParams(method, action, at, params)
	}
	r, err := http.NewRequestWithContext(ctx, method, endpoint+"/?"+params.Encode(), strings.NewReader(q.body))
	if err != nil {
		return nil, err
	}
	maps.Copy(r.Header, q.header)
	if q.contentType != "" {
		r.Header.Set("Content-Type", q.contentType)
	}
	if q.v3 {
		account.AuthorizeV3(r, action, at, []byte(q.body))
	}
	if q.change != nil {
		q.change(r)
	}
	return r, nil
}

// send sends a request to an endpoint. It follows no redirect.
func (q request) send(ctx context.Context, client *http.Client, endpoint string) reply {
	r, err := q.build(ctx, endpoint)
	if err != nil {
		return reply{err: err}
	}
	response, err := client.Transport.RoundTrip(r)
	if err != nil {
		return reply{err: err}
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return reply{status: response.StatusCode, header: response.Header, body: string(body), err: err}
}

// reply is a response that was read to its end, or up to err.
type reply struct {
	status int
	header http.Header
	body   string
	err    error
}

// fields returns the members of the JSON object.
func (r reply) fields(t *testing.T) map[string]any {
	t.Helper()
	var fields map[string]any
	if err := cmp.Or(r.err, json.Unmarshal([]byte(r.body), &fields)); err != nil {
		t.Fatalf("%v: %s", err, r.body)
	}
	return fields
}

// want checks the status and the code; an empty code stands for a success.
func (r reply) want(t *testing.T, status int, code string) {
	t.Helper()
	if got, _ := r.fields(t)["Code"].(string); got != code || r.status != status {
		t.Errorf("got %d %s, want %d %s", r.status, r.body, status, code)
	}
}

// fixture is a service with a client.
type fixture struct {
	*domaintest.Server

	t *testing.T
}

func start(t *testing.T, options ...domaintest.Option) fixture {
	t.Helper()
	return fixture{domaintest.Start(t, options...), t}
}

func (s fixture) send(q request) reply {
	return q.send(s.t.Context(), s.Client(), s.URL)
}

// query queries an address.
func (s fixture) query(email string) reply {
	return s.send(request{params: values("Email", email)})
}

// list requests a page.
func (s fixture) list(pairs ...string) domaintest.ListResponse {
	s.t.Helper()
	got := s.send(request{action: list, params: values(pairs...)})
	var page domaintest.ListResponse
	if err := json.Unmarshal([]byte(got.body), &page); err != nil || got.status != http.StatusOK {
		s.t.Fatalf("got %d %s, %v", got.status, got.body, got.err)
	}
	return page
}

// start sends a request from a goroutine, and waits until it has arrived.
func (s fixture) start(ctx context.Context, q request) <-chan reply {
	s.t.Helper()
	before := s.Stats().Requests
	replies := make(chan reply, 1)
	go func() { replies <- q.send(ctx, s.Client(), s.URL) }()
	s.await(ctx, func(stats domaintest.Stats) bool { return stats.Requests > before })
	return replies
}

// await fails the test if the counts do not become as wanted.
func (s fixture) await(ctx context.Context, wanted func(domaintest.Stats) bool) {
	s.t.Helper()
	if err := s.Await(ctx, wanted); err != nil {
		s.t.Fatal(err)
	}
}
