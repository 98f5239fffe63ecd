// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	maxPageSize = 5000
	// defaultPageSize is documented at present (help.aliyun.com/document_detail/67711.html); it was 0 before, and in 2018 the
	// parameter was mandatory.
	defaultPageSize = 500
)

// Behavior is how a service differs from what package assumptions says of the real one; the zero
// value does not. It is for tests of whatever must not depend on an assumption. See also
// [AbsentAsError].
type Behavior struct {
	// TimeZone is the one that the time filters of ListEmailVerification read GmtCreate in; nil for UTC.
	TimeZone *time.Location
	// FilterByDay has the time filters compare days, EndsExcluded has them leave out what is created at either end.
	FilterByDay, EndsExcluded bool
	// Render changes a record that is about to be answered: its layout of times, its masks.
	Render func(Record) Record
	// MaxPageSize and DefaultPageSize are those of ListEmailVerification; 0 for 5000 and 500.
	MaxPageSize, DefaultPageSize int
	// NoPages gives an empty list a TotalPageNum of 0.
	NoPages bool
	// NewestFirst lists in the opposite order.
	NewestFirst bool
	// ExactCase tells addresses apart that differ in letter case alone.
	ExactCase bool
	// JSONByDefault and XMLByDefault choose the format of an answer to a request that names none:
	// with a signature of version 1.0, where it is XML, and of version 3, where it is JSON.
	JSONByDefault, XMLByDefault bool
	// NoCharset leaves the character set out of the Content-Type.
	NoCharset bool
	// WrapRecords puts the records of a list in XML into elements EmailVerification of one element Data.
	WrapRecords bool
	// ZuluOnly refuses time stamps that end in +00:00.
	ZuluOnly bool
	// Lenient ignores what is documented nowhere, and does not look into addresses.
	Lenient bool
	// EnglishOnly ignores Lang.
	EnglishOnly bool
	// Refuse changes the code and the status of a refusal.
	Refuse func(code string, status int) (string, int)
}

func (b Behavior) maxPageSize() int { return cmp.Or(b.MaxPageSize, maxPageSize) }

func (b Behavior) defaultPageSize() int { return cmp.Or(b.DefaultPageSize, defaultPageSize) }

// created returns when a record was created, as the time filters see it.
func (b Behavior) created(record listed) time.Time {
	at := record.created
	if b.TimeZone != nil && !at.IsZero() {
		at = time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, b.TimeZone)
	}
	return b.filtered(at)
}

// filtered is a time as precise as the time filters are.
func (b Behavior) filtered(at time.Time) time.Time {
	if b.FilterByDay && !at.IsZero() {
		return at.UTC().Truncate(24 * time.Hour)
	}
	return at
}

func (b Behavior) render(record Record) Record {
	if b.Render == nil {
		return record
	}
	return b.Render(record)
}

func (b Behavior) order(a, other listed) int {
	order := cmp.Or(a.created.Compare(other.created), cmp.Compare(a.Email, other.Email))
	if b.NewestFirst {
		return -order
	}
	return order
}

// isFormat tells whether Format is one that there is. Small letters are accepted, as acme.sh sends them
// (acmesh-official/acme.sh#6204).
func isFormat(params url.Values) bool {
	format := params.Get("Format")
	return format == "" || strings.EqualFold(format, "JSON") || strings.EqualFold(format, "XML")
}

// answersXML tells whether a request is answered with XML. That is documented as the default
// (alibabacloud.com/help/doc-detail/67696.htm).
func (b Behavior) answersXML(r *http.Request, params url.Values) bool {
	format := params.Get("Format")
	switch {
	case format != "":
		return strings.EqualFold(format, "XML")
	case r.Header.Get("Authorization") == "":
		return !b.JSONByDefault
	case strings.HasPrefix(r.Header.Get("Accept"), "application/json"):
		return false
	}
	return b.XMLByDefault
}
