// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/go-version"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

const (
	registrant = "registrant@example.com"
	// profile is the ID of the registrant profile of the examples.
	profile = 1000001

	// nested is the name of an example of the tests.
	nested         = "data source in a check"
	singleExamples = "data-sources/alidomain_email_verification/"
	pluralExamples = "data-sources/alidomain_email_verifications/"
	domainExamples = "data-sources/alidomain_domain/"

	// nestedCheck is described by the pages, but not shown: the plan contains the whole record.
	nestedCheck = `check "registrant_is_verified" {
  data "alidomain_email_verification" "registrant" {
    email = "registrant@example.com"
  }

  assert {
    condition     = data.alidomain_email_verification.registrant.verified
    error_message = "registrant@example.com is not verified yet."
  }
}
`
)

// Examples are valid, and plan without a warning if all is well.
func TestExamples_plan(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for name, example := range b.examples {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			work, _ := b.prepare(t, example, verified())
			if _, err := work.Run(t.Context(), "validate"); err != nil {
				t.Fatal(err)
			}
			plan(t, work)
		})
	}
}

func TestExamples_areFormatted(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	all := tfcli.NewWorkspace(b.cli, t.TempDir())
	for name, example := range b.examples {
		for file, content := range example {
			if err := all.Write(name+".d/"+file, content); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := all.Run(t.Context(), "fmt", "-check", "-diff", "-recursive"); err != nil {
		t.Error(err)
	}
}

// Tests in the examples pass without keys and without the stand-in.
func TestExamples_passTheirTests(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for name, example := range b.examples {
		tests := example.tests()
		if len(tests) == 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !slices.ContainsFunc(tests, b.canTest) {
				t.Skipf("%s is too old for these tests", b.cli)
			}
			prepared, _ := b.prepare(t, example, domaintest.Inventory{})
			work := tfcli.NewWorkspace(b.cli, prepared.Dir, "HOME="+t.TempDir())
			if _, err := work.Run(t.Context(), "test"); err != nil {
				t.Error(err)
			}
		})
	}
}

// Examples say what is wrong.
func TestExamples_sayWhatIsWrong(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for name, scenario := range scenarios() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			work, server := b.prepare(t, b.find(t, scenario.example), scenario.account)
			server.Inject(scenario.faults...)
			work.Env = append(work.Env, scenario.env...)
			plan(t, work, scenario.want...)
		})
	}
}

// As the guide "A gate that holds at apply" shows it.
func TestExamples_stopASavedPlan(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	work, server := b.prepare(t, b.find(t, "guides/a-gate-that-holds-at-apply"), verified())
	if _, err := work.Run(t.Context(), "plan", "-out=saved.tfplan"); err != nil {
		t.Fatal(err)
	}
	server.Put(domaintest.PendingRecord(registrant))
	output, err := work.Run(t.Context(), "apply", "saved.tfplan")
	want := "\n" + registrant + " is not verified, so example.com is not registered.\n"
	if err == nil || !strings.Contains(output, want) {
		t.Errorf("want %q, got:\n%s", want, output)
	}
}

// As the section "Plans without changes" describes it.
func TestExamples_changeAfterApply(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	single := b.find(t, singleExamples+"data-source.tf")
	record := configuration{
		"main.tf": single["main.tf"] + "\noutput \"record\" {\n  value = data.alidomain_email_verification.registrant\n}\n",
	}
	for name, row := range map[string]struct {
		example configuration
		want    int
	}{
		"single attribute":        {single, 0},
		"set":                     {b.find(t, pluralExamples+"data-source.tf"), 0},
		"precondition":            {b.find(t, singleExamples+"precondition.tf"), 0},
		"whole record":            {record, 2},
		"data source in a check":  {b.find(t, nested), 2},
		"data source and a check": {b.find(t, singleExamples+"check.tf"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			work, _ := b.prepare(t, row.example, verified())
			if _, err := work.Run(t.Context(), "apply", "-auto-approve"); err != nil {
				t.Fatal(err)
			}
			output, err := work.Run(t.Context(), "plan", "-detailed-exitcode")
			var code int
			if exit, ok := errors.AsType[*exec.ExitError](err); ok {
				code = exit.ExitCode()
			}
			if code != row.want {
				t.Errorf("got exit code %d, want %d\n%s", code, row.want, output)
			}
		})
	}
}

// As the guide "Enforce verification with a policy" shows it.
func TestExamples_areDeniedByPolicy(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	conftest, err := exec.LookPath("conftest")
	if err != nil {
		t.Skip("needs conftest on the PATH: go install github.com/open-policy-agent/conftest@latest")
	}
	const (
		passed = "4 passed"
		failed = "FAIL - plan.json - main - "
		record = "data.alidomain_email_verification.registrant"
		denied = failed + registrant + " is not verified (" + record + ").\n"
	)
	guide := b.find(t, "guides/enforce-with-a-policy")
	profileRead := b.find(t, "data-sources/alidomain_registrant_profile/data-source.tf")["main.tf"]
	pending := records(domaintest.PendingRecord(registrant))
	for name, row := range map[string]struct {
		main    string
		account domaintest.Inventory
		want    string
		// namespace is the package of the policy, main if it is empty.
		namespace string
	}{
		"verified":            {main: guide["main.tf"], account: verified(), want: passed},
		"pending":             {main: guide["main.tf"], account: pending, want: denied},
		"missing":             {main: guide["main.tf"], want: denied},
		"pending, in a check": {main: nestedCheck, account: pending, want: denied},
		"read during apply": {
			main: b.find(t, "guides/wait-for-verification")["main.tf"], account: verified(),
			want: failed + record + " is read during apply, so the plan has no result of it.\n",
		},
		"verified account": {main: b.find(t, pluralExamples+"data-source.tf")["main.tf"], account: verified(), want: passed},
		"pending account": {
			main: b.find(t, pluralExamples+"data-source.tf")["main.tf"], account: pending,
			want: failed + "Not all addresses of data.alidomain_email_verifications.all are verified.\n",
		},
		"verified profile": {main: profileRead, account: verified(), want: passed},
		"unverified profile": {
			main: profileRead, account: profiles(domaintest.UnverifiedProfile(profile, registrant)),
			want: failed + "real_name_verified of data.alidomain_registrant_profile.registrant is false.\n",
		},
		"gate with an ephemeral resource": {
			main: b.find(t, "guides/a-gate-that-holds-at-apply")["main.tf"], account: verified(),
			namespace: "gate", want: "1 passed",
		},
		"no gate": {
			main: guide["main.tf"], account: verified(),
			namespace: "gate", want: "FAIL - plan.json - gate - terraform_data.registration has no condition.\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			example := maps.Clone(guide)
			example["main.tf"] = row.main
			work, _ := b.prepare(t, example, row.account)
			if _, err := work.Run(t.Context(), "plan", "-out=saved.tfplan"); err != nil {
				t.Fatal(err)
			}
			plan, err := work.Command(t.Context(), "show", "-json", "saved.tfplan").Output()
			if err != nil {
				t.Fatal(err)
			}
			if err := work.Write("plan.json", string(plan)); err != nil {
				t.Fatal(err)
			}
			cmd := tfcli.Command(t.Context(), conftest, "test", "--no-color", "--namespace", cmp.Or(row.namespace, "main"), "plan.json")
			cmd.Dir = work.Dir
			output, err := cmd.CombinedOutput()
			if (err == nil) == strings.HasPrefix(row.want, "FAIL") || !strings.Contains(string(output), row.want) {
				t.Errorf("want %q, got:\n%s%v", row.want, output, err)
			}
		})
	}
}

// verified is what the examples expect of the account.
func verified() domaintest.Inventory {
	standard := domaintest.VerifiedProfile(profile, registrant)
	standard.DefaultRegistrantProfile = new(true)
	account := domaintest.Inventory{
		RegistrantProfiles: []domaintest.RegistrantProfile{standard},
		Domains:            []domaintest.Domain{domaintest.RegisteredDomain("example.com"), domaintest.RegisteredDomain("example.net")},
	}
	for _, email := range []string{registrant, "ada@example.com", "alan@example.com", "grace@example.com"} {
		account.EmailVerifications = append(account.EmailVerifications, domaintest.VerifiedRecord(email))
	}
	return account
}

func records(records ...domaintest.Record) domaintest.Inventory {
	return domaintest.Inventory{EmailVerifications: records}
}

func profiles(profiles ...domaintest.RegistrantProfile) domaintest.Inventory {
	return domaintest.Inventory{RegistrantProfiles: profiles}
}

// scenario is an example with the account and the faults that make it warn or fail.
type scenario struct {
	example string
	account domaintest.Inventory
	faults  []domaintest.Fault
	env     []string
	// want lists all diagnostics of the CLI.
	want []diagnostic
}

func scenarios() map[string]scenario {
	const (
		single = singleExamples
		plural = pluralExamples
		twin   = "ephemeral-resources/alidomain_email_verification/"
		twins  = "ephemeral-resources/alidomain_email_verifications/"
		gate   = "guides/gate-a-domain-registration"
		alone  = "guides/gate-an-address"
		watch  = "guides/watch-your-domains"
		apply  = "guides/a-gate-that-holds-at-apply"
		team   = "guides/check-a-whole-team"
	)
	pending := records(domaintest.PendingRecord(registrant))
	incompleteTeam := records(domaintest.PendingRecord("ada@example.com"))
	held := domaintest.Inventory{Domains: []domaintest.Domain{
		domaintest.HeldDomain("example.com"), {DomainName: "example.net"},
	}}
	const namesOfIncompleteTeam = "Not everybody is verified:\n" +
		"ada@example.com has yet to click the link.\nalan@example.com was never submitted."

	misconfigured := func(kind diagnostics.Kind, detail string) []diagnostic {
		return []diagnostic{{"error", string(kind), detail}}
	}
	fails := func(condition, message string) []diagnostic {
		return []diagnostic{{"error", "Resource " + condition + " failed", message}}
	}
	warns := func(message string) []diagnostic {
		return []diagnostic{{"warning", "Check block assertion failed", message}}
	}
	cannotRead := func(severity string, kind diagnostics.Kind) []diagnostic {
		summary := "Cannot read the e-mail verification of " + registrant
		return []diagnostic{{severity, summary, diagnostics.EntryOf(kind).Cause}}
	}
	return map[string]scenario{
		"incomplete access key": {
			example: "provider/access_key.tf",
			env:     []string{"TF_VAR_secret_key=", "ALICLOUD_SECRET_KEY="},
			want:    misconfigured(diagnostics.KindIncompleteKeys, ""),
		},
		// The provider is configured even if the plan reads nothing.
		"role on top of a missing profile": {
			example: "provider/assume_role.tf",
			env:     []string{"ALICLOUD_SHARED_CREDENTIALS_FILE=missing.json"},
			want:    misconfigured(diagnostics.KindMissingFile, "missing.json"),
		},
		"check without credentials": {
			example: nested,
			env:     []string{"ALICLOUD_ACCESS_KEY=", "ALICLOUD_SECRET_KEY=", "HOME=missing", "USERPROFILE=missing"},
			want:    misconfigured(diagnostics.KindNoCredentials, ""),
		},
		"check that may not read": {
			example: nested, faults: []domaintest.Fault{{Code: "NoPermission"}},
			want: cannotRead("warning", diagnostics.KindNoPermission),
		},
		"check of a pending registrant": {
			example: single + "check.tf", account: pending,
			want: warns(registrant + " is not verified yet."),
		},
		"data source in a check, of a pending registrant": {
			example: nested, account: pending,
			want: warns(registrant + " is not verified yet."),
		},
		"check of a pending registrant, with an ephemeral resource": {
			example: twin + "check.tf", account: pending,
			want: warns("The registrant of example.com is not verified."),
		},
		"count of a pending registrant":    {example: single + "count.tf", account: pending},
		"enabled for a pending registrant": {example: single + "enabled.tofu", account: pending},
		"verified members of nobody":       {example: plural + "for_each_verified.tf"},
		"everybody, with one pending": {
			example: plural + "for_each.tf",
			account: records(domaintest.VerifiedRecord("ada@example.com"), domaintest.PendingRecord("alan@example.com")),
			want:    fails("precondition", "alan@example.com is not verified."),
		},
		"registrant without a record": {
			example: single + "data-source.tf", want: cannotRead("error", diagnostics.KindNotFound),
		},
		"precondition on a pending registrant": {
			example: single + "precondition.tf", account: pending,
			want: fails("precondition", registrant+" is not verified yet."),
		},
		"postcondition on a pending registrant": {
			example: single + "postcondition.tf", account: pending,
			want: fails("postcondition", registrant+" is not verified yet."),
		},
		"precondition on an incomplete team": {
			example: plural + "precondition.tf", account: incompleteTeam, want: fails("precondition", namesOfIncompleteTeam),
		},
		"ephemeral resource of a pending registrant": {
			example: twin + "ephemeral-resource.tf", account: pending,
			want: fails("precondition", "The registrant of example.com is not verified."),
		},
		"ephemeral resource of a registrant without a record": {
			example: twin + "ephemeral_variable.tf", want: cannotRead("error", diagnostics.KindNotFound),
		},
		"ephemeral resource for an incomplete team": {
			example: twins + "ephemeral-resource.tf", account: incompleteTeam,
			want: fails("precondition", "Not everybody in the team is verified."),
		},
		"gate that holds at apply, at plan": {
			example: apply, want: fails("precondition", registrant+" is not verified, so example.com is not registered."),
		},
		"gate for an unverified profile": {
			example: gate, account: profiles(domaintest.UnverifiedProfile(profile, registrant)),
			want: append(
				fails("precondition", "Profile 1000001 has not passed real-name verification."),
				fails("precondition", "The address of profile 1000001 is not verified.")...),
		},
		"gate for a missing profile": {
			example: gate,
			want: []diagnostic{{
				"error", "Cannot read the registrant profile 1000001", diagnostics.EntryOf(diagnostics.KindProfileNotFound).Cause,
			}},
		},
		"check of a domain in clientHold": {
			example: domainExamples + "check.tf", account: held,
			want: warns("example.com is in clientHold, or the service did not say that it is not."),
		},
		"domain of another account": {
			example: domainExamples + "account.tf", account: verified(), env: []string{"TF_VAR_account_id=1"},
			want: fails("precondition", "The credentials belong to another account than 1."),
		},
		"domains with findings": {
			example: watch, account: held,
			want: slices.Concat(
				warns("The registrant's address of example.com is not known to be verified."),
				warns("example.com is in clientHold, or that is unknown."),
				warns("The registrant's address of example.net is not known to be verified."),
				warns("example.net expires within thirty days, or at an unknown time."),
				warns("example.net is in clientHold, or that is unknown."),
				warns("example.net is not known to have passed real-name verification.")),
		},
		"no domains": {
			example: watch, env: []string{"TF_VAR_domains=[]"}, want: warns("There is no domain to watch."),
		},
		"address of a pending registrant": {
			example: alone, account: pending,
			want: fails("precondition", registrant+" has yet to click the link in the verification message."),
		},
		"address of a registrant without a record": {
			example: alone, want: fails("precondition", registrant+" was never submitted for verification in this account."),
		},
		"incomplete team": {example: team, account: incompleteTeam, want: fails("precondition", namesOfIncompleteTeam)},
	}
}

// bench is the fixture that the tests of all examples share.
type bench struct {
	cli      tfcli.CLI
	plugins  string
	home     string
	examples map[string]configuration
}

// plugins is where the provider is installed, for all tests of this process.
var plugins = sync.OnceValues(func() (string, error) { //nolint:gochecknoglobals // built once, and never changed
	return tfcli.InstallInCache(context.Background(), "examples", tfcli.LocalVersion)
})

// newBench installs the provider, and writes the profile files that examples name.
func newBench(t *testing.T) bench {
	t.Helper()
	b := bench{cli: tfcli.ForTest(t), home: t.TempDir(), examples: discover(t, os.DirFS(moduleRoot(t)))}
	b.examples[nested] = configuration{"main.tf": nestedCheck}
	var err error
	if b.plugins, err = plugins(); err != nil {
		t.Fatal(err)
	}
	const (
		keys = `"mode": "AK", "access_key_id": "` + domaintest.AccessKeyID + `",` +
			`"access_key_secret": "` + domaintest.AccessKeySecret + `"`
		profiles = `{"current": "production", "profiles": [
			{"name": "production", ` + keys + `}, {"name": "international", ` + keys + `}]}`
	)
	for _, file := range []string{".aliyun/config.json", ".aliyun/team.json"} {
		if err := tfcli.NewWorkspace(b.cli, b.home).Write(file, profiles); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func (b bench) find(t *testing.T, name string) configuration {
	t.Helper()
	example, ok := b.examples[name]
	if !ok {
		t.Fatalf("there is no example %s", name)
	}
	return example
}

// prepare starts a stand-in with an account, and returns a workspace that plans an example with it. It skips the test if
// the CLI can't read the example.
func (b bench) prepare(
	t *testing.T, example configuration, account domaintest.Inventory,
) (tfcli.Workspace, *domaintest.Server) {
	t.Helper()
	if err := b.cli.CheckEphemeral(); err != nil && (example.has("ephemeral") || example.isTofu()) {
		t.Skip(err)
	}
	if example.isTofu() && b.cli.Product != tfcli.OpenTofu {
		t.Skipf("%s does not read files for OpenTofu", b.cli)
	}
	server := domaintest.Start(t, domaintest.WithInventory(account))
	work := tfcli.NewWorkspace(b.cli, t.TempDir(), append(server.Env().Environ(),
		"HOME="+b.home, "USERPROFILE="+b.home,
		// For the variables of examples that have no default.
		"TF_VAR_access_key="+domaintest.AccessKeyID, "TF_VAR_secret_key="+domaintest.AccessKeySecret,
		"TF_VAR_registrant="+registrant, "TF_VAR_request_token=request-token",
		// A request to another service fails.
		"HTTPS_PROXY=http://127.0.0.1:1",
	)...)
	if strings.Contains(example["main.tf"], "ecs_role_name") {
		work.Env = append(work.Env, "ALIBABA_CLOUD_ECS_METADATA_DISABLED=") // nothing is read during plan
	}
	for file, content := range example.complete() {
		if strings.HasSuffix(file, testSuffix) {
			if !b.canTest(content) {
				continue
			}
			// Tests for new CLIs have a folder of their own, because older ones do not accept a folder with them.
			file = path.Join("tests", path.Base(file))
		}
		if err := work.Write(file, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := work.Init(t.Context(), b.plugins); err != nil {
		t.Fatal(err)
	}
	return work, server
}

// canTest reports whether the CLI can run a file with tests.
func (b bench) canTest(content string) bool {
	oldest := map[tfcli.Product]string{tfcli.Terraform: "1.7.0", tfcli.OpenTofu: "1.8.0"} // mock_provider
	switch {
	case strings.Contains(content, "override_ephemeral"):
		oldest = map[tfcli.Product]string{tfcli.Terraform: "1.17.0"}
	case strings.Contains(content, "override_module"):
		// With an ephemeral output.
		oldest = map[tfcli.Product]string{tfcli.Terraform: "1.15.0", tfcli.OpenTofu: "1.12.0"}
	}
	number, ok := oldest[b.cli.Product]
	return ok && b.cli.Version.GreaterThanOrEqual(version.Must(version.NewVersion(number)))
}

// diagnostic is a warning or an error of the CLI.
type diagnostic struct {
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`
}

// plan plans, and compares the diagnostics, whatever their order. A detail has to contain the wanted one.
func plan(t *testing.T, work tfcli.Workspace, want ...diagnostic) {
	t.Helper()
	output, err := work.Run(t.Context(), "plan", "-json", "-lock=false")
	var got []diagnostic
	for line := range strings.Lines(output) {
		var message struct {
			Diagnostic *diagnostic `json:"diagnostic"`
		}
		if err := json.Unmarshal([]byte(line), &message); err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
		if message.Diagnostic != nil {
			got = append(got, *message.Diagnostic)
		}
	}
	matches := func(got, want diagnostic) bool {
		return got.Severity == want.Severity && got.Summary == want.Summary && strings.Contains(got.Detail, want.Detail)
	}
	// A CLI evaluates conditions at the same time, in any order.
	isMissing := func(want diagnostic) bool {
		return !slices.ContainsFunc(got, func(got diagnostic) bool { return matches(got, want) })
	}
	if len(got) != len(want) || slices.ContainsFunc(want, isMissing) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	isError := func(d diagnostic) bool { return d.Severity == "error" }
	if fails := slices.ContainsFunc(want, isError); fails != (err != nil) {
		t.Errorf("the plan ended with %v", err)
	}
}
