// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"hash/maphash"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aliyun/alibaba-cloud-sdk-go/services/domain"
)

// A field that texts lacks would be neither read nor compared.
func TestTexts_yieldEveryOptionalField(t *testing.T) {
	t.Parallel()
	var verification EmailVerification
	got, want := make(map[string]**string), make(map[string]**string)
	for name, field := range verification.texts {
		got[strings.ToLower(name)] = field
	}
	for field, value := range reflect.ValueOf(&verification).Elem().Fields() {
		switch pointer, ok := reflect.TypeAssert[**string](value.Addr()); {
		case ok:
			want[strings.ToLower(field.Name)] = pointer
		case field.Name != "Email" && field.Name != "VerificationStatus":
			t.Errorf("%s is not a text, so record has to read it, and hash to include it", field.Name)
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// The SDK's types have the documented fields.
func TestRecord_readsEveryDocumentedField(t *testing.T) {
	t.Parallel()
	read := []string{"Email", "RequestId", "VerificationStatus"}
	for name := range new(EmailVerification).texts {
		read = append(read, name)
	}
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

func TestHash_dependsOnEveryField(t *testing.T) {
	t.Parallel()
	seed := maphash.MakeSeed()
	hashes := map[uint64]string{new(EmailVerification).hash(seed): "no field"}
	add := func(field string, verification EmailVerification) {
		hash := verification.hash(seed)
		if other, ok := hashes[hash]; ok {
			t.Errorf("%s has the hash of %s", field, other)
		}
		hashes[hash] = field
	}
	add("Email", EmailVerification{Email: "a"})
	add("VerificationStatus", EmailVerification{VerificationStatus: 1})
	for field := range new(EmailVerification).texts {
		for _, value := range []string{"", "a"} {
			var verification EmailVerification
			for name, text := range verification.texts {
				if name == field {
					*text = &value
				}
			}
			add(field+" "+value, verification)
		}
	}
}
