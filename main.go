// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-alidomain is a Terraform provider that reads the e-mail verifications of domain registrants
// at Alibaba Cloud.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

// version is set by the linker.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "run so that a debugger such as delve can attach")
	flag.Parse()
	if err := provider.Serve(version, *debug); err != nil {
		// Serve discards what package log prints.
		fmt.Fprintln(os.Stderr, "terraform-provider-alidomain:", err)
		os.Exit(1)
	}
}
