// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/pluginclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

// A comparison with the baseline is meaningful only while Terraform sees the same schemas.
func TestSchemas_equalTheProviders(t *testing.T) {
	t.Parallel()
	schemas := func(server tfprotov6.ProviderServer) *tfprotov6.GetProviderSchemaResponse {
		resp, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
		if err != nil {
			t.Fatal(err)
		}
		return resp
	}
	want := schemas(provider.NewServer("1.2.3", domaintest.Env{}.Getenv)())
	if diff := cmp.Diff(want, schemas(newServer(0))); diff != "" {
		t.Errorf("schemas (-provider +baseline):\n%s", diff)
	}
}

// Terraform requires that every computed attribute has a known value.
func TestRead_valuesAreKnown(t *testing.T) {
	t.Parallel()
	for _, server := range []tfprotov6.ProviderServer{newServer(0), pluginclient.Ephemeral(newServer(0))} {
		schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
		if err != nil {
			t.Fatal(err)
		}
		client, err := pluginclient.New(t.Context(), server)
		if err != nil {
			t.Fatal(err)
		}
		for name := range schemas.DataSourceSchemas {
			resp, err := client.Read(t.Context(), name, nil)
			if err != nil {
				t.Fatal(err)
			}
			state, err := client.State(name, resp)
			if err != nil {
				t.Fatal(err)
			}
			for attribute, value := range state {
				if !value.IsFullyKnown() {
					t.Errorf("%T: %s.%s is not known: %s", server, name, attribute, value)
				}
			}
			if got := state["verified"]; name == "alidomain_email_verification" && !got.Equal(tftypes.NewValue(tftypes.Bool, true)) {
				t.Errorf("%T: verified is %s", server, got)
			}
		}
	}
}

func TestStateServer_returnsFile(t *testing.T) {
	t.Parallel()
	server := stateServer{newServer(0), filepath.Join(t.TempDir(), "state.msgpack")}
	if _, err := server.ReadDataSource(t.Context(), nil); err == nil {
		t.Error("a read without the file: no error")
	}
	if _, err := server.OpenEphemeralResource(t.Context(), nil); err == nil {
		t.Error("an open without the file: no error")
	}
	const want = "\x81\xa5email\xc0"
	if err := os.WriteFile(server.file, []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
	if resp, err := server.ReadDataSource(t.Context(), nil); err != nil || string(resp.State.MsgPack) != want {
		t.Errorf("read: got %+v (error %v)", resp, err)
	}
	if resp, err := server.OpenEphemeralResource(t.Context(), nil); err != nil || string(resp.Result.MsgPack) != want {
		t.Errorf("open: got %+v (error %v)", resp, err)
	}
}
