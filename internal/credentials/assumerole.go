// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
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
	block := r.config.AssumeRole
	inBlock := block != nil
	if !inBlock {
		block = &AssumeRole{}
	}
	if block.RoleARN != nil && strings.TrimSpace(*block.RoleARN) == "" {
		return role{}, nil
	}
	arn := setting.Argument("assume_role.role_arn", block.RoleARN).Or(r.roleVariable())
	if !arn.Given() {
		if inBlock {
			return role{}, &ConfigError{Problem: ProblemNoRoleARN, Argument: "assume_role.role_arn"}
		}
		return role{}, nil
	}
	duration, err := r.sessionExpiration("assume_role.session_expiration", block.SessionExpiration)
	if err != nil {
		return role{}, err
	}
	sessionName := setting.Argument("assume_role.session_name", block.SessionName).Or(r.config.Getenv.Variable("assume_role.session_name"))
	assumed := r.role(arn.Value, sessionName.Value, duration)
	assumed.policy = setting.Argument("assume_role.policy", block.Policy).Value
	assumed.externalID = setting.Argument("assume_role.external_id", block.ExternalID).Value
	return assumed, nil
}

// roleVariable returns the role that the environment configures, unless the variable belongs to OIDC or to a profile.
func (r *resolver) roleVariable() setting.Setting {
	named := r.config.Getenv.Variable("assume_role.role_arn")
	if named.Variable != setting.OIDCRoleVariable {
		return named
	}
	oidc := r.oidcVariables()
	block := r.config.AssumeRoleWithOIDC
	usedByBlock := block != nil && !setting.Argument("assume_role_with_oidc.role_arn", block.RoleARN).Given()
	if usedByBlock || r.usesRoleVariable || len(r.missingOIDC(oidc)) == 0 {
		return setting.Setting{}
	}
	return named
}

// role returns a role with the settings that all roles share.
func (r *resolver) role(arn, sessionName string, duration time.Duration) role {
	if sessionName == "" {
		sessionName = defaultSessionName
	}
	endpoint := r.sts
	if endpoint.Host == "" {
		endpoint = rpc.Endpoint{Scheme: "https", Host: defaultSTSEndpoint}
	}
	return role{
		arn: arn, sessionName: sessionName, duration: duration, now: r.config.Now,
		sts: rpc.Target{HTTP: r.config.HTTP, Endpoint: endpoint, Region: stsRegion, UserAgent: r.config.UserAgent},
	}
}

// sessionExpiration returns the session duration to request.
func (r *resolver) sessionExpiration(path string, configured *int64) (time.Duration, error) {
	if configured != nil {
		return sessionDuration(*configured, &ConfigError{Argument: path, Value: strconv.FormatInt(*configured, 10)})
	}
	named := r.config.Getenv.Variable(path)
	if !named.Given() {
		return defaultSessionExpiration, nil
	}
	configErr := &ConfigError{Problem: ProblemSessionExpiration, Variable: named.Variable, Value: strconv.Quote(named.Value)}
	seconds, err := strconv.ParseInt(named.Value, 10, 64)
	if err != nil {
		return 0, configErr
	}
	return sessionDuration(seconds, configErr)
}

// sessionDuration converts seconds to a duration. It returns configErr if they are out of range.
func sessionDuration(seconds int64, configErr *ConfigError) (time.Duration, error) {
	if seconds < int64(MinSessionExpiration/time.Second) || seconds > int64(MaxSessionExpiration/time.Second) {
		configErr.Problem = ProblemSessionExpiration
		return 0, configErr
	}
	return time.Duration(seconds) * time.Second, nil
}

// oidcSettings holds the settings of OIDC, each of which may be absent. A token takes precedence over its file, and the
// file over the token endpoint.
type oidcSettings struct {
	role, provider, token, tokenFile, requestURL, requestToken setting.Setting
	// tokens are the variables of HCP Terraform with several tokens, none of which is used.
	tokens []string
}

// isWorkloadToken reports whether a variable belongs to HCP Terraform. A tag may follow its name.
func isWorkloadToken(variable string) bool {
	return variable == setting.WorkloadTokenVariable || strings.HasPrefix(variable, setting.WorkloadTokenVariable+"_")
}

// taggedTokens returns the variables of HCP Terraform with the tokens of tagged audiences.
func (r *resolver) taggedTokens() []setting.Setting {
	var tokens []setting.Setting
	for _, entry := range r.config.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if value := strings.TrimSpace(r.config.Getenv(name)); isWorkloadToken(name) && value != "" {
			tokens = append(tokens, setting.Setting{Value: value, Variable: name})
		}
	}
	return tokens
}

// oidcVariables ignores HCP Terraform's token if there is a token file, because that token may be for another audience. It
// uses a tagged token if it is the only one.
func (r *resolver) oidcVariables() oidcSettings {
	env := oidcSettings{
		role:         r.config.Getenv.Variable("assume_role_with_oidc.role_arn"),
		provider:     r.config.Getenv.Variable("assume_role_with_oidc.oidc_provider_arn"),
		token:        r.config.Getenv.Variable("assume_role_with_oidc.oidc_token"),
		tokenFile:    r.config.Getenv.Variable("assume_role_with_oidc.oidc_token_file"),
		requestURL:   r.config.Getenv.Variable("assume_role_with_oidc.oidc_request_url"),
		requestToken: r.config.Getenv.Variable("assume_role_with_oidc.oidc_request_token"),
	}
	if env.tokenFile.Given() && isWorkloadToken(env.token.Variable) {
		env.token = setting.Setting{}
	}
	if env.token.Given() || env.tokenFile.Given() {
		return env
	}
	switch tagged := r.taggedTokens(); len(tagged) {
	case 0:
	case 1:
		env.token = tagged[0]
	default:
		for _, token := range tagged {
			env.tokens = append(env.tokens, token.Variable)
		}
		slices.Sort(env.tokens)
	}
	return env
}

// withToken returns o with the token, the file or the endpoint of other.
func (o oidcSettings) withToken(other oidcSettings) oidcSettings {
	o.token, o.tokenFile, o.requestURL, o.requestToken = other.token, other.tokenFile, other.requestURL, other.requestToken
	o.tokens = other.tokens
	return o
}

func (o oidcSettings) hasEndpoint() bool {
	return o.requestURL.Given() || o.requestToken.Given()
}

func (o oidcSettings) hasTokenOrFile() bool {
	return o.token.Given() || o.tokenFile.Given()
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
	settings := oidcSettings{
		role:         setting.Argument("assume_role_with_oidc.role_arn", block.RoleARN).Or(env.role),
		provider:     setting.Argument("assume_role_with_oidc.oidc_provider_arn", block.OIDCProviderARN).Or(env.provider),
		token:        setting.Argument("assume_role_with_oidc.oidc_token", block.OIDCToken),
		tokenFile:    setting.Argument("assume_role_with_oidc.oidc_token_file", block.OIDCTokenFile),
		requestURL:   setting.Argument("assume_role_with_oidc.oidc_request_url", block.OIDCRequestURL),
		requestToken: setting.Argument("assume_role_with_oidc.oidc_request_token", block.OIDCRequestToken),
	}
	switch {
	case settings.hasTokenOrFile():
	case !settings.hasEndpoint():
		settings = settings.withToken(env)
	case !settings.requestURL.Given() || !env.requestURL.Given() || settings.requestURL.Value == env.requestURL.Value:
		settings.requestURL = settings.requestURL.Or(env.requestURL)
		settings.requestToken = settings.requestToken.Or(env.requestToken)
	default:
		// The request token in the environment belongs to another endpoint.
	}
	if missing := r.missingOIDC(settings); len(missing) > 0 {
		return candidate{}, &ConfigError{Problem: ProblemIncompleteOIDC, Argument: missing[0], Fields: missing, Known: settings.tokens}
	}
	duration, err := r.sessionExpiration("assume_role_with_oidc.session_expiration", block.SessionExpiration)
	if err != nil {
		return candidate{}, err
	}
	assumed := r.role(settings.role.Value, r.oidcSessionName(block.RoleSessionName), duration)
	assumed.policy = setting.Argument("assume_role_with_oidc.policy", block.Policy).Value
	audience := setting.Argument("assume_role_with_oidc.oidc_audience", block.OIDCAudience)
	return r.oidc("assume_role_with_oidc of the provider block", assumed, settings, audience.Value)
}

func (r *resolver) environmentOIDC() (candidate, error) {
	env := r.oidcVariables()
	if len(r.missingOIDC(env)) > 0 {
		return candidate{}, nil
	}
	used := []setting.Setting{env.role, env.provider}
	switch {
	case env.token.Given():
		used = append(used, env.token)
	case env.tokenFile.Given():
		used = append(used, env.tokenFile)
	default:
		used = append(used, env.requestURL)
	}
	assumed := r.role(env.role.Value, r.oidcSessionName(nil), defaultSessionExpiration)
	return r.oidc(setting.Origins(used...), assumed, env, "")
}

func (r *resolver) oidcSessionName(configured *string) string {
	const path = "assume_role_with_oidc.role_session_name"
	return setting.Argument(path, configured).Or(r.config.Getenv.Variable(path)).Value
}

// oidc returns the candidate that assumes a role with the token of the settings.
func (r *resolver) oidc(name string, assumed role, s oidcSettings, audience string) (candidate, error) {
	assumed.oidcProviderARN = s.provider.Value
	switch {
	case s.token.Given():
		assumed.oidcToken = s.token.Value
	case s.tokenFile.Given():
		var configErr *ConfigError
		assumed.oidcTokenFile, configErr = expandHome(s.tokenFile.Value, r.config.HomeDir)
		if configErr != nil {
			configErr.Argument, configErr.Variable = s.tokenFile.Argument, s.tokenFile.Variable
			return candidate{}, configErr
		}
	case !isRequestURL(s.requestURL.Value):
		return candidate{}, &ConfigError{
			Problem: ProblemInvalidURI, Argument: s.requestURL.Argument, Variable: s.requestURL.Variable,
		}
	default:
		assumed.oidcEndpoint = &tokenEndpoint{
			client: r.config.HTTP, name: "the OIDC token endpoint of " + setting.Origins(s.requestURL, s.requestToken),
			url: s.requestURL.Value, requestToken: s.requestToken.Value, audience: cmp.Or(audience, defaultOIDCAudience),
		}
	}
	return candidate{name: name, fetch: assumed.withOIDC}, nil
}
