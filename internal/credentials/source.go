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

// refreshPause is how long keys that still work are used after a failure to renew them.
const refreshPause = 15 * time.Second

// Source fetches credentials, and keeps them until shortly before they expire. Concurrent callers share one fetch. It
// implements rpc.CredentialsProvider.
type Source struct {
	name   string
	region string
	fetch  fetch
	now    func() time.Time

	fetches sharedcall.Group[struct{}, session]

	mu   sync.Mutex
	held session
}

var _ rpc.CredentialsProvider = (*Source)(nil)

// Name says for people where the credentials come from, for example `profile "ci" of /home/me/.aliyun/config.json`. It
// holds nothing secret.
func (s *Source) Name() string {
	return s.name
}

// Region is the region of the profile that the credentials come from, which counts where nothing else names one. It is
// empty where they come from elsewhere, or the profile names none.
func (s *Source) Region() string {
	return s.region
}

// String returns the name, so that no verb of fmt shows what the source holds.
func (s *Source) String() string {
	return s.name
}

// GoString returns the name.
func (s *Source) GoString() string {
	return s.name
}

// Credentials returns what to sign the next request with. Its errors are of type *RetrievalError, or wrap the context's
// own where ctx ended first. Failures are not kept: the next call is another attempt.
func (s *Source) Credentials(ctx context.Context) (rpc.Credentials, error) {
	if held := s.current(); held.fresh(s.now()) && ctx.Err() == nil {
		return held.keys, nil
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

// renew fetches a session and keeps it. Where that fails and the old keys still work, they are used for now.
func (s *Source) renew(ctx context.Context) (session, error) {
	if held := s.current(); held.fresh(s.now()) {
		// Another call renewed the session after the caller had looked.
		return held, nil
	}
	got, err := s.fetch(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	switch {
	case err == nil:
		s.held = got
	case ctx.Err() == nil && s.held.usable(now):
		s.held.refresh = now.Add(refreshPause)
	default:
		return session{}, err
	}
	return s.held, nil
}

func (s *Source) current() session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held
}
