// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc

import (
	"cmp"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

const (
	actionQuery = "QueryEmailVerification"
	actionList  = "ListEmailVerification"

	// maxOwnRequests limits the requests that the provider does not send.
	maxOwnRequests   = 80
	maxResponseBytes = 1 << 20
)

// request is a request that the provider would not send. A field that is not set is that of a valid request: a query for
// an address without a record, signed with version 1.0.
type request struct {
	// label names the response among those to several requests.
	label    string
	action   string
	method   string
	endpoint string
	account  domaintest.Account
	at       time.Time
	// params replace parameters of a valid request. A parameter without values is left out.
	params url.Values
	// v3 signs with version 3.
	v3 bool
	// tamper changes the request after it is signed.
	tamper func(*http.Request)
}

// query returns a query with other parameters than a valid one.
func query(params url.Values) request { return request{action: actionQuery, params: params} }

// list returns a list with other parameters than a valid one, which has a page of a single record.
func list(params url.Values) request { return request{action: actionList, params: params} }

func (r request) labeled(label string) request {
	r.label = label
	return r
}

// send sends a request. Its error does not quote the query string.
func (r *run) send(ctx context.Context, req request) (response, error) {
	if r.report.Requests++; r.report.Requests > maxOwnRequests {
		return response{}, errors.New("too many requests")
	}
	select {
	case <-time.After(r.Pause):
	case <-ctx.Done():
		return response{}, ctx.Err()
	}
	httpRequest, err := r.build(ctx, req)
	if err != nil {
		return response{}, err
	}
	httpResponse, err := r.client.Do(httpRequest)
	if err != nil {
		if wrapper, ok := errors.AsType[*url.Error](err); ok {
			err = wrapper.Err
		}
		return response{}, err
	}
	defer func() { _ = httpResponse.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(httpResponse.Body, maxResponseBytes))
	if err != nil {
		return response{}, err
	}
	return newResponse(httpResponse, body), nil
}

func (r *run) build(ctx context.Context, req request) (*http.Request, error) {
	action, method := cmp.Or(req.action, actionQuery), cmp.Or(req.method, http.MethodPost)
	account, at := cmp.Or(req.account, r.account), cmp.Or(req.at, time.Now())
	params := url.Values{"RegionId": {r.region}}
	if action != actionProfiles && action != actionDomain {
		params.Set("Email", r.nobody)
	}
	if action == actionList || action == actionProfiles {
		params["PageNum"], params["PageSize"] = []string{"1"}, []string{"1"}
	}
	maps.Copy(params, req.params)
	if !req.v3 {
		params = account.SignedParams(method, action, at, params)
	}
	endpoint := cmp.Or(req.endpoint, r.endpoint)
	if !strings.Contains(endpoint, "://") {
		endpoint = "https://" + endpoint
	}
	httpRequest, err := http.NewRequestWithContext(ctx, method, endpoint+"/?"+params.Encode(), nil)
	if err != nil {
		return nil, errors.New("the endpoint is not a valid URL")
	}
	if req.v3 {
		account.AuthorizeV3(httpRequest, action, at, nil)
	}
	if req.tamper != nil {
		req.tamper(httpRequest)
	}
	return httpRequest, nil
}

// response is the response to a request.
type response struct {
	status      int
	contentType string
	body        []byte
	// fields are those of a JSON object.
	fields map[string]any
	// code is that of an error, in JSON or XML.
	code string
}

func newResponse(httpResponse *http.Response, body []byte) response {
	r := response{status: httpResponse.StatusCode, contentType: plain(httpResponse.Header.Get("Content-Type")), body: body}
	var failure struct {
		XMLName xml.Name `xml:"Error"`
		Code    string
	}
	switch {
	case json.Unmarshal(body, &r.fields) == nil:
		r.code, _ = r.fields["Code"].(string)
	case xml.Unmarshal(body, &failure) == nil:
		r.code = failure.Code
	}
	r.code = plain(r.code)
	return r
}

var plainText = regexp.MustCompile(`^[\w./;= -]{0,100}$`)

// plain returns a short text of the service that consists of harmless characters, and replaces any other text.
func plain(text string) string {
	if !plainText.MatchString(text) {
		return "(unreadable)"
	}
	return text
}

// outcome returns the status and the code of an error.
func (r response) outcome() string {
	return strings.TrimSpace(strconv.Itoa(r.status) + " " + r.code)
}

// contents returns the outcome and, for a JSON object that is not an error, the names of its fields.
func (r response) contents() string {
	names := slices.Sorted(maps.Keys(r.fields))
	switch {
	case r.code != "" || r.fields == nil:
		return r.outcome()
	case slices.Equal(names, []string{"RequestId"}):
		return r.outcome() + ", only a request ID"
	}
	return r.outcome() + ", " + plain(strings.Join(names, " "))
}

// format returns the format of the body, or the outcome for an error.
func (r response) format() string {
	switch {
	case r.code != "":
		return r.outcome()
	case r.fields != nil:
		return "JSON"
	case strings.HasPrefix(strings.TrimSpace(string(r.body)), "<"):
		return "XML"
	}
	return "neither JSON nor XML"
}

// records returns the records of a list.
func (r response) records() []record {
	var records []record
	data, _ := r.fields["Data"].([]any)
	for _, element := range data {
		if fields, ok := element.(map[string]any); ok {
			records = append(records, fields)
		}
	}
	return records
}
