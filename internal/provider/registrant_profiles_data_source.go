// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// registrantProfilesDataSource is the data source alidomain_registrant_profiles. It lists the profiles of the account.
type registrantProfilesDataSource struct {
	base
}

func newRegistrantProfilesDataSource() datasource.DataSource {
	return &registrantProfilesDataSource{base{name: "registrant_profiles"}}
}

// registrantProfilesModel is the configuration and the state of alidomain_registrant_profiles.
type registrantProfilesModel struct {
	requestModel
	Email                    text  `msgpack:"email"`
	RealNameStatus           text  `msgpack:"real_name_status"`
	RegistrantProfileType    text  `msgpack:"registrant_profile_type"`
	DefaultRegistrantProfile *bool `msgpack:"default_registrant_profile"`

	RegistrantProfiles []profileModel `msgpack:"registrant_profiles"`
	RequestIDs         []string       `msgpack:"request_ids"`
}

// filter returns the filters that the service applies.
func (m registrantProfilesModel) filter() domainapi.RegistrantProfileFilter {
	return domainapi.RegistrantProfileFilter{
		Email:                    string(m.Email),
		RealNameStatus:           string(m.RealNameStatus),
		RegistrantProfileType:    string(m.RegistrantProfileType),
		DefaultRegistrantProfile: m.DefaultRegistrantProfile,
		Lang:                     string(m.Lang),
		UserClientIP:             string(m.UserClientIP),
	}
}

// Schema sets the arguments and attributes.
func (d *registrantProfilesDataSource) Schema(
	ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse,
) {
	elements := profileAttributes()
	elements["registrant_profile_id"] = computedNumber("ID of the registrant profile.")
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the registrant profiles of the account, or a selection of them, with the operation " +
			"`QueryRegistrantProfiles` of the Domain API. Names, addresses, telephone and identity numbers are not read.",
		Attributes: map[string]schema.Attribute{
			"email": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Address of the profiles to keep. The service applies this filter.",
				Validators:          []validator.String{emailAddressValidator()},
			},
			"real_name_status": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Real-name verification to keep: `SUCCEED`, `FAILED`, `AUDITING` or `NONAUDIT`. The service applies this filter.",
				Validators:          []validator.String{stringvalidator.OneOf("SUCCEED", "FAILED", "AUDITING", "NONAUDIT")},
			},
			"registrant_profile_type": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Type of the profiles to keep: `common` or `cnnic`. The service applies this filter.",
				Validators:          []validator.String{stringvalidator.OneOf("common", "cnnic")},
			},
			"default_registrant_profile": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether to keep the default profile or the others. Defaults to both. The service applies this filter.",
			},
			"lang":           langAttribute(),
			"user_client_ip": userClientIPAttribute(),
			"registrant_profiles": schema.ListAttribute{
				ElementType:         objectType(elements),
				Computed:            true,
				MarkdownDescription: "Profiles, sorted by ID. Each has these fields:" + describe(elements),
			},
			"request_ids": requestIDsAttribute(),
		},
		Blocks: map[string]schema.Block{
			"timeouts": timeoutsBlock(ctx),
		},
	}
}

// objectType returns the type of a list element with some attributes.
func objectType(attributes map[string]schema.Attribute) attr.Type {
	return schema.NestedAttributeObject{Attributes: attributes}.Type()
}

// Read lists the profiles.
func (d *registrantProfilesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	read(ctx, d.providerData, req, resp, func(ctx context.Context, config registrantProfilesModel) (registrantProfilesModel, error) {
		profiles, requestIDs, err := d.client.AllRegistrantProfiles(ctx, config.filter())
		if err != nil {
			return config, err
		}
		config.RegistrantProfiles, config.RequestIDs = newProfileModels(profiles), append([]string{}, requestIDs...)
		return config, nil
	}, func(_ registrantProfilesModel, err error) diag.Diagnostic {
		return d.reporter.ProfilesFailed(err)
	})
}
