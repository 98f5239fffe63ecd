// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package diagnostics has the text of all errors that users see: what failed and for which address, how the service
// responded, what was attempted, and what to do next.
package diagnostics

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// Unconfigured is a configuration that yields no credentials. It names the invalid argument of the provider block, if
// there is one.
func Unconfigured(err error) diag.Diagnostic {
	summary, text := string(kindOf(err)), detail(err)
	config, ok := errors.AsType[*credentials.ConfigError](err)
	if !ok || config.Argument == "" {
		return diag.NewErrorDiagnostic(summary, text)
	}
	return diag.NewAttributeErrorDiagnostic(attributePath(config.Argument), summary, text)
}

// Internal is a defect of the provider.
func Internal(err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic(string(KindInternal), detail(err))
}

// attributePath parses a path such as assume_role.role_arn.
func attributePath(dotted string) path.Path {
	names := strings.Split(dotted, ".")
	at := path.Root(names[0])
	for _, name := range names[1:] {
		at = at.AtName(name)
	}
	return at
}

// detail returns the cause, the facts and the remedy, one paragraph each.
func detail(err error) string {
	return paragraphs(kindOf(err), facts(err), kindOfRemedy(err))
}

func paragraphs(kind Kind, facts []string, ofRemedy Kind) string {
	text := []string{EntryOf(kind).Cause}
	if len(facts) > 0 {
		text = append(text, strings.Join(facts, "\n"))
	}
	return strings.Join(append(text, EntryOf(ofRemedy).Remedy), "\n\n")
}

// facts returns the lines that differ between failures of the same kind.
func facts(err error) []string {
	if wait, ok := errors.AsType[*domainapi.WaitError](err); ok {
		return waitFacts(wait)
	}
	kind, lines := kindOf(err), causeFacts(err)
	if one, ok := errors.AsType[*domainapi.AddressError](err); ok {
		lines = append([]string{fmt.Sprintf("The address: %s.", quote(one.Email))}, lines...)
	}
	call, called := errors.AsType[*rpc.CallError](err)
	switch {
	case !called:
		if kind == KindInternal && lines == nil {
			lines = []string{sentence(upperFirst(err.Error()))}
		}
	case kind == KindTimeout, kind == KindCanceled:
		lines = append(lines, attempts(call))
		if call.Last != nil {
			lines = append(lines, "The last failure: "+brief(call.Last))
		}
	case kind == KindInternal && lines == nil:
		// The text of an unexpected error may contain anything.
		lines = []string{fmt.Sprintf("The error is of type %T.", call.Err)}
	case call.Attempts > 1:
		lines = append(lines, attempts(call))
	}
	if service, ok := errors.AsType[*rpc.ServiceError](err); ok && called && kind == KindNoPermission &&
		(service.AccessDenied == nil || service.AccessDenied.AuthAction == "") {
		lines = append(lines, fmt.Sprintf("The action to allow: %s.", domainapi.RAMAction(call.Action)))
	}
	return lines
}

// waitFacts returns the duration of a wait and its last response.
func waitFacts(wait *domainapi.WaitError) []string {
	line := fmt.Sprintf("Waited %s without a response.", duration(wait.Waited))
	if wait.Queries > 0 {
		line = fmt.Sprintf("Waited %s and queried %s.", duration(wait.Waited), times(wait.Queries))
	}
	lines := []string{line}
	call, called := errors.AsType[*rpc.CallError](wait.Err)
	switch {
	case wait.Output != nil:
		from := reference("", 0, string(wait.Output.RequestID))
		lines = append(lines, fmt.Sprintf("The last response: verification_status %d%s.", wait.Output.VerificationStatus.Value, inBrackets(from)))
		if wait.LinkExpired != nil && *wait.LinkExpired {
			lines = append(lines, "The link in the vendor's message has expired: it was sent more than three days ago.")
		}
	case called && call.Last != nil:
		lines = append(lines, "The last failure: "+brief(call.Last))
	case wait.Queries == 0:
	case kindOf(wait.Err) == KindNotFound:
		lines = append(lines, "The last response: "+brief(wait.Err))
	case kindOf(wait.Err) == KindTimeout, kindOf(wait.Err) == KindCanceled:
		lines = append(lines, "The last query got no response.")
	default:
		lines = append(lines, "The last failure: "+brief(wait.Err))
	}
	return lines
}

// brief describes a failure that did not end the read, in one line.
func brief(err error) string {
	return strings.Join(append([]string{EntryOf(kindOf(err)).Cause}, causeFacts(err)...), " ")
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func attempts(call *rpc.CallError) string {
	elapsed := duration(call.Elapsed)
	switch call.Attempts {
	case 0:
		return fmt.Sprintf("Gave up after %s, before a request was sent.", elapsed)
	case 1:
		return fmt.Sprintf("Gave up after %s and 1 attempt.", elapsed)
	}
	return fmt.Sprintf("Gave up after %s and %d attempts.", elapsed, call.Attempts)
}
