// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Profiled is the provider, writing profiles of itself: PID.cpu.pprof and PID.allocs.pprof, in the folder that
// PROFILE_DIR names. It is a program of its own so that the one that is released has no part of it.
package main

import (
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime/pprof"

	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

func main() {
	if err := run(os.Getenv("PROFILE_DIR")); err != nil {
		log.Fatal(err)
	}
}

func run(dir string) (err error) {
	cpu, err := os.Create(profile(dir, "cpu"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cpu.Close()) }()
	if err := pprof.StartCPUProfile(cpu); err != nil {
		return err
	}
	err = provider.Serve("profiled", false)
	pprof.StopCPUProfile()
	if err != nil {
		return err
	}
	allocs, err := os.Create(profile(dir, "allocs"))
	if err != nil {
		return err
	}
	return errors.Join(pprof.Lookup("allocs").WriteTo(allocs, 0), allocs.Close())
}

// profile is the path of a profile of this process.
func profile(dir, kind string) string {
	return filepath.Join(dir, fmt.Sprintf("%d.%s.pprof", os.Getpid(), kind))
}
