// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"fmt"
	"slices"
	"time"
)

// Reason classifies failures to retrieve credentials.
type Reason int

// The reasons why a source provides no credentials.
const (
	ReasonUnreachable     Reason = iota // a host name that does not resolve, or a connection that is refused or lost
	ReasonTimeout                       // a request that timed out
	ReasonMetadataTimeout               // a metadata service that exceeded its limits, which are fixed
	ReasonTLS                           // an untrusted certificate
	ReasonHandshake                     // any other TLS error
	ReasonProxy                         // an invalid proxy URL, or a proxy that refuses to connect
	ReasonDenied                        // the caller is not allowed to get the credentials, or the role does not exist
	ReasonKeysRefused                   // the keys for assuming a role are unknown, inactive or do not match
	ReasonClockSkew                     // the clock of this machine is wrong
	ReasonBusy                          // a service that throttles requests or is temporarily unavailable
	ReasonRejected                      // any other error response of a service
	ReasonMalformed                     // an invalid response or output of a command, or a request that cannot be built
	ReasonExpired                       // credentials that have expired already, by the clock of this machine
	ReasonLoginExpired                  // an expired login of the vendor's command-line tool, which renews it
	ReasonNoRole                        // an ECS instance without a RAM role, or without the one in Role
	ReasonTokenFile                     // an OIDC token file that cannot be read or is empty
	ReasonTokenExpired                  // an expired OIDC token, for example when a session has to be renewed
	ReasonTokenDenied                   // an endpoint that refuses to issue an OIDC token
	ReasonCommand                       // a command of a profile that cannot be started or fails
	ReasonCommandTimeout                // a command of a profile that ran for longer than a minute
)

// RetrievalError reports why a source provides no credentials. It contains no secrets.
type RetrievalError struct {
	// Source is the name of the source. If a role is assumed, it is the part that failed.
	Source string
	Reason Reason
	// LastResort is set if no source is configured and the metadata service was queried as the last resort. Except on an ECS
	// instance with a role, this means that there are no credentials.
	LastResort bool
	// Unconfigured is ProblemNoCredentials if LastResort is set. It has the missing variables of OIDC, if some of the others
	// are in the environment, and those that forbid sources.
	Unconfigured *ConfigError
	// Code, Message and RequestID come from the service's response, with credentials redacted. They are empty if absent.
	Code, Message, RequestID string
	// HTTPStatus is 0 without a response.
	HTTPStatus int
	// Endpoint is the URL of STS, if STS responded with an error.
	Endpoint string
	// RetryAfter is the delay that the service requests before another attempt. It is 0 if absent.
	RetryAfter time.Duration
	// Path is the token file, for ReasonTokenFile, and for ReasonTokenExpired if the token comes from a file.
	Path string
	// Role is the RAM role that the ECS instance lacks. It is empty if none was named.
	Role string
	// SessionExpired is when the session expired that this failure kept from being renewed. It is zero if there was none.
	SessionExpired time.Time
	// Remembered is set if the source was not queried, because it has just failed for this reason.
	Remembered bool
	// Err is the underlying error of the network, the file system or the operating system, if there is one.
	Err error
}

// Error is not for users. Package diagnostics has the words.
func (e *RetrievalError) Error() string {
	return fmt.Sprintf("no credentials from %s (reason %d)", e.Source, e.Reason)
}

// Unwrap returns the underlying error.
func (e *RetrievalError) Unwrap() error {
	return e.Err
}

// Retryable reports whether another attempt may succeed soon. A command is not retried, because each attempt would take
// as long.
func (e *RetrievalError) Retryable() bool {
	return slices.Contains([]Reason{ReasonUnreachable, ReasonTimeout, ReasonMetadataTimeout, ReasonBusy}, e.Reason)
}

// Failure identifies the reason and the code. It is empty if the source was not queried again.
func (e *RetrievalError) Failure() string {
	if e.Remembered {
		return ""
	}
	return fmt.Sprintf("reason %d, code %s", e.Reason, e.Code)
}

// Delay returns the minimum delay before another attempt.
func (e *RetrievalError) Delay() time.Duration {
	return e.RetryAfter
}
