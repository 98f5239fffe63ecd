// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// A total alone, which may be wrong, causes neither thousands of requests nor a large allocation.
//
//nolint:paralleltest // it measures the allocations of the process
func TestListAll_rejectsShortPages(t *testing.T) {
	for short, requests := range map[int]int{1: 3, 2: 3 * (1 + 3)} {
		t.Run(fmt.Sprintf("page %d", short), func(t *testing.T) {
			server := domaintest.Start(t, domaintest.CountOnly(), domaintest.WithRecords(domaintest.VerifiedRecord(address)),
				domaintest.WithListHook(func(page *domaintest.ListResponse) {
					page.TotalItemNum = 9_990_000
					if page.CurrentPageNum < short {
						page.Data = domaintest.Fleet(domainapi.MaxPageSize)
					}
				}))
			client := newClient(t, server.URL)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := listAll(t.Context(), client, domainapi.EmailVerificationFilter{}, nil)
			runtime.ReadMemStats(&after)
			if problem := as[*rpc.ResponseError](t, err).Problem; problem != rpc.ProblemPaging {
				t.Errorf("got problem %d", problem)
			}
			if n := server.Count(actionList); n != requests {
				t.Errorf("got %d requests, want %d", n, requests)
			}
			if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 100<<20 {
				t.Errorf("allocated %d MiB", allocated>>20)
			}
		})
	}
}
