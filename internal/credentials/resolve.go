// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// Resolve selects the credential source. The first that is configured wins: the provider block (keys,
// assume_role_with_oidc, a profile or its file, a URI, an ECS role), the environment in the same order, the current
// profile of the default file, the metadata service. If a role is to be assumed, the source's credentials assume it.
// Resolve reads the profile file and does not use the network. Its errors are of type *ConfigError.
func Resolve(config Config) (*Source, error) {
	if config.HTTP == nil {
		config.HTTP = httpclient.New(httpclient.Config{})
	}
	r := &resolver{config: config, source: &Source{}}
	var err error
	if r.sts, err = r.stsEndpoint(); err != nil {
		return nil, err
	}
	base, baseErr := r.firstCandidate()
	// An invalid assume_role block is reported even if no credentials are configured.
	assumed, err := r.assumeRole()
	switch {
	case err != nil:
		return nil, err
	case baseErr != nil:
		return nil, baseErr
	case base.fetch == nil:
		return nil, r.noCredentials(assumed.arn != "")
	}
	s := r.source
	s.name, s.region = base.name, base.region
	s.fetch = withSource(base.name, base.lastResort, base.fetch)
	if assumed.arn != "" {
		s.name = fmt.Sprintf("role %s, assumed with %s", assumed.arn, base.name)
		s.fetch = withSource(s.name, nil, assumed.assumeWith(s.fetch))
	}
	return s, nil
}

// resolver selects the credential source.
type resolver struct {
	config Config
	// source is the result.
	source *Source
	// sts is the argument sts_endpoint. It is the zero value if the argument is absent.
	sts rpc.Endpoint
	// usesRoleVariable is set if the candidate is a profile whose role is in setting.OIDCRoleVariable.
	usesRoleVariable bool
}

// candidate is a possible credential source. Its fetch is nil if it is not configured.
type candidate struct {
	name  string
	fetch fetch
	// lastResort is the error of an environment and a provider block that configure nothing, if this is the last resort.
	lastResort *ConfigError
	// region is the region of a profile. It is empty for other sources.
	region string
}

func (r *resolver) firstCandidate() (candidate, error) {
	argument, variable := setting.Argument, r.config.Getenv.Variable
	c := r.config
	for _, next := range []func() (candidate, error){
		r.configuredKeys,
		r.configuredOIDC,
		func() (candidate, error) {
			return r.profile(argument("profile", c.Profile), argument("shared_credentials_file", c.SharedCredentialsFile))
		},
		func() (candidate, error) { return r.uri(argument("credentials_uri", c.CredentialsURI)) },
		func() (candidate, error) { return r.ecsRole(argument("ecs_role_name", c.ECSRoleName)) },
		r.environmentKeys,
		r.environmentOIDC,
		func() (candidate, error) { return r.profile(variable("profile"), variable("shared_credentials_file")) },
		func() (candidate, error) { return r.uri(variable("credentials_uri")) },
		func() (candidate, error) { return r.ecsRole(variable("ecs_role_name")) },
		r.defaultProfile,
		r.lastResort,
	} {
		if found, err := next(); err != nil || found.fetch != nil {
			return found, err
		}
	}
	return candidate{}, nil
}

// configuredKeys takes from the environment what the provider block lacks. It ignores the environment's secret and token
// if they belong to another access key.
func (r *resolver) configuredKeys() (candidate, error) {
	key := setting.Argument("access_key", r.config.AccessKey)
	secret := setting.Argument("secret_key", r.config.SecretKey)
	token := setting.Argument("security_token", r.config.SecurityToken)
	if !key.Given() && !secret.Given() && !token.Given() {
		return candidate{}, nil
	}
	variable := r.config.Getenv.Variable
	if other := variable("access_key"); !key.Given() || !other.Given() || key.Value == other.Value {
		key, secret, token = key.Or(other), secret.Or(variable("secret_key")), token.Or(variable("security_token"))
	}
	return keys(key, secret, token)
}

// environmentKeys ignores a token without an access key or a secret.
func (r *resolver) environmentKeys() (candidate, error) {
	variable := r.config.Getenv.Variable
	key, secret, token := variable("access_key"), variable("secret_key"), variable("security_token")
	if !key.Given() && !secret.Given() {
		return candidate{}, nil
	}
	return keys(key, secret, token)
}

func keys(key, secret, token setting.Setting) (candidate, error) {
	name, variable := setting.Origins(key, secret, token), key.Or(secret).Variable
	failure := &ConfigError{Problem: ProblemIncompleteKeys, Variable: variable, Given: name}
	if !secret.Given() {
		failure.Argument, failure.Fields = "secret_key", []string{missingKey("secret_key", variable)}
	}
	if !key.Given() {
		failure.Argument, failure.Fields = "access_key", append([]string{missingKey("access_key", variable)}, failure.Fields...)
	}
	if failure.Fields != nil {
		return candidate{}, failure
	}
	return candidate{name: name, fetch: static(rpc.Credentials{
		AccessKeyID: key.Value, AccessKeySecret: secret.Value, SecurityToken: token.Value,
	})}, nil
}

// missingKey names a missing key as its user sets it: beside a variable, by the variable with the same prefix.
func missingKey(argument, variable string) string {
	for _, given := range []string{"access_key", "secret_key"} {
		if i := slices.Index(setting.Variables(given), variable); i >= 0 {
			return setting.Variables(argument)[i]
		}
	}
	return argument
}

// uri names the candidate by its argument or variable, because the URL may hold secrets.
func (r *resolver) uri(named setting.Setting) (candidate, error) {
	if !named.Given() {
		return candidate{}, nil
	}
	location, ok := parseWebURL(named.Value)
	if !ok {
		return candidate{}, (&ConfigError{Problem: ProblemInvalidURI}).at(named)
	}
	return candidate{name: setting.Origins(named), fetch: r.uriFetch(location)}, nil
}

func (r *resolver) ecsRole(named setting.Setting) (candidate, error) {
	if !named.Given() {
		return candidate{}, nil
	}
	if configErr := r.forbidden(metadataSwitch); configErr != nil {
		return candidate{}, configErr.at(named)
	}
	return candidate{
		name:  fmt.Sprintf("%s (metadata service, role %q)", setting.Origins(named), named.Value),
		fetch: r.metadataFetch(named.Value),
	}, nil
}

// The variables that forbid sources. Those of the profile file are the tool's, and last the one of the vendor's libraries.
const (
	metadataSwitch = "ALIBABA_CLOUD_ECS_METADATA_DISABLED"
	externalSwitch = "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"
)

func profileSwitches() []string {
	return []string{"ALIBABA_CLOUD_IGNORE_PROFILE", "ALIBABACLOUD_IGNORE_PROFILE", "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"}
}

// forbidden returns the error of a source that one of the switches forbids, or nil.
func (r *resolver) forbidden(switches ...string) *ConfigError {
	variable := r.config.Getenv.Forbids(switches...)
	if variable == "" {
		return nil
	}
	return &ConfigError{Problem: ProblemForbidden, Switches: []string{variable}}
}

func (r *resolver) lastResort() (candidate, error) {
	if r.config.Getenv.Forbids(metadataSwitch) != "" {
		return candidate{}, nil
	}
	return candidate{name: "the metadata service", fetch: r.metadataFetch(""), lastResort: r.noCredentials(false)}, nil
}

// noCredentials returns the error of an environment and a provider block that configure no candidate.
func (r *resolver) noCredentials(withRole bool) *ConfigError {
	none := &ConfigError{Problem: ProblemNoCredentials}
	if withRole {
		none.Problem = ProblemRoleWithoutCredentials
	}
	for _, switches := range [][]string{profileSwitches(), {metadataSwitch}} {
		if variable := r.config.Getenv.Forbids(switches...); variable != "" {
			none.Switches = append(none.Switches, variable)
		}
	}
	env := r.oidcVariables()
	// What the platform of a pipeline sets by itself may be for another service.
	ownToken := env.hasTokenOrFile() && !isWorkloadToken(env.token.Variable)
	if env.role.Given() || env.provider.Given() || ownToken {
		for _, path := range r.missingOIDC(env) {
			none.Fields = append(none.Fields, setting.Variables(path)[0])
		}
		none.Known = env.tokens
	}
	return none
}

// stsEndpoint returns sts_endpoint, or the zero value if it is absent. STS requires TLS.
func (r *resolver) stsEndpoint() (rpc.Endpoint, error) {
	named := setting.Argument("sts_endpoint", r.config.STSEndpoint).Or(r.config.Getenv.Variable("sts_endpoint"))
	endpoint, err := rpc.ParseEndpoint(named.Value)
	switch {
	case !named.Given():
		return rpc.Endpoint{}, nil
	case err == nil && endpoint.Scheme == "https":
		return endpoint, nil
	case err == nil:
		err = &rpc.EndpointError{Problem: "uses plain http, which is not accepted for STS"}
	}
	return rpc.Endpoint{}, (&ConfigError{Problem: ProblemInvalidEndpoint, Err: err}).at(named)
}

// parseWebURL parses an absolute http or https URL with a host.
func parseWebURL(text string) (*url.URL, bool) {
	parsed, err := url.Parse(text)
	return parsed, err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Hostname() != ""
}

// parseSafeURL parses a URL that a secret may be sent to, which takes TLS or a loopback host.
func parseSafeURL(text string) (*url.URL, bool) {
	parsed, ok := parseWebURL(text)
	return parsed, ok && (parsed.Scheme == "https" || rpc.IsLoopback(parsed.Hostname()))
}

// parseRequestURL parses a URL that a request token may be sent to. A user in the URL would take the place of the token.
func parseRequestURL(text string) (*url.URL, bool) {
	parsed, ok := parseSafeURL(text)
	return parsed, ok && parsed.User == nil && parsed.Fragment == ""
}
