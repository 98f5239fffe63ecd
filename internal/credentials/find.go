// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"fmt"
	"net/url"
	"path/filepath"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// Find decides where credentials come from, the first of these that is there: what the provider block names (keys,
// assume_role_with_oidc, a profile or its file, a URI, an ECS role), what the environment names in the same order, the
// current profile of the default file, the metadata service. A role to assume is put on top. It reads the profile file
// and does not touch the network. Its errors are of type *ConfigError.
func Find(config Config) (*Source, error) {
	f := &resolver{config: config.withDefaults()}
	sts, err := f.stsEndpoint()
	if err != nil {
		return nil, err
	}
	f.sts = sts
	// First, so that a fault in the block is reported whatever else is missing.
	onTop, err := f.assumeRole()
	if err != nil {
		return nil, err
	}
	below, err := f.resolve()
	if err != nil {
		return nil, err
	}
	switch {
	case below.fetch == nil:
		return nil, f.nothing(onTop.arn != "")
	case onTop.arn != "":
		below = candidate{
			name:   fmt.Sprintf("role %s, assumed with %s", onTop.arn, below.name),
			fetch:  onTop.assumedWith(below.labelled()),
			region: below.region,
		}
	}
	return &Source{name: below.name, region: below.region, fetch: below.labelled(), now: f.config.Now}, nil
}

// resolver decides where credentials come from.
type resolver struct {
	config Config
	// sts is the argument sts_endpoint; the zero value where it is not given.
	sts rpc.Endpoint
}

// candidate is where credentials may come from. One without a fetch is not configured.
type candidate struct {
	name       string
	fetch      fetch
	lastResort bool
	// region is the one that a profile names; empty elsewhere.
	region string
}

func (f *resolver) resolve() (candidate, error) {
	c := f.config
	for _, next := range []func() (candidate, error){
		f.configuredKeys,
		f.configuredOIDC,
		func() (candidate, error) {
			return f.profile(setting.Argument("profile", c.Profile), setting.Argument("shared_credentials_file", c.SharedCredentialsFile))
		},
		func() (candidate, error) { return f.uri(setting.Argument("credentials_uri", c.CredentialsURI)) },
		func() (candidate, error) { return f.ecsRole(setting.Argument("ecs_role_name", c.ECSRoleName)) },
		f.environmentKeys,
		f.environmentOIDC,
		func() (candidate, error) {
			return f.profile(f.config.Getenv.Variable("profile"), f.config.Getenv.Variable("shared_credentials_file"))
		},
		func() (candidate, error) { return f.uri(f.config.Getenv.Variable("credentials_uri")) },
		func() (candidate, error) { return f.ecsRole(f.config.Getenv.Variable("ecs_role_name")) },
		f.defaultProfile,
		f.lastResort,
	} {
		if found, err := next(); err != nil || found.fetch != nil {
			return found, err
		}
	}
	return candidate{}, nil
}

// keyPair is what requests are signed with, as far as it was found.
type keyPair struct {
	key, secret, token setting.Setting
}

func (f *resolver) variables() keyPair {
	return keyPair{
		key: f.config.Getenv.Variable("access_key"), secret: f.config.Getenv.Variable("secret_key"), token: f.config.Getenv.Variable("security_token"),
	}
}

// configuredKeys takes each of the three from the environment where the provider block lacks it. A secret and a token
// that the environment holds for another access key are left where they are: they cannot work with this one.
func (f *resolver) configuredKeys() (candidate, error) {
	block := keyPair{
		key:    setting.Argument("access_key", f.config.AccessKey),
		secret: setting.Argument("secret_key", f.config.SecretKey),
		token:  setting.Argument("security_token", f.config.SecurityToken),
	}
	if !block.key.Given() && !block.secret.Given() && !block.token.Given() {
		return candidate{}, nil
	}
	env := f.variables()
	if block.key.Given() && env.key.Given() && block.key.Value != env.key.Value {
		return block.keys()
	}
	return keyPair{
		key: block.key.Or(env.key), secret: block.secret.Or(env.secret), token: block.token.Or(env.token),
	}.keys()
}

// environmentKeys does not mind a token that is left over without any key.
func (f *resolver) environmentKeys() (candidate, error) {
	env := f.variables()
	if !env.key.Given() && !env.secret.Given() {
		return candidate{}, nil
	}
	return env.keys()
}

func (p keyPair) keys() (candidate, error) {
	var missing []string
	if !p.key.Given() {
		missing = append(missing, "access_key")
	}
	if !p.secret.Given() {
		missing = append(missing, "secret_key")
	}
	given := []setting.Setting{p.key, p.secret, p.token}
	if len(missing) > 0 {
		half := p.key.Or(p.secret).Or(p.token)
		return candidate{}, &ConfigError{
			Problem:  ProblemHalfKeyPair,
			Argument: missing[0], Variable: half.Variable, Fields: missing, Given: setting.Origins(given...),
		}
	}
	return candidate{name: setting.Origins(given...), fetch: fixed(rpc.Credentials{
		AccessKeyID: p.key.Value, AccessKeySecret: p.secret.Value, SecurityToken: p.token.Value,
	})}, nil
}

// uri names the candidate by where the URL was given: the URL itself may hold secrets.
func (f *resolver) uri(named setting.Setting) (candidate, error) {
	if !named.Given() {
		return candidate{}, nil
	}
	if !isWebURL(named.Value) {
		return candidate{}, &ConfigError{Problem: ProblemInvalidURI, Argument: named.Argument, Variable: named.Variable}
	}
	return candidate{name: setting.Origins(named), fetch: f.uriFetch(named.Value)}, nil
}

func (f *resolver) uriFetch(location string) fetch {
	return uri{client: f.config.HTTP, url: location, now: f.config.Now}.fetch
}

func (f *resolver) ecsRole(named setting.Setting) (candidate, error) {
	if !named.Given() {
		return candidate{}, nil
	}
	return candidate{
		name:  fmt.Sprintf("%s (metadata service, role %q)", setting.Origins(named), named.Value),
		fetch: f.metadataFetch(named.Value),
	}, nil
}

func (f *resolver) lastResort() (candidate, error) {
	if f.config.Getenv.IsTrue("ALIBABA_CLOUD_ECS_METADATA_DISABLED") {
		return candidate{}, nil
	}
	return candidate{name: "the metadata service", fetch: f.metadataFetch(""), lastResort: true}, nil
}

func (f *resolver) metadataFetch(role string) fetch {
	tokenOnly := f.config.Getenv.IsTrue("ALIBABA_CLOUD_IMDSV1_DISABLED")
	return newMetadata(f.config.MetadataURL, role, tokenOnly, f.config.Now).fetch
}

// nothing is the error where no candidate is configured.
func (f *resolver) nothing(withRole bool) *ConfigError {
	none := &ConfigError{Problem: ProblemNoCredentials, Path: f.defaultFile()}
	if withRole {
		none.Problem = ProblemRoleWithoutCredentials
	}
	if missing := f.oidcVariables().missing(); len(missing) < 3 {
		for _, path := range missing {
			none.Fields = append(none.Fields, setting.Variables(path)[0])
		}
	}
	return none
}

func (f *resolver) defaultFile() string {
	if f.config.HomeDir == "" {
		return ""
	}
	return filepath.Join(f.config.HomeDir, ".aliyun", "config.json")
}

// stsEndpoint returns sts_endpoint, or the zero value where it is not given. STS is reached over TLS alone.
func (f *resolver) stsEndpoint() (rpc.Endpoint, error) {
	named := setting.Argument("sts_endpoint", f.config.STSEndpoint).Or(f.config.Getenv.Variable("sts_endpoint"))
	if !named.Given() {
		return rpc.Endpoint{}, nil
	}
	endpoint, err := rpc.ParseEndpoint(named.Value)
	if err == nil && endpoint.Scheme != "https" {
		err = &rpc.EndpointError{Problem: "uses plain http, which is not accepted for STS"}
	}
	if err != nil {
		return rpc.Endpoint{}, &ConfigError{
			Problem:  ProblemInvalidEndpoint,
			Argument: named.Argument, Variable: named.Variable, Err: err,
		}
	}
	return endpoint, nil
}

// labelled returns the fetch with errors that name the candidate, unless they name a more exact source already.
func (c candidate) labelled() fetch {
	return named(c.name, c.lastResort, c.fetch)
}

// isWebURL tells whether a text is an absolute http or https URL with a host.
func isWebURL(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Hostname() != ""
}

// isSafeURL tells whether a secret may be sent to a URL: by TLS, or to this very machine.
func isSafeURL(text string) bool {
	parsed, err := url.Parse(text)
	if err != nil || !isWebURL(text) {
		return false
	}
	return parsed.Scheme == "https" || rpc.IsLoopback(parsed.Hostname())
}
