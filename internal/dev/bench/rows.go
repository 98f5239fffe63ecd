// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// sample is what one run came to.
type sample struct {
	// value is in the unit of its row.
	value float64
	// cpu is that of the CLI and its providers; zero where no CLI ran.
	cpu time.Duration
	// requests and connections are what the service saw of a provider that asks.
	requests, connections int
}

// measure takes one sample.
type measure func(context.Context) (sample, error)

// unit is what samples are in, by benchstat's name for it.
type unit string

const (
	nanoseconds unit = "ns/op"
	bytes       unit = "B"
)

// row is a row of the table that is to be measured.
type row struct {
	// title is for people, name for benchstat.
	title, name string
	unit        unit
	// turns is how many samples of each side a run takes; 0 stands for one in all, of what is always the same.
	turns int
	// limit is what no provider can be faster than, in the unit; 0 where there is no telling.
	limit float64
	// extra is set for what is measured only when asked for by name.
	extra bool
	// prepare does what is not to be measured.
	prepare func(context.Context) (baseline, provider measure, err error)
}

// result is a row with its samples, in the order in which they were taken.
type result struct {
	row

	baseline, provider []sample
}

// measure has both sides take turns, each being first every other time. A first turn does not count: it fills caches.
func (r row) measure(ctx context.Context, runs int) (result, error) {
	baseline, provider, err := r.prepare(ctx)
	if err != nil {
		return result{}, err
	}
	measured := result{row: r}
	sides := []struct {
		measure measure
		samples *[]sample
	}{{baseline, &measured.baseline}, {provider, &measured.provider}}
	for turn := range 1 + max(1, runs*r.turns) {
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

// programs are what rows compare.
type programs struct {
	laboratory

	baseline, provider program
}

// many is the number of reads of the rows that are about many.
const many = 1000

// rows builds the programs and returns what to measure of them.
func (l laboratory) rows(ctx context.Context) ([]row, error) {
	p := programs{laboratory: l}
	var err error
	if p.baseline, err = l.build(ctx, "baseline", "./internal/dev/baseline"); err != nil {
		return nil, err
	}
	if p.provider, err = l.build(ctx, "provider", "."); err != nil {
		return nil, err
	}
	everything := fmt.Sprintf("1 read of %d records (baseline: of none)", records)
	short := p.plan("1 read", single(1), single(1))
	short.turns = 5 // as its differences are of milliseconds
	rows := []row{
		short,
		p.plan("100 reads", single(100), single(100)),
		p.plan("1000 reads", single(many), single(many)),
		p.waiting(parallelism),
		p.plan(everything, single(1), plural()),
		p.ready("1 read", plural()),
	}
	if err := l.cli.CheckEphemeral(); err != nil {
		fmt.Fprintf(os.Stderr, "Without rows for ephemeral resources: %v.\n", err)
	} else {
		rows = append(rows,
			p.plan("1000 ephemeral resources", opened(single(many)), opened(single(many))),
			p.ready("1 ephemeral resource", opened(plural())),
		)
	}
	rows = append(rows,
		row{
			title: "Exec to handshake", name: "Handshake", unit: nanoseconds, turns: 5,
			prepare: func(context.Context) (measure, measure, error) {
				return l.handshake(p.baseline), l.handshake(p.provider), nil
			},
		},
		row{
			title: "Stripped binary", name: "Size", unit: bytes,
			prepare: func(context.Context) (measure, measure, error) { return p.baseline.size, p.provider.size, nil },
		},
	)
	if runtime.GOOS != "windows" { // which does not tell the peak
		maxrss, err := l.build(ctx, "maxrss", "./internal/dev/bench/maxrss")
		if err != nil {
			return nil, err
		}
		rows = append(rows,
			p.peak(maxrss, "1000 reads", single(many), single(many)),
			p.peak(maxrss, everything, single(1), plural()),
		)
	}
	extras := []row{
		p.plan("1000 reads by for_each over a map", forEach("map"), forEach("map")),
		p.plan("1000 reads by for_each over a set", forEach("set"), forEach("set")),
		p.waiting(2 * parallelism),
		p.waiting(5 * parallelism),
	}
	for _, extra := range extras {
		extra.extra = true
		rows = append(rows, extra)
	}
	return rows, nil
}

// plan compares plans. The baseline may have an easier one, where there is nothing to compare with.
func (p programs) plan(title string, ofBaseline, ofProvider configuration) row {
	return row{
		title: "Plan, " + title, name: "Plan/" + ofProvider.name, unit: nanoseconds, turns: 1,
		prepare: func(ctx context.Context) (measure, measure, error) {
			idle, err := p.workspace(ctx, p.baseline, ofBaseline, p.service)
			if err != nil {
				return nil, nil, err
			}
			busy, err := p.workspace(ctx, p.provider, ofProvider, p.service)
			return idle.plan, busy.planAsking, err
		},
	}
}

// ready compares plans for all records with what Terraform takes for them by itself: the baseline has the very answer at
// hand that the provider has to get.
func (p programs) ready(title string, c configuration) row {
	return row{
		title: fmt.Sprintf("Plan, %s of %d records (baseline: with the answer at hand)", title, records),
		name:  "Plan/" + c.name + "/baseline=ready", unit: nanoseconds, turns: 1,
		prepare: func(ctx context.Context) (measure, measure, error) {
			file := filepath.Join(p.scratch, "state.msgpack")
			if err := p.writeState(ctx, file); err != nil {
				return nil, nil, err
			}
			idle, err := p.workspace(ctx, p.baseline, c, p.service, "FLOOR_STATE="+file)
			if err != nil {
				return nil, nil, err
			}
			busy, err := p.workspace(ctx, p.provider, c, p.service)
			return idle.plan, busy.planAsking, err
		},
	}
}

// waiting compares plans with a service that takes its time: the baseline waits as long, without asking.
func (p programs) waiting(parallelism int) row {
	c := single(many)
	c.flags = []string{fmt.Sprintf("-parallelism=%d", parallelism)}
	return row{
		title: fmt.Sprintf("Plan, 1000 reads that wait %v each, %d at a time", latency, parallelism),
		name:  fmt.Sprintf("Plan/%s/latency=%v/parallelism=%d", c.name, latency, parallelism), unit: nanoseconds, turns: 1,
		limit: float64(latency * many / time.Duration(parallelism)),
		prepare: func(ctx context.Context) (measure, measure, error) {
			idle, err := p.workspace(ctx, p.baseline, c, p.slow, "FLOOR_LATENCY="+latency.String())
			if err != nil {
				return nil, nil, err
			}
			busy, err := p.workspace(ctx, p.provider, c, p.slow)
			return idle.plan, busy.planAsking, err
		},
	}
}

// peak compares the memory of plans.
func (p programs) peak(maxrss program, title string, ofBaseline, ofProvider configuration) row {
	return row{
		title: "Peak memory, " + title, name: "Peak/" + ofProvider.name, unit: bytes, turns: 1,
		prepare: func(ctx context.Context) (measure, measure, error) {
			idle, err := p.workspace(ctx, maxrss, ofBaseline, p.service, maxrssProgram+"="+p.baseline.path)
			if err != nil {
				return nil, nil, err
			}
			busy, err := p.workspace(ctx, maxrss, ofProvider, p.service, maxrssProgram+"="+p.provider.path)
			return idle.peak, busy.peak, err
		},
	}
}
