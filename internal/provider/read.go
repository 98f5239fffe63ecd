// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// defaultReadTimeout is the default of timeouts.read.
const defaultReadTimeout = 5 * time.Minute

// providerData is what the configured provider hands to its data sources. It is zero during validation, when the provider
// is not configured.
type providerData struct {
	client   *domainapi.Client
	reporter *diagnostics.Reporter
}

// base is what all data sources have in common. They embed it.
type base struct {
	// name is the type name without that of the provider.
	name string
	providerData
}

// Metadata sets the type name.
func (d *base) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.name
}

// Configure stores the provider's data.
func (d *base) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	switch data := req.ProviderData.(type) {
	case nil:
		d.providerData = providerData{}
	case providerData:
		d.providerData = data
	case diag.Diagnostics:
		// The provider has arguments that are unknown during plan.
		resp.Diagnostics.Append(data...)
	default:
		resp.Diagnostics.Append(diagnostics.Internal(fmt.Errorf("the provider passed on a %T instead of its client", data)))
	}
}

// model is the configuration and the state of a data source. It embeds requestModel.
type model interface {
	limit() time.Duration
}

// read reads a data source: query returns the state for a configuration, and failed the diagnostic for its error. The
// context of the query ends at timeouts.read.
func read[M model](
	ctx context.Context, data providerData, req datasource.ReadRequest, resp *datasource.ReadResponse,
	query func(context.Context, M) (state M, err error), failed func(M, error) diag.Diagnostic,
) {
	defer reportPanic(ctx, &resp.Diagnostics)
	// Terraform and OpenTofu read only what is known, with a provider that is configured. Bridges of other tools do not.
	if data.client == nil {
		resp.Diagnostics.Append(diagnostics.NotConfigured())
	}
	for _, argument := range unknownArguments(req.Config.Raw) {
		resp.Diagnostics.Append(diagnostics.Argument(argument, diagnostics.KindUnknownValue))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	var config M
	carrier, err := receive(ctx, &config)
	if err != nil {
		resp.Diagnostics.Append(diagnostics.Internal(err))
		return
	}
	bounded, cancel := context.WithTimeout(tflog.NewSubsystem(ctx, logSubsystem), config.limit())
	defer cancel()
	state, err := query(bounded, config)
	if err != nil {
		logPanic(ctx, err)
		resp.Diagnostics.Append(failed(config, err))
		return
	}
	if carrier.state, err = encode(state); err != nil {
		resp.Diagnostics.Append(diagnostics.Internal(err))
		return
	}
	// The server responds with the carrier's state. An empty one gives the framework nothing to compare and encode.
	resp.State = tfsdk.State{Schema: schema.Schema{}, Raw: tftypes.NewValue(tftypes.Object{}, map[string]tftypes.Value{})}
}

// requestModel holds the arguments that all data sources share.
type requestModel struct {
	Lang         text `msgpack:"lang"`
	UserClientIP text `msgpack:"user_client_ip"`
	Timeouts     *struct {
		Read text `msgpack:"read"`
	} `msgpack:"timeouts"`
}

// limit returns timeouts.read.
func (m requestModel) limit() time.Duration {
	if m.Timeouts == nil || m.Timeouts.Read == "" {
		return defaultReadTimeout
	}
	limit, _ := time.ParseDuration(string(m.Timeouts.Read)) // the block's validator accepted it
	return limit
}

// isTrue reports whether an optional argument is true. Null is not.
func isTrue(argument *bool) bool {
	return argument != nil && *argument
}

func computedText(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func computedBool(description string) schema.Attribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

func computedNumber(description string) schema.Attribute {
	return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
}

func requestIDAttribute() schema.Attribute {
	return computedText("ID of the request, to quote to the vendor's support. It changes with each read.")
}

func requestIDsAttribute() schema.Attribute {
	return schema.ListAttribute{
		ElementType: types.StringType, Computed: true,
		MarkdownDescription: "IDs of the requests, to quote to the vendor's support. They change with each read.",
	}
}

func langAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Language of the service's error messages: `zh` or `en`. The service defaults to `en`.",
		Validators:          []validator.String{stringvalidator.OneOf("zh", "en")},
	}
}

func userClientIPAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "IPv4 or IPv6 address of the client on whose behalf Terraform sends the request. " +
			"The service's documentation suggests `127.0.0.1`. Not sent unless set.",
		Validators: []validator.String{ipAddressValidator()},
	}
}

func timeoutsBlock(ctx context.Context) schema.Block {
	return timeouts.BlockWithOpts(ctx, timeouts.Opts{
		ReadDescription: "Maximum duration of the whole read, including retries and waits: a number and a unit, for example \"30s\". " +
			"Defaults to \"5m\".",
	})
}
