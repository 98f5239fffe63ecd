// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/recovered"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

const (
	// refreshBackoff is the delay before another attempt to renew a session that is still valid.
	refreshBackoff = 15 * time.Second
	// failureMemory is how long a permanent failure is remembered, so that hundreds of reads do not run a slow command
	// hundreds of times.
	failureMemory = 10 * time.Second
)

// Source fetches credentials and caches them until shortly before they expire. Concurrent callers share one fetch. It
// implements rpc.CredentialsProvider.
type Source struct {
	name   string
	region string
	fetch  fetch

	mu     sync.Mutex
	cached session
	// lastRefused are the keys that the service refused last.
	lastRefused rpc.Credentials
	// failure is the last permanent failure, and failed its time.
	failure *RetrievalError
	failed  time.Time
	// running is nil if no fetch is running.
	running *call
}

// call is one run of a fetch. It is canceled when the last waiter leaves.
type call struct {
	cancel  context.CancelFunc
	waiters int
	// done is closed when keys and err are set. With an error, the keys are those of the cached session if that is valid.
	done chan struct{}
	keys rpc.Credentials
	err  error
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

// Format writes the name, so that fmt does not print the credentials.
func (s *Source) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, s.name)
}

// Credentials returns the credentials to sign the next request with.
func (s *Source) Credentials(ctx context.Context) (rpc.Credentials, error) {
	return s.CredentialsExcept(ctx, rpc.Credentials{})
}

// CredentialsExcept implements rpc.CredentialsProvider. A refused session stays in use for other callers until another one
// has been fetched. Errors are of type *RetrievalError, or wrap the context's error if ctx was canceled. Permanent failures
// are remembered for ten seconds. Other failures are not, because rpc.Client retries them.
func (s *Source) CredentialsExcept(ctx context.Context, refused rpc.Credentials) (rpc.Credentials, error) {
	if ctx.Err() == nil {
		c, keys, err := s.join(ctx, refused)
		if c == nil {
			return keys, err
		}
		select {
		case <-c.done:
			if c.err != nil && (c.keys == refused || c.keys == rpc.Credentials{}) {
				return rpc.Credentials{}, c.err
			}
			return c.keys, nil
		case <-ctx.Done():
			s.leave(c)
		}
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return rpc.Credentials{}, &RetrievalError{Source: s.name, Reason: ReasonTimeout}
	}
	return rpc.Credentials{}, fmt.Errorf("waiting for credentials from %s: %w", s.name, ctx.Err())
}

// refused reports whether the service refused the keys last. A fetch does not return them again.
func (s *Source) refused(keys rpc.Credentials) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lastRefused == keys
}

// join returns what is cached or remembered, or a call to wait for.
func (s *Source) join(ctx context.Context, refused rpc.Credentials) (*call, rpc.Credentials, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if refused != (rpc.Credentials{}) {
		s.lastRefused = refused
	}
	switch {
	case s.cached.fresh() && s.cached.keys != refused:
		return nil, s.cached.keys, nil
	case s.failure != nil && now().Sub(s.failed).Abs() < failureMemory:
		remembered := *s.failure
		remembered.Remembered = true
		return nil, rpc.Credentials{}, &remembered
	case s.running == nil:
		// The call serves other callers too. Its requests and commands have time limits of their own.
		callCtx, cancel := context.WithCancel(context.WithoutCancel(ctx))
		s.running = &call{cancel: cancel, done: make(chan struct{})}
		go s.run(callCtx, s.running)
	}
	s.running.waiters++
	return s.running, rpc.Credentials{}, nil
}

// leave removes a waiter, and cancels the call if it was the last one.
func (s *Source) leave(c *call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.waiters--
	if c.waiters == 0 {
		c.cancel()
		if s.running == c {
			s.running = nil
		}
	}
}

// run fetches and caches a session. If that fails, it uses the cached session for as long as that is valid.
func (s *Source) run(ctx context.Context, c *call) {
	defer c.cancel()
	got, err := s.recovered(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	defer close(c.done)
	if s.running != c {
		// Nobody waits for it anymore.
		return
	}
	s.running = nil
	failure, failed := errors.AsType[*RetrievalError](err)
	if failed && !failure.Retryable() {
		s.failure, s.failed = failure, now()
	}
	c.err = err
	switch {
	case err == nil:
		s.cached = got
	case s.cached.fresh(): // a caller wanted another session
	case s.cached.valid():
		s.cached.refresh = now().Add(refreshBackoff)
	default:
		if failed {
			failure.SessionExpired = s.cached.expires
		}
		return
	}
	c.keys = s.cached.keys
}

// recovered fetches a session and converts a panic to an error.
func (s *Source) recovered(ctx context.Context) (got session, err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &RetrievalError{Source: s.name, Reason: ReasonMalformed, Err: recovered.From(value)}
		}
	}()
	return s.fetch(ctx)
}
