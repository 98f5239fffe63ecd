// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// A dead idle connection causes neither an error nor an attempt.
func TestConnections_replacesDeadOnes(t *testing.T) {
	t.Parallel()
	records := domaintest.Fleet(8)
	server := domaintest.Start(t, domaintest.WithRecords(records...))
	client := newClient(t, server.URL)
	for round := range 20 {
		release := hold(server.Service)
		var replies []<-chan reply
		for _, record := range records {
			replies = append(replies, start(t.Context(), client, input(record.Email)))
		}
		// The queries run at the same time, so that several connections become stale.
		if err := server.Await(t.Context(), func(s domaintest.Stats) bool { return s.Requests == len(records) }); err != nil {
			t.Fatal(err)
		}
		release()
		for _, reply := range replies {
			if got := <-reply; got.err != nil {
				t.Fatalf("round %d: %v", round, got.err)
			}
		}
		server.ClearFaults()
		server.CloseClientConnections()
		server.ResetRequests()
	}
}
