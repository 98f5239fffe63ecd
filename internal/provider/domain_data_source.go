// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// domainDataSource is the data source alidomain_domain. It reads one domain.
type domainDataSource struct {
	base
}

func newDomainDataSource() datasource.DataSource {
	return &domainDataSource{base{name: "domain"}}
}

// Schema sets the arguments and attributes.
func (d *domainDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads whether a registered domain is in good standing, with the operation `QueryDomainByDomainName` of the " +
			"Domain API. What the response lacks is null, so conditions have to compare, for example " +
			"`email_verification_client_hold == false`. The registrant's names and the domain's remark, tags and group are not read.",
		Attributes: map[string]schema.Attribute{
			"domain_name": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Domain name, for example `example.com`, as the Domain console shows it.",
				Validators:          []validator.String{domainNameValidator()},
			},
			"lang":           langAttribute(),
			"user_client_ip": userClientIPAttribute(),

			"email":                     computedText("E-mail address of the registrant."),
			"email_verified":            computedBool("Whether the registrant's address is verified: `email_verification_status` is 1."),
			"email_verification_status": computedNumber("Status of the address as the service reports it: 0 for not verified, 1 for verified."),
			"email_verification_client_hold": computedBool("Whether the domain is in `clientHold`, which stops its DNS, because the " +
				"registrant's address is not verified."),
			"real_name_verified": computedBool("Whether the domain passed real-name verification, its name and its registrant: " +
				"`real_name_status` is `SUCCEED`."),
			"real_name_status": computedText("Real-name verification of the domain as the service reports it: `SUCCEED`, `FAILED`, `AUDITING` " +
				"(in review) or `NONAUDIT` (never submitted)."),
			"domain_name_verification_status": computedText("Review of the name alone as the service reports it: `SUCCEED`, `FAILED`, `AUDITING` or `NONAUDIT`."),
			"registration_time":               computedText("When the domain was registered, in RFC 3339 format in UTC."),
			"expiration_time":                 computedText("When the domain expires, in RFC 3339 format in UTC, for `timecmp`."),
			"domain_name_proxy_service":       computedBool("Whether a proxy service hides the registrant in the public directory."),
			"premium":                         computedBool("Whether it is a premium domain."),
			"dns_servers": schema.ListAttribute{
				ElementType: types.StringType, Computed: true,
				MarkdownDescription: "Name servers in the order of the service.",
			},
			"domain_status":              computedText("Status as the service reports it: `1` for to be renewed, `2` for to be redeemed, `3` for normal."),
			"expiration_date_status":     computedText("Whether it has expired, as the service reports it: `1` for not expired, `2` for expired."),
			"registration_date":          computedText("When the domain was registered, as the service reports it. The time zone is not documented."),
			"expiration_date":            computedText("When the domain expires, as the service reports it. The time zone is not documented."),
			"registrant_type":            computedText("Type of the registrant as the service reports it: `1` for an individual, `2` for an enterprise."),
			"registrant_updating_status": computedText("Whether a change of the registrant is going on, as the service reports it: `NORMAL` or `PENDING`."),
			"transfer_out_status":        computedText("Whether a transfer to another registrar is going on, as the service reports it: `NORMAL` or `PENDING`."),
			"transfer_prohibition_lock":  computedText("Lock against transfers as the service reports it: `NONE_SETTING`, `OPEN` or `CLOSE`."),
			"update_prohibition_lock":    computedText("Lock against changes as the service reports it: `NONE_SETTING`, `OPEN` or `CLOSE`."),
			"domain_type":                computedText("Type of the domain as the service reports it, for example `gTLD`."),
			"instance_id":                computedText("ID of the domain at the vendor."),
			"resource_group_id":          computedText("ID of the resource group that the domain belongs to."),
			"user_id":                    computedText("ID of the account that the domain belongs to."),
			"request_id":                 requestIDAttribute(),
		},
		Blocks: map[string]schema.Block{
			"timeouts": timeoutsBlock(ctx),
		},
	}
}

// Read queries the service.
func (d *domainDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	read(ctx, d.providerData, req, resp, func(ctx context.Context, config domainModel) (domainModel, error) {
		output, err := d.client.QueryDomainByDomainName(ctx, config.input())
		if err != nil {
			return config, err
		}
		return config.withOutput(output), nil
	}, func(config domainModel, err error) diag.Diagnostic {
		return d.reporter.DomainFailed(string(config.DomainName), err)
	})
}
