// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// Each text of a record is an attribute, with the same name apart from underscores.
func TestRecord_everyFieldIsAnAttribute(t *testing.T) {
	t.Parallel()
	record := fullOutput().EmailVerification
	model := make(map[string]any)
	for field, value := range reflect.ValueOf(newRecordModel(&record, time.Time{})).Fields() {
		model[strings.ToLower(field.Name)] = value.Interface()
	}
	texts := 0
	for field, value := range reflect.ValueOf(record).Fields() {
		if field.Type != reflect.TypeFor[strictjson.Text]() || field.Name == "Email" { // the data sources name it differently
			continue
		}
		texts++
		if got := model[strings.ToLower(field.Name)]; value.String() == "" || got != text(value.String()) {
			t.Errorf("%s is %v, want %q", field.Name, got, value)
		}
	}
	if texts < 8 {
		t.Errorf("a record has only %d texts", texts)
	}
}

// Each field of a profile and of a domain is an attribute. TestStates_ofResponses compares the values.
func TestNouns_everyFieldIsAnAttribute(t *testing.T) {
	t.Parallel()
	renamed := map[string]string{
		"RegistrationDateLong": "RegistrationTime", "ExpirationDateLong": "ExpirationTime", "DNSList": "DNSServers",
	}
	for noun, model := range map[reflect.Type]reflect.Type{
		reflect.TypeFor[domainapi.RegistrantProfile](): reflect.TypeFor[profileModel](),
		reflect.TypeFor[domainapi.Domain]():            reflect.TypeFor[domainModel](),
	} {
		for field := range noun.Fields() {
			name := cmp.Or(renamed[field.Name], field.Name)
			if _, ok := model.FieldByName(name); !ok {
				t.Errorf("%s of %s is no attribute", field.Name, noun)
			}
		}
	}
}
