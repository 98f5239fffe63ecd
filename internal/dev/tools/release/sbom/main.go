// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Sbom writes the software bill of materials of a release, as CycloneDX JSON, from the build information in its programs.
//
//	sbom -version 0.1.0 -time 2006-01-02T15:04:05Z -output FILE PROGRAM...
//
// A PROGRAM may be a pattern as in [path/filepath.Match].
//
// One document covers all platforms, and does not depend on where the release is built. One of cyclonedx-gomod 1.10 covers
// a single program, has the current time or none, and contains the hashes of cyclonedx-gomod itself.
package main

import (
	"debug/buildinfo"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
	packageurl "github.com/package-url/packageurl-go"
)

func main() {
	version := flag.String("version", "", "the `version` of the release, without a v")
	at := flag.String("time", "", "the `time` of the commit, in RFC 3339 format")
	output := flag.String("output", "", "the `file` to write")
	flag.Parse()
	if err := run(*version, *at, *output, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func run(version, at, output string, patterns []string) error {
	if version == "" || output == "" {
		return errors.New("-version, -time and -output are required")
	}
	timestamp, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return fmt.Errorf("-time: %w", err)
	}
	// The programs of different platforms can have different modules.
	var programs []*debug.BuildInfo
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil {
			return fmt.Errorf("%s: %w", pattern, err)
		}
		for _, file := range files {
			program, err := buildinfo.ReadFile(file)
			if err != nil {
				return err
			}
			programs = append(programs, program)
		}
	}
	if len(programs) == 0 {
		return fmt.Errorf("no programs match %q", patterns)
	}
	bill, err := newBill(version, timestamp, programs)
	if err != nil {
		return err
	}
	file, err := os.Create(output)
	if err != nil {
		return err
	}
	encoder := cyclonedx.NewBOMEncoder(file, cyclonedx.BOMFileFormatJSON).SetPretty(true)
	return errors.Join(encoder.EncodeVersion(bill, cyclonedx.SpecVersion1_6), file.Close())
}

// newBill lists the provider, the modules linked into any of the programs, and Go's standard library.
func newBill(version string, at time.Time, programs []*debug.BuildInfo) (*cyclonedx.BOM, error) {
	main := programs[0].Main
	modules := map[string]debug.Module{}
	for _, program := range programs {
		if program.Main.Path != main.Path {
			return nil, fmt.Errorf("programs of %s and of %s in one release", main.Path, program.Main.Path)
		}
		for _, module := range linked(program) {
			modules[packageURL(module)] = module
		}
	}

	// In a build from a checkout, the linker does not record a version of the main module.
	main.Version = "v" + version
	provider := component(main)
	provider.Type = cyclonedx.ComponentTypeApplication
	provider.Name, provider.Version = path.Base(main.Path), version
	provider.Licenses = &cyclonedx.Licenses{{License: &cyclonedx.License{ID: "MPL-2.0"}}}

	var components []cyclonedx.Component
	refs := slices.Sorted(maps.Keys(modules))
	for _, ref := range refs {
		components = append(components, component(modules[ref]))
	}
	bill := cyclonedx.NewBOM()
	bill.Metadata = &cyclonedx.Metadata{Timestamp: at.UTC().Format(time.RFC3339), Component: &provider}
	bill.Components = &components
	// Programs do not record which module requires which.
	bill.Dependencies = &[]cyclonedx.Dependency{{Ref: provider.BOMRef, Dependencies: &refs}}
	return bill, nil
}

// linked returns the modules in a program, except the main module.
func linked(program *debug.BuildInfo) []debug.Module {
	goVersion, _, _ := strings.Cut(program.GoVersion, " ") // GOEXPERIMENT settings follow
	modules := []debug.Module{{Path: "std", Version: strings.TrimPrefix(goVersion, "go")}}
	for _, module := range program.Deps {
		if module.Replace != nil {
			module = module.Replace
		}
		modules = append(modules, *module)
	}
	return modules
}

func component(module debug.Module) cyclonedx.Component {
	url := packageURL(module)
	return cyclonedx.Component{
		BOMRef: url, Type: cyclonedx.ComponentTypeLibrary, Name: module.Path, Version: module.Version, PackageURL: url,
	}
}

func packageURL(module debug.Module) string {
	namespace, name := path.Split(module.Path)
	return packageurl.NewPackageURL(packageurl.TypeGolang, strings.TrimSuffix(namespace, "/"), name, module.Version, nil, "").ToString()
}
