// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

// needsEphemeral returns the CLI. It skips the test if the CLI does not support ephemeral resources.
func needsEphemeral(t *testing.T) tfcli.CLI {
	t.Helper()
	cli := tfcli.ForTest(t)
	if err := cli.CheckEphemeral(); err != nil {
		t.Skip(err)
	}
	return cli
}

// The provider "echo" writes the result of an ephemeral resource to the state, so that the test can compare each attribute
// with that of the data source.
func TestAccEphemeral_attributesMatchDataSource(t *testing.T) {
	t.Parallel()
	cli := needsEphemeral(t)
	// The first OpenTofu versions with ephemeral resources list them as changes (opentofu/opentofu#3776).
	listed := cli.Product == tfcli.OpenTofu && cli.Version.LessThan(version.Must(version.NewVersion("1.11.6")))
	schemas, err := provider.NewServer(testVersion, domaintest.Env{}.Getenv)().
		GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ typeName, arguments string }{
		"verified": {"alidomain_email_verification", `email = "VERIFIED@example.com"`},
		"pending": {"alidomain_email_verification", `
			email          = "pending@example.com"
			lang           = "zh"
			user_client_ip = "127.0.0.1"
			timeouts { read = "1m" }`},
		"absent": {"alidomain_email_verification", `
			email            = "nobody@example.com"
			ignore_not_found = true`},
		"account": {"alidomain_email_verifications", ""},
		"chosen":  {"alidomain_email_verifications", `emails = ["VERIFIED@example.com", "pending@example.com", "nobody@example.com"]`},
		"filtered": {"alidomain_email_verifications", `
			verification_status = 1
			created_after       = "2019-01-01T00:00:00Z"
			created_before      = "2019-12-31T00:00:00+08:00"`},
		"profile":        {profileType, "registrant_profile_id = 9007199254740993"},
		"absent profile": {profileType, "registrant_profile_id = 2\n  ignore_not_found = true"},
		"profiles":       {profilesType, "default_registrant_profile = false\n  lang = \"zh\""},
		"domain":         {domainType, `domain_name = "EXAMPLE.com"`},
		"empty domain":   {domainType, `domain_name = "unknown.example"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startVerified(t, domaintest.WithRecords(domaintest.PendingRecord(pendingAddress)),
				domaintest.WithRegistrantProfiles(domaintest.VerifiedProfile(9007199254740993, verifiedAddress)),
				domaintest.WithDomains(domaintest.RegisteredDomain("example.com"), domaintest.Domain{DomainName: "unknown.example"}))
			var same []statecheck.StateCheck
			block := schemas.DataSourceSchemas[test.typeName].Block
			for _, attribute := range block.Attributes {
				if strings.HasPrefix(attribute.Name, "request_id") {
					continue // differs between reads
				}
				same = append(same, statecheck.CompareValuePairs(
					"data."+test.typeName+".this", tfjsonpath.New(attribute.Name),
					"echo.this", tfjsonpath.New("data").AtMapKey(attribute.Name), compare.ValuesSame()))
			}
			acceptanceTest := acceptance(environOf(server), resource.TestStep{
				Config: fmt.Sprintf(`
terraform {
  required_providers {
    alidomain = { source = "alidomain/alidomain" }
    echo      = { source = "alidomain/echo" }
  }
}
data %[1]q "this" {
  %[2]s
}
ephemeral %[1]q "this" {
  %[2]s
}
provider "echo" {
  data = ephemeral.%[1]s.this
}
resource "echo" "this" {}
`, test.typeName, test.arguments),
				ConfigStateChecks:  same,
				ExpectNonEmptyPlan: listed,
			})
			acceptanceTest.ProtoV6ProviderFactories["echo"] = echoprovider.NewProviderServer()
			resource.Test(t, acceptanceTest)
		})
	}
}

// registration returns a resource with a precondition. The error message may not refer to an ephemeral resource.
func registration(condition string) string {
	return fmt.Sprintf(`
resource "terraform_data" "registration" {
  input = "example.com"
  lifecycle {
    precondition {
      condition     = %s
      error_message = "The registration is held back."
    }
  }
}
`, condition)
}

// ephemeralGate returns a configuration with an ephemeral resource "this" and a registration that depends on its result.
func ephemeralGate(typeName, arguments, condition string) string {
	return preamble + fmt.Sprintf(`
variable "address" {
  type      = string
  ephemeral = true
  default   = ""
}
ephemeral %q "this" {
  %s
}
`, typeName, arguments) + registration(strings.ReplaceAll(condition, "this", "ephemeral."+typeName+".this"))
}

// The condition is checked at plan and again at apply. Neither the plan nor the state contains any part of the responses.
func TestAccEphemeral_gateLeavesNoTraces(t *testing.T) {
	t.Parallel()
	needsEphemeral(t)
	const (
		single   = "alidomain_email_verification"
		plural   = "alidomain_email_verifications"
		heldBack = "The registration is held back."
		// queried differs in letter case from the stored address, so that the test can distinguish them in a plan.
		queried = "registrant@example.com"
	)
	verified, pending := domaintest.VerifiedRecord("Registrant@Example.com"), domaintest.PendingRecord("Registrant@Example.com")
	colleague := domaintest.VerifiedRecord("Colleague@Example.com")
	literal := ephemeralGate(single, `email = "registrant@example.com"`, "this.verified")
	variable := ephemeralGate(single, "email = var.address", "this.verified")
	account := ephemeralGate(plural, "", "this.all_verified")
	unknown := ephemeralGate(single, "email = terraform_data.address.output", "this.verified") + `
resource "terraform_data" "address" {
  input = "registrant@example.com"
}
`
	waitingGate := ephemeralGate(single, `
  email                 = "registrant@example.com"
  wait_for_verification = true
  poll_interval         = "1s"
`, "this.verified")
	for name, test := range map[string]struct {
		config string
		// before runs before the plan, between runs between plan and apply.
		before, between func(*domaintest.Server)
		// atPlan and atApply are the expected errors. They are empty if the command succeeds.
		atPlan, atApply string
		// created lists the resources in the final state.
		created []string
		// requests is the expected number of requests, or 0 for any number.
		requests int
	}{
		"verified at plan and at apply": {config: literal, created: []string{"registration"}, requests: 2},
		"verified at plan, pending at apply": {
			config: literal, between: func(s *domaintest.Server) { s.Put(pending) }, atApply: heldBack, requests: 2,
		},
		"verified at plan, gone at apply": {
			config: literal, between: func(s *domaintest.Server) { s.Remove(verified.Email) },
			atApply: "The account has no record of this address.",
		},
		"pending at plan":                  {config: literal, before: func(s *domaintest.Server) { s.Put(pending) }, atPlan: heldBack, requests: 1},
		"ephemeral variable":               {config: variable, created: []string{"registration"}, requests: 2},
		"ephemeral variable, then pending": {config: variable, between: func(s *domaintest.Server) { s.Put(pending) }, atApply: heldBack, requests: 2},
		"unknown until apply":              {config: unknown, created: []string{"address", "registration"}, requests: 1},
		"unknown until apply, then pending": {
			config: unknown, before: func(s *domaintest.Server) { s.Put(pending) }, atApply: heldBack, created: []string{"address"}, requests: 1,
		},
		"waiting at plan": {
			config: waitingGate, before: func(s *domaintest.Server) { s.Put(pending); s.PutAfter(domaintest.VerifiedRecord(pending.Email), 2) },
			created: []string{"registration"},
		},
		"waiting at apply": {
			config: waitingGate, between: func(s *domaintest.Server) { s.Put(pending); s.PutAfter(domaintest.VerifiedRecord(pending.Email), 2) },
			created: []string{"registration"},
		},
		"waiting in vain": {
			config: strings.Replace(waitingGate, `"1s"`, `"1s"`+"\n  timeouts { read = \"1800ms\" }", 1),
			before: func(s *domaintest.Server) { s.Put(pending) },
			atPlan: "The address was not verified within timeouts.read.",
		},
		"all verified":                   {config: account, created: []string{"registration"}, requests: 2},
		"all verified, then one pending": {config: account, between: func(s *domaintest.Server) { s.Put(pending) }, atApply: heldBack, requests: 2},
		"one pending":                    {config: account, before: func(s *domaintest.Server) { s.Put(pending) }, atPlan: heldBack, requests: 1},
		"denied at apply": {
			config: account, between: func(s *domaintest.Server) { s.Inject(domaintest.Fault{Code: "Forbidden.RAM"}) },
			atApply: causeOf(diagnostics.KindNoPermission),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithRecords(verified, colleague))
			w := newWorkspace(t, test.config, environOf(server, domaintest.Env{"TF_VAR_address": queried}))
			happen := func(event func(*domaintest.Server)) {
				if event != nil {
					event(server)
				}
			}
			happen(test.before)
			run := func(want string, args ...string) {
				t.Helper()
				output, err := w.Run(t.Context(), args...)
				switch {
				case want == "" && err != nil:
					t.Fatalf("%s: %v\n%s", args, err, output)
				case want != "" && (err == nil || !flat(want).MatchString(output) || strings.Count(output, "Error: ") != 1):
					t.Errorf("%s: want the one error %q, got:\n%s", args, want, output)
				}
			}
			run(test.atPlan, "plan", "-out=saved.tfplan")
			if test.atPlan == "" {
				happen(test.between)
				run(test.atApply, "apply", "saved.tfplan")
			}
			if got := created(t, w); !slices.Equal(got, test.created) {
				t.Errorf("created %q, want %q", got, test.created)
			}
			if n := server.Count(""); test.requests != 0 && n != test.requests {
				t.Errorf("%d requests were sent, want %d", n, test.requests)
			}
			records := []domaintest.Record{verified, pending, colleague}
			if !strings.Contains(test.config, queried) {
				records = append(records, domaintest.Record{Email: queried})
			}
			for _, trace := range traces(t, w, records...) {
				t.Error(trace)
			}
		})
	}
}

// A saved plan is stopped when the profile or the domain changed in between, and neither is in the plan or the state.
func TestAccEphemeral_gateOnProfileAndDomain(t *testing.T) {
	t.Parallel()
	needsEphemeral(t)
	const heldBack = "The registration is held back."
	const email = "Registrant@Example.com"
	profile, domain := domaintest.VerifiedProfile(1000001, email), domaintest.RegisteredDomain("example.com")
	domain.Email = email
	changed := func(change func(*domaintest.RegistrantProfile)) func(*domaintest.Server) {
		changed := profile
		change(&changed)
		return func(s *domaintest.Server) { s.PutRegistrantProfiles(changed) }
	}
	unverified := changed(func(p *domaintest.RegistrantProfile) { p.RealNameStatus = "FAILED" })
	single := ephemeralGate(profileType, "registrant_profile_id = 1000001", "this.real_name_verified == true && this.email_verified == true")
	lenient := ephemeralGate(profileType, "registrant_profile_id = 1000001\n  ignore_not_found = true", "this.real_name_verified == true")
	unknown := ephemeralGate(profileType, "registrant_profile_id = terraform_data.id.output", "this.real_name_verified == true") + `
resource "terraform_data" "id" {
  input = 1000001
}
`
	plural := ephemeralGate(profilesType, "", "length([for p in this.registrant_profiles : p if p.real_name_verified]) == 1")
	standing := ephemeralGate(domainType, `domain_name = "example.com"`, "this.email_verification_client_hold == false")
	for name, test := range map[string]struct {
		config  string
		between func(*domaintest.Server)
		atApply string
		created []string
	}{
		"a verified profile":                 {config: single, created: []string{"registration"}},
		"its real name failed":               {config: single, between: unverified, atApply: heldBack},
		"its address is no longer verified":  {config: single, between: changed(func(p *domaintest.RegistrantProfile) { p.EmailVerificationStatus = new(0) }), atApply: heldBack},
		"its status is missing":              {config: single, between: changed(func(p *domaintest.RegistrantProfile) { p.RealNameStatus = "" }), atApply: "without saying what was asked"},
		"it is gone":                         {config: single, between: func(s *domaintest.Server) { s.RemoveRegistrantProfile(1000001) }, atApply: "The account has no registrant profile with this ID."},
		"it is gone, which is ignored":       {config: lenient, between: func(s *domaintest.Server) { s.RemoveRegistrantProfile(1000001) }, atApply: heldBack},
		"an ID that is unknown until apply":  {config: unknown, created: []string{"id", "registration"}},
		"half an ID that is unknown":         {config: strings.Replace(unknown, "1000001", "1.5", 1), atApply: "value must be a whole number between 1 and", created: []string{"id"}},
		"unknown until apply, then failed":   {config: unknown, between: unverified, atApply: heldBack, created: []string{"id"}},
		"profiles":                           {config: plural, created: []string{"registration"}},
		"profiles, then one failed":          {config: plural, between: unverified, atApply: heldBack},
		"a domain":                           {config: standing, created: []string{"registration"}},
		"a domain, then on hold":             {config: standing, between: func(s *domaintest.Server) { s.PutDomains(domaintest.HeldDomain("example.com")) }, atApply: heldBack},
		"a domain, then of another account":  {config: standing, between: func(s *domaintest.Server) { s.RemoveDomain("example.com") }, atApply: "The service refused to read the domain"},
		"a domain, then with nothing to say": {config: standing, between: func(s *domaintest.Server) { s.PutDomains(domaintest.Domain{DomainName: "example.com"}) }, atApply: heldBack},
		"a bare null": {
			config:  ephemeralGate(domainType, `domain_name = "example.com"`, "!(this.email_verification_client_hold)"),
			between: func(s *domaintest.Server) { s.PutDomains(domaintest.Domain{DomainName: "example.com"}) }, atApply: "argument must not be null",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithRegistrantProfiles(profile), domaintest.WithDomains(domain))
			w := newWorkspace(t, test.config, environOf(server))
			run := func(want string, args ...string) {
				t.Helper()
				output, err := w.Run(t.Context(), args...)
				switch {
				case want == "" && err != nil:
					t.Fatalf("%s: %v\n%s", args, err, output)
				case want != "" && (err == nil || !flat(want).MatchString(output) || strings.Count(output, "Error: ") != 1):
					t.Errorf("%s: want the one error %q, got:\n%s", args, want, output)
				}
			}
			run("", "plan", "-out=saved.tfplan")
			if test.between != nil {
				test.between(server)
			}
			run(test.atApply, "apply", "saved.tfplan")
			if got := created(t, w); !slices.Equal(got, test.created) {
				t.Errorf("created %q, want %q", got, test.created)
			}
			for place, content := range artifacts(t, w) {
				for _, trace := range []string{email, domaintest.PersonalMarker, domaintest.UserID, "SUCCEED", domain.InstanceID, profile.UpdateTime} {
					if bytes.Contains(content, []byte(trace)) {
						t.Errorf("%s has %s", place, trace)
					}
				}
			}
		})
	}
}

// The search of TestAccEphemeral_gateLeavesNoTraces finds the traces of a data source.
func TestAccEphemeral_tracesDetectDataSource(t *testing.T) {
	t.Parallel()
	record := domaintest.VerifiedRecord("Registrant@Example.com")
	server := domaintest.Start(t, domaintest.WithRecords(record))
	w := newWorkspace(t, preamble+`
data "alidomain_email_verification" "this" {
  email = "registrant@example.com"
}
`+registration("data.alidomain_email_verification.this.verified"), environOf(server))
	for _, args := range [][]string{{"plan", "-out=saved.tfplan"}, {"apply", "saved.tfplan"}} {
		if output, err := w.Run(t.Context(), args...); err != nil {
			t.Fatalf("%s: %v\n%s", args, err, output)
		}
	}
	found := strings.Join(traces(t, w, record), "\n")
	for _, place := range []string{"saved.tfplan/tfstate", "saved.tfplan as JSON", "terraform.tfstate"} {
		for _, what := range append(recordTexts(record), "a request ID", "an attribute verification_status") {
			if want := place + " has " + what; !strings.Contains(found+"\n", want+"\n") {
				t.Errorf("not found: %s", want)
			}
		}
	}
	if t.Failed() {
		t.Logf("found:\n%s", found)
	}
}

// created returns the names of the resources with instances in the state.
func created(t *testing.T, w tfcli.Workspace) []string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(w.Dir, "terraform.tfstate"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var state struct {
		Resources []struct {
			Name      string
			Instances []any
		}
	}
	if err := json.Unmarshal(content, &state); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range state.Resources {
		for range r.Instances {
			names = append(names, r.Name)
		}
	}
	return names
}

// recordTexts returns the fields of a response about a record that are recognizable in a text.
func recordTexts(record domaintest.Record) []string {
	texts := []string{domaintest.UserID}
	for _, value := range reflect.ValueOf(record).Fields() {
		if value.Kind() == reflect.String && value.String() != "" {
			texts = append(texts, value.String())
		}
	}
	return texts
}

// traces returns the parts of responses about the records that appear in the plan file, in its members, in the CLI's
// rendering of it, or in a state.
func traces(t *testing.T, w tfcli.Workspace, records ...domaintest.Record) []string {
	t.Helper()
	requestID := regexp.MustCompile(`[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}`)
	var found []string
	for place, content := range artifacts(t, w) {
		for _, record := range records {
			for _, text := range recordTexts(record) {
				if bytes.Contains(content, []byte(text)) {
					found = append(found, place+" has "+text)
				}
			}
		}
		if requestID.Match(content) {
			found = append(found, place+" has a request ID")
		}
		// Numbers and booleans are not recognizable by themselves, but their attribute names are.
		if bytes.Contains(content, []byte("verification_status")) {
			found = append(found, place+" has an attribute verification_status")
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(found)))
}

// artifacts returns everything that plan and apply have written, by location.
func artifacts(t *testing.T, w tfcli.Workspace) map[string][]byte {
	t.Helper()
	all := make(map[string][]byte)
	entries, err := os.ReadDir(w.Dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.IsDir() || entry.Name() == "main.tf" {
			continue
		}
		path := filepath.Join(w.Dir, entry.Name())
		if all[entry.Name()], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(path) != ".tfplan" {
			continue
		}
		for name, content := range unzip(t, path) {
			all[entry.Name()+"/"+name] = content
		}
		output, err := w.Command(t.Context(), "show", "-json", entry.Name()).Output()
		if err != nil {
			t.Fatal(err)
		}
		all[entry.Name()+" as JSON"] = output
	}
	return all
}

func unzip(t *testing.T, path string) map[string][]byte {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	members := make(map[string][]byte)
	for _, member := range archive.File {
		reader, err := member.Open()
		if err != nil {
			t.Fatal(err)
		}
		if members[member.Name], err = io.ReadAll(reader); err != nil {
			t.Fatal(err)
		}
		_ = reader.Close()
	}
	return members
}

// Every failure is reported once, with the diagnostic of the data source.
func TestAccEphemeral_errorsMatchDataSource(t *testing.T) {
	t.Parallel()
	needsEphemeral(t)
	details := make(map[string]map[string]string)
	for _, kind := range []string{"data", "ephemeral"} {
		server := domaintest.Start(t)
		config, faults := faultReads(server, kind)
		want := make(map[string]int)
		for i := range faults {
			want[fmt.Sprintf("Cannot read the e-mail verification of fault%d@example.com", i)] = 1
		}
		w := newWorkspace(t, preamble+config, environOf(server))
		output, err := w.Command(t.Context(), "plan", "-json").Output()
		if err == nil {
			t.Fatalf("%s: the plan succeeded", kind)
		}
		counts := make(map[string]int)
		details[kind] = make(map[string]string)
		for line := range bytes.Lines(output) {
			var message struct {
				Diagnostic *struct{ Summary, Detail string }
			}
			if err := json.Unmarshal(line, &message); err != nil {
				t.Fatalf("%v in %s", err, line)
			}
			if d := message.Diagnostic; d != nil {
				counts[d.Summary]++
				details[kind][d.Summary] = varying().ReplaceAllString(d.Detail, "…")
			}
		}
		if diff := cmp.Diff(want, counts); diff != "" {
			t.Errorf("%s: errors by how often they are reported (-want +got):\n%s", kind, diff)
		}
		withoutReferences(details[kind])
	}
	if diff := cmp.Diff(details["data"], details["ephemeral"]); diff != "" {
		t.Errorf("the details of data sources (-) and ephemeral resources (+):\n%s", diff)
	}
}

// withoutReferences reduces the details of kinds that one read explains for all to their cause, because chance decides which
// read that is.
func withoutReferences(details map[string]string) {
	reference := regexp.MustCompile(`^(.+): see the message for .+\.$`)
	causes := make(map[string]bool)
	for summary, detail := range details {
		if match := reference.FindStringSubmatch(detail); match != nil {
			details[summary] = causeOf(diagnostics.Kind(match[1]))
			causes[details[summary]] = true
		}
	}
	for summary, detail := range details {
		if cause, _, _ := strings.Cut(detail, "\n"); causes[cause] {
			details[summary] = cause
		}
	}
}

// varying matches the parts that differ between errors of the same kind: IDs, times and ports.
func varying() *regexp.Regexp {
	return regexp.MustCompile(`[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}|\d+(\.\d+)?m?s\b|:\d+`)
}

func TestAccEphemeral_invalidArguments(t *testing.T) {
	t.Parallel()
	needsEphemeral(t)
	server := domaintest.Start(t)
	for name, test := range map[string]struct{ typeName, arguments, want string }{
		"no address":   {"alidomain_email_verification", `email = "Ada <ada@example.com>"`, "Not an e-mail address"},
		"no wait":      {"alidomain_email_verification", "email = \"ada@example.com\"\n  poll_interval = \"10s\"", `Attribute "wait_for_verification" must be specified when "poll_interval" is specified`},
		"no time":      {"alidomain_email_verification", "email = \"ada@example.com\"\n  timeouts { read = \"30\" }", `"30" must be a string containing a sequence of decimal numbers`},
		"no period":    {"alidomain_email_verifications", "created_after = \"2024-01-01T00:00:00Z\"\n  created_before = \"2024-01-01T00:00:00Z\"", "The time created_before is not later than created_after."},
		"half an ID":   {profileType, "registrant_profile_id = 1.5", "value must be a whole number between 1 and 9223372036854775807, got: 1.5"},
		"a URL":        {domainType, `domain_name = "https://example.com"`, "has a scheme: give the name alone."},
		"no filter":    {profilesType, `real_name_status = "VERIFIED"`, `value must be one of: ["SUCCEED" "FAILED" "AUDITING" "NONAUDIT"]`},
		"another time": {"alidomain_email_verifications", `timeouts { open = "1m" }`, "Unsupported argument"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := ephemeralGate(test.typeName, test.arguments, "this != null")
			output, err := newWorkspace(t, config, environOf(server)).Run(t.Context(), "plan")
			if err == nil || !flat(test.want).MatchString(output) || strings.Count(output, "Error: ") != 1 {
				t.Errorf("want the one error %q, got:\n%s", test.want, output)
			}
		})
	}
	t.Cleanup(func() {
		if n := server.Count(""); n != 0 {
			t.Errorf("%d requests were sent", n)
		}
	})
}

// Twelve thousand records take three requests at plan and three at apply. The plan file has only a few kilobytes.
func TestAccEphemeral_largeAccount(t *testing.T) {
	t.Parallel()
	needsEphemeral(t)
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(12000)...))
	w := newWorkspace(t, ephemeralGate("alidomain_email_verifications", "",
		"length(this.verifications) == 12000 && length(this.verified_emails) == 10800 && length(this.pending_emails) == 1200",
	), environOf(server))
	for _, args := range [][]string{{"plan", "-out=saved.tfplan"}, {"apply", "saved.tfplan"}} {
		if output, err := w.Run(t.Context(), args...); err != nil {
			t.Fatalf("%s: %v\n%s", args, err, output)
		}
	}
	if n := server.Count(listAction); n != 6 {
		t.Errorf("%d requests were sent", n)
	}
	for place, content := range artifacts(t, w) {
		if bytes.Contains(content, []byte("member0")) || len(content) > 10_000 {
			t.Errorf("%s has addresses or %d bytes", place, len(content))
		}
	}
}

// Terraform destroys the resource that a plan replaces before it checks a gate that it reads at apply. Only the lifecycle of
// the resource prevents that.
func TestAccEphemeral_gateDoesNotStopReplacement(t *testing.T) {
	t.Parallel()
	needsEphemeral(t)
	const heldBack = "The registration is held back."
	for gate, config := range map[string]string{
		"ephemeral resource": ephemeralGate(verificationType, `email = "registrant@example.com"`, "this.verified"),
		"data source that is read during apply": preamble + `
resource "terraform_data" "address" {
  input            = "registrant@example.com"
  triggers_replace = var.trigger
}
data "alidomain_email_verification" "this" {
  email = terraform_data.address.output
}
` + registration("data.alidomain_email_verification.this.verified"),
	} {
		for argument, test := range map[string]struct {
			atPlan string
			intact bool
		}{
			"":                             {},
			"create_before_destroy = true": {intact: true},
			"prevent_destroy = true":       {atPlan: "prevent_destroy set, but the plan calls for", intact: true},
		} {
			t.Run(gate+", "+argument, func(t *testing.T) {
				t.Parallel()
				server := domaintest.Start(t, domaintest.WithRecords(domaintest.VerifiedRecord("registrant@example.com")))
				config := strings.Replace(config, "lifecycle {", "triggers_replace = var.trigger\n  lifecycle {\n    "+argument, 1) + `
variable "trigger" {
  default = 1
}
`
				w := newWorkspace(t, config, environOf(server))
				run := func(want string, args ...string) {
					t.Helper()
					output, err := w.Run(t.Context(), args...)
					if (err != nil) != (want != "") || !flat(want).MatchString(output) {
						t.Fatalf("%s: want the error %q, got:\n%s%v", args, want, output, err)
					}
				}
				run("", "apply", "-auto-approve")
				run(test.atPlan, "plan", "-var=trigger=2", "-out=saved.tfplan")
				if test.atPlan == "" {
					server.Put(domaintest.PendingRecord("registrant@example.com"))
					run(heldBack, "apply", "saved.tfplan")
				}
				if got := slices.Contains(created(t, w), "registration"); got != test.intact {
					t.Errorf("intact: %t, want %t", got, test.intact)
				}
			})
		}
	}
}
