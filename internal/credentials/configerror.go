// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"fmt"
	"strings"

	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// Problem is what is wrong with a configuration.
type Problem int

// The problems of configurations. Each says which fields of [ConfigError] it fills beside Argument and Variable, which
// name the input at fault where there is one.
const (
	// ProblemNoCredentials is that nothing names credentials, and the metadata service is switched off by
	// ALIBABA_CLOUD_ECS_METADATA_DISABLED. Path is the default profile file, where there is a home directory. Fields are
	// the environment variables that OIDC still needs, where some of its three are set.
	ProblemNoCredentials Problem = iota
	// ProblemRoleWithoutCredentials is ProblemNoCredentials with a role to assume.
	ProblemRoleWithoutCredentials
	// ProblemHalfKeyPair is an access key without its secret or the other way round, or a token without both. Fields are
	// the missing arguments, Given is where the other half is.
	ProblemHalfKeyPair
	// ProblemIncompleteOIDC is the block assume_role_with_oidc without one of what it needs. Fields are the missing
	// arguments.
	ProblemIncompleteOIDC
	// ProblemNoRoleARN is the block assume_role without a role.
	ProblemNoRoleARN
	// ProblemSessionExpiration is a session_expiration, or a profile's expired_seconds, that is no whole number of seconds
	// between MinSessionExpiration and MaxSessionExpiration. Value is what it is. Path, Profile and Fields are set where it
	// is a profile's.
	ProblemSessionExpiration
	// ProblemInvalidURI is a credentials_uri, or a profile's URL, that is no absolute http or https URL, or one with plain
	// http where a token would be sent to a host that is not loopback. Path, Profile and Fields are set where it is a
	// profile's.
	ProblemInvalidURI
	// ProblemInvalidEndpoint is an invalid sts_endpoint. Err is a *rpc.EndpointError.
	ProblemInvalidEndpoint
	// ProblemMissingFile is a profile file that is named and does not exist. Path.
	ProblemMissingFile
	// ProblemUnreadableFile is a profile file that cannot be read or is far too large. Path, Err.
	ProblemUnreadableFile
	// ProblemBrokenFile is a profile file that is not the JSON it should be. Path, Line, Column; Fields is the field with a
	// value of the wrong type, where it is that.
	ProblemBrokenFile
	// ProblemUnknownProfile is a profile that the file does not have. Path, Profile, Known; Given is the profile whose
	// source_profile names it, where one does.
	ProblemUnknownProfile
	// ProblemUnknownMode is a profile with a mode that is not known or that gives no keys to sign with. Path, Profile;
	// Value is the mode, Known are the modes that work.
	ProblemUnknownMode
	// ProblemIncompleteProfile is a profile without one of the fields that its mode needs. Path, Profile; Value is the mode,
	// Fields are those that are missing.
	ProblemIncompleteProfile
	// ProblemProfileCycle is a profile that comes back to itself by source_profile. Path, Profile.
	ProblemProfileCycle
)

// ConfigError says why a configuration leads to no credentials. Nothing in it is secret, and it quotes no file.
type ConfigError struct {
	Problem Problem
	// Argument is the attribute path of the input at fault, for example "secret_key" or "assume_role.session_expiration".
	// It is empty where that is not in the provider block.
	Argument string
	// Variable is the environment variable at fault; empty where it is not one.
	Variable string
	Path     string
	Profile  string
	Fields   []string
	Given    string
	Value    string
	Known    []string
	// Line and Column count from 1, columns in characters.
	Line, Column int
	Err          error
}

func (e *ConfigError) Error() string {
	var where []string
	for _, part := range []string{e.Argument, e.Variable} {
		if part != "" {
			where = append(where, part)
		}
	}
	if e.Profile != "" {
		where = append(where, fmt.Sprintf("profile %q", e.Profile))
	}
	if e.Path != "" {
		where = append(where, e.Path)
	}
	text := e.what()
	if len(where) > 0 {
		text = strings.Join(where, ", ") + ": " + text
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *ConfigError) what() string {
	switch e.Problem {
	case ProblemNoCredentials:
		return "no credentials are configured"
	case ProblemRoleWithoutCredentials:
		return "there are no credentials to assume the role with"
	case ProblemHalfKeyPair:
		return setting.Enumerate(e.Fields) + " is missing beside " + e.Given
	case ProblemIncompleteOIDC:
		return setting.Enumerate(e.Fields) + " is missing"
	case ProblemNoRoleARN:
		return "the role is missing"
	case ProblemSessionExpiration:
		return fmt.Sprintf("%s is not between %d and %d seconds", e.Value,
			int(MinSessionExpiration.Seconds()), int(MaxSessionExpiration.Seconds()))
	case ProblemInvalidURI:
		return "not a URL that credentials can be fetched from"
	case ProblemInvalidEndpoint:
		return "not an endpoint"
	case ProblemMissingFile:
		return "the file does not exist"
	case ProblemUnreadableFile:
		return "the file cannot be read"
	case ProblemBrokenFile:
		return fmt.Sprintf("not a valid profile file (line %d, column %d)", e.Line, e.Column)
	case ProblemUnknownProfile:
		return "no such profile; known are " + strings.Join(e.Known, ", ")
	case ProblemUnknownMode:
		return fmt.Sprintf("the mode %q does not work here", e.Value)
	case ProblemIncompleteProfile:
		return fmt.Sprintf("the mode %q needs %s", e.Value, setting.Enumerate(e.Fields))
	case ProblemProfileCycle:
		return "source_profile leads back to the profile"
	}
	return "invalid configuration"
}

// Unwrap returns what the file system or the endpoint parser said.
func (e *ConfigError) Unwrap() error {
	return e.Err
}
