// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"fmt"

	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// Problem classifies configuration errors.
type Problem int

// The problems of configurations. Each states the fields of [ConfigError] that it sets in addition to Argument and
// Variable, which name the invalid input if there is one.
const (
	// ProblemNoCredentials means that no source is configured, and ALIBABA_CLOUD_ECS_METADATA_DISABLED disables the
	// metadata service. Fields are the missing variables of OIDC, if the role, the identity provider or the token file is set. Switches are the
	// variables that forbid sources. Known are the variables with tokens of HCP Terraform, if there are several.
	ProblemNoCredentials Problem = iota
	// ProblemRoleWithoutCredentials is ProblemNoCredentials if a role is to be assumed.
	ProblemRoleWithoutCredentials
	// ProblemIncompleteKeys is an access key without its secret, a secret without its access key, or a token without both.
	// Fields are the missing arguments. Given is the origin of the ones that are set.
	ProblemIncompleteKeys
	// ProblemIncompleteOIDC is a block assume_role_with_oidc that lacks required arguments. Fields are those arguments. Known
	// are the variables with tokens of HCP Terraform, if there are several.
	ProblemIncompleteOIDC
	// ProblemNoRoleARN is a block assume_role without a role.
	ProblemNoRoleARN
	// ProblemSessionExpiration is a session_expiration, or a profile's expired_seconds, that is not a whole number of
	// seconds between MinSessionExpiration and MaxSessionExpiration. Value is its value. Path, Profile and Fields are set
	// for a profile.
	ProblemSessionExpiration
	// ProblemInvalidURI is a credentials_uri, an oidc_request_url, or a profile's URL, that is not an absolute http or https
	// URL. It is also a URL that would send a token over plain http to a host other than loopback, and an oidc_request_url
	// with a user or a fragment. Path, Profile and Fields are set for a profile.
	ProblemInvalidURI
	// ProblemInvalidEndpoint is an invalid sts_endpoint. Err is a *rpc.EndpointError.
	ProblemInvalidEndpoint
	// ProblemMissingFile is a named profile file that does not exist. It sets Path.
	ProblemMissingFile
	// ProblemUnreadableFile is a profile file that cannot be read or is too large. It sets Path and Err.
	ProblemUnreadableFile
	// ProblemBrokenFile is a profile file that is not valid JSON, or has a value of the wrong type. It sets Path, Line and
	// Column. Fields is the field with the wrong type.
	ProblemBrokenFile
	// ProblemINIFile is a profile file of the vendor's libraries, in the INI format. It sets Path.
	ProblemINIFile
	// ProblemNoHome is a path in the home directory, which is unknown. Value is the path. Profile and Fields are set for the
	// path in a profile.
	ProblemNoHome
	// ProblemUnknownProfile is a profile that the file does not have. It sets Path, Profile and Known. Given is the profile
	// whose source_profile names it, if one does.
	ProblemUnknownProfile
	// ProblemUnknownMode is a profile with an unsupported mode. It sets Path and Profile. Value is the mode. Known are the
	// supported modes.
	ProblemUnknownMode
	// ProblemIncompleteProfile is a profile that lacks fields that its mode requires. It sets Path and Profile. Value is the
	// mode. Fields are the missing fields.
	ProblemIncompleteProfile
	// ProblemProfileCycle is a profile whose source_profile leads back to it. It sets Path and Profile.
	ProblemProfileCycle
	// ProblemInvalidCommand is a process_command that can't be split into words. It sets Path, Profile, Fields and Err.
	ProblemInvalidCommand
	// ProblemForbidden is a source that an environment variable forbids. Switches is that variable. Path, Profile and Value,
	// the mode, are set for a profile.
	ProblemForbidden
)

// ConfigError reports a configuration that yields no credentials. It contains no secrets and does not quote files.
type ConfigError struct {
	Problem Problem
	// Argument is the attribute path of the invalid input, for example "secret_key" or "assume_role.session_expiration".
	// It is empty if the input is not in the provider block.
	Argument string
	// Variable is the environment variable with the invalid input, if there is one.
	Variable string
	Path     string
	Profile  string
	Fields   []string
	Given    string
	Value    string
	Known    []string
	Switches []string
	// Line and Column count from 1. Column counts characters.
	Line, Column int
	Err          error
}

// at returns the error with the origin of the invalid input.
func (e *ConfigError) at(input setting.Setting) *ConfigError {
	e.Argument, e.Variable = input.Argument, input.Variable
	return e
}

// Error is not for users. Package diagnostics has the words.
func (e *ConfigError) Error() string {
	return fmt.Sprintf("invalid configuration of credentials (problem %d)", e.Problem)
}

// Unwrap returns the error of the file system or the endpoint parser.
func (e *ConfigError) Unwrap() error {
	return e.Err
}
