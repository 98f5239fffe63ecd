// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package diagnostics words the failures of the provider for the people who read a plan: what failed and for which
// address, what was said and tried, and what to do next.
package diagnostics

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/sharedcall"
)

// QueryFailed words the failure of a query for one address.
func QueryFailed(email string, err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic(fmt.Sprintf("Cannot read the e-mail verification of %s", email), detail(err))
}

// Internal words what can only be a defect of the provider.
func Internal(summary string, err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summary, detail(err))
}

// ListFailed words the failure of a listing.
func ListFailed(err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Cannot list the e-mail verifications of the account", detail(err))
}

// detail is the cause, the facts and the remedy, a paragraph each.
func detail(err error) string {
	entry := Entries()[kindOf(err)]
	paragraphs := []string{entry.Cause}
	if facts := facts(err); len(facts) > 0 {
		paragraphs = append(paragraphs, strings.Join(facts, "\n"))
	}
	return strings.Join(append(paragraphs, entry.Remedy), "\n\n")
}

// facts are the lines that differ from one failure of a kind to the next.
func facts(err error) []string {
	if wait, ok := errors.AsType[*domainapi.WaitError](err); ok {
		return waited(wait)
	}
	kind, lines := kindOf(err), said(err)
	var call *rpc.CallError
	switch {
	case !errors.As(err, &call):
		if kind == KindInternal && lines == nil {
			lines = []string{sentence(upperFirst(err.Error()))}
		}
	case kind == KindTimeout, kind == KindCanceled:
		lines = append(lines, tried(call))
		if call.Last != nil {
			lines = append(lines, "The last failure: "+brief(call.Last))
		}
	case kind == KindInternal && lines == nil:
		// The text of what no call is known to fail with may quote anything.
		lines = []string{fmt.Sprintf("The error is of type %T.", call.Err)}
	case call.Attempts > 1:
		lines = append(lines, tried(call))
	}
	return lines
}

// brief is a failure that did not end the read, on one line.
func brief(err error) string {
	return strings.Join(append([]string{Entries()[kindOf(err)].Cause}, said(err)...), " ")
}

// waited is how long a wait took, and what it had come to.
func waited(wait *domainapi.WaitError) []string {
	line := fmt.Sprintf("Waited %s without an answer.", duration(wait.Waited))
	if wait.Queries > 0 {
		line = fmt.Sprintf("Waited %s and asked %s.", duration(wait.Waited), times(wait.Queries))
	}
	lines := []string{line}
	var call *rpc.CallError
	switch {
	case wait.Output != nil:
		var from string
		if wait.Output.RequestID != nil {
			from = reference("", 0, *wait.Output.RequestID)
		}
		lines = append(lines, fmt.Sprintf("The last answer: verification_status %d%s.", wait.Output.VerificationStatus, inBrackets(from)))
	case errors.As(wait.Err, &call) && call.Last != nil:
		lines = append(lines, "The last failure: "+brief(call.Last))
	case wait.Queries > 0:
		lines = append(lines, "The last answer: "+brief(wait.Err))
	}
	return lines
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// said is what the service or the network said.
func said(err error) []string {
	var (
		config    *credentials.ConfigError
		retrieval *credentials.RetrievalError
		notFound  *domainapi.NotFoundError
		service   *rpc.ServiceError
		answer    *rpc.ResponseError
		transport *httpclient.Error
		request   *rpc.RequestError
		panicked  *sharedcall.PanicError
	)
	switch {
	case errors.As(err, &panicked):
		return []string{"A panic ended the read. Its stack is in the log."}
	case errors.As(err, &config):
		return saidByConfiguration(config)
	case errors.As(err, &retrieval):
		return saidByRetrieval(retrieval)
	case errors.As(err, &notFound):
		return append(said(notFound.Err),
			fmt.Sprintf("ListEmailVerification has no record of it, either%s.", inBrackets(reference("", 0, notFound.RequestID))))
	case errors.As(err, &service):
		return saidByService(service)
	case errors.As(err, &answer):
		return saidByResponse(answer)
	case errors.As(err, &transport):
		if transport.Endpoint == "" {
			return []string{sentence(upperFirst(transport.Detail))}
		}
		return []string{sentence(transport.Endpoint + ": " + transport.Detail)}
	case errors.As(err, &request):
		return []string{sentence(upperFirst(request.Error()))}
	}
	return nil
}

func saidByService(service *rpc.ServiceError) []string {
	from := reference(service.Code, service.HTTPStatus, service.RequestID)
	var lines []string
	if service.Message == "" {
		lines = append(lines, fmt.Sprintf("The service answered with %s.", from))
	} else {
		lines = append(lines, fmt.Sprintf("The service said: %s%s", sentence(service.Message), inBrackets(from)))
	}
	if denied := service.AccessDenied; denied != nil && denied.AuthAction != "" {
		line := "The action that was denied: " + denied.AuthAction
		switch denied.NoPermissionType {
		case "ImplicitDeny":
			line += ", because no policy allows it"
		case "ExplicitDeny":
			line += ", because a policy denies it"
		}
		lines = append(lines, line+".")
	}
	if service.RetryAfter > 0 {
		lines = append(lines, fmt.Sprintf("The service asks to wait %s.", duration(service.RetryAfter)))
	}
	if service.Recommend != "" {
		lines = append(lines, "The service recommends: "+service.Recommend)
	}
	return lines
}

func saidByResponse(answer *rpc.ResponseError) []string {
	from := reference("", answer.HTTPStatus, answer.RequestID)
	switch {
	case answer.Problem == rpc.ProblemTooLarge:
		return []string{fmt.Sprintf("The answer is larger than any that the service gives%s.", inBrackets(from))}
	case answer.Field != "":
		return []string{fmt.Sprintf("The field at fault: %s%s.", answer.Field, inBrackets(from))}
	case answer.ContentType != "":
		return []string{fmt.Sprintf("The answer: %s%s.", answer.ContentType, inBrackets(from))}
	}
	return []string{fmt.Sprintf("The answer: %s.", from)}
}

// reference is what the vendor's support asks for.
func reference(code string, status int, requestID string) string {
	var parts []string
	if code != "" {
		parts = append(parts, "code "+code)
	}
	if status != 0 {
		parts = append(parts, fmt.Sprintf("HTTP %d", status))
	}
	if requestID != "" {
		parts = append(parts, "request ID "+requestID)
	}
	return strings.Join(parts, ", ")
}

// inBrackets puts a reference behind a text, where there is one.
func inBrackets(from string) string {
	if from == "" {
		return ""
	}
	return " (" + from + ")"
}

func tried(call *rpc.CallError) string {
	elapsed := duration(call.Elapsed)
	switch call.Attempts {
	case 0:
		return fmt.Sprintf("Gave up after %s, before a request was sent.", elapsed)
	case 1:
		return fmt.Sprintf("Gave up after %s and 1 attempt.", elapsed)
	}
	return fmt.Sprintf("Gave up after %s and %d attempts.", elapsed, call.Attempts)
}

// duration is exact enough for people.
func duration(d time.Duration) string {
	switch {
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	case d < time.Minute:
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

// sentence ends a text of others with a full stop, where it does not end by itself.
func sentence(text string) string {
	if last, _ := utf8.DecodeLastRuneInString(text); text == "" || strings.ContainsRune(".!?…。！？", last) {
		return text
	}
	return text + "."
}

// upperFirst begins a sentence with a text of our own.
func upperFirst(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
