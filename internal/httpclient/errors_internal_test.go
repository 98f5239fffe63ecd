// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package httpclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"
)

func TestReasonOf(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		want Reason
	}{
		"refused":           {&net.OpError{Op: "dial", Err: errors.New("connection refused")}, ReasonUnreachable},
		"reset":             {&net.OpError{Op: "read", Err: errors.New("connection reset by peer")}, ReasonUnreachable},
		"end":               {io.EOF, ReasonUnreachable},
		"no such host":      {&net.DNSError{Err: "no such host", IsNotFound: true}, ReasonUnreachable},
		"slow DNS":          {&net.DNSError{Err: "i/o timeout", IsTimeout: true}, ReasonTimeout},
		"slow dial":         {&net.OpError{Op: "dial", Err: &net.DNSError{IsTimeout: true}}, ReasonTimeout},
		"deadline":          {context.DeadlineExceeded, ReasonTimeout},
		"authority":         {&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, ReasonTLS},
		"no TLS":            {tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, ReasonHandshake},
		"alert":             {&net.OpError{Op: "remote error", Err: errors.New("tls: handshake failure")}, ReasonHandshake},
		"alert by a proxy":  {&net.OpError{Op: "proxyconnect", Err: &net.OpError{Op: "remote error", Err: errors.New("tls: handshake failure")}}, ReasonHandshake},
		"proxy":             {&net.OpError{Op: "proxyconnect", Err: &Error{Reason: ReasonProxy}}, ReasonProxy},
		"proxy is away":     {&net.OpError{Op: "proxyconnect", Err: errors.New("connection refused")}, ReasonUnreachable},
		"no URL":            {&Error{Reason: ReasonRequest}, ReasonRequest},
		"nothing of a kind": {errors.New("odd"), ReasonUnreachable},
	} {
		if got := reasonOf(test.err); got != test.want {
			t.Errorf("%s: got %d, want %d", name, got, test.want)
		}
		if got := reasonOf(fmt.Errorf("wrapped: %w", test.err)); got != test.want {
			t.Errorf("%s, wrapped: got %d, want %d", name, got, test.want)
		}
	}
}

func TestError_text(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"https://host: EOF": &Error{Endpoint: "https://host", Detail: "EOF"},
		"EOF":               &Error{Detail: "EOF"},
	} {
		if got := err.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
