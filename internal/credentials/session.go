// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

const (
	// refreshMargin is how long before its end a session is renewed.
	refreshMargin = 3 * time.Minute
)

// session is a set of keys and how long it lasts. The zero value holds none.
type session struct {
	keys rpc.Credentials
	// expires is when the keys cease to work; zero for never.
	expires time.Time
	// refresh is when to ask for others; it means nothing where the keys never expire.
	refresh time.Time
}

// fetch gets a session. It returns soon after ctx ends. Its errors are of type *RetrievalError or the context's own.
type fetch func(ctx context.Context) (session, error)

func permanent(keys rpc.Credentials) session {
	return session{keys: keys}
}

// lasting returns a session that is renewed before its end: refreshMargin before, or after half of the time that is left
// where that is short.
func lasting(keys rpc.Credentials, now, expires time.Time) session {
	margin := min(refreshMargin, max(expires.Sub(now)/2, 0))
	return session{keys: keys, expires: expires, refresh: expires.Add(-margin)}
}

// fixed is a fetch of keys that are known already.
func fixed(keys rpc.Credentials) fetch {
	return func(context.Context) (session, error) {
		return permanent(keys), nil
	}
}

func (s session) fresh(now time.Time) bool {
	return s.usable(now) && (s.expires.IsZero() || now.Before(s.refresh))
}

func (s session) usable(now time.Time) bool {
	return s.holds() && (s.expires.IsZero() || now.Before(s.expires))
}

func (s session) holds() bool {
	return s.keys.AccessKeyID != ""
}

// named returns a fetch whose errors say where the credentials were to come from, unless they say so already.
func named(name string, lastResort bool, get fetch) fetch {
	return func(ctx context.Context) (session, error) {
		got, err := get(ctx)
		var retrieval *RetrievalError
		if errors.As(err, &retrieval) && retrieval.Source == "" {
			retrieval.Source, retrieval.LastResort = name, lastResort
		}
		return got, err
	}
}
