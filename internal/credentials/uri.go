// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"net/http"
	"net/url"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

// uriFetch fetches keys from a URL that responds like the metadata service.
func (r *resolver) uriFetch(location *url.URL) fetch {
	return func(ctx context.Context) (session, error) {
		keys, status, err := fetchKeys(ctx, r.config.HTTP, httpclient.Request{
			Method: http.MethodGet, URL: location.String(), Secrets: secret.New(secret.OfURL(location)...),
		})
		switch {
		case err != nil:
			return session{}, err
		case keys.permanent():
			return permanent(keys.credentials()), nil
		}
		return keys.session(status, r.config.Now())
	}
}
