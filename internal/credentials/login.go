// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

func (r *profileReader) cloudSSO(p *profile) (fetch, *ConfigError) {
	signIn, ok := parseSafeURL(p.CloudSSOSignInURL)
	if !ok {
		return nil, &ConfigError{Problem: ProblemInvalidURI, Fields: []string{"cloud_sso_sign_in_url"}}
	}
	content, _ := json.Marshal(map[string]string{ // never fails for strings
		"AccountId": p.CloudSSOAccountID, "AccessConfigurationId": p.CloudSSOAccessConfig,
	})
	host := url.URL{Scheme: signIn.Scheme, Host: signIn.Host, Path: "/cloud-credentials"}
	return r.login(p, p.AccessToken, p.CloudSSOAccessTokenExpire, host.String(), content), nil
}

// oauth does not use the refresh token. Using it invalidates it, and only the vendor's tool may write the new one to its
// file, so the next run would find the login expired.
func (r *profileReader) oauth(p *profile) (fetch, *ConfigError) {
	signIn, ok := map[string]string{"CN": "https://oauth.aliyun.com", "INTL": "https://oauth.alibabacloud.com"}[strings.ToUpper(p.OAuthSiteType)]
	if !ok {
		return nil, &ConfigError{Problem: ProblemIncompleteProfile, Value: p.Mode, Fields: []string{"oauth_site_type"}}
	}
	signIn = cmp.Or(r.config.OAuthURL, signIn)
	return r.login(p, p.OAuthAccessToken, p.OAuthAccessTokenExpire, signIn+"/v1/exchange", nil), nil
}

// login returns a fetch of a session for a login of the vendor's tool. It exchanges the access token for sessions with a
// POST to location. The access token expires at expire, in seconds since the epoch. A session that the tool caches in the
// profile is used until it has to be renewed, or until it expires if that fails, but not after the service
// has refused it.
func (r *profileReader) login(p *profile, accessToken string, expire int64, location string, content []byte) fetch {
	kept := session{
		keys:    rpc.Credentials{AccessKeyID: p.AccessKeyID, AccessKeySecret: p.AccessKeySecret, SecurityToken: p.STSToken},
		expires: time.Unix(p.STSExpiration, 0),
	}
	kept.refresh = kept.expires.Add(-refreshMargin)
	if kept.keys.AccessKeySecret == "" || kept.keys.SecurityToken == "" {
		kept = session{}
	}
	exchange := func(ctx context.Context) (session, error) {
		if accessToken == "" || now().Unix() >= expire {
			return session{}, &RetrievalError{Reason: ReasonLoginExpired}
		}
		keys, err := fetchKeys(ctx, r.config.HTTP, httpclient.Request{
			Method: http.MethodPost, URL: location, Body: content, Secrets: secret.New(accessToken),
			Header: http.Header{
				"Accept": {"application/json"}, "Content-Type": {"application/json"}, "Authorization": {"Bearer " + accessToken},
			},
		})
		if err != nil {
			return session{}, err
		}
		return keys.session()
	}
	return func(ctx context.Context) (session, error) {
		if kept.fresh() && !r.source.refused(kept.keys) {
			return kept, nil
		}
		got, err := exchange(ctx)
		if err != nil && kept.valid() && !r.source.refused(kept.keys) {
			used := kept
			used.refresh = now().Add(refreshBackoff)
			return used, nil
		}
		return got, err
	}
}
