// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"os"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/pluginclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

// writeState writes the state of a read of all records, as the provider sends it to the CLI, to a file.
func (l laboratory) writeState(ctx context.Context, file string) error {
	server := provider.NewServer("bench", l.service.Env().Getenv)()
	client, err := pluginclient.New(ctx, server)
	if err != nil {
		return err
	}
	if err := client.Configure(ctx, nil); err != nil {
		return err
	}
	const name = "alidomain_email_verifications"
	resp, err := client.Read(ctx, name, nil)
	if err != nil {
		return err
	}
	if _, err := client.State(name, resp); err != nil {
		return err
	}
	return os.WriteFile(file, resp.State.MsgPack, 0o600)
}
