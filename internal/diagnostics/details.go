// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"fmt"
	"slices"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

func serviceFacts(service *rpc.ServiceError) (facts lines) {
	facts.add(service.Message == "", "The service responded with %s.", reference(service.Code, service.HTTPStatus, service.RequestID))
	facts.add(service.Message != "", "The service responded: %s%s",
		sentence(service.Message), inBrackets(service.Code, service.HTTPStatus, service.RequestID))
	facts.add(service.AuthAction != "", "The denied action: %s%s.", service.AuthAction, map[string]string{
		"ImplicitDeny": ", because no policy allows it", "ExplicitDeny": ", because a policy denies it",
	}[service.NoPermissionType])
	facts.add(service.RetryAfter > 0, "The service requests a delay of %s.", duration(service.RetryAfter))
	facts.add(service.Recommend != "", "The service recommends: %s", service.Recommend)
	return facts
}

func responseFacts(unusable *rpc.ResponseError) []string {
	from := inBrackets("", unusable.HTTPStatus, unusable.RequestID)
	switch {
	case unusable.Problem == rpc.ProblemMalformed:
		return []string{"The response is malformed JSON" + from + "."}
	case unusable.Problem == rpc.ProblemTooLarge:
		return []string{"The response is larger than any that the service sends" + from + "."}
	case unusable.Field != "":
		return []string{"The invalid field: " + unusable.Field + from + "."}
	case unusable.ContentType != "":
		return []string{"The response: " + unusable.ContentType + from + "."}
	}
	return []string{"The response: " + reference("", unusable.HTTPStatus, unusable.RequestID) + "."}
}

// configFacts returns the facts of a configuration that yields no credentials.
func configFacts(err *credentials.ConfigError) (facts lines) {
	switch err.Problem {
	case credentials.ProblemNoCredentials, credentials.ProblemRoleWithoutCredentials:
		facts.add(len(err.Fields) > 0, "The OIDC variables in the environment are incomplete. Missing: %s.", setting.Enumerate(err.Fields))
		facts.addOIDC(err)
		facts.add(len(err.Switches) > 0, "Some credential sources were not tried, because the environment forbids them: %s.",
			setting.Enumerate(err.Switches))
	case credentials.ProblemForbidden:
		facts.add(err.Profile == "", "Set by: %s. Forbidden by: %s.", origin(err), setting.Enumerate(err.Switches))
		facts.add(err.Profile != "", "Profile %q in %s has the mode %q. Forbidden by: %s.",
			err.Profile, err.Path, err.Value, setting.Enumerate(err.Switches))
	case credentials.ProblemIncompleteKeys:
		facts.add(true, "Missing: %s. Given: %s.", setting.Enumerate(err.Fields), err.Given)
	case credentials.ProblemIncompleteOIDC:
		facts.add(true, "Missing: %s.", setting.Enumerate(err.Fields))
		facts.addOIDC(err)
	case credentials.ProblemSessionExpiration:
		facts.add(true, "%s: %s.", origin(err), err.Value)
	case credentials.ProblemInvalidURI:
		facts.add(true, "Set by: %s.", origin(err))
	case credentials.ProblemInvalidEndpoint, credentials.ProblemInvalidCommand:
		facts.add(true, "%s: %s.", origin(err), err.Err)
	case credentials.ProblemMissingFile, credentials.ProblemINIFile, credentials.ProblemUnreadableFile:
		facts.add(true, "The file: %s.", err.Path)
		facts.addReason(err.Err)
		facts.addVariable(err)
	case credentials.ProblemNoHome:
		facts.add(true, "The path: %s.", err.Value)
		facts.addVariable(err)
	case credentials.ProblemBrokenFile:
		facts.add(true, "The file: %s, line %d, column %d.", err.Path, err.Line, err.Column)
		facts.add(len(err.Fields) > 0, "The field with a value of the wrong type: %s.", setting.Enumerate(err.Fields))
		facts.addVariable(err)
	case credentials.ProblemUnknownProfile:
		facts.add(true, "There is no profile %q in %s.", err.Profile, err.Path)
		facts.add(err.Given != "", "The profile %q names it as its source_profile.", err.Given)
		facts.add(len(err.Known) > 0, "Existing profiles: %s.", setting.Enumerate(err.Known))
		facts.addVariable(err)
	case credentials.ProblemUnknownMode:
		facts.add(true, "The mode of profile %q in %s: %q. Supported modes: %s.", err.Profile, err.Path, err.Value, setting.Enumerate(err.Known))
	case credentials.ProblemIncompleteProfile:
		mode := "no mode"
		if err.Value != "" {
			mode = fmt.Sprintf("the mode %q", err.Value)
		}
		facts.add(true, "Profile %q in %s has %s and lacks %s.", err.Profile, err.Path, mode, setting.Enumerate(err.Fields))
	case credentials.ProblemProfileCycle:
		facts.add(true, "The profile: %q in %s.", err.Profile, err.Path)
	case credentials.ProblemNoRoleARN:
	}
	return facts
}

// addVariable names the variable with the invalid input. An argument is named by the diagnostic itself.
func (l *lines) addVariable(err *credentials.ConfigError) {
	l.add(err.Variable != "", "Set by: %s.", err.Variable)
}

// addOIDC explains when GitHub Actions sets the URL of its token endpoint, if that is missing, and names the tokens of HCP
// Terraform, if there are several.
func (l *lines) addOIDC(err *credentials.ConfigError) {
	const argument = "assume_role_with_oidc.oidc_request_url"
	variable := setting.Variables(argument)[0]
	l.add(slices.Contains(err.Fields, argument) || slices.Contains(err.Fields, variable),
		"GitHub Actions sets %s for jobs with the permission \"id-token: write\", but not for pull requests from forks.", variable)
	l.add(len(err.Known) > 0, "Several variables have a token of HCP Terraform, so none of them is used: %s.", setting.Enumerate(err.Known))
}

// origin names the invalid input.
func origin(err *credentials.ConfigError) string {
	switch {
	case err.Profile != "":
		return fmt.Sprintf("%s of profile %q in %s", setting.Enumerate(err.Fields), err.Profile, err.Path)
	case err.Variable != "":
		return err.Variable
	}
	return err.Argument
}

// retrievalFacts returns the credential source that failed and its response.
func retrievalFacts(err *credentials.RetrievalError) (facts lines) {
	facts.add(true, "The credential source: %s.", err.Source)
	facts.add(err.Endpoint != "", "The endpoint: %s.", err.Endpoint)
	from := reference(err.Code, err.HTTPStatus, err.RequestID)
	facts.add(err.Message != "", "It responded: %s%s", sentence(err.Message), inBrackets(err.Code, err.HTTPStatus, err.RequestID))
	facts.add(err.Message == "" && from != "", "It responded with %s.", from)
	facts.add(err.Path != "", "The file: %s.", err.Path)
	facts.add(err.Role != "", "The role: %q.", err.Role)
	facts.addReason(err.Err)
	facts.add(!err.SessionExpired.IsZero(), "The previous session expired at %s and could not be renewed.",
		err.SessionExpired.UTC().Format(time.RFC3339))
	facts.add(err.Remembered, "The source was not queried again, because this happened a moment ago.")
	if err.Unconfigured != nil {
		facts = append(facts, configFacts(err.Unconfigured)...)
	}
	return facts
}

// addReason quotes an error of the network, the file system or the operating system, if there is one.
func (l *lines) addReason(err error) {
	if err != nil {
		l.add(true, "%s", sentence("The reason: "+err.Error()))
	}
}
