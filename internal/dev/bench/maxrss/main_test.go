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

// The go command serves as a program to measure.
func TestRun_appendsPeaks(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "maxrss")
	for _, arg := range []string{"version", "no-such-command", "version"} {
		if err := run("go", []string{arg}, file); (err == nil) != (arg == "version") {
			t.Errorf("go %s: %v", arg, err)
		}
	}
	if err := run(file+".missing", nil, file); err == nil {
		t.Error("a program that is missing: no error")
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	peaks := strings.Fields(string(content))
	if len(peaks) != 2 {
		t.Fatalf("got %q, want a line for each success", content)
	}
	// A Go program uses more than a megabyte, and this one less than a gigabyte, so the unit is right.
	for _, peak := range peaks {
		if n, err := strconv.ParseInt(peak, 10, 64); err != nil || n < 1<<20 || n > 1<<30 {
			t.Errorf("got %q bytes", peak)
		}
	}
}
