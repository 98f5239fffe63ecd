// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/recovered"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// causeFacts returns the facts of the error that ended a call or a configuration.
func causeFacts(err error) []string {
	if _, ok := errors.AsType[*recovered.Error](err); ok {
		return []string{"A panic ended the read. Its stack is in the log."}
	}
	if config, ok := errors.AsType[*credentials.ConfigError](err); ok {
		return configFacts(config)
	}
	if retrieval, ok := errors.AsType[*credentials.RetrievalError](err); ok {
		return retrievalFacts(retrieval)
	}
	if notFound, ok := errors.AsType[*domainapi.NotFoundError](err); ok {
		return append(causeFacts(notFound.Err),
			fmt.Sprintf("ListEmailVerification has no record of it either%s.", inBrackets(reference("", 0, notFound.RequestID))))
	}
	if noProfile, ok := errors.AsType[*domainapi.ProfileNotFoundError](err); ok {
		return []string{fmt.Sprintf("The list of profiles with this ID is empty%s.", inBrackets(reference("", 0, noProfile.RequestID)))}
	}
	if service, ok := errors.AsType[*rpc.ServiceError](err); ok {
		return serviceFacts(service)
	}
	if unusable, ok := errors.AsType[*rpc.ResponseError](err); ok {
		return responseFacts(unusable)
	}
	if transport, ok := errors.AsType[*httpclient.Error](err); ok {
		if transport.Endpoint == "" {
			return []string{sentence(upperFirst(transport.Detail))}
		}
		return []string{sentence(transport.Endpoint + ": " + transport.Detail)}
	}
	if request, ok := errors.AsType[*rpc.RequestError](err); ok {
		return []string{sentence(upperFirst(request.Error()))}
	}
	return nil
}

func serviceFacts(service *rpc.ServiceError) []string {
	from := reference(service.Code, service.HTTPStatus, service.RequestID)
	var lines []string
	if service.Message == "" {
		lines = append(lines, fmt.Sprintf("The service responded with %s.", from))
	} else {
		lines = append(lines, fmt.Sprintf("The service responded: %s%s", sentence(service.Message), inBrackets(from)))
	}
	if denied := service.AccessDenied; denied != nil && denied.AuthAction != "" {
		line := "The denied action: " + denied.AuthAction
		switch denied.NoPermissionType {
		case "ImplicitDeny":
			line += ", because no policy allows it"
		case "ExplicitDeny":
			line += ", because a policy denies it"
		}
		lines = append(lines, line+".")
	}
	if service.RetryAfter > 0 {
		lines = append(lines, fmt.Sprintf("The service requests a delay of %s.", duration(service.RetryAfter)))
	}
	if service.Recommend != "" {
		lines = append(lines, "The service recommends: "+service.Recommend)
	}
	return lines
}

func responseFacts(unusable *rpc.ResponseError) []string {
	from := reference("", unusable.HTTPStatus, unusable.RequestID)
	switch {
	case unusable.Problem == rpc.ProblemMalformed:
		return []string{fmt.Sprintf("The response is malformed JSON%s.", inBrackets(from))}
	case unusable.Problem == rpc.ProblemTooLarge:
		return []string{fmt.Sprintf("The response is larger than any that the service sends%s.", inBrackets(from))}
	case unusable.Field != "":
		return []string{fmt.Sprintf("The invalid field: %s%s.", unusable.Field, inBrackets(from))}
	case unusable.ContentType != "":
		return []string{fmt.Sprintf("The response: %s%s.", unusable.ContentType, inBrackets(from))}
	}
	return []string{fmt.Sprintf("The response: %s.", from)}
}

// configFacts returns the facts of a configuration that yields no credentials.
func configFacts(err *credentials.ConfigError) []string {
	var lines []string
	add := func(format string, values ...any) { lines = append(lines, fmt.Sprintf(format, values...)) }
	switch err.Problem {
	case credentials.ProblemNoCredentials, credentials.ProblemRoleWithoutCredentials:
		if len(err.Fields) > 0 {
			add("The OIDC variables in the environment are incomplete. Missing: %s.", setting.Enumerate(err.Fields))
		}
		lines = slices.Concat(lines, tokenPermission(err.Fields), severalTokens(err.Known))
		if len(err.Switches) > 0 {
			add("Some credential sources were not tried, because the environment forbids them: %s.", setting.Enumerate(err.Switches))
		}
	case credentials.ProblemForbidden:
		if err.Profile == "" {
			add("Set by: %s. Forbidden by: %s.", origin(err), setting.Enumerate(err.Switches))
			break
		}
		add("Profile %q in %s has the mode %q. Forbidden by: %s.", err.Profile, err.Path, err.Value, setting.Enumerate(err.Switches))
	case credentials.ProblemIncompleteKeys:
		add("Missing: %s. Given: %s.", setting.Enumerate(err.Fields), err.Given)
	case credentials.ProblemIncompleteOIDC:
		add("Missing: %s.", setting.Enumerate(err.Fields))
		lines = slices.Concat(lines, tokenPermission(err.Fields), severalTokens(err.Known))
	case credentials.ProblemSessionExpiration:
		add("%s: %s.", origin(err), err.Value)
	case credentials.ProblemInvalidURI:
		add("Set by: %s.", origin(err))
	case credentials.ProblemInvalidEndpoint, credentials.ProblemInvalidCommand:
		add("%s: %s.", origin(err), err.Err)
	case credentials.ProblemMissingFile, credentials.ProblemINIFile:
		add("The file: %s.", err.Path)
	case credentials.ProblemNoHome:
		add("The path: %s.", err.Value)
	case credentials.ProblemUnreadableFile:
		add("The file: %s.", err.Path)
		if err.Err != nil {
			lines = append(lines, because(err.Err))
		}
	case credentials.ProblemBrokenFile:
		add("The file: %s, line %d, column %d.", err.Path, err.Line, err.Column)
		if len(err.Fields) > 0 {
			add("The field with a value of the wrong type: %s.", setting.Enumerate(err.Fields))
		}
	case credentials.ProblemUnknownProfile:
		add("There is no profile %q in %s.", err.Profile, err.Path)
		if err.Given != "" {
			add("The profile %q names it as its source_profile.", err.Given)
		}
		if len(err.Known) > 0 {
			add("Existing profiles: %s.", setting.Enumerate(err.Known))
		}
	case credentials.ProblemUnknownMode:
		add("The mode of profile %q in %s: %q. Supported modes: %s.", err.Profile, err.Path, err.Value, setting.Enumerate(err.Known))
	case credentials.ProblemIncompleteProfile:
		mode := "no mode"
		if err.Value != "" {
			mode = fmt.Sprintf("the mode %q", err.Value)
		}
		add("Profile %q in %s has %s and lacks %s.", err.Profile, err.Path, mode, setting.Enumerate(err.Fields))
	case credentials.ProblemProfileCycle:
		add("The profile: %q in %s.", err.Profile, err.Path)
	case credentials.ProblemNoRoleARN:
	}
	switch err.Problem {
	case credentials.ProblemMissingFile, credentials.ProblemUnreadableFile, credentials.ProblemBrokenFile, credentials.ProblemINIFile,
		credentials.ProblemNoHome, credentials.ProblemUnknownProfile:
		// The diagnostic itself names an argument.
		if err.Variable != "" {
			add("Set by: %s.", err.Variable)
		}
	default:
	}
	return lines
}

// severalTokens names the tokens of HCP Terraform, if there are several.
func severalTokens(variables []string) []string {
	if len(variables) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("Several variables have a token of HCP Terraform, so none of them is used: %s.", setting.Enumerate(variables))}
}

// tokenPermission explains when GitHub Actions sets the URL of its token endpoint, if that is missing.
func tokenPermission(missing []string) []string {
	const argument = "assume_role_with_oidc.oidc_request_url"
	variable := setting.Variables(argument)[0]
	if !slices.Contains(missing, argument) && !slices.Contains(missing, variable) {
		return nil
	}
	return []string{fmt.Sprintf("GitHub Actions sets %s for jobs with the permission \"id-token: write\", "+
		"but not for pull requests from forks.", variable)}
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
func retrievalFacts(err *credentials.RetrievalError) []string {
	lines := []string{fmt.Sprintf("The credential source: %s.", err.Source)}
	if err.Endpoint != "" {
		lines = append(lines, fmt.Sprintf("The endpoint: %s.", err.Endpoint))
	}
	from := reference(err.Code, err.HTTPStatus, err.RequestID)
	switch {
	case err.Message != "" && from != "":
		lines = append(lines, fmt.Sprintf("It responded: %s (%s)", sentence(err.Message), from))
	case err.Message != "":
		lines = append(lines, "It responded: "+sentence(err.Message))
	case from != "":
		lines = append(lines, fmt.Sprintf("It responded with %s.", from))
	}
	if err.Path != "" {
		lines = append(lines, fmt.Sprintf("The file: %s.", err.Path))
	}
	if err.Role != "" {
		lines = append(lines, fmt.Sprintf("The role: %q.", err.Role))
	}
	if err.Err != nil {
		lines = append(lines, because(err.Err))
	}
	if !err.SessionExpired.IsZero() {
		lines = append(lines, fmt.Sprintf("The previous session expired at %s and could not be renewed.",
			err.SessionExpired.UTC().Format(time.RFC3339)))
	}
	if err.Remembered {
		lines = append(lines, "The source was not queried again, because this happened a moment ago.")
	}
	if err.Unconfigured != nil {
		lines = append(lines, configFacts(err.Unconfigured)...)
	}
	return lines
}

// because quotes an error of the network, the file system or the operating system.
func because(err error) string {
	return sentence("The reason: " + err.Error())
}
