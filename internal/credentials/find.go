// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
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
			return f.profile(argument("profile", c.Profile), argument("shared_credentials_file", c.SharedCredentialsFile))
		},
		func() (candidate, error) { return f.uri(argument("credentials_uri", c.CredentialsURI)) },
		func() (candidate, error) { return f.ecsRole(argument("ecs_role_name", c.ECSRoleName)) },
		f.environmentKeys,
		f.environmentOIDC,
		func() (candidate, error) {
			return f.profile(f.variable("profile"), f.variable("shared_credentials_file"))
		},
		func() (candidate, error) { return f.uri(f.variable("credentials_uri")) },
		func() (candidate, error) { return f.ecsRole(f.variable("ecs_role_name")) },
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
	key, secret, token setting
}

func (f *resolver) variables() keyPair {
	return keyPair{
		key: f.variable("access_key"), secret: f.variable("secret_key"), token: f.variable("security_token"),
	}
}

// configuredKeys takes each of the three from the environment where the provider block lacks it. A secret and a token
// that the environment holds for another access key are left where they are: they cannot work with this one.
func (f *resolver) configuredKeys() (candidate, error) {
	block := keyPair{
		key:    argument("access_key", f.config.AccessKey),
		secret: argument("secret_key", f.config.SecretKey),
		token:  argument("security_token", f.config.SecurityToken),
	}
	if !block.key.given() && !block.secret.given() && !block.token.given() {
		return candidate{}, nil
	}
	env := f.variables()
	if block.key.given() && env.key.given() && block.key.value != env.key.value {
		return block.keys()
	}
	return keyPair{
		key: block.key.or(env.key), secret: block.secret.or(env.secret), token: block.token.or(env.token),
	}.keys()
}

// environmentKeys does not mind a token that is left over without any key.
func (f *resolver) environmentKeys() (candidate, error) {
	env := f.variables()
	if !env.key.given() && !env.secret.given() {
		return candidate{}, nil
	}
	return env.keys()
}

func (p keyPair) keys() (candidate, error) {
	var missing []string
	if !p.key.given() {
		missing = append(missing, "access_key")
	}
	if !p.secret.given() {
		missing = append(missing, "secret_key")
	}
	given := []setting{p.key, p.secret, p.token}
	if len(missing) > 0 {
		half := p.key.or(p.secret).or(p.token)
		return candidate{}, &ConfigError{
			Problem:  ProblemHalfKeyPair,
			Argument: missing[0], Variable: half.variable, Fields: missing, Given: origins(given...),
		}
	}
	return candidate{name: origins(given...), fetch: fixed(rpc.Credentials{
		AccessKeyID: p.key.value, AccessKeySecret: p.secret.value, SecurityToken: p.token.value,
	})}, nil
}

// uri names the candidate by where the URL was given: the URL itself may hold secrets.
func (f *resolver) uri(named setting) (candidate, error) {
	if !named.given() {
		return candidate{}, nil
	}
	if !isWebURL(named.value) {
		return candidate{}, &ConfigError{Problem: ProblemInvalidURI, Argument: named.argument, Variable: named.variable}
	}
	return candidate{name: origins(named), fetch: f.uriFetch(named.value)}, nil
}

func (f *resolver) uriFetch(location string) fetch {
	return uri{client: f.config.HTTP, url: location, now: f.config.Now}.fetch
}

func (f *resolver) ecsRole(named setting) (candidate, error) {
	if !named.given() {
		return candidate{}, nil
	}
	return candidate{
		name:  fmt.Sprintf("%s (metadata service, role %q)", origins(named), named.value),
		fetch: f.metadataFetch(named.value),
	}, nil
}

func (f *resolver) lastResort() (candidate, error) {
	if strings.EqualFold(strings.TrimSpace(f.config.Getenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED")), "true") {
		return candidate{}, nil
	}
	return candidate{name: "the metadata service", fetch: f.metadataFetch(""), lastResort: true}, nil
}

func (f *resolver) metadataFetch(role string) fetch {
	tokenOnly := strings.EqualFold(strings.TrimSpace(f.config.Getenv("ALIBABA_CLOUD_IMDSV1_DISABLED")), "true")
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
			none.Fields = append(none.Fields, Variables(path)[0])
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
	named := argument("sts_endpoint", f.config.STSEndpoint).or(f.variable("sts_endpoint"))
	if !named.given() {
		return rpc.Endpoint{}, nil
	}
	endpoint, err := rpc.ParseEndpoint(named.value)
	if err == nil && endpoint.Scheme != "https" {
		err = &rpc.EndpointError{Problem: "uses plain http, which is not accepted for STS"}
	}
	if err != nil {
		return rpc.Endpoint{}, &ConfigError{
			Problem:  ProblemInvalidEndpoint,
			Argument: named.argument, Variable: named.variable, Err: err,
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
