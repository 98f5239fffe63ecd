// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

// read measures a read of all records in a new process, from the request until the response has been received.
func (b bench) read(p program, s scenario) measurement {
	return func(ctx context.Context) (sample, error) {
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		account, err := b.account(ctx, s.account)
		if err != nil {
			return sample{}, err
		}
		address, stop, err := b.start(ctx, p, s.environ(account)...)
		if err != nil {
			return sample{}, err
		}
		defer stop()
		conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()),
			grpc.WithDefaultCallOptions(grpc.ForceCodec(rawCodec{}), grpc.MaxCallRecvMsgSize(math.MaxInt32)))
		if err != nil {
			return sample{}, err
		}
		defer func() { _ = conn.Close() }()
		account.service.ResetRequests()
		configure, err := request(ctx, "1.11.4", func(s *tfprotov6.GetProviderSchemaResponse) *tfprotov6.Schema { return s.Provider })
		if err != nil {
			return sample{}, err
		}
		const dataSource = "alidomain_email_verifications"
		read, err := request(ctx, dataSource, func(s *tfprotov6.GetProviderSchemaResponse) *tfprotov6.Schema {
			return s.DataSourceSchemas[dataSource]
		})
		if err != nil {
			return sample{}, err
		}
		var resp []byte
		if err := conn.Invoke(ctx, "/tfplugin6.Provider/ConfigureProvider", configure, &resp); err != nil {
			return sample{}, err
		}
		started := time.Now()
		if err := conn.Invoke(ctx, "/tfplugin6.Provider/ReadDataSource", read, &resp); err != nil {
			return sample{}, err
		}
		took := time.Since(started)
		if len(resp) < 100*s.account {
			return sample{}, fmt.Errorf("%s responded with only %d bytes", p, len(resp))
		}
		stats := account.service.Stats()
		return sample{float64(took), stats.Requests, stats.Connections}, nil
	}
}

// request returns a ConfigureProvider.Request with a Terraform version, or a ReadDataSource.Request with a data source. Both
// are followed by a configuration, in which everything is null.
func request(
	ctx context.Context, first string, of func(*tfprotov6.GetProviderSchemaResponse) *tfprotov6.Schema,
) ([]byte, error) {
	server := provider.NewServer("bench", os.Getenv)()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	block := of(schemas).ValueType()
	nulls := make(map[string]tftypes.Value)
	for name, attribute := range block.(tftypes.Object).AttributeTypes { //nolint:forcetypeassert // a schema is an object
		nulls[name] = tftypes.NewValue(attribute, nil)
	}
	config, err := tfprotov6.NewDynamicValue(block, tftypes.NewValue(block, nulls))
	if err != nil {
		return nil, err
	}
	encoded := protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), config.MsgPack)
	text := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), first)
	return protowire.AppendBytes(protowire.AppendTag(text, 2, protowire.BytesType), encoded), nil
}

// rawCodec sends and receives encoded messages, because the protocol library keeps its types to itself.
type rawCodec struct{}

// Name returns the name of the encoding.
func (rawCodec) Name() string { return "proto" }

// Marshal returns the message.
func (rawCodec) Marshal(v any) ([]byte, error) {
	return v.([]byte), nil //nolint:forcetypeassert // read passes nothing else
}

// Unmarshal copies the message.
func (rawCodec) Unmarshal(data []byte, v any) error {
	*v.(*[]byte) = append([]byte{}, data...) //nolint:forcetypeassert // as above
	return nil
}
