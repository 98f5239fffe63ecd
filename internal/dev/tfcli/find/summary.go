// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// summary counts the tests of "go test -json", whose events are written to it, and prints what "go test" prints: a line for
// each package, and the output of failed tests.
type summary struct {
	stdout io.Writer
	// progress gets a line whenever a package ends.
	progress io.Writer

	line                    []byte // incomplete
	running                 map[string]*testPackage
	packages, broken        int
	passed, failed, skipped int
}

// testPackage is a package whose tests are running.
type testPackage struct {
	failed  int
	running map[string]*bytes.Buffer // the output of tests, by name
	output  bytes.Buffer             // of failed tests, and of no test, without the last line
	last    string
}

// event is an event as "go doc test2json" and "go help buildjson" describe it.
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64 // seconds
}

func newSummary(stdout, progress io.Writer) *summary {
	return &summary{stdout: stdout, progress: progress, running: make(map[string]*testPackage)}
}

// Write never fails.
func (s *summary) Write(p []byte) (int, error) {
	for line := range bytes.Lines(p) {
		if s.line = append(s.line, line...); line[len(line)-1] != '\n' {
			break
		}
		var e event
		if err := json.Unmarshal(s.line, &e); err != nil {
			e = event{Action: "build-output", Output: string(s.line)}
		}
		s.line = s.line[:0]
		s.add(e)
	}
	return len(p), nil
}

func (s *summary) add(e event) {
	if e.Action == "build-output" {
		fmt.Fprint(s.stdout, e.Output)
	}
	if e.Package == "" {
		return
	}
	if s.running[e.Package] == nil {
		s.running[e.Package] = &testPackage{running: make(map[string]*bytes.Buffer)}
	}
	pkg := s.running[e.Package]
	ended := e.Action == "pass" || e.Action == "fail" || e.Action == "skip"
	switch {
	case e.Test == "" && ended:
		s.endPackage(e.Package, e.Action)
	case e.Test == "":
		pkg.output.WriteString(pkg.last)
		pkg.last = e.Output
	case ended:
		s.endTest(pkg, e.Test, e.Action, fmt.Sprintf("%.2fs", e.Elapsed))
	case pkg.running[e.Test] == nil:
		pkg.running[e.Test] = new(bytes.Buffer)
	// The other lines say that the test starts, pauses, continues or ends.
	case !strings.HasPrefix(e.Output, "=== ") && !strings.HasPrefix(e.Output, "--- "):
		pkg.running[e.Test].WriteString(e.Output)
	}
}

func (s *summary) endTest(pkg *testPackage, test, outcome, took string) {
	switch outcome {
	case "pass":
		s.passed++
	case "skip":
		s.skipped++
	case "fail":
		s.failed++
		pkg.failed++
		fmt.Fprintf(&pkg.output, "--- FAIL: %s (%s)\n%s", test, took, pkg.running[test])
	}
	delete(pkg.running, test)
}

// endPackage prints the output of a package that failed, or else its last line.
func (s *summary) endPackage(name, outcome string) {
	pkg := s.running[name]
	for _, test := range slices.Sorted(maps.Keys(pkg.running)) {
		s.endTest(pkg, test, "fail", "not finished")
	}
	delete(s.running, name)
	if outcome != "skip" { // because it has no tests
		s.packages++
	}
	if outcome == "fail" {
		s.broken++
		if pkg.failed == 0 { // for example because it does not compile
			s.failed++
		}
		fmt.Fprint(s.stdout, pkg.output.String())
	}
	fmt.Fprint(s.stdout, pkg.last)
	fmt.Fprintf(s.progress, "%d packages, %d tests\n", s.packages, s.passed+s.failed+s.skipped)
}

// close prints the result; err is that of the command. Packages that have not ended count as failed. The last line is also for
// programs.
func (s *summary) close(took time.Duration, err error) {
	for _, name := range slices.Sorted(maps.Keys(s.running)) {
		s.endPackage(name, "fail")
	}
	if err == nil {
		fmt.Fprintf(s.stdout, "ok: %d packages", s.packages)
	} else {
		fmt.Fprintf(s.stdout, "FAIL: %d of %d packages", s.broken, s.packages)
		s.failed = max(s.failed, 1) // for example because of a flag that does not exist
	}
	fmt.Fprintf(s.stdout, " in %s\nTests: %d passed, %d failed, %d skipped\n", took.Round(time.Second), s.passed, s.failed, s.skipped)
}
