// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// ready is the baseline with a state at hand, which costs it nothing to make.
type ready struct {
	tfprotov6.ProviderServer

	// file has the state in MessagePack.
	file string
}

// ReadDataSource answers with the state, whatever is read.
func (r ready) ReadDataSource(
	context.Context, *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	state, err := r.state()
	return &tfprotov6.ReadDataSourceResponse{State: state}, err
}

// OpenEphemeralResource answers with the state, whatever is opened.
func (r ready) OpenEphemeralResource(
	context.Context, *tfprotov6.OpenEphemeralResourceRequest,
) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	state, err := r.state()
	return &tfprotov6.OpenEphemeralResourceResponse{Result: state}, err
}

func (r ready) state() (*tfprotov6.DynamicValue, error) {
	state, err := os.ReadFile(r.file)
	return &tfprotov6.DynamicValue{MsgPack: state}, err
}
