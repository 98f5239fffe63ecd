// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"fmt"

	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// Problem classifies configuration errors.
type Problem int

// The problems of configurations.
const (
	ProblemNoCredentials          Problem = iota // no source is configured, and the metadata service is disabled
	ProblemRoleWithoutCredentials                // the same, but a role is to be assumed
	ProblemIncompleteKeys                        // an access key without its secret, or the reverse, or a token without both
	ProblemIncompleteOIDC                        // a block assume_role_with_oidc that lacks required arguments
	ProblemNoRoleARN                             // a block assume_role without a role
	ProblemSessionExpiration                     // not a number of seconds from MinSessionExpiration to MaxSessionExpiration
	ProblemInvalidURI                            // not an absolute http or https URL, or one that must not get a token
	ProblemInvalidEndpoint                       // an invalid STS endpoint; Err is a *rpc.EndpointError
	ProblemMissingFile                           // a named profile file that does not exist
	ProblemUnreadableFile                        // a profile file that cannot be read or is too large
	ProblemBrokenFile                            // a profile file that is not valid JSON, or has a value of the wrong type
	ProblemINIFile                               // a profile file of the vendor's libraries, in the INI format
	ProblemNoHome                                // a path in the home directory, which is unknown
	ProblemUnknownProfile                        // a profile that the file does not have
	ProblemUnknownMode                           // a profile with an unsupported mode
	ProblemIncompleteProfile                     // a profile that lacks fields that its mode requires
	ProblemProfileCycle                          // a profile whose source_profile leads back to it
	ProblemInvalidCommand                        // a process_command that can't be split into words
	ProblemForbidden                             // a source that an environment variable forbids
)

// ConfigError reports a configuration that yields no credentials. It contains no secrets and does not quote files. Each
// problem sets the fields that apply to it.
type ConfigError struct {
	Problem Problem
	// Argument is the attribute path of the invalid input, for example "secret_key" or "assume_role.session_expiration".
	// It is empty if the input is not in the provider block.
	Argument string
	// Variable is the environment variable with the invalid input, if there is one.
	Variable string
	// Path is the profile file, and Profile the profile in it.
	Path, Profile string
	// Fields are the missing arguments, variables or fields, or the invalid field of the profile or its file.
	Fields []string
	// Given is the origin of those of the keys that are set, or the profile whose source_profile is unknown.
	Given string
	// Value is the invalid value, the mode of the profile, or the path in the home directory.
	Value string
	// Known are the existing profiles, the supported modes, or the variables with tokens of HCP Terraform, if several.
	Known []string
	// Switches are the environment variables that forbid sources.
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
