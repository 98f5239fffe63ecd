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
	kind, cause := explain(err)
	var facts lines
	if one, ok := errors.AsType[*domainapi.AddressError](err); ok {
		facts.add(true, "The address: %s.", quote(one.Email))
	}
	facts = append(facts, cause...)
	call, called := errors.AsType[*rpc.CallError](err)
	if called && call.Refusal != nil {
		_, refusal := explain(call.Refusal)
		facts = append(append(facts, "The service refused the previous session, so a new one is needed."), refusal...)
	}
	switch {
	case !called:
		facts.add(kind == KindInternal && cause == nil, "%s", sentence(upperFirst(err.Error())))
		return facts
	case kind == KindTimeout, kind == KindCanceled:
		facts.add(true, "%s", attempts(call))
		facts.addFailure("The last failure", call.Last)
	case kind == KindInternal && cause == nil:
		// The text of an unexpected error may contain anything.
		facts.add(true, "The error is of type %T.", call.Err)
	default:
		facts.add(call.Attempts > 1, "%s", attempts(call))
	}
	if service, ok := errors.AsType[*rpc.ServiceError](err); ok && kind == KindNoPermission {
		facts.add(service.AuthAction == "", "The action to allow: %s.", domainapi.RAMAction(call.Action))
	}
	return facts
}

// waitFacts returns the duration of a wait and its last response.
func waitFacts(wait *domainapi.WaitError) (facts lines) {
	facts.add(wait.Queries == 0, "Waited %s without a response.", duration(wait.Waited))
	facts.add(wait.Queries > 0, "Waited %s and queried %s.", duration(wait.Waited), times(wait.Queries))
	call, called := errors.AsType[*rpc.CallError](wait.Err)
	switch {
	case wait.Output != nil:
		facts.add(true, "The last response: verification_status %d%s.",
			wait.Output.VerificationStatus.Value, inBrackets("", 0, string(wait.Output.RequestID)))
		facts.add(wait.LinkExpired != nil && *wait.LinkExpired,
			"The link in the vendor's message has expired: it was sent more than three days ago.")
	case called && call.Last != nil:
		facts.addFailure("The last failure", call.Last)
	case wait.Queries == 0:
	case kindOf(wait.Err) == KindNotFound:
		facts.addFailure("The last response", wait.Err)
	case kindOf(wait.Err) == KindTimeout, kindOf(wait.Err) == KindCanceled:
		facts.add(true, "The last query got no response.")
	default:
		facts.addFailure("The last failure", wait.Err)
	}
	return facts
}

// addFailure describes a failure that did not end the read, if there is one, in one line.
func (l *lines) addFailure(what string, err error) {
	if err != nil {
		kind, facts := explain(err)
		l.add(true, "%s: %s", what, strings.Join(append([]string{EntryOf(kind).Cause}, facts...), " "))
	}
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
		return "Gave up after " + elapsed + ", before a request was sent."
	case 1:
		return "Gave up after " + elapsed + " and 1 attempt."
	}
	return fmt.Sprintf("Gave up after %s and %d attempts.", elapsed, call.Attempts)
}
