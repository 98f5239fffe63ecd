// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"testing"
)

func TestRow_sidesTakeTurns(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ samples, runs, want int }{
		"one sample per run":   {0, 3, 3},
		"many samples per run": {5, 2, 10},
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
			r := row{samples: test.samples, baseline: side("baseline"), provider: side("provider")}
			got, err := r.measure(t.Context(), test.runs)
			if err != nil {
				t.Fatal(err)
			}
			if len(got.baseline) != test.want || len(got.provider) != test.want {
				t.Errorf("%d samples of the baseline and %d of the provider, want %d of each", len(got.baseline), len(got.provider), test.want)
			}
			// The first two are dropped.
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

func TestRow_returnsErrors(t *testing.T) {
	t.Parallel()
	errBroken := errors.New("broken")
	broken := func(context.Context) (sample, error) { return sample{}, errBroken }
	works := func(context.Context) (sample, error) { return sample{}, nil }
	for name, r := range map[string]row{
		"baseline": {baseline: broken, provider: works},
		"provider": {baseline: works, provider: broken},
	} {
		if _, err := r.measure(t.Context(), 1); !errors.Is(err, errBroken) {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}
