// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package testacc tests the provider against the real service, with an account that exists.
//
// It checks promises of the provider, each of which must be kept, and reports what is seen of each of the assumptions
// that the stand-in makes, which may well differ. It only reads, takes its cases from what the account has, sends a
// bounded number of requests, and shows no address in full.
package testacc

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/assumptions"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

// MaxRequests is the largest number of requests that a run sends to the service, the provider's retries included.
const MaxRequests = 250

// Config is what a run needs to know.
type Config struct {
	// Getenv is where credentials, region and endpoint come from, as the provider knows them.
	Getenv func(string) string
	// China and International are the URLs of the two public endpoints; empty if they are not to be asked.
	China, International string
	// Server makes the provider, with an environment.
	Server func(getenv func(string) string) tfprotov6.ProviderServer
	// CLI is a Terraform or OpenTofu, and Plugins what it installs the same provider from. The log is not checked without
	// them.
	CLI     tfcli.CLI
	Plugins tfcli.PluginDir
	// Dir is an empty folder to work in.
	Dir string
	// Pause is the time between two requests that are not the provider's.
	Pause time.Duration
}

// run is the state of one run.
type run struct {
	config  Config
	service *service
	report  *Report
	// account is what the environment's credentials are.
	account domaintest.Account
	// region and endpoint are those that the provider is configured with.
	region, endpoint string
	// impossible is an address that cannot exist, and so has no record.
	impossible string
	// absent is what the service was seen to answer for it.
	absent string
	// records are some of the account's, and total is how many it has.
	records []record
	total   int
}

// Run checks everything. The error says why nothing could be checked at all.
func Run(ctx context.Context, config Config) (*Report, error) {
	account, region, err := credentialsOf(ctx, config.Getenv)
	if err != nil {
		return nil, err
	}
	r := &run{
		config: config, account: account, region: region,
		// A reserved top-level domain (RFC 2606), and a name that nobody else asks for.
		impossible: fmt.Sprintf("nobody-%d@terraform-provider-alidomain.invalid", time.Now().UnixNano()),
		endpoint:   config.China,
	}
	if region == "ap-southeast-1" {
		r.endpoint = config.International
	}
	r.endpoint = cmp.Or(config.Getenv("ALIBABA_CLOUD_ENDPOINT_DOMAIN"), config.Getenv("DOMAIN_ENDPOINT"), r.endpoint)
	r.report = newReport(r.region, r.endpoint)
	r.report.mask.secrets(account.AccessKeyID, account.AccessKeySecret, account.SecurityToken)
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // it is documented to be one
	defer transport.CloseIdleConnections()
	r.service = &service{
		client: &http.Client{
			Transport: transport, Timeout: 30 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		account: account, endpoint: r.endpoint, region: region, pause: config.Pause,
	}

	if err := r.sample(ctx); err != nil {
		return nil, errors.New(r.report.mask.text(err.Error()))
	}
	for _, promise := range promises() {
		detail, err := promise.check(ctx, r)
		r.report.promise(promise.name, detail, err)
	}
	probes := probes()
	for _, assumption := range assumptions.All() {
		probe, ok := probes[assumption.ID]
		if !ok {
			return nil, fmt.Errorf("nothing looks at the assumption %s", assumption.ID)
		}
		seen, err := probe(ctx, r)
		r.report.observe(assumption, seen, err)
	}
	r.report.Requests = r.service.sent
	return r.report, ctx.Err()
}

// uncheckedError is why something could not be looked at.
type uncheckedError string

func (u uncheckedError) Error() string { return string(u) }

const errNoRecord = uncheckedError("the account has no record")

// sample gets to know the account.
func (r *run) sample(ctx context.Context) error {
	page, err := r.service.list(ctx, "PageNum", "1", "PageSize", "20")
	if err != nil {
		return fmt.Errorf("listing the account's records: %w", err)
	}
	if page.code != "" || page.status != http.StatusOK {
		return fmt.Errorf("listing the account's records: %s", page.outcome())
	}
	r.total = page.number("TotalItemNum")
	data, _ := page.fields["Data"].([]any)
	for _, element := range data {
		fields, ok := element.(map[string]any)
		if !ok {
			continue
		}
		r.records = append(r.records, fields)
		r.report.mask.address(record(fields).text("Email"))
		r.report.mask.secrets(record(fields).text("UserId"))
	}
	return nil
}

// record is one of the account's records, as the service gives it.
type record map[string]any

func (r record) text(field string) string {
	text, _ := r[field].(string)
	return text
}

// cases are a verified and a pending record, as far as the account has them.
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
