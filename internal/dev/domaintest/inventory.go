// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
)

// Fixtures have these in every field with personal data, for tests that search outputs for them.
const (
	PersonalMarker = "PERSONAL-DATA-" // in a text, before the name of the field
	PersonalNumber = 7302170117
)

// marked returns a struct of strings, each the marker and the name of its field.
func marked[T any]() T {
	var data T
	fields := reflect.ValueOf(&data).Elem()
	for i := range fields.NumField() {
		fields.Field(i).SetString(PersonalMarker + fields.Type().Field(i).Name)
	}
	return data
}

// Inventory is what the accounts of a service have.
type Inventory struct {
	EmailVerifications []Record            `json:"email_verifications"`
	RegistrantProfiles []RegistrantProfile `json:"registrant_profiles"`
	Domains            []Domain            `json:"domains"`
}

// DecodeInventory decodes an inventory in JSON, whose objects name their fields as the service does:
//
//	{
//	  "email_verifications": [
//	    {"Email": "a@example.com", "VerificationStatus": 1, "VerificationTime": "2019-02-19 16:40:38"},
//	    {"Email": "b@example.com", "VerificationStatus": 0}
//	  ],
//	  "registrant_profiles": [{"RegistrantProfileId": 1000001, "RealNameStatus": "SUCCEED"}],
//	  "domains": [{"DomainName": "example.com", "EmailVerificationClientHold": false}]
//	}
//
// A list stands for that of the e-mail verifications. A field that is absent is absent from the responses too, except UserId,
// which is the first account's. Unknown fields are errors, and so are objects without an address, ID or name, or with one that
// the account has twice, and a GmtCreate of another layout.
func DecodeInventory(text []byte) (Inventory, error) {
	var inventory Inventory
	var target any = &inventory
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("[")) {
		target = &inventory.EmailVerifications
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(target); err != nil {
		return Inventory{}, fmt.Errorf("a JSON list or object of records is expected: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Inventory{}, errors.New("something follows the records")
	}
	err := errors.Join(
		checkEach("e-mail verification", inventory.EmailVerifications),
		checkEach("registrant profile", inventory.RegistrantProfiles),
		checkEach("domain", inventory.Domains))
	return inventory, err
}

func checkEach[T interface {
	key() key
	check() error
}](what string, all []T,
) error {
	seen := make(map[key]bool, len(all))
	for i, each := range all {
		if err := each.check(); err != nil {
			return fmt.Errorf("%s %d: %w", what, i+1, err)
		}
		if seen[each.key()] {
			return fmt.Errorf("%s %d repeats another one", what, i+1)
		}
		seen[each.key()] = true
	}
	return nil
}
