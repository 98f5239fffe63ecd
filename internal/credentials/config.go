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
type Config struct {
	AccessKey             *string
	SecretKey             *string
	SecurityToken         *string
	Profile               *string
	SharedCredentialsFile *string
	CredentialsURI        *string
	ECSRoleName           *string
	STSEndpoint           *string

	AssumeRole         *AssumeRole
	AssumeRoleWithOIDC *AssumeRoleWithOIDC

	// HTTP sends all requests except those to the metadata service, which needs a client without a proxy and with short
	// timeouts. The default is a client with the default timeouts.
	HTTP *httpclient.Client
	// UserAgent follows the SDK's own in requests to STS.
	UserAgent string

	// Getenv returns an environment variable, as os.Getenv does. An empty variable counts as unset.
	Getenv setting.Environment
	// HomeDir is empty if the home directory is unknown.
	HomeDir string
	// MetadataURL and OAuthURL are for stand-ins. They replace the metadata service, and the sign-in service of OAuth.
	MetadataURL, OAuthURL string
}

// AssumeRole is the block assume_role. An empty RoleARN switches it off.
type AssumeRole struct {
	RoleARN     *string
	SessionName *string
	Policy      *string
	ExternalID  *string
	// SessionExpiration is in seconds.
	SessionExpiration *int64
}

// AssumeRoleWithOIDC is the block assume_role_with_oidc.
type AssumeRoleWithOIDC struct {
	RoleARN         *string
	OIDCProviderARN *string
	OIDCToken       *string
	OIDCTokenFile   *string
	RoleSessionName *string
	Policy          *string
	// OIDCRequestURL, OIDCRequestToken and OIDCAudience are for the endpoint that issues tokens to the jobs of a pipeline.
	// They are used if there is neither a token nor a file.
	OIDCRequestURL   *string
	OIDCRequestToken *string
	OIDCAudience     *string
	// SessionExpiration is in seconds.
	SessionExpiration *int64
}
