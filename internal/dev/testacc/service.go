// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

const (
	actionQuery = "QueryEmailVerification"
	actionList  = "ListEmailVerification"

	// maxOwnRequests bounds the requests that are not the provider's.
	maxOwnRequests = 80
	maxAnswerBytes = 1 << 20
)

// service sends requests that the provider would never send, for what the provider does not show.
type service struct {
	client   *http.Client
	account  domaintest.Account
	endpoint string
	region   string
	pause    time.Duration
	sent     int
}

// request is a request as far as it differs from a proper one.
type request struct {
	method   string // POST if empty
	action   string
	params   url.Values // a common parameter with no value is left out
	account  *domaintest.Account
	endpoint string
	at       time.Time
	v3       bool
	// tamper changes what was signed.
	tamper func(*http.Request)
}

// answer is what came back.
type answer struct {
	status      int
	contentType string
	body        []byte
	// fields are those of an answer in JSON, and code is that of an error in either format.
	fields map[string]any
	code   string
}

// query asks for an address.
func (s *service) query(ctx context.Context, address string) (answer, error) {
	return s.send(ctx, request{action: actionQuery, params: parameters("Email", address)})
}

// list lists records; more are parameters and their values in turn.
func (s *service) list(ctx context.Context, more ...string) (answer, error) {
	return s.send(ctx, request{action: actionList, params: parameters(more...)})
}

func parameters(pairs ...string) url.Values {
	params := make(url.Values)
	for pair := range slices.Chunk(pairs, 2) {
		params.Set(pair[0], pair[1])
	}
	return params
}

func (s *service) send(ctx context.Context, r request) (answer, error) {
	if s.sent++; s.sent > maxOwnRequests {
		return answer{}, errors.New("more requests than allowed")
	}
	select {
	case <-time.After(s.pause):
	case <-ctx.Done():
		return answer{}, ctx.Err()
	}
	httpRequest, err := s.build(ctx, r)
	if err != nil {
		return answer{}, err
	}
	response, err := s.client.Do(httpRequest)
	if err != nil {
		if wrapped, ok := errors.AsType[*url.Error](err); ok {
			err = wrapped.Err // less the URL, which holds the query
		}
		return answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswerBytes))
	if err != nil {
		return answer{}, err
	}
	a := answer{status: response.StatusCode, contentType: plain(response.Header.Get("Content-Type")), body: body}
	a.read()
	return a, nil
}

// plain returns a word of the service that a report shows, unless it is more than a word.
func plain(word string) string {
	if len(word) > 100 || strings.ContainsFunc(word, func(c rune) bool {
		return (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (c < '0' || c > '9') && !strings.ContainsRune("._-/;= ", c)
	}) {
		return "(unreadable)"
	}
	return word
}

func (s *service) build(ctx context.Context, r request) (*http.Request, error) {
	account, endpoint, method, at := s.account, s.endpoint, http.MethodPost, time.Now()
	if r.account != nil {
		account = *r.account
	}
	if r.endpoint != "" {
		endpoint = r.endpoint
	}
	if r.method != "" {
		method = r.method
	}
	if !r.at.IsZero() {
		at = r.at
	}
	params := url.Values{"RegionId": {s.region}}
	maps.Copy(params, r.params)
	if !r.v3 {
		params = account.SignedParams(method, r.action, at, params)
	}
	if !strings.Contains(endpoint, "://") {
		endpoint = "https://" + endpoint
	}
	httpRequest, err := http.NewRequestWithContext(ctx, method, endpoint+"/?"+params.Encode(), nil)
	if err != nil {
		return nil, errors.New("the endpoint is no URL")
	}
	if r.v3 {
		account.AuthorizeV3(httpRequest, r.action, at, nil)
	}
	if r.tamper != nil {
		r.tamper(httpRequest)
	}
	return httpRequest, nil
}

func (a *answer) read() {
	var failure struct {
		XMLName xml.Name
		Code    string
	}
	switch {
	case json.Unmarshal(a.body, &a.fields) == nil:
		a.code, _ = a.fields["Code"].(string)
	case xml.Unmarshal(a.body, &failure) == nil && failure.XMLName.Local == "Error":
		a.code = failure.Code
	}
	a.code = plain(a.code)
}

// outcome is the status, with the code of an error.
func (a *answer) outcome() string {
	return strings.TrimSpace(strconv.Itoa(a.status) + " " + a.code)
}

func (a *answer) number(field string) int {
	number, _ := a.fields[field].(float64)
	return int(number)
}

// format is that of the body.
func (a *answer) format() string {
	switch text := strings.TrimSpace(string(a.body)); {
	case a.fields != nil:
		return "JSON"
	case strings.HasPrefix(text, "<"):
		return "XML"
	}
	return "neither JSON nor XML"
}

// absent is how an answer about an address without a record looks.
func (a *answer) absent() string {
	if a.code != "" || a.fields == nil {
		return a.outcome()
	}
	if _, ok := a.fields["RequestId"]; ok && len(a.fields) == 1 {
		return a.outcome() + ", a request ID alone"
	}
	return a.outcome() + ", " + plain(strings.Join(slices.Sorted(maps.Keys(a.fields)), " "))
}
