// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package testacc checks the provider against the real service, with the account of the credentials in the environment.
//
// It checks the promises of the provider, and compares the assumptions behind the stand-in with the service. It only
// reads, takes its cases from what the account has, limits the number of its requests, and shows neither addresses, nor
// names and numbers of a person, nor secrets.
package testacc

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/pluginclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// MaxRequests is the largest number of requests that a run sends to the service, including those of the provider.
const MaxRequests = 250

// Config configures a run.
type Config struct {
	// Getenv returns environment variables of the provider: credentials, region and endpoint.
	Getenv func(string) string
	// China and International are the URLs of the public endpoints. An empty one is not checked.
	China, International string
	// Server returns a provider with an environment.
	Server func(getenv func(string) string) tfprotov6.ProviderServer
	// CLI is a Terraform or OpenTofu, and Plugins is where it installs the provider from. Without a CLI, the log is not
	// checked.
	CLI     tfcli.CLI
	Plugins string
	// Dir is an empty directory for files of the run.
	Dir string
	// Pause is the time before each request that the provider does not send.
	Pause time.Duration
}

// run is the state of one run.
type run struct {
	Config
	report *Report
	client *http.Client
	// provider is configured by the environment.
	provider pluginclient.Client

	account          domaintest.Account
	region, endpoint string
	// nobody is an address that cannot exist, so it has no record.
	nobody string
	// records are some records of the account, which has total.
	records []record
	total   int
	// profile is a registrant profile of the account, and domain the one that the environment names.
	profile, domain sampled
	domainName      string
}

// Run checks all promises and assumptions. It returns an error if it cannot list the records of the account or
// configure the provider.
func Run(ctx context.Context, config Config) (*Report, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // documented to be one
	defer transport.CloseIdleConnections()
	r := &run{
		Config: config,
		client: &http.Client{
			Transport: transport, Timeout: 30 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		// RFC 2606 reserves the top-level domain. The time keeps the local part unique.
		nobody: fmt.Sprintf("nobody-%d@terraform-provider-alidomain.invalid", time.Now().UnixNano()),
	}
	if err := r.configure(ctx); err != nil {
		return nil, err
	}
	if err := r.sample(ctx); err != nil {
		return nil, errors.New(r.report.mask.text("listing the account's records: " + err.Error()))
	}
	r.sampleRegistration(ctx)
	var err error
	if r.provider, err = r.configured(ctx, r.Server(r.Getenv), nil); err != nil {
		return nil, errors.New(r.report.mask.text("configuring the provider: " + err.Error()))
	}
	for _, promise := range r.promises() {
		detail, err := promise.check(ctx)
		r.report.addPromise(promise.name, detail, err)
	}
	assumptions, probes := Assumptions(), r.probes()
	if len(probes) != len(assumptions) {
		return nil, fmt.Errorf("%d probes for %d assumptions", len(probes), len(assumptions))
	}
	for _, assumption := range assumptions {
		probe, ok := probes[assumption.ID]
		if !ok {
			return nil, fmt.Errorf("no probe for the assumption %s", assumption.ID)
		}
		seen, err := probe(ctx)
		r.report.addObservation(assumption, seen, err)
	}
	return r.report, ctx.Err()
}

// configure resolves credentials, region and endpoint as the provider does.
func (r *run) configure(ctx context.Context) error {
	source, err := credentials.Resolve(credentials.Config{
		Getenv: r.Getenv, HomeDir: cmp.Or(r.Getenv("HOME"), r.Getenv("USERPROFILE")),
	})
	if err != nil {
		return err
	}
	keys, err := source.Credentials(ctx)
	if err != nil {
		return err
	}
	r.account = domaintest.Account{
		AccessKeyID: keys.AccessKeyID, AccessKeySecret: keys.AccessKeySecret, SecurityToken: keys.SecurityToken,
	}
	env := setting.Environment(r.Getenv)
	r.region = cmp.Or(env.Variable("region").Value, source.Region())
	site, ok := domainapi.ParseSite(env.Variable("account_type").Value)
	if !ok {
		site, _ = domainapi.SiteOfRegion(r.region)
	}
	r.region = cmp.Or(r.region, site.Region())
	public := r.China
	if site == domainapi.SiteInternational {
		public = r.International
	}
	r.endpoint = cmp.Or(env.Variable("endpoint").Value, public)
	r.report = newReport(r.region, r.endpoint)
	r.report.mask.addSecrets(keys.AccessKeyID, keys.AccessKeySecret, keys.SecurityToken)
	return nil
}

// sample reads the first records of the account.
func (r *run) sample(ctx context.Context) error {
	resp, err := r.send(ctx, list(url.Values{"Email": nil, "PageSize": {"20"}}))
	switch {
	case err != nil:
		return err
	case resp.status != http.StatusOK || resp.code != "":
		return errors.New(resp.outcome())
	}
	r.records = resp.records()
	total, _ := resp.fields["TotalItemNum"].(float64)
	r.total = int(total)
	for _, record := range r.records {
		r.report.mask.addAddress(record.text("Email"))
		r.report.mask.addSecrets(record.text("UserId"))
	}
	return nil
}

// record is a record in a response.
type record map[string]any

func (r record) text(field string) string {
	text, _ := r[field].(string)
	return text
}

// cases returns one record of each status: a verified and a pending one, if the account has both.
func (r *run) cases() []record {
	var cases []record
	seen := make(map[string]bool)
	for _, record := range r.records {
		if status := fmt.Sprint(record["VerificationStatus"]); record.text("Email") != "" && !seen[status] {
			seen[status] = true
			cases = append(cases, record)
		}
	}
	return cases
}

// uncheckedError is the reason why something could not be checked.
type uncheckedError string

func (u uncheckedError) Error() string { return string(u) }

const errNoRecord = uncheckedError("the account has no record")
