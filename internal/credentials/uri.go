// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

// uri fetches keys from a URL that responds like the metadata service.
type uri struct {
	client *httpclient.Client
	url    string
	now    func() time.Time
}

func (u uri) fetch(ctx context.Context) (session, error) {
	location, err := url.Parse(u.url)
	if err != nil {
		return session{}, &RetrievalError{Reason: ReasonMalformed}
	}
	request := httpclient.Request{
		Method: http.MethodGet, URL: u.url, Secrets: secret.New(secret.OfURL(location)...),
	}
	keys, status, err := fetchKeys(ctx, u.client, request)
	if err != nil {
		return session{}, err
	}
	if keys.permanent() {
		return permanent(keys.credentials()), nil
	}
	return keys.session(status, u.now())
}
