// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

func TestDecodeRecords(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text string
		want []domaintest.Record // nil: rejected
	}{
		"records": {
			`[{"Email": "a@example.com", "VerificationStatus": 0, "SendIp": "42.*.*.115"}, {"Email": "b@example.com"}]`,
			[]domaintest.Record{{Email: address, VerificationStatus: new(0), SendIP: "42.*.*.115"}, {Email: "b@example.com"}},
		},
		"no list":       {`{"Email": "a@example.com"}`, nil},
		"unknown field": {`[{"Email": "a@example.com", "Status": 1}]`, nil},
		"no address":    {`[{"VerificationStatus": 1}]`, nil},
		"same address":  {`[{"Email": "a@example.com"}, {"Email": "A@example.com"}]`, nil},
		"no time":       {`[{"Email": "a@example.com", "GmtCreate": "yesterday"}]`, nil},
		"more":          {`[] []`, nil},
		"status":        {`[{"Email": "a@example.com", "VerificationStatus": "1"}]`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := domaintest.DecodeRecords(strings.NewReader(test.text))
			if !reflect.DeepEqual(got, test.want) || (err == nil) != (test.want != nil) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}
