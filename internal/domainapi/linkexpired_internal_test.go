// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// A time that can't be right says nothing about the link.
func TestRecord_linkExpiredAtImpossibleTimes(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)
	for sent, want := range map[string]string{
		"2024-03-02 03:00:00": "false", // UTC+14, and a clock that is an hour off
		"2024-03-02 03:00:01": "null",
		"2024-04-12 04:00:00": "null",
		"9999-12-31 23:59:59": "null",
		"0001-01-01 00:00:00": "null",
		"1970-01-01 08:00:00": "null",
		"1999-12-31 23:59:59": "null",
		"2000-01-01 00:00:00": "true",
	} {
		record := EmailVerification{VerificationStatus: strictjson.Integer{Valid: true}, TokenSendTime: strictjson.Text(sent)}
		if got := text(record.LinkExpired(now)); got != want {
			t.Errorf("sent at %s: got %s, want %s", sent, got, want)
		}
	}
}
