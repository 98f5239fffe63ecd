// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc_test

import (
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

func TestClassOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		code   string
		status int
		want   rpc.Class
	}{
		// Documented codes. Many have a misleading status, because the code takes precedence.
		{"Throttling", 403, rpc.ClassThrottled},
		{"Throttling.User", 503, rpc.ClassThrottled},
		{"Throttling.Api", 400, rpc.ClassThrottled},
		{"Something.ThrottlingOfAKind", 400, rpc.ClassThrottled},
		{"ServiceUnavailable", 400, rpc.ClassUnavailable},
		{"InternalError", 200, rpc.ClassUnavailable},
		{"NetworkIOError", 400, rpc.ClassUnavailable},
		{"Busy", 400, rpc.ClassUnavailable},
		{"NoPermission", 500, rpc.ClassNoPermission},
		{"Domain.NoPermission", 400, rpc.ClassNoPermission},
		{"Forbidden", 404, rpc.ClassNoPermission},
		{"Forbidden.RAM", 400, rpc.ClassNoPermission},
		{"Forbidden.AnythingElse", 503, rpc.ClassNoPermission},
		{"NotAuthorized", 400, rpc.ClassNoPermission},
		{"AccessDenied", 403, rpc.ClassNoPermission},
		{"AccessDenied.Resource", 400, rpc.ClassNoPermission},
		{"Forbidden.RiskControl", 403, rpc.ClassRiskControl},
		{"Forbidden.UserVerification", 500, rpc.ClassUserVerification},
		{"InvalidAccessKeyId", 400, rpc.ClassAccessKey},
		{"InvalidAccessKeyId.NotFound", 404, rpc.ClassAccessKey},
		{"InvalidAccessKeyId.Inactive", 403, rpc.ClassInactiveAccessKey},
		{"SignatureDoesNotMatch", 403, rpc.ClassSignature},
		{"IncompleteSignature", 400, rpc.ClassSignature},
		{"InvalidSecurityToken.Expired", 403, rpc.ClassSecurityToken},
		{"InvalidSecurityToken.Malformed", 400, rpc.ClassSecurityToken},
		{"InvalidSecurityToken.MismatchWithAccessKey", 400, rpc.ClassSecurityToken},
		{"MissingSecurityToken", 400, rpc.ClassMissingSecurityToken},
		{"InvalidTimeStamp.Expired", 400, rpc.ClassClockSkew},
		{"IllegalTimestamp", 400, rpc.ClassClockSkew},
		{"SignatureNonceUsed", 400, rpc.ClassNonce},
		{"MissingParameter", 400, rpc.ClassBadRequest},
		{"MissingAction", 400, rpc.ClassBadRequest},
		{"MissingEmail", 500, rpc.ClassBadRequest},
		{"InvalidParameter", 400, rpc.ClassBadRequest},
		{"InvalidParameter.Email", 500, rpc.ClassBadRequest},
		{"InvalidPageSize", 400, rpc.ClassBadRequest},
		{"InvalidVersion", 500, rpc.ClassBadRequest},
		{"NoSuchVersion", 404, rpc.ClassBadRequest},
		{"UnsupportedOperation", 403, rpc.ClassBadRequest},
		{"ParameterIllegal", 400, rpc.ClassIllegalParameter},
		{"ParameterIllegall", 500, rpc.ClassIllegalParameter},

		// Undocumented codes. Only a status of 500 or higher classifies them.
		{"Odd", 400, rpc.ClassUnknown},
		{"Odd", 403, rpc.ClassUnknown},
		{"Odd", 429, rpc.ClassUnknown},
		{"Odd", 500, rpc.ClassUnavailable},
		{"Odd", 599, rpc.ClassUnavailable},
		{"ForbiddenFruit", 400, rpc.ClassUnknown},
		{"NoPermissionAtAll", 400, rpc.ClassUnknown},
		{"AccessDeniedAtAll", 400, rpc.ClassUnknown},
		{"throttling", 400, rpc.ClassUnknown},
		{"Not.InternalError", 400, rpc.ClassUnknown},
		{"BusyBody", 400, rpc.ClassUnknown},
		{"InvalidEmail.NotFound", 400, rpc.ClassUnknown},
		{"ParameterIllegal.Email", 400, rpc.ClassUnknown},

		// No code.
		{"", 500, rpc.ClassUnavailable},
		{"", 503, rpc.ClassUnavailable},
		{"", 429, rpc.ClassThrottled},
		{"", 408, rpc.ClassUnavailable},
		{"", 511, rpc.ClassUnknown},
		{"", 403, rpc.ClassUnknown},
		{"", 200, rpc.ClassUnknown},
	} {
		if got := rpc.ClassOf(test.code, test.status); got != test.want {
			t.Errorf("%q with status %d: got class %d, want %d", test.code, test.status, got, test.want)
		}
	}
}
