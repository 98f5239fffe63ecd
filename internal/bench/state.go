// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

// writeState writes the state of a read of all records, as the provider sends it to the CLI, to a file.
func (l laboratory) writeState(ctx context.Context, file string) error {
	env := map[string]string{
		"ALIBABA_CLOUD_ENDPOINT_DOMAIN": l.service.URL,
		"ALICLOUD_ACCESS_KEY":           domaintest.AccessKeyID,
		"ALICLOUD_SECRET_KEY":           domaintest.AccessKeySecret,
	}
	server := provider.NewServer("bench", func(name string) string { return env[name] })()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return err
	}
	config, err := empty(schemas.Provider)
	if err != nil {
		return err
	}
	configured, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: config})
	if err != nil {
		return err
	}
	const name = "alidomain_email_verifications"
	if config, err = empty(schemas.DataSourceSchemas[name]); err != nil {
		return err
	}
	read, err := server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: config})
	if err != nil {
		return err
	}
	for _, diagnostic := range append(configured.Diagnostics, read.Diagnostics...) {
		return fmt.Errorf("reading all records: %s: %s", diagnostic.Summary, diagnostic.Detail)
	}
	return os.WriteFile(file, read.State.MsgPack, 0o600)
}

// empty is a block in which nothing is set.
func empty(schema *tfprotov6.Schema) (*tfprotov6.DynamicValue, error) {
	typ, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		return nil, errors.New("the schema is not that of a block")
	}
	attributes := make(map[string]tftypes.Value, len(typ.AttributeTypes))
	for name, of := range typ.AttributeTypes {
		attributes[name] = tftypes.NewValue(of, nil)
	}
	value, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, attributes))
	return &value, err
}
