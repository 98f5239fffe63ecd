// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// writeTable writes the results as a table in Markdown.
func writeTable(w io.Writer, cli string, runs int, results []result) error {
	fmt.Fprintf(w, "\n%s, %s, %s/%s, %d processors\n\n", cli, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	table := tabwriter.NewWriter(w, 0, 0, 1, ' ', 0)
	fmt.Fprintf(table, "| Medians of %d runs\t| Baseline\t| Provider\t| Ratio\t| Difference\t| Requests\t| Connections\t|\n", runs)
	fmt.Fprint(table, "| ---\t| ---:\t| ---:\t| ---:\t| ---:\t| ---:\t| ---:\t|\n")
	for _, r := range results {
		requests, connections := 0, 0
		for _, s := range r.provider {
			requests, connections = s.requests, max(connections, s.connections)
		}
		fmt.Fprintf(table, "| %s\t| %s\t| %d\t| %d\t|\n", r.title, r.compare(r.baseline, r.provider), requests, connections)
		if r.limit > 0 {
			limits := slices.Repeat([]sample{{value: r.limit}}, len(r.provider))
			fmt.Fprintf(table, "| The same, against the wait alone\t| %s\t|\t|\t|\n", r.compare(limits, r.provider))
		}
	}
	return table.Flush()
}

// compare returns cells with the medians of both sides, and of the ratios and differences of neighbors.
func (r row) compare(baseline, provider []sample) string {
	var baselines, providers, ratios, differences []float64
	for i := range baseline {
		b, p := baseline[i].value, provider[i].value
		baselines, providers = append(baselines, b), append(providers, p)
		ratios, differences = append(ratios, p/b), append(differences, p-b)
	}
	difference := r.format(median(differences))
	if !strings.HasPrefix(difference, "-") {
		difference = "+" + difference
	}
	return fmt.Sprintf("%s\t| %s\t| %.2f\t| %s",
		r.format(median(baselines)), r.format(median(providers)), median(ratios), difference)
}

func (r row) format(value float64) string {
	switch {
	case r.bytes:
		return fmt.Sprintf("%.1f MiB", value/(1<<20))
	case math.Abs(value) < float64(time.Second):
		return fmt.Sprintf("%.1f ms", value/float64(time.Millisecond))
	}
	return fmt.Sprintf("%.2f s", value/float64(time.Second))
}

// median sorts the numbers.
func median(numbers []float64) float64 {
	slices.Sort(numbers)
	half := len(numbers) / 2
	if len(numbers)%2 == 0 {
		return (numbers[half-1] + numbers[half]) / 2
	}
	return numbers[half]
}
