// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/pluginclient"
)

func TestReady(t *testing.T) {
	t.Parallel()
	for name, wrap := range map[string]func(tfprotov6.ProviderServer) tfprotov6.ProviderServer{
		"data source":        func(server tfprotov6.ProviderServer) tfprotov6.ProviderServer { return server },
		"ephemeral resource": pluginclient.Ephemeral,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "state.msgpack")
			server := wrap(ready{ProviderServer: newServer(0), file: file})
			if resp, err := server.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{}); err == nil {
				t.Errorf("without the file it answers %v", resp)
			}
			const state = "\x81\xa5email\xc0"
			if err := os.WriteFile(file, []byte(state), 0o600); err != nil {
				t.Fatal(err)
			}
			resp, err := server.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{})
			if err != nil {
				t.Fatal(err)
			}
			if got := string(resp.State.MsgPack); got != state {
				t.Errorf("state = %q, want %q", got, state)
			}
		})
	}
}
