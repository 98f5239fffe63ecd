// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import "net/http"

// query answers QueryEmailVerification.
func (s *Service) query(c *call, account Account) answer {
	record, found := s.store.query(newRecordKey(account.UserID, c.request.Params.Get("Email")))
	if !found && s.absent != nil {
		return s.absent.answer(c)
	}
	// The zero Record has no field to show, which leaves the request ID alone.
	return encode(http.StatusOK, "", struct {
		RequestID string `json:"RequestId"`
		Record
	}{c.requestID, record})
}
