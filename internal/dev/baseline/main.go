// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Baseline is the provider without its work: the same schemas on the same framework, answered from constants. What a plan
// with it takes is what Terraform, the plugin protocol and the framework take by themselves, and what "make bench"
// compares the provider with.
//
// With BASELINE_LATENCY, such as "100ms", a read of an address waits so long, as if it asked somebody. With BASELINE_STATE, every
// read answers with the state in the file of that name, in MessagePack: what is left then is Terraform's part alone.
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
	if err := run(os.Getenv("BASELINE_LATENCY"), os.Getenv("BASELINE_STATE")); err != nil {
		log.Fatal(err)
	}
}

func run(latency, state string) error {
	wait, err := time.ParseDuration(cmp.Or(latency, "0s"))
	if err != nil {
		return fmt.Errorf("BASELINE_LATENCY: %w", err)
	}
	newServer := func() tfprotov6.ProviderServer {
		if state != "" {
			return ready{ProviderServer: newServer(wait), file: state}
		}
		return newServer(wait)
	}
	return tf6server.Serve("registry.terraform.io/alidomain/alidomain", newServer)
}
