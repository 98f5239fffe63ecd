// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"strconv"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// assumeRole returns the role to put on top, or one without an ARN.
func (f *resolver) assumeRole() (role, error) {
	block := f.config.AssumeRole
	inBlock := block != nil
	if !inBlock {
		block = &AssumeRole{}
	}
	arn := setting.Argument("assume_role.role_arn", block.RoleARN).Or(f.roleVariable())
	if !arn.Given() {
		if inBlock {
			return role{}, &ConfigError{Problem: ProblemNoRoleARN, Argument: "assume_role.role_arn"}
		}
		return role{}, nil
	}
	duration, err := f.sessionExpiration("assume_role.session_expiration", block.SessionExpiration)
	if err != nil {
		return role{}, err
	}
	sessionName := setting.Argument("assume_role.session_name", block.SessionName).Or(f.config.Getenv.Variable("assume_role.session_name"))
	onTop := f.role(arn.Value, sessionName.Value, duration)
	onTop.policy = setting.Argument("assume_role.policy", block.Policy).Value
	onTop.externalID = setting.Argument("assume_role.external_id", block.ExternalID).Value
	return onTop, nil
}

// roleVariable returns the role of the environment, unless that is the one that OIDC needs.
func (f *resolver) roleVariable() setting.Setting {
	named := f.config.Getenv.Variable("assume_role.role_arn")
	if named.Variable != setting.OIDCRoleVariable {
		return named
	}
	oidc := f.oidcVariables()
	block := f.config.AssumeRoleWithOIDC
	usedByBlock := block != nil && !setting.Argument("assume_role_with_oidc.role_arn", block.RoleARN).Given()
	if usedByBlock || oidc.provider.Given() && (oidc.token.Given() || oidc.tokenFile.Given()) {
		return setting.Setting{}
	}
	return named
}

// role returns a role with what all have in common.
func (f *resolver) role(arn, sessionName string, duration time.Duration) role {
	if sessionName == "" {
		sessionName = defaultSessionName
	}
	endpoint := f.sts
	if endpoint.Host == "" {
		endpoint = rpc.Endpoint{Scheme: "https", Host: defaultSTSEndpoint}
	}
	return role{
		arn: arn, sessionName: sessionName, duration: duration, now: f.config.Now,
		sts: rpc.Target{HTTP: f.config.HTTP, Endpoint: endpoint, Region: stsRegion, UserAgent: f.config.UserAgent},
	}
}

// sessionExpiration returns how long a session is asked for.
func (f *resolver) sessionExpiration(path string, configured *int64) (time.Duration, error) {
	if configured != nil {
		return inRange(*configured, &ConfigError{Argument: path, Value: strconv.FormatInt(*configured, 10)})
	}
	named := f.config.Getenv.Variable(path)
	if !named.Given() {
		return defaultSessionExpiration, nil
	}
	fault := &ConfigError{Problem: ProblemSessionExpiration, Variable: named.Variable, Value: strconv.Quote(named.Value)}
	seconds, err := strconv.ParseInt(named.Value, 10, 64)
	if err != nil {
		return 0, fault
	}
	return inRange(seconds, fault)
}

// inRange returns seconds as a duration, or the fault.
func inRange(seconds int64, fault *ConfigError) (time.Duration, error) {
	if seconds < int64(MinSessionExpiration/time.Second) || seconds > int64(MaxSessionExpiration/time.Second) {
		fault.Problem = ProblemSessionExpiration
		return 0, fault
	}
	return time.Duration(seconds) * time.Second, nil
}

// oidcSettings is what OIDC needs, as far as it was found.
type oidcSettings struct {
	role, provider, token, tokenFile setting.Setting
}

func (f *resolver) oidcVariables() oidcSettings {
	return oidcSettings{
		role:      f.config.Getenv.Variable("assume_role_with_oidc.role_arn"),
		provider:  f.config.Getenv.Variable("assume_role_with_oidc.oidc_provider_arn"),
		token:     f.config.Getenv.Variable("assume_role_with_oidc.oidc_token"),
		tokenFile: f.config.Getenv.Variable("assume_role_with_oidc.oidc_token_file"),
	}
}

// missing returns the arguments that are missing. Of a token and its file one is enough.
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

func (f *resolver) configuredOIDC() (candidate, error) {
	block := f.config.AssumeRoleWithOIDC
	if block == nil {
		return candidate{}, nil
	}
	env := f.oidcVariables()
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
	duration, err := f.sessionExpiration("assume_role_with_oidc.session_expiration", block.SessionExpiration)
	if err != nil {
		return candidate{}, err
	}
	sessionName := setting.Argument("assume_role_with_oidc.role_session_name", block.RoleSessionName)
	policy := setting.Argument("assume_role_with_oidc.policy", block.Policy)
	return f.oidc("assume_role_with_oidc of the provider block", settings, sessionName, policy, duration), nil
}

func (f *resolver) environmentOIDC() (candidate, error) {
	env := f.oidcVariables()
	if len(env.missing()) > 0 {
		return candidate{}, nil
	}
	if env.token.Given() {
		env.tokenFile = setting.Setting{}
	}
	name := setting.Origins(env.role, env.provider, env.token, env.tokenFile)
	return f.oidc(name, env, setting.Setting{}, setting.Setting{}, defaultSessionExpiration), nil
}

func (f *resolver) oidc(name string, s oidcSettings, sessionName, policy setting.Setting, duration time.Duration) candidate {
	sessionName = sessionName.Or(f.config.Getenv.Variable("assume_role_with_oidc.role_session_name"))
	assumed := f.role(s.role.Value, sessionName.Value, duration)
	assumed.policy = policy.Value
	assumed.oidcProviderARN = s.provider.Value
	assumed.oidcToken = s.token.Value
	assumed.oidcTokenFile = expandHome(s.tokenFile.Value, f.config.HomeDir)
	return candidate{name: name, fetch: assumed.withOIDC}
}
