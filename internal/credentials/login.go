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
	fault := p.incomplete(
		field{"cloud_sso_sign_in_url", p.CloudSSOSignInURL},
		field{"cloud_sso_account_id", p.CloudSSOAccountID},
		field{"cloud_sso_access_config", p.CloudSSOAccessConfig},
	)
	if fault != nil {
		return nil, fault
	}
	signIn, err := url.Parse(p.CloudSSOSignInURL)
	if err != nil || !isSafeURL(p.CloudSSOSignInURL) {
		return nil, &ConfigError{Problem: ProblemInvalidURI, Profile: p.Name, Fields: []string{"cloud_sso_sign_in_url"}}
	}
	content, _ := json.Marshal(map[string]string{ // which strings always can be
		"AccountId": p.CloudSSOAccountID, "AccessConfigurationId": p.CloudSSOAccessConfig,
	})
	host := url.URL{Scheme: signIn.Scheme, Host: signIn.Host, Path: "/cloud-credentials"}
	return r.login(p, p.AccessToken, p.CloudSSOAccessTokenExpire, host.String(), content), nil
}

// oauth leaves the refresh token alone: using it replaces it, and only the vendor's tool may write the new one to its
// file. What would be gained here for one run would end the login for the next.
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

// login returns a fetch of a session for a login of the vendor's tool: the session that the tool keeps in the profile
// while that lasts, and then others, for a POST to a URL, as long as the login's access token lasts, whose end is in
// seconds since the epoch.
func (r *profileReader) login(p *profile, accessToken string, expire int64, location string, content []byte) fetch {
	kept := rpc.Credentials{
		AccessKeyID: p.AccessKeyID, AccessKeySecret: p.AccessKeySecret, SecurityToken: p.STSToken,
	}
	keptUntil := time.Unix(p.STSExpiration, 0)
	client, clock := r.config.HTTP, r.config.Now
	return func(ctx context.Context) (session, error) {
		now := clock()
		if kept.AccessKeyID != "" && kept.AccessKeySecret != "" && kept.SecurityToken != "" &&
			keptUntil.Sub(now) > refreshMargin {
			return lasting(kept, now, keptUntil), nil
		}
		if accessToken == "" || now.Unix() >= expire {
			return session{}, &RetrievalError{Reason: ReasonLoginExpired}
		}
		header := make(http.Header)
		header.Set("Accept", "application/json")
		header.Set("Content-Type", "application/json")
		header.Set("Authorization", "Bearer "+accessToken)
		keys, status, err := fetchKeys(ctx, client, httpclient.Request{
			Method: http.MethodPost, URL: location, Header: header, Body: content, Secrets: secret.New(accessToken),
		})
		if err != nil {
			return session{}, err
		}
		return keys.session(status, clock())
	}
}
