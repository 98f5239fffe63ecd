// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Sbom writes the software bill of materials of a release, as CycloneDX JSON, from the build information in its programs.
//
//	sbom -version 0.1.0 -time 2006-01-02T15:04:05Z -output FILE PROGRAM...
//
// A PROGRAM may be a pattern as in [path/filepath.Match].
//
// The document is one for all platforms, and the same wherever the release is built. That of cyclonedx-gomod 1.10 is for
// a single program, has the current time or none, and contains the hashes of cyclonedx-gomod itself.
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
	flag.StringVar(&release.version, "version", "", "the `version` of the release, without a v")
	flag.Func("time", "the `time` of the commit, in RFC 3339 format", func(s string) (err error) {
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
		return errors.New("-version, -time and -output are required")
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
		return fmt.Errorf("no programs match %q", patterns)
	}

	file, err := os.Create(output)
	if err != nil {
		return err
	}
	return errors.Join(write(file, r), file.Close())
}

// release is the input of the bill of materials.
type release struct {
	version string
	time    time.Time
	// programs are those of all platforms. Their modules can differ.
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
