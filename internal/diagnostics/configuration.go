// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
)

// Unconfigured words a configuration that leads to no credentials. Where an argument of the provider block is at fault,
// the diagnostic points at it.
func Unconfigured(err error) diag.Diagnostic {
	summary, text := string(kindOf(err)), detail(err)
	var config *credentials.ConfigError
	if !errors.As(err, &config) || config.Argument == "" {
		return diag.NewErrorDiagnostic(summary, text)
	}
	return diag.NewAttributeErrorDiagnostic(attributePath(config.Argument), summary, text)
}

// attributePath reads a path such as assume_role.role_arn.
func attributePath(dotted string) path.Path {
	names := strings.Split(dotted, ".")
	at := path.Root(names[0])
	for _, name := range names[1:] {
		at = at.AtName(name)
	}
	return at
}

// saidByConfiguration is what is particular about a configuration that leads to no credentials.
func saidByConfiguration(err *credentials.ConfigError) []string {
	var lines []string
	add := func(format string, values ...any) { lines = append(lines, fmt.Sprintf(format, values...)) }
	switch err.Problem {
	case credentials.ProblemNoCredentials, credentials.ProblemRoleWithoutCredentials:
		if len(err.Fields) > 0 {
			add("OIDC is half configured in the environment. Missing: %s.", enumerate(err.Fields))
		}
	case credentials.ProblemHalfKeyPair:
		add("Missing: %s. Given: %s.", enumerate(err.Fields), err.Given)
	case credentials.ProblemIncompleteOIDC:
		add("Missing: %s.", enumerate(err.Fields))
	case credentials.ProblemSessionExpiration:
		add("%s: %s.", origin(err), err.Value)
	case credentials.ProblemInvalidURI:
		add("At fault: %s.", origin(err))
	case credentials.ProblemInvalidEndpoint:
		add("%s: %s.", origin(err), err.Err)
	case credentials.ProblemMissingFile:
		add("The file: %s.", err.Path)
	case credentials.ProblemUnreadableFile:
		add("The file: %s.", err.Path)
		if err.Err != nil {
			lines = append(lines, because(err.Err))
		}
	case credentials.ProblemBrokenFile:
		add("The file: %s, line %d, column %d.", err.Path, err.Line, err.Column)
		if len(err.Fields) > 0 {
			add("The field with a value of the wrong type: %s.", enumerate(err.Fields))
		}
	case credentials.ProblemUnknownProfile:
		add("There is no profile %q in %s.", err.Profile, err.Path)
		if err.Given != "" {
			add("The profile %q names it as its source_profile.", err.Given)
		}
		if len(err.Known) > 0 {
			add("Its profiles: %s.", enumerate(err.Known))
		}
	case credentials.ProblemUnknownMode:
		add("The mode of profile %q in %s: %q. The modes that work: %s.", err.Profile, err.Path, err.Value, enumerate(err.Known))
	case credentials.ProblemIncompleteProfile:
		add("Profile %q in %s has the mode %q and lacks %s.", err.Profile, err.Path, err.Value, enumerate(err.Fields))
	case credentials.ProblemProfileCycle:
		add("The profile: %q in %s.", err.Profile, err.Path)
	case credentials.ProblemNoRoleARN:
	}
	return lines
}

// origin names the input at fault.
func origin(err *credentials.ConfigError) string {
	switch {
	case err.Profile != "":
		return fmt.Sprintf("%s of profile %q in %s", enumerate(err.Fields), err.Profile, err.Path)
	case err.Variable != "":
		return err.Variable
	}
	return err.Argument
}

// saidByRetrieval is what the source of credentials said.
func saidByRetrieval(err *credentials.RetrievalError) []string {
	lines := []string{fmt.Sprintf("The source: %s.", err.Source)}
	from := reference(err.Code, err.HTTPStatus, err.RequestID)
	switch {
	case err.Message != "" && from != "":
		lines = append(lines, fmt.Sprintf("It said: %s (%s)", sentence(err.Message), from))
	case err.Message != "":
		lines = append(lines, "It said: "+sentence(err.Message))
	case from != "":
		lines = append(lines, fmt.Sprintf("It answered with %s.", from))
	}
	if err.Path != "" {
		lines = append(lines, fmt.Sprintf("The file: %s.", err.Path))
	}
	if err.Err != nil {
		lines = append(lines, because(err.Err))
	}
	return lines
}

// because is what the network, the file system or the operating system said.
func because(err error) string {
	return sentence("The reason: " + err.Error())
}

// enumerate joins names as a sentence does.
func enumerate(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func kindOfConfiguration(problem credentials.Problem) Kind {
	switch problem {
	case credentials.ProblemNoCredentials:
		return KindNoCredentials
	case credentials.ProblemRoleWithoutCredentials:
		return KindRoleWithoutCredentials
	case credentials.ProblemHalfKeyPair:
		return KindHalfKeyPair
	case credentials.ProblemIncompleteOIDC:
		return KindIncompleteOIDC
	case credentials.ProblemNoRoleARN:
		return KindNoRoleARN
	case credentials.ProblemSessionExpiration:
		return KindSessionExpiration
	case credentials.ProblemInvalidURI:
		return KindInvalidURI
	case credentials.ProblemInvalidEndpoint:
		return KindInvalidSTSEndpoint
	case credentials.ProblemMissingFile:
		return KindMissingFile
	case credentials.ProblemUnreadableFile:
		return KindUnreadableFile
	case credentials.ProblemBrokenFile:
		return KindBrokenFile
	case credentials.ProblemUnknownProfile:
		return KindUnknownProfile
	case credentials.ProblemUnknownMode:
		return KindUnknownMode
	case credentials.ProblemIncompleteProfile:
		return KindIncompleteProfile
	case credentials.ProblemProfileCycle:
		return KindProfileCycle
	}
	return KindInternal
}

func kindOfRetrieval(err *credentials.RetrievalError) Kind {
	if err.LastResort {
		return KindNoCredentials
	}
	switch err.Reason {
	case credentials.ReasonUnreachable:
		return KindSourceUnreachable
	case credentials.ReasonTimeout:
		return KindSourceTimeout
	case credentials.ReasonTLS:
		return KindSourceTLS
	case credentials.ReasonProxy:
		return KindSourceProxy
	case credentials.ReasonDenied:
		return KindSourceDenied
	case credentials.ReasonKeysRefused:
		return KindSourceKeysRefused
	case credentials.ReasonClockSkew:
		return KindClockSkew
	case credentials.ReasonBusy:
		return KindSourceBusy
	case credentials.ReasonRejected:
		return KindSourceRejected
	case credentials.ReasonMalformed:
		return KindSourceMalformed
	case credentials.ReasonLoginExpired:
		return KindLoginExpired
	case credentials.ReasonNoRole:
		return KindNoInstanceRole
	case credentials.ReasonTokenFile:
		return KindTokenFile
	case credentials.ReasonCommand:
		return KindCommand
	}
	return KindInternal
}
