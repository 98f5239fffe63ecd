// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/go-version"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

// conditionSubjects returns for each boolean, and each value that it can have, the arguments of a data source in the account
// of startConditions.
func conditionSubjects() map[string]map[any]string {
	email := func(name string) string { return fmt.Sprintf("email = \"%s@example.com\"", name) }
	emails := func(names ...string) string {
		return fmt.Sprintf("emails = [\"%s@example.com\"]", strings.Join(names, `@example.com", "`))
	}
	const (
		verified, unverified, noDefault = "registrant_profile_id = 1", "registrant_profile_id = 2", "registrant_profile_id = 3"
		none                            = "registrant_profile_id = 4\n  ignore_not_found = true"
		yes, no, unknown                = `domain_name = "yes.example"`, `domain_name = "no.example"`, `domain_name = "unknown.example"`
	)
	domain := map[any]string{true: yes, false: no, nil: unknown}
	link := map[any]string{true: email("expired"), false: email("valid"), nil: email("unclear")}
	links := map[any]string{true: emails("expired"), false: emails("valid"), nil: emails("unclear")}
	return map[string]map[any]string{
		verificationType + ".exists":       {true: email("verified"), false: email("nobody") + "\n  ignore_not_found = true"},
		verificationType + ".verified":     {true: email("verified"), false: email("expired")},
		verificationType + ".link_expired": link,

		verificationsType + ".all_verified": {
			true: emails("verified"), false: emails("verified", "expired"), nil: "verification_status = 1",
		},
		verificationsType + ".verifications.verified":     {true: emails("verified"), false: emails("expired")},
		verificationsType + ".verifications.link_expired": links,

		profileType + ".exists":                     {true: verified, false: none},
		profileType + ".real_name_verified":         {true: verified, false: unverified},
		profileType + ".email_verified":             {true: verified, false: none},
		profileType + ".default_registrant_profile": {true: verified, false: unverified, nil: noDefault},

		profilesType + ".registrant_profiles.real_name_verified": {true: `email = "1@example.com"`, false: `email = "2@example.com"`},
		profilesType + ".registrant_profiles.email_verified":     {true: `email = "1@example.com"`, false: `email = "2@example.com"`},
		profilesType + ".registrant_profiles.default_registrant_profile": {
			true: `email = "1@example.com"`, false: `email = "2@example.com"`, nil: `email = "3@example.com"`,
		},

		domainType + ".email_verification_client_hold": domain,
		domainType + ".email_verified":                 domain,
		domainType + ".real_name_verified":             domain,
		domainType + ".domain_name_proxy_service":      domain,
		domainType + ".premium":                        domain,
	}
}

func startConditions(t *testing.T) *domaintest.Server {
	t.Helper()
	first, second, third := domaintest.VerifiedProfile(1, "1@example.com"), domaintest.UnverifiedProfile(2, "2@example.com"),
		domaintest.VerifiedProfile(3, "3@example.com")
	first.DefaultRegistrantProfile, third.DefaultRegistrantProfile = new(true), nil
	yes, no := domaintest.HeldDomain("yes.example"), domaintest.RegisteredDomain("no.example")
	yes.EmailVerificationStatus, yes.DomainNameProxyService, yes.Premium = new(1), new(true), new(true)
	no.EmailVerificationStatus, no.RealNameStatus = new(0), "NONAUDIT"
	return domaintest.Start(t,
		domaintest.WithRecords(
			domaintest.VerifiedRecord("verified@example.com"), pendingSince("expired@example.com", true),
			pendingSince("valid@example.com", false), pendingSince("unclear@example.com", nil),
		),
		domaintest.WithRegistrantProfiles(first, second, third),
		domaintest.WithDomains(yes, no, domaintest.Domain{DomainName: "unknown.example"}),
	)
}

// subject is a boolean with one of its values, and the expression for it.
type subject struct {
	name, expression string
	verdict          any
}

// conditionConfig returns a configuration that reads every subject.
func conditionConfig() (config string, subjects []subject) {
	var text strings.Builder
	text.WriteString(preamble)
	all := conditionSubjects()
	for i, boolean := range slices.Sorted(maps.Keys(all)) {
		typeName, attribute, _ := strings.Cut(boolean, ".")
		list, member, nested := strings.Cut(attribute, ".")
		if nested {
			attribute = list + "[0]." + member
		}
		for verdict, arguments := range all[boolean] {
			label := fmt.Sprintf("n%d_%v", i, map[any]string{true: "true", false: "false", nil: "null"}[verdict])
			fmt.Fprintf(&text, "data %q %q {\n  %s\n}\n", typeName, label, arguments)
			subjects = append(subjects, subject{label, fmt.Sprintf("data.%s.%s.%s", typeName, label, attribute), verdict})
		}
	}
	return text.String(), subjects
}

// A comparison is never an error. A positive one, such as x == false, is false for null. A negated one is true for null, so it
// opens a gate.
func TestAccConditions_comparisons(t *testing.T) {
	t.Parallel()
	forms := []struct {
		form                          string
		whenTrue, whenFalse, whenNull any
	}{
		{"x == true", true, false, false},
		{"x == false", false, true, false},
		{"x == null", false, false, true},
		{"x == true ? 1 : 0", 1.0, 0.0, 0.0},
		{"x == false ? 1 : 0", 0.0, 1.0, 0.0},
		// These treat null like one of the two.
		{"x != true", false, true, true},
		{"x != false", true, false, true},
		{"!(x == true)", false, true, true},
		{"!(x == false)", true, false, true},
		{"!(x == true && true)", false, true, true},
		{"!alltrue([x])", false, true, true},
		{"coalesce(x, true)", true, false, true},
		{"x != true ? 1 : 0", 0.0, 1.0, 1.0},
		{"x == true ? 0 : 1", 0.0, 1.0, 1.0},
		{"x == false ? 0 : 1", 1.0, 0.0, 1.0},
	}
	config, subjects := conditionConfig()
	want := make(map[string][]any)
	for _, s := range subjects {
		var values []string
		for _, f := range forms {
			values = append(values, strings.ReplaceAll(f.form, "x", s.expression))
			want[s.name] = append(want[s.name], map[any]any{true: f.whenTrue, false: f.whenFalse, nil: f.whenNull}[s.verdict])
		}
		config += fmt.Sprintf("output %q {\n  value = [%s]\n}\n", s.name, strings.Join(values, ", "))
	}
	w := newWorkspace(t, config, environOf(startConditions(t)))
	if output, err := w.Run(t.Context(), "apply", "-auto-approve"); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	text, err := w.Command(t.Context(), "output", "-json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var outputs map[string]struct{ Value []any }
	if err := json.Unmarshal(text, &outputs); err != nil {
		t.Fatal(err)
	}
	got := make(map[string][]any)
	for name, output := range outputs {
		got[name] = output.Value
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("conditions (-want +got):\n%s", diff)
	}
}

// A bare or negated null stops the plan, also in a check block, where a false condition only warns.
func TestAccConditions_bareNullStopsThePlan(t *testing.T) {
	t.Parallel()
	const check = `
check %[1]q {
  assert {
    condition     = %[2]s
    error_message = "%[1]s fails."
  }
}
`
	const precondition = `
resource "terraform_data" %[1]q {
  lifecycle {
    precondition {
      condition     = %[2]s
      error_message = "%[1]s fails."
    }
  }
}
`
	for name, test := range map[string]struct {
		block     string
		negated   bool
		onlyWarns bool
	}{
		"check": {check, false, true}, "negated check": {check, true, true},
		"precondition": {precondition, false, false}, "negated precondition": {precondition, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config, subjects := conditionConfig()
			errors := 0
			for _, s := range subjects {
				condition := s.expression
				if test.negated {
					condition = "!" + condition
				}
				config += fmt.Sprintf(test.block, s.name, condition)
				if s.verdict == nil || s.verdict == test.negated && !test.onlyWarns {
					errors++
				}
			}
			output, err := newWorkspace(t, config, environOf(startConditions(t))).Run(t.Context(), "plan")
			if got := strings.Count(output, "Error: "); err == nil || got != errors {
				t.Errorf("%d errors, want %d (%v):\n%s", got, errors, err, output)
			}
			for _, s := range subjects {
				if fails := strings.Contains(output, "\n"+s.name+" fails."); fails != (s.verdict == test.negated) {
					t.Errorf("%s fails: %t", s.name, fails)
				}
			}
		})
	}
}

// Newer CLIs decide a logical operator by its other operand, so these are true for a null.
func TestAccConditions_nullInLogic(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, preamble+`
data "alidomain_domain" "unknown" {
  domain_name = "unknown.example"
}

output "opens" {
  value = [for open in [
    try(!(data.alidomain_domain.unknown.premium && true), null), try(data.alidomain_domain.unknown.premium || true, null)
  ] : open == true]
}
`, environOf(startConditions(t)))
	known := map[tfcli.Product][2]string{tfcli.Terraform: {"1.12.0", "1.15.0"}, tfcli.OpenTofu: {"1.7.0", "1.12.0"}}[w.CLI.Product]
	older, newer := version.Must(version.NewVersion(known[0])), version.Must(version.NewVersion(known[1]))
	if !w.CLI.Version.LessThan(older) && w.CLI.Version.LessThan(newer) {
		t.Skipf("what %s does is not on the page", w.CLI)
	}
	if output, err := w.Run(t.Context(), "apply", "-auto-approve"); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	got, err := w.Command(t.Context(), "output", "-json", "opens").Output()
	opens := !w.CLI.Version.LessThan(newer)
	if want := fmt.Sprintf("[%t,%t]", opens, opens); err != nil || strings.TrimSpace(string(got)) != want {
		t.Errorf("%s: got %s, want %s (error %v)", w.CLI, got, want, err)
	}
}
