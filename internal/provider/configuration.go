// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"runtime"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

const (
	maxMaxRetries = 100
	// maxTimeoutMilliseconds is an hour, more than any single request needs.
	maxTimeoutMilliseconds = int64(time.Hour / time.Millisecond)
)

// clientConfig merges the provider block with the environment. An argument takes precedence over its variables, those over
// the profile, and the profile over the default. An empty argument counts as absent.
func (m providerModel) clientConfig(
	getenv func(string) string, userAgent string,
) (domainapi.Config, diagnostics.Connection, diag.Diagnostics) {
	var diags diag.Diagnostics
	env := setting.Environment(getenv)
	config := rpc.Config{MaxRetries: rpc.DefaultMaxRetries}
	if m.MaxRetries != nil {
		config.MaxRetries = uint(*m.MaxRetries) //nolint:gosec // the schema's validator bounds it
	}
	config.Target.HTTP = httpclient.New(m.timeouts(env, &diags))
	config.Target.UserAgent = userAgent

	var connection diagnostics.Connection
	var profileRegion string
	if source, err := credentials.Resolve(m.credentialsConfig(env, config.Target)); err != nil {
		diags.Append(diagnostics.Unconfigured(err))
	} else {
		config.Credentials = source
		connection.CredentialSource, profileRegion = source.Name(), source.Region()
	}
	config.Target.Region, config.Target.Endpoint = m.destination(env, profileRegion, &diags)
	connection.Endpoint, connection.Region = config.Target.Endpoint.String(), config.Target.Region
	return domainapi.Config{Config: config, Observe: logAttempt}, connection, diags
}

func (m providerModel) timeouts(env setting.Environment, diags *diag.Diagnostics) httpclient.Config {
	return httpclient.Config{
		ConnectTimeout: timeout(m.ClientConnectTimeout, env.Variable("client_connect_timeout"), httpclient.DefaultConnectTimeout, diags),
		ReadTimeout:    timeout(m.ClientReadTimeout, env.Variable("client_read_timeout"), httpclient.DefaultReadTimeout, diags),
	}
}

// unknownArguments returns the arguments of a block that are unknown during plan.
func unknownArguments(block tftypes.Value) (arguments []path.Path) {
	//nolint:errcheck // the callback never fails
	tftypes.Walk(block, func(at *tftypes.AttributePath, value tftypes.Value) (bool, error) {
		if value.IsKnown() {
			return true, nil
		}
		argument := path.Empty()
		for _, step := range at.Steps() {
			if name, ok := step.(tftypes.AttributeName); ok {
				argument = argument.AtName(string(name))
			}
		}
		arguments = append(arguments, argument)
		return false, nil
	})
	return arguments
}

// Validators have checked the arguments, so these methods report only invalid variables and profiles.

// destination returns the region, and the endpoint: the one that is configured, or else that of the account's site, or
// else that of the region.
func (m providerModel) destination(env setting.Environment, profile string, diags *diag.Diagnostics) (string, rpc.Endpoint) {
	region := m.region(env, profile, diags)
	site := m.site(env, diags)
	endpoint, configured := m.endpoint(env, diags)
	if site == "" {
		var certain bool
		if site, certain = domainapi.SiteOfRegion(region.Value); !certain && !configured {
			diags.Append(diagnostics.AmbiguousRegion(region))
		}
	}
	if !configured {
		endpoint = site.Endpoint()
	}
	return cmp.Or(region.Value, site.Region()), endpoint
}

// fromProfile is the origin of the region of a profile, in words.
const fromProfile = "the profile"

// region falls back to the region of the profile that the credentials come from.
func (m providerModel) region(env setting.Environment, profile string, diags *diag.Diagnostics) setting.Setting {
	resolved := setting.Argument("region", m.Region).Or(env.Variable("region"))
	if !resolved.Given() {
		resolved = setting.Setting{Value: profile, Variable: fromProfile}
	}
	given := diagnostics.Given(resolved.Value)
	switch {
	case isRegion(resolved.Value):
		return resolved
	case resolved.Variable == fromProfile:
		// The profile is chosen for its keys.
		ignored := diagnostics.Setting(fromProfile, diagnostics.KindInvalidRegion, given, "the provider ignores it")
		diags.Append(diag.NewWarningDiagnostic(ignored.Summary(), ignored.Detail()))
	default:
		diags.Append(diagnostics.Setting(resolved.Origin(), diagnostics.KindInvalidRegion, given))
	}
	return setting.Setting{}
}

// site returns the site of the account, or "" if neither an argument nor a variable sets it.
func (m providerModel) site(env setting.Environment, diags *diag.Diagnostics) domainapi.Site {
	resolved := setting.Argument("account_type", m.AccountType).Or(env.Variable("account_type"))
	site, ok := domainapi.ParseSite(resolved.Value)
	if resolved.Given() && !ok {
		diags.Append(diagnostics.Setting(resolved.Origin(), diagnostics.KindInvalidAccountType, diagnostics.Given(resolved.Value)))
	}
	return site
}

func (m providerModel) endpoint(env setting.Environment, diags *diag.Diagnostics) (endpoint rpc.Endpoint, configured bool) {
	resolved := setting.Argument("endpoint", m.Endpoint).Or(env.Variable("endpoint"))
	if !resolved.Given() {
		return rpc.Endpoint{}, false
	}
	endpoint, err := rpc.ParseEndpoint(resolved.Value)
	if err != nil {
		diags.Append(diagnostics.Setting(resolved.Origin(), diagnostics.KindInvalidEndpoint, err.Error()))
	}
	return endpoint, true
}

func timeout(argument *int64, variable setting.Setting, fallback time.Duration, diags *diag.Diagnostics) time.Duration {
	switch {
	case argument != nil:
		return time.Duration(*argument) * time.Millisecond
	case !variable.Given():
		return fallback
	}
	milliseconds, err := strconv.ParseInt(variable.Value, 10, 64)
	if err != nil || milliseconds < 1 || milliseconds > maxTimeoutMilliseconds {
		diags.Append(diagnostics.Setting(variable.Origin(), diagnostics.KindInvalidAttemptTimeout, diagnostics.Given(variable.Value)))
	}
	return time.Duration(milliseconds) * time.Millisecond
}

// homeDir returns the home directory, from the same variables as os.UserHomeDir.
func homeDir(env setting.Environment) string {
	if runtime.GOOS == "windows" {
		return env("USERPROFILE")
	}
	return env("HOME")
}

// userAgent returns a User-Agent (RFC 9110, section 10.1.5) of the provider, the CLI and TF_APPEND_USER_AGENT.
func userAgent(version, terraformVersion string, getenv func(string) string) string {
	if terraformVersion != "" {
		version += " Terraform/" + terraformVersion
	}
	agent := "terraform-provider-alidomain/" + version + " " + getenv("TF_APPEND_USER_AGENT")
	// Control characters would make net/http reject every request.
	return strings.Join(strings.FieldsFunc(agent, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
}
