// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

const (
	// The metadata service is on the same host or nowhere.
	metadataConnectTimeout = time.Second
	metadataTimeout        = 3 * time.Second

	metadataTokenPath   = "/latest/api/token"
	metadataRolesPath   = "/latest/meta-data/ram/security-credentials/"
	metadataTTLHeader   = "X-aliyun-ecs-metadata-token-ttl-seconds"
	metadataTokenHeader = "X-aliyun-ecs-metadata-token"
)

// metadata fetches the session of an ECS instance's RAM role.
type metadata struct {
	client client
	base   string
	// role is asked for where it is empty.
	role string
	// tokenOnly forbids requests without a session token, which is how the service was used before it had those.
	tokenOnly bool
	now       func() time.Time
}

func newMetadata(base, role string, tokenOnly bool, now func() time.Time) metadata {
	transport := domainapi.NewTransport(metadataConnectTimeout)
	// A proxy would ask its own host.
	transport.Proxy = nil
	return metadata{
		client: newClient(transport, metadataTimeout), base: strings.TrimSuffix(base, "/"),
		role: role, tokenOnly: tokenOnly, now: now,
	}
}

func (m metadata) fetch(ctx context.Context) (session, error) {
	header, err := m.authorize(ctx)
	if err != nil {
		return session{}, err
	}
	role := m.role
	if role == "" {
		if role, err = m.firstRole(ctx, header); err != nil {
			return session{}, err
		}
	}
	status, body, err := m.client.do(ctx, http.MethodGet, m.base+metadataRolesPath+url.PathEscape(role), header)
	if err != nil {
		return session{}, err
	}
	if status == http.StatusNotFound {
		return session{}, &RetrievalError{Reason: ReasonNoRole, HTTPStatus: status}
	}
	return parseKeys(status, body, m.now())
}

// authorize gets the token that the other requests carry. A service that gives none may answer without.
func (m metadata) authorize(ctx context.Context) (http.Header, error) {
	status, body, err := m.client.do(ctx, http.MethodPut, m.base+metadataTokenPath,
		http.Header{metadataTTLHeader: {"60"}})
	if err != nil {
		return nil, err
	}
	token := strings.TrimSpace(string(body))
	if status != http.StatusOK || token == "" {
		if m.tokenOnly {
			return nil, rejected(serviceError{}, status)
		}
		return http.Header{}, nil
	}
	return http.Header{metadataTokenHeader: {token}}, nil
}

func (m metadata) firstRole(ctx context.Context, header http.Header) (string, error) {
	status, body, err := m.client.do(ctx, http.MethodGet, m.base+metadataRolesPath, header)
	if err != nil {
		return "", err
	}
	role, _, _ := strings.Cut(strings.TrimSpace(string(body)), "\n")
	role = strings.TrimSpace(role)
	switch {
	case status == http.StatusNotFound, status == http.StatusOK && role == "":
		return "", &RetrievalError{Reason: ReasonNoRole, HTTPStatus: status}
	case status != http.StatusOK:
		return "", rejected(serviceError{}, status)
	case strings.ContainsAny(role, "<>{}/ "):
		// A page of something else that answers at this address.
		return "", &RetrievalError{Reason: ReasonMalformed, HTTPStatus: status}
	}
	return role, nil
}
