// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"fmt"
	"strings"
	"time"
)

// Reason is why a source gave no credentials.
type Reason int

// The reasons why a source gave no credentials.
const (
	// ReasonUnreachable is a name that does not resolve, or a connection that is refused or breaks.
	ReasonUnreachable Reason = iota
	// ReasonTimeout is a request, or a command, that took too long.
	ReasonTimeout
	// ReasonTLS is a certificate that is not trusted, or a peer that does not speak TLS as it should.
	ReasonTLS
	// ReasonProxy is a proxy that is not a valid URL, or that refuses to connect.
	ReasonProxy
	// ReasonDenied is that the caller may not have the credentials, or that what it should assume does not exist.
	ReasonDenied
	// ReasonKeysRefused is that the keys which a role was to be assumed with are not known, not active or do not match.
	ReasonKeysRefused
	// ReasonClockSkew is that the clock of this machine is off.
	ReasonClockSkew
	// ReasonBusy is a service that throttles or fails for the moment.
	ReasonBusy
	// ReasonRejected is any other error that a service responded with.
	ReasonRejected
	// ReasonMalformed is a response, or a command's output, that is not what it should be, or a request that can't be built.
	ReasonMalformed
	// ReasonLoginExpired is a login of the vendor's command-line tool that has expired. It takes `aliyun configure`, or for
	// OAuth any call of that tool, to renew it.
	ReasonLoginExpired
	// ReasonNoRole is an ECS instance without a RAM role, or without the one that was named.
	ReasonNoRole
	// ReasonTokenFile is an OIDC token file that cannot be read or is empty.
	ReasonTokenFile
	// ReasonCommand is a command of a profile that cannot be run or fails.
	ReasonCommand
)

// RetrievalError says why a source gave no credentials. Nothing in it is secret.
type RetrievalError struct {
	// Source is the name of the source; with a role, that of the part that failed.
	Source string
	Reason Reason
	// LastResort is that nothing was configured at all, so that the metadata service was tried: anywhere but on an ECS
	// instance with a role this means that there are no credentials.
	LastResort bool
	// Code, Message and RequestID are what a service said; empty where it said nothing of the kind. Credentials that it
	// quoted have been taken out.
	Code, Message, RequestID string
	// HTTPStatus is 0 where there was no response.
	HTTPStatus int
	// RetryAfter is how long the service asks to wait before another attempt; 0 where it does not say.
	RetryAfter time.Duration
	// Path is the token file, where that is at fault.
	Path string
	// Err is what the network, the file system, or the operating system said; nil where there is nothing more to say.
	Err error
}

func (e *RetrievalError) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "no credentials from %s: %s", e.Source, e.Reason)
	if e.HTTPStatus != 0 {
		fmt.Fprintf(&text, ", HTTP %d", e.HTTPStatus)
	}
	for _, part := range []string{e.Code, e.Message, e.Path} {
		if part != "" {
			text.WriteString(": " + part)
		}
	}
	if e.RequestID != "" {
		text.WriteString(" (request " + e.RequestID + ")")
	}
	if e.Err != nil {
		text.WriteString(": " + e.Err.Error())
	}
	return text.String()
}

// Unwrap returns what the network, the file system or the operating system said.
func (e *RetrievalError) Unwrap() error {
	return e.Err
}

// Retryable tells whether another attempt may succeed soon.
func (e *RetrievalError) Retryable() bool {
	return e.Reason == ReasonUnreachable || e.Reason == ReasonTimeout || e.Reason == ReasonBusy
}

// Delay is how long to wait at least before another attempt.
func (e *RetrievalError) Delay() time.Duration {
	return e.RetryAfter
}

// String names the reason.
func (r Reason) String() string {
	switch r {
	case ReasonUnreachable:
		return "unreachable"
	case ReasonTimeout:
		return "timed out"
	case ReasonTLS:
		return "no trusted TLS connection"
	case ReasonProxy:
		return "proxy refused"
	case ReasonDenied:
		return "denied"
	case ReasonKeysRefused:
		return "access key refused"
	case ReasonClockSkew:
		return "clock off"
	case ReasonBusy:
		return "busy"
	case ReasonRejected:
		return "rejected"
	case ReasonMalformed:
		return "malformed response"
	case ReasonLoginExpired:
		return "login expired"
	case ReasonNoRole:
		return "no such RAM role on the instance"
	case ReasonTokenFile:
		return "unreadable token file"
	case ReasonCommand:
		return "command failed"
	}
	return "failed"
}
