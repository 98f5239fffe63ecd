// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

const (
	// defaultRegion is that of the vendor's own provider.
	defaultRegion = "cn-hangzhou"

	connectTimeoutVariable = "CLIENT_CONNECT_TIMEOUT"
	readTimeoutVariable    = "CLIENT_READ_TIMEOUT"

	maxMaxRetries = 100
	// maxTimeoutMilliseconds is an hour, far above any time-out that makes sense for one request.
	maxTimeoutMilliseconds = int64(time.Hour / time.Millisecond)
)

func regionVariables() []string {
	return []string{"ALICLOUD_REGION", "ALIBABA_CLOUD_REGION"}
}

func endpointVariables() []string {
	return []string{"ALIBABA_CLOUD_ENDPOINT_DOMAIN", "DOMAIN_ENDPOINT"}
}

// providerModel is the provider block.
type providerModel struct {
	AccessKey             types.String             `tfsdk:"access_key"`
	SecretKey             types.String             `tfsdk:"secret_key"`
	SecurityToken         types.String             `tfsdk:"security_token"`
	Profile               types.String             `tfsdk:"profile"`
	SharedCredentialsFile types.String             `tfsdk:"shared_credentials_file"`
	ECSRoleName           types.String             `tfsdk:"ecs_role_name"`
	CredentialsURI        types.String             `tfsdk:"credentials_uri"`
	STSEndpoint           types.String             `tfsdk:"sts_endpoint"`
	Region                types.String             `tfsdk:"region"`
	Endpoint              types.String             `tfsdk:"endpoint"`
	MaxRetries            types.Int64              `tfsdk:"max_retries"`
	ClientConnectTimeout  types.Int64              `tfsdk:"client_connect_timeout"`
	ClientReadTimeout     types.Int64              `tfsdk:"client_read_timeout"`
	AssumeRole            *assumeRoleModel         `tfsdk:"assume_role"`
	AssumeRoleWithOIDC    *assumeRoleWithOIDCModel `tfsdk:"assume_role_with_oidc"`
}

// assumeRoleModel is the block assume_role.
type assumeRoleModel struct {
	RoleARN           types.String `tfsdk:"role_arn"`
	SessionName       types.String `tfsdk:"session_name"`
	Policy            types.String `tfsdk:"policy"`
	SessionExpiration types.Int64  `tfsdk:"session_expiration"`
	ExternalID        types.String `tfsdk:"external_id"`
}

// assumeRoleWithOIDCModel is the block assume_role_with_oidc.
type assumeRoleWithOIDCModel struct {
	RoleARN           types.String `tfsdk:"role_arn"`
	OIDCProviderARN   types.String `tfsdk:"oidc_provider_arn"`
	OIDCToken         types.String `tfsdk:"oidc_token"`
	OIDCTokenFile     types.String `tfsdk:"oidc_token_file"`
	RoleSessionName   types.String `tfsdk:"role_session_name"`
	Policy            types.String `tfsdk:"policy"`
	SessionExpiration types.Int64  `tfsdk:"session_expiration"`
}

// clientConfig merges the block with the environment: the argument, then the first variable that is set, then what a
// profile says, then the default. An empty argument counts as none, as with the vendor's own provider.
func (m providerModel) clientConfig(getenv func(string) string, userAgent string) (domainapi.Config, diag.Diagnostics) {
	var diags diag.Diagnostics
	env := environment(getenv)
	config := rpc.Config{MaxRetries: rpc.DefaultMaxRetries}
	if !m.MaxRetries.IsNull() {
		config.MaxRetries = uint(m.MaxRetries.ValueInt64()) //nolint:gosec // the schema's validator bounds it
	}
	config.Target.HTTP = httpclient.New(m.timeouts(env, &diags))
	config.Target.UserAgent = userAgent

	var profileRegion string
	if source, err := credentials.Find(m.credentialsConfig(env, config.Target)); err != nil {
		diags.Append(diagnostics.Unconfigured(err))
	} else {
		config.Credentials = source
		profileRegion = source.Region()
	}
	config.Target.Region = env.region(m.Region, profileRegion, &diags)
	config.Target.Endpoint = env.endpoint(m.Endpoint, config.Target.Region, &diags)
	return domainapi.Config{Config: config, Observe: logAttempt}, diags
}

func (m providerModel) timeouts(env environment, diags *diag.Diagnostics) httpclient.Config {
	return httpclient.Config{
		ConnectTimeout: env.timeout(m.ClientConnectTimeout, connectTimeoutVariable, httpclient.DefaultConnectTimeout, diags),
		ReadTimeout:    env.timeout(m.ClientReadTimeout, readTimeoutVariable, httpclient.DefaultReadTimeout, diags),
	}
}

// credentialsConfig passes on what the block says of credentials; the rest of the precedence is theirs.
func (m providerModel) credentialsConfig(env environment, target rpc.Target) credentials.Config {
	config := credentials.Config{
		AccessKey:             m.AccessKey.ValueStringPointer(),
		SecretKey:             m.SecretKey.ValueStringPointer(),
		SecurityToken:         m.SecurityToken.ValueStringPointer(),
		Profile:               m.Profile.ValueStringPointer(),
		SharedCredentialsFile: m.SharedCredentialsFile.ValueStringPointer(),
		CredentialsURI:        m.CredentialsURI.ValueStringPointer(),
		ECSRoleName:           m.ECSRoleName.ValueStringPointer(),
		STSEndpoint:           m.STSEndpoint.ValueStringPointer(),
		HTTP:                  target.HTTP,
		UserAgent:             target.UserAgent,
		Getenv:                env,
		HomeDir:               env.homeDir(),
	}
	if role := m.AssumeRole; role != nil {
		config.AssumeRole = &credentials.AssumeRole{
			RoleARN:           role.RoleARN.ValueStringPointer(),
			SessionName:       role.SessionName.ValueStringPointer(),
			Policy:            role.Policy.ValueStringPointer(),
			ExternalID:        role.ExternalID.ValueStringPointer(),
			SessionExpiration: role.SessionExpiration.ValueInt64Pointer(),
		}
	}
	if role := m.AssumeRoleWithOIDC; role != nil {
		config.AssumeRoleWithOIDC = &credentials.AssumeRoleWithOIDC{
			RoleARN:           role.RoleARN.ValueStringPointer(),
			OIDCProviderARN:   role.OIDCProviderARN.ValueStringPointer(),
			OIDCToken:         role.OIDCToken.ValueStringPointer(),
			OIDCTokenFile:     role.OIDCTokenFile.ValueStringPointer(),
			RoleSessionName:   role.RoleSessionName.ValueStringPointer(),
			Policy:            role.Policy.ValueStringPointer(),
			SessionExpiration: role.SessionExpiration.ValueInt64Pointer(),
		}
	}
	return config
}

// unknownArguments reports the arguments that are not known yet: a read at plan can't wait for them.
func unknownArguments(raw tftypes.Value) diag.Diagnostics {
	var diags diag.Diagnostics
	//nolint:errcheck // the callback never fails
	tftypes.Walk(raw, func(at *tftypes.AttributePath, value tftypes.Value) (bool, error) {
		if value.IsKnown() {
			return true, nil
		}
		argument := path.Empty()
		for _, step := range at.Steps() {
			if name, ok := step.(tftypes.AttributeName); ok {
				argument = argument.AtName(string(name))
			}
		}
		diags.Append(diagnostics.Argument(argument, diagnostics.KindUnknownArgument, fmt.Sprintf(
			"the argument %s is known only after apply, but data sources are read during plan", argument)))
		return false, nil
	})
	return diags
}

// environment reads variables.
type environment func(string) string

// or returns the argument, or the first variable that is set and which of them it was.
func (e environment) or(argument types.String, variables ...string) (value, variable string) {
	if text := argument.ValueString(); text != "" {
		return text, ""
	}
	for _, name := range variables {
		if text := e(name); text != "" {
			return text, name
		}
	}
	return "", ""
}

// Arguments are checked by the schema's validators already, so what is reported here comes from elsewhere.

func (e environment) region(argument types.String, profile string, diags *diag.Diagnostics) string {
	region, origin := e.or(argument, regionVariables()...)
	if region == "" {
		region, origin = profile, "the profile"
	}
	switch {
	case region == "":
		return defaultRegion
	case !isRegion(region):
		diags.Append(diagnostics.Setting(origin, diagnostics.KindInvalidRegion, ""))
	}
	return region
}

func (e environment) endpoint(argument types.String, region string, diags *diag.Diagnostics) rpc.Endpoint {
	text, variable := e.or(argument, endpointVariables()...)
	if text == "" {
		return domainapi.EndpointForRegion(region)
	}
	endpoint, err := rpc.ParseEndpoint(text)
	if err != nil {
		diags.Append(diagnostics.Setting(variable, diagnostics.KindInvalidEndpoint, err.Error()))
	}
	return endpoint
}

func (e environment) timeout(
	argument types.Int64, variable string, fallback time.Duration, diags *diag.Diagnostics,
) time.Duration {
	milliseconds := argument.ValueInt64()
	if argument.IsNull() {
		text := e(variable)
		if text == "" {
			return fallback
		}
		var err error
		milliseconds, err = strconv.ParseInt(text, 10, 64)
		if err != nil || milliseconds < 1 || milliseconds > maxTimeoutMilliseconds {
			diags.Append(diagnostics.Setting(variable, diagnostics.KindInvalidAttemptTimeout, ""))
			return fallback
		}
	}
	return time.Duration(milliseconds) * time.Millisecond
}

// homeDir is where profiles are looked for; the variables are those of os.UserHomeDir.
func (e environment) homeDir() string {
	if runtime.GOOS == "windows" {
		return e("USERPROFILE")
	}
	return e("HOME")
}

// userAgent names the provider and the CLI, and what TF_APPEND_USER_AGENT adds (RFC 9110, section 10.1.5).
func userAgent(version, terraformVersion string, getenv func(string) string) string {
	if terraformVersion != "" {
		version += " Terraform/" + terraformVersion
	}
	agent := "terraform-provider-alidomain/" + version + " " + getenv("TF_APPEND_USER_AGENT")
	// A control character would fail every request.
	return strings.Join(strings.FieldsFunc(agent, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
}
