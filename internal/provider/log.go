// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/sharedcall"
)

// logSubsystem is the name under which requests are logged.
const logSubsystem = "domainapi"

// logAttempt logs a request, without anything of its query but the action, the language and a shortened address.
func logAttempt(ctx context.Context, attempt domainapi.Attempt) {
	fields := map[string]any{
		"action":      attempt.Action,
		"attempt":     attempt.Number,
		"duration_ms": attempt.Duration.Milliseconds(),
	}
	for name, value := range map[string]string{
		"lang": attempt.Lang, "email": attempt.Email, "code": attempt.Code, "request_id": attempt.RequestID,
	} {
		if value != "" {
			fields[name] = value
		}
	}
	if attempt.HTTPStatus != 0 {
		fields["http_status"] = attempt.HTTPStatus
	}
	// A message of the service may quote the query; its code says enough.
	var service *rpc.ServiceError
	if attempt.Err != nil && !errors.As(attempt.Err, &service) {
		fields["error"] = attempt.Err.Error()
	}
	tflog.SubsystemDebug(ctx, logSubsystem, "Domain API request", fields)
}

// logWait logs what a waiting read waits for. A status that the service does not document is a warning, since waiting may
// be in vain.
func logWait(ctx context.Context, progress domainapi.WaitProgress) {
	fields := map[string]any{
		"queries": progress.Queries,
		"waited":  progress.Waited.Round(time.Millisecond).String(),
		"next_in": progress.Next.Round(time.Millisecond).String(),
	}
	log := tflog.SubsystemInfo
	var absent *domainapi.NotFoundError
	var service *rpc.ServiceError
	switch {
	case progress.Output != nil:
		fields["recorded"] = true
		fields["verification_status"] = progress.Output.VerificationStatus
		if progress.Output.VerificationStatus != domainapi.StatusPending {
			log = tflog.SubsystemWarn
		}
	case errors.As(progress.Err, &absent):
		fields["recorded"] = false
	case errors.As(progress.Err, &service):
		fields["code"] = service.Code
	}
	log(ctx, logSubsystem, "Waiting for the verification of an address", fields)
}

// reportPanic is deferred by reads: a panic would end the process, and with it every other read.
func reportPanic(ctx context.Context, diags *diag.Diagnostics) {
	if value := recover(); value != nil {
		err := sharedcall.NewPanicError(value)
		logPanic(ctx, err)
		diags.Append(diagnostics.Internal("Cannot read e-mail verifications", err))
	}
}

// logPanic writes the stack of a panic to the log, the one place where it is of use.
func logPanic(ctx context.Context, err error) {
	if panicked, ok := errors.AsType[*sharedcall.PanicError](err); ok {
		tflog.Error(ctx, "A read ended in a panic", map[string]any{"stack": panicked.Stack})
	}
}
