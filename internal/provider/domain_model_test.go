// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"math"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// The format has years of four digits, so that every text can be parsed again.
func TestUTCTime(t *testing.T) {
	t.Parallel()
	for milliseconds, want := range map[int64]text{
		0:               "1970-01-01T00:00:00Z",
		1:               "1970-01-01T00:00:00Z",
		-1:              "1969-12-31T23:59:59Z",
		1607331733999:   "2020-12-07T09:02:13Z",
		253402300799999: "9999-12-31T23:59:59Z",
		253402300800000: "",
		-62167219200000: "0000-01-01T00:00:00Z",
		-62167219200001: "",
		math.MaxInt64:   "",
		math.MinInt64:   "",
	} {
		if got := utcTime(strictjson.Integer{Value: milliseconds, Valid: true}); got != want {
			t.Errorf("%d: got %s, want %s", milliseconds, got, want)
		}
	}
	if got := utcTime(strictjson.Integer{}); got != "" {
		t.Errorf("without a value: got %s", got)
	}
}
