// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
)

func program(mainPath string, deps ...*debug.Module) *debug.BuildInfo {
	return &debug.BuildInfo{
		GoVersion: "go1.26.8 X:jsonv2",
		Main:      debug.Module{Path: mainPath, Version: "(devel)"},
		Deps:      deps,
	}
}

func TestNewBill_isReproducible(t *testing.T) {
	t.Parallel()
	common := &debug.Module{Path: "example.com/common", Version: "v1.0.0"}
	at := time.Date(2026, 3, 1, 13, 0, 0, 0, time.FixedZone("", 3600))
	programs := []*debug.BuildInfo{
		program("github.com/alidomain/provider", common, &debug.Module{Path: "example.com/old/v4", Version: "v4.0.0+incompatible"}),
		program("github.com/alidomain/provider", common, &debug.Module{
			Path: "example.com/windows", Version: "v1.0.0",
			Replace: &debug.Module{Path: "example.com/fork", Version: "v1.0.1"},
		}),
	}
	bill, err := newBill("0.1.0", at, programs)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := bill.Metadata.Timestamp, "2026-03-01T12:00:00Z"; got != want {
		t.Errorf("timestamp: got %s, want %s", got, want)
	}
	if got := bill.Metadata.Component; got.Name != "provider" || got.Version != "0.1.0" ||
		got.PackageURL != "pkg:golang/github.com/alidomain/provider@v0.1.0" {
		t.Errorf("main component: got %+v", got)
	}
	want := []string{
		"pkg:golang/example.com/common@v1.0.0",
		"pkg:golang/example.com/fork@v1.0.1",
		"pkg:golang/example.com/old/v4@v4.0.0%2Bincompatible",
		"pkg:golang/std@1.26.8",
	}
	var got []string
	for _, component := range *bill.Components {
		got = append(got, component.PackageURL)
	}
	if !slices.Equal(got, want) {
		t.Errorf("components: got %q, want %q", got, want)
	}
	if got := *(*bill.Dependencies)[0].Dependencies; !slices.Equal(got, want) {
		t.Errorf("dependencies: got %q, want %q", got, want)
	}

	slices.Reverse(programs)
	again, err := newBill("0.1.0", at, programs)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again, bill) {
		t.Errorf("the output depends on the order of programs:\n%+v\n%+v", bill, again)
	}
}

func TestNewBill_rejectsMixedRelease(t *testing.T) {
	t.Parallel()
	_, err := newBill("0.1.0", time.Time{}, []*debug.BuildInfo{program("example.com/a"), program("example.com/b")})
	if err == nil || !strings.Contains(err.Error(), "example.com/b") {
		t.Errorf("got error %v", err)
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	output := filepath.Join(t.TempDir(), "sbom.json")
	const at = "2026-03-01T13:00:00+01:00"
	if err := run("0.1.0", at, output, []string{filepath.Join(filepath.Dir(self), "sbom.tes*")}); err != nil {
		t.Fatal(err)
	}
	document, err := os.ReadFile(output)
	if err != nil {
		t.Fatal(err)
	}
	var bill cyclonedx.BOM
	if err := cyclonedx.NewBOMDecoder(bytes.NewReader(document), cyclonedx.BOMFileFormatJSON).Decode(&bill); err != nil {
		t.Fatalf("%v\n%s", err, document)
	}
	isCycloneDX := func(c cyclonedx.Component) bool { return c.Name == "github.com/CycloneDX/cyclonedx-go" }
	if !slices.ContainsFunc(*bill.Components, isCycloneDX) {
		t.Errorf("the CycloneDX module of this program is missing:\n%s", document)
	}

	for name, test := range map[string]struct{ version, at, pattern string }{
		"nothing matches": {"0.1.0", at, filepath.Join(t.TempDir(), "*")},
		"no Go program":   {"0.1.0", at, output},
		"bad pattern":     {"0.1.0", at, "["},
		"no version":      {"", at, self},
		"no time":         {"0.1.0", "", self},
		"no zone":         {"0.1.0", "2026-03-01T13:00:00", self},
	} {
		if err := run(test.version, test.at, output, []string{test.pattern}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
