// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestMain lets the test program play the part of one that is measured.
func TestMain(m *testing.M) {
	// Else it takes a second to end under the race detector.
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil {
		panic(err)
	}
	switch os.Args[len(os.Args)-1] {
	case "works":
	case "fails":
		os.Exit(1)
	default:
		os.Exit(m.Run())
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "maxrss")
	for range 2 {
		if err := run(self, []string{"works"}, path); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(content))
	if len(lines) != 2 {
		t.Fatalf("got %q, want a line for each run", content)
	}
	// A Go program takes more than a megabyte, and this one less than a gigabyte: so the unit is right.
	for _, line := range lines {
		if peak, err := strconv.ParseInt(line, 10, 64); err != nil || peak < 1<<20 || peak > 1<<30 {
			t.Errorf("got %q bytes", line)
		}
	}
}

func TestRun_errors(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "maxrss")
	for name, args := range map[string][]string{self: {"fails"}, path + ".missing": {"works"}} {
		if err := run(name, args, path); err == nil {
			t.Errorf("%s %v: no error", name, args)
		}
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a program that failed is counted")
	}
}
