// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package pluginclient_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/pluginclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

const dataSource = "alidomain_email_verification"

func text(s string) tftypes.Value {
	return tftypes.NewValue(tftypes.String, s)
}

func newClient(t *testing.T) pluginclient.Client {
	t.Helper()
	noEnvironment := func(string) string { return "" }
	client, err := pluginclient.New(t.Context(), provider.NewServer("1.2.3", noEnvironment)())
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestClient(t *testing.T) {
	t.Parallel()
	service := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(1)...))
	client := newClient(t)
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
	client := newClient(t)
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
