// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Sizes in pixels. A cell is as wide as a glyph is in most monospaced fonts at that size; textLength holds the others to
// it.
const (
	fontSize   = 14
	cellWidth  = 8.4
	lineHeight = 20
	margin     = 20
	titleBar   = 40
)

// The window is dark, to stand out from a light page, and has an edge, to stand out from a dark one.
const frame = `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" role="img">
<title>make demo, in a terminal</title>
<style>
text { font: %[3]dpx ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d1d7e0; }
.bold { font-weight: bold; fill: #f0f6fc; }
.underline { text-decoration: underline; }
.red { fill: #ff7b72; }
.green { fill: #56d364; }
.yellow { fill: #e3b341; }
.blue { fill: #79c0ff; }
.purple { fill: #d2a8ff; }
.cyan { fill: #76e3ea; }
.gray { fill: #9198a1; }
</style>
<rect x="0.5" y="0.5" width="%[4]d" height="%[5]d" rx="8" fill="#0d1117" stroke="#59636e"/>
<circle cx="22" cy="20" r="6" fill="#ff5f57"/><circle cx="42" cy="20" r="6" fill="#febc2e"/><circle cx="62" cy="20" r="6" fill="#28c840"/>
<text class="gray" x="%[6]d" y="25" text-anchor="middle">make demo</text>
`

// draw writes a terminal's window with the lines in it.
func draw(to io.Writer, lines []line) error {
	columns := 0
	for _, l := range lines {
		columns = max(columns, utf8.RuneCountInString(strings.TrimRight(l.plain(), " ")))
	}
	width := int(float64(columns)*cellWidth) + 2*margin
	height := titleBar + len(lines)*lineHeight + margin

	var svg strings.Builder
	fmt.Fprintf(&svg, frame, width, height, fontSize, width-1, height-1, width/2)
	for i, l := range lines {
		column := 0
		for _, s := range l {
			if err := drawSpan(&svg, s, column, titleBar+i*lineHeight+fontSize); err != nil {
				return err
			}
			column += utf8.RuneCountInString(s.text)
		}
	}
	svg.WriteString("</svg>\n")
	_, err := io.WriteString(to, svg.String())
	return err
}

func drawSpan(svg *strings.Builder, s span, column, y int) error {
	text := strings.TrimLeft(s.text, " ")
	column += len(s.text) - len(text)
	text = strings.TrimRight(text, " ")
	if text == "" {
		return nil
	}
	svg.WriteString("<text")
	if classes := s.style.classes(); classes != "" {
		fmt.Fprintf(svg, ` class="%s"`, classes)
	}
	fmt.Fprintf(svg, ` x="%.1f" y="%d" textLength="%.1f">`,
		margin+float64(column)*cellWidth, y, float64(utf8.RuneCountInString(text))*cellWidth)
	// Renderers make one space of several, and do not agree on how to keep them from that.
	text = strings.ReplaceAll(text, " ", "\u00a0")
	if err := xml.EscapeText(svg, []byte(text)); err != nil {
		return err
	}
	svg.WriteString("</text>\n")
	return nil
}

func (s style) classes() string {
	var classes []string
	if s.bold {
		classes = append(classes, "bold")
	}
	if s.underline {
		classes = append(classes, "underline")
	}
	// The bright colours are like the others, but for gray, which is bright black.
	switch s.color {
	case red, red + bright:
		classes = append(classes, "red")
	case green, green + bright:
		classes = append(classes, "green")
	case yellow, yellow + bright:
		classes = append(classes, "yellow")
	case blue, blue + bright:
		classes = append(classes, "blue")
	case purple, purple + bright:
		classes = append(classes, "purple")
	case cyan, cyan + bright:
		classes = append(classes, "cyan")
	case bright:
		classes = append(classes, "gray")
	}
	return strings.Join(classes, " ")
}
