// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"strconv"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// assumeRole returns the role to assume, or the zero value if none is configured.
func (r *resolver) assumeRole() (role, error) {
	block := r.config.AssumeRole
	inBlock := block != nil
	if !inBlock {
		block = &AssumeRole{}
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

// roleVariable returns the role that the environment configures, unless the variable belongs to OIDC.
func (r *resolver) roleVariable() setting.Setting {
	named := r.config.Getenv.Variable("assume_role.role_arn")
	if named.Variable != setting.OIDCRoleVariable {
		return named
	}
	oidc := r.oidcVariables()
	block := r.config.AssumeRoleWithOIDC
	usedByBlock := block != nil && !setting.Argument("assume_role_with_oidc.role_arn", block.RoleARN).Given()
	if usedByBlock || oidc.provider.Given() && (oidc.token.Given() || oidc.tokenFile.Given()) {
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

// oidcSettings holds the settings of OIDC, each of which may be absent.
type oidcSettings struct {
	role, provider, token, tokenFile setting.Setting
}

func (r *resolver) oidcVariables() oidcSettings {
	return oidcSettings{
		role:      r.config.Getenv.Variable("assume_role_with_oidc.role_arn"),
		provider:  r.config.Getenv.Variable("assume_role_with_oidc.oidc_provider_arn"),
		token:     r.config.Getenv.Variable("assume_role_with_oidc.oidc_token"),
		tokenFile: r.config.Getenv.Variable("assume_role_with_oidc.oidc_token_file"),
	}
}

// missing returns the missing arguments. Either a token or its file is required.
func (o oidcSettings) missing() []string {
	var missing []string
	if !o.role.Given() {
		missing = append(missing, "assume_role_with_oidc.role_arn")
	}
	if !o.provider.Given() {
		missing = append(missing, "assume_role_with_oidc.oidc_provider_arn")
	}
	if !o.token.Given() && !o.tokenFile.Given() {
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
		role:      setting.Argument("assume_role_with_oidc.role_arn", block.RoleARN).Or(env.role),
		provider:  setting.Argument("assume_role_with_oidc.oidc_provider_arn", block.OIDCProviderARN).Or(env.provider),
		token:     setting.Argument("assume_role_with_oidc.oidc_token", block.OIDCToken),
		tokenFile: setting.Argument("assume_role_with_oidc.oidc_token_file", block.OIDCTokenFile),
	}
	if !settings.token.Given() && !settings.tokenFile.Given() {
		settings.token, settings.tokenFile = env.token, env.tokenFile
	}
	if missing := settings.missing(); len(missing) > 0 {
		return candidate{}, &ConfigError{Problem: ProblemIncompleteOIDC, Argument: missing[0], Fields: missing}
	}
	duration, err := r.sessionExpiration("assume_role_with_oidc.session_expiration", block.SessionExpiration)
	if err != nil {
		return candidate{}, err
	}
	sessionName := setting.Argument("assume_role_with_oidc.role_session_name", block.RoleSessionName)
	policy := setting.Argument("assume_role_with_oidc.policy", block.Policy)
	return r.oidc("assume_role_with_oidc of the provider block", settings, sessionName, policy, duration), nil
}

func (r *resolver) environmentOIDC() (candidate, error) {
	env := r.oidcVariables()
	if len(env.missing()) > 0 {
		return candidate{}, nil
	}
	if env.token.Given() {
		env.tokenFile = setting.Setting{}
	}
	name := setting.Origins(env.role, env.provider, env.token, env.tokenFile)
	return r.oidc(name, env, setting.Setting{}, setting.Setting{}, defaultSessionExpiration), nil
}

func (r *resolver) oidc(name string, s oidcSettings, sessionName, policy setting.Setting, duration time.Duration) candidate {
	sessionName = sessionName.Or(r.config.Getenv.Variable("assume_role_with_oidc.role_session_name"))
	assumed := r.role(s.role.Value, sessionName.Value, duration)
	assumed.policy = policy.Value
	assumed.oidcProviderARN = s.provider.Value
	assumed.oidcToken = s.token.Value
	assumed.oidcTokenFile = expandHome(s.tokenFile.Value, r.config.HomeDir)
	return candidate{name: name, fetch: assumed.withOIDC}
}
