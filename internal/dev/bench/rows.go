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

// records is the number of records of the usual account. The account has one profile and one domain.
const (
	records    = 12_000
	profileID  = 1_000_001
	domainName = "example.com"
	// pageSize is the number of records that a request lists.
	pageSize = 5000
)

// row is a row of the table.
type row struct {
	title                   string
	bytes                   bool // is the unit, instead of nanoseconds
	baseline, old, provider measurement
	// samples is the number of samples of each side in a run; 0 stands for one.
	samples int
	// maxRuns is how often the row is measured at most, if it is not 0.
	maxRuns int
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

	baseline, old, provider []sample
}

// rows returns the rows that the CLI, the system and the programs support.
func (b bench) rows() []row {
	// compare takes the same measurement of each program. The baseline may have a scenario of its own.
	compare := func(title string, measure func(program, scenario) measurement, baseline, provider scenario) row {
		r := row{title: title, baseline: measure(b.baseline, baseline), provider: measure(b.provider, provider)}
		if b.old != "" {
			r.old = measure(b.old, provider)
		}
		return r
	}
	plans := func(title string, baseline, provider scenario) row {
		plan := func(p program, s scenario) measurement { return b.plan(p, s) }
		return compare("Plan, "+title, plan, baseline, provider)
	}
	peaks := func(title string, baseline, provider scenario) row {
		r := compare("Peak memory, "+title, b.peak, baseline, provider)
		r.bytes = true
		return r
	}
	one, hundred, thousand, all := reads(1), reads(100), reads(1000), allRecords(records)
	slow := thousand
	slow.latency = 100 * time.Millisecond

	short := plans("1 read", one, one)
	short.samples = 5 // because the difference is of milliseconds
	waiting := plans(fmt.Sprintf("1000 reads that wait %v each, 10 at a time", slow.latency), slow, slow)
	waiting.limit = float64(1000 / 10 * slow.latency)
	rows := []row{
		short,
		plans("100 reads", hundred, hundred),
		plans("1000 reads", thousand, thousand),
		waiting,
	}
	// The provider is its own baseline.
	for _, s := range []scenario{profiles(1000), domains(1000)} {
		rows = append(rows, row{
			title:    "Plan, 1000 reads of a " + s.title + " (baseline: provider, of addresses)",
			baseline: b.plan(b.provider, thousand), provider: b.plan(b.provider, s),
		})
	}
	const (
		ofNone  = " (baseline: of none)"
		theSame = " (baseline: returns the same)"
	)
	ephemerals := b.cli.CheckEphemeral()
	if ephemerals != nil {
		fmt.Fprintf(os.Stderr, "Without rows for ephemeral resources: %v.\n", ephemerals)
	} else {
		rows = append(rows,
			plans("1000 ephemeral resources", thousand.ephemeral(), thousand.ephemeral()),
			plans("1 ephemeral resource of "+all.title+theSame, all.ephemeral().known(), all.ephemeral()))
	}
	// The baseline contains the provider, so only another one shows what that costs.
	const without = " (baseline: without data sources)"
	handshakes := row{title: "Exec to handshake" + without, baseline: b.handshake(b.empty), provider: b.handshake(b.provider), samples: 5}
	sizes := row{title: "Stripped binary" + without, bytes: true, baseline: b.empty.size, provider: b.provider.size}
	if b.old != "" {
		handshakes.old, sizes.old = b.handshake(b.old), b.old.size
	}
	rows = append(rows, handshakes, sizes)
	if b.maxrss != "" {
		rows = append(rows, peaks("1000 reads", thousand, thousand), peaks("1 read of "+all.title+ofNone, one, all))
	}
	for _, n := range []int{1000, records, 50_000, 200_000} {
		all := allRecords(n)
		large := []row{
			plans("1 read of "+all.title+theSame, all.known(), all),
			compare("Read of "+all.title+" without a CLI"+theSame, b.read, all.known(), all),
		}
		if b.maxrss != "" {
			large = append(large, peaks("1 read of "+all.title+theSame, all.known(), all))
		}
		if n > 100_000 { // takes minutes
			for i := range large {
				large[i].maxRuns = 3
			}
		}
		rows = append(rows, large...)
		if n > 100_000 {
			continue
		}
		rows = append(rows, plans("1 read of "+all.title+ofNone, one, all))
		for _, part := range []scenario{pendingRecords(n), someRecords(n)} {
			rows = append(rows, row{
				title:    "Plan, 1 read of " + part.title + " (baseline: provider, of all)",
				baseline: b.plan(b.provider, all), provider: b.plan(b.provider, part),
			})
		}
	}
	return rows
}

// scenario describes a plan.
type scenario struct {
	title         string // what is read
	configuration string
	account       int           // the number of its records
	requests      int           // that the provider sends for it
	latency       time.Duration // of the service; the baseline takes as long to read an address
	isKnown       bool          // to the baseline, which then returns what the provider does
}

// environ returns the environment of the programs.
func (s scenario) environ(a account) []string {
	state := ""
	if s.isKnown {
		state = a.state
	}
	return append(a.service.Env().Environ(),
		"BASELINE_LATENCY="+s.latency.String(), "BASELINE_STATE="+state,
		// The provider turns off logs that the CLI discards, and the baseline does not.
		"TF_LOG_PROVIDER_ALIDOMAIN=off", "TF_LOG_SDK=off", "TF_LOG_SDK_FRAMEWORK=off", "TF_LOG_SDK_PROTO=off")
}

// reads has n data sources for one address each.
func reads(n int) scenario {
	return scenario{account: records, requests: n, configuration: fmt.Sprintf(`
data "alidomain_email_verification" "fleet" {
  count = %d
  email = format("member%%05d@example.com", count.index + 1)
}
`, n)}
}

// profiles has n data sources for the profile.
func profiles(n int) scenario {
	return scenario{title: "registrant profile", account: records, requests: n, configuration: fmt.Sprintf(`
data "alidomain_registrant_profile" "fleet" {
  count                 = %d
  registrant_profile_id = %d
}
`, n, profileID)}
}

// domains has n data sources for the domain.
func domains(n int) scenario {
	return scenario{title: "domain", account: records, requests: n, configuration: fmt.Sprintf(`
data "alidomain_domain" "fleet" {
  count       = %d
  domain_name = %q
}
`, n, domainName)}
}

// allRecords has one data source for all records of the account that has n.
func allRecords(n int) scenario {
	return scenario{title: fmt.Sprintf("%d records", n), account: n, requests: (n + pageSize - 1) / pageSize, configuration: `
data "alidomain_email_verifications" "fleet" {}
`}
}

// pendingRecords has one data source for the pending records, a tenth of the account that has n.
func pendingRecords(n int) scenario {
	return scenario{title: fmt.Sprintf("the pending of %d records", n), account: n, requests: 1, configuration: `
data "alidomain_email_verifications" "fleet" {
  verification_status = 0
}
`}
}

// someRecords has one data source for three addresses of the account that has n.
func someRecords(n int) scenario {
	requests := 1
	if n > pageSize {
		requests += 3
	}
	return scenario{title: fmt.Sprintf("3 of %d records", n), account: n, requests: requests, configuration: `
data "alidomain_email_verifications" "fleet" {
  emails = [for n in [1, 2, 3] : format("member%05d@example.com", n)]
}
`}
}

// known makes the baseline return what the provider does.
func (s scenario) known() scenario {
	s.isKnown = true
	return s
}

// ephemeral has ephemeral resources instead of data sources.
func (s scenario) ephemeral() scenario {
	s.configuration = strings.ReplaceAll(s.configuration, "\ndata ", "\nephemeral ")
	return s
}

// measure takes samples of the sides in turn, and alternates which is first. It drops the first turn, which fills caches.
func (r row) measure(ctx context.Context, runs int) (result, error) {
	type side struct {
		measure measurement
		samples *[]sample
	}
	measured := result{row: r}
	sides := []side{{r.baseline, &measured.baseline}, {r.provider, &measured.provider}}
	if r.old != nil {
		sides = append(sides, side{r.old, &measured.old})
	}
	if r.maxRuns > 0 {
		runs = min(runs, r.maxRuns)
	}
	for turn := range 1 + runs*max(1, r.samples) {
		for i := range sides {
			side := sides[(turn+i)%len(sides)]
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
