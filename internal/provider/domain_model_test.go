// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"math"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// The format has years of four digits, so that every text can be parsed again.
func TestUTCTime(t *testing.T) {
	t.Parallel()
	for milliseconds, want := range map[int64]types.String{
		0:               types.StringValue("1970-01-01T00:00:00Z"),
		1:               types.StringValue("1970-01-01T00:00:00Z"),
		-1:              types.StringValue("1969-12-31T23:59:59Z"),
		1607331733999:   types.StringValue("2020-12-07T09:02:13Z"),
		253402300799999: types.StringValue("9999-12-31T23:59:59Z"),
		253402300800000: types.StringNull(),
		-62167219200000: types.StringValue("0000-01-01T00:00:00Z"),
		-62167219200001: types.StringNull(),
		math.MaxInt64:   types.StringNull(),
		math.MinInt64:   types.StringNull(),
	} {
		if got := utcTime(strictjson.Integer{Value: milliseconds, Valid: true}); !got.Equal(want) {
			t.Errorf("%d: got %s, want %s", milliseconds, got, want)
		}
	}
	if got := utcTime(strictjson.Integer{}); !got.IsNull() {
		t.Errorf("without a value: got %s", got)
	}
}
