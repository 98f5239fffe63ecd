// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"
)

// records is the number of records that the service has.
const records = 12_000

// row is a row of the table.
type row struct {
	title              string
	bytes              bool // is the unit, instead of nanoseconds
	baseline, provider measurement
	// samples is the number of samples of each side in a run; 0 stands for one.
	samples int
	// limit is the lowest value that any provider can reach, if that is known.
	limit float64
}

// measurement takes a sample.
type measurement func(context.Context) (sample, error)

type sample struct {
	value                 float64
	requests, connections int // that the service received
}

// result is a row with its samples, in the order in which they were taken.
type result struct {
	row

	baseline, provider []sample
}

// rows returns the rows that the CLI and the system support.
func (b bench) rows() []row {
	plans := func(title string, baseline, provider scenario) row {
		return row{title: "Plan, " + title, baseline: b.plan(b.baseline, baseline), provider: b.plan(b.provider, provider)}
	}
	peaks := func(title string, baseline, provider scenario) row {
		return row{
			title: "Peak memory, " + title, bytes: true,
			baseline: b.peak(b.baseline, baseline), provider: b.peak(b.provider, provider),
		}
	}
	one, hundred, thousand, all := reads(1), reads(100), reads(1000), allRecords()
	slow, known := thousand, all
	slow.latency, known.state = 100*time.Millisecond, b.state

	short := plans("1 read", one, one)
	short.samples = 5 // because the difference is of milliseconds
	waiting := plans(fmt.Sprintf("1000 reads that wait %v each, 10 at a time", slow.latency), slow, slow)
	waiting.limit = float64(1000 / 10 * slow.latency)
	ofAll := fmt.Sprintf("of %d records (baseline: ", records)
	rows := []row{
		short,
		plans("100 reads", hundred, hundred),
		plans("1000 reads", thousand, thousand),
		waiting,
		plans("1 read "+ofAll+"of none)", one, all),
		plans("1 read "+ofAll+"returns the same)", known, all),
	}
	if err := b.cli.CheckEphemeral(); err != nil {
		fmt.Fprintf(os.Stderr, "Without rows for ephemeral resources: %v.\n", err)
	} else {
		rows = append(rows,
			plans("1000 ephemeral resources", thousand.ephemeral(), thousand.ephemeral()),
			plans("1 ephemeral resource "+ofAll+"returns the same)", known.ephemeral(), all.ephemeral()))
	}
	// The baseline contains the provider, so only another one shows what that costs.
	const without = " (baseline: without data sources)"
	rows = append(rows,
		row{title: "Exec to handshake" + without, baseline: b.handshake(b.empty), provider: b.handshake(b.provider), samples: 5},
		row{title: "Stripped binary" + without, bytes: true, baseline: b.empty.size, provider: b.provider.size})
	if b.maxrss != "" {
		rows = append(rows, peaks("1000 reads", thousand, thousand), peaks("1 read "+ofAll+"of none)", one, all))
	}
	return rows
}

// scenario describes a plan.
type scenario struct {
	configuration string
	requests      int           // that the provider sends for it
	latency       time.Duration // of the service; the baseline takes as long to read an address
	state         string        // file with the state that the baseline returns, if any
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

// ephemeral has ephemeral resources instead of data sources.
func (s scenario) ephemeral() scenario {
	s.configuration = strings.ReplaceAll(s.configuration, "\ndata ", "\nephemeral ")
	return s
}

// measure takes samples of both sides in turn, and alternates which is first. It drops the first turn, which fills caches.
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
