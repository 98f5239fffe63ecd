// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// line is what stands in one row of the terminal.
type line []span

// span is text in one style.
type span struct {
	text  string
	style style
}

type style struct {
	color     color
	bold      bool
	underline bool
}

// color is one of the terminal's foreground colours, by its parameter less 30; 0 is the default, for no CLI writes in
// black.
type color int

const (
	red    color = 1
	green  color = 2
	yellow color = 3
	blue   color = 4
	purple color = 5
	cyan   color = 6
	// bright is added to a colour; to black, it gives gray.
	bright color = 60
)

func (l line) plain() string {
	var text strings.Builder
	for _, s := range l {
		text.WriteString(s.text)
	}
	return text.String()
}

func find(lines []line, prefix string) (int, bool) {
	i := slices.IndexFunc(lines, func(l line) bool { return strings.HasPrefix(l.plain(), prefix) })
	return i, i >= 0
}

func hasText(lines []line) bool {
	return slices.ContainsFunc(lines, func(l line) bool { return strings.TrimSpace(l.plain()) != "" })
}

// parse splits what a terminal received into lines of styled text. A style lasts until the next, past the end of a line.
func parse(received string) []line {
	// Control sequences as of ECMA-48, and operating system commands, such as a title or a link.
	control := regexp.MustCompile("\x1b(?:\\[([0-9:;<=>?]*)([[:alpha:]~@])|\\][^\x07\x1b]*(?:\x07|\x1b\\\\))")
	var lines []line
	var now style
	for row := range strings.Lines(received) {
		row = strings.TrimRight(row, "\r\n")
		var l line
		for row != "" {
			at := control.FindStringSubmatchIndex(row)
			if at == nil {
				l = append(l, span{row, now})
				break
			}
			if at[0] > 0 {
				l = append(l, span{row[:at[0]], now})
			}
			if at[4] >= 0 && row[at[4]:at[5]] == "m" {
				now = now.apply(row[at[2]:at[3]])
			}
			row = row[at[1]:]
		}
		lines = append(lines, l)
	}
	return lines
}

// apply follows the parameters of a Select Graphic Rendition sequence.
func (s style) apply(parameters string) style {
	for parameter := range strings.SplitSeq(parameters, ";") {
		n, err := strconv.Atoi(parameter)
		switch {
		case parameter == "" || n == 0 && err == nil:
			s = style{}
		case n == 1:
			s.bold = true
		case n == 4:
			s.underline = true
		case n == 22:
			s.bold = false
		case n == 24:
			s.underline = false
		case n == 39:
			s.color = 0
		case n >= 31 && n <= 37, n >= 90 && n <= 97:
			s.color = color(n - 30)
		}
	}
	return s
}
