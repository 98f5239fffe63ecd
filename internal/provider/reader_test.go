// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/pluginclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

// The types of the data sources.
const (
	verificationType  = "alidomain_email_verification"
	verificationsType = "alidomain_email_verifications"
	profileType       = "alidomain_registrant_profile"
	profilesType      = "alidomain_registrant_profiles"
	domainType        = "alidomain_domain"
)

// plain maps the names of arguments or attributes to values of Go. Numbers are of type int64, and null is nil.
type plain = map[string]any

// reader reads data sources through the plugin protocol, without a CLI.
type reader struct {
	client  pluginclient.Client
	schemas map[string]*tfprotov6.Schema
}

func newReader(t *testing.T, server *domaintest.Server) reader {
	t.Helper()
	plugin := provider.NewServer(testVersion, environOf(server).Getenv)()
	schemas, err := plugin.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	client, err := pluginclient.New(t.Context(), plugin)
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Configure(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return reader{client, schemas.DataSourceSchemas}
}

// read validates and reads a data source. It returns its attributes, or the text of the errors.
func (r reader) read(t *testing.T, typeName string, arguments plain) (attributes plain, failure string) {
	t.Helper()
	config := pluginclient.Attributes{}
	of := r.schemas[typeName].ValueType().(tftypes.Object).AttributeTypes
	for name, value := range arguments {
		config[name] = encoded(of[name], value)
	}
	validated, err := r.client.Validate(t.Context(), typeName, config)
	if err != nil {
		t.Fatal(err)
	}
	diagnostics := validated.Diagnostics
	var resp *tfprotov6.ReadDataSourceResponse
	if len(diagnostics) == 0 {
		if resp, err = r.client.Read(t.Context(), typeName, config); err != nil {
			t.Fatal(err)
		}
		diagnostics = resp.Diagnostics
	}
	if len(diagnostics) > 0 {
		for _, diagnostic := range diagnostics {
			failure += diagnostic.Summary + "\n" + diagnostic.Detail + "\n"
		}
		return nil, failure
	}
	state, err := r.client.State(typeName, resp)
	if err != nil {
		t.Fatal(err)
	}
	attributes = plain{}
	for name, value := range state {
		attributes[name] = decoded(t, value)
	}
	return attributes, ""
}

// null returns null for each attribute of a data source, with these values instead.
func (r reader) null(typeName string, values plain) plain {
	all := plain{}
	for name := range r.schemas[typeName].ValueType().(tftypes.Object).AttributeTypes {
		all[name] = values[name]
	}
	return all
}

// encoded returns a value of Go as a type of Terraform.
func encoded(typ tftypes.Type, value any) tftypes.Value {
	switch value := value.(type) {
	case []string:
		elements := make([]tftypes.Value, 0, len(value))
		for _, text := range value {
			elements = append(elements, tftypes.NewValue(tftypes.String, text))
		}
		return tftypes.NewValue(typ, elements)
	case plain:
		members := make(map[string]tftypes.Value)
		for name, of := range typ.(tftypes.Object).AttributeTypes {
			members[name] = encoded(of, value[name])
		}
		return tftypes.NewValue(typ, members)
	}
	return tftypes.NewValue(typ, value)
}

// decoded is the reverse of encoded. Lists are of type []any.
func decoded(t *testing.T, value tftypes.Value) any {
	t.Helper()
	var err error
	var result any
	switch typ := value.Type(); {
	case value.IsNull():
	case typ.Is(tftypes.String):
		var text string
		err = value.As(&text)
		result = text
	case typ.Is(tftypes.Bool):
		var truth bool
		err = value.As(&truth)
		result = truth
	case typ.Is(tftypes.Number):
		var number big.Float
		err = value.As(&number)
		whole, accuracy := number.Int64()
		if accuracy != big.Exact {
			t.Errorf("%s is not a whole number", value)
		}
		result = whole
	case typ.Is(tftypes.List{}):
		var elements []tftypes.Value
		err = value.As(&elements)
		list := []any{}
		for _, element := range elements {
			list = append(list, decoded(t, element))
		}
		result = list
	default:
		var members map[string]tftypes.Value
		err = value.As(&members)
		object := plain{}
		for name, member := range members {
			object[name] = decoded(t, member)
		}
		result = object
	}
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// arguments returns the names of the arguments and blocks of a data source.
func (r reader) arguments(typeName string) []string {
	var names []string
	block := r.schemas[typeName].Block
	for _, attribute := range block.Attributes {
		if attribute.Required || attribute.Optional {
			names = append(names, attribute.Name)
		}
	}
	for _, nested := range block.BlockTypes {
		names = append(names, nested.TypeName)
	}
	slices.Sort(names)
	return names
}

// booleans returns the computed booleans of a data source. Those of the elements of a list are of the form "list.boolean".
func (r reader) booleans(typeName string) []string {
	var names []string
	for _, attribute := range r.schemas[typeName].Block.Attributes {
		if !attribute.Computed {
			continue
		}
		if attribute.Type.Is(tftypes.Bool) {
			names = append(names, attribute.Name)
		}
		list, _ := attribute.Type.(tftypes.List)
		object, _ := list.ElementType.(tftypes.Object)
		for name, of := range object.AttributeTypes {
			if of.Is(tftypes.Bool) {
				names = append(names, attribute.Name+"."+name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// pick returns a boolean of a state by its name as of booleans: a list for the elements of a list.
func pick(attributes plain, name string) any {
	list, member, nested := strings.Cut(name, ".")
	if !nested {
		return attributes[name]
	}
	values := []any{}
	elements, _ := attributes[list].([]any)
	for _, element := range elements {
		values = append(values, element.(plain)[member])
	}
	return values
}
