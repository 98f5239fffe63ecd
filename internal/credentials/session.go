// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// refreshMargin is how long before its expiration a session is renewed.
const refreshMargin = 3 * time.Minute

// now returns the time without its reading of the monotonic clock, which stops while a machine sleeps.
func now() time.Time {
	return time.Now().Round(0)
}

// session is a set of keys and its lifetime. The zero value has no keys.
type session struct {
	keys rpc.Credentials
	// expires is when the keys expire, and refresh when to renew them. Both are zero for permanent keys.
	expires, refresh time.Time
}

// fetch gets a session. It returns soon after ctx ends. Its errors are of type *RetrievalError, or the context's error.
type fetch func(ctx context.Context) (session, error)

// temporary returns a session that is renewed refreshMargin before it expires, or after half of its lifetime if that is
// later.
func temporary(keys rpc.Credentials, expires time.Time) session {
	margin := min(refreshMargin, expires.Sub(now())/2)
	return session{keys: keys, expires: expires, refresh: expires.Add(-margin)}
}

// static returns a fetch of permanent keys.
func static(keys rpc.Credentials) fetch {
	return func(context.Context) (session, error) {
		return session{keys: keys}, nil
	}
}

func (s session) fresh() bool {
	return s.valid() && (s.expires.IsZero() || now().Before(s.refresh))
}

func (s session) valid() bool {
	return s.keys.AccessKeyID != "" && (s.expires.IsZero() || now().Before(s.expires))
}

// withSource returns a fetch whose errors name the source, unless they name a more specific one. Those of the last resort
// also say which variables of OIDC are missing, if some are set, and which variables forbid sources.
func withSource(name string, lastResort *ConfigError, get fetch) fetch {
	return func(ctx context.Context) (session, error) {
		got, err := get(ctx)
		if retrieval, ok := errors.AsType[*RetrievalError](err); ok && retrieval.Source == "" {
			retrieval.Source, retrieval.LastResort, retrieval.Unconfigured = name, lastResort != nil, lastResort
		}
		return got, err
	}
}
