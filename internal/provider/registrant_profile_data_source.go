// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"maps"
	"math"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// registrantProfileDataSource is the data source alidomain_registrant_profile. It reads one profile.
type registrantProfileDataSource struct {
	base
}

func newRegistrantProfileDataSource() datasource.DataSource {
	return &registrantProfileDataSource{base{name: "registrant_profile"}}
}

// registrantProfileModel is the configuration and the state of alidomain_registrant_profile.
type registrantProfileModel struct {
	requestModel
	IgnoreNotFound *bool `msgpack:"ignore_not_found"`

	Exists bool `msgpack:"exists"`
	profileModel
	RequestID text `msgpack:"request_id"`
}

// filter returns the parameters of the list. The client does not send empty ones.
func (m registrantProfileModel) filter() domainapi.RegistrantProfileFilter {
	return domainapi.RegistrantProfileFilter{
		RegistrantProfileID: m.RegistrantProfileID, Lang: string(m.Lang), UserClientIP: string(m.UserClientIP),
	}
}

// withOutput returns the model with the computed attributes of a response.
func (m registrantProfileModel) withOutput(output *domainapi.RegistrantProfileOutput) registrantProfileModel {
	m.Exists = true
	m.profileModel = newProfileModel(&output.RegistrantProfile)
	m.RequestID = text(output.RequestID)
	return m
}

// Schema sets the arguments and attributes.
func (d *registrantProfileDataSource) Schema(
	ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the real-name verification of a registrant profile and the verification of its " +
			"e-mail address, with the operation `QueryRegistrantProfiles` of the Domain API. Names, addresses, telephone and identity " +
			"numbers are not read.",
		Attributes: map[string]schema.Attribute{
			"registrant_profile_id": schema.NumberAttribute{
				Required:            true,
				MarkdownDescription: "ID of the registrant profile, which the console calls a template.",
				Validators:          []validator.Number{wholeNumber(1, math.MaxInt64)},
			},
			"lang":           langAttribute(),
			"user_client_ip": userClientIPAttribute(),
			"ignore_not_found": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to accept an ID that the account has no profile with. If `true`, the result for such an ID is " +
					"`exists = false`, `real_name_verified = false` and `email_verified = false`, and all other computed attributes are null. " +
					"If `false`, it is an error. Defaults to `false`.",
			},
			"exists":     computedBool("Whether the account has the profile."),
			"request_id": requestIDAttribute(),
		},
		Blocks: map[string]schema.Block{
			"timeouts": timeoutsBlock(ctx),
		},
	}
	maps.Copy(resp.Schema.Attributes, profileAttributes())
}

// Read queries the service.
func (d *registrantProfileDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	read(ctx, d.providerData, req, resp, func(ctx context.Context, config registrantProfileModel) (registrantProfileModel, error) {
		output, err := d.client.LookUpRegistrantProfile(ctx, config.filter())
		if _, absent := errors.AsType[*domainapi.ProfileNotFoundError](err); absent && isTrue(config.IgnoreNotFound) {
			return config, nil // exists and what is verified are false, and the other computed attributes null
		}
		if err != nil {
			return config, err
		}
		return config.withOutput(output), nil
	}, func(config registrantProfileModel, err error) diag.Diagnostic {
		return d.reporter.ProfileFailed(config.RegistrantProfileID, err)
	})
}
