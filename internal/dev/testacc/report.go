// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
)

// Report is the result of a run. It contains only masked text, so it can be published.
type Report struct {
	Region   string `json:"region"`
	Endpoint string `json:"endpoint"`
	// Requests does not count those of the provider.
	Requests    int           `json:"requests"`
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

// Promise is a promise of the provider.
type Promise struct {
	Name    string `json:"name"`
	Outcome string `json:"outcome"` // Kept, Broken or Unchecked
	// Detail is what was checked, how the promise was broken, or why it was not checked.
	Detail string `json:"detail,omitempty"`
}

// Observation is what a run saw of an assumption.
type Observation struct {
	Assumption

	Seen    string `json:"seen,omitempty"`
	Outcome string `json:"outcome"` // AsAssumed, Differs or Unchecked
	// Note is why nothing was seen.
	Note string `json:"note,omitempty"`
}

func newReport(region, endpoint string) *Report {
	mask := &mask{}
	return &Report{Region: mask.text(region), Endpoint: mask.text(endpoint), mask: mask}
}

func (r *Report) addPromise(name, detail string, err error) {
	outcome := Kept
	if err != nil {
		outcome, detail = Broken, err.Error()
		if _, ok := errors.AsType[uncheckedError](err); ok {
			outcome = Unchecked
		}
	}
	r.Promises = append(r.Promises, Promise{name, outcome, r.mask.text(detail)})
}

func (r *Report) addObservation(assumption Assumption, seen string, err error) {
	o := Observation{Assumption: assumption}
	switch {
	case err != nil:
		o.Outcome, o.Note = Unchecked, r.mask.text(err.Error())
	case seen == assumption.Assumed:
		o.Outcome, o.Seen = AsAssumed, seen
	default:
		o.Outcome, o.Seen = Differs, r.mask.text(seen)
	}
	r.Assumptions = append(r.Assumptions, o)
}

// WriteTable writes the report as text.
func (r *Report) WriteTable(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "PROMISE\tOUTCOME\tDETAIL")
	for _, promise := range r.Promises {
		fmt.Fprintf(table, "%s\t%s\t%s\n", promise.Name, promise.Outcome, promise.Detail)
	}
	fmt.Fprintln(table, "\nASSUMPTION\tOUTCOME\tASSUMED\tSEEN")
	for _, o := range r.Assumptions {
		seen := o.Seen
		if o.Note != "" {
			seen = "(" + o.Note + ")"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", o.ID, o.Outcome, o.Assumed, seen)
	}
	fmt.Fprintf(table, "\n%s at %s, %d requests besides those of the provider\n", r.Region, r.Endpoint, r.Requests)
	return table.Flush()
}

// WriteJSON writes the report as JSON.
func (r *Report) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}
