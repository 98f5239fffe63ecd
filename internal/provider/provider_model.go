// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// providerModel is the provider block. A nil pointer is an absent argument.
type providerModel struct {
	AccessKey             *string                  `tfsdk:"access_key"`
	SecretKey             *string                  `tfsdk:"secret_key"`
	SecurityToken         *string                  `tfsdk:"security_token"`
	Profile               *string                  `tfsdk:"profile"`
	SharedCredentialsFile *string                  `tfsdk:"shared_credentials_file"`
	CredentialsURI        *string                  `tfsdk:"credentials_uri"`
	ECSRoleName           *string                  `tfsdk:"ecs_role_name"`
	STSEndpoint           *string                  `tfsdk:"sts_endpoint"`
	AssumeRole            *assumeRoleModel         `tfsdk:"assume_role"`
	AssumeRoleWithOIDC    *assumeRoleWithOIDCModel `tfsdk:"assume_role_with_oidc"`

	AccountType          *string `tfsdk:"account_type"`
	Region               *string `tfsdk:"region"`
	Endpoint             *string `tfsdk:"endpoint"`
	MaxRetries           *int64  `tfsdk:"max_retries"`
	ClientConnectTimeout *int64  `tfsdk:"client_connect_timeout"`
	ClientReadTimeout    *int64  `tfsdk:"client_read_timeout"`
}

// assumeRoleModel has the fields of credentials.AssumeRole.
type assumeRoleModel struct {
	RoleARN           *string `tfsdk:"role_arn"`
	SessionName       *string `tfsdk:"session_name"`
	Policy            *string `tfsdk:"policy"`
	ExternalID        *string `tfsdk:"external_id"`
	SessionExpiration *int64  `tfsdk:"session_expiration"`
}

// assumeRoleWithOIDCModel has the fields of credentials.AssumeRoleWithOIDC.
type assumeRoleWithOIDCModel struct {
	RoleARN           *string `tfsdk:"role_arn"`
	OIDCProviderARN   *string `tfsdk:"oidc_provider_arn"`
	OIDCToken         *string `tfsdk:"oidc_token"`
	OIDCTokenFile     *string `tfsdk:"oidc_token_file"`
	RoleSessionName   *string `tfsdk:"role_session_name"`
	Policy            *string `tfsdk:"policy"`
	OIDCRequestURL    *string `tfsdk:"oidc_request_url"`
	OIDCRequestToken  *string `tfsdk:"oidc_request_token"`
	OIDCAudience      *string `tfsdk:"oidc_audience"`
	SessionExpiration *int64  `tfsdk:"session_expiration"`
}

// credentialsConfig returns the arguments and the environment of credential resolution.
func (m providerModel) credentialsConfig(env setting.Environment, target rpc.Target) credentials.Config {
	return credentials.Config{
		AccessKey:             m.AccessKey,
		SecretKey:             m.SecretKey,
		SecurityToken:         m.SecurityToken,
		Profile:               m.Profile,
		SharedCredentialsFile: m.SharedCredentialsFile,
		CredentialsURI:        m.CredentialsURI,
		ECSRoleName:           m.ECSRoleName,
		STSEndpoint:           m.STSEndpoint,
		AssumeRole:            (*credentials.AssumeRole)(m.AssumeRole),
		AssumeRoleWithOIDC:    (*credentials.AssumeRoleWithOIDC)(m.AssumeRoleWithOIDC),
		HTTP:                  target.HTTP,
		UserAgent:             target.UserAgent,
		Getenv:                env,
		HomeDir:               homeDir(env),
	}
}
