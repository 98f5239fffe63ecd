// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package domaintest is a stand-in for the Domain API of Alibaba Cloud (version 2018-01-29) on
// loopback, for tests and demonstrations. It implements QueryEmailVerification and
// ListEmailVerification over a small store.
//
// It checks every request, including the signature of version 1.0 or 3, with its own
// implementation of the documented rules. It accepts the requests of the vendor's clients, but
// rejects undocumented parameters, which the real service may ignore. It records the requests,
// and can inject the faults of networks and services.
//
// Comments name the sources of its responses. Package assumptions lists what no source documents.
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

// The default account. The keys are those of the published signature vectors.
const (
	AccessKeyID     = "testid"
	AccessKeySecret = "testsecret"
	UserID          = "1406926474061234"
)

// Account is an account with one of its keys.
type Account struct {
	AccessKeyID     string
	AccessKeySecret string
	// SecurityToken is the token that requests must have. It is empty for a long-lived key, whose
	// requests must not have one.
	SecurityToken string
	// Expires is when the security token expires. It is zero if the token never expires.
	Expires time.Time
	// UserID is the account's ID. An account may have several keys.
	UserID string
}

// DefaultAccount returns the account that a service has unless [WithAccounts] says otherwise.
func DefaultAccount() Account {
	return Account{AccessKeyID: AccessKeyID, AccessKeySecret: AccessKeySecret, UserID: UserID}
}

// Service is the stand-in as an [http.Handler]. Its methods may be called at any time from any
// goroutine. Use [New] to make one, or [Start] to have it served.
type Service struct {
	now      func() time.Time
	latency  time.Duration
	behavior Behavior
	absent   *refusal // nil for a response with only the request ID
	owner    string   // user ID of records that name none

	accountsMu sync.Mutex
	accounts   map[string]Account

	hookMu   sync.Mutex
	listHook ListHook

	store    *store
	nonces   nonces
	faults   faults
	recorder *recorder
}

type config struct {
	now       func() time.Time
	latency   time.Duration
	behavior  Behavior
	absent    *refusal
	accounts  []Account
	records   []Record
	listHook  ListHook
	observer  func(Request)
	countOnly bool
}

// Option is a setting of a new service.
type Option func(*config)

// WithAccounts replaces the default account. The first owns the records that name no user ID.
func WithAccounts(accounts ...Account) Option {
	return func(c *config) { c.accounts = accounts }
}

// WithRecords puts records into the new service's store.
func WithRecords(records ...Record) Option {
	return func(c *config) { c.records = append(c.records, records...) }
}

// WithClock replaces [time.Now] as the clock for time stamps and verification times. Delays use
// real time.
func WithClock(now func() time.Time) Option {
	return func(c *config) { c.now = now }
}

// WithLatency delays every response.
func WithLatency(latency time.Duration) Option {
	return func(c *config) { c.latency = latency }
}

// WithListHook is the option for [Service.SetListHook].
func WithListHook(hook ListHook) Option {
	return func(c *config) { c.listHook = hook }
}

// WithObserver calls observer with every request when its response is known. Calls may overlap.
func WithObserver(observer func(Request)) Option {
	return func(c *config) { c.observer = observer }
}

// CountOnly counts requests without storing them, for services that run for a long time.
func CountOnly() Option {
	return func(c *config) { c.countOnly = true }
}

// AbsentAsEmpty responds to a query for an address without a record with status 200 and only the
// request ID. This is the default. The behavior of the real service is not documented.
func AbsentAsEmpty() Option {
	return func(c *config) { c.absent = nil }
}

// AbsentAsError responds to a query for an address without a record with this error.
func AbsentAsError(code string, status int, message string) Option {
	return func(c *config) { c.absent = &refusal{code: code, status: status, en: message, zh: message} }
}

// WithBehavior makes the service differ from the assumptions about the real one.
func WithBehavior(behavior Behavior) Option {
	return func(c *config) { c.behavior = behavior }
}

// New returns a service. By default it has the default account, an empty store and the real clock.
func New(options ...Option) *Service {
	c := config{now: time.Now, accounts: []Account{DefaultAccount()}}
	for _, option := range options {
		option(&c)
	}
	s := &Service{
		now:      c.now,
		latency:  c.latency,
		behavior: c.behavior,
		absent:   c.absent,
		accounts: make(map[string]Account),
		listHook: c.listHook,
		store:    newStore(c.behavior.order),
		recorder: newRecorder(c.observer, c.countOnly),
	}
	if len(c.accounts) > 0 {
		s.owner = c.accounts[0].UserID
	}
	for _, account := range c.accounts {
		s.SetAccount(account)
	}
	s.Put(c.records...)
	return s
}

// SetAccount adds an account, or replaces the one with the same access key ID.
func (s *Service) SetAccount(account Account) {
	s.accountsMu.Lock()
	defer s.accountsMu.Unlock()
	s.accounts[account.AccessKeyID] = account
}

func (s *Service) account(accessKeyID string) (Account, bool) {
	s.accountsMu.Lock()
	defer s.accountsMu.Unlock()
	account, known := s.accounts[accessKeyID]
	return account, known
}

// SetListHook replaces the hook; nil removes it.
func (s *Service) SetListHook(hook ListHook) {
	s.hookMu.Lock()
	defer s.hookMu.Unlock()
	s.listHook = hook
}

// Put adds records, or replaces those with the same address, letter case aside, and user ID.
func (s *Service) Put(records ...Record) {
	owned := make([]Record, len(records))
	for i, record := range records {
		owned[i] = s.own(record)
	}
	s.store.put(owned...)
}

// PutAfter puts the record at the n-th further QueryEmailVerification of its address, which already
// returns it. If n is not positive, it puts the record at once.
func (s *Service) PutAfter(record Record, n int) {
	record = s.own(record)
	s.store.schedule(newRecordKey(record.UserID, record.Email), change{
		after: n,
		apply: func(Record, bool) Record { return record },
	})
}

// VerifyAfter makes the first account's record verified at the n-th further
// QueryEmailVerification of its address, which already returns it so. If n is not positive, it does
// so at once. It creates the record if there is none by then.
func (s *Service) VerifyAfter(email string, n int) {
	s.store.schedule(newRecordKey(s.owner, email), change{
		after: n,
		apply: func(old Record, found bool) Record {
			if !found {
				old = s.own(PendingRecord(email))
			}
			return old.verified(s.now().UTC().Format(TimeLayout))
		},
	})
}

// Remove removes the first account's record of the address and its scheduled changes.
func (s *Service) Remove(email string) {
	s.store.remove(newRecordKey(s.owner, email))
}

func (s *Service) own(record Record) Record {
	if record.UserID == "" {
		record.UserID = s.owner
	}
	return record
}

// call is a request in progress.
type call struct {
	host      string
	requestID string
	request   Request
	arrival   *arrival
	xml       bool // the response is XML, not JSON
	behavior  Behavior
}

// ServeHTTP checks the request, applies latency and faults, and responds.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, refused := readForm(w, r)
	if r.Header.Get("Authorization") != "" {
		f.params["Action"] = r.Header.Values("X-Acs-Action")
		f.params["Version"] = r.Header.Values("X-Acs-Version")
	}
	recorded := maps.Clone(f.params)
	delete(recorded, "Signature")
	header := r.Header.Clone()
	header.Del("Authorization")
	c := &call{
		host:      r.Host,
		requestID: newRequestID(),
		request: Request{
			Time:       s.now(),
			RemoteAddr: r.RemoteAddr,
			Method:     r.Method,
			Header:     header,
			Action:     f.params.Get("Action"),
			Params:     recorded,
		},
		xml:      s.behavior.respondsWithXML(r, f.params),
		behavior: s.behavior,
	}
	c.arrival = s.recorder.arrive(c.request)
	defer c.arrival.leave()

	account, refused := s.check(r, f, refused)
	var fault Fault
	if refused == nil {
		fault = s.faults.take(c.request)
	}
	if err := fault.hold(r.Context(), s.latency); err != nil {
		// Returning would send an empty success to a client that is still connected.
		panic(http.ErrAbortHandler)
	}

	var a response
	if refused != nil {
		a = s.behavior.refused(refused).response(c)
	} else if replaced, ok := fault.response(c); ok {
		a = replaced
	} else if c.request.Action == actionList {
		a = s.list(c, account)
	} else {
		a = s.query(c, account)
	}
	fault.send(r.Context(), w, c, a)
}

func (s *Service) check(r *http.Request, f form, refused *refusal) (Account, *refusal) {
	if refused != nil {
		return Account{}, refused
	}
	account, refused := s.authenticate(r, f)
	if refused != nil {
		return Account{}, refused
	}
	return account, s.checkParams(f.params)
}

func newRequestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("%X-%X-%X-%X-%X", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
