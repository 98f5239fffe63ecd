// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	t.Parallel()
	bold := style{bold: true}
	for name, test := range map[string]struct {
		received string
		want     []line
	}{
		"plain":                   {"one\r\n\r\ntwo", []line{{{"one", style{}}}, nil, {{"two", style{}}}}},
		"bold":                    {"\x1b[1mPlan:\x1b[0m 2", []line{{{"Plan:", bold}, {" 2", style{}}}}},
		"color":                   {"\x1b[33m~\x1b[39m x", []line{{{"~", style{color: yellow}}, {" x", style{}}}}},
		"bright":                  {"\x1b[90m#", []line{{{"#", style{color: bright}}}}},
		"several at once":         {"\x1b[1;4;32mx\x1b[22;24my", []line{{{"x", style{green, true, true}}, {"y", style{color: green}}}}},
		"reset without parameter": {"\x1b[1mx\x1b[my", []line{{{"x", bold}, {"y", style{}}}}},
		"lasts past a line":       {"\x1b[1mx\ny", []line{{{"x", bold}}, {{"y", bold}}}},
		"other sequences":         {"\x1b[2K\x1b[?25l\x1b]0;title\ax\x1b]8;;https://example.com\x1b\\y", []line{{{"x", style{}}, {"y", style{}}}}},
		"unknown parameters":      {"\x1b[3;7mx", []line{{{"x", style{}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, parse(test.received), cmp.AllowUnexported(span{}, style{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestExcerpt(t *testing.T) {
	t.Parallel()
	output := parse("start\n$ plan\nreading\n\n# a\n  x\n}\n\n# b\n}\nend\n$ plan\n")
	for name, test := range map[string]struct {
		cuts []cut
		want string
		err  string
	}{
		"one":               {[]cut{{"# a", "}"}}, "# a|  x|}", ""},
		"a single line":     {[]cut{{"end", "end"}}, "end", ""},
		"something between": {[]cut{{"$ plan", "$"}, {"# b", "}"}}, "$ plan|⋮||# b|}", ""},
		"nothing between":   {[]cut{{"# a", "}"}, {"# b", "}"}}, "# a|  x|}||# b|}", ""},
		"again":             {[]cut{{"$ plan", "$"}, {"$ plan", "$"}}, "$ plan|⋮||$ plan", ""},
		"no beginning":      {[]cut{{"# c", "}"}}, "", `"# c"`},
		"no end":            {[]cut{{"end", "}"}}, "", `"}"`},
		"wrong order":       {[]cut{{"# b", "}"}, {"# a", "}"}}, "", `"# a"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shown, err := excerpt(output, test.cuts)
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Errorf("got error %v, want one about %s", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, l := range shown {
				got = append(got, l.plain())
			}
			if got := strings.Join(got, "|"); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	const capture = "\x1b[1m$ plan\x1b[0m\n  \x1b[32m+\x1b[0m  <a> & \"b\"  \n"
	var picture bytes.Buffer
	if err := run(strings.NewReader(capture), &picture, []cut{{"$", "  +"}}); err != nil {
		t.Fatal(err)
	}

	type text struct {
		Class string  `xml:"class,attr"`
		X     float64 `xml:"x,attr"`
		Y     int     `xml:"y,attr"`
		Text  string  `xml:",chardata"`
	}
	var svg struct {
		Width  int    `xml:"width,attr"`
		Height int    `xml:"height,attr"`
		Texts  []text `xml:"text"`
	}
	if err := xml.Unmarshal(picture.Bytes(), &svg); err != nil {
		t.Fatalf("%v\n%s", err, &picture)
	}
	// The first text is the window's title.
	want := []text{
		{"bold", margin, titleBar + fontSize, "$\u00a0plan"},
		{"green", margin + 2*cellWidth, titleBar + lineHeight + fontSize, "+"},
		{"", margin + 5*cellWidth, titleBar + lineHeight + fontSize, "<a>\u00a0&\u00a0\"b\""},
	}
	if diff := cmp.Diff(want, svg.Texts[1:]); diff != "" {
		t.Error(diff)
	}
	const right = 117 // 14 cells
	if svg.Width != right+2*margin || svg.Height != titleBar+2*lineHeight+margin {
		t.Errorf("got %d by %d pixels", svg.Width, svg.Height)
	}
}

func TestRunFails(t *testing.T) {
	t.Parallel()
	if err := run(strings.NewReader("an older demo"), io.Discard, story()); err == nil {
		t.Error("a demo without what the picture shows: no error")
	}
	errBroken := errors.New("broken")
	if err := run(&failing{errBroken}, io.Discard, nil); !errors.Is(err, errBroken) {
		t.Errorf("got error %v", err)
	}
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }
