// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

const (
	registrant = "registrant@example.com"

	testSuffix = ".tftest.hcl"
	// probeFile is what examples get that read nothing by themselves.
	probeFile = "probe_of_the_test.tf"
)

// verified are the addresses that the examples expect to be verified. An example about another one fails to plan, unless
// that is its point.
func verified() []domaintest.Record {
	var records []domaintest.Record
	for _, email := range []string{registrant, "ada@example.com", "alan@example.com", "grace@example.com"} {
		records = append(records, domaintest.VerifiedRecord(email))
	}
	return records
}

// unreachable are examples whose credentials come from a network that a test has no business in. They are planned as far
// as that goes without credentials: the provider is configured, and the read put off to apply.
func unreachable() []string {
	return []string{
		"provider/assume_role.tf",
		"provider/assume_role_with_oidc.tf",
		"provider/credentials_uri.tf",
		"provider/ecs_role.tf",
	}
}

// TestExamples has a real CLI validate and plan whatever is found under examples/.
func TestExamples(t *testing.T) {
	t.Parallel()
	bench := newBench(t)
	examples := discover(t, bench.root)

	t.Run("format", func(t *testing.T) {
		t.Parallel()
		space := bench.workspace(filepath.Join(bench.root, "examples"), nil)
		if output, ok := space.run(t, "fmt", "-check", "-diff", "-recursive"); !ok {
			t.Errorf("\"terraform fmt -recursive examples\" would change:\n%s", output)
		}
	})
	for _, example := range examples {
		t.Run(example.name, func(t *testing.T) {
			t.Parallel()
			bench.needsEphemeral(t, example)
			server := domaintest.Start(t, domaintest.WithRecords(verified()...))
			space := bench.prepare(t, example, server)
			if output, ok := space.run(t, "validate"); !ok {
				t.Fatalf("validate:\n%s", output)
			}
			space.plan(t)
			if len(example.tests) > 0 {
				t.Run("test", func(t *testing.T) {
					t.Parallel()
					space.test(t)
				})
			}
		})
	}
	for _, story := range stories() {
		t.Run("story/"+story.name, func(t *testing.T) {
			t.Parallel()
			example := find(t, examples, story.example)
			bench.needsEphemeral(t, example)
			server := domaintest.Start(t, domaintest.WithRecords(story.records...))
			server.Inject(story.faults...)
			space := bench.prepare(t, example, server)
			space.Env = append(space.Env, story.env...)
			space.plan(t, story.want...)
		})
	}
	t.Run("saved plan", func(t *testing.T) {
		t.Parallel()
		example := find(t, examples, "guides/a-gate-that-holds-at-apply")
		bench.needsEphemeral(t, example)
		server := domaintest.Start(t, domaintest.WithRecords(verified()...))
		space := bench.prepare(t, example, server)
		if output, ok := space.run(t, "plan", "-out=saved.tfplan"); !ok {
			t.Fatalf("plan:\n%s", output)
		}
		server.Put(domaintest.PendingRecord(registrant))
		output, ok := space.run(t, "apply", "saved.tfplan")
		// As the guide shows it.
		if want := "\n" + registrant + " is not verified, so example.com is not registered.\n"; ok || !strings.Contains(output, want) {
			t.Errorf("apply: want %q, got:\n%s", want, output)
		}
	})
}

func find(t *testing.T, examples []example, name string) example {
	t.Helper()
	i := slices.IndexFunc(examples, func(e example) bool { return e.name == name })
	if i < 0 {
		t.Fatalf("there is no example %s", name)
	}
	return examples[i]
}

// story is an example where not all is well.
type story struct {
	name, example string
	records       []domaintest.Record
	faults        []domaintest.Fault
	env           []string
	// want is what the CLI has to say, and all of it.
	want []diagnostic
}

func stories() []story {
	const (
		single = "data-sources/alidomain_email_verification/"
		plural = "data-sources/alidomain_email_verifications/"
		twins  = "ephemeral-resources/"
		guides = "guides/"
	)
	waiting := []domaintest.Record{domaintest.PendingRecord(registrant)}
	halfTeam := []domaintest.Record{domaintest.PendingRecord("ada@example.com")}
	return []story{
		{
			name: "half a key pair", example: "provider/access_key.tf",
			env:  []string{"TF_VAR_secret_key=", "ALICLOUD_SECRET_KEY="},
			want: []diagnostic{{"error", string(diagnostics.KindIncompleteKeys), ""}},
		},
		{
			// What is planned without a read has its provider configured all the same.
			name: "role over a profile that does not exist", example: "provider/assume_role.tf",
			env:  []string{"ALICLOUD_SHARED_CREDENTIALS_FILE=missing.json"},
			want: []diagnostic{{"error", string(diagnostics.KindMissingFile), "missing.json"}},
		},
		{
			name: "count of a waiting registrant", example: single + "count.tf", records: waiting,
		},
		{
			name: "precondition on a waiting registrant", example: single + "precondition.tf", records: waiting,
			want: []diagnostic{{"error", "Resource precondition failed", registrant + " is not verified yet."}},
		},
		{
			name: "postcondition on a waiting registrant", example: single + "postcondition.tf", records: waiting,
			want: []diagnostic{{"error", "Resource postcondition failed", registrant + " is not verified yet."}},
		},
		{
			name: "check of a waiting registrant", example: single + "check.tf", records: waiting,
			want: []diagnostic{{"warning", "Check block assertion failed", registrant + " is not verified yet."}},
		},
		{
			name: "check that may not read", example: single + "check.tf", records: waiting,
			faults: []domaintest.Fault{{Code: "NoPermission"}},
			want: []diagnostic{{
				"warning", "Cannot read the e-mail verification of " + registrant,
				diagnostics.EntryOf(diagnostics.KindNoPermission).Cause,
			}},
		},
		{
			name: "registrant without a record", example: single + "data-source.tf",
			want: []diagnostic{{
				"error", "Cannot read the e-mail verification of " + registrant,
				diagnostics.EntryOf(diagnostics.KindNotFound).Cause,
			}},
		},
		{
			name: "precondition on half a team", example: plural + "precondition.tf", records: halfTeam,
			want: []diagnostic{{
				"error", "Resource precondition failed",
				"Not everybody is verified:\nada@example.com has yet to click the link.\nalan@example.com was never submitted.",
			}},
		},
		{
			name: "empty account", example: plural + "for_each.tf",
		},
		{
			name: "ephemeral resource of a waiting registrant", example: twins + "alidomain_email_verification/ephemeral-resource.tf", records: waiting,
			want: []diagnostic{{"error", "Resource precondition failed", "The registrant of example.com is not verified."}},
		},
		{
			name: "ephemeral resource of a registrant without a record", example: twins + "alidomain_email_verification/ephemeral_variable.tf",
			want: []diagnostic{{
				"error", "Cannot read the e-mail verification of " + registrant,
				diagnostics.EntryOf(diagnostics.KindNotFound).Cause,
			}},
		},
		{
			name: "ephemeral resource of half a team", example: twins + "alidomain_email_verifications/ephemeral-resource.tf", records: halfTeam,
			want: []diagnostic{{"error", "Resource precondition failed", "Not everybody in the team is verified."}},
		},
		{
			name: "gate that holds at apply, at plan", example: guides + "a-gate-that-holds-at-apply",
			want: []diagnostic{{"error", "Resource precondition failed", registrant + " is not verified, so example.com is not registered."}},
		},
		{
			name: "gate for a waiting registrant", example: guides + "gate-a-domain-registration", records: waiting,
			want: []diagnostic{{"error", "Resource precondition failed", registrant + " has yet to click the link in the verification message."}},
		},
		{
			name: "gate for a registrant without a record", example: guides + "gate-a-domain-registration",
			want: []diagnostic{{"error", "Resource precondition failed", registrant + " was never submitted for verification in this account."}},
		},
		{
			name: "half a team", example: guides + "check-a-whole-team", records: halfTeam,
			want: []diagnostic{{
				"error", "Resource precondition failed",
				"Not everybody is verified:\nada@example.com has yet to click the link.\nalan@example.com was never submitted.",
			}},
		},
	}
}

// example is one configuration: a file, or a folder with a main.tf and all that is in it.
type example struct {
	// name is the path under examples/, with slashes.
	name string
	// files are paths under examples/.
	files []string
	// tests are those of the files that "terraform test" reads.
	tests []string
}

func (e example) isModule() bool {
	return path.Ext(e.name) != ".tf"
}

// discover finds every configuration and every test under examples/.
func discover(t *testing.T, root string) []example {
	t.Helper()
	tree := os.DirFS(filepath.Join(root, "examples"))
	var found []example
	for _, file := range files(t, tree) {
		isTest := strings.HasSuffix(file, testSuffix)
		module, inModule := moduleOf(tree, file)
		switch {
		case inModule && (len(found) == 0 || found[len(found)-1].name != module):
			found = append(found, example{name: module})
			fallthrough
		case inModule:
			last := &found[len(found)-1]
			last.files = append(last.files, file)
			if isTest {
				last.tests = append(last.tests, file)
			}
		case isTest:
			t.Errorf("%s belongs to no folder with a main.tf, so nothing runs it", file)
		case path.Ext(file) == ".tf":
			found = append(found, example{name: file, files: []string{file}})
		}
	}
	if len(found) == 0 {
		t.Fatal("no examples")
	}
	return found
}

// bench is what the tests of all examples have in common.
type bench struct {
	root    string
	cli     tfcli.CLI
	plugins tfcli.PluginDir
	home    string
}

// newBench builds the provider.
func newBench(t *testing.T) bench {
	t.Helper()
	cli := tfcli.ForTest(t)
	root, err := tfcli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	b := bench{root: root, cli: cli, home: t.TempDir()}
	binary := filepath.Join(t.TempDir(), "provider")
	if err := tfcli.BuildProvider(t.Context(), root, binary, tfcli.LocalVersion); err != nil {
		t.Fatal(err)
	}
	if b.plugins, err = tfcli.NewPluginDir(filepath.Join(t.TempDir(), "plugins"), binary, tfcli.LocalVersion); err != nil {
		t.Fatal(err)
	}
	b.writeProfiles(t)
	return b
}

// writeProfiles writes the profile files that examples name.
func (b bench) writeProfiles(t *testing.T) {
	t.Helper()
	const profile = `{"name": %q, "mode": "AK", "access_key_id": %q, "access_key_secret": %q}`
	var profiles []string
	for _, name := range []string{"production", "international"} {
		profiles = append(profiles, fmt.Sprintf(profile, name, domaintest.AccessKeyID, domaintest.AccessKeySecret))
	}
	content := fmt.Sprintf(`{"current": "production", "profiles": [%s]}`, strings.Join(profiles, ", "))
	for _, name := range []string{"config.json", "team.json"} {
		file := filepath.Join(b.home, ".aliyun", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// workspace returns a workspace that leads to the stand-in and nowhere else; without one, there are no keys either.
func (b bench) workspace(dir string, server *domaintest.Server) workspace {
	env := []string{
		"HOME=" + b.home, "USERPROFILE=" + b.home,
		// For the variables of examples that have no default.
		"TF_VAR_access_key=" + domaintest.AccessKeyID, "TF_VAR_secret_key=" + domaintest.AccessKeySecret,
		"TF_VAR_registrant=" + registrant,
	}
	if server != nil {
		env = append(env, server.Env().Environ()...)
	}
	return workspace{bench: b, Workspace: tfcli.NewWorkspace(b.cli, dir, env...)}
}

// canMock tells whether the CLI knows mock_provider; without that it can't even read a test that has one.
func (b bench) canMock() bool {
	oldest := "1.7.0"
	if b.cli.Product == tfcli.OpenTofu {
		oldest = "1.8.0"
	}
	return b.cli.Version.Core().GreaterThanOrEqual(version.Must(version.NewVersion(oldest)))
}

// needsEphemeral skips a test of an example with an ephemeral resource on a CLI that has none.
func (b bench) needsEphemeral(t *testing.T, e example) {
	t.Helper()
	for _, file := range e.files {
		if path.Ext(file) != ".tf" || b.blocks(t, file)["ephemeral"] == nil {
			continue
		}
		if err := b.cli.CheckEphemeral(); err != nil {
			t.Skip(err)
		}
	}
}

// prepare makes a folder in which the CLI can plan an example.
func (b bench) prepare(t *testing.T, e example, server *domaintest.Server) workspace {
	t.Helper()
	space := b.workspace(t.TempDir(), server)
	for _, file := range e.files {
		if strings.HasSuffix(file, testSuffix) && !b.canMock() {
			continue
		}
		content := b.read(t, file)
		name := path.Base(file)
		if e.isModule() {
			name = strings.TrimPrefix(file, e.name+"/")
		}
		space.write(t, name, content)
	}
	if !e.isModule() {
		b.complete(t, e, space)
	}
	if err := space.Init(t.Context(), b.plugins); err != nil {
		t.Fatal(err)
	}
	return space
}

// complete adds what a single file needs to be a configuration: where the provider comes from, and something to read.
func (b bench) complete(t *testing.T, e example, space workspace) {
	t.Helper()
	const provider = "provider/provider.tf"
	has := b.blocks(t, e.files[0])
	switch {
	case has["terraform"] != nil:
	case has["provider"] != nil:
		space.write(t, "terraform.tf", b.blocks(t, provider)["terraform"])
	default:
		space.write(t, "provider.tf", b.read(t, provider))
	}
	if has["data"] == nil && has["check"] == nil && has["ephemeral"] == nil {
		email := fmt.Sprintf("%q", registrant)
		if slices.Contains(unreachable(), e.name) {
			email = "terraform_data.later.output"
		}
		space.write(t, probeFile, fmt.Appendf(nil,
			"resource \"terraform_data\" \"later\" {\n  input = %q\n}\n\ndata \"alidomain_email_verification\" \"probe\" {\n  email = %s\n}\n",
			registrant, email))
	}
}

// blocks returns the text of the first block of each type at the top of a file.
func (b bench) blocks(t *testing.T, file string) map[string][]byte {
	t.Helper()
	content := b.read(t, file)
	parsed, diags := hclsyntax.ParseConfig(content, file, hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	found := make(map[string][]byte)
	for _, block := range parsed.Body.(*hclsyntax.Body).Blocks {
		if found[block.Type] == nil {
			found[block.Type] = block.Range().SliceBytes(content)
		}
	}
	return found
}

func (b bench) read(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(b.root, "examples", filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// workspace is a folder that the CLI works in.
type workspace struct {
	bench
	tfcli.Workspace
}

func (w workspace) write(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := w.Write(name, string(content)); err != nil {
		t.Fatal(err)
	}
}

// run returns what the CLI wrote, and whether it succeeded.
func (w workspace) run(t *testing.T, args ...string) (string, bool) {
	t.Helper()
	output, err := w.Run(t.Context(), args...)
	if err != nil && output == "" {
		t.Fatal(err)
	}
	return output, err == nil
}

// diagnostic is what the CLI warns of or fails with.
type diagnostic struct {
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`
}

// plan plans and compares what the CLI has to say. The details need only hold what is wanted.
func (w workspace) plan(t *testing.T, want ...diagnostic) {
	t.Helper()
	output, ok := w.run(t, "plan", "-json", "-lock=false")
	var got []diagnostic
	for line := range strings.Lines(output) {
		var message struct {
			Diagnostic *diagnostic `json:"diagnostic"`
		}
		if err := json.NewDecoder(bytes.NewBufferString(line)).Decode(&message); err != nil {
			t.Fatalf("plan: %v\n%s", err, output)
		}
		if message.Diagnostic != nil {
			got = append(got, *message.Diagnostic)
		}
	}
	matches := func(got, want diagnostic) bool {
		return got.Severity == want.Severity && got.Summary == want.Summary && strings.Contains(got.Detail, want.Detail)
	}
	if !slices.EqualFunc(got, want, matches) {
		t.Errorf("plan: got %+v, want %+v", got, want)
	}
	isError := func(d diagnostic) bool { return d.Severity == "error" }
	if ok == slices.ContainsFunc(want, isError) {
		t.Errorf("plan: success is %t\n%s", ok, output)
	}
}

// test runs the module's own tests, with neither keys nor the stand-in to be found.
func (w workspace) test(t *testing.T) {
	t.Helper()
	if !w.canMock() {
		t.Skipf("%s has no mock_provider; Terraform has it from 1.7 on and OpenTofu from 1.8", w.cli)
	}
	if output, ok := w.bench.workspace(w.Dir, nil).run(t, "test"); !ok {
		t.Errorf("test:\n%s", output)
	}
}
