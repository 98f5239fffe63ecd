// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package credentials provides the credentials that requests to Alibaba Cloud are signed with. The sources are keys,
// roles, OIDC, profiles of the vendor's command-line tool, a URI and the metadata service. Names and environment
// variables are those of the vendor's own Terraform provider; precedence differs in places.
//
// [Resolve] selects the credential source without using the network. The [Source] that it returns fetches the credentials
// on first use. The vendor's credentials-go is not used, because its HTTP client cannot be replaced, sends tokens to
// redirect targets, reads responses without a limit and does not support contexts.
package credentials

import (
	"cmp"
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
	defaultSessionSeconds = int64(3600)
	defaultSessionName    = "terraform"
	defaultSTSEndpoint    = "sts.aliyuncs.com"
	defaultFile           = "~/.aliyun/config.json"
	defaultMetadataURL    = "http://100.100.100.200"
	// defaultOIDCAudience is the client ID that the vendor documents for OIDC identity providers.
	defaultOIDCAudience = "sts.aliyuncs.com"
)

// Config holds the provider arguments and their environment. A nil pointer is an absent argument. An empty or blank string
// counts as absent too, because modules pass on empty variables. The exception is AssumeRole.RoleARN.
//
// The tags name the arguments, so that the provider reads its block into this struct.
type Config struct {
	AccessKey             *string `tfsdk:"access_key"`
	SecretKey             *string `tfsdk:"secret_key"`
	SecurityToken         *string `tfsdk:"security_token"`
	Profile               *string `tfsdk:"profile"`
	SharedCredentialsFile *string `tfsdk:"shared_credentials_file"`
	CredentialsURI        *string `tfsdk:"credentials_uri"`
	ECSRoleName           *string `tfsdk:"ecs_role_name"`
	STSEndpoint           *string `tfsdk:"sts_endpoint"`

	AssumeRole         *AssumeRole         `tfsdk:"assume_role"`
	AssumeRoleWithOIDC *AssumeRoleWithOIDC `tfsdk:"assume_role_with_oidc"`

	// HTTP sends all requests except those to the metadata service, which needs a client without a proxy and with short
	// timeouts. The default is a client with the default timeouts.
	HTTP *httpclient.Client `tfsdk:"-"`
	// UserAgent follows the SDK's own in requests to STS.
	UserAgent string `tfsdk:"-"`

	// Getenv returns an environment variable, as os.Getenv does. An empty variable counts as unset.
	Getenv setting.Environment `tfsdk:"-"`
	// Environ lists the environment variables. It defaults to os.Environ, and Now to time.Now.
	Environ func() []string  `tfsdk:"-"`
	Now     func() time.Time `tfsdk:"-"`
	// HomeDir is empty if the home directory is unknown.
	HomeDir string `tfsdk:"-"`
	// MetadataURL and OAuthURL are for stand-ins. They replace the metadata service, and the sign-in service of OAuth.
	MetadataURL, OAuthURL string `tfsdk:"-"`
}

// AssumeRole is the block assume_role. An empty RoleARN switches it off.
type AssumeRole struct {
	RoleARN     *string `tfsdk:"role_arn"`
	SessionName *string `tfsdk:"session_name"`
	Policy      *string `tfsdk:"policy"`
	ExternalID  *string `tfsdk:"external_id"`
	// SessionExpiration is in seconds.
	SessionExpiration *int64 `tfsdk:"session_expiration"`
}

// AssumeRoleWithOIDC is the block assume_role_with_oidc.
type AssumeRoleWithOIDC struct {
	RoleARN         *string `tfsdk:"role_arn"`
	OIDCProviderARN *string `tfsdk:"oidc_provider_arn"`
	OIDCToken       *string `tfsdk:"oidc_token"`
	OIDCTokenFile   *string `tfsdk:"oidc_token_file"`
	RoleSessionName *string `tfsdk:"role_session_name"`
	Policy          *string `tfsdk:"policy"`
	// OIDCRequestURL, OIDCRequestToken and OIDCAudience are for the endpoint that issues tokens to the jobs of a pipeline.
	// They are used if there is neither a token nor a file.
	OIDCRequestURL   *string `tfsdk:"oidc_request_url"`
	OIDCRequestToken *string `tfsdk:"oidc_request_token"`
	OIDCAudience     *string `tfsdk:"oidc_audience"`
	// SessionExpiration is in seconds.
	SessionExpiration *int64 `tfsdk:"session_expiration"`
}

func (c Config) withDefaults() Config {
	if c.Environ == nil {
		c.Environ = os.Environ
	}
	now := c.Now
	if now == nil {
		now = time.Now
	}
	// Round strips the monotonic clock reading, because that clock stops while a machine sleeps.
	c.Now = func() time.Time { return now().Round(0) }
	if c.HTTP == nil {
		c.HTTP = httpclient.New(httpclient.Config{})
	}
	c.MetadataURL = cmp.Or(c.MetadataURL, defaultMetadataURL)
	return c
}
