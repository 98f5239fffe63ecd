// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"reflect"
	"slices"
	"testing"

	"github.com/aliyun/alibaba-cloud-sdk-go/services/domain"
)

// The SDK's types have the documented fields.
func TestRecord_readsEveryDocumentedField(t *testing.T) {
	t.Parallel()
	read := append(recordTexts(), "RequestId", "VerificationStatus")
	for _, documented := range []reflect.Type{
		reflect.TypeFor[domain.QueryEmailVerificationResponse](), reflect.TypeFor[domain.EmailVerification](),
	} {
		for field := range documented.Fields() {
			if name := field.Tag.Get("json"); name != "" && !slices.Contains(read, name) {
				t.Errorf("%s of %s is not read", name, documented)
			}
		}
	}
}
