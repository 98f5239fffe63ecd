// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// Schema describes the arguments of the provider block.
func (p *alidomainProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads whether the registrants of domain names are verified at Alibaba Cloud, and whether registered domains are in " +
			"good standing.",
		Attributes: map[string]schema.Attribute{
			"access_key":              textArgument("access_key", "ID of the access key."),
			"secret_key":              secret("secret_key", "Secret of the access key. Set it together with `access_key`."),
			"security_token":          secret("security_token", "STS token of a temporary access key."),
			"profile":                 textArgument("profile", "Profile of the vendor's command-line tool. Defaults to the current profile of the profile file."),
			"shared_credentials_file": textArgument("shared_credentials_file", "Path of the profile file. Defaults to `~/.aliyun/config.json`."),
			"ecs_role_name":           textArgument("ecs_role_name", "Name of the RAM role of the ECS instance that Terraform runs on."),
			"credentials_uri":         textArgument("credentials_uri", "URL that returns temporary credentials."),
			"sts_endpoint": textArgument("sts_endpoint", "Endpoint of STS: a host or `host:port`. Requests always use `https`. "+
				"Defaults to `sts.aliyuncs.com`."),
			"account_type": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Site that the account belongs to, which determines the endpoint: `Domestic` for the China site, or " +
					"`International`. Takes precedence over `region`." + environmentNote(setting.Variables("account_type")),
				// An empty argument counts as absent.
				Validators: []validator.String{stringvalidator.OneOfCaseInsensitive("", string(domainapi.SiteDomestic), string(domainapi.SiteInternational))},
			},
			"region": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Region, which determines the endpoint if neither `account_type` nor `endpoint` is set: `cn-…` selects " +
					"the endpoint of the China site, and `ap-southeast-1` the international one. Any other region does not tell the site: " +
					"it selects the endpoint of the China site, with a warning. Defaults to the region of the profile that " +
					"the credentials come from, or else to `cn-hangzhou`, or `ap-southeast-1` for an international account." +
					environmentNote(setting.Variables("region")),
				Validators: []validator.String{regionValidator()},
			},
			"endpoint": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Endpoint of the Domain API, instead of the one for the site: a host, `host:port`, or a URL " +
					"without user, path and query. The default scheme is `https`. Only loopback hosts may use `http`." + environmentNote(setting.Variables("endpoint")),
				Validators: []validator.String{endpointValidator()},
			},
			"max_retries": schema.NumberAttribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("Maximum number of retries for a request that was throttled, got no response, or found the "+
					"service unavailable. 0 disables retries. Defaults to %d.", rpc.DefaultMaxRetries),
				Validators: []validator.Number{wholeNumber(0, maxMaxRetries)},
			},
			"client_connect_timeout": schema.NumberAttribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("Maximum time in milliseconds for a single attempt to connect. Defaults to %d.",
					httpclient.DefaultConnectTimeout.Milliseconds()) + environmentNote(setting.Variables("client_connect_timeout")),
				Validators: []validator.Number{wholeNumber(1, maxTimeoutMilliseconds)},
			},
			"client_read_timeout": schema.NumberAttribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("Maximum time in milliseconds for a single attempt from the connection to the end of the "+
					"response. Defaults to %d.", httpclient.DefaultReadTimeout.Milliseconds()) + environmentNote(setting.Variables("client_read_timeout")),
				Validators: []validator.Number{wholeNumber(1, maxTimeoutMilliseconds)},
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
		MarkdownDescription: "Role to assume with the credentials, wherever they come from.",
		Attributes: map[string]schema.Attribute{
			"role_arn": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "ARN of the role. Required, here or in the environment. An empty string switches the block off: " +
					"no role is assumed, even if the environment names one." +
					environmentNote(setting.Variables("assume_role.role_arn")) +
					" The second variable applies to OIDC instead if `ALIBABA_CLOUD_OIDC_PROVIDER_ARN` and a source of the token are set.",
			},
			"session_name":       textArgument("assume_role.session_name", "Name of the session. Defaults to `terraform`."),
			"policy":             textArgument("assume_role.policy", "RAM policy in JSON that restricts the permissions of the session."),
			"session_expiration": sessionExpiration("assume_role.session_expiration"),
			"external_id":        textArgument("assume_role.external_id", "External ID that the trust policy of the role requires."),
		},
	}
}

func assumeRoleWithOIDCBlock() schema.Block {
	return schema.SingleNestedBlock{
		MarkdownDescription: "Role to assume with an OpenID Connect token, as CI pipelines and Kubernetes pods provide it.",
		Attributes: map[string]schema.Attribute{
			"role_arn":          textArgument("assume_role_with_oidc.role_arn", "ARN of the role."),
			"oidc_provider_arn": textArgument("assume_role_with_oidc.oidc_provider_arn", "ARN of the OIDC identity provider."),
			"oidc_token": secret("assume_role_with_oidc.oidc_token",
				"OIDC token. The second variable, which HCP Terraform sets, counts only if there is no token file."),
			"oidc_token_file": textArgument("assume_role_with_oidc.oidc_token_file",
				"Path of a file that contains the token. It is read again for each session. Not needed with `oidc_token`."),
			"oidc_request_url": textArgument("assume_role_with_oidc.oidc_request_url",
				"URL of the pipeline's token endpoint, used if there is neither a token nor a file. The provider requests a new "+
					"token for each session, so a read may wait longer than a token is valid. GitHub Actions sets both variables for jobs with "+
					"`permissions: id-token: write`. Other endpoints have to work in the same way."),
			"oidc_request_token": secret("assume_role_with_oidc.oidc_request_token",
				"Bearer token for requests to `oidc_request_url`. Set it together with that URL."),
			"oidc_audience": textArgument("assume_role_with_oidc.oidc_audience",
				"Audience of the tokens that `oidc_request_url` issues: a client ID of the OIDC identity provider. "+
					"Defaults to `sts.aliyuncs.com`."),
			"role_session_name":  textArgument("assume_role_with_oidc.role_session_name", "Name of the session. Defaults to `terraform`."),
			"policy":             textArgument("assume_role_with_oidc.policy", "RAM policy in JSON that restricts the permissions of the session."),
			"session_expiration": sessionExpiration("assume_role_with_oidc.session_expiration"),
		},
	}
}

// textArgument is an optional argument of the credentials.
func textArgument(argument, description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: description + environmentNote(setting.Variables(argument)),
	}
}

// secret is a text that no output shows.
func secret(argument, description string) schema.StringAttribute {
	attribute := textArgument(argument, description)
	attribute.Sensitive = true
	return attribute
}

func sessionExpiration(argument string) schema.NumberAttribute {
	return schema.NumberAttribute{
		Optional: true,
		MarkdownDescription: "Duration of a session in seconds, from 900 to 43200. Defaults to 3600." +
			environmentNote(setting.Variables(argument)),
		Validators: []validator.Number{wholeNumber(int64(credentials.MinSessionExpiration.Seconds()), int64(credentials.MaxSessionExpiration.Seconds()))},
	}
}

// environmentNote names the variables of an argument, in the order in which they count.
func environmentNote(variables []string) string {
	if len(variables) == 0 {
		return ""
	}
	return " Environment: `" + strings.Join(variables, "`, `") + "`."
}
