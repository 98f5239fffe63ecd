// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Floor is the provider without its work: the same schemas on the same framework, answered from constants. What a plan
// with it takes is what Terraform, the plugin protocol and the framework take by themselves, and what "make bench"
// compares the provider with.
package main

import (
	"cmp"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

func main() {
	if err := run(os.Getenv("FLOOR_LATENCY")); err != nil {
		log.Fatal(err)
	}
}

// run serves the floor. latency is what a read waits, such as "100ms"; empty for nothing.
func run(latency string) error {
	wait, err := time.ParseDuration(cmp.Or(latency, "0s"))
	if err != nil {
		return fmt.Errorf("FLOOR_LATENCY: %w", err)
	}
	newServer := func() tfprotov6.ProviderServer { return newServer(wait) }
	return tf6server.Serve("registry.terraform.io/alidomain/alidomain", newServer)
}
