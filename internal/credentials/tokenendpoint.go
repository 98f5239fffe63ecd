// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// tokenEndpoint issues OIDC tokens to the jobs of a pipeline, in the way of GitHub Actions
// (https://docs.github.com/en/actions/reference/security/oidc).
type tokenEndpoint struct {
	client *httpclient.Client
	// name describes the endpoint for people. requestToken authorizes the job to request tokens for the audience.
	name, requestToken, audience string
	url                          *url.URL
}

var (
	errNoIDToken    = errors.New("the token is missing")
	errRequestToken = errors.New("the request token has blanks or control characters")
)

// token requests a new OIDC token. Its errors name the endpoint as their source.
func (e tokenEndpoint) token(ctx context.Context) (string, error) {
	token, err := e.request(ctx)
	if failure, ok := errors.AsType[*RetrievalError](err); ok {
		failure.Source = e.name
		if !failure.Retryable() && (failure.HTTPStatus == http.StatusUnauthorized || failure.HTTPStatus == http.StatusForbidden) {
			failure.Reason = ReasonTokenDenied
		}
	}
	return token, err
}

func (e tokenEndpoint) request(ctx context.Context) (string, error) {
	if !isHeaderToken(e.requestToken) {
		return "", &RetrievalError{Reason: ReasonMalformed, Err: errRequestToken}
	}
	secrets := secret.New(append(secret.OfURL(e.url), e.requestToken)...)
	location, query := *e.url, e.url.Query()
	query.Set("audience", e.audience) // instead of any other one
	location.RawQuery = query.Encode()
	response, err := e.client.Do(ctx, httpclient.Request{
		Method: http.MethodGet, URL: location.String(), Secrets: secrets,
		Header: http.Header{"Accept": {"application/json"}, "Authorization": {"bearer " + e.requestToken}},
	})
	if err != nil {
		return "", retrievalError(err, response.Status)
	}
	return readToken(response, secrets)
}

// readToken returns the token of a successful response.
func readToken(response httpclient.Response, secrets secret.Redactor) (string, error) {
	var issued struct {
		Value strictjson.Text `json:"value"`
	}
	if err := readResponse(response, secrets, &issued); err != nil {
		return "", err
	}
	token := strings.TrimSpace(string(issued.Value))
	if token == "" {
		return "", &RetrievalError{Reason: ReasonMalformed, HTTPStatus: response.Status, Err: errNoIDToken}
	}
	return token, nil
}
