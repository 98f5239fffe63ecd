// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// reference returns the values that identify a response to the vendor's support.
func reference(code string, status int, requestID string) string {
	var parts []string
	if code != "" {
		parts = append(parts, "code "+code)
	}
	if status != 0 {
		parts = append(parts, fmt.Sprintf("HTTP %d", status))
	}
	if requestID != "" {
		parts = append(parts, "request ID "+requestID)
	}
	return strings.Join(parts, ", ")
}

// inBrackets returns a reference in brackets, or nothing if it is empty.
func inBrackets(code string, status int, requestID string) string {
	if from := reference(code, status, requestID); from != "" {
		return " (" + from + ")"
	}
	return ""
}

// lines are the facts of an error, one sentence each.
type lines []string

// add adds a line if the error has that fact.
func (l *lines) add(has bool, format string, values ...any) {
	if has {
		*l = append(*l, fmt.Sprintf(format, values...))
	}
}

// duration rounds a duration for people.
func duration(d time.Duration) string {
	switch {
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	case d < time.Minute:
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

// sentence adds a full stop to a text unless it ends like a sentence.
func sentence(text string) string {
	if last, _ := utf8.DecodeLastRuneInString(text); text == "" || strings.ContainsRune(".!?…。！？", last) {
		return text
	}
	return text + "."
}

// upperFirst returns one of the provider's own texts, which are not empty, as the start of a sentence.
func upperFirst(text string) string {
	return strings.ToUpper(text[:1]) + text[1:]
}
