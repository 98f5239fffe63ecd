// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/pluginclient"
)

const (
	single = "alidomain_email_verification"
	plural = "alidomain_email_verifications"

	// What people are told is the promise, so it is here word for word.
	causeNotFound  = "The account has no record of this address."
	causeSignature = "The signature of the request does not match the access key."
	causeAccessKey = "Alibaba Cloud does not know the access key."

	// maxListed is the size of the largest account whose records are all listed, three pages.
	maxListed = 15_000
)

// promise is one thing that the provider promises. A check returns what it looked at, or how the promise is broken.
type promise struct {
	name  string
	check func(context.Context, *run) (string, error)
}

func promises() []promise {
	return []promise{
		{"query and list tell the same of a record", queryAgreesWithList},
		{"data sources for one address and for all agree", singleAgreesWithPlural},
		{"ephemeral resources agree with data sources", ephemeralAgrees},
		{"an impossible address is absent", impossibleIsAbsent},
		{"both languages tell the same", languagesAgree},
		{"a wrong secret is named", wrongSecretIsNamed},
		{"a wrong access key is named", wrongKeyIsNamed},
		{"nothing secret is written", nothingSecretIsWritten},
	}
}

func text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func texts(values ...string) tftypes.Value {
	elements := make([]tftypes.Value, len(values))
	for i, value := range values {
		elements[i] = text(value)
	}
	return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, elements)
}

func truth(value bool) tftypes.Value { return tftypes.NewValue(tftypes.Bool, value) }

// provider configures a provider by the environment.
func (r *run) provider(ctx context.Context) (pluginclient.Client, error) {
	return r.configured(ctx, r.config.Server(r.config.Getenv), nil)
}

// configured configures a provider by its environment, and by arguments over that.
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

// read reads a data source. A diagnostic is an error.
func read(ctx context.Context, client pluginclient.Client, dataSource string, arguments pluginclient.Attributes) (pluginclient.Attributes, error) {
	resp, err := client.Read(ctx, dataSource, arguments)
	if err != nil {
		return nil, err
	}
	return client.State(dataSource, resp)
}

// queryAgreesWithList compares what the service itself tells, field by field.
func queryAgreesWithList(ctx context.Context, r *run) (string, error) {
	cases := r.cases()
	if len(cases) == 0 {
		return "", errNoRecord
	}
	for _, known := range cases {
		address := known.text("Email")
		queried, err := r.service.query(ctx, address)
		if err != nil {
			return "", err
		}
		listed, err := r.service.list(ctx, "PageNum", "1", "PageSize", "1", "Email", address)
		if err != nil {
			return "", err
		}
		data, _ := listed.fields["Data"].([]any)
		if len(data) != 1 {
			return "", fmt.Errorf("a list of %s has %d records (%s)", address, len(data), listed.outcome())
		}
		element, _ := data[0].(map[string]any)
		delete(queried.fields, "RequestId")
		if different := differences(queried.fields, element, sameField); different != "" {
			return "", fmt.Errorf("of %s (%s) differ: %s", address, queried.outcome(), different)
		}
	}
	return compared(len(cases)), nil
}

func compared(n int) string { return fmt.Sprintf("%d records compared", n) }

// differences names what two objects differ in, without the values.
func differences[V any](a, b map[string]V, equal func(V, V) bool) string {
	names := make(map[string]bool)
	for name, value := range a {
		if other, ok := b[name]; !ok || !equal(value, other) {
			names[name] = true
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			names[name] = true
		}
	}
	return plain(strings.Join(slices.Sorted(maps.Keys(names)), " "))
}

// sameField compares a field of two operations. One of them may mask it, as the vendor's samples of SendIp show.
func sameField(a, b any) bool {
	one, isText := a.(string)
	other, areTexts := b.(string)
	if isText && areTexts {
		return one == other || masks(one, other) || masks(other, one)
	}
	return a == b
}

// masks tells whether a text is another one with something replaced by asterisks.
func masks(masked, whole string) bool {
	if !strings.Contains(masked, "*") {
		return false
	}
	pattern := strings.ReplaceAll(regexp.QuoteMeta(masked), `\*`, ".*")
	return regexp.MustCompile("^(?s:" + pattern + ")$").MatchString(whole)
}

// sameAttribute compares attributes that come from two operations, likewise.
func sameAttribute(a, b tftypes.Value) bool {
	var one, other string
	if a.IsNull() || b.IsNull() || a.As(&one) != nil || b.As(&other) != nil {
		return a.Equal(b)
	}
	return sameField(one, other)
}

func differentAttributes(a, b pluginclient.Attributes) string {
	return differences(a, b, func(a, b tftypes.Value) bool { return a.Equal(b) })
}

func singleAgreesWithPlural(ctx context.Context, r *run) (string, error) {
	cases := r.cases()
	switch {
	case len(cases) == 0:
		return "", errNoRecord
	case r.total > maxListed:
		return "", uncheckedError(fmt.Sprintf("the account has more than %d records", maxListed))
	}
	client, err := r.provider(ctx)
	if err != nil {
		return "", err
	}
	all, err := read(ctx, client, plural, nil)
	if err != nil {
		return "", err
	}
	listed, err := elements(all["verifications"])
	if err != nil {
		return "", err
	}
	for _, known := range cases {
		address := known.text("Email")
		one, err := read(ctx, client, single, pluginclient.Attributes{"email": text(address)})
		if err != nil {
			return "", err
		}
		// The record, as the other data source names it.
		renamed := maps.Clone(one)
		renamed["email"] = one["queried_email"]
		at := slices.IndexFunc(listed, func(element pluginclient.Attributes) bool { return element["email"].Equal(renamed["email"]) })
		if at < 0 {
			return "", fmt.Errorf("%s is not among the records listed", address)
		}
		maps.DeleteFunc(renamed, func(name string, _ tftypes.Value) bool { _, ok := listed[at][name]; return !ok })
		if different := differences(renamed, listed[at], sameAttribute); different != "" {
			return "", fmt.Errorf("of %s differ: %s", address, different)
		}
	}
	return compared(len(cases)), nil
}

// elements are those of a list of objects.
func elements(list tftypes.Value) ([]pluginclient.Attributes, error) {
	var values []tftypes.Value
	if err := list.As(&values); err != nil {
		return nil, err
	}
	objects := make([]pluginclient.Attributes, len(values))
	for i, value := range values {
		var object map[string]tftypes.Value
		if err := value.As(&object); err != nil {
			return nil, err
		}
		objects[i] = object
	}
	return objects, nil
}

// ephemeralAgrees compares each data source with the ephemeral resource of the same name.
func ephemeralAgrees(ctx context.Context, r *run) (string, error) {
	data, err := r.provider(ctx)
	if err != nil {
		return "", err
	}
	ephemeral, err := r.configured(ctx, pluginclient.Ephemeral(r.config.Server(r.config.Getenv)), nil)
	if err != nil {
		return "", err
	}
	for _, name := range []string{single, plural} {
		if !ephemeral.Has(name) {
			return "", fmt.Errorf("the provider has no ephemeral resource %s", name)
		}
	}
	addresses := []string{r.impossible}
	for _, known := range r.cases() {
		addresses = append(addresses, known.text("Email"))
	}
	inputs := map[string][]pluginclient.Attributes{}
	for _, address := range addresses {
		inputs[single] = append(inputs[single], pluginclient.Attributes{"email": text(address), "ignore_not_found": truth(true)})
	}
	if r.total <= maxListed {
		inputs[plural] = []pluginclient.Attributes{{"emails": texts(addresses...)}}
	}
	names := slices.Sorted(maps.Keys(inputs))
	for _, name := range names {
		for _, input := range inputs[name] {
			if err := compareReads(ctx, data, ephemeral, name, input); err != nil {
				return "", err
			}
		}
	}
	return strings.Join(names, " and ") + " compared", nil
}

// compareReads compares what two servers read, but for what differs from read to read.
func compareReads(ctx context.Context, a, b pluginclient.Client, name string, input pluginclient.Attributes) error {
	var states []pluginclient.Attributes
	for _, client := range []pluginclient.Client{a, b} {
		state, err := read(ctx, client, name, input)
		if err != nil {
			return err
		}
		for _, changing := range []string{"request_id", "request_ids", "timeouts"} {
			delete(state, changing)
		}
		states = append(states, state)
	}
	if different := differentAttributes(states[0], states[1]); different != "" {
		return fmt.Errorf("%s: these differ: %s", name, different)
	}
	return nil
}

func impossibleIsAbsent(ctx context.Context, r *run) (string, error) {
	client, err := r.provider(ctx)
	if err != nil {
		return "", err
	}
	for _, lang := range []string{"en", "zh"} {
		state, err := read(ctx, client, single, pluginclient.Attributes{
			"email": text(r.impossible), "lang": text(lang), "ignore_not_found": truth(true),
		})
		if err != nil {
			return "", fmt.Errorf("with lang %s: %w", lang, err)
		}
		if !state["exists"].Equal(truth(false)) || !state["verified"].Equal(truth(false)) || !state["verification_status"].IsNull() {
			return "", fmt.Errorf("with lang %s it is not absent", lang)
		}
		if err := fails(ctx, client, pluginclient.Attributes{"email": text(r.impossible), "lang": text(lang)}, causeNotFound); err != nil {
			return "", fmt.Errorf("with lang %s: %w", lang, err)
		}
	}
	if r.total > maxListed {
		return "as one address, in both languages", nil
	}
	state, err := read(ctx, client, plural, pluginclient.Attributes{"emails": texts(r.impossible)})
	if err != nil {
		return "", err
	}
	if !state["missing_emails"].Equal(texts(r.impossible)) || !state["all_verified"].Equal(truth(false)) {
		return "", errors.New("it is not missing in a list")
	}
	return "as one address, in both languages, and in a list", nil
}

// fails checks that a read fails, and in one way.
func fails(ctx context.Context, client pluginclient.Client, arguments pluginclient.Attributes, cause string) error {
	resp, err := client.Read(ctx, single, arguments)
	if err != nil {
		return err
	}
	if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Severity != tfprotov6.DiagnosticSeverityError {
		return fmt.Errorf("%d diagnostics, not one error", len(resp.Diagnostics))
	}
	if d := resp.Diagnostics[0]; !strings.HasPrefix(d.Detail, cause) {
		return fmt.Errorf("not %q but: %s: %s", cause, d.Summary, strings.ReplaceAll(d.Detail, "\n", " "))
	}
	return nil
}

func languagesAgree(ctx context.Context, r *run) (string, error) {
	cases := r.cases()
	if len(cases) == 0 {
		return "", errNoRecord
	}
	client, err := r.provider(ctx)
	if err != nil {
		return "", err
	}
	for _, known := range cases {
		var states []pluginclient.Attributes
		for _, lang := range []string{"en", "zh"} {
			state, err := read(ctx, client, single, pluginclient.Attributes{"email": text(known.text("Email")), "lang": text(lang)})
			if err != nil {
				return "", err
			}
			delete(state, "lang")
			delete(state, "request_id")
			states = append(states, state)
		}
		if different := differentAttributes(states[0], states[1]); different != "" {
			return "", fmt.Errorf("of %s differ: %s", known.text("Email"), different)
		}
	}
	return compared(len(cases)), nil
}

func wrongSecretIsNamed(ctx context.Context, r *run) (string, error) {
	keys := pluginclient.Attributes{"access_key": text(r.account.AccessKeyID), "secret_key": text(r.wrongSecret().AccessKeySecret)}
	if r.account.SecurityToken != "" {
		keys["security_token"] = text(r.account.SecurityToken)
	}
	return r.keysFail(ctx, keys, causeSignature)
}

func wrongKeyIsNamed(ctx context.Context, r *run) (string, error) {
	account := unknownKey()
	return r.keysFail(ctx, pluginclient.Attributes{
		"access_key": text(account.AccessKeyID), "secret_key": text(account.AccessKeySecret),
	}, causeAccessKey)
}

func (r *run) keysFail(ctx context.Context, keys pluginclient.Attributes, cause string) (string, error) {
	client, err := r.configured(ctx, r.config.Server(r.withoutCredentials), keys)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("as %q", cause), fails(ctx, client, pluginclient.Attributes{"email": text(r.impossible)}, cause)
}

// withoutCredentials is the environment less the vendor's variables. Among them can be a role, which STS would be asked
// for with keys that are wrong on purpose.
func (r *run) withoutCredentials(name string) string {
	if name == "ALIBABA_CLOUD_ECS_METADATA_DISABLED" {
		return "true"
	}
	for _, prefix := range []string{"ALICLOUD_", "ALIBABA_CLOUD_", "ALIBABACLOUD_"} {
		if strings.HasPrefix(name, prefix) {
			return ""
		}
	}
	return r.config.Getenv(name)
}
