// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import "net/http"

// query answers QueryEmailVerification.
func (s *Service) query(c *call, account Account) answer {
	email := c.request.Params.Get("Email")
	record, found := s.store.query(newRecordKey(account.UserID, email))
	if s.behavior.ExactCase && record.Email != email {
		record, found = Record{}, false
	}
	if !found && s.absent != nil {
		return s.absent.answer(c)
	}
	if found {
		record = s.behavior.render(record)
	}
	// The zero Record has no field to show, which leaves the request ID alone.
	return c.encode(http.StatusOK, "", actionQuery+"Response", struct {
		RequestID string `json:"RequestId" xml:"RequestId"`
		Record
	}{c.requestID, record})
}
