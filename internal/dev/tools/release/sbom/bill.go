// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"maps"
	"path"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
	packageurl "github.com/package-url/packageurl-go"
)

// bill lists the provider, the modules linked into any of the programs, and Go's standard library.
func (r release) bill() (*cyclonedx.BOM, error) {
	main := r.programs[0].Main
	modules := map[string]debug.Module{}
	for _, program := range r.programs {
		if program.Main.Path != main.Path {
			return nil, fmt.Errorf("programs of %s and of %s in one release", main.Path, program.Main.Path)
		}
		for _, module := range linked(program) {
			modules[packageURL(module)] = module
		}
	}

	// In a build from a checkout, the linker does not record a version of the main module.
	main.Version = "v" + r.version
	provider := component(main)
	provider.Type = cyclonedx.ComponentTypeApplication
	provider.Name, provider.Version = path.Base(main.Path), r.version
	provider.Licenses = &cyclonedx.Licenses{{License: &cyclonedx.License{ID: "MPL-2.0"}}}

	bill := cyclonedx.NewBOM()
	bill.Metadata = &cyclonedx.Metadata{Timestamp: r.time.UTC().Format(time.RFC3339), Component: &provider}
	var components []cyclonedx.Component
	var refs []string
	for _, url := range slices.Sorted(maps.Keys(modules)) {
		components = append(components, component(modules[url]))
		refs = append(refs, url)
	}
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
		BOMRef:     url,
		Type:       cyclonedx.ComponentTypeLibrary,
		Name:       module.Path,
		Version:    module.Version,
		PackageURL: url,
	}
}

func packageURL(module debug.Module) string {
	namespace, name := path.Split(module.Path)
	return packageurl.NewPackageURL(packageurl.TypeGolang, strings.TrimSuffix(namespace, "/"), name, module.Version, nil, "").ToString()
}
