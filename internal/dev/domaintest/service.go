// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package domaintest is a stand-in for the Domain API of Alibaba Cloud (version 2018-01-29) on
// loopback, for tests and demonstrations. It implements QueryEmailVerification, ListEmailVerification,
// QueryRegistrantProfiles and QueryDomainByDomainName over a small store.
//
// It checks every request, including the signature of version 1.0 or 3, with its own
// implementation of the documented rules. It accepts the requests of the vendor's clients, but
// rejects undocumented parameters, which the real service may ignore. It records the requests,
// and can inject the faults of networks and services.
//
// Comments name the sources of its responses. What no source documents is in internal/dev/testacc/assumptions.md.
// A [Behavior] makes a service that differs from the assumptions.
package domaintest

import (
	"crypto/rand"
	"fmt"
	"maps"
	"net/http"
	"sync"
	"time"
)

// Service is the stand-in as an [http.Handler]. Its methods may be called at any time from any
// goroutine. Use [New] to make one, or [Start] to have it served.
type Service struct {
	now       func() time.Time
	behavior  Behavior
	absent    *refusal // nil for a response with only the request ID
	noDomain  *refusal
	accounts  []Account
	initial   []Inventory
	source    func() Inventory
	observer  func(Request)
	countOnly bool

	hookMu      sync.Mutex // makes the calls of the hooks not overlap
	listHook    func(*ListResponse)
	profileHook func(*ProfileListResponse)

	mu       sync.Mutex // guards what follows
	records  map[key]Record
	profiles map[key]RegistrantProfile
	domains  map[key]Domain
	changes  map[key][]change
	sorted   map[string][]*listed // by user ID; an account is sorted when it is next listed
	nonces   map[string]bool
	faults   []*pendingFault
	requests []*Request
	remotes  map[string]bool
	stats    Stats
	changed  sync.Cond // signals changes of stats
}

// Option is a setting of a new service.
type Option func(*Service)

// WithAccounts replaces the default account. The first owns the records that name no user ID.
func WithAccounts(first Account, others ...Account) Option {
	return func(s *Service) { s.accounts = append([]Account{first}, others...) }
}

// WithRecords puts records into the new service's store.
func WithRecords(records ...Record) Option {
	return WithInventory(Inventory{EmailVerifications: records})
}

// WithInventory puts everything of an inventory into the new service's store.
func WithInventory(inventory Inventory) Option {
	return func(s *Service) { s.initial = append(s.initial, inventory) }
}

// WithRegistrantProfiles puts profiles into the new service's store.
func WithRegistrantProfiles(profiles ...RegistrantProfile) Option {
	return WithInventory(Inventory{RegistrantProfiles: profiles})
}

// WithDomains puts domains into the new service's store.
func WithDomains(domains ...Domain) Option {
	return WithInventory(Inventory{Domains: domains})
}

// WithSource replaces everything in the store at each request by what source returns. Calls may overlap.
func WithSource(source func() Inventory) Option {
	return func(s *Service) { s.source = source }
}

// WithClock replaces [time.Now] as the clock for time stamps. Delays use real time.
func WithClock(now func() time.Time) Option { return func(s *Service) { s.now = now } }

// WithListHook changes each response to ListEmailVerification before it is sent, for example the total
// or the records of a page. Calls do not overlap.
func WithListHook(hook func(*ListResponse)) Option {
	return func(s *Service) { s.listHook = hook }
}

// WithProfileListHook changes each response to QueryRegistrantProfiles before it is sent. Calls do not overlap.
func WithProfileListHook(hook func(*ProfileListResponse)) Option {
	return func(s *Service) { s.profileHook = hook }
}

// WithObserver calls observer with every request when its response is known. Calls may overlap.
func WithObserver(observer func(Request)) Option { return func(s *Service) { s.observer = observer } }

// CountOnly counts requests without storing them, for services that run for a long time.
func CountOnly() Option { return func(s *Service) { s.countOnly = true } }

// AbsentAsEmpty responds to a query for an address without a record with status 200 and only the
// request ID. This is the default. The behavior of the real service is not documented.
func AbsentAsEmpty() Option { return func(s *Service) { s.absent = nil } }

// AbsentAsError responds to a query for an address without a record with this error.
func AbsentAsError(code string, status int, message string) Option {
	return func(s *Service) { s.absent = &refusal{code: code, status: status, en: message, zh: message} }
}

// NoDomainAsError responds to a query for a domain that the account lacks with this error. The code of the real service is not
// documented. By default, it is a code that the service does not have.
func NoDomainAsError(code string, status int, message string) Option {
	return func(s *Service) { s.noDomain = &refusal{code: code, status: status, en: message, zh: message} }
}

// WithBehavior makes the service differ from the assumptions about the real one.
func WithBehavior(behavior Behavior) Option { return func(s *Service) { s.behavior = behavior } }

// New returns a service. By default it has the default account, an empty store and the real clock.
func New(options ...Option) *Service {
	s := &Service{
		now:      time.Now,
		noDomain: refuse("StandIn.NoSuchDomain", ""),
		accounts: []Account{DefaultAccount()},
		records:  make(map[key]Record),
		profiles: make(map[key]RegistrantProfile),
		domains:  make(map[key]Domain),
		changes:  make(map[key][]change),
		sorted:   make(map[string][]*listed),
		nonces:   make(map[string]bool),
	}
	s.changed.L = &s.mu
	s.ResetRequests()
	for _, option := range options {
		option(s)
	}
	s.behavior = s.behavior.withDefaults()
	for _, inventory := range s.initial {
		s.put(inventory)
	}
	return s
}

// call is a request in progress.
type call struct {
	Request
	host     string
	id       string
	xml      bool // the response is XML, not JSON
	behavior Behavior
}

// ServeHTTP checks the request, applies faults, and responds.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, refused := readForm(w, r)
	c := &call{
		Request:  s.describe(r, f),
		host:     r.Host,
		id:       newRequestID(),
		xml:      s.behavior.respondsWithXML(r, f.params),
		behavior: s.behavior,
	}
	recorded := s.arrive(c.Request)
	leave := sync.OnceFunc(s.leave)
	defer leave()

	var account Account
	if refused == nil {
		account, refused = s.authenticate(r, f)
	}
	if refused == nil {
		refused = s.checkParams(f.params)
	}
	var fault Fault
	if refused == nil {
		fault = s.takeFault(c.Request)
	}
	if err := fault.hold(r.Context()); err != nil {
		s.respond(recorded, 0, "")
		// Returning would send an empty success to a client that is still connected.
		panic(http.ErrAbortHandler)
	}

	if s.source != nil {
		s.replace(s.source())
	}
	response := fault.response(c, func() response {
		if refused != nil {
			refused.code, refused.status = s.behavior.Refuse(refused.code, refused.status)
			return c.refuse(refused)
		}
		return operations()[c.Action].respond(s, c, account)
	})
	if fault.Drop {
		s.respond(recorded, 0, "")
	} else {
		s.respond(recorded, response.status, response.code)
	}
	if !fault.Stall && !fault.Endless {
		// A client that has its response may send its next request before this handler returns, which must
		// not count as two concurrent requests.
		leave()
	}
	fault.send(r.Context(), w, response)
}

// describe returns the request as it is recorded.
func (s *Service) describe(r *http.Request, f form) Request {
	request := Request{
		Time:       s.now(),
		RemoteAddr: r.RemoteAddr,
		Method:     r.Method,
		Header:     r.Header.Clone(),
		Action:     f.params.Get("Action"),
		Params:     maps.Clone(f.params),
	}
	delete(request.Params, "Signature")
	request.Header.Del("Authorization")
	return request
}

func newRequestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("%X-%X-%X-%X-%X", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
