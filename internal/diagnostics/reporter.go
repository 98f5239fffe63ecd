// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"errors"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// Connection is what all reads of a configured provider have in common. It contains no secrets.
type Connection struct {
	// CredentialSource is the name of the credential source.
	CredentialSource string
	// Endpoint is a URL.
	Endpoint string
	Region   string
}

// Reporter reports the failures of reads. It explains what concerns all reads once, and refers the others to that
// explanation. It is safe for concurrent use.
type Reporter struct {
	connection Connection

	mu sync.Mutex
	// explained names the read whose diagnostic explains a failure.
	explained map[explanation]string
}

// explanation is a failure of which one explanation is enough.
type explanation struct {
	kind Kind
	// action is the operation that a permission is for. Other refusals concern all operations.
	action string
	// code is the service's. Errors of the same kind can have different codes and messages.
	code string
	// authAction and noPermissionType are what is missing, as far as the service says.
	authAction, noPermissionType string
}

// NewReporter returns a reporter for the reads of one configured provider.
func NewReporter(connection Connection) *Reporter {
	return &Reporter{connection: connection, explained: make(map[explanation]string)}
}

// QueryFailed is the failure of a query for one address.
func (r *Reporter) QueryFailed(email string, err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic(fmt.Sprintf("Cannot read the e-mail verification of %s", email), r.detail(email, err))
}

// ListFailed is the failure to list e-mail verifications.
func (r *Reporter) ListFailed(err error) diag.Diagnostic {
	return r.failed("list", "the e-mail verifications of the account", err)
}

// ProfileFailed is the failure to read a registrant profile.
func (r *Reporter) ProfileFailed(id int64, err error) diag.Diagnostic {
	return r.failed("read", fmt.Sprintf("the registrant profile %d", id), err)
}

// ProfilesFailed is the failure to list registrant profiles.
func (r *Reporter) ProfilesFailed(err error) diag.Diagnostic {
	return r.failed("list", "the registrant profiles of the account", err)
}

// DomainFailed is the failure to read a domain.
func (r *Reporter) DomainFailed(name string, err error) diag.Diagnostic {
	return r.failed("read", "the domain "+name, err)
}

func (r *Reporter) failed(verb, what string, err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Cannot "+verb+" "+what, r.detail(what, err))
}

// detail explains the failure of a read, or refers to the read whose diagnostic does.
func (r *Reporter) detail(read string, err error) string {
	kind := kindOf(err)
	switch other, ok := r.explains(read, kind, err); {
	case !ok && other == read:
		return fmt.Sprintf("%s: see the other message for %s.", kind, other)
	case !ok:
		return fmt.Sprintf("%s: see the message for %s.", kind, other)
	}
	facts, ofRemedy := lines(facts(err)), kindOfRemedy(err)
	facts.add(ofRemedy.concernsConnection(), "The credential source: %s.\nThe endpoint: %s (region %s).",
		r.connection.CredentialSource, r.connection.Endpoint, r.connection.Region)
	return paragraphs(kind, facts, ofRemedy)
}

// explains reports whether the diagnostic of a read has to explain the failure. If not, it returns the read whose
// diagnostic does.
func (r *Reporter) explains(read string, kind Kind, err error) (other string, ok bool) {
	call, ok := errors.AsType[*rpc.CallError](err)
	if !ok {
		return "", true
	}
	about := explanation{kind: kind}
	if kind == KindNoPermission {
		about.action = call.Action
	}
	if service, ok := errors.AsType[*rpc.ServiceError](call.Err); ok && service.Class.ConcernsAllReads() {
		about.code, about.authAction, about.noPermissionType = service.Code, service.AuthAction, service.NoPermissionType
	} else if failure, ok := errors.AsType[*credentials.RetrievalError](call.Err); ok {
		about.code = failure.Code
	} else {
		return "", true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if other, ok := r.explained[about]; ok {
		return other, false
	}
	r.explained[about] = read
	return "", true
}

// concernsConnection reports whether the cause may be a wrong account, endpoint or region.
func (k Kind) concernsConnection() bool {
	switch k {
	case KindNotFound, KindProfileNotFound, KindDomainRefused, KindNoPermission, KindRiskControl, KindUserVerification, KindAccessKey, KindInactiveAccessKey,
		KindSignature, KindSecurityToken, KindMissingToken, KindUnknownCode:
		return true
	default:
		return false
	}
}
