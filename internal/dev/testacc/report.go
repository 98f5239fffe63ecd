// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"text/tabwriter"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/assumptions"
)

// Report is what a run found. It is fit to be shown to anybody: whatever gets into it is masked.
type Report struct {
	Region      string        `json:"region"`
	Endpoint    string        `json:"endpoint"`
	Requests    int           `json:"requests"` // less the provider's own
	Promises    []Promise     `json:"promises"`
	Assumptions []Observation `json:"assumptions"`

	mask *mask
}

// Outcomes of promises and assumptions.
const (
	Kept      = "kept"
	Broken    = "broken"
	AsAssumed = "as assumed"
	Differs   = "differs"
	Unchecked = "not checked"
)

// Promise is one promise of the provider.
type Promise struct {
	Name    string `json:"name"`
	Outcome string `json:"outcome"` // Kept, Broken or Unchecked
	// Detail is what was checked, how the promise was broken, or why it was not checked.
	Detail string `json:"detail,omitempty"`
}

// Observation is what was seen of one assumption.
type Observation struct {
	ID       string `json:"id"`
	Question string `json:"question"`
	Assumed  string `json:"assumed"`
	Seen     string `json:"seen,omitempty"`
	Outcome  string `json:"outcome"` // AsAssumed, Differs or Unchecked
	// Note is why nothing was seen.
	Note string `json:"note,omitempty"`
}

func newReport(region, endpoint string) *Report {
	mask := newMask()
	return &Report{Region: mask.text(region), Endpoint: mask.text(endpoint), mask: mask}
}

func (r *Report) promise(name, detail string, err error) {
	outcome := Kept
	if err != nil {
		outcome, detail = Broken, err.Error()
		if _, ok := errors.AsType[uncheckedError](err); ok {
			outcome = Unchecked
		}
	}
	r.Promises = append(r.Promises, Promise{Name: name, Outcome: outcome, Detail: r.mask.text(detail)})
}

func (r *Report) observe(assumption assumptions.Assumption, seen string, err error) {
	o := Observation{
		ID: assumption.ID, Question: assumption.Question, Assumed: assumption.Assumed, Seen: r.mask.text(seen), Outcome: Differs,
	}
	switch {
	case err != nil:
		o.Outcome, o.Seen, o.Note = Unchecked, "", r.mask.text(err.Error())
	case seen == assumption.Assumed:
		o.Outcome = AsAssumed
	}
	r.Assumptions = append(r.Assumptions, o)
}

// WriteTable writes the report for people.
func (r *Report) WriteTable(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(cells ...string) {
		for i, cell := range cells {
			if i > 0 {
				cell = "\t" + cell
			}
			_, _ = io.WriteString(table, cell) // Flush returns the error
		}
		_, _ = io.WriteString(table, "\n")
	}
	line("PROMISE", "OUTCOME", "DETAIL")
	for _, promise := range r.Promises {
		line(promise.Name, promise.Outcome, promise.Detail)
	}
	line()
	line("ASSUMPTION", "OUTCOME", "ASSUMED", "SEEN")
	for _, o := range r.Assumptions {
		seen := o.Seen
		if o.Note != "" {
			seen = "(" + o.Note + ")"
		}
		line(o.ID, o.Outcome, o.Assumed, seen)
	}
	line()
	line(r.Region + " at " + r.Endpoint + ", " + strconv.Itoa(r.Requests) + " requests besides the provider's own")
	return table.Flush()
}

// WriteJSON writes the report for programs, and for issues.
func (r *Report) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}
