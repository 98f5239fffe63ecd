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

const dataSource = "alidomain_email_verification"

func text(s string) tftypes.Value {
	return tftypes.NewValue(tftypes.String, s)
}

func newServer() tfprotov6.ProviderServer {
	noEnvironment := func(string) string { return "" }
	return provider.NewServer("1.2.3", noEnvironment)()
}

func newClient(t *testing.T, server tfprotov6.ProviderServer) pluginclient.Client {
	t.Helper()
	client, err := pluginclient.New(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestClient(t *testing.T) {
	t.Parallel()
	for name, server := range map[string]tfprotov6.ProviderServer{
		"data source":        newServer(),
		"ephemeral resource": pluginclient.Ephemeral(newServer()),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testClient(t, newClient(t, server))
		})
	}
}

func testClient(t *testing.T, client pluginclient.Client) {
	t.Helper()
	service := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(1)...))
	if err := client.Configure(t.Context(), pluginclient.Attributes{
		"access_key": text(domaintest.AccessKeyID), "secret_key": text(domaintest.AccessKeySecret), "endpoint": text(service.URL),
	}); err != nil {
		t.Fatal(err)
	}

	validated, err := client.Validate(t.Context(), dataSource, pluginclient.Attributes{"email": text("member00001")})
	if err != nil {
		t.Fatal(err)
	}
	if len(validated.Diagnostics) != 1 {
		t.Errorf("half an address: %v", validated.Diagnostics)
	}

	resp, err := client.Read(t.Context(), dataSource, pluginclient.Attributes{"email": text("member00001@example.com")})
	if err != nil {
		t.Fatal(err)
	}
	state, err := client.State(dataSource, resp)
	if err != nil {
		t.Fatal(err)
	}
	if want := tftypes.NewValue(tftypes.Bool, true); !state["verified"].Equal(want) {
		t.Errorf("verified = %s, want %s", state["verified"], want)
	}

	resp, err = client.Read(t.Context(), dataSource, pluginclient.Attributes{"email": text("absent@example.com")})
	if err != nil {
		t.Fatal(err)
	}
	if state, err := client.State(dataSource, resp); err == nil {
		t.Errorf("an answer with an error has the state %v", state)
	}
}

func TestClient_refused(t *testing.T) {
	t.Parallel()
	client := newClient(t, newServer())
	err := client.Configure(t.Context(), pluginclient.Attributes{"access_key": text("testid")})
	if err == nil || !strings.HasPrefix(err.Error(), "ERROR: ") {
		t.Errorf("half an access key: %v", err)
	}
	for name, arguments := range map[string]pluginclient.Attributes{
		"no such argument": {"address": text("ada@example.com")},
		"of another type":  {"email": tftypes.NewValue(tftypes.Bool, true)},
	} {
		if _, err := client.Read(t.Context(), dataSource, arguments); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
