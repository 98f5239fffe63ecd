// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/pluginclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

// A comparison with the baseline says something only as long as Terraform sees the same provider, texts aside.
func TestSchemasAreTheProviders(t *testing.T) {
	t.Parallel()
	noEnvironment := func(string) string { return "" }
	want := schemas(t, provider.NewServer("1.2.3", noEnvironment)())
	got := schemas(t, newServer(0))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the provider's schemas (-) are not the baseline's (+):\n%s", diff)
	}
}

func schemas(t *testing.T, server tfprotov6.ProviderServer) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	resp, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	withoutTexts(resp.Provider.Block)
	for _, schema := range resp.DataSourceSchemas {
		withoutTexts(schema.Block)
	}
	for _, schema := range resp.EphemeralResourceSchemas {
		withoutTexts(schema.Block)
	}
	return resp
}

func withoutTexts(block *tfprotov6.SchemaBlock) {
	block.Description, block.DescriptionKind = "", tfprotov6.StringKindPlain
	withoutAttributeTexts(block.Attributes)
	for _, nested := range block.BlockTypes {
		withoutTexts(nested.Block)
	}
}

func withoutAttributeTexts(attributes []*tfprotov6.SchemaAttribute) {
	for _, attribute := range attributes {
		attribute.Description, attribute.DescriptionKind = "", tfprotov6.StringKindPlain
		if attribute.NestedType != nil {
			withoutAttributeTexts(attribute.NestedType.Attributes)
		}
	}
}

// Every computed attribute is a known value, as Terraform demands.
func TestReads(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]pluginclient.Attributes{
		"alidomain_email_verification":  {"email": tftypes.NewValue(tftypes.String, "ada@example.com")},
		"alidomain_email_verifications": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, server := range []tfprotov6.ProviderServer{newServer(0), pluginclient.Ephemeral(newServer(0))} {
				client, err := pluginclient.New(t.Context(), server)
				if err != nil {
					t.Fatal(err)
				}
				resp, err := client.Read(t.Context(), name, config)
				if err != nil {
					t.Fatal(err)
				}
				state, err := client.State(name, resp)
				if err != nil {
					t.Fatal(err)
				}
				for attribute, value := range state {
					if !value.IsFullyKnown() {
						t.Errorf("%T: %s is not known: %s", server, attribute, value)
					}
				}
			}
		})
	}
}
