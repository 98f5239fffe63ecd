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
	"time"
	"unicode/utf8"
)

// writeTable writes the results as a table in Markdown.
func writeTable(w io.Writer, cli string, runs int, results []result) error {
	table := [][]string{
		{fmt.Sprintf("Medians of %d runs", runs), "Baseline", "Provider", "Ratio", "Difference", "Requests", "Connections"},
		{"---", "---:", "---:", "---:", "---:", "---:", "---:"},
	}
	for _, r := range results {
		baseline, provider := values(r.baseline), values(r.provider)
		table = append(table, append(r.unit.compare(r.title, baseline, provider),
			mostOf(r.provider, func(s sample) int { return s.requests }),
			mostOf(r.provider, func(s sample) int { return s.connections })))
		if r.limit > 0 {
			limits := slices.Repeat([]float64{r.limit}, len(provider))
			table = append(table, append(r.unit.compare("The same, against the waiting alone", limits, provider), "", ""))
		}
	}
	var text strings.Builder
	fmt.Fprintf(&text, "\n%s, %s, %s/%s, %d processors\n\n", cli, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	for _, line := range table {
		for i, cell := range line {
			width := 0
			for _, other := range table {
				width = max(width, utf8.RuneCountInString(other[i]))
			}
			padding := strings.Repeat(" ", width-utf8.RuneCountInString(cell))
			switch {
			case strings.HasPrefix(cell, "---"):
				cell = strings.Repeat("-", len(padding)) + cell
			case i == 0:
				cell += padding
			default:
				cell = padding + cell
			}
			text.WriteString("| " + cell + " ")
		}
		text.WriteString("|\n")
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// writeBench writes every sample as a line of Go's benchmark format (golang.org/design/14313-benchmark-format).
func writeBench(w io.Writer, cli string, results []result) error {
	var text strings.Builder
	fmt.Fprintf(&text, "goos: %s\ngoarch: %s\ncli: %s\n", runtime.GOOS, runtime.GOARCH, cli)
	for _, r := range results {
		for _, side := range []struct {
			name    string
			samples []sample
		}{{"baseline", r.baseline}, {"provider", r.provider}} {
			for _, s := range side.samples {
				fmt.Fprintf(&text, "Benchmark%s/of=%s 1 %.0f %s", r.name, side.name, s.value, r.unit)
				if s.cpu > 0 {
					fmt.Fprintf(&text, " %d cpu-ns/op", s.cpu)
				}
				if s.requests > 0 {
					fmt.Fprintf(&text, " %d requests/op %d connections/op", s.requests, s.connections)
				}
				text.WriteByte('\n')
			}
		}
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// compare returns a row's title, the medians of both sides, and the medians of the ratios and differences of neighbours.
func (u unit) compare(title string, baseline, provider []float64) []string {
	ratios, differences := make([]float64, len(baseline)), make([]float64, len(baseline))
	for i := range baseline {
		ratios[i], differences[i] = provider[i]/baseline[i], provider[i]-baseline[i]
	}
	return []string{
		title, u.format(median(baseline)), u.format(median(provider)),
		strconv.FormatFloat(median(ratios), 'f', 2, 64), u.formatDifference(median(differences)),
	}
}

func values(samples []sample) []float64 {
	all := make([]float64, len(samples))
	for i, s := range samples {
		all[i] = s.value
	}
	return all
}

// mostOf returns the largest of the counts; nothing where there are none.
func mostOf(samples []sample, count func(sample) int) string {
	most := 0
	for _, s := range samples {
		most = max(most, count(s))
	}
	if most == 0 {
		return ""
	}
	return strconv.Itoa(most)
}

func median(numbers []float64) float64 {
	sorted := slices.Sorted(slices.Values(numbers))
	half := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[half-1] + sorted[half]) / 2
	}
	return sorted[half]
}

// format writes a value for people.
func (u unit) format(value float64) string {
	switch {
	case u == bytes:
		return fmt.Sprintf("%.1f MiB", value/(1<<20))
	case math.Abs(value) < float64(time.Second):
		return fmt.Sprintf("%.1f ms", value/float64(time.Millisecond))
	}
	return fmt.Sprintf("%.2f s", value/float64(time.Second))
}

func (u unit) formatDifference(value float64) string {
	if value < 0 {
		return "-" + u.format(-value)
	}
	return "+" + u.format(value)
}
