// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// A kind with several causes has a remedy for each, in this order.
func TestCatalog_remedyForEachCause(t *testing.T) {
	t.Parallel()
	certificate := []string{"expired or is not yet valid", "the clock of this machine", "the dates", "authority is unknown", "SSL_CERT_FILE", "host name", "proxy"}
	for kind, want := range map[Kind][]string{
		KindTLS:           append(certificate, "endpoint"),
		KindSourceTLS:     append(certificate, "sts_endpoint", "credentials_uri"),
		KindSourceExpired: {"the clock of this machine", "cached session"},
		KindSecurityToken: {"profile", "command", "URL", "access_key"},
	} {
		rest := EntryOf(kind).Remedy
		for _, part := range want {
			_, after, ok := strings.Cut(rest, part)
			if !ok {
				t.Errorf("%s: %q does not follow in %q", kind, part, EntryOf(kind).Remedy)
			}
			rest = after
		}
	}
}

func TestFacts_refusalWithoutReplacement(t *testing.T) {
	t.Parallel()
	err := failed(&credentials.RetrievalError{Source: "profile \"ci\"", Reason: credentials.ReasonBusy, HTTPStatus: 500})
	err.Refusal = &rpc.ServiceError{Class: rpc.ClassSecurityToken, HTTPStatus: 403, Code: "InvalidSecurityToken.Expired", RequestID: "A-1"}
	check(t, newReporter().ListFailed(err), "Cannot list the e-mail verifications of the account", KindSourceBusy,
		"The credential source: profile \"ci\".\nIt responded with HTTP 500.\n"+
			"The service refused the previous session, so a new one is needed.\n"+
			"The service responded with code InvalidSecurityToken.Expired, HTTP 403, request ID A-1.")
}

func TestFacts_sourceAtDeadline(t *testing.T) {
	t.Parallel()
	check(t, newReporter().ListFailed(&rpc.CallError{
		Action: "ListEmailVerification", Elapsed: 5 * time.Second, Err: context.DeadlineExceeded,
		Last: &credentials.RetrievalError{Source: "profile \"ci\"", Reason: credentials.ReasonTimeout},
	}), "Cannot list the e-mail verifications of the account", KindTimeout,
		"Gave up after 5s, before a request was sent.\n"+
			"The last failure: The credential source did not respond in time. The credential source: profile \"ci\".")
}
