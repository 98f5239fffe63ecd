// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"slices"
	"strings"
	"time"
)

// recordKey identifies a record: the same address can be verified in several accounts.
type recordKey struct{ userID, email string }

func newRecordKey(userID, email string) recordKey {
	return recordKey{userID: userID, email: strings.ToLower(email)}
}

// listed is a record in the order of ListEmailVerification.
type listed struct {
	Record
	created time.Time // zero where GmtCreate is no time
}

// change puts a record at the after-th further query.
type change struct {
	after  int
	record Record
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
	s.records[key] = record
	delete(s.sorted, key.userID)
}

// PutAfter puts the record at the n-th further QueryEmailVerification of its address, which already
// returns it.
func (s *Service) PutAfter(record Record, n int) {
	key, record := s.own(record)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changes[key] = append(s.changes[key], change{after: n, record: record})
}

// Remove removes the first account's record of the address and its scheduled changes.
func (s *Service) Remove(email string) {
	key, _ := s.own(Record{Email: email})
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.records, key)
	delete(s.changes, key)
	delete(s.sorted, key.userID)
}

// find returns the record after the changes that this query triggers.
func (s *Service) find(key recordKey) (Record, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	changes := s.changes[key]
	for i := range changes {
		if changes[i].after--; changes[i].after == 0 {
			s.put(changes[i].record)
		}
	}
	record, found := s.records[key]
	return record, found
}

// listing returns the account's records in order. The slice is never written to again.
func (s *Service) listing(userID string) []listed {
	s.mu.Lock()
	defer s.mu.Unlock()
	if records, ok := s.sorted[userID]; ok {
		return records
	}
	var records []listed
	for key, record := range s.records {
		if key.userID == userID {
			// Invalid times sort first, as the zero time.
			created, _ := time.ParseInLocation(timeLayout, record.GmtCreate, s.behavior.TimeZone)
			records = append(records, listed{Record: record, created: created})
		}
	}
	slices.SortFunc(records, s.behavior.order)
	s.sorted[userID] = records
	return records
}
