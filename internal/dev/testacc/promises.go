// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/pluginclient"
)

const (
	single = "alidomain_email_verification"
	plural = "alidomain_email_verifications"

	// Users read these texts, so they are copied here instead of taken from the catalog.
	causeNotFound  = "The account has no record of this address."
	causeSignature = "The signature of the request does not match the access key."
	causeAccessKey = "Alibaba Cloud does not know the access key."

	// maxListed is the number of records, three pages, of the largest account whose records are all read.
	maxListed = 15_000
)

// promise is a promise of the provider. Its check returns what it checked, or how the promise is broken.
type promise struct {
	name  string
	check func(context.Context) (string, error)
}

func (r *run) promises() []promise {
	return []promise{
		{"query and list agree on a record", r.queryAgreesWithList},
		{"singular and plural data source agree", r.singleAgreesWithPlural},
		{"ephemeral resources agree with data sources", r.ephemeralAgrees},
		{"an impossible address has no record", r.impossibleIsAbsent},
		{"responses in both languages agree", r.languagesAgree},
		{"singular and plural data source agree on a profile", r.profilesAgree},
		{"an impossible profile does not exist", r.impossibleProfileIsAbsent},
		{"a domain is as the service says", r.domainAgrees},
		{"a wrong secret is reported as such", r.keysFail(r.wrongSecret(), causeSignature)},
		{"an unknown access key is reported as such", r.keysFail(unknownKey(), causeAccessKey)},
		{"nothing secret or personal is logged, printed or stored", r.secretsStayHidden},
	}
}

// forEachCase checks each of the cases. An error names its address.
func (r *run) forEachCase(check func(known record) error) (string, error) {
	cases := r.cases()
	if len(cases) == 0 {
		return "", errNoRecord
	}
	for _, known := range cases {
		if err := check(known); err != nil {
			return "", fmt.Errorf("%s: %w", known.text("Email"), err)
		}
	}
	return fmt.Sprintf("%d records compared", len(cases)), nil
}

// queryAgreesWithList compares responses of the service.
func (r *run) queryAgreesWithList(ctx context.Context) (string, error) {
	return r.forEachCase(func(known record) error {
		address := known.text("Email")
		queried, err := r.send(ctx, query(url.Values{"Email": {address}}))
		if err != nil {
			return err
		}
		listed, err := r.send(ctx, list(url.Values{"Email": {address}}))
		if err != nil {
			return err
		}
		records := listed.records()
		if len(records) != 1 {
			return fmt.Errorf("%d records listed (%s)", len(records), listed.outcome())
		}
		delete(queried.fields, "RequestId")
		return differences(queried.fields, records[0], sameUnlessMasked)
	})
}

// differences returns an error with the names of the fields that differ, but not their values.
func differences[V any](a, b map[string]V, same func(V, V) bool) error {
	both := make(map[string]V)
	maps.Copy(both, a)
	maps.Copy(both, b)
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(both)), func(name string) bool {
		one, inA := a[name]
		other, inB := b[name]
		return inA && inB && same(one, other)
	})
	if len(names) > 0 {
		return errors.New("different " + plain(strings.Join(names, " ")))
	}
	return nil
}

// sameUnlessMasked compares fields of two operations, either of which may mask its text.
func sameUnlessMasked(a, b any) bool {
	one, ok := a.(string)
	other, both := b.(string)
	return reflect.DeepEqual(a, b) || ok && both && (masks(one, other) || masks(other, one))
}

// masks reports whether a text is another one with parts replaced by asterisks.
func masks(masked, complete string) bool {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(masked), `\*`, ".*")
	return strings.Contains(masked, "*") && regexp.MustCompile("^(?s:"+pattern+")$").MatchString(complete)
}

// sameAttribute compares attributes of two data sources, likewise.
func sameAttribute(a, b tftypes.Value) bool {
	return a.Equal(b) || masks(a.String(), b.String()) || masks(b.String(), a.String())
}

// configured returns a client of a provider with these arguments besides endpoint and region.
func (r *run) configured(
	ctx context.Context, server tfprotov6.ProviderServer, arguments pluginclient.Attributes,
) (pluginclient.Client, error) {
	client, err := pluginclient.New(ctx, server)
	if err != nil {
		return client, err
	}
	all := pluginclient.Attributes{
		"endpoint": text(r.endpoint), "region": text(r.region), "max_retries": tftypes.NewValue(tftypes.Number, 1),
	}
	maps.Copy(all, arguments)
	return client, client.Configure(ctx, all)
}

func text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func boolean(value bool) tftypes.Value { return tftypes.NewValue(tftypes.Bool, value) }

func texts(values ...string) tftypes.Value {
	elements := make([]tftypes.Value, len(values))
	for i, value := range values {
		elements[i] = text(value)
	}
	return tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, elements)
}

// read reads a data source. It returns diagnostics as errors.
func read(
	ctx context.Context, client pluginclient.Client, dataSource string, arguments pluginclient.Attributes,
) (pluginclient.Attributes, error) {
	resp, err := client.Read(ctx, dataSource, arguments)
	if err != nil {
		return nil, err
	}
	state, err := client.State(dataSource, resp)
	// Two reads have different request IDs.
	delete(state, "request_id")
	delete(state, "request_ids")
	return state, err
}

func (r *run) singleAgreesWithPlural(ctx context.Context) (string, error) {
	if r.total > maxListed {
		return "", uncheckedError(fmt.Sprintf("the account has more than %d records", maxListed))
	}
	all, err := read(ctx, r.provider, plural, nil)
	if err != nil {
		return "", err
	}
	var listed []tftypes.Value
	if err := all["verifications"].As(&listed); err != nil {
		return "", err
	}
	return r.forEachCase(func(known record) error {
		one, err := read(ctx, r.provider, single, pluginclient.Attributes{"email": text(known.text("Email"))})
		if err != nil {
			return err
		}
		one["email"] = one["queried_email"] // the plural data source has the spelling of the service
		for _, element := range listed {
			var other map[string]tftypes.Value
			if err := element.As(&other); err != nil {
				return err
			}
			if !other["email"].Equal(one["email"]) {
				continue
			}
			maps.DeleteFunc(one, func(name string, _ tftypes.Value) bool { _, ok := other[name]; return !ok })
			return differences(one, other, sameAttribute)
		}
		return errors.New("not among the records of the plural data source")
	})
}

func (r *run) ephemeralAgrees(ctx context.Context) (string, error) {
	ephemeral, err := r.configured(ctx, pluginclient.Ephemeral(r.Server(r.Getenv)), nil)
	if err != nil {
		return "", err
	}
	addresses := []string{r.nobody}
	for _, known := range r.cases() {
		addresses = append(addresses, known.text("Email"))
	}
	inputs := map[string][]pluginclient.Attributes{}
	for _, address := range addresses {
		inputs[single] = append(inputs[single], pluginclient.Attributes{"email": text(address), "ignore_not_found": boolean(true)})
	}
	if r.total <= maxListed {
		inputs[plural] = []pluginclient.Attributes{{"emails": texts(addresses...)}}
	}
	if r.profile.err == nil {
		inputs[singleProfile] = []pluginclient.Attributes{r.profile.profileID()}
		inputs[pluralProfile] = []pluginclient.Attributes{{"email": text(r.profile.fields.text("Email"))}}
	}
	if r.domain.err == nil {
		inputs[singleDomain] = []pluginclient.Attributes{{"domain_name": text(r.domainName)}}
	}
	for _, name := range slices.Sorted(maps.Keys(inputs)) {
		if !ephemeral.Has(name) {
			return "", fmt.Errorf("the provider has no ephemeral resource %s", name)
		}
		for _, input := range inputs[name] {
			a, err := read(ctx, r.provider, name, input)
			if err != nil {
				return "", err
			}
			b, err := read(ctx, ephemeral, name, input)
			if err != nil {
				return "", err
			}
			if err := differences(a, b, tftypes.Value.Equal); err != nil {
				return "", fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(inputs)), ", ") + " compared", nil
}

func (r *run) impossibleIsAbsent(ctx context.Context) (string, error) {
	for _, lang := range []string{"en", "zh"} {
		state, err := read(ctx, r.provider, single, pluginclient.Attributes{
			"email": text(r.nobody), "lang": text(lang), "ignore_not_found": boolean(true),
		})
		if err != nil {
			return "", fmt.Errorf("with lang %s: %w", lang, err)
		}
		if !state["exists"].Equal(boolean(false)) || !state["verified"].Equal(boolean(false)) || !state["verification_status"].IsNull() {
			return "", fmt.Errorf("with lang %s: it has a record", lang)
		}
		if err := failsWith(ctx, r.provider, pluginclient.Attributes{"email": text(r.nobody), "lang": text(lang)}, causeNotFound); err != nil {
			return "", fmt.Errorf("with lang %s: %w", lang, err)
		}
	}
	if r.total > maxListed {
		return "by the singular data source, in both languages", nil
	}
	state, err := read(ctx, r.provider, plural, pluginclient.Attributes{"emails": texts(r.nobody)})
	if err != nil {
		return "", err
	}
	if !state["missing_emails"].Equal(texts(r.nobody)) || !state["all_verified"].Equal(boolean(false)) {
		return "", errors.New("the plural data source does not miss it")
	}
	return "by both data sources, in both languages", nil
}

func (r *run) languagesAgree(ctx context.Context) (string, error) {
	return r.forEachCase(func(known record) error {
		var states []pluginclient.Attributes
		for _, lang := range []string{"en", "zh"} {
			state, err := read(ctx, r.provider, single, pluginclient.Attributes{"email": text(known.text("Email")), "lang": text(lang)})
			if err != nil {
				return err
			}
			delete(state, "lang")
			states = append(states, state)
		}
		return differences(states[0], states[1], tftypes.Value.Equal)
	})
}

// keysFail returns a check that a provider with these keys fails for one reason.
func (r *run) keysFail(account domaintest.Account, cause string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		keys := pluginclient.Attributes{"access_key": text(account.AccessKeyID), "secret_key": text(account.AccessKeySecret)}
		if account.SecurityToken != "" {
			keys["security_token"] = text(account.SecurityToken)
		}
		client, err := r.configured(ctx, r.Server(r.withoutCredentials), keys)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("as %q", cause), failsWith(ctx, client, pluginclient.Attributes{"email": text(r.nobody)}, cause)
	}
}

// withoutCredentials is the environment without the vendor's variables: with a role among them, the provider would send
// invalid keys to STS.
func (r *run) withoutCredentials(name string) string {
	if name == "ALIBABA_CLOUD_ECS_METADATA_DISABLED" {
		return "true"
	}
	for _, prefix := range []string{"ALICLOUD_", "ALIBABA_CLOUD_", "ALIBABACLOUD_"} {
		if strings.HasPrefix(name, prefix) {
			return ""
		}
	}
	return r.Getenv(name)
}

// failsWith checks that reading the singular data source returns only an error with this cause.
func failsWith(ctx context.Context, client pluginclient.Client, arguments pluginclient.Attributes, cause string) error {
	resp, err := client.Read(ctx, single, arguments)
	if err != nil {
		return err
	}
	if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Severity != tfprotov6.DiagnosticSeverityError {
		return fmt.Errorf("%d diagnostics instead of one error", len(resp.Diagnostics))
	}
	if d := resp.Diagnostics[0]; !strings.HasPrefix(d.Detail, cause) {
		return fmt.Errorf("want %q, got: %s: %s", cause, d.Summary, strings.ReplaceAll(d.Detail, "\n", " "))
	}
	return nil
}
