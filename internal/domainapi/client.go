// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// Config is what a Client needs.
type Config struct {
	rpc.Config
	// Observe is told of every attempt when it is over; it may be nil.
	Observe func(context.Context, Attempt)
}

// Attempt is one request, for the log. It holds nothing secret.
type Attempt struct {
	rpc.Attempt
	// Lang is the request parameter; empty where it was not sent.
	Lang string
	// Email is the address, shortened; empty where the request is not about a single one.
	Email string
}

// Client calls the Domain API. It is safe for concurrent use.
type Client struct {
	rpc     *rpc.Client
	observe func(context.Context, Attempt)
	// pageSize is that of listings.
	pageSize int
}

// New returns a client. It does not touch the network.
func New(config Config) *Client {
	return &Client{rpc: rpc.New(config.Config), observe: config.Observe, pageSize: MaxPageSize}
}

// EndpointForRegion returns the public endpoint of the Domain API that serves a region: one for the international site
// in ap-southeast-1, and one for everywhere else.
func EndpointForRegion(region string) rpc.Endpoint {
	if region == "ap-southeast-1" {
		return rpc.Endpoint{Scheme: "https", Host: "domain-intl.aliyuncs.com"}
	}
	return rpc.Endpoint{Scheme: "https", Host: "domain.aliyuncs.com"}
}

// observer returns what reports the attempts of a call.
func (c *Client) observer(lang, email string) func(context.Context, rpc.Attempt) {
	if c.observe == nil {
		return nil
	}
	return func(ctx context.Context, attempt rpc.Attempt) {
		c.observe(ctx, Attempt{Attempt: attempt, Lang: lang, Email: shortAddress(email)})
	}
}

// shortAddress shortens an address for the log: enough to tell which one it is, not enough to write to it.
func shortAddress(email string) string {
	_, width := utf8.DecodeRuneInString(email)
	at := strings.LastIndexByte(email, '@')
	if at < width {
		return ""
	}
	return email[:width] + "…" + email[at:]
}
