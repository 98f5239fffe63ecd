// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"io"
	"net/http"
	"time"
)

// maxAnswerBytes bounds an answer of the metadata service or a credentials URI.
const maxAnswerBytes = 64 << 10

// client gets small answers. It follows no redirects.
type client struct {
	http *http.Client
	// timeout bounds one request as a whole.
	timeout time.Duration
}

// newClient returns a client for the requests of one source: one every hour or so, which is no reason to keep connections.
func newClient(transport *http.Transport, timeout time.Duration) client {
	transport.DisableKeepAlives = true
	return client{
		http: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		timeout: timeout,
	}
}

// do sends a request without a body and returns status and body of the answer.
func (c client) do(ctx context.Context, method, url string, header http.Header) (int, []byte, error) {
	tryCtx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	status, body, err := c.exchange(tryCtx, method, url, header)
	switch {
	case err == nil && len(body) > maxAnswerBytes:
		return 0, nil, &RetrievalError{Reason: ReasonMalformed, HTTPStatus: status}
	case err == nil:
		return status, body, nil
	case ctx.Err() != nil:
		return 0, nil, ctx.Err()
	}
	return 0, nil, noAnswer(err)
}

func (c client) exchange(ctx context.Context, method, url string, header http.Header) (int, []byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return 0, nil, err
	}
	request.Header = header
	response, err := c.http.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswerBytes+1))
	return response.StatusCode, body, err
}
