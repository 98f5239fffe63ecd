// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/pluginclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

const (
	singleType = "alidomain_email_verification"
	pluralType = "alidomain_email_verifications"
)

// connect returns a client of a provider server that is configured for a stand-in.
func connect(
	tb testing.TB, server func(func(string) string) tfprotov6.ProviderServer, service *domaintest.Server,
) pluginclient.Client {
	tb.Helper()
	client, err := pluginclient.New(tb.Context(), server(service.Env().Getenv))
	if err != nil {
		tb.Fatal(err)
	}
	if err := client.Configure(tb.Context(), nil); err != nil {
		tb.Fatal(err)
	}
	return client
}

func mustRead(
	tb testing.TB, client pluginclient.Client, name string, config values,
) *tfprotov6.ReadDataSourceResponse {
	tb.Helper()
	resp, err := client.Read(tb.Context(), name, config)
	if err != nil {
		tb.Fatal(err)
	}
	return resp
}

func wrapped(getenv func(string) string) tfprotov6.ProviderServer {
	return NewServer("1.2.3", getenv)()
}

func unwrapped(getenv func(string) string) tfprotov6.ProviderServer {
	return providerserver.NewProtocol6(New("1.2.3", getenv)())()
}

// opened is wrapped with ephemeral resources instead of data sources.
func opened(getenv func(string) string) tfprotov6.ProviderServer {
	return pluginclient.Ephemeral(wrapped(getenv))
}

func texts(values ...string) tftypes.Value {
	elements := make([]tftypes.Value, 0, len(values))
	for _, value := range values {
		elements = append(elements, tftypes.NewValue(tftypes.String, value))
	}
	return tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, elements)
}

// What the configuration sets is in the state as well, whether or not it bypasses the framework.
func TestServer_readKeepsConfiguration(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		dataSource string
		config     values
	}{
		"one":    {singleType, values{"email": tftypes.NewValue(tftypes.String, "member00001@example.com")}},
		"chosen": {pluralType, values{"emails": texts("MEMBER00002@example.com", "member00010@example.com", "absent@example.com")}},
		"none":   {pluralType, values{"emails": texts()}},
		"timeouts": {pluralType, values{"timeouts": tftypes.NewValue(
			tftypes.Object{AttributeTypes: map[string]tftypes.Type{"read": tftypes.String}},
			map[string]tftypes.Value{"read": tftypes.NewValue(tftypes.String, "1m")})}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(20)...))
			for kind, server := range map[string]func(func(string) string) tfprotov6.ProviderServer{
				"data source": wrapped, "ephemeral resource": opened,
			} {
				client := connect(t, server, service)
				state, err := client.State(test.dataSource, mustRead(t, client, test.dataSource, test.config))
				if err != nil {
					t.Fatal(err)
				}
				for attribute, value := range test.config {
					if !state[attribute].Equal(value) {
						t.Errorf("%s: %s = %s, want %s of the configuration", kind, attribute, state[attribute], value)
					}
				}
			}
		})
	}
}

// The stand-in accepts the request of each data source, and what it responds arrives in each attribute.
func TestDataSources_fillEveryAttribute(t *testing.T) {
	t.Parallel()
	schemas, err := wrapped(domaintest.Env{}.Getenv).GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	client := connect(t, wrapped, domaintest.Start(t,
		domaintest.WithRecords(domaintest.VerifiedRecord(subjects()["email"])),
		domaintest.WithRegistrantProfiles(domaintest.VerifiedProfile(1000001, "ada@example.com")),
		domaintest.WithDomains(domaintest.RegisteredDomain(subjects()["domain_name"])),
	))
	// Null without "emails", and for a verified address.
	null := []string{"missing_emails", "link_expired"}
	for typeName, schema := range schemas.DataSourceSchemas {
		state, err := client.State(typeName, mustRead(t, client, typeName, required(t, schema.Block)))
		if err != nil {
			t.Fatal(err)
		}
		for _, attribute := range schema.Block.Attributes {
			if attribute.Computed && !slices.Contains(null, attribute.Name) && state[attribute.Name].IsNull() {
				t.Errorf("%s: %s is null", typeName, attribute.Name)
			}
		}
	}
}

// The framework keeps every context, so callContext must release the values in it.
func TestServer_releasesContexts(t *testing.T) {
	t.Parallel()
	service := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(1)...))
	for name, test := range map[string]struct {
		server func(func(string) string) tfprotov6.ProviderServer
		want   bool
	}{
		"wrapped":            {wrapped, true},
		"ephemeral resource": {opened, true},
		// Once this fails, the framework releases contexts itself, and callContext can be removed.
		"unwrapped": {unwrapped, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := connect(t, test.server, service)
			config := values{"email": tftypes.NewValue(tftypes.String, "member00001@example.com")}
			for rpc, call := range map[string]func(context.Context) error{
				"ReadDataSource": func(ctx context.Context) error {
					_, err := client.Read(ctx, singleType, config)
					return err
				},
				"ValidateDataResourceConfig": func(ctx context.Context) error {
					_, err := client.Validate(ctx, singleType, config)
					return err
				},
			} {
				type key struct{}
				value := &[1 << 10]byte{}
				pointer := weak.Make(value)
				ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, value))
				err := call(ctx)
				cancel() // gRPC cancels the context of a call at its end
				if err != nil {
					t.Fatal(err)
				}
				runtime.GC()
				if got := pointer.Value() == nil; got != test.want {
					t.Errorf("%s: released = %t, want %t", rpc, got, test.want)
				}
			}
			runtime.KeepAlive(client)
		})
	}
}

// A read that is canceled sends no requests after those in flight, and keeps no records.
func TestServer_canceledReadStops(t *testing.T) { //nolint:paralleltest // it measures the heap
	const (
		pages   = 8 // the first alone, then 2 to 4, 5 to 7, and 8
		records = pages * domainapi.MaxPageSize
	)
	service := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(records)...), domaintest.CountOnly())
	client := connect(t, wrapped, service)
	read := func(ctx context.Context) bool {
		resp, err := client.Read(ctx, pluralType, nil)
		return err == nil && len(resp.Diagnostics) == 0
	}
	if !read(t.Context()) { // so that the stand-in and the transport have what they keep
		t.Fatal("a read that is not canceled fails")
	}
	heap := func() int64 {
		runtime.GC()
		runtime.GC() // frees pooled objects
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return int64(stats.HeapAlloc) //nolint:gosec // far below the limit
	}
	before := heap()

	service.ResetRequests()
	service.Inject(domaintest.Fault{
		Match: func(r domaintest.Request) bool { return r.Params.Get("PageNum") == "5" }, Until: make(chan struct{}),
	})
	ctx, cancel := context.WithCancel(t.Context())
	succeeded := make(chan bool, 1)
	go func() { succeeded <- read(ctx) }()
	if err := service.Await(ctx, func(stats domaintest.Stats) bool { return stats.Requests >= 5 }); err != nil {
		t.Fatal(err)
	}
	during := heap()
	cancel()
	if <-succeeded {
		t.Error("it succeeded")
	}
	if got := service.Stats().Requests; got >= pages {
		t.Errorf("%d requests, although page 5 never came", got)
	}
	const recordBytes = 200 // at least
	if held, kept := during-before, heap()-before; held < 4*domainapi.MaxPageSize*recordBytes || kept > domainapi.MaxPageSize*recordBytes {
		t.Errorf("it held %d bytes when it was canceled, and keeps %d", held, kept)
	}
}

func TestServer_readReportsError(t *testing.T) {
	t.Parallel()
	service := domaintest.Start(t)
	service.Inject(domaintest.Fault{Status: 403, Code: "Forbidden"})
	for name, server := range map[string]func(func(string) string) tfprotov6.ProviderServer{
		"data source": wrapped, "ephemeral resource": opened,
	} {
		resp := mustRead(t, connect(t, server, service), pluralType, nil)
		if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Severity != tfprotov6.DiagnosticSeverityError {
			t.Errorf("%s: diagnostics = %v, want one error", name, resp.Diagnostics)
		}
	}
}

// BenchmarkServer_read measures a read from request to response, including the stand-in's share.
func BenchmarkServer_read(b *testing.B) {
	const records = 12_000
	service := domaintest.Start(b, domaintest.WithRecords(domaintest.Fleet(records)...), domaintest.CountOnly(),
		domaintest.WithRegistrantProfiles(domaintest.VerifiedProfile(1, "ada@example.com")),
		domaintest.WithDomains(domaintest.RegisteredDomain("example.com")))
	for kind, client := range map[string]pluginclient.Client{
		"data":      connect(b, wrapped, service),
		"ephemeral": connect(b, opened, service),
	} {
		for name, benchmark := range map[string]struct {
			dataSource string
			config     values
		}{
			"address":                          {singleType, values{"email": tftypes.NewValue(tftypes.String, "member00001@example.com")}},
			"profile":                          {"alidomain_registrant_profile", values{"registrant_profile_id": tftypes.NewValue(tftypes.Number, 1)}},
			"domain":                           {"alidomain_domain", values{"domain_name": tftypes.NewValue(tftypes.String, "example.com")}},
			fmt.Sprintf("records=%d", records): {pluralType, nil},
		} {
			b.Run(name+"/"+kind, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if resp := mustRead(b, client, benchmark.dataSource, benchmark.config); len(resp.Diagnostics) > 0 {
						b.Fatal(resp.Diagnostics[0].Detail)
					}
				}
			})
		}
	}
}
