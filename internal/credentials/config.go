// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package credentials finds what requests to Alibaba Cloud are signed with: keys, roles, OIDC, profiles of the vendor's
// command-line tool, a URI, the metadata service. Names, environment variables and precedence are those of the vendor's
// own Terraform provider.
//
// [Find] decides where credentials come from, without the network; the [Source] that it returns fetches them when
// the first request needs them. The vendor's credentials-go is not used: its HTTP client, which can't be replaced, follows
// redirects with tokens, reads without bound and has no contexts.
package credentials

import (
	"os"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// The bounds of session_expiration, both included. The service may allow less for a role.
const (
	MinSessionExpiration = 900 * time.Second
	MaxSessionExpiration = 43200 * time.Second
)

const (
	defaultSessionExpiration = 3600 * time.Second
	defaultSessionName       = "terraform"
	defaultSTSEndpoint       = "sts.aliyuncs.com"
	defaultMetadataURL       = "http://100.100.100.200"
)

// Config holds the provider arguments and their environment. A nil pointer is an absent argument. An empty or blank string
// counts as absent too, as it does for the vendor's provider: modules pass empty variables on.
type Config struct {
	AccessKey, SecretKey, SecurityToken *string
	Profile, SharedCredentialsFile      *string
	CredentialsURI                      *string
	ECSRoleName                         *string
	STSEndpoint                         *string

	AssumeRole         *AssumeRole
	AssumeRoleWithOIDC *AssumeRoleWithOIDC

	// HTTP sends every request but those to the metadata service, which has a client of its own: no proxy serves it, and it
	// is near or nowhere. It is a client with the default time-outs where it is nil.
	HTTP *httpclient.Client
	// UserAgent follows the SDK's own in requests to STS.
	UserAgent string

	// Getenv is os.Getenv where it is nil. An empty variable counts as unset.
	Getenv setting.Environment
	// HomeDir is the user's where it is empty.
	HomeDir string
	// Now is time.Now where it is nil.
	Now func() time.Time
	// MetadataURL and OAuthURL replace the metadata service (http://100.100.100.200) and the sign-in service of OAuth
	// profiles (https://oauth.aliyun.com or https://oauth.alibabacloud.com) by stand-ins.
	MetadataURL, OAuthURL string
}

// AssumeRole is the block assume_role.
type AssumeRole struct {
	RoleARN, SessionName, Policy, ExternalID *string
	// SessionExpiration is in seconds.
	SessionExpiration *int64
}

// AssumeRoleWithOIDC is the block assume_role_with_oidc.
type AssumeRoleWithOIDC struct {
	RoleARN, OIDCProviderARN, OIDCToken, OIDCTokenFile, RoleSessionName, Policy *string
	// SessionExpiration is in seconds.
	SessionExpiration *int64
}

func (c Config) withDefaults() Config {
	if c.Getenv == nil {
		c.Getenv = os.Getenv
	}
	if c.HomeDir == "" {
		// Without a home directory there is no default file, and that is all.
		c.HomeDir, _ = os.UserHomeDir()
	}
	now := c.Now
	if now == nil {
		now = time.Now
	}
	// Wall-clock time alone: the monotonic clock stands still while a machine sleeps, and sessions expire meanwhile.
	c.Now = func() time.Time { return now().Round(0) }
	if c.HTTP == nil {
		c.HTTP = httpclient.New(httpclient.Config{})
	}
	if c.MetadataURL == "" {
		c.MetadataURL = defaultMetadataURL
	}
	return c
}
