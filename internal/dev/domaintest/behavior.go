// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"cmp"
	"time"
)

// Behavior makes a service differ from the assumptions about the real one, which
// internal/dev/testacc/assumptions.md lists. The zero value follows them. It is for tests of code that must
// not depend on them. See also [AbsentAsError].
type Behavior struct {
	// TimeZone is the time zone in which the time filters of ListEmailVerification read GmtCreate. The default is UTC.
	TimeZone *time.Location
	// FilterByDay makes the time filters compare days. EndsExcluded makes them exclude both ends.
	FilterByDay, EndsExcluded bool
	// Render changes a record before it is sent, for example its time layout or its masks.
	Render func(Record) Record
	// MaxPageSize and DefaultPageSize are those of ListEmailVerification. They default to 5000 and 500.
	MaxPageSize, DefaultPageSize int
	// NoPages sets the TotalPageNum of an empty list to 0.
	NoPages bool
	// NewestFirst lists in the opposite order.
	NewestFirst bool
	// ExactCase distinguishes addresses that differ only in letter case.
	ExactCase bool
	// JSONByDefault and XMLByDefault choose the format of a response to a request that names none:
	// with a signature of version 1.0, where it is XML, and of version 3, where it is JSON.
	JSONByDefault, XMLByDefault bool
	// NoCharset omits the character set from the Content-Type.
	NoCharset bool
	// WrapRecords encodes the records of a list in XML as elements EmailVerification of one element Data.
	WrapRecords bool
	// ZuluOnly rejects time stamps that end in +00:00.
	ZuluOnly bool
	// Lenient ignores undocumented parameters and does not validate addresses.
	Lenient bool
	// EnglishOnly ignores Lang.
	EnglishOnly bool
	// Refuse replaces the code and the status of an error.
	Refuse func(code string, status int) (string, int)
}

// withDefaults returns the behavior with the zero values replaced.
func (b Behavior) withDefaults() Behavior {
	b.TimeZone = cmp.Or(b.TimeZone, time.UTC)
	b.MaxPageSize = cmp.Or(b.MaxPageSize, 5000)
	// Documented at present (help.aliyun.com/document_detail/67711.html). It was 0 before, and in 2018 the parameter was mandatory.
	b.DefaultPageSize = cmp.Or(b.DefaultPageSize, 500)
	if b.Render == nil {
		b.Render = func(record Record) Record { return record }
	}
	if b.Refuse == nil {
		b.Refuse = func(code string, status int) (string, int) { return code, status }
	}
	return b
}

// filtered truncates a time to the precision of the time filters.
func (b Behavior) filtered(at time.Time) time.Time {
	if b.FilterByDay && !at.IsZero() {
		return at.UTC().Truncate(24 * time.Hour)
	}
	return at
}

func (b Behavior) order(a, other *listed) int {
	order := cmp.Or(a.created.Compare(other.created), cmp.Compare(a.Email, other.Email))
	if b.NewestFirst {
		return -order
	}
	return order
}
