// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Floor is the provider without its work: the same schemas on the same framework, answered from constants. What a plan
// with it takes is what Terraform, the plugin protocol and the framework take by themselves, and what "make bench"
// compares the provider with.
package main

import (
	"log"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

func main() {
	if err := tf6server.Serve("registry.terraform.io/alidomain/alidomain", newServer); err != nil {
		log.Fatal(err)
	}
}
