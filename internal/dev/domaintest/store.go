// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"slices"
	"sync"
	"time"
)

// store holds the records of every account.
type store struct {
	order func(a, b listed) int

	mu      sync.Mutex
	records map[recordKey]Record
	changes map[recordKey][]change
	// sorted holds each account's records in the order of ListEmailVerification; an account
	// that is missing from it is sorted when next asked for.
	sorted map[string][]listed
}

type listed struct {
	Record
	created time.Time // zero where GmtCreate is no time
}

// change changes a record at the after-th further query.
type change struct {
	after int
	apply func(old Record, found bool) Record
}

func newStore(order func(a, b listed) int) *store {
	return &store{
		order:   order,
		records: make(map[recordKey]Record),
		changes: make(map[recordKey][]change),
		sorted:  make(map[string][]listed),
	}
}

func (s *store) put(records ...Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, record := range records {
		s.set(newRecordKey(record.UserID, record.Email), record)
	}
}

// set needs mu held.
func (s *store) set(key recordKey, record Record) {
	s.records[key] = record
	delete(s.sorted, key.userID)
}

func (s *store) remove(key recordKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.records, key)
	delete(s.changes, key)
	delete(s.sorted, key.userID)
}

func (s *store) schedule(key recordKey, c change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.after <= 0 {
		old, found := s.records[key]
		s.set(key, c.apply(old, found))
		return
	}
	s.changes[key] = append(s.changes[key], c)
}

// query returns the record after the changes that this query triggers.
func (s *store) query(key recordKey) (Record, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if changes := s.changes[key]; len(changes) > 0 {
		waiting := changes[:0]
		for _, c := range changes {
			if c.after--; c.after > 0 {
				waiting = append(waiting, c)
				continue
			}
			old, found := s.records[key]
			s.set(key, c.apply(old, found))
		}
		s.changes[key] = waiting
	}
	record, found := s.records[key]
	return record, found
}

// page returns the records of an account that match, from the skip-th on and at most size of
// them, and how many match in all.
func (s *store) page(userID string, match func(listed) bool, skip, size int) (page []Record, total int) {
	page = make([]Record, 0, min(size, 64))
	for _, record := range s.list(userID) {
		if !match(record) {
			continue
		}
		if total >= skip && len(page) < size {
			page = append(page, record.Record)
		}
		total++
	}
	return page, total
}

// list returns the account's records in order. The slice is never written
// to again, so that pages are cut from it without the lock.
func (s *store) list(userID string) []listed {
	s.mu.Lock()
	defer s.mu.Unlock()
	if records, ok := s.sorted[userID]; ok {
		return records
	}
	var records []listed
	for key, record := range s.records {
		if key.userID == userID {
			// Invalid times sort first, as the zero time.
			created, _ := time.Parse(TimeLayout, record.GmtCreate)
			records = append(records, listed{Record: record, created: created})
		}
	}
	slices.SortFunc(records, s.order)
	s.sorted[userID] = records
	return records
}
