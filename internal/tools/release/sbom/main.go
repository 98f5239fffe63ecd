// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Sbom writes the software bill of materials of a release, as CycloneDX JSON, from what the Go linker left in its
// programs.
//
//	sbom -version 0.1.0 -time 2006-01-02T15:04:05Z -output FILE PROGRAM...
//
// The same programs give the same bytes: unlike what general-purpose generators write, it holds neither a random serial
// number nor the time at which it was made. A PROGRAM may be a pattern as of [path/filepath.Match].
package main

import (
	"debug/buildinfo"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
)

func main() {
	release := release{}
	flag.StringVar(&release.version, "version", "", "the release's `version`, without a v")
	flag.Func("time", "the `time` of the release's commit, as RFC 3339 has it", func(s string) (err error) {
		release.time, err = time.Parse(time.RFC3339, s)
		return err
	})
	output := flag.String("output", "", "the `file` to write")
	flag.Parse()
	if err := run(release, *output, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func run(r release, output string, patterns []string) error {
	if r.version == "" || r.time.IsZero() || output == "" {
		return errors.New("-version, -time and -output must be given")
	}
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil {
			return fmt.Errorf("%s: %w", pattern, err)
		}
		for _, file := range files {
			info, err := buildinfo.ReadFile(file)
			if err != nil {
				return err
			}
			r.programs = append(r.programs, info)
		}
	}
	if len(r.programs) == 0 {
		return fmt.Errorf("no programs among %q", patterns)
	}

	file, err := os.Create(output)
	if err != nil {
		return err
	}
	return errors.Join(write(file, r), file.Close())
}

// release is what the bill is of.
type release struct {
	version string
	time    time.Time
	// programs are those of all platforms. Which modules are linked in can differ.
	programs []*debug.BuildInfo
}

func write(to io.Writer, r release) error {
	bill, err := r.bill()
	if err != nil {
		return err
	}
	return cyclonedx.NewBOMEncoder(to, cyclonedx.BOMFileFormatJSON).
		SetPretty(true).
		EncodeVersion(bill, cyclonedx.SpecVersion1_6)
}
