// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/sharedcall"
)

// refreshBackoff is the delay before another attempt to renew a session that is still valid.
const refreshBackoff = 15 * time.Second

// Source fetches credentials and caches them until shortly before they expire. Concurrent callers share one fetch. It
// implements rpc.CredentialsProvider.
type Source struct {
	name   string
	region string
	fetch  fetch
	now    func() time.Time

	fetches sharedcall.Group[struct{}, session]

	mu     sync.Mutex
	cached session
}

var _ rpc.CredentialsProvider = (*Source)(nil)

// Name describes the source for people, for example `profile "ci" of /home/me/.aliyun/config.json`. It contains no
// secrets.
func (s *Source) Name() string {
	return s.name
}

// Region returns the region of the profile that the credentials come from. It is empty if the profile has none and for
// other sources.
func (s *Source) Region() string {
	return s.region
}

// String returns the name, so that fmt does not print the credentials.
func (s *Source) String() string {
	return s.name
}

// GoString returns the name, as String does.
func (s *Source) GoString() string {
	return s.name
}

// Credentials returns the credentials to sign the next request with. Its errors are of type *RetrievalError, or wrap the
// context's error if ctx ended first. Failures are not cached.
func (s *Source) Credentials(ctx context.Context) (rpc.Credentials, error) {
	if cached := s.current(); cached.fresh(s.now()) && ctx.Err() == nil {
		return cached.keys, nil
	}
	got, _, err := s.fetches.Do(ctx, "", func(ctx context.Context, _ *sharedcall.Handle, _ *struct{}) (session, error) {
		return s.renew(ctx)
	})
	switch {
	case err == nil:
		return got.keys, nil
	case ctx.Err() != nil:
		return rpc.Credentials{}, fmt.Errorf("waiting for credentials from %s: %w", s.name, ctx.Err())
	}
	if _, ok := errors.AsType[*sharedcall.PanicError](err); ok {
		err = &RetrievalError{Source: s.name, Reason: ReasonMalformed, Err: err}
	}
	return rpc.Credentials{}, err
}

// renew fetches and caches a session. If that fails, it returns the cached session for as long as that is valid.
func (s *Source) renew(ctx context.Context) (session, error) {
	if cached := s.current(); cached.fresh(s.now()) {
		// Another call has renewed the session since the caller checked.
		return cached, nil
	}
	got, err := s.fetch(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	switch {
	case err == nil:
		s.cached = got
	case ctx.Err() == nil && s.cached.valid(now):
		s.cached.refresh = now.Add(refreshBackoff)
	default:
		if failure, ok := errors.AsType[*RetrievalError](err); ok {
			failure.SessionExpired = s.cached.expires
		}
		return session{}, err
	}
	return s.cached, nil
}

func (s *Source) current() session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cached
}
