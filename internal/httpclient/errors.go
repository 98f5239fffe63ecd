// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package httpclient

import (
	"crypto/tls"
	"errors"
	"net"
	"regexp"
	"strconv"
	"strings"
)

// Reason is why there is no complete response.
type Reason int

// The reasons why there is no complete response.
const (
	ReasonUnreachable Reason = iota // a name that does not resolve, or a connection that is refused or broken
	ReasonTLS                       // an untrusted certificate
	ReasonHandshake                 // any other TLS error: no common version or cipher suite, a server without TLS, an alert
	ReasonTimeout                   // an attempt that exceeded the connect or the read timeout
	ReasonTruncated                 // a response that ended before it was complete
	ReasonProxy                     // a proxy variable that is not a valid URL, or a proxy that refuses to connect
	ReasonTooLarge                  // a body that is larger than any that the service sends
	ReasonForeign                   // a response that is not HTTP, or not valid
	ReasonRequest                   // a request that cannot be built, for example because of an invalid URL
)

// Error is an attempt that ended without a complete response.
type Error struct {
	Reason Reason
	// Endpoint is the scheme and host of the URL.
	Endpoint string
	// Detail is the text of the underlying error, or secret.Withheld.
	Detail string
	// Connected is set if there was a connection.
	Connected bool
	// Stale is set if an idle connection broke before the first byte of the response, usually because the peer had
	// closed it. This does not indicate a problem of the service.
	Stale bool
}

func (e *Error) Error() string {
	if e.Endpoint == "" {
		return e.Detail
	}
	return e.Endpoint + ": " + e.Detail
}

// Failure identifies the reason.
func (e *Error) Failure() string {
	return "no response, reason " + strconv.Itoa(int(e.Reason))
}

// Retryable reports whether another attempt may succeed soon.
func (e *Error) Retryable() bool {
	return e.Reason == ReasonUnreachable || e.Reason == ReasonTimeout || e.Reason == ReasonTruncated
}

// reasonOf classifies the error of a round trip.
func reasonOf(err error) Reason {
	own, isOwn := errors.AsType[*Error](err)
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	network, ofNetwork := errors.AsType[net.Error](err)
	switch {
	case isOwn:
		return own.Reason
	case untrusted:
		return ReasonTLS
	case ofTLS(err):
		return ReasonHandshake
	case ofNetwork && network.Timeout():
		return ReasonTimeout
	}
	return ReasonUnreachable
}

// malformed matches the errors of net/http that quote a line of the response. Without a status line, that is the body, which
// may contain anything.
var malformed = regexp.MustCompile(`((?:malformed (?:HTTP|MIME)|Content-Length)(?:[A-Za-z ]*[a-z])?).*`)

// ofTLS reports whether an error comes from crypto/tls, which exports the types of few of its errors.
func ofTLS(err error) bool {
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		err = cause
	}
	return strings.HasPrefix(err.Error(), "tls: ")
}
