// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/testacc"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

const domainName = "example.org"

// withRegistration puts two profiles and a domain into the store.
func withRegistration(domain domaintest.Domain) domaintest.Option {
	return domaintest.WithInventory(domaintest.Inventory{
		RegistrantProfiles: []domaintest.RegistrantProfile{
			domaintest.VerifiedProfile(1000001, "registrant@example.com"), domaintest.UnverifiedProfile(1000002, "registrant@example.com"),
		},
		Domains: []domaintest.Domain{domain},
	})
}

// fixture is a service, its two public endpoints, and a configuration of the live tests that uses them.
type fixture struct {
	service, china, international *domaintest.Server
	// env is the environment of the configuration.
	env    domaintest.Env
	config testacc.Config
}

func newFixture(t *testing.T, options ...domaintest.Option) fixture {
	t.Helper()
	account := domaintest.TemporaryAccount()
	options = append([]domaintest.Option{domaintest.WithAccounts(account)}, options...)
	f := fixture{
		service: domaintest.Start(t, options...), china: domaintest.Start(t, options...), international: domaintest.Start(t, options...),
	}
	f.env = f.service.Env()
	maps.Copy(f.env, domaintest.Env{
		"HOME": "/nonexistent", "USERPROFILE": "/nonexistent",
		"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",
		"ALICLOUD_ACCESS_KEY":                 account.AccessKeyID,
		"ALICLOUD_SECRET_KEY":                 account.AccessKeySecret,
		"ALICLOUD_SECURITY_TOKEN":             account.SecurityToken,
	})
	f.config = testacc.Config{
		Getenv: f.env.Getenv, China: f.china.URL, International: f.international.URL, Server: newServer,
	}
	return f
}

func newServer(getenv func(string) string) tfprotov6.ProviderServer {
	return provider.NewServer(tfcli.LocalVersion, getenv)()
}

func (f fixture) run(t *testing.T) *testacc.Report {
	t.Helper()
	report, err := testacc.Run(t.Context(), f.config)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// plugins returns the provider, which is built once for all tests.
var plugins = sync.OnceValues(func() (string, error) { //nolint:gochecknoglobals // a constant that takes a build
	return tfcli.InstallInCache(context.Background(), "testacc", tfcli.LocalVersion)
})

// useCLI configures the CLI of the environment, if it names one.
func useCLI(t *testing.T, config *testacc.Config) {
	t.Helper()
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if path == "" {
		return
	}
	var err error
	if config.CLI, err = tfcli.Identify(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if config.Plugins, err = plugins(); err != nil {
		t.Fatal(err)
	}
	config.Dir = t.TempDir()
}

// broken returns the broken promises.
func broken(report *testacc.Report) []string {
	var all []string
	for _, promise := range report.Promises {
		if promise.Outcome == testacc.Broken {
			all = append(all, promise.Name+": "+promise.Detail)
		}
	}
	return all
}

func wantNoneBroken(t *testing.T, report *testacc.Report) {
	t.Helper()
	if len(report.Promises) != 11 {
		t.Errorf("%d promises instead of 11", len(report.Promises))
	}
	for _, promise := range broken(report) {
		t.Errorf("broken: %s", promise)
	}
}

// wantObservations checks the outcomes of some assumptions, with what was seen, or why nothing was.
func wantObservations(t *testing.T, report *testacc.Report, want map[string]string) {
	t.Helper()
	got := make(map[string]string)
	for _, o := range report.Assumptions {
		got[o.ID] = o.Outcome + ": " + o.Seen + o.Note
	}
	for id, want := range want {
		if got[id] != want {
			t.Errorf("%s: got %s, want %s", id, got[id], want)
		}
	}
}

// wantOutcomes checks that every assumption has this outcome. No account can check three of them, nor others.
func wantOutcomes(t *testing.T, report *testacc.Report, want string, unchecked ...string) {
	t.Helper()
	unchecked = append(unchecked, "expired-token", "unknown-action", "no-permission")
	if len(report.Assumptions) != len(testacc.Assumptions()) {
		t.Errorf("%d of %d assumptions are reported", len(report.Assumptions), len(testacc.Assumptions()))
	}
	for _, o := range report.Assumptions {
		want := want
		if slices.Contains(unchecked, o.ID) {
			want = testacc.Unchecked
		}
		isUnchecked := o.Outcome == testacc.Unchecked
		if o.Outcome != want || (o.Note != "") != isUnchecked || (o.Seen == "") != isUnchecked {
			t.Errorf("%s: %s (%s), want %s: assumed %q, seen %q", o.ID, o.Outcome, o.Note, want, o.Assumed, o.Seen)
		}
	}
}

func TestAssumptions_areComplete(t *testing.T) {
	t.Parallel()
	all := testacc.Assumptions()
	if len(all) < 50 {
		t.Errorf("%d assumptions", len(all))
	}
	seen := make(map[string]bool)
	for _, a := range all {
		if a.ID == "" || seen[a.ID] || a.Assumed == "" || !strings.Contains(a.Question, "?") || !strings.HasSuffix(a.Basis, ".") {
			t.Errorf("duplicate or incomplete: %+v", a)
		}
		seen[a.ID] = true
	}
}

func TestRun_standInBehavesAsAssumed(t *testing.T) {
	t.Parallel()
	f := newFixture(t, domaintest.WithRecords(domaintest.Fleet(12)...), withRegistration(domaintest.RegisteredDomain(domainName)))
	f.env["TESTACC_DOMAIN"] = domainName
	if os.Getenv("TF_ACC") != "" {
		useCLI(t, &f.config)
	}
	report := f.run(t)
	wantNoneBroken(t, report)
	for _, promise := range report.Promises {
		isUnchecked := f.config.CLI.Path == "" && promise.Name == "nothing secret or personal is logged, printed or stored"
		if (promise.Outcome == testacc.Unchecked) != isUnchecked || promise.Detail == "" {
			t.Errorf("%+v", promise)
		}
		if promise.Name == "ephemeral resources agree with data sources" &&
			strings.Count(promise.Detail, "alidomain_") != 5 {
			t.Errorf("%+v", promise)
		}
	}
	wantOutcomes(t, report, testacc.AsAssumed)
	var written strings.Builder
	if err := errors.Join(report.WriteTable(&written), report.WriteJSON(&written)); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(written.String(), domaintest.PersonalMarker) {
		t.Errorf("the report has personal data:\n%s", &written)
	}
}

// The provider keeps its promises even if every assumption is wrong.
func TestRun_promisesDoNotDependOnAssumptions(t *testing.T) {
	t.Parallel()
	odd := domaintest.RegisteredDomain(domainName)
	odd.EmailVerificationClientHold, odd.ExpirationDate = nil, "2099-12-07 00:00:00"
	f := newFixture(t, domaintest.WithRecords(domaintest.Fleet(12)...), withRegistration(odd),
		domaintest.NoDomainAsError("Documented.Nowhere", http.StatusNotFound, "no domain"),
		domaintest.AbsentAsError("Documented.Nowhere", http.StatusNotFound, "nobody"),
		domaintest.WithBehavior(domaintest.Behavior{
			TimeZone: time.FixedZone("", 8*60*60), EndsExcluded: true,
			Render: func(record domaintest.Record) domaintest.Record {
				if at, err := time.Parse(time.DateTime, record.GmtCreate); err == nil {
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
		}))
	for _, endpoint := range []*domaintest.Server{f.china, f.international} {
		endpoint.Inject(domaintest.Fault{Action: "QueryEmailVerification", Code: "InvalidAction.NotFound"})
	}
	f.env["TESTACC_DOMAIN"] = domainName
	f.service.Inject(domaintest.Fault{Action: "QueryRegistrantProfiles", Alter: func(body []byte) []byte {
		return bytes.ReplaceAll(body, []byte(`"EmailVerificationStatus":1`), []byte(`"EmailVerificationStatus":"1"`))
	}})
	report := f.run(t)
	wantNoneBroken(t, report)
	wantOutcomes(t, report, testacc.Differs)
}

func TestRun_emptyAccount(t *testing.T) {
	t.Parallel()
	report := newFixture(t).run(t)
	wantNoneBroken(t, report)
	wantOutcomes(t, report, testacc.AsAssumed,
		"letter-case", "time-layout", "time-zone", "time-filter", "mask-ip", "mask-number", "mask-user-id", "order", "xml-list",
		"profile-types", "domain-types", "domain-zone")
}

func TestRun_observesDifferentServices(t *testing.T) {
	t.Parallel()
	unmask := strings.NewReplacer(".*.*.", ".120.7.")
	undated := domaintest.PendingRecord("a@example.com")
	undated.GmtCreate = ""
	for name, test := range map[string]struct {
		options []domaintest.Option
		env     domaintest.Env
		want    map[string]string
	}{
		"lenient, with filters by day": {
			options: []domaintest.Option{
				domaintest.WithBehavior(domaintest.Behavior{Lenient: true, FilterByDay: true}),
				domaintest.WithRecords(domaintest.PendingRecord("a@example.com")),
			},
			want: map[string]string{
				"malformed-address": "differs: 200", "unknown-language": "differs: 200", "malformed-client-ip": "differs: 200",
				"unknown-parameter": "differs: 200", "page-number": "differs: 200",
				"time-filter": "differs: coarser than a minute", "time-zone": "not checked: the filters are too imprecise to tell",
				"order": "not checked: the account has no records of different times",
			},
		},
		"only query masks IP addresses, as in the vendor's samples": {
			options: []domaintest.Option{
				domaintest.WithRecords(domaintest.Fleet(12)...),
				domaintest.WithListHook(func(list *domaintest.ListResponse) {
					for i, record := range list.Data {
						list.Data[i].SendIP, list.Data[i].ConfirmIP = unmask.Replace(record.SendIP), unmask.Replace(record.ConfirmIP)
					}
				}),
			},
			want: map[string]string{"mask-ip": "differs: query: masked; list: complete"},
		},
		"only list masks IP addresses": {
			options: []domaintest.Option{
				domaintest.WithRecords(domaintest.Fleet(12)...),
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
			want: map[string]string{"mask-ip": "differs: query: complete; list: masked"},
		},
		"one record without time": {
			options: []domaintest.Option{domaintest.WithRecords(append(domaintest.Fleet(3), undated)...)},
			want: map[string]string{
				"time-layout": "as assumed: 0000-00-00 00:00:00", "time-zone": "as assumed: UTC",
				"time-filter": "as assumed: to the second, both ends included", "order": "as assumed: oldest first",
			},
		},
		"no record with a time": {
			options: []domaintest.Option{domaintest.WithRecords(undated)},
			want: map[string]string{
				"time-layout": "not checked: no record has GmtCreate", "time-zone": "not checked: no record has GmtCreate",
				"time-filter": "not checked: no record has GmtCreate", "order": "not checked: no record has GmtCreate",
			},
		},
		"a permanent access key": {
			options: []domaintest.Option{domaintest.WithAccounts(domaintest.DefaultAccount())},
			env: domaintest.Env{
				"ALICLOUD_ACCESS_KEY": domaintest.AccessKeyID, "ALICLOUD_SECRET_KEY": domaintest.AccessKeySecret,
				"ALICLOUD_SECURITY_TOKEN": "",
			},
			want: map[string]string{
				"missing-token": "not checked: needs a temporary access key",
				"wrong-token":   "as assumed: 400 InvalidSecurityToken.Malformed",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, test.options...)
			maps.Copy(f.env, test.env)
			report := f.run(t)
			wantNoneBroken(t, report)
			wantObservations(t, report, test.want)
		})
	}
}

func TestRun_queriesOnlyTheConfiguredEndpoint(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.config.China, f.config.International = "", ""
	wantObservations(t, f.run(t), map[string]string{"international-cn-hangzhou": "not checked: the environment sets an endpoint"})
	if sent := f.china.Stats().Requests + f.international.Stats().Requests; sent > 0 {
		t.Errorf("%d requests to the public endpoints", sent)
	}
}

// ephemeral is a provider whose ephemeral resources differ from its data sources.
type ephemeral struct {
	tfprotov6.ProviderServer
	// without is the name of a missing one.
	without string
	// differ changes an IP address in the results.
	differ bool
}

func (e ephemeral) GetProviderSchema(
	ctx context.Context, req *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	resp, err := e.ProviderServer.GetProviderSchema(ctx, req)
	if err == nil {
		resp.EphemeralResourceSchemas = maps.Clone(resp.EphemeralResourceSchemas)
		delete(resp.EphemeralResourceSchemas, e.without)
	}
	return resp, err
}

func (e ephemeral) OpenEphemeralResource(
	ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest,
) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	resp, err := e.ProviderServer.OpenEphemeralResource(ctx, req)
	if err == nil && e.differ {
		resp.Result.MsgPack = bytes.ReplaceAll(resp.Result.MsgPack, []byte("42.*.*.115"), []byte("42.*.***15"))
	}
	return resp, err
}

func TestRun_brokenPromises(t *testing.T) {
	t.Parallel()
	const (
		address          = "member00001@example.com"
		ephemeralPromise = "ephemeral resources agree with data sources: "
	)
	for name, test := range map[string]struct {
		options   []domaintest.Option
		fault     domaintest.Fault
		ephemeral ephemeral
		domain    string
		want      []string
	}{
		"list differs": {
			options: []domaintest.Option{domaintest.WithListHook(func(list *domaintest.ListResponse) {
				for i := range list.Data {
					list.Data[i].SendIP = "192.0.2.1"
				}
			})},
			want: []string{
				"query and list agree on a record: m…@example.com: different SendIp",
				"singular and plural data source agree: m…@example.com: different send_ip",
			},
		},
		"an absent record is another error": {
			options: []domaintest.Option{domaintest.AbsentAsError("InvalidParameter", http.StatusBadRequest, "no")},
			want: []string{
				ephemeralPromise + "ERROR: Cannot read the e-mail verification of n…@terraform-provider-alidomain.invalid",
				"an impossible address has no record: with lang en: ERROR: Cannot read the e-mail verification of n…@terraform-provider-alidomain.invalid",
			},
		},
		"an absent record is another error in Chinese": {
			fault: domaintest.Fault{
				Match: func(request domaintest.Request) bool {
					return request.Params.Get("Lang") == "zh" && strings.HasSuffix(request.Params.Get("Email"), ".invalid")
				}, Code: "NoPermission",
			},
			want: []string{"an impossible address has no record: with lang zh: "},
		},
		"Chinese differs": {
			fault: domaintest.Fault{
				Match: func(request domaintest.Request) bool { return request.Params.Get("Lang") == "zh" },
				Email: address, Body: `{"RequestId":"R","Email":"` + address + `","VerificationStatus":0}`,
			},
			want: []string{"responses in both languages agree: m…@example.com: different "},
		},
		"wrong keys have another code": {
			options: []domaintest.Option{domaintest.WithBehavior(domaintest.Behavior{
				Refuse: func(code string, status int) (string, int) {
					if code == "SignatureDoesNotMatch" || code == "InvalidAccessKeyId.NotFound" {
						return "Forbidden", status
					}
					return code, status
				},
			})},
			want: []string{
				`a wrong secret is reported as such: want "The signature of the request does not match the access key.", got: Cannot read`,
				`an unknown access key is reported as such: want "Alibaba Cloud does not know the access key.", got: Cannot read`,
			},
		},
		"an impossible profile exists": {
			fault: domaintest.Fault{
				Match: func(request domaintest.Request) bool {
					return request.Params.Get("RegistrantProfileId") == "9223372036854775807"
				},
				Body: `{"TotalItemNum":1,"RegistrantProfiles":{"RegistrantProfile":[{"RegistrantProfileId":9223372036854775807,` +
					`"RealNameStatus":"SUCCEED","EmailVerificationStatus":1}]}}`,
			},
			want: []string{"an impossible profile does not exist: it exists"},
		},
		"a domain is in hold, then no more": {
			options: []domaintest.Option{withRegistration(domaintest.RegisteredDomain(domainName))},
			fault: domaintest.Fault{
				Match: func(request domaintest.Request) bool { return request.Params.Get("DomainName") == domainName }, Times: 1,
				Alter: func(body []byte) []byte { return bytes.ReplaceAll(body, []byte(`Hold":false`), []byte(`Hold":true`)) },
			},
			domain: domainName,
			want:   []string{"a domain is as the service says: different email_verification_client_hold"},
		},
		"ephemeral resources differ": {
			ephemeral: ephemeral{differ: true},
			want:      []string{ephemeralPromise + "alidomain_email_verification: different send_ip"},
		},
		"no singular ephemeral resource": {
			ephemeral: ephemeral{without: "alidomain_email_verification"},
			want:      []string{ephemeralPromise + "the provider has no ephemeral resource alidomain_email_verification"},
		},
		"no plural ephemeral resource": {
			ephemeral: ephemeral{without: "alidomain_email_verifications"},
			want:      []string{ephemeralPromise + "the provider has no ephemeral resource alidomain_email_verifications"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, append([]domaintest.Option{domaintest.WithRecords(domaintest.Fleet(3)...)}, test.options...)...)
			f.env["TESTACC_DOMAIN"] = test.domain
			if test.fault.Match != nil {
				f.service.Inject(test.fault)
			}
			f.config.Server = func(getenv func(string) string) tfprotov6.ProviderServer {
				changed := test.ephemeral
				changed.ProviderServer = newServer(getenv)
				return changed
			}
			if got := broken(f.run(t)); !slices.EqualFunc(got, test.want, strings.HasPrefix) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// The CLI is a script that writes a secret.
func TestRun_findsSecretsInLog(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell script as the CLI")
	}
	for name, test := range map[string]struct{ line, want string }{
		"secret":    {`TestAccessKey/Secret+Value=`, "broken: the secret is in the log, the output or the state"},
		"encoded":   {`CAISTestSecurity%252FToken%252BValue%253D%253D`, "broken: the token is in the log, the output or the state"},
		"personal":  {domaintest.PersonalMarker + "RegistrantName", "broken: personal text 1 of a profile is in the log, the output or the state"},
		"signature": {`https://127.0.0.1/?Action=Q&Signature=abc`, "broken: a signature is in the log, the output or the state"},
		"nothing":   {``, "kept: log, output and state of an apply with the right and with a wrong secret"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, withRegistration(domaintest.RegisteredDomain(domainName)))
			f.config.Dir = t.TempDir()
			f.config.CLI.Path = filepath.Join(t.TempDir(), "terraform")
			script := "#!/bin/sh\necho 'Domain API request " + test.line + "' >>\"$TF_LOG_PATH\"\n[ $1 = init ] && exit\n" +
				"echo {} >terraform.tfstate\n[ \"$ALICLOUD_SECRET_KEY\" != not-the-secret-of-this-key ]\n"
			if err := os.WriteFile(f.config.CLI.Path, []byte(script), 0o700); err != nil {
				t.Fatal(err)
			}
			promises := f.run(t).Promises
			if last := promises[len(promises)-1]; last.Outcome+": "+last.Detail != test.want {
				t.Errorf("got %+v, want %s", last, test.want)
			}
		})
	}
}

// Whatever the size of the account and the responses, runs send few requests, all of which only read.
func TestRun_limitsItsRequests(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		records int
		option  domaintest.Option
		fault   domaintest.Fault
	}{
		"large account":      {records: 6_000},
		"very large account": {records: 20_000},
		// Without the first response, there would be no run.
		"throttled": {records: 12, fault: domaintest.Fault{Skip: 1, Code: "Throttling.User", Header: http.Header{"Retry-After": {"0"}}}},
		"a total that changes": {records: 6_000, option: domaintest.WithListHook(
			func(list *domaintest.ListResponse) { list.TotalItemNum -= list.CurrentPageNum },
		)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := []domaintest.Option{
				domaintest.WithRecords(domaintest.Fleet(test.records)...), withRegistration(domaintest.RegisteredDomain(domainName)),
			}
			if test.option != nil {
				options = append(options, test.option)
			}
			f := newFixture(t, options...)
			f.env["TESTACC_DOMAIN"] = domainName
			if test.fault.Code != "" {
				f.service.Inject(test.fault)
			}
			report := f.run(t)
			sent := 0
			for _, server := range []*domaintest.Server{f.service, f.china, f.international} {
				stats := server.Stats()
				sent += stats.Requests
				for action := range stats.ByAction {
					if !strings.HasPrefix(action, "Query") && action != "ListEmailVerification" {
						t.Errorf("called %s", action)
					}
				}
			}
			t.Logf("%d requests, %d of them by the provider", sent, sent-report.Requests)
			if sent > testacc.MaxRequests || report.Requests > sent {
				t.Errorf("%d requests", sent)
			}
			if plural := report.Promises[1]; test.records > 15_000 && plural.Outcome != testacc.Unchecked {
				t.Errorf("%+v", plural)
			}
		})
	}
}

// A user without the permissions for profiles and domains breaks no promise.
func TestRun_withoutPermission(t *testing.T) {
	t.Parallel()
	f := newFixture(t, domaintest.WithRecords(domaintest.Fleet(3)...), withRegistration(domaintest.RegisteredDomain(domainName)))
	f.env["TESTACC_DOMAIN"] = domainName
	for _, action := range []string{"QueryRegistrantProfiles", "QueryDomainByDomainName"} {
		f.service.Inject(domaintest.Fault{Action: action, Code: "NoPermission"})
	}
	report := f.run(t)
	wantNoneBroken(t, report)
	wantObservations(t, report, map[string]string{
		"unknown-profile": "not checked: no permission for QueryRegistrantProfiles",
		"unknown-domain":  "not checked: no permission for QueryDomainByDomainName",
		"domain-zone":     "not checked: no permission for QueryDomainByDomainName",
	})
}

func TestRun_withoutAccess(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.service.Inject(domaintest.Fault{Code: "NoPermission", Message: "somebody@example.com may not"})
	if report, err := testacc.Run(t.Context(), f.config); err == nil || err.Error() != "listing the account's records: 403 NoPermission" {
		t.Errorf("got %v, %v", report, err)
	}
	f.service.ClearFaults()
	f.service.Inject(domaintest.Fault{Drop: true})
	if report, err := testacc.Run(t.Context(), f.config); err == nil || strings.Contains(err.Error(), "Signature") {
		t.Errorf("without a response: got %v, %v", report, err)
	}
	for _, name := range []string{"ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"} {
		delete(f.env, name)
	}
	if report, err := testacc.Run(t.Context(), f.config); err == nil {
		t.Errorf("without credentials: got %v", report)
	}
}
