// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"strings"
)

// Variables returns the environment variables that stand in for an argument of the provider block, the first that is set
// wins. The argument is an attribute path such as "secret_key" or "assume_role.role_arn".
func Variables(argument string) []string {
	switch argument {
	case "access_key":
		return []string{"ALICLOUD_ACCESS_KEY", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_ID"}
	case "secret_key":
		return []string{"ALICLOUD_SECRET_KEY", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_ACCESS_KEY_SECRET"}
	case "security_token":
		return []string{"ALICLOUD_SECURITY_TOKEN", "ALIBABA_CLOUD_SECURITY_TOKEN", "ALIBABACLOUD_SECURITY_TOKEN"}
	case "profile":
		return []string{"ALICLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE"}
	case "shared_credentials_file":
		return []string{"ALICLOUD_SHARED_CREDENTIALS_FILE", "ALIBABA_CLOUD_CREDENTIALS_FILE"}
	case "ecs_role_name":
		return []string{"ALICLOUD_ECS_ROLE_NAME", "ALIBABA_CLOUD_ECS_METADATA"}
	case "credentials_uri":
		return []string{"ALICLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_CREDENTIALS_URI"}
	case "sts_endpoint":
		return []string{"ALIBABA_CLOUD_ENDPOINT_STS", "STS_ENDPOINT"}
	case "assume_role.role_arn":
		return []string{"ALICLOUD_ASSUME_ROLE_ARN", oidcRoleVariable}
	case "assume_role.session_name":
		return []string{"ALICLOUD_ASSUME_ROLE_SESSION_NAME", "ALIBABA_CLOUD_ROLE_SESSION_NAME"}
	case "assume_role.session_expiration":
		return []string{"ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION"}
	case "assume_role_with_oidc.role_arn":
		return []string{oidcRoleVariable}
	case "assume_role_with_oidc.oidc_provider_arn":
		return []string{"ALIBABA_CLOUD_OIDC_PROVIDER_ARN"}
	case "assume_role_with_oidc.oidc_token":
		return []string{"ALIBABA_CLOUD_OIDC_TOKEN"}
	case "assume_role_with_oidc.oidc_token_file":
		return []string{"ALIBABA_CLOUD_OIDC_TOKEN_FILE"}
	case "assume_role_with_oidc.role_session_name":
		return []string{"ALIBABA_CLOUD_ROLE_SESSION_NAME"}
	}
	return nil
}

// oidcRoleVariable belongs to OIDC or to assume_role, depending on what else is set.
const oidcRoleVariable = "ALIBABA_CLOUD_ROLE_ARN"

// setting is a value and where it was found: in an argument or in a variable. The zero value was found nowhere.
type setting struct {
	value    string
	argument string
	variable string
}

func (s setting) given() bool {
	return s.value != ""
}

func (s setting) or(other setting) setting {
	if s.given() {
		return s
	}
	return other
}

// argument returns what the provider block says.
func argument(path string, configured *string) setting {
	if configured == nil {
		return setting{}
	}
	value := strings.TrimSpace(*configured)
	if value == "" {
		return setting{}
	}
	return setting{value: value, argument: path}
}

// variable returns what the environment says for an argument.
func (f *resolver) variable(path string) setting {
	for _, name := range Variables(path) {
		if value := strings.TrimSpace(f.config.Getenv(name)); value != "" {
			return setting{value: value, variable: name}
		}
	}
	return setting{}
}

// origins describes for people where settings were found, those of the provider block first.
func origins(settings ...setting) string {
	var arguments, variables, parts []string
	for _, s := range settings {
		switch {
		case s.argument != "":
			arguments = append(arguments, s.argument)
		case s.variable != "":
			variables = append(variables, s.variable)
		}
	}
	if len(arguments) > 0 {
		parts = append(parts, enumerate(arguments)+" of the provider block")
	}
	switch len(variables) {
	case 0:
	case 1:
		parts = append(parts, "environment variable "+variables[0])
	default:
		parts = append(parts, "environment variables "+enumerate(variables))
	}
	return strings.Join(parts, " with ")
}

func enumerate(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
