// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"slices"
	"strings"
	"time"
)

// store holds the records of every account. The service's lock guards it.
type store struct {
	records map[recordKey]Record
	changes map[recordKey][]change
	// sorted holds each account's records in the order of ListEmailVerification; an account
	// that is missing from it is sorted when next asked for.
	sorted map[string][]listed
}

// recordKey identifies a record: the same address can be verified in several accounts.
type recordKey struct{ userID, email string }

func newRecordKey(userID, email string) recordKey {
	return recordKey{userID: userID, email: strings.ToLower(email)}
}

type listed struct {
	Record
	created time.Time // zero where GmtCreate is no time
}

// change puts a record at the after-th further query.
type change struct {
	after  int
	record Record
}

func newStore() store {
	return store{records: make(map[recordKey]Record), changes: make(map[recordKey][]change), sorted: make(map[string][]listed)}
}

// own returns the record with its owner, and its key.
func (s *Service) own(record Record) (recordKey, Record) {
	if record.UserID == "" {
		record.UserID = s.accounts[0].UserID
	}
	return newRecordKey(record.UserID, record.Email), record
}

// Put adds records, or replaces those with the same address, letter case aside, and user ID.
func (s *Service) Put(records ...Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, record := range records {
		s.put(record)
	}
}

// put needs the lock.
func (s *Service) put(record Record) {
	key, record := s.own(record)
	s.store.records[key] = record
	delete(s.store.sorted, key.userID)
}

// PutAfter puts the record at the n-th further QueryEmailVerification of its address, which already
// returns it.
func (s *Service) PutAfter(record Record, n int) {
	key, record := s.own(record)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store.changes[key] = append(s.store.changes[key], change{after: n, record: record})
}

// Remove removes the first account's record of the address and its scheduled changes.
func (s *Service) Remove(email string) {
	key, _ := s.own(Record{Email: email})
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.store.records, key)
	delete(s.store.changes, key)
	delete(s.store.sorted, key.userID)
}

// find returns the record after the changes that this query triggers.
func (s *Service) find(key recordKey) (Record, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	changes := s.store.changes[key]
	for i := range changes {
		if changes[i].after--; changes[i].after == 0 {
			s.put(changes[i].record)
		}
	}
	record, found := s.store.records[key]
	return record, found
}

// sorted returns the account's records in order. The slice is never written to again.
func (s *Service) sorted(userID string) []listed {
	s.mu.Lock()
	defer s.mu.Unlock()
	if records, ok := s.store.sorted[userID]; ok {
		return records
	}
	var records []listed
	for key, record := range s.store.records {
		if key.userID == userID {
			// Invalid times sort first, as the zero time.
			created, _ := time.Parse(TimeLayout, record.GmtCreate)
			records = append(records, listed{Record: record, created: created})
		}
	}
	slices.SortFunc(records, s.behavior.order)
	s.store.sorted[userID] = records
	return records
}
