// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package pluginclient_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/pluginclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

func email(address string) pluginclient.Attributes {
	return pluginclient.Attributes{"email": tftypes.NewValue(tftypes.String, address)}
}

func TestClient(t *testing.T) {
	t.Parallel()
	const dataSource = "alidomain_email_verification"
	service := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(1)...))
	newServer := provider.NewServer("1.2.3", service.Env().Getenv)
	for name, server := range map[string]tfprotov6.ProviderServer{
		"data source": newServer(), "ephemeral resource": pluginclient.Ephemeral(newServer()),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()
			client, err := pluginclient.New(ctx, server)
			if err != nil {
				t.Fatal(err)
			}
			invalid := pluginclient.Attributes{"region": tftypes.NewValue(tftypes.String, "cn hangzhou")}
			if err := client.Configure(ctx, invalid); err == nil || !strings.HasPrefix(err.Error(), "ERROR: ") {
				t.Errorf("an invalid region: %v", err)
			}
			if err := client.Configure(ctx, nil); err != nil {
				t.Fatal(err)
			}
			if resp, err := client.Validate(ctx, dataSource, email("member00001")); err != nil || len(resp.Diagnostics) != 1 {
				t.Errorf("half an address: %v (error %v)", resp, err)
			}
			resp, err := client.Read(ctx, dataSource, email("member00001@example.com"))
			if err != nil {
				t.Fatal(err)
			}
			state, err := client.State(dataSource, resp)
			if want := tftypes.NewValue(tftypes.Bool, true); err != nil || !state["verified"].Equal(want) {
				t.Errorf("verified = %s (error %v), want %s", state["verified"], err, want)
			}
			if resp, err = client.Read(ctx, dataSource, email("absent@example.com")); err != nil {
				t.Fatal(err)
			}
			if state, err := client.State(dataSource, resp); err == nil {
				t.Errorf("a response with an error has the state %v", state)
			}
			for name, arguments := range map[string]pluginclient.Attributes{
				"an argument that does not exist": {"address": tftypes.NewValue(tftypes.String, "ada@example.com")},
				"another type":                    {"email": tftypes.NewValue(tftypes.Bool, true)},
			} {
				if _, err := client.Read(ctx, dataSource, arguments); err == nil {
					t.Errorf("%s: no error", name)
				}
			}
		})
	}
}
