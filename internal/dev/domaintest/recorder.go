// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
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
	Connections     int
	OpenConnections int // to a [Server], used or not
	InFlight        int // requests that wait for their response
	PeakInFlight    int
}

// Requests returns every request in the order of arrival, including those rejected and those
// still in flight.
func (s *Service) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	requests := make([]Request, len(s.requests))
	for i, request := range s.requests {
		requests[i] = *request
	}
	return requests
}

// Count returns how many requests with this Action arrived; the empty action stands for any.
func (s *Service) Count(action string) int {
	stats := s.Stats()
	if action == "" {
		return stats.Requests
	}
	return stats.ByAction[action]
}

// Stats returns the counts so far.
func (s *Service) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	stats := s.stats
	stats.ByAction = maps.Clone(stats.ByAction)
	return stats
}

// ResetRequests clears the requests and counts, except what is in flight or open.
func (s *Service) ResetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
	s.remotes = make(map[string]bool)
	s.stats = Stats{
		ByAction:        make(map[string]int),
		OpenConnections: s.stats.OpenConnections,
		InFlight:        s.stats.InFlight,
		PeakInFlight:    s.stats.InFlight,
	}
}

// Await waits until the counts are as wanted, for 30 seconds at most. The error wraps the context's. wanted must not call
// the service's methods.
func (s *Service) Await(ctx context.Context, wanted func(Stats) bool) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	defer context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.changed.Broadcast()
	})()
	s.mu.Lock()
	defer s.mu.Unlock()
	for !wanted(s.stats) {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("%w at %+v", err, s.stats)
		}
		s.changed.Wait()
	}
	return nil
}

// count changes the counts.
func (s *Service) count(change func(*Stats)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.stats)
	s.changed.Broadcast()
}

// arrive records a request, which is in flight until leave.
func (s *Service) arrive(request Request) *Request {
	s.count(func(stats *Stats) {
		if !s.countOnly {
			s.requests = append(s.requests, &request)
		}
		s.remotes[request.RemoteAddr] = true
		stats.Connections = len(s.remotes)
		stats.Requests++
		stats.ByAction[request.Action]++
		stats.InFlight++
		stats.PeakInFlight = max(stats.PeakInFlight, stats.InFlight)
	})
	return &request
}

// respond records the outcome. It is called before the response is written, so that a client that
// has its response finds it recorded.
func (s *Service) respond(request *Request, status int, code string) {
	s.mu.Lock()
	request.Status, request.Code = status, code
	seen := *request
	s.mu.Unlock()
	if s.observer != nil {
		s.observer(seen)
	}
}

func (s *Service) leave() {
	s.count(func(stats *Stats) { stats.InFlight-- })
}

// track counts open connections. It is for [http.Server.ConnState].
func (s *Service) track(_ net.Conn, state http.ConnState) {
	s.count(func(stats *Stats) {
		switch state {
		case http.StateNew:
			stats.OpenConnections++
		case http.StateHijacked, http.StateClosed:
			stats.OpenConnections--
		case http.StateActive, http.StateIdle:
		}
	})
}
