// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

const (
	defaultPollInterval = 10 * time.Second
	minPollInterval     = time.Second
)

// emailVerificationDataSource is the data source alidomain_email_verification. It reads one address.
type emailVerificationDataSource struct {
	base
}

func newEmailVerificationDataSource() datasource.DataSource {
	return &emailVerificationDataSource{base{name: "email_verification"}}
}

// Schema sets the arguments and attributes.
func (d *emailVerificationDataSource) Schema(
	ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads whether an e-mail address is verified for domain registrations, with the operation " +
			"`QueryEmailVerification` of the Domain API.",
		Attributes: map[string]schema.Attribute{
			"email": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "E-mail address to look up, without a display name.",
				Validators:          []validator.String{emailAddressValidator()},
			},
			"lang":           langAttribute(),
			"user_client_ip": userClientIPAttribute(),
			"ignore_not_found": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to accept an address that the account has no record of. If `true`, the result for such an address is " +
					"`exists = false` and `verified = false`, and all other computed attributes are null. " +
					"If `false`, it is an error. Defaults to `false`.",
			},
			"wait_for_verification": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to query the service every `poll_interval` until the address is verified. " +
					"It is an error if the address is not verified within `timeouts.read`. " +
					"With `ignore_not_found`, the read also waits for a record that does not exist yet. Defaults to `false`.",
			},
			"poll_interval": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Time between two queries: a number and a unit, for example `30s`. At least `1s`. Defaults to `10s`. " +
					"Requires `wait_for_verification`.",
				Validators: []validator.String{pollIntervalValidator(), stringvalidator.AlsoRequires(path.MatchRoot("wait_for_verification"))},
			},

			"exists":        computedBool("Whether the account has a record of the address."),
			"queried_email": computedText("Address as the service stores it. It can differ from `email` only in letter case."),
			"request_id":    requestIDAttribute(),
		},
		Blocks: map[string]schema.Block{
			"timeouts": timeoutsBlock(ctx),
		},
	}
	maps.Copy(resp.Schema.Attributes, recordAttributes())
}

// Read queries the service.
func (d *emailVerificationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	read(ctx, d.providerData, req, resp, func(bounded context.Context, config emailVerificationModel) (emailVerificationModel, error) {
		query := d.client.LookUpEmailVerification
		if isTrue(config.WaitForVerification) {
			query = func(context.Context, domainapi.QueryEmailVerificationInput) (*domainapi.QueryEmailVerificationOutput, error) {
				// The wait may query once more after its end.
				deadline, _ := bounded.Deadline()
				return d.client.WaitForVerification(tflog.NewSubsystem(ctx, logSubsystem), config.input(), config.waitOptions(time.Until(deadline)))
			}
		}
		output, err := query(bounded, config.input())
		if _, absent := errors.AsType[*domainapi.NotFoundError](err); absent && isTrue(config.IgnoreNotFound) {
			return config, nil // exists and verified are false, and the other computed attributes null
		}
		if err != nil {
			return config, err
		}
		return config.withOutput(output, d.client.Now()), nil
	}, func(config emailVerificationModel, err error) diag.Diagnostic {
		return d.reporter.QueryFailed(string(config.Email), err)
	})
}
