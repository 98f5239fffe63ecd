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

// writeTable writes the results as a table in Markdown.
func writeTable(w io.Writer, cli string, runs int, results []result) error {
	fmt.Fprintf(w, "\n%s, %s, %s/%s, %d processors\n\n", cli, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	table := tabwriter.NewWriter(w, 0, 0, 1, ' ', 0)
	columns := []string{"Baseline", "Provider", "Ratio", "Difference", "Requests", "Connections"}
	withOld := slices.ContainsFunc(results, func(r result) bool { return r.old != nil })
	if withOld {
		columns = append(columns, "Old", "Ratio to old")
	}
	writeRow := func(title string, cells ...string) {
		fmt.Fprintf(table, "| %s\t| %s\t|\n", title, strings.Join(cells, "\t| "))
	}
	writeRow(fmt.Sprintf("Medians of %d runs", runs), columns...)
	writeRow("---", slices.Repeat([]string{"---:"}, len(columns))...)
	for _, r := range results {
		requests, connections := 0, 0
		for _, s := range r.provider {
			requests, connections = s.requests, max(connections, s.connections)
		}
		old := []string{"", ""}
		if r.old != nil {
			c := r.compare(r.old, r.provider)
			old = []string{c.other, c.ratio}
		}
		c := r.compare(r.baseline, r.provider)
		cells := append([]string{c.other, c.provider, c.ratio, c.difference, strconv.Itoa(requests), strconv.Itoa(connections)}, old...)
		writeRow(r.title, cells[:len(columns)]...)
		if r.limit > 0 {
			c := r.compare(slices.Repeat([]sample{{value: r.limit}}, len(r.provider)), r.provider)
			cells := []string{c.other, c.provider, c.ratio, c.difference, "", "", "", ""}
			writeRow("The same, against the wait alone", cells[:len(columns)]...)
		}
	}
	return table.Flush()
}

// comparison has the medians of both sides, and of the ratios and differences of neighbors.
type comparison struct {
	other, provider, ratio, difference string
}

func (r row) compare(other, provider []sample) comparison {
	var others, providers, ratios, differences []float64
	for i := range other {
		o, p := other[i].value, provider[i].value
		others, providers = append(others, o), append(providers, p)
		ratios, differences = append(ratios, p/o), append(differences, p-o)
	}
	difference := r.format(median(differences))
	if !strings.HasPrefix(difference, "-") {
		difference = "+" + difference
	}
	return comparison{r.format(median(others)), r.format(median(providers)), fmt.Sprintf("%.2f", median(ratios)), difference}
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
