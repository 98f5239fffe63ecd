// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Request is one request as the service received it. Its maps must not be changed.
type Request struct {
	Time       time.Time // by the service's clock
	RemoteAddr string
	Method     string
	Header     http.Header // without Authorization
	Action     string
	// Params are the parameters of query and body without Signature, with the Action and the
	// Version of a request that has them in headers. The security token of a request with a
	// signature of version 1.0 is among them.
	Params url.Values
	// Status is the HTTP status of the response, or 0 while there is none and where none was sent.
	Status int
	// Code is the service's error code, or empty.
	Code string
}

// Stats counts the requests to a service.
type Stats struct {
	Requests int            // including those rejected
	ByAction map[string]int // the same, by the parameter Action
	// Connections is the number of client addresses that requests came from, and so of
	// connections that were used.
	Connections  int
	InFlight     int // requests that wait for their response
	PeakInFlight int
}

type recorder struct {
	observer  func(Request)
	countOnly bool

	mu       sync.Mutex
	changed  sync.Cond
	requests []*Request
	stats    Stats
	remotes  map[string]struct{}
}

func newRecorder(observer func(Request), countOnly bool) *recorder {
	r := &recorder{observer: observer, countOnly: countOnly}
	r.changed.L = &r.mu
	r.reset()
	return r
}

func (r *recorder) reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	inFlight := r.stats.InFlight
	r.requests = nil
	r.remotes = make(map[string]struct{})
	r.stats = Stats{ByAction: make(map[string]int), InFlight: inFlight, PeakInFlight: inFlight}
}

// arrive records a request and returns what reports its response.
func (r *recorder) arrive(request Request) *arrival {
	a := &arrival{recorder: r, request: &request}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.countOnly {
		r.requests = append(r.requests, a.request)
	}
	r.remotes[request.RemoteAddr] = struct{}{}
	r.stats.Requests++
	r.stats.ByAction[request.Action]++
	r.stats.InFlight++
	r.stats.PeakInFlight = max(r.stats.PeakInFlight, r.stats.InFlight)
	r.changed.Broadcast()
	return a
}

type arrival struct {
	recorder  *recorder
	request   *Request // guarded by the recorder's lock
	responded bool
	left      bool
}

// respond records the outcome. It is called before the response is written, so that a client that
// has its response finds it recorded.
func (a *arrival) respond(status int, code string) {
	r := a.recorder
	r.mu.Lock()
	a.request.Status, a.request.Code = status, code
	seen := *a.request
	r.mu.Unlock()
	a.responded = true
	if r.observer != nil {
		r.observer(seen)
	}
}

// leave ends the time in flight. Further calls do nothing.
func (a *arrival) leave() {
	if a.left {
		return
	}
	a.left = true
	if !a.responded {
		a.respond(0, "")
	}
	r := a.recorder
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stats.InFlight--
	r.changed.Broadcast()
}

// Requests returns every request in the order of arrival, those refused and those still in
// flight included.
func (s *Service) Requests() []Request {
	r := s.recorder
	r.mu.Lock()
	defer r.mu.Unlock()
	requests := make([]Request, len(r.requests))
	for i, request := range r.requests {
		requests[i] = *request
	}
	return requests
}

// Count returns how many requests with this Action arrived; the empty action stands for any.
func (s *Service) Count(action string) int {
	s.recorder.mu.Lock()
	defer s.recorder.mu.Unlock()
	return s.recorder.count(action)
}

// count needs mu held.
func (r *recorder) count(action string) int {
	if action == "" {
		return r.stats.Requests
	}
	return r.stats.ByAction[action]
}

// Stats returns the counts so far.
func (s *Service) Stats() Stats {
	r := s.recorder
	r.mu.Lock()
	defer r.mu.Unlock()
	stats := r.stats
	stats.ByAction = maps.Clone(stats.ByAction)
	stats.Connections = len(r.remotes)
	return stats
}

// ResetRequests clears the requests and counts, except the number of requests in flight.
func (s *Service) ResetRequests() { s.recorder.reset() }

// Await waits until n requests with this Action have arrived since the start or the last
// [Service.ResetRequests]; the empty action stands for any. The error is the context's.
func (s *Service) Await(ctx context.Context, action string, n int) error {
	r := s.recorder
	return await(ctx, &r.changed, func() bool { return r.count(action) >= n })
}

// AwaitIdle waits until no request is in flight. The error is the context's.
func (s *Service) AwaitIdle(ctx context.Context) error {
	r := s.recorder
	return await(ctx, &r.changed, func() bool { return r.stats.InFlight == 0 })
}

// await waits for a condition that is guarded and signalled by cond.
func await(ctx context.Context, cond *sync.Cond, reached func() bool) error {
	stop := context.AfterFunc(ctx, func() {
		cond.L.Lock()
		defer cond.L.Unlock()
		cond.Broadcast()
	})
	defer stop()
	cond.L.Lock()
	defer cond.L.Unlock()
	for !reached() {
		if err := ctx.Err(); err != nil {
			return err
		}
		cond.Wait()
	}
	return nil
}
