// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// Config configures a Client.
type Config struct {
	rpc.Config
	// Observe, if not nil, is called after each attempt.
	Observe func(context.Context, Attempt)
	// Now defaults to time.Now.
	Now func() time.Time
}

// Attempt is one request, for the log. It holds nothing secret.
type Attempt struct {
	rpc.Attempt
	// Lang is the request parameter. It is empty if it was not sent.
	Lang string
	// Email is the shortened address. It is empty if the request is not for a single address.
	Email string
}

// Client calls the Domain API. It is safe for concurrent use.
type Client struct {
	rpc     *rpc.Client
	http    *httpclient.Client
	observe func(context.Context, Attempt)
	now     func() time.Time
	// pageSize is the number of records on a page.
	pageSize int
}

// New returns a client. It does not use the network.
func New(config Config) *Client {
	now := config.Now
	if now == nil {
		now = time.Now
	}
	return &Client{
		rpc: rpc.New(config.Config), http: config.Target.HTTP, observe: config.Observe, now: now, pageSize: MaxPageSize,
	}
}

// Now returns the time by the client's clock.
func (c *Client) Now() time.Time {
	return c.now()
}

// observer returns a function that reports the attempts of a call to Observe.
func (c *Client) observer(lang, email string) func(context.Context, rpc.Attempt) {
	if c.observe == nil {
		return nil
	}
	return func(ctx context.Context, attempt rpc.Attempt) {
		c.observe(ctx, Attempt{Attempt: attempt, Lang: lang, Email: shortAddress(email)})
	}
}

// shortAddress shortens an address for the log. The rest helps to recognize the address, but does not reveal it.
func shortAddress(email string) string {
	_, width := utf8.DecodeRuneInString(email)
	at := strings.LastIndexByte(email, '@')
	if at < width {
		return ""
	}
	return email[:width] + "…" + email[at:]
}
