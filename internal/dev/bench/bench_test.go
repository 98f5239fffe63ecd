// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"strings"
	"testing"
	"time"
)

func TestRow_sidesTakeTurns(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ samples, maxRuns, runs, want int }{
		"one sample per run":   {0, 0, 3, 3},
		"many samples per run": {5, 0, 2, 10},
		"fewer runs":           {0, 2, 3, 2},
		"runs enough":          {0, 3, 2, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var order []string
			side := func(name string) measurement {
				return func(context.Context) (sample, error) {
					order = append(order, name)
					return sample{value: float64(len(order))}, nil
				}
			}
			r := row{samples: test.samples, maxRuns: test.maxRuns, baseline: side("baseline"), old: side("old"), provider: side("provider")}
			got, err := r.measure(t.Context(), test.runs)
			if err != nil {
				t.Fatal(err)
			}
			for name, samples := range map[string][]sample{"baseline": got.baseline, "old": got.old, "provider": got.provider} {
				if len(samples) != test.want || samples[0].value <= 3 {
					t.Errorf("%s: %v, want %d samples, all after the first turn", name, samples, test.want)
				}
			}
			for i := 0; i+3 < len(order); i += 3 {
				turn, next := order[i:i+3], order[i+3:i+6]
				if turn[0] == turn[1] || turn[1] == turn[2] || turn[2] == turn[0] || turn[0] == next[0] {
					t.Fatalf("they do not take turns: %s", order)
				}
			}
		})
	}
}

func samples(numbers ...float64) []sample {
	all := make([]sample, len(numbers))
	for i, number := range numbers {
		all[i] = sample{value: number}
	}
	return all
}

func TestWriteTable(t *testing.T) {
	t.Parallel()
	const ms = float64(time.Millisecond)
	results := []result{
		{
			row{title: "Plan", limit: 1000 * ms},
			samples(2000*ms, 1000*ms, 4000*ms),
			nil,
			[]sample{{2200 * ms, 1000, 10}, {1400 * ms, 1000, 11}, {4800 * ms, 1000, 9}},
		},
		{row{title: "Exec to handshake"}, samples(9*ms, 5*ms, 1*ms, 6*ms), nil, samples(8*ms, 4*ms, 0.4*ms, 6*ms)},
		{row{title: "Stripped binary", bytes: true}, samples(10 << 20), nil, samples(12 << 20)},
	}
	var text strings.Builder
	if err := writeTable(&text, "Terraform 1.11.4", 3, results); err != nil {
		t.Fatal(err)
	}
	const want = `
| Medians of 3 runs                | Baseline | Provider | Ratio | Difference | Requests | Connections |
| ---                              | ---:     | ---:     | ---:  | ---:       | ---:     | ---:        |
| Plan                             | 2.00 s   | 2.20 s   | 1.20  | +400.0 ms  | 1000     | 11          |
| The same, against the wait alone | 1.00 s   | 2.20 s   | 2.20  | +1.20 s    |          |             |
| Exec to handshake                | 5.5 ms   | 5.0 ms   | 0.84  | -0.8 ms    | 0        | 0           |
| Stripped binary                  | 10.0 MiB | 12.0 MiB | 1.20  | +2.0 MiB   | 0        | 0           |
`
	if got := text.String(); !strings.HasPrefix(got, "\nTerraform 1.11.4, go1.") || !strings.HasSuffix(got, "\n"+want) {
		t.Errorf("got %s", got)
	}
	text.Reset()
	results[1].old = samples(4*ms, 2*ms, 0.2*ms, 3*ms)
	if err := writeTable(&text, "Terraform 1.11.4", 3, results); err != nil {
		t.Fatal(err)
	}
	const wantOld = `
| Medians of 3 runs                | Baseline | Provider | Ratio | Difference | Requests | Connections | Old    | Ratio to old |
| ---                              | ---:     | ---:     | ---:  | ---:       | ---:     | ---:        | ---:   | ---:         |
| Plan                             | 2.00 s   | 2.20 s   | 1.20  | +400.0 ms  | 1000     | 11          |        |              |
| The same, against the wait alone | 1.00 s   | 2.20 s   | 2.20  | +1.20 s    |          |             |        |              |
| Exec to handshake                | 5.5 ms   | 5.0 ms   | 0.84  | -0.8 ms    | 0        | 0           | 2.5 ms | 2.00         |
| Stripped binary                  | 10.0 MiB | 12.0 MiB | 1.20  | +2.0 MiB   | 0        | 0           |        |              |
`
	if got := text.String(); !strings.HasSuffix(got, "\n"+wantOld) {
		t.Errorf("with another build: got %s", got)
	}
}
