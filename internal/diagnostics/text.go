// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// reference is what the vendor's support asks for.
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

// inBrackets appends a reference to a text, unless it is empty.
func inBrackets(reference string) string {
	if reference == "" {
		return ""
	}
	return " (" + reference + ")"
}

// duration is as exact as people need.
func duration(d time.Duration) string {
	switch {
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	case d < time.Minute:
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

// sentence ends a quoted text with a full stop, unless it ends with one of its own.
func sentence(text string) string {
	if last, _ := utf8.DecodeLastRuneInString(text); text == "" || strings.ContainsRune(".!?…。！？", last) {
		return text
	}
	return text + "."
}

// upperFirst turns a text of our own into the start of a sentence.
func upperFirst(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
