// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"strings"
)

// records is the number of records that the services have.
const records = 12_000

// row is a row of the table.
type row struct {
	title              string
	unit               unit
	baseline, provider measurement
	// samples is the number of samples of each side in a run; 0 stands for one.
	samples int
	// limit is what no provider can fall below, where that is known.
	limit float64
}

// measurement takes a sample.
type measurement func(context.Context) (sample, error)

type sample struct {
	// value is in nanoseconds or bytes.
	value float64
	// requests and connections are those that the service received.
	requests, connections int
}

// result is a row with its samples, in the order in which they were taken.
type result struct {
	row

	baseline, provider []sample
}

// rows returns the rows that the CLI and the system support.
func (b bench) rows() []row {
	read1, read1000, readAll := reads(1), reads(1000), allRecords()
	ofAll := fmt.Sprintf("of %d records", records)
	rows := []row{
		// More samples, because the difference is of milliseconds.
		{title: "Plan, 1 read", baseline: b.plan(b.baseline, read1), provider: b.plan(b.provider, read1), samples: 5},
		{title: "Plan, 100 reads", baseline: b.plan(b.baseline, reads(100)), provider: b.plan(b.provider, reads(100))},
		{title: "Plan, 1000 reads", baseline: b.plan(b.baseline, read1000), provider: b.plan(b.provider, read1000)},
		{
			title:    fmt.Sprintf("Plan, 1000 reads that wait %v each, 10 at a time", latency),
			baseline: b.plan(b.baseline, slow(read1000)), provider: b.plan(b.provider, slow(read1000)),
			limit: float64(1000 / 10 * latency),
		},
		{
			title:    "Plan, 1 read " + ofAll + " (baseline: of none)",
			baseline: b.plan(b.baseline, read1), provider: b.plan(b.provider, readAll),
		},
		{
			title:    "Plan, 1 read " + ofAll + " (baseline: returns the same)",
			baseline: b.plan(b.baseline, b.withState(readAll)), provider: b.plan(b.provider, readAll),
		},
	}
	if err := b.cli.CheckEphemeral(); err != nil {
		fmt.Fprintf(os.Stderr, "Without rows for ephemeral resources: %v.\n", err)
	} else {
		open1000, openAll := ephemeral(read1000), ephemeral(readAll)
		rows = append(rows, row{
			title:    "Plan, 1000 ephemeral resources",
			baseline: b.plan(b.baseline, open1000), provider: b.plan(b.provider, open1000),
		}, row{
			title:    "Plan, 1 ephemeral resource " + ofAll + " (baseline: returns the same)",
			baseline: b.plan(b.baseline, b.withState(openAll)), provider: b.plan(b.provider, openAll),
		})
	}
	rows = append(rows,
		row{title: "Exec to handshake", baseline: b.handshake(b.baseline), provider: b.handshake(b.provider), samples: 5},
		row{title: "Stripped binary", unit: bytes, baseline: b.baseline.size, provider: b.provider.size},
	)
	if b.maxrss != "" {
		rows = append(rows, row{
			title: "Peak memory, 1000 reads", unit: bytes,
			baseline: b.peak(b.baseline, read1000), provider: b.peak(b.provider, read1000),
		}, row{
			title: "Peak memory, 1 read " + ofAll + " (baseline: of none)", unit: bytes,
			baseline: b.peak(b.baseline, read1), provider: b.peak(b.provider, readAll),
		})
	}
	return rows
}

// scenario is what a plan consists of.
type scenario struct {
	configuration string
	requests      int      // that the provider sends for it
	env           []string // of CLI and provider
	slow          bool     // asks the slow service
}

// reads has n data sources for one address each.
func reads(n int) scenario {
	return scenario{requests: n, configuration: fmt.Sprintf(`
data "alidomain_email_verification" "fleet" {
  count = %d
  email = format("member%%05d@example.com", count.index + 1)
}
`, n)}
}

// allRecords has one data source for all records.
func allRecords() scenario {
	const pageSize = 5000
	return scenario{requests: (records + pageSize - 1) / pageSize, configuration: `
data "alidomain_email_verifications" "fleet" {}
`}
}

// slow has each read wait: the provider for the service, the baseline by itself.
func slow(s scenario) scenario {
	s.slow = true
	s.env = append(s.env, "BASELINE_LATENCY="+latency.String())
	return s
}

// withState has the baseline return the provider's state.
func (b bench) withState(s scenario) scenario {
	s.env = append(s.env, "BASELINE_STATE="+b.state)
	return s
}

// ephemeral has ephemeral resources instead of data sources.
func ephemeral(s scenario) scenario {
	s.configuration = strings.ReplaceAll(s.configuration, "\ndata ", "\nephemeral ")
	return s
}

// measure has both sides take turns, each being first every other time. The first turn, which fills caches, is dropped.
func (r row) measure(ctx context.Context, runs int) (result, error) {
	measured := result{row: r}
	sides := []struct {
		measure measurement
		samples *[]sample
	}{{r.baseline, &measured.baseline}, {r.provider, &measured.provider}}
	for turn := range 1 + runs*max(1, r.samples) {
		for i := range sides {
			side := sides[(turn+i)%2]
			s, err := side.measure(ctx)
			if err != nil {
				return result{}, err
			}
			if turn > 0 {
				*side.samples = append(*side.samples, s)
			}
		}
	}
	return measured, nil
}
