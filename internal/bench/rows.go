// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
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
	// prepare does what is not to be measured.
	prepare func(context.Context) (floor, provider measure, err error)
}

// result is a row with its samples, in the order in which they were taken.
type result struct {
	row

	floor, provider []sample
}

// measure has both sides take turns, each being first every other time. A first turn does not count: it fills caches.
func (r row) measure(ctx context.Context, runs int) (result, error) {
	floor, provider, err := r.prepare(ctx)
	if err != nil {
		return result{}, err
	}
	measured := result{row: r}
	sides := []struct {
		measure measure
		samples *[]sample
	}{{floor, &measured.floor}, {provider, &measured.provider}}
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

// rows builds the programs and returns what to measure of them.
func (l laboratory) rows(ctx context.Context) ([]row, error) {
	floor, err := l.build(ctx, "floor", "./internal/floor")
	if err != nil {
		return nil, err
	}
	provider, err := l.build(ctx, "provider", ".")
	if err != nil {
		return nil, err
	}

	plan := func(title string, ofFloor, ofProvider configuration) row {
		return row{
			title: "Plan, " + title, name: "Plan/" + ofProvider.name, unit: nanoseconds, turns: 1,
			prepare: func(ctx context.Context) (measure, measure, error) {
				idle, err := l.workspace(ctx, floor, ofFloor, l.service)
				if err != nil {
					return nil, nil, err
				}
				busy, err := l.workspace(ctx, provider, ofProvider, l.service)
				return idle.plan, busy.planAsking, err
			},
		}
	}
	const many = 1000
	rows := []row{
		plan("1 read", single(1), single(1)),
		plan("100 reads", single(100), single(100)),
		plan("1000 reads", single(many), single(many)),
		{
			title: fmt.Sprintf("Plan, 1000 reads of %v (floor: %v by arithmetic)", latency, limit(many)),
			name:  fmt.Sprintf("Plan/%s/latency=%v", single(many).name, latency), unit: nanoseconds, turns: 1,
			prepare: func(ctx context.Context) (measure, measure, error) {
				busy, err := l.workspace(ctx, provider, single(many), l.slow)
				return constant(float64(limit(many))), busy.planAsking, err
			},
		},
		plan(fmt.Sprintf("1 read of %d records (floor: of none)", records), single(1), plural()),
		{
			title: "Exec to handshake", name: "Handshake", unit: nanoseconds, turns: 5,
			prepare: func(context.Context) (measure, measure, error) {
				return l.handshake(floor), l.handshake(provider), nil
			},
		},
		{
			title: "Stripped binary", name: "Size", unit: bytes,
			prepare: func(context.Context) (measure, measure, error) { return floor.size, provider.size, nil },
		},
	}
	if runtime.GOOS == "windows" {
		return rows, nil // which does not tell the peak
	}

	maxrss, err := l.build(ctx, "maxrss", "./internal/bench/maxrss")
	if err != nil {
		return nil, err
	}
	peak := func(title string, ofFloor, ofProvider configuration) row {
		return row{
			title: "Peak memory, " + title, name: "Peak/" + ofProvider.name, unit: bytes, turns: 1,
			prepare: func(ctx context.Context) (measure, measure, error) {
				idle, err := l.workspace(ctx, maxrss, ofFloor, l.service, maxrssProgram+"="+floor.path)
				if err != nil {
					return nil, nil, err
				}
				busy, err := l.workspace(ctx, maxrss, ofProvider, l.service, maxrssProgram+"="+provider.path)
				return idle.peak, busy.peak, err
			},
		}
	}
	return append(rows,
		peak("1000 reads", single(many), single(many)),
		peak(fmt.Sprintf("1 read of %d records (floor: of none)", records), single(1), plural()),
	), nil
}

// limit is how long n reads take of a service with a latency if nothing else takes any time.
func limit(n int) time.Duration {
	return latency * time.Duration(n) / parallelism
}

// constant needs no measuring.
func constant(value float64) measure {
	return func(context.Context) (sample, error) { return sample{value: value}, nil }
}
