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

// The program that is measured is the go command, which every machine with this test has.
func TestRun(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "maxrss")
	for range 2 {
		if err := run("go", []string{"version"}, path); err != nil {
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

func TestRun_doesNotCountFailures(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "maxrss")
	for name, arg := range map[string]string{"go": "no-such-command", path + ".missing": "version"} {
		if err := run(name, []string{arg}, path); err == nil {
			t.Errorf("%s %s: no error", name, arg)
		}
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a program that failed is counted")
	}
}
