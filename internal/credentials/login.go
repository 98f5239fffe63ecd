// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
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
	configErr := p.incomplete(
		field{"cloud_sso_sign_in_url", p.CloudSSOSignInURL},
		field{"cloud_sso_account_id", p.CloudSSOAccountID},
		field{"cloud_sso_access_config", p.CloudSSOAccessConfig},
	)
	if configErr != nil {
		return nil, configErr
	}
	signIn, err := url.Parse(p.CloudSSOSignInURL)
	if err != nil || !isSafeURL(p.CloudSSOSignInURL) {
		return nil, &ConfigError{Problem: ProblemInvalidURI, Profile: p.Name, Fields: []string{"cloud_sso_sign_in_url"}}
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
	var signIn string
	switch strings.ToUpper(p.OAuthSiteType) {
	case "CN":
		signIn = "https://oauth.aliyun.com"
	case "INTL":
		signIn = "https://oauth.alibabacloud.com"
	default:
		return nil, p.incomplete(field{name: "oauth_site_type"})
	}
	if r.config.OAuthURL != "" {
		signIn = r.config.OAuthURL
	}
	return r.login(p, p.OAuthAccessToken, p.OAuthAccessTokenExpire, signIn+"/v1/exchange", nil), nil
}

// login returns a fetch of a session for a login of the vendor's tool. It exchanges the access token for sessions with a
// POST to location. The access token expires at expire, in seconds since the epoch. A session that the tool caches in the
// profile is used until it has to be renewed, or until it expires if that fails.
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
		if accessToken == "" || r.config.Now().Unix() >= expire {
			return session{}, &RetrievalError{Reason: ReasonLoginExpired}
		}
		header := make(http.Header)
		header.Set("Accept", "application/json")
		header.Set("Content-Type", "application/json")
		header.Set("Authorization", "Bearer "+accessToken)
		keys, status, err := fetchKeys(ctx, r.config.HTTP, httpclient.Request{
			Method: http.MethodPost, URL: location, Header: header, Body: content, Secrets: secret.New(accessToken),
		})
		if err != nil {
			return session{}, err
		}
		return keys.session(status, r.config.Now())
	}
	return func(ctx context.Context) (session, error) {
		if kept.fresh(r.config.Now()) {
			return kept, nil
		}
		got, err := exchange(ctx)
		if now := r.config.Now(); err != nil && kept.valid(now) {
			used := kept
			used.refresh = now.Add(refreshBackoff)
			return used, nil
		}
		return got, err
	}
}
