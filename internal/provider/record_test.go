// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Each text of a record is an attribute of both data sources, with the same name apart from underscores.
func TestRecord_everyFieldIsAnAttribute(t *testing.T) {
	t.Parallel()
	record := fullOutput().EmailVerification
	model := make(map[string]string)
	for attribute, value := range attributesOf(t, newRecordModel(record)) {
		model[strings.ReplaceAll(attribute, "_", "")] = value.String()
	}
	var values map[string]tftypes.Value
	if err := recordValue(verificationType().TerraformType(t.Context()), record).As(&values); err != nil {
		t.Fatal(err)
	}
	element := make(map[string]tftypes.Value)
	for attribute, value := range values {
		element[strings.ReplaceAll(attribute, "_", "")] = value
	}
	for field, value := range reflect.ValueOf(record).Fields() {
		text, ok := reflect.TypeAssert[*string](value)
		if !ok {
			continue
		}
		if text == nil {
			t.Errorf("fullOutput has no %s", field.Name)
			continue
		}
		name := strings.ToLower(field.Name)
		if got := model[name]; got != `"`+*text+`"` {
			t.Errorf("%s of alidomain_email_verification is %s", field.Name, got)
		}
		if got := element[name]; !got.Equal(tftypes.NewValue(tftypes.String, *text)) {
			t.Errorf("%s of alidomain_email_verifications is %s", field.Name, got)
		}
	}
}
