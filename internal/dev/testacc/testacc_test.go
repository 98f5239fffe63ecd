// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/assumptions"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/testacc"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

// ephemeralPromise breaks with others, as ephemeral resources read what data sources do.
const ephemeralPromise = "ephemeral resources agree with data sources"

// plugins is where the provider is installed, for all tests of this process.
var plugins = sync.OnceValues(func() (tfcli.PluginDir, error) { //nolint:gochecknoglobals // built once, and never changed
	return tfcli.InstallInCache(context.Background(), "testacc", tfcli.LocalVersion)
})

// withCLI has a run use the CLI that the environment names, if any.
func withCLI(t *testing.T, config *testacc.Config) {
	t.Helper()
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if path == "" {
		return
	}
	cli, err := tfcli.Identify(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	installed, err := plugins()
	if err != nil {
		t.Fatal(err)
	}
	config.CLI, config.Plugins, config.Dir = cli, installed, t.TempDir()
}

// temporary is an account whose keys are temporary, and recognisable wherever they turn up.
func temporary() domaintest.Account {
	return domaintest.Account{
		AccessKeyID: "STS.NTestAccessKeyId", AccessKeySecret: "TestAccessKey/Secret+Value=", UserID: domaintest.UserID,
		SecurityToken: "CAISTestSecurity/Token+Value==",
	}
}

// stand is a service, its two public endpoints, and how the live tests reach them.
type stand struct {
	service, china, international *domaintest.Server
	env                           domaintest.Env
	config                        testacc.Config
}

func newStand(t *testing.T, options ...domaintest.Option) stand {
	t.Helper()
	account := temporary()
	options = append([]domaintest.Option{domaintest.WithAccounts(account)}, options...)
	s := stand{
		service: domaintest.Start(t, options...), china: domaintest.Start(t, options...), international: domaintest.Start(t, options...),
	}
	s.env = s.service.Env()
	maps.Copy(s.env, domaintest.Env{
		"HOME": "/nonexistent", "USERPROFILE": "/nonexistent",
		"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",
		"ALICLOUD_ACCESS_KEY":                 account.AccessKeyID,
		"ALICLOUD_SECRET_KEY":                 account.AccessKeySecret,
		"ALICLOUD_SECURITY_TOKEN":             account.SecurityToken,
	})
	s.config = testacc.Config{
		Getenv: s.env.Getenv, China: s.china.URL, International: s.international.URL,
		Server: func(getenv func(string) string) tfprotov6.ProviderServer {
			return provider.NewServer("1.2.3", getenv)()
		},
	}
	return s
}

func (s stand) servers() []*domaintest.Server {
	return []*domaintest.Server{s.service, s.china, s.international}
}

func (s stand) run(t *testing.T) *testacc.Report {
	t.Helper()
	report, err := testacc.Run(t.Context(), s.config)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// broken names the promises that are.
func broken(report *testacc.Report) []string {
	var names []string
	for _, promise := range report.Promises {
		if promise.Outcome == testacc.Broken {
			names = append(names, promise.Name+": "+promise.Detail)
		}
	}
	return names
}

// wantOutcomes checks that all assumptions but some have an outcome.
func wantOutcomes(t *testing.T, report *testacc.Report, want string, unchecked ...string) {
	t.Helper()
	if len(report.Assumptions) != len(assumptions.All()) {
		t.Errorf("%d of %d assumptions are reported", len(report.Assumptions), len(assumptions.All()))
	}
	for _, o := range report.Assumptions {
		want := want
		if slices.Contains(unchecked, o.ID) {
			want = testacc.Unchecked
		}
		if o.Outcome != want || (o.Note == "") == (o.Outcome == testacc.Unchecked) || (o.Seen == "") == (o.Outcome != testacc.Unchecked) {
			t.Errorf("%s: %s (%s), want %s: assumed %q, seen %q", o.ID, o.Outcome, o.Note, want, o.Assumed, o.Seen)
		}
	}
}

// The assumptions are what the stand-in does, word for word.
func TestRun_standIn(t *testing.T) {
	t.Parallel()
	s := newStand(t, domaintest.WithRecords(domaintest.Fleet(12)...))
	if os.Getenv("TF_ACC") != "" {
		withCLI(t, &s.config)
	}
	report := s.run(t)
	if names := broken(report); names != nil {
		t.Errorf("broken: %q", names)
	}
	for _, promise := range report.Promises {
		switch promise.Name {
		case "nothing secret is written":
			if want := testacc.Kept; s.config.CLI.Path != "" && promise.Outcome != want {
				t.Errorf("%+v", promise)
			}
		default:
			if promise.Outcome != testacc.Kept || promise.Detail == "" {
				t.Errorf("%+v", promise)
			}
		}
	}
	wantOutcomes(t, report, testacc.AsAssumed, "expired-token", "unknown-action", "no-permission")
}

// differently is a service that differs from every assumption.
func differently() []domaintest.Option {
	return []domaintest.Option{
		domaintest.AbsentAsError("Documented.Nowhere", http.StatusNotFound, "nobody"),
		domaintest.WithBehavior(domaintest.Behavior{
			TimeZone: time.FixedZone("", 8*60*60), EndsExcluded: true,
			Render: func(record domaintest.Record) domaintest.Record {
				if at, err := time.Parse(domaintest.TimeLayout, record.GmtCreate); err == nil {
					record.GmtCreate = at.Format("Jan 02,2006 15:04:05")
				}
				record.SendIP = "192.0.2.1"
				record.EmailVerificationNo = record.EmailVerificationNo[:28] + "****"
				record.UserID = record.UserID[:12] + "****"
				return record
			},
			MaxPageSize: 10_000, DefaultPageSize: 20, NoPages: true, NewestFirst: true, ExactCase: true,
			JSONByDefault: true, XMLByDefault: true, NoCharset: true, WrapRecords: true, ZuluOnly: true, EnglishOnly: true,
			Refuse: func(code string, _ int) (string, int) {
				switch code {
				case "InvalidAccessKeyId.NotFound", "SignatureDoesNotMatch":
					return code, http.StatusTeapot
				}
				return "Another." + code, http.StatusTeapot
			},
		}),
	}
}

// Whatever the service is like in what is not known of it, the provider does what it promises.
func TestRun_differentService(t *testing.T) {
	t.Parallel()
	s := newStand(t, append(differently(), domaintest.WithRecords(domaintest.Fleet(12)...))...)
	for _, endpoint := range []*domaintest.Server{s.china, s.international} {
		endpoint.Inject(domaintest.Fault{Action: "QueryEmailVerification", Code: "InvalidAction.NotFound"})
	}
	report := s.run(t)
	if names := broken(report); names != nil {
		t.Errorf("broken: %q", names)
	}
	wantOutcomes(t, report, testacc.Differs, "expired-token", "unknown-action", "no-permission")
}

func seen(report *testacc.Report, id string) string {
	for _, o := range report.Assumptions {
		if o.ID == id {
			return o.Outcome + ": " + o.Seen + o.Note
		}
	}
	return "nothing"
}

func TestRun_lenientService(t *testing.T) {
	t.Parallel()
	report := newStand(t, domaintest.WithBehavior(domaintest.Behavior{Lenient: true, FilterByDay: true}),
		domaintest.WithRecords(domaintest.PendingRecord("a@example.com"))).run(t)
	if names := broken(report); names != nil {
		t.Errorf("broken: %q", names)
	}
	for id, want := range map[string]string{
		"malformed-address": "differs: 200", "unknown-language": "differs: 200", "malformed-client-ip": "differs: 200",
		"unknown-parameter": "differs: 200", "page-number": "differs: 200",
		"time-filter": "differs: coarser than a minute", "time-zone": "not checked: the filters are too coarse to tell",
		"order": "not checked: the account has no records of different times",
	} {
		if got := seen(report, id); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
}

// The vendor's samples have an IP address masked in one operation and whole in the other.
func TestRun_masksInOneOperation(t *testing.T) {
	t.Parallel()
	unmask := strings.NewReplacer(".*.*.", ".120.7.")
	for name, test := range map[string]struct {
		options []domaintest.Option
		want    string
	}{
		"query": {
			[]domaintest.Option{domaintest.WithListHook(func(list *domaintest.ListResponse) {
				for i, record := range list.Data {
					list.Data[i].SendIP, list.Data[i].ConfirmIP = unmask.Replace(record.SendIP), unmask.Replace(record.ConfirmIP)
				}
			})},
			"differs: query: masked; list: whole",
		},
		"list": {
			[]domaintest.Option{
				domaintest.WithBehavior(domaintest.Behavior{Render: func(record domaintest.Record) domaintest.Record {
					record.SendIP, record.ConfirmIP = unmask.Replace(record.SendIP), unmask.Replace(record.ConfirmIP)
					return record
				}}),
				domaintest.WithListHook(func(list *domaintest.ListResponse) {
					for i := range list.Data {
						list.Data[i].SendIP = "42.***.115"
					}
				}),
			},
			"differs: query: whole; list: masked",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := append([]domaintest.Option{domaintest.WithRecords(domaintest.Fleet(12)...)}, test.options...)
			report := newStand(t, options...).run(t)
			if names := broken(report); names != nil {
				t.Errorf("broken: %q", names)
			}
			if got := seen(report, "mask-ip"); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// What is said of times comes from the records that have some.
func TestRun_recordsWithoutTime(t *testing.T) {
	t.Parallel()
	undated := domaintest.PendingRecord("a@example.com")
	undated.GmtCreate = ""
	for name, test := range map[string]struct {
		records []domaintest.Record
		want    map[string]string
	}{
		"the first": {append(domaintest.Fleet(3), undated), map[string]string{
			"time-layout": "as assumed: 0000-00-00 00:00:00", "time-zone": "as assumed: UTC",
			"time-filter": "as assumed: to the second, both ends included", "order": "as assumed: oldest first",
		}},
		"all": {[]domaintest.Record{undated}, map[string]string{
			"time-layout": "not checked: no record has GmtCreate", "time-zone": "not checked: no record has GmtCreate",
			"time-filter": "not checked: no record has GmtCreate", "order": "not checked: the account has no records of different times",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := newStand(t, domaintest.WithRecords(test.records...)).run(t)
			for id, want := range test.want {
				if got := seen(report, id); got != want {
					t.Errorf("%s: %s, want %s", id, got, want)
				}
			}
		})
	}
}

func TestRun_emptyAccount(t *testing.T) {
	t.Parallel()
	report := newStand(t).run(t)
	if names := broken(report); names != nil {
		t.Errorf("broken: %q", names)
	}
	wantOutcomes(t, report, testacc.AsAssumed, "expired-token", "unknown-action", "no-permission",
		"letter-case", "time-layout", "time-zone", "time-filter", "mask-ip", "mask-number", "mask-user-id", "order", "xml-list")
}

func TestRun_permanentKey(t *testing.T) {
	t.Parallel()
	s := newStand(t, domaintest.WithAccounts(domaintest.DefaultAccount()))
	maps.Copy(s.env, domaintest.Env{
		"ALICLOUD_ACCESS_KEY": domaintest.AccessKeyID, "ALICLOUD_SECRET_KEY": domaintest.AccessKeySecret, "ALICLOUD_SECURITY_TOKEN": "",
	})
	report := s.run(t)
	if names := broken(report); names != nil {
		t.Errorf("broken: %q", names)
	}
	for id, want := range map[string]string{
		"missing-token": "not checked: needs a temporary access key", "wrong-token": "as assumed: 400 InvalidSecurityToken.Malformed",
	} {
		if got := seen(report, id); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
}

func TestRun_brokenPromises(t *testing.T) {
	t.Parallel()
	const address = "member00001@example.com"
	for name, test := range map[string]struct {
		options []domaintest.Option
		plant   func(*domaintest.Server)
		want    []string
	}{
		"query and list": {
			options: []domaintest.Option{domaintest.WithListHook(func(list *domaintest.ListResponse) {
				for i := range list.Data {
					list.Data[i].SendIP = "192.0.2.1"
				}
			})},
			want: []string{
				"query and list tell the same of a record: of m…@example.com (200) differ: SendIp",
				"data sources for one address and for all agree: of m…@example.com differ: send_ip",
			},
		},
		"absence": {
			options: []domaintest.Option{domaintest.AbsentAsError("InvalidParameter", http.StatusBadRequest, "no")},
			want:    []string{"an impossible address is absent: with lang en: ERROR: Cannot read the e-mail verification of n…@terraform-provider-alidomain.invalid"},
		},
		"absence in Chinese": {
			plant: func(server *domaintest.Server) {
				server.Inject(domaintest.Fault{
					Match: func(request domaintest.Request) bool {
						return request.Params.Get("Lang") == "zh" && strings.HasSuffix(request.Params.Get("Email"), ".invalid")
					}, Code: "NoPermission",
				})
			},
			want: []string{"an impossible address is absent: with lang zh: "},
		},
		"languages": {
			plant: func(server *domaintest.Server) {
				server.Inject(domaintest.Fault{
					Match: func(request domaintest.Request) bool { return request.Params.Get("Lang") == "zh" },
					Email: address, Body: `{"RequestId":"R","Email":"` + address + `","VerificationStatus":0}`,
				})
			},
			want: []string{"both languages tell the same: of m…@example.com differ: "},
		},
		"keys": {
			options: []domaintest.Option{domaintest.WithBehavior(domaintest.Behavior{
				Refuse: func(code string, status int) (string, int) {
					if code == "SignatureDoesNotMatch" || code == "InvalidAccessKeyId.NotFound" {
						return "Forbidden", status
					}
					return code, status
				},
			})},
			want: []string{
				`a wrong secret is named: not "The signature of the request does not match the access key." but: Cannot read`,
				`a wrong access key is named: not "Alibaba Cloud does not know the access key." but: Cannot read`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStand(t, append([]domaintest.Option{domaintest.WithRecords(domaintest.Fleet(3)...)}, test.options...)...)
			if test.plant != nil {
				test.plant(s.service)
			}
			got := slices.DeleteFunc(broken(s.run(t)), func(broken string) bool {
				return strings.HasPrefix(broken, ephemeralPromise) // which has a test of its own
			})
			if len(got) != len(test.want) {
				t.Fatalf("broken: %q", got)
			}
			for i, want := range test.want {
				if !strings.HasPrefix(got[i], want) {
					t.Errorf("got %q, want %q", got[i], want)
				}
			}
		})
	}
}

// ephemeral is a provider with other ephemeral resources.
type ephemeral struct {
	tfprotov6.ProviderServer
	// without is the name of one that is not there.
	without string
	// differ has them tell something else of a record.
	differ bool
}

func (e ephemeral) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	resp, err := e.ProviderServer.GetProviderSchema(ctx, req)
	if err == nil {
		resp.EphemeralResourceSchemas = maps.Clone(resp.EphemeralResourceSchemas)
		delete(resp.EphemeralResourceSchemas, e.without)
	}
	return resp, err
}

func (e ephemeral) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	resp, err := e.ProviderServer.OpenEphemeralResource(ctx, req)
	if err == nil && e.differ {
		resp.Result.MsgPack = bytes.ReplaceAll(resp.Result.MsgPack, []byte("42.*.*.115"), []byte("42.*.***15"))
	}
	return resp, err
}

func TestRun_ephemeralResources(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		changed ephemeral
		want    string
	}{
		"agree":     {ephemeral{}, "kept: alidomain_email_verification and alidomain_email_verifications compared"},
		"differ":    {ephemeral{differ: true}, "broken: alidomain_email_verification: these differ: send_ip"},
		"no single": {ephemeral{without: "alidomain_email_verification"}, "broken: the provider has no ephemeral resource alidomain_email_verification"},
		"no plural": {ephemeral{without: "alidomain_email_verifications"}, "broken: the provider has no ephemeral resource alidomain_email_verifications"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStand(t, domaintest.WithRecords(domaintest.Fleet(3)...))
			made := s.config.Server
			s.config.Server = func(getenv func(string) string) tfprotov6.ProviderServer {
				changed := test.changed
				changed.ProviderServer = made(getenv)
				return changed
			}
			got := ""
			for _, promise := range s.run(t).Promises {
				if promise.Name == ephemeralPromise {
					got = promise.Outcome + ": " + promise.Detail
				}
			}
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// A CLI that writes a secret is told on.
func TestRun_secretInLog(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the CLI is a shell script")
	}
	for name, test := range map[string]struct{ line, want string }{
		"secret":    {`TestAccessKey/Secret+Value=`, "broken: the secret is in the log, the output or the state"},
		"encoded":   {`CAISTestSecurity%252FToken%252BValue%253D%253D`, "broken: the token is in the log, the output or the state"},
		"signature": {`https://127.0.0.1/?Action=Q&Signature=abc`, "broken: a signature is in the log, the output or the state"},
		"nothing":   {``, "kept: log, output and state of an apply with the right and with a wrong secret"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStand(t)
			s.config.Dir = t.TempDir()
			s.config.CLI.Path = filepath.Join(t.TempDir(), "terraform")
			script := "#!/bin/sh\necho 'Domain API request " + test.line + "' >>\"$TF_LOG_PATH\"\n[ $1 = init ] && exit\n" +
				"echo {} >terraform.tfstate\n[ \"$ALICLOUD_SECRET_KEY\" != not-the-secret-of-this-key ]\n"
			if err := os.WriteFile(s.config.CLI.Path, []byte(script), 0o700); err != nil {
				t.Fatal(err)
			}
			for _, promise := range s.run(t).Promises {
				if got := promise.Outcome + ": " + promise.Detail; promise.Name == "nothing secret is written" && got != test.want {
					t.Errorf("got %s, want %s", got, test.want)
				}
			}
		})
	}
}

// However large the account is, and whatever the service answers, requests are few, and only read.
func TestRun_boundsItsRequests(t *testing.T) {
	t.Parallel()
	throttled := func(server *domaintest.Server) {
		// The first one is what a run cannot do without.
		server.Inject(domaintest.Fault{Skip: 1, Code: "Throttling.User", Header: http.Header{"Retry-After": {"0"}}})
	}
	for name, test := range map[string]struct {
		options []domaintest.Option
		plant   func(*domaintest.Server)
	}{
		"large account":      {options: []domaintest.Option{domaintest.WithRecords(domaintest.Fleet(6_000)...)}},
		"very large account": {options: []domaintest.Option{domaintest.WithRecords(domaintest.Fleet(20_000)...)}},
		"throttled":          {plant: throttled, options: []domaintest.Option{domaintest.WithRecords(domaintest.Fleet(12)...)}},
		"a total that moves": {
			options: []domaintest.Option{domaintest.WithRecords(domaintest.Fleet(6_000)...), domaintest.WithListHook(
				func(list *domaintest.ListResponse) { list.TotalItemNum -= list.CurrentPageNum },
			)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStand(t, test.options...)
			if test.plant != nil {
				test.plant(s.service)
			}
			report := s.run(t)
			sent := 0
			for _, server := range s.servers() {
				stats := server.Stats()
				sent += stats.Requests
				for action := range stats.ByAction {
					if action != "QueryEmailVerification" && action != "ListEmailVerification" {
						t.Errorf("asked for %s", action)
					}
				}
			}
			t.Logf("%d requests, %d of them the provider's", sent, sent-report.Requests)
			if sent > testacc.MaxRequests || report.Requests > sent {
				t.Errorf("%d requests", sent)
			}
		})
	}
}

func TestRun_endpointOfItsOwn(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.config.China, s.config.International = "", ""
	if got := seen(s.run(t), "international-cn-hangzhou"); got != "not checked: the environment names an endpoint of its own" {
		t.Error(got)
	}
	if sent := s.china.Stats().Requests + s.international.Stats().Requests; sent > 0 {
		t.Errorf("%d requests to the public endpoints", sent)
	}
}

func TestRun_withoutAccess(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.service.Inject(domaintest.Fault{Code: "NoPermission", Message: "somebody@example.com may not"})
	if report, err := testacc.Run(t.Context(), s.config); err == nil || err.Error() != "listing the account's records: 403 NoPermission" {
		t.Errorf("got %v, %v", report, err)
	}
	for _, name := range []string{"ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"} {
		delete(s.env, name)
	}
	if report, err := testacc.Run(t.Context(), s.config); err == nil {
		t.Errorf("without credentials: got %v", report)
	}
}

// shown is everything that a run lets anybody see.
func shown(t *testing.T, s stand) string {
	t.Helper()
	report, err := testacc.Run(t.Context(), s.config)
	if err != nil {
		return err.Error()
	}
	var out bytes.Buffer
	if err := report.WriteTable(&out); err != nil {
		t.Fatal(err)
	}
	if err := report.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Services that quote addresses and secrets wherever they can get none of them into a report.
func TestReport_showsNoAddressInFull(t *testing.T) {
	t.Parallel()
	account := temporary()
	addresses := []string{
		"member00001@example.com", "o'neil+tag*~@例え.jp", `"a b"@example.com`, "UPPER.Case@Example.COM", "x@example.com", "long.x@example.com",
	}
	var records []domaintest.Record
	for i, address := range addresses {
		record := domaintest.PendingRecord(address)
		if i%2 == 0 {
			record = domaintest.VerifiedRecord(address)
		}
		records = append(records, record)
	}
	secrets := append(slices.Clone(addresses), account.AccessKeyID, account.AccessKeySecret, account.SecurityToken, domaintest.UserID)
	quoted := strings.Join(secrets, " and ")
	for i, encode := range []func(string) string{
		func(text string) string { return text },
		url.QueryEscape,
		func(text string) string { return url.QueryEscape(url.QueryEscape(text)) },
		strings.ToUpper, strings.ToLower,
	} {
		quotes := encode(quoted)
		// Codes and types of content are shown, and messages in what the provider says.
		for name, fault := range map[string]domaintest.Fault{
			"code":         {Code: quotes, Message: quotes},
			"message":      {Code: "NoPermission", Message: quotes},
			"content type": {Body: quotes, ContentType: quotes},
			"fields":       {Body: fmt.Sprintf("{%q:%q}", quotes, quotes)},
		} {
			// Before the account's records are known, and after.
			for _, skip := range []int{0, 1} {
				t.Run(fmt.Sprintf("%s %d after %d", name, i, skip), func(t *testing.T) {
					t.Parallel()
					s := newStand(t, domaintest.WithRecords(records...))
					planted := fault
					planted.Skip = skip
					s.service.Inject(planted)
					text := strings.ToLower(shown(t, s))
					for _, secret := range secrets {
						once := url.QueryEscape(secret)
						for _, form := range []string{secret, once, url.QueryEscape(once)} {
							if at := strings.Index(text, strings.ToLower(form)); at >= 0 {
								t.Errorf("%q is shown: …%s…", form, text[max(0, at-80):min(len(text), at+len(form)+20)])
							}
						}
					}
				})
			}
		}
	}
}

// Names and accounts that are in no record are known by how they look.
func TestReport_showsNoNameAndNoAccount(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.service.Inject(domaintest.Fault{
		Skip: 1, Code: "NoPermission",
		Message: "acs:ram::1234567890123456:user/ada.lovelace, acs:ram::x:role/analyst@example.com; account 6543210987654321 may not",
	})
	text := shown(t, s)
	if want := "acs:ram::(redacted):user/(redacted), acs:ram::x:role/(redacted); account (redacted) may not"; !strings.Contains(text, want) {
		t.Errorf("%q is not in\n%s", want, text)
	}
	for _, private := range []string{"1234567890123456", "6543210987654321", "lovelace", "analyst"} {
		if strings.Contains(text, private) {
			t.Errorf("%s is shown in\n%s", private, text)
		}
	}
}

func TestReport_rendersBothWays(t *testing.T) {
	t.Parallel()
	s := newStand(t, domaintest.WithRecords(domaintest.Fleet(2)...))
	text := shown(t, s)
	for _, want := range []string{
		"PROMISE", "a wrong secret is named", "ASSUMPTION", "unknown-address  ", "as assumed",
		`"id": "unknown-address"`, `"assumed": "200, a request ID alone"`, `"seen": "200, a request ID alone"`, `"outcome": "as assumed"`,
		fmt.Sprintf(`"endpoint": %q`, s.service.URL),
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}
