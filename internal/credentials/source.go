// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// refreshPause is how long keys that still work are used after a failure to renew them.
const refreshPause = 15 * time.Second

// Source is a place that credentials come from. It implements domainapi.CredentialsProvider. What it got it keeps until
// shortly before that expires; however many ask, one question is under way.
type Source struct {
	name   string
	region string
	fetch  fetch
	now    func() time.Time

	mu     sync.Mutex
	held   session
	flight *flight
}

// flight is a question under way. It lives as long as somebody waits for it, not as long as who asked first.
type flight struct {
	waiters int
	cancel  context.CancelFunc
	// done is closed when keys and err are there.
	done chan struct{}
	keys domainapi.Credentials
	err  error
}

var _ domainapi.CredentialsProvider = (*Source)(nil)

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
// own where ctx ended first. A failure is not kept: who asks next asks the source again.
func (s *Source) Credentials(ctx context.Context) (domainapi.Credentials, error) {
	if err := ctx.Err(); err != nil {
		return domainapi.Credentials{}, s.cutShort(err)
	}
	s.mu.Lock()
	if s.held.fresh(s.now()) {
		defer s.mu.Unlock()
		return s.held.keys, nil
	}
	shared := s.join(ctx)
	s.mu.Unlock()
	defer s.leave(shared)
	select {
	case <-shared.done:
		return shared.keys, shared.err
	case <-ctx.Done():
		return domainapi.Credentials{}, s.cutShort(ctx.Err())
	}
}

func (s *Source) cutShort(err error) error {
	return fmt.Errorf("waiting for credentials from %s: %w", s.name, err)
}

// join returns the flight under way, or starts one. The caller holds the mutex.
func (s *Source) join(ctx context.Context) *flight {
	if s.flight == nil {
		flightCtx, cancel := context.WithCancel(context.WithoutCancel(ctx))
		s.flight = &flight{cancel: cancel, done: make(chan struct{})}
		go s.fly(flightCtx, s.flight)
	}
	s.flight.waiters++
	return s.flight
}

// leave ends a flight that nobody waits for any longer. The next caller starts another.
func (s *Source) leave(shared *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	shared.waiters--
	if shared.waiters == 0 {
		shared.cancel()
		if s.flight == shared {
			s.flight = nil
		}
	}
}

func (s *Source) fly(ctx context.Context, shared *flight) {
	got, err := s.ask(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	shared.keys, shared.err = got.keys, err
	if s.flight == shared {
		s.flight = nil
		s.land(got, shared)
	}
	close(shared.done)
}

// land keeps what a flight brought. Where it brought nothing, and the old keys still work, they do for now.
func (s *Source) land(got session, shared *flight) {
	if shared.err == nil {
		s.held = got
		return
	}
	if now := s.now(); s.held.usable(now) {
		s.held.refresh = now.Add(refreshPause)
		shared.keys, shared.err = s.held.keys, nil
	}
}

// ask keeps a panic from ending the process.
func (s *Source) ask(ctx context.Context) (got session, err error) {
	defer func() {
		if recover() != nil {
			got, err = session{}, &RetrievalError{
				Source: s.name, Reason: ReasonMalformed,
				Err: &domainapi.PanicError{Stack: string(debug.Stack())},
			}
		}
	}()
	return s.fetch(ctx)
}
