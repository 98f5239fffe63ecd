// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// assumeRole returns the role to assume, or the zero value if none is configured. An empty role_arn switches the block
// off, even if the environment names a role, as in the vendor's provider.
func (r *resolver) assumeRole() (role, error) {
	block := cmp.Or(r.config.AssumeRole, &AssumeRole{})
	arn := setting.Argument("assume_role.role_arn", block.RoleARN).Or(r.roleVariable())
	switchedOff := block.RoleARN != nil && strings.TrimSpace(*block.RoleARN) == ""
	switch {
	case switchedOff, !arn.Given() && r.config.AssumeRole == nil:
		return role{}, nil
	case !arn.Given():
		return role{}, &ConfigError{Problem: ProblemNoRoleARN, Argument: "assume_role.role_arn"}
	}
	seconds, err := r.sessionExpiration("assume_role.session_expiration", block.SessionExpiration)
	if err != nil {
		return role{}, err
	}
	sessionName := setting.Argument("assume_role.session_name", block.SessionName).Or(r.config.Getenv.Variable("assume_role.session_name"))
	assumed := r.role(arn.Value, sessionName.Value, seconds)
	assumed.policy = setting.Argument("assume_role.policy", block.Policy).Value
	assumed.externalID = setting.Argument("assume_role.external_id", block.ExternalID).Value
	return assumed, nil
}

// roleVariable returns the role that the environment configures, unless the variable belongs to OIDC or to a profile.
func (r *resolver) roleVariable() setting.Setting {
	named := r.config.Getenv.Variable("assume_role.role_arn")
	block := r.config.AssumeRoleWithOIDC
	usedByBlock := block != nil && !setting.Argument("assume_role_with_oidc.role_arn", block.RoleARN).Given()
	if named.Variable == setting.OIDCRoleVariable && (usedByBlock || r.usesRoleVariable || len(r.missingOIDC(r.oidcVariables())) == 0) {
		return setting.Setting{}
	}
	return named
}

// role returns a role with the settings that all roles share.
func (r *resolver) role(arn, sessionName string, seconds int64) role {
	return role{
		arn: arn, sessionName: cmp.Or(sessionName, defaultSessionName), seconds: seconds,
		sts: rpc.Target{
			HTTP: r.config.HTTP, Endpoint: cmp.Or(r.sts, rpc.Endpoint{Scheme: "https", Host: defaultSTSEndpoint}),
			Region: stsRegion, UserAgent: r.config.UserAgent,
		},
	}
}

// sessionExpiration returns the session duration to request, in seconds.
func (r *resolver) sessionExpiration(path string, configured *int64) (int64, error) {
	named := r.config.Getenv.Variable(path)
	if configured != nil {
		named = setting.Setting{Value: strconv.FormatInt(*configured, 10), Argument: path}
	}
	if !named.Given() {
		return defaultSessionSeconds, nil
	}
	seconds, err := strconv.ParseInt(named.Value, 10, 64)
	if err != nil || !isSessionExpiration(seconds) {
		return 0, (&ConfigError{Problem: ProblemSessionExpiration, Value: strconv.Quote(named.Value)}).at(named)
	}
	return seconds, nil
}

func isSessionExpiration(seconds int64) bool {
	return seconds >= int64(MinSessionExpiration/time.Second) && seconds <= int64(MaxSessionExpiration/time.Second)
}

// oidcSettings holds the settings of OIDC, each of which may be absent. A token takes precedence over its file, and the
// file over the token endpoint.
type oidcSettings struct {
	role, sessionName, provider, token, tokenFile, requestURL, requestToken setting.Setting
	// tokens are the variables of HCP Terraform with several tokens, none of which is used.
	tokens []string
}

func (o oidcSettings) hasTokenOrFile() bool {
	return o.token.Given() || o.tokenFile.Given()
}

// isWorkloadToken reports whether a variable belongs to HCP Terraform. A tag may follow its name.
func isWorkloadToken(variable string) bool {
	return variable == setting.WorkloadTokenVariable || strings.HasPrefix(variable, setting.WorkloadTokenVariable+"_")
}

// oidcVariables ignores HCP Terraform's token if there is a token file, because that token may be for another audience. It
// uses the token of a tagged audience if it is the only one.
func (r *resolver) oidcVariables() oidcSettings {
	variable := func(name string) setting.Setting { return r.config.Getenv.Variable("assume_role_with_oidc." + name) }
	env := oidcSettings{
		role: variable("role_arn"), sessionName: variable("role_session_name"), provider: variable("oidc_provider_arn"),
		token: variable("oidc_token"), tokenFile: variable("oidc_token_file"),
		requestURL: variable("oidc_request_url"), requestToken: variable("oidc_request_token"),
	}
	if env.tokenFile.Given() && isWorkloadToken(env.token.Variable) {
		env.token = setting.Setting{}
	}
	if env.hasTokenOrFile() {
		return env
	}
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if isWorkloadToken(name) && strings.TrimSpace(r.config.Getenv(name)) != "" {
			env.tokens = append(env.tokens, name)
		}
	}
	if len(env.tokens) == 1 {
		env.token = setting.Setting{Value: strings.TrimSpace(r.config.Getenv(env.tokens[0])), Variable: env.tokens[0]}
		env.tokens = nil
	}
	slices.Sort(env.tokens)
	return env
}

// missingOIDC returns the missing arguments. One of a token, its file, or a complete token endpoint is required.
func (r *resolver) missingOIDC(o oidcSettings) []string {
	var missing []string
	if !o.role.Given() {
		missing = append(missing, "assume_role_with_oidc.role_arn")
	}
	if !o.provider.Given() {
		missing = append(missing, "assume_role_with_oidc.oidc_provider_arn")
	}
	switch {
	case o.hasTokenOrFile(), o.requestURL.Given() && o.requestToken.Given():
	case len(o.tokens) > 0:
		missing = append(missing, "assume_role_with_oidc.oidc_token")
	case o.requestURL.Given():
		missing = append(missing, "assume_role_with_oidc.oidc_request_token")
	case o.requestToken.Given(), r.config.Getenv("GITHUB_ACTIONS") == "true":
		// GitHub sets the variables of its endpoint for every job that may use it.
		missing = append(missing, "assume_role_with_oidc.oidc_request_url")
	default:
		missing = append(missing, "assume_role_with_oidc.oidc_token_file")
	}
	return missing
}

func (r *resolver) configuredOIDC() (candidate, error) {
	block := r.config.AssumeRoleWithOIDC
	if block == nil {
		return candidate{}, nil
	}
	env := r.oidcVariables()
	argument := func(name string, value *string) setting.Setting {
		return setting.Argument("assume_role_with_oidc."+name, value)
	}
	settings := oidcSettings{
		role:         argument("role_arn", block.RoleARN).Or(env.role),
		provider:     argument("oidc_provider_arn", block.OIDCProviderARN).Or(env.provider),
		token:        argument("oidc_token", block.OIDCToken),
		tokenFile:    argument("oidc_token_file", block.OIDCTokenFile),
		requestURL:   argument("oidc_request_url", block.OIDCRequestURL),
		requestToken: argument("oidc_request_token", block.OIDCRequestToken),
	}
	switch {
	case settings.hasTokenOrFile():
	case !settings.requestURL.Given() && !settings.requestToken.Given():
		env.role, env.provider = settings.role, settings.provider
		settings = env
	case !settings.requestURL.Given() || !env.requestURL.Given() || settings.requestURL.Value == env.requestURL.Value:
		settings.requestURL = settings.requestURL.Or(env.requestURL)
		settings.requestToken = settings.requestToken.Or(env.requestToken)
	default:
		// The request token in the environment belongs to another endpoint.
	}
	if missing := r.missingOIDC(settings); len(missing) > 0 {
		return candidate{}, &ConfigError{Problem: ProblemIncompleteOIDC, Argument: missing[0], Fields: missing, Known: settings.tokens}
	}
	seconds, err := r.sessionExpiration("assume_role_with_oidc.session_expiration", block.SessionExpiration)
	if err != nil {
		return candidate{}, err
	}
	sessionName := argument("role_session_name", block.RoleSessionName).Or(env.sessionName)
	assumed := r.role(settings.role.Value, sessionName.Value, seconds)
	assumed.policy = argument("policy", block.Policy).Value
	audience := argument("oidc_audience", block.OIDCAudience).Value
	return r.oidc("assume_role_with_oidc of the provider block", assumed, settings, audience)
}

func (r *resolver) environmentOIDC() (candidate, error) {
	env := r.oidcVariables()
	if len(r.missingOIDC(env)) > 0 {
		return candidate{}, nil
	}
	name := setting.Origins(env.role, env.provider, env.token.Or(env.tokenFile).Or(env.requestURL))
	return r.oidc(name, r.role(env.role.Value, env.sessionName.Value, defaultSessionSeconds), env, "")
}

// oidc returns the candidate that assumes a role with the token of the settings.
func (r *resolver) oidc(name string, assumed role, s oidcSettings, audience string) (candidate, error) {
	assumed.oidcProviderARN = s.provider.Value
	assumed.oidcToken = s.token.Value
	switch {
	case s.token.Given():
	case s.tokenFile.Given():
		var configErr *ConfigError
		if assumed.oidcTokenFile, configErr = expandHome(s.tokenFile.Value, r.config.HomeDir); configErr != nil {
			return candidate{}, configErr.at(s.tokenFile)
		}
	default:
		location, ok := parseRequestURL(s.requestURL.Value)
		if !ok {
			return candidate{}, (&ConfigError{Problem: ProblemInvalidURI}).at(s.requestURL)
		}
		assumed.oidcEndpoint = &tokenEndpoint{
			client: r.config.HTTP, name: "the OIDC token endpoint of " + setting.Origins(s.requestURL, s.requestToken),
			url: location, requestToken: s.requestToken.Value, audience: cmp.Or(audience, defaultOIDCAudience),
		}
	}
	return candidate{name: name, fetch: assumed.withOIDC}, nil
}
