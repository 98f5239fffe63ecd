// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import "net/http"

// query handles QueryEmailVerification.
func (s *Service) query(c *call, account Account) response {
	email := c.request.Params.Get("Email")
	record, found := s.store.query(newRecordKey(account.UserID, email))
	if s.behavior.ExactCase && record.Email != email {
		record, found = Record{}, false
	}
	if !found && s.absent != nil {
		return s.absent.response(c)
	}
	if found {
		record = s.behavior.render(record)
	}
	// Without fields of a record, only the request ID is left.
	return c.encode(http.StatusOK, "", actionQuery+"Response", struct {
		RequestID string `json:"RequestId" xml:"RequestId"`
		Record
	}{c.requestID, record})
}
