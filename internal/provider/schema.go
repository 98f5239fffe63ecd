// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// Schema describes the arguments of the provider block.
func (p *alidomainProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads whether the e-mail addresses of domain registrants are verified at Alibaba Cloud.",
		Attributes: map[string]schema.Attribute{
			"access_key":              text("access_key", "ID of the access key."),
			"secret_key":              secret("secret_key", "Secret of the access key; given with `access_key` or not at all."),
			"security_token":          secret("security_token", "STS token of a temporary access key."),
			"profile":                 text("profile", "Profile of the vendor's command-line tool. Defaults to the current profile of its file."),
			"shared_credentials_file": text("shared_credentials_file", "File with the profiles. Defaults to `~/.aliyun/config.json`."),
			"ecs_role_name":           text("ecs_role_name", "RAM role of the ECS instance that Terraform runs on."),
			"credentials_uri":         text("credentials_uri", "URL that answers with temporary credentials."),
			"sts_endpoint": text("sts_endpoint", "Endpoint of STS: a host or `host:port`, asked over `https`. "+
				"Defaults to `sts.aliyuncs.com`."),
			"region": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Region, which chooses the endpoint: `ap-southeast-1` the international one, " +
					"every other region that of China. Defaults to the region of the profile that the credentials come from, " +
					"and else to `cn-hangzhou`." + environmentNote(setting.Variables("region")),
				Validators: []validator.String{regionValidator()},
			},
			"endpoint": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Endpoint of the Domain API instead of the region's: a host, `host:port`, or a URL without user, " +
					"path and query. `https` unless it says otherwise; `http` for loopback hosts alone." + environmentNote(setting.Variables("endpoint")),
				Validators: []validator.String{endpointValidator()},
			},
			"max_retries": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("How often a request is repeated that was throttled or got no answer. "+
					"0 turns that off. Defaults to %d.", rpc.DefaultMaxRetries),
				Validators: []validator.Int64{int64validator.Between(0, maxMaxRetries)},
			},
			"client_connect_timeout": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("Time in milliseconds that one try may take to connect. Defaults to %d.",
					httpclient.DefaultConnectTimeout.Milliseconds()) + environmentNote(setting.Variables("client_connect_timeout")),
				Validators: []validator.Int64{int64validator.Between(1, maxTimeoutMilliseconds)},
			},
			"client_read_timeout": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("Time in milliseconds that one try may take from there to the end of the answer. "+
					"Defaults to %d.", httpclient.DefaultReadTimeout.Milliseconds()) + environmentNote(setting.Variables("client_read_timeout")),
				Validators: []validator.Int64{int64validator.Between(1, maxTimeoutMilliseconds)},
			},
		},
		Blocks: map[string]schema.Block{
			"assume_role":           assumeRoleBlock(),
			"assume_role_with_oidc": assumeRoleWithOIDCBlock(),
		},
	}
}

func assumeRoleBlock() schema.Block {
	return schema.SingleNestedBlock{
		MarkdownDescription: "Role to assume with the credentials that were found in whatever way.",
		Attributes: map[string]schema.Attribute{
			"role_arn": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "ARN of the role; needed, here or in the environment." +
					environmentNote(setting.Variables("assume_role.role_arn")) +
					" The latter belongs to OIDC where its other two variables are set.",
			},
			"session_name": text("assume_role.session_name", "Name of the session. Defaults to `terraform`."),
			"policy":       text("assume_role.policy", "RAM policy, in JSON, that narrows the role's permissions down."),
			"session_expiration": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: "Time in seconds that a session lasts, from 900 to 43200. Defaults to 3600." +
					environmentNote(setting.Variables("assume_role.session_expiration")),
				Validators: []validator.Int64{sessionExpirationValidator()},
			},
			"external_id": text("assume_role.external_id", "External ID that the role's trust policy asks for."),
		},
	}
}

func assumeRoleWithOIDCBlock() schema.Block {
	return schema.SingleNestedBlock{
		MarkdownDescription: "Role to assume with an OpenID Connect token, as pipelines and pods have them.",
		Attributes: map[string]schema.Attribute{
			"role_arn":          text("assume_role_with_oidc.role_arn", "ARN of the role."),
			"oidc_provider_arn": text("assume_role_with_oidc.oidc_provider_arn", "ARN of the identity provider."),
			"oidc_token":        secret("assume_role_with_oidc.oidc_token", "The token itself."),
			"oidc_token_file": text("assume_role_with_oidc.oidc_token_file",
				"File with the token, read anew for each session. Not needed with `oidc_token`."),
			"role_session_name": text("assume_role_with_oidc.role_session_name", "Name of the session. Defaults to `terraform`."),
			"policy":            text("assume_role_with_oidc.policy", "RAM policy, in JSON, that narrows the role's permissions down."),
			"session_expiration": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "Time in seconds that a session lasts, from 900 to 43200. Defaults to 3600.",
				Validators:          []validator.Int64{sessionExpirationValidator()},
			},
		},
	}
}

// text is an optional argument of the credentials.
func text(argument, description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: description + environmentNote(setting.Variables(argument)),
	}
}

// secret is a text that no output shows.
func secret(argument, description string) schema.StringAttribute {
	attribute := text(argument, description)
	attribute.Sensitive = true
	return attribute
}

// environmentNote names the variables of an argument, in the order in which they count.
func environmentNote(variables []string) string {
	if len(variables) == 0 {
		return ""
	}
	return " Environment: `" + strings.Join(variables, "`, `") + "`."
}

func sessionExpirationValidator() validator.Int64 {
	return int64validator.Between(
		int64(credentials.MinSessionExpiration.Seconds()), int64(credentials.MaxSessionExpiration.Seconds()))
}
