// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// ready is the floor with a state at hand, which costs it nothing to make.
type ready struct {
	tfprotov6.ProviderServer

	// file has the state in MessagePack.
	file string
}

// ReadDataSource answers with the state, whatever is read.
func (r ready) ReadDataSource(
	context.Context, *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	state, err := os.ReadFile(r.file)
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ReadDataSourceResponse{State: &tfprotov6.DynamicValue{MsgPack: state}}, nil
}
