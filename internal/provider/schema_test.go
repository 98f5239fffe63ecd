// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// dataSourceSchema returns the schema of a data source.
func dataSourceSchema(tb testing.TB, source datasource.DataSource) schema.Schema {
	tb.Helper()
	var resp datasource.SchemaResponse
	source.Schema(tb.Context(), datasource.SchemaRequest{}, &resp)
	if resp.Diagnostics.HasError() {
		tb.Fatal(resp.Diagnostics)
	}
	return resp.Schema
}

// dataSources returns the provider's data sources by name.
func dataSources(t *testing.T) map[string]datasource.DataSource {
	t.Helper()
	sources := make(map[string]datasource.DataSource)
	for _, newDataSource := range New("1.2.3", domaintest.Env{}.Getenv)().DataSources(t.Context()) {
		source := newDataSource()
		var meta datasource.MetadataResponse
		source.Metadata(t.Context(), datasource.MetadataRequest{ProviderTypeName: "alidomain"}, &meta)
		sources[meta.TypeName] = source
	}
	return sources
}

// configuration returns an object of a type with the values. All other attributes are null.
func configuration(t *testing.T, of attr.Type, values map[string]tftypes.Value) tftypes.Value {
	t.Helper()
	object, ok := of.TerraformType(t.Context()).(tftypes.Object)
	if !ok {
		t.Fatalf("%s is no object", of)
	}
	all := make(map[string]tftypes.Value, len(object.AttributeTypes))
	for name, typ := range object.AttributeTypes {
		all[name] = tftypes.NewValue(typ, nil)
	}
	for name, value := range values {
		if _, ok := all[name]; !ok {
			t.Fatalf("there is no %s", name)
		}
		all[name] = value
	}
	return tftypes.NewValue(object, all)
}

// dataSourceConfig returns a configuration of a data source.
func dataSourceConfig(t *testing.T, source datasource.DataSource, values map[string]tftypes.Value) tfsdk.Config {
	t.Helper()
	s := dataSourceSchema(t, source)
	return tfsdk.Config{Raw: configuration(t, s.Type(), values), Schema: s}
}

// published is an argument or attribute as the provider publishes it to Terraform.
type published struct {
	kind, description string
	markdown          bool
	sensitive         bool
}

// publishedSchemas returns the flattened schemas by the name of the provider or data source. Their keys are paths such as
// "timeouts.read".
func publishedSchemas(t *testing.T) map[string]map[string]published {
	t.Helper()
	resp, err := NewServer("1.2.3", domaintest.Env{}.Getenv)().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range resp.Diagnostics {
		t.Fatalf("%s: %s", d.Summary, d.Detail)
	}
	if len(resp.ResourceSchemas) != 0 || len(resp.Functions) != 0 {
		t.Error("the provider does more than read")
	}
	schemas := map[string]map[string]published{"alidomain": flattenBlock("", resp.Provider.Block)}
	for name, s := range resp.DataSourceSchemas {
		schemas[name] = flattenBlock("", s.Block)
	}
	return schemas
}

func flattenBlock(prefix string, block *tfprotov6.SchemaBlock) map[string]published {
	all := flattenAttributes(prefix, block.Attributes)
	for _, nested := range block.BlockTypes {
		name := prefix + nested.TypeName
		all[name] = published{
			kind:        "block, " + strings.ToLower(nested.Nesting.String()),
			description: nested.Block.Description,
			markdown:    nested.Block.DescriptionKind == tfprotov6.StringKindMarkdown,
		}
		maps.Copy(all, flattenBlock(name+".", nested.Block))
	}
	return all
}

func flattenAttributes(prefix string, attributes []*tfprotov6.SchemaAttribute) map[string]published {
	all := make(map[string]published, len(attributes))
	for _, attribute := range attributes {
		name := prefix + attribute.Name
		p := published{
			description: attribute.Description,
			markdown:    attribute.DescriptionKind == tfprotov6.StringKindMarkdown,
			sensitive:   attribute.Sensitive,
		}
		// No test of a module can override a nested attribute.
		words := []string{"nested"}
		if attribute.NestedType == nil {
			words[0] = strings.NewReplacer("tftypes.", "", "List[", "list of ", "Object[", "", `"`, "", "]", "").Replace(attribute.Type.String())
		}
		for word, is := range map[string]bool{
			"required": attribute.Required, "optional": attribute.Optional, "computed": attribute.Computed,
			"deprecated": attribute.Deprecated, "write-only": attribute.WriteOnly,
		} {
			if is {
				words = append(words, word)
			}
		}
		slices.Sort(words[1:])
		p.kind = strings.ToLower(strings.Join(words, ", "))
		all[name] = p
	}
	return all
}

// The schemas of both kinds are equal in every detail, at every depth.
func TestSchemas_ephemeralMatchesDataSource(t *testing.T) {
	t.Parallel()
	resp, err := NewServer("1.2.3", domaintest.Env{}.Getenv)().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if len(resp.DataSourceSchemas) == 0 {
		t.Fatal("there are no data sources")
	}
	if diff := cmp.Diff(resp.DataSourceSchemas, resp.EphemeralResourceSchemas); diff != "" {
		t.Errorf("data sources (-) and their ephemeral twins (+):\n%s", diff)
	}
}

// Configurations depend on these names, types and kinds.
func TestSchemas_names(t *testing.T) {
	t.Parallel()
	want := map[string]map[string]string{
		"alidomain": {
			"access_key":              "string, optional",
			"secret_key":              "string, optional",
			"security_token":          "string, optional",
			"profile":                 "string, optional",
			"shared_credentials_file": "string, optional",
			"ecs_role_name":           "string, optional",
			"credentials_uri":         "string, optional",
			"account_type":            "string, optional",
			"region":                  "string, optional",
			"endpoint":                "string, optional",
			"sts_endpoint":            "string, optional",
			"max_retries":             "number, optional",
			"client_connect_timeout":  "number, optional",
			"client_read_timeout":     "number, optional",

			"assume_role":                    "block, single",
			"assume_role.role_arn":           "string, optional",
			"assume_role.session_name":       "string, optional",
			"assume_role.policy":             "string, optional",
			"assume_role.session_expiration": "number, optional",
			"assume_role.external_id":        "string, optional",

			"assume_role_with_oidc":                    "block, single",
			"assume_role_with_oidc.role_arn":           "string, optional",
			"assume_role_with_oidc.oidc_provider_arn":  "string, optional",
			"assume_role_with_oidc.oidc_token":         "string, optional",
			"assume_role_with_oidc.oidc_token_file":    "string, optional",
			"assume_role_with_oidc.oidc_request_url":   "string, optional",
			"assume_role_with_oidc.oidc_request_token": "string, optional",
			"assume_role_with_oidc.oidc_audience":      "string, optional",
			"assume_role_with_oidc.role_session_name":  "string, optional",
			"assume_role_with_oidc.policy":             "string, optional",
			"assume_role_with_oidc.session_expiration": "number, optional",
		},
		"alidomain_email_verification": {
			"email":                 "string, required",
			"lang":                  "string, optional",
			"user_client_ip":        "string, optional",
			"ignore_not_found":      "bool, optional",
			"wait_for_verification": "bool, optional",
			"poll_interval":         "string, optional",
			"timeouts":              "block, single",
			"timeouts.read":         "string, optional",

			"exists":                "bool, computed",
			"verified":              "bool, computed",
			"link_expired":          "bool, computed",
			"verification_status":   "number, computed",
			"queried_email":         "string, computed",
			"email_verification_no": "string, computed",
			"gmt_create":            "string, computed",
			"gmt_modified":          "string, computed",
			"token_send_time":       "string, computed",
			"verification_time":     "string, computed",
			"send_ip":               "string, computed",
			"confirm_ip":            "string, computed",
			"user_id":               "string, computed",
			"request_id":            "string, computed",
		},
		"alidomain_email_verifications": {
			"emails":              "list of string, optional",
			"verification_status": "number, optional",
			"created_after":       "string, optional",
			"created_before":      "string, optional",
			"lang":                "string, optional",
			"user_client_ip":      "string, optional",
			"timeouts":            "block, single",
			"timeouts.read":       "string, optional",

			"verifications": "list of confirm_ip:string, email:string, email_verification_no:string, gmt_create:string, gmt_modified:string, " +
				"link_expired:bool, send_ip:string, token_send_time:string, user_id:string, verification_status:number, verification_time:string, " +
				"verified:bool, computed",
			"verified_emails": "list of string, computed",
			"pending_emails":  "list of string, computed",
			"missing_emails":  "list of string, computed",
			"all_verified":    "bool, computed",
			"request_ids":     "list of string, computed",
		},
		"alidomain_registrant_profile": {
			"registrant_profile_id": "number, required",
			"lang":                  "string, optional",
			"user_client_ip":        "string, optional",
			"ignore_not_found":      "bool, optional",
			"timeouts":              "block, single",
			"timeouts.read":         "string, optional",

			"exists":                     "bool, computed",
			"real_name_verified":         "bool, computed",
			"real_name_status":           "string, computed",
			"email_verified":             "bool, computed",
			"email_verification_status":  "number, computed",
			"email":                      "string, computed",
			"registrant_type":            "string, computed",
			"registrant_profile_type":    "string, computed",
			"default_registrant_profile": "bool, computed",
			"create_time":                "string, computed",
			"update_time":                "string, computed",
			"request_id":                 "string, computed",
		},
		"alidomain_registrant_profiles": {
			"email":                      "string, optional",
			"real_name_status":           "string, optional",
			"registrant_profile_type":    "string, optional",
			"default_registrant_profile": "bool, optional",
			"lang":                       "string, optional",
			"user_client_ip":             "string, optional",
			"timeouts":                   "block, single",
			"timeouts.read":              "string, optional",

			"registrant_profiles": "list of create_time:string, default_registrant_profile:bool, email:string, " +
				"email_verification_status:number, email_verified:bool, real_name_status:string, real_name_verified:bool, " +
				"registrant_profile_id:number, registrant_profile_type:string, registrant_type:string, update_time:string, computed",
			"request_ids": "list of string, computed",
		},
		"alidomain_domain": {
			"domain_name":    "string, required",
			"lang":           "string, optional",
			"user_client_ip": "string, optional",
			"timeouts":       "block, single",
			"timeouts.read":  "string, optional",

			"email":                           "string, computed",
			"email_verified":                  "bool, computed",
			"email_verification_status":       "number, computed",
			"email_verification_client_hold":  "bool, computed",
			"real_name_verified":              "bool, computed",
			"real_name_status":                "string, computed",
			"domain_name_verification_status": "string, computed",
			"domain_status":                   "string, computed",
			"expiration_date_status":          "string, computed",
			"registration_date":               "string, computed",
			"expiration_date":                 "string, computed",
			"registration_time":               "string, computed",
			"expiration_time":                 "string, computed",
			"registrant_type":                 "string, computed",
			"registrant_updating_status":      "string, computed",
			"transfer_out_status":             "string, computed",
			"transfer_prohibition_lock":       "string, computed",
			"update_prohibition_lock":         "string, computed",
			"domain_type":                     "string, computed",
			"domain_name_proxy_service":       "bool, computed",
			"premium":                         "bool, computed",
			"dns_servers":                     "list of string, computed",
			"instance_id":                     "string, computed",
			"resource_group_id":               "string, computed",
			"user_id":                         "string, computed",
			"request_id":                      "string, computed",
		},
	}
	got := make(map[string]map[string]string)
	for name, s := range publishedSchemas(t) {
		got[name] = make(map[string]string, len(s))
		for at, p := range s {
			got[name][at] = p.kind
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("schemas (-want +got):\n%s", diff)
	}
}

// Only secrets are sensitive, because for_each rejects sensitive values and they hide the messages of conditions.
func TestSchemas_sensitive(t *testing.T) {
	t.Parallel()
	want := []string{
		"alidomain.assume_role_with_oidc.oidc_request_token", "alidomain.assume_role_with_oidc.oidc_token",
		"alidomain.secret_key", "alidomain.security_token",
	}
	var got []string
	for name, s := range publishedSchemas(t) {
		for at, p := range s {
			if p.sensitive {
				got = append(got, name+"."+at)
			}
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sensitive (-want +got):\n%s", diff)
	}
}

func TestSchemas_descriptions(t *testing.T) {
	t.Parallel()
	for name, s := range publishedSchemas(t) {
		for at, p := range s {
			// The module of this block describes only its attributes, and those without Markdown.
			if at == "timeouts" {
				continue
			}
			t.Run(name+"."+at, func(t *testing.T) {
				t.Parallel()
				if !strings.HasSuffix(p.description, ".") || strings.HasSuffix(p.description, "..") {
					t.Errorf("the description does not end in a full stop: %q", p.description)
				}
				if first := p.description[:1]; first != strings.ToUpper(first) {
					t.Errorf("the description begins with a small letter: %q", p.description)
				}
				if strings.Contains(strings.ReplaceAll(p.description, "\n  - ", ""), "  ") {
					t.Errorf("the description has two spaces in a row: %q", p.description)
				}
				if strings.Count(p.description, "`")%2 != 0 {
					t.Errorf("the description has an odd backtick: %q", p.description)
				}
				if !p.markdown && at != "timeouts.read" {
					t.Errorf("the description is not Markdown: %q", p.description)
				}
			})
		}
	}
}

func TestSchemas_implementation(t *testing.T) {
	t.Parallel()
	var resp provider.SchemaResponse
	New("1.2.3", domaintest.Env{}.Getenv)().Schema(t.Context(), provider.SchemaRequest{}, &resp)
	if diags := resp.Schema.ValidateImplementation(t.Context()); len(diags) > 0 {
		t.Errorf("provider: %v", diags)
	}
	if resp.Schema.MarkdownDescription == "" {
		t.Error("provider: no description")
	}
	for name, source := range dataSources(t) {
		s := dataSourceSchema(t, source)
		if _, ok := source.(datasource.DataSourceWithConfigure); !ok {
			t.Errorf("%s does not get the provider's client", name)
		}
		if s.Blocks["timeouts"] == nil {
			t.Errorf("%s has no timeouts", name)
		}
		if diags := s.ValidateImplementation(t.Context()); len(diags) > 0 {
			t.Errorf("%T: %v", source, diags)
		}
		if s.MarkdownDescription == "" {
			t.Errorf("%T: no description", source)
		}
	}
}

// plainTypes returns the types of attributes by those of Go.
func plainTypes() map[reflect.Type]tftypes.Type {
	return map[reflect.Type]tftypes.Type{
		reflect.TypeFor[text](): tftypes.String, reflect.TypeFor[int64](): tftypes.Number, reflect.TypeFor[bool](): tftypes.Bool,
		reflect.TypeFor[*string](): tftypes.String, reflect.TypeFor[*int64](): tftypes.Number, reflect.TypeFor[*bool](): tftypes.Bool,
		reflect.TypeFor[[]string](): tftypes.List{ElementType: tftypes.String},
	}
}

// checkParity compares the names and types of a model's fields with the attributes and blocks of a schema.
func checkParity(t *testing.T, at path.Path, model reflect.Type, of attr.Type) {
	t.Helper()
	object, ok := of.(attr.TypeWithAttributeTypes)
	if !ok {
		t.Errorf("%s: %s is no object", at, of)
		return
	}
	attributes := object.AttributeTypes()
	fields := make(map[string]reflect.Type, model.NumField())
	for _, field := range reflect.VisibleFields(model) {
		if name := field.Tag.Get("tfsdk") + field.Tag.Get("msgpack"); !field.Anonymous && name != "-" {
			fields[name] = field.Type
		}
	}
	if got, want := slices.Sorted(maps.Keys(fields)), slices.Sorted(maps.Keys(attributes)); !slices.Equal(got, want) {
		t.Errorf("%s: the model has %q, the schema %q", at, got, want)
	}
	for name, field := range fields {
		attribute, ok := attributes[name]
		switch {
		case !ok:
		case plainTypes()[field] != nil:
			if got := attribute.TerraformType(t.Context()); !got.Equal(plainTypes()[field]) {
				t.Errorf("%s: the model has a %s, the schema a %s", at.AtName(name), field, got)
			}
		case field == reflect.TypeFor[*encodedRecords]():
			checkParity(t, at.AtName(name).AtListIndex(0), reflect.TypeFor[verificationModel](), attribute.(attr.TypeWithElementType).ElementType())
		case field.Kind() == reflect.Pointer:
			checkParity(t, at.AtName(name), field.Elem(), attribute)
		case field.Kind() == reflect.Slice:
			checkParity(t, at.AtName(name).AtListIndex(0), field.Elem(), attribute.(attr.TypeWithElementType).ElementType())
		default:
			if want := reflect.TypeOf(attribute.ValueType(t.Context())); field != want {
				t.Errorf("%s: the model has a %s, the schema a %s", at.AtName(name), field, want)
			}
		}
	}
}

func TestSchemas_models(t *testing.T) {
	t.Parallel()
	var resp provider.SchemaResponse
	New("1.2.3", domaintest.Env{}.Getenv)().Schema(t.Context(), provider.SchemaRequest{}, &resp)
	checkParity(t, path.Root("alidomain"), reflect.TypeFor[providerModel](), resp.Schema.Type())
	models := map[string]reflect.Type{
		"alidomain_email_verification":  reflect.TypeFor[emailVerificationModel](),
		"alidomain_email_verifications": reflect.TypeFor[emailVerificationsModel](),
		"alidomain_registrant_profile":  reflect.TypeFor[registrantProfileModel](),
		"alidomain_registrant_profiles": reflect.TypeFor[registrantProfilesModel](),
		"alidomain_domain":              reflect.TypeFor[domainModel](),
	}
	for name, source := range dataSources(t) {
		if model, ok := models[name]; ok {
			checkParity(t, path.Root(name), model, dataSourceSchema(t, source).Type())
		} else {
			t.Errorf("the model of %s is not checked", name)
		}
	}
}

// The elements of a list attribute have no descriptions of their own.
func TestSchemas_listsDescribeEveryField(t *testing.T) {
	t.Parallel()
	lists := 0
	for typeName, source := range dataSources(t) {
		for list, attribute := range dataSourceSchema(t, source).Attributes {
			of, _ := attribute.GetType().(attr.TypeWithElementType)
			if of == nil {
				continue
			}
			object, isObject := of.ElementType().(attr.TypeWithAttributeTypes)
			if !isObject {
				continue
			}
			lists++
			for name := range object.AttributeTypes() {
				if !strings.Contains(attribute.GetMarkdownDescription(), "\n  - `"+name+"`: ") {
					t.Errorf("the description of %s.%s lacks %s", typeName, list, name)
				}
			}
		}
	}
	if lists < 2 {
		t.Errorf("only %d lists of objects were checked", lists)
	}
}

// Without a template, the page of the registry would be a list of attributes.
func TestDataSources_haveExamplesAndPages(t *testing.T) {
	t.Parallel()
	for name := range dataSources(t) {
		page := strings.TrimPrefix(name, "alidomain_") + ".md.tmpl"
		for _, file := range []string{
			filepath.Join("examples", "data-sources", name, "data-source.tf"),
			filepath.Join("examples", "ephemeral-resources", name, "ephemeral-resource.tf"),
			filepath.Join("templates", "data-sources", page),
			filepath.Join("templates", "ephemeral-resources", page),
		} {
			if _, err := os.Stat(filepath.Join("..", "..", file)); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestMetadata(t *testing.T) {
	t.Parallel()
	p := New("1.2.3", domaintest.Env{}.Getenv)()
	var meta provider.MetadataResponse
	p.Metadata(t.Context(), provider.MetadataRequest{}, &meta)
	if meta.TypeName != "alidomain" || meta.Version != "1.2.3" {
		t.Errorf("the provider is %s %s", meta.TypeName, meta.Version)
	}
	names := slices.Sorted(maps.Keys(dataSources(t)))
	want := []string{
		"alidomain_domain", "alidomain_email_verification", "alidomain_email_verifications", "alidomain_registrant_profile",
		"alidomain_registrant_profiles",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("data sources (-want +got):\n%s", diff)
	}
}

// modelOf decodes a configuration as a read does.
func modelOf[M any](t *testing.T, config tfsdk.Config) (model M) {
	t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(config.Raw.Type(), config.Raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := msgpack.Unmarshal(encoded.MsgPack, &model); err != nil {
		t.Fatal(err)
	}
	return model
}

// An argument that does not change the request would be ignored.
func TestSchemas_argumentsChangeTheRequest(t *testing.T) {
	t.Parallel()
	// Arguments that the provider handles by itself.
	local := []string{"ignore_not_found", "wait_for_verification", "poll_interval", "emails"}
	requests := map[string]func(tfsdk.Config) any{
		"alidomain_email_verification": func(config tfsdk.Config) any {
			return modelOf[emailVerificationModel](t, config).input()
		},
		"alidomain_email_verifications": func(config tfsdk.Config) any {
			filter, err := modelOf[emailVerificationsModel](t, config).filter()
			if err != nil {
				t.Error(err)
			}
			return filter
		},
		"alidomain_registrant_profile": func(config tfsdk.Config) any {
			return modelOf[registrantProfileModel](t, config).filter()
		},
		"alidomain_registrant_profiles": func(config tfsdk.Config) any {
			return modelOf[registrantProfilesModel](t, config).filter()
		},
		"alidomain_domain": func(config tfsdk.Config) any {
			return modelOf[domainModel](t, config).input()
		},
	}
	for typeName, source := range dataSources(t) {
		request, ok := requests[typeName]
		if !ok {
			t.Errorf("the arguments of %s are not checked", typeName)
			continue
		}
		values := []tftypes.Value{
			tftypes.NewValue(tftypes.String, "2024-01-01T00:00:00Z"),
			tftypes.NewValue(tftypes.Number, 1),
			tftypes.NewValue(tftypes.Bool, true),
		}
		base := make(map[string]tftypes.Value)
		for name, argument := range dataSourceSchema(t, source).Attributes {
			if argument.IsRequired() {
				base[name] = subject(t, name, argument.GetType().TerraformType(t.Context()))
			}
		}
		without := request(dataSourceConfig(t, source, base))
		for name, argument := range dataSourceSchema(t, source).Attributes {
			if argument.IsComputed() || slices.Contains(local, name) {
				continue
			}
			typ := argument.GetType().TerraformType(t.Context())
			var value tftypes.Value
			for _, candidate := range values {
				if candidate.Type().Equal(typ) {
					value = candidate
				}
			}
			config := maps.Clone(base)
			config[name] = value
			if with := request(dataSourceConfig(t, source, config)); cmp.Equal(with, without) {
				t.Errorf("%s: with %s, the request is %+v", typeName, name, with)
			}
		}
	}
}
