// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc

import (
	_ "embed"
	"strings"
)

//go:embed assumptions.md
var assumptionsTable string

// Assumption is something that the stand-in assumes about the service, a row of assumptions.md.
type Assumption struct {
	ID       string `json:"id"`
	Question string `json:"question"`
	// Assumed is what the stand-in does, in the words of the probe.
	Assumed string `json:"assumed"`
	// Basis is why this is assumed, in Markdown.
	Basis string `json:"-"`
}

// Assumptions returns the rows of assumptions.md.
func Assumptions() []Assumption {
	var all []Assumption
	for line := range strings.Lines(assumptionsTable) {
		row, ok := strings.CutPrefix(strings.TrimSuffix(strings.TrimSpace(line), " |"), "| `")
		if cells := strings.Split(row, " | "); ok && len(cells) == 4 {
			all = append(all, Assumption{strings.TrimSuffix(cells[0], "`"), cells[1], cells[2], cells[3]})
		}
	}
	return all
}
