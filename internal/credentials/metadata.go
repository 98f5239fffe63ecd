// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

const (
	// Short, because the metadata service runs on the same host if there is one.
	metadataConnectTimeout = time.Second
	metadataReadTimeout    = 2 * time.Second

	metadataTokenPath   = "/latest/api/token"
	metadataRolesPath   = "/latest/meta-data/ram/security-credentials/"
	metadataTTLHeader   = "X-aliyun-ecs-metadata-token-ttl-seconds"
	metadataTokenHeader = "X-aliyun-ecs-metadata-token"
)

// metadata fetches the session of an ECS instance's RAM role.
type metadata struct {
	client *httpclient.Client
	base   string
	role   string // empty to query the service for it
	// tokenOnly forbids IMDSv1, which has no session tokens.
	tokenOnly bool
}

func (r *resolver) metadataFetch(role string) fetch {
	return metadata{
		// A proxy would reach the metadata service of its own host.
		client: httpclient.New(httpclient.Config{
			ConnectTimeout: metadataConnectTimeout, ReadTimeout: metadataReadTimeout, Direct: true,
		}),
		base: cmp.Or(r.config.MetadataURL, defaultMetadataURL), role: role, tokenOnly: r.config.Getenv.Forbids("ALIBABA_CLOUD_IMDSV1_DISABLED") != "",
	}.fetch
}

func (m metadata) fetch(ctx context.Context) (session, error) {
	token, err := m.token(ctx)
	if err != nil {
		return session{}, err
	}
	role := m.role
	if role == "" {
		if role, err = m.firstRole(ctx, token); err != nil {
			return session{}, err
		}
	}
	response, err := m.send(ctx, http.MethodGet, metadataRolesPath+url.PathEscape(role), token)
	if err != nil {
		return session{}, err
	}
	keys, err := readKeys(response, secret.New(token))
	failure, failed := errors.AsType[*RetrievalError](err)
	switch {
	case failed && failure.HTTPStatus == http.StatusNotFound && failure.Code == "":
		return session{}, &RetrievalError{Reason: ReasonNoRole, HTTPStatus: response.Status, Role: role}
	case err != nil:
		return session{}, err
	}
	return keys.session()
}

// send sends a request with the session token, if there is one.
func (m metadata) send(ctx context.Context, method, path, token string) (httpclient.Response, error) {
	header := make(http.Header)
	switch {
	case method == http.MethodPut:
		header.Set(metadataTTLHeader, "60")
	case token != "":
		header.Set(metadataTokenHeader, token)
	}
	response, err := m.client.Do(ctx, httpclient.Request{Method: method, URL: m.base + path, Header: header, Secrets: secret.New(token)})
	if err == nil {
		return response, nil
	}
	err = retrievalError(err, response.Status)
	if failure, ok := errors.AsType[*RetrievalError](err); ok && failure.Reason == ReasonTimeout {
		failure.Reason = ReasonMetadataTimeout
	}
	return response, err
}

// token gets the session token for the other requests (IMDSv2). Without tokenOnly, it falls back to none (IMDSv1), even if
// there is no response: a container behind a hop limit gets those to the other requests only.
func (m metadata) token(ctx context.Context) (string, error) {
	response, err := m.send(ctx, http.MethodPut, metadataTokenPath, "")
	token := strings.TrimSpace(string(response.Body))
	failure, ok := errors.AsType[*httpclient.Error](err)
	switch {
	case ok && failure.Connected && !m.tokenOnly:
		return "", nil
	case err != nil:
		return "", err
	case response.Status == http.StatusOK && !isHeaderToken(token):
		return "", &RetrievalError{Reason: ReasonMalformed, HTTPStatus: response.Status}
	case response.Status == http.StatusOK && token != "":
		return token, nil
	case m.tokenOnly:
		return "", statusError(response.Status)
	}
	return "", nil
}

// isHeaderToken reports whether a header can hold a token: visible ASCII characters only.
func isHeaderToken(token string) bool {
	return !strings.ContainsFunc(token, func(c rune) bool { return c <= ' ' || c > '~' })
}

func (m metadata) firstRole(ctx context.Context, token string) (string, error) {
	response, err := m.send(ctx, http.MethodGet, metadataRolesPath, token)
	if err != nil {
		return "", err
	}
	status := response.Status
	role := strings.TrimSpace(string(response.Body))
	switch {
	case status == http.StatusNotFound, status == http.StatusOK && role == "":
		return "", &RetrievalError{Reason: ReasonNoRole, HTTPStatus: status}
	case status != http.StatusOK:
		return "", statusError(status)
	case strings.ContainsAny(role, "<>{}/ \n"):
		// Not a role name: another server listens at this address.
		return "", &RetrievalError{Reason: ReasonMalformed, HTTPStatus: status}
	}
	return role, nil
}

// statusError returns the error for a plain-text response.
func statusError(status int) *RetrievalError {
	return &RetrievalError{Reason: reasonOf(rpc.ClassOf("", status), "", status), HTTPStatus: status}
}
