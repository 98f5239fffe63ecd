// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// key identifies what an account has: the same address can be verified in several accounts. The name is an address or a
// domain name in lowercase, or the ID of a profile.
type key struct{ userID, name string }

func newKey(userID, name string) key {
	return key{userID: userID, name: strings.ToLower(name)}
}

// listed is a record in the order of ListEmailVerification.
type listed struct {
	Record
	created time.Time // zero where GmtCreate is no time
	encoded []byte    // in JSON, as it is sent
}

// change puts a record at the after-th further query.
type change struct {
	after  int
	record Record
}

// owner returns the user ID that an empty one stands for.
func (s *Service) owner(userID string) string { return cmp.Or(userID, s.accounts[0].UserID) }

// Put adds records, or replaces those with the same address, letter case aside, and user ID.
func (s *Service) Put(records ...Record) {
	s.put(Inventory{EmailVerifications: records})
}

// PutRegistrantProfiles adds profiles, or replaces those with the same ID.
func (s *Service) PutRegistrantProfiles(profiles ...RegistrantProfile) {
	s.put(Inventory{RegistrantProfiles: profiles})
}

// PutDomains adds domains, or replaces those with the same name, letter case aside, and user ID.
func (s *Service) PutDomains(domains ...Domain) {
	s.put(Inventory{Domains: domains})
}

func (s *Service) put(inventory Inventory) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.putLocked(inventory)
}

// putLocked needs the lock.
func (s *Service) putLocked(inventory Inventory) {
	for _, record := range inventory.EmailVerifications {
		record.UserID = s.owner(record.UserID)
		s.records[record.key()] = record
		delete(s.sorted, record.UserID)
	}
	for _, profile := range inventory.RegistrantProfiles {
		profile.UserID = s.owner(profile.UserID)
		s.profiles[profile.key()] = profile
	}
	for _, domain := range inventory.Domains {
		domain.UserID = s.owner(domain.UserID)
		s.domains[domain.key()] = domain
	}
}

// replace replaces everything that the accounts have.
func (s *Service) replace(inventory Inventory) {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.records)
	clear(s.sorted)
	clear(s.profiles)
	clear(s.domains)
	s.putLocked(inventory)
}

// PutAfter puts the record at the n-th further QueryEmailVerification of its address, which already
// returns it.
func (s *Service) PutAfter(record Record, n int) {
	record.UserID = s.owner(record.UserID)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changes[record.key()] = append(s.changes[record.key()], change{after: n, record: record})
}

// Remove removes the first account's record of the address and its scheduled changes.
func (s *Service) Remove(email string) {
	key := newKey(s.owner(""), email)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.records, key)
	delete(s.changes, key)
	delete(s.sorted, key.userID)
}

// RemoveRegistrantProfile removes a profile of the first account.
func (s *Service) RemoveRegistrantProfile(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.profiles, RegistrantProfile{RegistrantProfileID: id, UserID: s.owner("")}.key())
}

// RemoveDomain removes a domain of the first account.
func (s *Service) RemoveDomain(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.domains, newKey(s.owner(""), name))
}

// find returns the record after the changes that this query triggers.
func (s *Service) find(key key) (Record, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	changes := s.changes[key]
	for i := range changes {
		if changes[i].after--; changes[i].after == 0 {
			s.putLocked(Inventory{EmailVerifications: []Record{changes[i].record}})
		}
	}
	record, found := s.records[key]
	return record, found
}

// listing returns the account's records in order. The slice is never written to again.
func (s *Service) listing(userID string) []*listed {
	s.mu.Lock()
	defer s.mu.Unlock()
	if records, ok := s.sorted[userID]; ok {
		return records
	}
	var records []*listed
	for key, record := range s.records {
		if key.userID == userID {
			// Invalid times sort first, as the zero time.
			created, _ := time.ParseInLocation(timeLayout, record.GmtCreate, s.behavior.TimeZone)
			records = append(records, &listed{record, created, encodeJSON(s.behavior.Render(record))})
		}
	}
	slices.SortFunc(records, s.behavior.order)
	s.sorted[userID] = records
	return records
}

// profilesOf returns the account's profiles in order.
func (s *Service) profilesOf(userID string) []RegistrantProfile {
	s.mu.Lock()
	defer s.mu.Unlock()
	var profiles []RegistrantProfile
	for key, profile := range s.profiles {
		if key.userID == userID {
			profiles = append(profiles, profile)
		}
	}
	slices.SortFunc(profiles, func(a, b RegistrantProfile) int { return cmp.Compare(a.RegistrantProfileID, b.RegistrantProfileID) })
	return profiles
}

func (s *Service) domain(key key) (Domain, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	domain, found := s.domains[key]
	return domain, found
}
