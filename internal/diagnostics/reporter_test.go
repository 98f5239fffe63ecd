// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

func failedCall(action string, err error) error {
	return &rpc.CallError{Action: action, Attempts: 1, Err: err}
}

func TestReporter_refersToTheExplanation(t *testing.T) {
	t.Parallel()
	const query, list = "QueryEmailVerification", "ListEmailVerification"
	wrongSecret := &rpc.ServiceError{Class: rpc.ClassSignature, HTTPStatus: 403, Code: "SignatureDoesNotMatch", RequestID: "A-1"}
	denied := &rpc.ServiceError{Class: rpc.ClassNoPermission, HTTPStatus: 403, Code: "NoPermission", RequestID: "A-2"}
	noRole := &credentials.RetrievalError{Source: "profile \"ci\"", Reason: credentials.ReasonDenied, Code: "EntityNotExist.Role"}
	throttled := &rpc.ServiceError{Class: rpc.ClassThrottled, HTTPStatus: 429}
	const cannotRead, cannotList = "Cannot read the e-mail verification of ", "Cannot list the e-mail verifications of the account"
	reporter := newReporter()
	for i, step := range []struct {
		email   string // of a query; empty for a list
		err     error
		summary string
		want    string // of the detail: the start of an explanation, or all of a reference
	}{
		{"a@example.com", failedCall(query, wrongSecret), cannotRead + "a@example.com", EntryOf(KindSignature).Cause + "\n\nThe service"},
		{"b@example.com", failedCall(query, wrongSecret), cannotRead + "b@example.com", "Wrong secret: see the message for a@example.com."},
		{"", failedCall(list, wrongSecret), cannotList, "Wrong secret: see the message for a@example.com."},
		// Another reason.
		{"b@example.com", failedCall(query, denied), cannotRead + "b@example.com", EntryOf(KindNoPermission).Cause + "\n\nThe service"},
		{"c@example.com", failedCall(query, denied), cannotRead + "c@example.com", "No permission: see the message for b@example.com."},
		// The same reason, for another operation.
		{"", failedCall(list, denied), cannotList, EntryOf(KindNoPermission).Cause + "\n\nThe service"},
		{"", failedCall(list, denied), cannotList, "No permission: see the other message for the e-mail verifications of the account."},
		{"c@example.com", failedCall(query, noRole), cannotRead + "c@example.com", EntryOf(KindSourceDenied).Cause + "\n\nThe credential source"},
		{"d@example.com", failedCall(query, noRole), cannotRead + "d@example.com", "Credentials denied: see the message for c@example.com."},
		// What concerns one read is explained for each.
		{"d@example.com", failedCall(query, throttled), cannotRead + "d@example.com", EntryOf(KindThrottled).Cause + "\n\nThe service"},
		{"e@example.com", failedCall(query, throttled), cannotRead + "e@example.com", EntryOf(KindThrottled).Cause + "\n\nThe service"},
	} {
		var diagnostic diag.Diagnostic
		if step.email == "" {
			diagnostic = reporter.ListFailed(step.err)
		} else {
			diagnostic = reporter.QueryFailed(step.email, step.err)
		}
		if diagnostic.Summary() != step.summary {
			t.Errorf("%d: summary = %q, want %q", i, diagnostic.Summary(), step.summary)
		}
		detail := diagnostic.Detail()
		if strings.Contains(step.want, "\n") {
			detail = detail[:min(len(detail), len(step.want))]
		}
		if detail != step.want {
			t.Errorf("%d: detail = %q, want %q", i, detail, step.want)
		}
	}
}

// Two errors of the same kind can have different messages of the service. A read that fails again does not refer to itself.
func TestReporter_explainsWhatDiffers(t *testing.T) {
	t.Parallel()
	reporter := newReporter()
	denied := func(code, message string) error {
		return failedCall("QueryEmailVerification", &rpc.ServiceError{Class: rpc.ClassNoPermission, HTTPStatus: 403, Code: code, Message: message})
	}
	for i, step := range []struct {
		email string
		err   error
		want  string // in the detail
	}{
		{"a@example.com", denied("NoPermission", "One."), "The service responded: One."},
		{"b@example.com", denied("Forbidden.RAM", "Two."), "The service responded: Two."},
		{"c@example.com", denied("NoPermission", "One."), "No permission: see the message for a@example.com."},
		{"c@example.com", denied("Forbidden.RAM", "Two."), "No permission: see the message for b@example.com."},
		{"b@example.com", denied("Forbidden.RAM", "Two."), "No permission: see the other message for b@example.com."},
	} {
		if detail := reporter.QueryFailed(step.email, step.err).Detail(); !strings.Contains(detail, step.want) {
			t.Errorf("%d: got %q, want %q", i, detail, step.want)
		}
	}
}

func TestReporter_explainsOnceToReadsAtTheSameTime(t *testing.T) {
	t.Parallel()
	reporter := newReporter()
	err := failedCall("QueryEmailVerification", &rpc.ServiceError{Class: rpc.ClassSignature, HTTPStatus: 403, Code: "SignatureDoesNotMatch"})
	details := make([]string, 100)
	var reads sync.WaitGroup
	for i := range details {
		reads.Go(func() { details[i] = reporter.QueryFailed(fmt.Sprintf("a%d@example.com", i), err).Detail() })
	}
	reads.Wait()
	explanations, explained := 0, ""
	for i, detail := range details {
		if strings.HasPrefix(detail, EntryOf(KindSignature).Cause) {
			explanations++
			explained = fmt.Sprintf("a%d@example.com", i)
		}
	}
	if explanations != 1 {
		t.Fatalf("explained %d times, want once", explanations)
	}
	for _, detail := range details {
		if !strings.HasPrefix(detail, EntryOf(KindSignature).Cause) && detail != "Wrong secret: see the message for "+explained+"." {
			t.Errorf("got %q", detail)
		}
	}
}

// A refusal may mean that the request went to the wrong account or site.
func TestReporter_refusalsNameTheConnection(t *testing.T) {
	t.Parallel()
	// No other account or site would help against these.
	without := []Kind{KindClockSkew, KindBadRequest, KindThrottled, KindUnavailable, KindRepeatedRequest}
	absent := []Kind{KindNotFound, KindProfileNotFound}
	for _, section := range Catalog() {
		for _, entry := range section.Entries {
			want := section.Title == refusedTitle && !slices.Contains(without, entry.Kind) || slices.Contains(absent, entry.Kind)
			if got := entry.Kind.concernsConnection(); got != want {
				t.Errorf("%s: the connection matters: %t, want %t", entry.Kind, got, want)
			}
		}
	}
}

// A policy that lacks an action and one that denies it have different remedies.
func TestReporter_explainsDifferentDenials(t *testing.T) {
	t.Parallel()
	reporter := newReporter()
	denied := func(action, reason string) error {
		return failedCall("QueryDomainByDomainName", &rpc.ServiceError{
			Class: rpc.ClassNoPermission, HTTPStatus: 403, Code: "NoPermission",
			AuthAction: action, NoPermissionType: reason,
		})
	}
	for i, step := range []struct {
		domain string
		err    error
		want   string // in the detail
	}{
		{"a.example", denied("domain:QueryCommonInfo", "ImplicitDeny"), "domain:QueryCommonInfo, because no policy allows it."},
		{"b.example", denied("domain:QueryCommonInfo", "ExplicitDeny"), "domain:QueryCommonInfo, because a policy denies it."},
		{"c.example", denied("domain:Other", "ExplicitDeny"), "domain:Other, because a policy denies it."},
		{"d.example", denied("domain:QueryCommonInfo", "ExplicitDeny"), "No permission: see the message for the domain b.example."},
	} {
		if detail := reporter.DomainFailed(step.domain, step.err).Detail(); !strings.Contains(detail, step.want) {
			t.Errorf("%d: got %q, want %q", i, detail, step.want)
		}
	}
}
