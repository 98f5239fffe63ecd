// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"testing"
	"time"
)

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
			[]sample{{2200 * ms, 1000, 10}, {1400 * ms, 1000, 11}, {4800 * ms, 1000, 9}},
		},
		{row{title: "Exec to handshake"}, samples(9*ms, 5*ms, 1*ms, 6*ms), samples(8*ms, 4*ms, 0.4*ms, 6*ms)},
		{row{title: "Stripped binary", unit: bytes}, samples(10 << 20), samples(12 << 20)},
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
| Exec to handshake                | 5.5 ms   | 5.0 ms   | 0.84  | -0.8 ms    |          |             |
| Stripped binary                  | 10.0 MiB | 12.0 MiB | 1.20  | +2.0 MiB   |          |             |
`
	if got := text.String(); !strings.HasPrefix(got, "\nTerraform 1.11.4, go1.") || !strings.HasSuffix(got, "\n"+want) {
		t.Errorf("got %s", got)
	}
}
