// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"slices"
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

func asking(all []sample, connections ...int) []sample {
	for i := range all {
		all[i].cpu, all[i].requests, all[i].connections = time.Second, 1000, connections[i]
	}
	return all
}

func results() []result {
	const ms = float64(time.Millisecond)
	return []result{
		{
			row{title: "Plan", name: "Plan/reads=1000", unit: nanoseconds, limit: 1000 * ms},
			samples(2000*ms, 1000*ms, 4000*ms), asking(samples(2200*ms, 1400*ms, 4800*ms), 10, 11, 9),
		},
		{row{title: "Exec to handshake", name: "Handshake", unit: nanoseconds}, samples(5*ms, 6*ms), samples(4*ms, 6*ms)},
		{row{title: "Stripped binary", name: "Size", unit: bytes}, samples(10 << 20), samples(12 << 20)},
	}
}

func TestWriteTable(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	if err := writeTable(&text, "Terraform 1.11.4", 3, results()); err != nil {
		t.Fatal(err)
	}
	const want = `
| Medians of 3 runs                   | Baseline | Provider | Ratio | Difference | Requests | Connections |
| ----------------------------------- | -------: | -------: | ----: | ---------: | -------: | ----------: |
| Plan                                |   2.00 s |   2.20 s |  1.20 |  +400.0 ms |     1000 |          11 |
| The same, against the waiting alone |   1.00 s |   2.20 s |  2.20 |    +1.20 s |          |             |
| Exec to handshake                   |   5.5 ms |   5.0 ms |  0.90 |    -0.5 ms |          |             |
| Stripped binary                     | 10.0 MiB | 12.0 MiB |  1.20 |   +2.0 MiB |          |             |
`
	if got := text.String(); !strings.HasPrefix(got, "\nTerraform 1.11.4, go1.") || !strings.HasSuffix(got, "\n"+want) {
		t.Errorf("got %s", got)
	}
}

func TestWriteBench(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	if err := writeBench(&text, "Terraform 1.11.4", results()[:2]); err != nil {
		t.Fatal(err)
	}
	const want = `cli: Terraform 1.11.4
BenchmarkPlan/reads=1000/of=baseline 1 2000000000 ns/op
BenchmarkPlan/reads=1000/of=baseline 1 1000000000 ns/op
BenchmarkPlan/reads=1000/of=baseline 1 4000000000 ns/op
BenchmarkPlan/reads=1000/of=provider 1 2200000000 ns/op 1000000000 cpu-ns/op 1000 requests/op 10 connections/op
BenchmarkPlan/reads=1000/of=provider 1 1400000000 ns/op 1000000000 cpu-ns/op 1000 requests/op 11 connections/op
BenchmarkPlan/reads=1000/of=provider 1 4800000000 ns/op 1000000000 cpu-ns/op 1000 requests/op 9 connections/op
BenchmarkHandshake/of=baseline 1 5000000 ns/op
BenchmarkHandshake/of=baseline 1 6000000 ns/op
BenchmarkHandshake/of=provider 1 4000000 ns/op
BenchmarkHandshake/of=provider 1 6000000 ns/op
`
	if got := text.String(); !strings.HasPrefix(got, "goos: ") || !strings.HasSuffix(got, "\n"+want) {
		t.Errorf("got %s", got)
	}
}

func TestRowMeasure(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		turns, runs, want int
	}{
		"each run":   {1, 3, 3},
		"many turns": {5, 2, 10},
		"constant":   {0, 3, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var order []string
			side := func(name string) measure {
				return func(context.Context) (sample, error) {
					order = append(order, name)
					return sample{value: float64(len(order))}, nil
				}
			}
			r := row{turns: test.turns, prepare: func(context.Context) (measure, measure, error) {
				return side("baseline"), side("provider"), nil
			}}
			got, err := r.measure(t.Context(), test.runs)
			if err != nil {
				t.Fatal(err)
			}
			if len(got.baseline) != test.want || len(got.provider) != test.want {
				t.Errorf("%d samples of the baseline and %d of the provider, want %d of each", len(got.baseline), len(got.provider), test.want)
			}
			// The first two do not count.
			if got.baseline[0].value <= 2 || got.provider[0].value <= 2 {
				t.Errorf("the first turn counts: %v %v", got.baseline, got.provider)
			}
			for i := 0; i+2 < len(order); i += 2 {
				if pair, next := order[i:i+2], order[i+2:i+4]; pair[0] == pair[1] || pair[0] == next[0] {
					t.Fatalf("they do not take turns: %s", order)
				}
			}
		})
	}
}

func TestRowMeasure_errors(t *testing.T) {
	t.Parallel()
	errBroken := errors.New("broken")
	ending := func(err error) measure {
		return func(context.Context) (sample, error) { return sample{}, err }
	}
	for name, prepare := range map[string]func(context.Context) (measure, measure, error){
		"preparation": func(context.Context) (measure, measure, error) { return nil, nil, errBroken },
		"baseline":    func(context.Context) (measure, measure, error) { return ending(errBroken), ending(nil), nil },
		"provider":    func(context.Context) (measure, measure, error) { return ending(nil), ending(errBroken), nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := (row{turns: 1, prepare: prepare}).measure(t.Context(), 1); !errors.Is(err, errBroken) {
				t.Errorf("got error %v", err)
			}
		})
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		numbers []float64
		want    float64
	}{{[]float64{3}, 3}, {[]float64{5, 1, 3}, 3}, {[]float64{4, 1, 2, 9}, 3}} {
		given := slices.Clone(test.numbers)
		if got := median(test.numbers); got != test.want || !slices.Equal(given, test.numbers) {
			t.Errorf("median(%v) = %v, want %v", given, got, test.want)
		}
	}
}
