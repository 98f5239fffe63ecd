// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// unit is what the values of a row are in.
type unit int

const (
	nanoseconds unit = iota
	bytes
)

// writeTable writes the results as a table in Markdown.
func writeTable(w io.Writer, cli string, runs int, results []result) error {
	fmt.Fprintf(w, "\n%s, %s, %s/%s, %d processors\n\n", cli, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	table := tabwriter.NewWriter(w, 0, 0, 1, ' ', 0)
	fmt.Fprintf(table, "| Medians of %d runs\t| Baseline\t| Provider\t| Ratio\t| Difference\t| Requests\t| Connections\t|\n", runs)
	fmt.Fprint(table, "| ---\t| ---:\t| ---:\t| ---:\t| ---:\t| ---:\t| ---:\t|\n")
	for _, r := range results {
		requests, connections := "", ""
		if last := r.provider[len(r.provider)-1]; last.requests > 0 {
			requests = strconv.Itoa(last.requests) // the same for each sample
			connections = strconv.Itoa(slices.MaxFunc(r.provider, byConnections).connections)
		}
		fmt.Fprintf(table, "| %s\t| %s\t| %s\t| %s\t|\n", r.title, r.unit.compare(r.baseline, r.provider), requests, connections)
		if r.limit > 0 {
			limits := slices.Repeat([]sample{{value: r.limit}}, len(r.provider))
			fmt.Fprintf(table, "| The same, against the wait alone\t| %s\t|\t|\t|\n", r.unit.compare(limits, r.provider))
		}
	}
	return table.Flush()
}

func byConnections(a, b sample) int { return a.connections - b.connections }

// compare returns cells with the medians of both sides, and of the ratios and differences of neighbors.
func (u unit) compare(baseline, provider []sample) string {
	var baselines, providers, ratios, differences []float64
	for i := range baseline {
		b, p := baseline[i].value, provider[i].value
		baselines, providers = append(baselines, b), append(providers, p)
		ratios, differences = append(ratios, p/b), append(differences, p-b)
	}
	difference := u.format(median(differences))
	if !strings.HasPrefix(difference, "-") {
		difference = "+" + difference
	}
	return fmt.Sprintf("%s\t| %s\t| %.2f\t| %s",
		u.format(median(baselines)), u.format(median(providers)), median(ratios), difference)
}

func (u unit) format(value float64) string {
	switch {
	case u == bytes:
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
