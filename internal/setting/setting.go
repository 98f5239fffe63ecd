// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package setting resolves the arguments of the provider block. An argument in the block takes precedence over its
// environment variables, of which the first that is set wins. Blank values count as unset, as in the vendor's own
// provider, because modules pass on empty variables.
package setting

import (
	"cmp"
	"strings"
)

// Variables returns the environment variables of an argument in order of precedence. The argument is an attribute path
// such as "secret_key" or "assume_role.role_arn".
func Variables(argument string) []string {
	return map[string][]string{
		"access_key":              {"ALICLOUD_ACCESS_KEY", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_ID"},
		"secret_key":              {"ALICLOUD_SECRET_KEY", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_ACCESS_KEY_SECRET"},
		"security_token":          {"ALICLOUD_SECURITY_TOKEN", "ALIBABA_CLOUD_SECURITY_TOKEN", "ALIBABACLOUD_SECURITY_TOKEN"},
		"profile":                 {"ALICLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE", "ALIBABACLOUD_PROFILE"},
		"shared_credentials_file": {"ALICLOUD_SHARED_CREDENTIALS_FILE", "ALIBABA_CLOUD_CREDENTIALS_FILE"},
		"ecs_role_name":           {"ALICLOUD_ECS_ROLE_NAME", "ALIBABA_CLOUD_ECS_METADATA"},
		"credentials_uri":         {"ALICLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_CREDENTIALS_URI"},
		"account_type":            {"ALIBABA_CLOUD_ACCOUNT_TYPE"},
		"region":                  {"ALICLOUD_REGION", "ALIBABA_CLOUD_REGION", "ALIBABA_CLOUD_REGION_ID"},
		"endpoint":                {"ALIBABA_CLOUD_ENDPOINT_DOMAIN", "DOMAIN_ENDPOINT"},
		"client_connect_timeout":  {"CLIENT_CONNECT_TIMEOUT"},
		"client_read_timeout":     {"CLIENT_READ_TIMEOUT"},
		"sts_endpoint":            {"ALIBABA_CLOUD_ENDPOINT_STS", "ALIBABA_CLOUD_STS_ENDPOINT", "STS_ENDPOINT"},

		"assume_role.role_arn":                     {"ALICLOUD_ASSUME_ROLE_ARN", OIDCRoleVariable},
		"assume_role.session_name":                 {"ALICLOUD_ASSUME_ROLE_SESSION_NAME", "ALIBABA_CLOUD_ROLE_SESSION_NAME"},
		"assume_role.session_expiration":           {"ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION"},
		"assume_role_with_oidc.role_arn":           {OIDCRoleVariable},
		"assume_role_with_oidc.oidc_provider_arn":  {"ALIBABA_CLOUD_OIDC_PROVIDER_ARN"},
		"assume_role_with_oidc.oidc_token":         {"ALIBABA_CLOUD_OIDC_TOKEN", WorkloadTokenVariable},
		"assume_role_with_oidc.oidc_token_file":    {"ALIBABA_CLOUD_OIDC_TOKEN_FILE"},
		"assume_role_with_oidc.oidc_request_url":   {"ACTIONS_ID_TOKEN_REQUEST_URL"},
		"assume_role_with_oidc.oidc_request_token": {"ACTIONS_ID_TOKEN_REQUEST_TOKEN"},
		"assume_role_with_oidc.role_session_name":  {"ALIBABA_CLOUD_ROLE_SESSION_NAME"},
	}[argument]
}

// OIDCRoleVariable belongs to OIDC or to assume_role, depending on the other variables of OIDC.
const OIDCRoleVariable = "ALIBABA_CLOUD_ROLE_ARN"

// WorkloadTokenVariable is where HCP Terraform puts the OIDC token of a run. It counts only if there is no token file.
const WorkloadTokenVariable = "TFC_WORKLOAD_IDENTITY_TOKEN"

// Setting is a value and its origin. The zero value is an absent setting.
type Setting struct {
	Value string
	// Argument is the attribute path that the value comes from, and Variable the environment variable. One of them is
	// empty.
	Argument, Variable string
}

// Given reports whether the setting has a value.
func (s Setting) Given() bool {
	return s.Value != ""
}

// Or returns s, or the other setting if s is absent.
func (s Setting) Or(other Setting) Setting {
	return cmp.Or(s, other)
}

// Origin returns the argument or variable that the value comes from.
func (s Setting) Origin() string {
	return s.Argument + s.Variable
}

// Argument returns the setting of an argument in the provider block, where nil is an absent argument.
func Argument(path string, configured *string) Setting {
	if configured == nil || strings.TrimSpace(*configured) == "" {
		return Setting{}
	}
	return Setting{Value: strings.TrimSpace(*configured), Argument: path}
}

// Environment reads an environment variable, as os.Getenv does.
type Environment func(name string) string

// Variable returns the setting of an argument in the environment.
func (e Environment) Variable(path string) Setting {
	for _, name := range Variables(path) {
		if value := strings.TrimSpace(e(name)); value != "" {
			return Setting{Value: value, Variable: name}
		}
	}
	return Setting{}
}

// Forbids returns the first of the variables that is on, or an empty string. Any value but 0 and false turns a variable on,
// because a switch that forbids something must not fail open.
func (e Environment) Forbids(names ...string) string {
	for _, name := range names {
		if value := strings.ToLower(strings.TrimSpace(e(name))); value != "" && value != "0" && value != "false" {
			return name
		}
	}
	return ""
}

// Origins describes the origins of settings for people, those in the provider block first.
func Origins(settings ...Setting) string {
	var arguments, variables, parts []string
	for _, s := range settings {
		switch {
		case s.Argument != "":
			arguments = append(arguments, s.Argument)
		case s.Variable != "":
			variables = append(variables, s.Variable)
		}
	}
	if len(arguments) > 0 {
		parts = append(parts, Enumerate(arguments)+" of the provider block")
	}
	switch {
	case len(variables) == 1:
		parts = append(parts, "environment variable "+variables[0])
	case len(variables) > 1:
		parts = append(parts, "environment variables "+Enumerate(variables))
	}
	return strings.Join(parts, " with ")
}

// Enumerate joins words as in a sentence: "a, b and c".
func Enumerate(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
