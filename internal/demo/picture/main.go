// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Picture draws the README's picture of the demo: it reads on standard input what a terminal received in a run, and
// writes an SVG of what matters of that on standard output.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	err := run(os.Stdin, out, story())
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer, cuts []cut) error {
	capture, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	shown, err := excerpt(parse(string(capture)), cuts)
	if err != nil {
		return err
	}
	return draw(out, shown)
}

// story is what to show of the demo: how the plan branches, what a click changes, and what stops a saved plan.
func story() []cut {
	return []cut{
		{from: "$ terraform plan -input=false -out", to: "$ terraform plan"},
		{from: `  # terraform_data.registration["ada"]`, to: "Plan:"},
		{from: "╷", to: "╵"},
		{from: "grace@example.com clicks the link.", to: "$ terraform plan"},
		{from: `  # terraform_data.registration["grace"]`, to: "    }"},
		{from: "Plan:", to: "    }"},
		{from: "By the time it is approved,", to: "$ terraform apply"},
		{from: "╷", to: "╵"},
	}
}

// cut is a part of the output, from the next line that begins with from up to the next one after that, or that same one,
// that begins with to.
type cut struct {
	from, to string
}

// excerpt returns the cuts, with a mark between two of them wherever something is left out. One that is not to be found is
// an error, so that a demo that has changed does not go on with a picture that shows less.
func excerpt(lines []line, cuts []cut) ([]line, error) {
	var shown []line
	rest := lines
	for i, c := range cuts {
		start, ok := find(rest, c.from)
		if !ok {
			return nil, fmt.Errorf("no line begins with %q after what was shown before it", c.from)
		}
		length, ok := find(rest[start:], c.to)
		if !ok {
			return nil, fmt.Errorf("no line begins with %q after the one that begins with %q", c.to, c.from)
		}
		end := start + length + 1
		switch {
		case i == 0:
		case hasText(rest[:start]):
			shown = append(shown, line{{text: "⋮", style: style{color: bright}}}, line{})
		default:
			shown = append(shown, rest[:start]...)
		}
		shown = append(shown, rest[start:end]...)
		rest = rest[end:]
	}
	return shown, nil
}
