// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// Each text of a record is an attribute, with the same name apart from underscores.
func TestRecord_everyFieldIsAnAttribute(t *testing.T) {
	t.Parallel()
	record := fullOutput().EmailVerification
	model := make(map[string]string)
	for attribute, value := range attributesOf(t, newRecordModel(&record, time.Time{})) {
		model[strings.ReplaceAll(attribute, "_", "")] = value.String()
	}
	texts := 0
	for field, value := range reflect.ValueOf(record).Fields() {
		text, ok := reflect.TypeAssert[strictjson.Text](value)
		if !ok || field.Name == "Email" { // the data sources name it differently
			continue
		}
		texts++
		if got := model[strings.ToLower(field.Name)]; text == "" || got != `"`+string(text)+`"` {
			t.Errorf("%s is %s, want %q", field.Name, got, text)
		}
	}
	if texts < 8 {
		t.Errorf("a record has only %d texts", texts)
	}
}
