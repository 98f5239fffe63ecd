// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
)

var (
	errBroken = errors.New("the connection broke, or what answers does not speak HTTP")
	errProxy  = errors.New("the proxy that the environment names does not connect")
)

// noAnswer is the error for a request that failed before an answer was there. Errors of net/http hold the URL, and some
// quote what the peer sent or a proxy's password, so only what is known to hold none of that is taken over.
func noAnswer(err error) *RetrievalError {
	if cause := tlsCause(err); cause != nil {
		return &RetrievalError{Reason: ReasonTLS, Err: cause}
	}
	var netError net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &netError) && netError.Timeout() {
		// Without a cause: that would look like the end of the caller's context.
		return &RetrievalError{Reason: ReasonTimeout}
	}
	return &RetrievalError{Reason: ReasonUnreachable, Err: networkCause(err)}
}

func tlsCause(err error) error {
	var (
		verification *tls.CertificateVerificationError
		unknown      x509.UnknownAuthorityError
		hostname     x509.HostnameError
		invalid      x509.CertificateInvalidError
		record       tls.RecordHeaderError
		op           *net.OpError
	)
	switch {
	case errors.As(err, &verification):
		return verification
	case errors.As(err, &unknown):
		return unknown
	case errors.As(err, &hostname):
		return hostname
	case errors.As(err, &invalid):
		return invalid
	case errors.As(err, &record):
		return errors.New(record.Msg)
	case errors.Is(err, http.ErrSchemeMismatch):
		return http.ErrSchemeMismatch
	case errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error"):
		// What crypto/tls calls an alert.
		return op
	}
	return nil
}

func networkCause(err error) error {
	var (
		name  *net.DNSError
		op    *net.OpError
		errno syscall.Errno
	)
	switch {
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return fmt.Errorf("%w: %w", errProxy, networkCause(op.Err))
	case errors.As(err, &name):
		return name
	case errors.As(err, &op):
		return op
	case errors.As(err, &errno):
		return errno
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return io.ErrUnexpectedEOF
	case strings.Contains(strings.ToLower(err.Error()), "proxy"):
		return errProxy
	}
	return errBroken
}
