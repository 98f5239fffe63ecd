// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// logSubsystem is the name under which requests are logged.
const logSubsystem = "domainapi"

// logTry logs a request, without anything of its query but the action, the language and a shortened address.
func logTry(ctx context.Context, try domainapi.Try) {
	fields := map[string]any{
		"action":      try.Action,
		"try":         try.Number,
		"duration_ms": try.Duration.Milliseconds(),
	}
	for name, value := range map[string]string{
		"lang": try.Lang, "email": try.Email, "code": try.Code, "request_id": try.RequestID,
	} {
		if value != "" {
			fields[name] = value
		}
	}
	if try.HTTPStatus != 0 {
		fields["http_status"] = try.HTTPStatus
	}
	// A message of the service may quote the query; its code says enough.
	var service *domainapi.ServiceError
	if try.Err != nil && !errors.As(try.Err, &service) {
		fields["error"] = try.Err.Error()
	}
	tflog.SubsystemDebug(ctx, logSubsystem, "Domain API request", fields)
}

// logWait logs what a waiting read waits for. A status that the service does not document is a warning, since waiting may
// be in vain.
func logWait(ctx context.Context, progress domainapi.WaitProgress) {
	fields := map[string]any{
		"asked":   progress.Asked,
		"waited":  progress.Waited.Round(time.Millisecond).String(),
		"next_in": progress.Next.Round(time.Millisecond).String(),
	}
	log := tflog.SubsystemInfo
	var absent *domainapi.NotFoundError
	var service *domainapi.ServiceError
	switch {
	case progress.Answer != nil:
		fields["recorded"] = true
		fields["verification_status"] = progress.Answer.VerificationStatus
		if progress.Answer.VerificationStatus != domainapi.StatusWaiting {
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
	if recover() != nil {
		err := &domainapi.PanicError{Stack: string(debug.Stack())}
		logPanic(ctx, err)
		diags.Append(diagnostics.Internal("Cannot read e-mail verifications", err))
	}
}

// logPanic writes the stack of a panic to the log, the one place where it is of use.
func logPanic(ctx context.Context, err error) {
	if panicked, ok := errors.AsType[*domainapi.PanicError](err); ok {
		tflog.Error(ctx, "A read ended in a panic", map[string]any{"stack": panicked.Stack})
	}
}
