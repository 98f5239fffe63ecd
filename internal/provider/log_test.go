// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// logged calls run and returns its log, as entries and as text.
func logged(t *testing.T, run func(context.Context)) (entries []map[string]any, all string) {
	t.Helper()
	var output bytes.Buffer
	run(tflogtest.RootLogger(t.Context(), &output))
	all = output.String()
	entries, err := tflogtest.MultilineJSONDecode(&output)
	if err != nil {
		t.Fatal(err)
	}
	return entries, all
}

// entry returns a log entry of the subsystem.
func entry(level, message string, fields map[string]any) map[string]any {
	all := map[string]any{"@level": level, "@message": message, "@module": "provider.domainapi"}
	maps.Copy(all, fields)
	return all
}

func TestLogAttempt(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		attempt domainapi.Attempt
		want    map[string]any
	}{
		"a response": {
			domainapi.Attempt{Lang: "zh", Email: "a…@example.com", Attempt: rpc.Attempt{
				Action: "QueryEmailVerification", Number: 1, Duration: 87654 * time.Microsecond, HTTPStatus: 200, RequestID: "A-1",
			}},
			map[string]any{
				"action": "QueryEmailVerification", "lang": "zh", "email": "a…@example.com", "attempt": 1.0, "duration_ms": 87.0,
				"http_status": 200.0, "request_id": "A-1",
			},
		},
		"an error of the service, whose message may quote the query": {
			domainapi.Attempt{Attempt: rpc.Attempt{
				Action: "ListEmailVerification", Number: 3, HTTPStatus: 403, Code: "NoPermission", RequestID: "A-1",
				Err: &rpc.ServiceError{HTTPStatus: 403, Code: "NoPermission", Message: "ada@example.com is not yours"},
			}},
			map[string]any{
				"action": "ListEmailVerification", "attempt": 3.0, "duration_ms": 0.0,
				"http_status": 403.0, "code": "NoPermission", "request_id": "A-1",
			},
		},
		"no response": {
			domainapi.Attempt{Attempt: rpc.Attempt{
				Action: "QueryEmailVerification", Number: 2, Duration: 10 * time.Second,
				Err: &httpclient.Error{
					Reason: httpclient.ReasonTimeout, Detail: "the attempt timed out",
					Endpoint: "https://domain.aliyuncs.com",
				},
			}},
			map[string]any{
				"action": "QueryEmailVerification", "attempt": 2.0, "duration_ms": 10000.0,
				"error": "https://domain.aliyuncs.com: the attempt timed out",
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _ := logged(t, func(ctx context.Context) {
				logAttempt(tflog.NewSubsystem(ctx, logSubsystem), test.attempt)
			})
			want := []map[string]any{entry("debug", "Domain API request", test.want)}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("log (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLogWait(t *testing.T) {
	t.Parallel()
	status := func(status int64) *domainapi.QueryEmailVerificationOutput {
		return &domainapi.QueryEmailVerificationOutput{EmailVerification: domainapi.EmailVerification{
			Email: "ada@example.com", VerificationStatus: strictjson.Integer{Value: status, Valid: true},
		}}
	}
	failed := func(err error) error { return &rpc.CallError{Err: err} }
	tests := map[string]struct {
		output *domainapi.QueryEmailVerificationOutput
		err    error
		level  string
		// want lists the fields other than queries, waited and next_in.
		want map[string]any
	}{
		"a record that waits": {
			status(0), nil, "info", map[string]any{"recorded": true, "verification_status": 0.0},
		},
		"a status that is not documented": {
			status(2), nil, "warn", map[string]any{"recorded": true, "verification_status": 2.0},
		},
		"no record": {
			nil, failed(&domainapi.NotFoundError{Err: &rpc.ServiceError{Code: "Unheard"}}), "info",
			map[string]any{"recorded": false},
		},
		// The error does not reveal whether there is a record.
		"throttled": {
			nil, failed(&rpc.ServiceError{
				Class: rpc.ClassThrottled, Code: "Throttling.User", Message: "ada@example.com, slow down",
			}), "info", map[string]any{"code": "Throttling.User"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _ := logged(t, func(ctx context.Context) {
				logWait(tflog.NewSubsystem(ctx, logSubsystem), domainapi.WaitProgress{
					Queries: 3, Waited: 20123456 * time.Microsecond, Next: 9999999 * time.Microsecond,
					Output: test.output, Err: test.err,
				})
			})
			want := entry(test.level, "Waiting for the verification of an address", test.want)
			want["queries"], want["waited"], want["next_in"] = 3.0, "20.123s", "10s"
			if diff := cmp.Diff([]map[string]any{want}, got); diff != "" {
				t.Errorf("log (-want +got):\n%s", diff)
			}
		})
	}
}

type credentialsFunc func() rpc.Credentials

func (f credentialsFunc) CredentialsExcept(context.Context, rpc.Credentials) (rpc.Credentials, error) {
	return f(), nil
}

// standInData returns the provider's data for a stand-in, with the provider's logging.
func standInData(t *testing.T, server *domaintest.Server, keys rpc.CredentialsProvider) providerData {
	t.Helper()
	endpoint, err := rpc.ParseEndpoint(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	target := rpc.Target{HTTP: httpclient.New(httpclient.Config{}), Endpoint: endpoint, Region: domainapi.SiteDomestic.Region()}
	client := domainapi.New(domainapi.Config{
		Config: rpc.Config{Target: target, Credentials: keys}, Observe: logAttempt,
	})
	return providerData{client, diagnostics.NewReporter(diagnostics.Connection{})}
}

// readAlone reads a data source without a CLI.
func readAlone(ctx context.Context, source datasource.DataSource, config tfsdk.Config) *datasource.ReadResponse {
	resp := &datasource.ReadResponse{State: tfsdk.State{
		Schema: config.Schema, Raw: tftypes.NewValue(config.Raw.Type(), nil),
	}}
	encoded, err := tfprotov6.NewDynamicValue(config.Raw.Type(), config.Raw)
	if err != nil {
		panic(err)
	}
	ctx, _, end := withCarrier(ctx, &encoded)
	defer end()
	source.Read(ctx, datasource.ReadRequest{Config: config}, resp)
	return resp
}

func TestRead_log(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	server.Inject(domaintest.Fault{Code: "NoPermission", Message: "ada@example.com is not yours, testid."})
	keys := credentialsFunc(func() rpc.Credentials {
		return rpc.Credentials{AccessKeyID: domaintest.AccessKeyID, AccessKeySecret: domaintest.AccessKeySecret}
	})
	source := &emailVerificationDataSource{base{providerData: standInData(t, server, keys)}}
	config := dataSourceConfig(t, source, values{"email": stringValue("ada@example.com")})
	entries, all := logged(t, func(ctx context.Context) {
		resp := readAlone(ctx, source, config)
		if !resp.Diagnostics.HasError() {
			t.Error("the read did not fail")
		}
	})
	var requests []map[string]any
	for _, e := range entries {
		if e["@module"] == "provider.domainapi" {
			for _, name := range []string{"duration_ms", "request_id"} {
				if e[name] == nil {
					t.Errorf("%s is not logged", name)
				}
				delete(e, name)
			}
			requests = append(requests, e)
		}
	}
	want := []map[string]any{entry("debug", "Domain API request", map[string]any{
		"action": "QueryEmailVerification", "email": "a…@example.com", "attempt": 1.0, "code": "NoPermission", "http_status": 403.0,
	})}
	if diff := cmp.Diff(want, requests); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	for _, unwanted := range []string{
		"ada@example.com", "ada%40example.com", "not yours", domaintest.AccessKeyID, domaintest.AccessKeySecret, "Signature",
	} {
		if strings.Contains(all, unwanted) {
			t.Errorf("the log holds %q:\n%s", unwanted, all)
		}
	}
}

// panickingCredentials panics on use.
func TestRead_reportsPanic(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	words := diagnostics.EntryOf(diagnostics.KindInternal)
	detail := words.Cause + "\n\nA panic ended the read. Its stack is in the log.\n\n" + words.Remedy
	below := standInData(t, server, credentialsFunc(func() rpc.Credentials { panic("the bottom fell out") }))
	one := values{"email": stringValue("ada@example.com")}
	tests := map[string]struct {
		source    datasource.DataSource
		arguments values
		summary   string
	}{
		"in a query": {
			&emailVerificationDataSource{base{providerData: below}},
			one,
			"Cannot read the e-mail verification of ada@example.com",
		},
		"in a query that waits": {
			&emailVerificationDataSource{base{providerData: below}},
			values{"email": stringValue("ada@example.com"), "wait_for_verification": boolValue(true)},
			"Cannot read the e-mail verification of ada@example.com",
		},
		"in a listing": {
			&emailVerificationsDataSource{base{providerData: below}}, nil, "Cannot list the e-mail verifications of the account",
		},
		// A client that New did not make.
		"after a listing": {&emailVerificationsDataSource{base{providerData: providerData{client: &domainapi.Client{}}}}, nil, string(diagnostics.KindInternal)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var resp *datasource.ReadResponse
			config := dataSourceConfig(t, test.source, test.arguments)
			entries, _ := logged(t, func(ctx context.Context) { resp = readAlone(ctx, test.source, config) })
			want := diag.Diagnostics{diag.NewErrorDiagnostic(test.summary, detail)}
			if diff := cmp.Diff(want, resp.Diagnostics); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			if !resp.State.Raw.IsNull() {
				t.Errorf("state = %s", resp.State.Raw)
			}
			var stacks int
			for _, e := range entries {
				stack, ok := e["stack"].(string)
				if !ok {
					continue
				}
				stacks++
				if !strings.Contains(stack, "panic(") || !strings.Contains(stack, ".go:") {
					t.Errorf("stack = %s", stack)
				}
				delete(e, "stack")
				want := map[string]any{"@level": "error", "@message": "A read ended in a panic", "@module": "provider"}
				if diff := cmp.Diff(want, e); diff != "" {
					t.Errorf("log (-want +got):\n%s", diff)
				}
			}
			if stacks != 1 {
				t.Errorf("%d stacks are in the log", stacks)
			}
		})
	}
}

func TestReportPanic_withoutPanic(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	entries, _ := logged(t, func(ctx context.Context) { reportPanic(ctx, &diags) })
	if len(diags) > 0 || len(entries) > 0 {
		t.Errorf("diagnostics %v and log %v without a panic", diags, entries)
	}
}

func TestLogPanic_ignoresOtherErrors(t *testing.T) {
	t.Parallel()
	entries, _ := logged(t, func(ctx context.Context) {
		logPanic(ctx, &rpc.CallError{Err: errors.New("ada@example.com")})
	})
	if len(entries) > 0 {
		t.Errorf("log = %v", entries)
	}
}
