// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
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

// States that bypass the framework equal those that pass through it.
func TestServer_readMatchesFramework(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		dataSource string
		config     values
	}{
		"one":        {singleType, values{"email": tftypes.NewValue(tftypes.String, "member00001@example.com")}},
		"everything": {pluralType, nil},
		"chosen":     {pluralType, values{"emails": texts("MEMBER00002@example.com", "member00010@example.com", "absent@example.com")}},
		"none":       {pluralType, values{"emails": texts()}},
		"timeouts": {pluralType, values{"timeouts": tftypes.NewValue(
			tftypes.Object{AttributeTypes: map[string]tftypes.Type{"read": tftypes.String}},
			map[string]tftypes.Value{"read": tftypes.NewValue(tftypes.String, "1m")})}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(20)...))
			read := func(server func(func(string) string) tfprotov6.ProviderServer) values {
				client := connect(t, server, service)
				state, err := client.State(test.dataSource, mustRead(t, client, test.dataSource, test.config))
				if err != nil {
					t.Fatal(err)
				}
				return state
			}
			want := read(unwrapped)
			for kind, got := range map[string]values{"data source": read(wrapped), "ephemeral resource": read(opened)} {
				for attribute := range want {
					if strings.HasPrefix(attribute, "request_id") {
						continue // differs between reads
					}
					if !got[attribute].Equal(want[attribute]) {
						t.Errorf("%s: %s = %s, want %s", kind, attribute, got[attribute], want[attribute])
					}
				}
				for attribute, value := range test.config {
					if !got[attribute].Equal(value) {
						t.Errorf("%s: %s = %s, want %s of the configuration", kind, attribute, got[attribute], value)
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
	client := connect(t, wrapped, domaintest.Start(t, domaintest.WithRecords(domaintest.VerifiedRecord(someone))))
	for typeName, schema := range schemas.DataSourceSchemas {
		state, err := client.State(typeName, mustRead(t, client, typeName, required(schema.Block)))
		if err != nil {
			t.Fatal(err)
		}
		for _, attribute := range schema.Block.Attributes {
			// Null without "emails".
			if attribute.Computed && attribute.Name != "missing_emails" && state[attribute.Name].IsNull() {
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

// With a carrier, the framework gets only the model. Without one, setState completes the state itself.
func TestSetState(t *testing.T) {
	t.Parallel()
	s := dataSourceSchema(t, newEmailVerificationsDataSource())
	model, chosen := selectEmails(t, []string{"ada@example.com"})
	model.Timeouts = timeouts.Value{Object: types.ObjectNull(map[string]attr.Type{"read": types.StringType})}
	records := []domainapi.EmailVerification{record("ada@example.com", 1)}
	rest, large, err := model.withRecords(chosen, records, nil).split(t.Context(), records)
	if err != nil {
		t.Fatal(err)
	}
	emptyState := func() tfsdk.State {
		return tfsdk.State{Schema: s, Raw: tftypes.NewValue(s.Type().TerraformType(t.Context()), nil)}
	}
	small := emptyState()
	if diags := small.Set(t.Context(), rest); len(diags) > 0 {
		t.Fatal(diags)
	}

	carried, alone := emptyState(), emptyState()
	carrier := &stateCarrier{}
	if diags := setState(context.WithValue(t.Context(), stateCarrierKey{}, carrier), &carried, rest, large); len(diags) > 0 {
		t.Fatal(diags)
	}
	if diags := setState(t.Context(), &alone, rest, large); len(diags) > 0 {
		t.Fatal(diags)
	}
	if !carried.Raw.Equal(small.Raw) {
		t.Errorf("the framework sees %s", carried.Raw)
	}
	if carrier.state == nil || !carrier.state.Equal(alone.Raw) {
		t.Errorf("the carrier has %v, a state without one is %s", carrier.state, alone.Raw)
	}
	for name, value := range large {
		got, _, err := tftypes.WalkAttributePath(alone.Raw, tftypes.NewAttributePath().WithAttributeName(name))
		if err != nil {
			t.Fatal(err)
		}
		if !value.Equal(got.(tftypes.Value)) {
			t.Errorf("%s = %s, want %s", name, got, value)
		}
	}
}

func TestWithAttributes(t *testing.T) {
	t.Parallel()
	typ := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.String, "b": tftypes.String}}
	of := func(a, b any) tftypes.Value {
		return tftypes.NewValue(typ, map[string]tftypes.Value{
			"a": tftypes.NewValue(tftypes.String, a), "b": tftypes.NewValue(tftypes.String, b),
		})
	}
	y := tftypes.NewValue(tftypes.String, "y")
	for name, test := range map[string]struct {
		object   tftypes.Value
		replaced map[string]tftypes.Value
		want     tftypes.Value
		wantErr  string
	}{
		"nothing":         {of("x", nil), nil, of("x", nil), ""},
		"one":             {of("x", nil), map[string]tftypes.Value{"b": y}, of("x", "y"), ""},
		"no such one":     {of("x", nil), map[string]tftypes.Value{"c": y}, tftypes.Value{}, `"c"`},
		"of another type": {of("x", nil), map[string]tftypes.Value{"b": tftypes.NewValue(tftypes.Bool, true)}, tftypes.Value{}, "tftypes.Bool"},
		"of no object":    {y, nil, tftypes.Value{}, "tftypes.String"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := withAttributes(test.object, test.replaced)
			switch {
			case test.wantErr != "":
				if err == nil || !strings.Contains(err.Error(), test.wantErr) {
					t.Errorf("error %v, want one about %s", err, test.wantErr)
				}
			case err != nil:
				t.Error(err)
			case !got.Equal(test.want):
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// BenchmarkServer_read measures a read from request to response, including the stand-in's share.
func BenchmarkServer_read(b *testing.B) {
	const records = 12_000
	service := domaintest.Start(b, domaintest.WithRecords(domaintest.Fleet(records)...), domaintest.CountOnly())
	for kind, client := range map[string]pluginclient.Client{
		"data":      connect(b, wrapped, service),
		"ephemeral": connect(b, opened, service),
	} {
		for name, benchmark := range map[string]struct {
			dataSource string
			config     values
		}{
			"records=1":                        {singleType, values{"email": tftypes.NewValue(tftypes.String, "member00001@example.com")}},
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
