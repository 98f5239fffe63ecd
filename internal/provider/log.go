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
	"github.com/alidomain/terraform-provider-alidomain/internal/recovered"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// logSubsystem is the tflog subsystem of requests.
const logSubsystem = "domainapi"

// logAttempt logs a request. Of its query, it logs only the action, the language and the shortened address.
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
	// The service's message may quote the query, so only its code is logged.
	if _, ok := errors.AsType[*rpc.ServiceError](attempt.Err); attempt.Err != nil && !ok {
		fields["error"] = attempt.Err.Error()
	}
	tflog.SubsystemDebug(ctx, logSubsystem, "Domain API request", fields)
}

// logWait logs the progress of a read that waits for verification. An undocumented status is a warning, because it may
// never change to verified.
func logWait(ctx context.Context, progress domainapi.WaitProgress) {
	fields := map[string]any{
		"queries": progress.Queries,
		"waited":  progress.Waited.Round(time.Millisecond).String(),
		"next_in": progress.Next.Round(time.Millisecond).String(),
	}
	log := tflog.SubsystemInfo
	if progress.Output != nil {
		fields["recorded"] = true
		fields["verification_status"] = progress.Output.VerificationStatus.Value
		if progress.Output.VerificationStatus.Value != domainapi.StatusPending {
			log = tflog.SubsystemWarn
		}
	}
	if _, ok := errors.AsType[*domainapi.NotFoundError](progress.Err); ok {
		fields["recorded"] = false
	} else if service, ok := errors.AsType[*rpc.ServiceError](progress.Err); ok {
		fields["code"] = service.Code
	}
	log(ctx, logSubsystem, "Waiting for the verification of an address", fields)
}

// reportPanic converts a panic of the calling read to a diagnostic, because a panic would end all reads of the process.
func reportPanic(ctx context.Context, diags *diag.Diagnostics) {
	if value := recover(); value != nil {
		err := recovered.From(value)
		logPanic(ctx, err)
		diags.Append(diagnostics.Internal(err))
	}
}

// logPanic logs the stack if err is a panic. Diagnostics do not show it.
func logPanic(ctx context.Context, err error) {
	if panicked, ok := errors.AsType[*recovered.Error](err); ok {
		tflog.Error(ctx, "A read ended in a panic", map[string]any{"stack": panicked.Stack})
	}
}
