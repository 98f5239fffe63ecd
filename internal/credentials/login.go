// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"strings"
	"time"

	"github.com/aliyun/credentials-go/credentials/providers"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
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
	if !isSafeURL(p.CloudSSOSignInURL) {
		return nil, &ConfigError{Problem: ProblemInvalidURI, Profile: p.Name, Fields: []string{"cloud_sso_sign_in_url"}}
	}
	return r.login(p, p.AccessToken, p.CloudSSOAccessTokenExpire, func() (providers.CredentialsProvider, error) {
		return providers.NewCloudSSOCredentialsProviderBuilder().
			WithSignInUrl(p.CloudSSOSignInURL).
			WithAccountId(p.CloudSSOAccountID).
			WithAccessConfig(p.CloudSSOAccessConfig).
			WithAccessToken(p.AccessToken).
			WithAccessTokenExpire(p.CloudSSOAccessTokenExpire).
			WithHttpOptions(httpOptions(r.config.ConnectTimeout, r.config.ReadTimeout)).
			Build()
	}), nil
}

// oauth leaves the refresh token alone: using it replaces it, and only the vendor's tool may write the new one to its
// file. What would be gained here for one run would end the login for the next.
func (r *profileReader) oauth(p *profile) (fetch, *ConfigError) {
	var signIn, clientID string
	switch strings.ToUpper(p.OAuthSiteType) {
	case "CN":
		signIn, clientID = "https://oauth.aliyun.com", "4038181954557748008"
	case "INTL":
		signIn, clientID = "https://oauth.alibabacloud.com", "4103531455503354461"
	default:
		return nil, p.incomplete(field{name: "oauth_site_type"})
	}
	if r.config.OAuthURL != "" {
		signIn = r.config.OAuthURL
	}
	return r.login(p, p.OAuthAccessToken, p.OAuthAccessTokenExpire, func() (providers.CredentialsProvider, error) {
		return providers.NewOAuthCredentialsProviderBuilder().
			WithSignInUrl(signIn).
			WithClientId(clientID).
			WithAccessToken(p.OAuthAccessToken).
			WithAccessTokenExpire(p.OAuthAccessTokenExpire).
			WithHttpOptions(httpOptions(r.config.ConnectTimeout, r.config.ReadTimeout)).
			Build()
	}), nil
}

// login returns a fetch of a session for a login of the vendor's tool: the session that the tool keeps in the profile
// while that lasts, and then another as long as the login's access token lasts, whose end is in seconds since the epoch.
func (r *profileReader) login(p *profile, accessToken string, expire int64, build builder) fetch {
	library := &keeper{build: build, secrets: []string{accessToken}, now: r.config.Now}
	kept := domainapi.Credentials{
		AccessKeyID: p.AccessKeyID, AccessKeySecret: p.AccessKeySecret, SecurityToken: p.STSToken,
	}
	keptUntil := time.Unix(p.STSExpiration, 0)
	return func(ctx context.Context) (session, error) {
		now := r.config.Now()
		if kept.AccessKeyID != "" && kept.AccessKeySecret != "" && kept.SecurityToken != "" &&
			keptUntil.Sub(now) > refreshMargin {
			return lasting(kept, now, keptUntil), nil
		}
		if accessToken == "" || now.Unix() >= expire {
			return session{}, &RetrievalError{Reason: ReasonLoginExpired}
		}
		return library.fetch(ctx)
	}
}
