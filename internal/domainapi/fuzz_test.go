// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

const (
	fuzzAddress = "a@example.com"
	fuzzDomain  = "example.com"
)

func fuzzSecrets() []string {
	return []string{"LTAI5tFuzzKeyID", "fuzz/Secret+Key=", "CAISfuzz+token/=="}
}

// judge judges a response as a client does.
func judge(status int, header http.Header, body string, result rpc.Result) error {
	response := httpclient.Response{Status: status, Header: header, Body: []byte(body)}
	_, err := rpc.Judge(response, result, secret.New(fuzzSecrets()...))
	return err
}

// addBodies adds the responses of the stand-in's tables.
func addBodies(f *testing.F) {
	f.Helper()
	keys := fuzzSecrets()
	account := domaintest.Account{AccessKeyID: keys[0], AccessKeySecret: keys[1], SecurityToken: keys[2]}
	for _, fault := range append(domaintest.FaultTable(fuzzAddress, "/"), domaintest.EchoFaults(account)...) {
		body, status := fault.Fault.Body, fault.Fault.Status
		if fault.Fault.Alter != nil {
			body = string(fault.Fault.Alter([]byte(`{"RequestId":"R","Email":"a@example.com","VerificationStatus":1}`)))
		}
		if status == 0 {
			status = http.StatusOK
		}
		if len(body) < 4096 {
			f.Add(status, fault.Fault.ContentType, body)
		}
	}
}

func FuzzQueryResponse(f *testing.F) {
	addBodies(f)
	for _, body := range []string{
		`{"Email":"A@example.com","VerificationStatus":"1","UserId":90071992547409939007199254740993}`,
		`{"Email":"a@example.com","VerificationStatus":-0,"Other":[{"a":1},{"a":2}]}`,
		`{"Email":"a@example.com","VerificationStatus":"+1","\u0056erificationStatus":2}`,
		`{"Email":"a@e\u212axample.com","VerificationStatus":1}`,
		`{"Email":"\u0061@example.com","VerificationStatus":1,"GmtCreate":"\ud83d\ude00\"\\\/\b\f\n\r\t","Code":null}`,
		"\u00a0{\"Email\":\"a@example.com\",\"VerificationStatus\":1}\u0085",
	} {
		f.Add(http.StatusOK, "application/json", body)
	}
	f.Fuzz(func(t *testing.T, status int, contentType, body string) {
		got := &QueryEmailVerificationOutput{requested: fuzzAddress}
		err := judge(status, http.Header{"Content-Type": {contentType}}, body, got)
		checkFailure(t, err)
		want, ok := expectedQuery(status, body)
		switch {
		case ok != (err == nil):
			t.Fatalf("%d %q: got %v, want success %t", status, body, err, ok)
		case ok:
			checkRecord(t, got.EmailVerification, want)
			checkText(t, "RequestId", got.RequestID, want["RequestId"])
		}
	})
}

func FuzzListResponse(f *testing.F) {
	for _, body := range []string{
		`{"RequestId":"R","TotalItemNum":2,"NextPage":false,"Data":[{"Email":"a@example.com","VerificationStatus":1},{"Email":"b","VerificationStatus":"0"}]}`,
		`{"TotalItemNum":"0","Data":[]}`, `{"TotalItemNum":1,"Data":null}`, `{"TotalItemNum":1,"Data":[{}]}`,
		`{"TotalItemNum":-1}`, `{"TotalItemNum":0,"Data":[{"Email":"a@example.com","VerificationStatus":1}]}`, `{"TotalItemNum":1.0,"NextPage":"no"}`,
		`{"TotalItemNum":1,"Data":[{"":0},{"Email":"a","Email":"b"}],"Code":""}`,
	} {
		f.Add(http.StatusOK, body)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		got := &listResponse{}
		err := judge(status, nil, body, got)
		checkFailure(t, err)
		want, records, ok := expectedList(status, body)
		if ok != (err == nil) {
			t.Fatalf("%d %q: got %v, want success %t", status, body, err, ok)
		}
		if !ok {
			return
		}
		if fmt.Sprint(got.TotalItemNum.Value) != wholeNumber(want["TotalItemNum"]).String() || len(got.Data) != len(records) {
			t.Fatalf("got %+v, want %v", got, want)
		}
		if next, given := want["NextPage"].(bool); given != (got.NextPage != nil) || given && *got.NextPage != next {
			t.Errorf("NextPage: got %v, want %v", got.NextPage, want["NextPage"])
		}
		checkText(t, "RequestId", got.RequestID, want["RequestId"])
		for i, record := range records {
			checkRecord(t, got.Data[i], record)
		}
	})
}

func FuzzProfilesResponse(f *testing.F) {
	for _, body := range []string{
		`{"RequestId":"R","TotalItemNum":2,"RegistrantProfiles":{"RegistrantProfile":[
			{"RegistrantProfileId":1,"RealNameStatus":"SUCCEED","EmailVerificationStatus":1,"DefaultRegistrantProfile":true,"ZhCity":"P"},
			{"RegistrantProfileId":"2","RealNameStatus":"x","EmailVerificationStatus":"0","DefaultRegistrantProfile":null}]}}`,
		`{"TotalItemNum":0,"RegistrantProfiles":{"RegistrantProfile":[]}}`, `{"TotalItemNum":0,"RegistrantProfiles":null,"NextPage":true}`,
		`{"TotalItemNum":1,"RegistrantProfiles":{"RegistrantProfile":[{"RegistrantProfileId":1,"RealNameStatus":1,"EmailVerificationStatus":1}]}}`,
		`{"TotalItemNum":1,"RegistrantProfiles":{"RegistrantProfile":[{"RegistrantProfileId":1,"RealNameStatus":"SUCCEED"}]}}`,
		`{"TotalItemNum":1,"RegistrantProfiles":[]}`, `{"TotalItemNum":1,"RegistrantProfiles":{"RegistrantProfile":{}}}`,
		`{"TotalItemNum":1,"RegistrantProfiles":{"RegistrantProfile":[null]}}`, `{"TotalItemNum":0,"RegistrantProfiles":{"a":1,"a":1}}`,
	} {
		f.Add(http.StatusOK, body)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		got := &profilesResponse{}
		err := judge(status, nil, body, got)
		checkFailure(t, err)
		want, profiles, ok := expectedProfiles(status, body)
		if ok != (err == nil) {
			t.Fatalf("%d %q: got %v, want success %t", status, body, err, ok)
		}
		if !ok {
			return
		}
		rows := got.RegistrantProfiles.RegistrantProfile
		if fmt.Sprint(got.TotalItemNum.Value) != wholeNumber(want["TotalItemNum"]).String() || len(rows) != len(profiles) {
			t.Fatalf("got %+v, want %v", got, want)
		}
		checkText(t, "RequestId", got.RequestID, want["RequestId"])
		for i, profile := range profiles {
			checkFields(t, reflect.ValueOf(rows[i]), profile)
		}
	})
}

func FuzzDomainResponse(f *testing.F) {
	for _, body := range []string{
		`{"RequestId":"R","DomainName":"Example.com","EmailVerificationClientHold":false,"EmailVerificationStatus":1,"RealNameStatus":"SUCCEED",
			"ExpirationDateLong":1607331733000,"DnsList":{"Dns":["a",null,1]},"Premium":true,"Tag":{"Tag":[{"Key":"P"}]}}`,
		`{"DomainName":"example.com"}`, `{"DomainName":"example.com","EmailVerificationClientHold":"false"}`,
		`{"DomainName":"example.com","DnsList":[]}`, `{"DomainName":"example.com","DnsList":{"Dns":{}}}`, `{"DomainName":"example.com","RealNameStatus":0}`,
		`{"DomainName":"e\u212aample.com"}`, `{"DomainName":"example.org"}`, `{"DomainName":"example.com","ExpirationDateLong":"+1"}`,
	} {
		f.Add(http.StatusOK, body)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		got := &QueryDomainByDomainNameOutput{requested: fuzzDomain}
		err := judge(status, nil, body, got)
		checkFailure(t, err)
		want, ok := expectedSuccess(status, body)
		ok = ok && fits(reflect.TypeFor[Domain](), want) && sameAddress(stringOf(want["DomainName"]), fuzzDomain)
		switch {
		case ok != (err == nil):
			t.Fatalf("%d %q: got %v, want success %t", status, body, err, ok)
		case ok:
			checkText(t, "RequestId", got.RequestID, want["RequestId"])
			checkFields(t, reflect.ValueOf(got.Domain), want)
		}
	})
}

// expectedProfiles reports, independently of the client, whether a response of QueryRegistrantProfiles is a success.
func expectedProfiles(status int, body string) (object map[string]any, profiles []map[string]any, ok bool) {
	object, ok = expectedSuccess(status, body)
	list, isObject := object["RegistrantProfiles"].(map[string]any)
	data, isArray := list["RegistrantProfile"].([]any)
	_, isBool := object["NextPage"].(bool)
	if !ok || !isObject && object["RegistrantProfiles"] != nil || !isArray && list["RegistrantProfile"] != nil ||
		!isBool && object["NextPage"] != nil {
		return nil, nil, false
	}
	for _, element := range data {
		profile, isObject := element.(map[string]any)
		if !isObject || !fits(reflect.TypeFor[RegistrantProfile](), profile) || wholeNumber(profile["RegistrantProfileId"]) == nil ||
			stringOf(profile["RealNameStatus"]) == "" || wholeNumber(profile["EmailVerificationStatus"]) == nil {
			return nil, nil, false
		}
		profiles = append(profiles, profile)
	}
	total := wholeNumber(object["TotalItemNum"])
	return object, profiles, total != nil && total.Cmp(big.NewInt(int64(len(profiles)))) >= 0
}

// fits reports whether a value has the type that a field needs. Null fits each.
func fits(typ reflect.Type, value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case bool:
		return typ == reflect.TypeFor[strictjson.Bool]()
	case map[string]any:
		if typ.Kind() != reflect.Struct || typ.NumField() == 0 || typ.Name() != "" && typ.PkgPath() != reflect.TypeFor[Domain]().PkgPath() {
			return false
		}
		for field := range typ.Fields() {
			if !fits(field.Type, value[jsonName(field)]) {
				return false
			}
		}
		return true
	case []any:
		return typ.Kind() == reflect.Slice && !slices.ContainsFunc(value, func(element any) bool { return !fits(typ.Elem(), element) })
	}
	switch typ {
	case reflect.TypeFor[strictjson.Text]():
		return isText(value)
	case reflect.TypeFor[strictjson.Word]():
		_, isString := value.(string)
		return isString
	case reflect.TypeFor[strictjson.Integer]():
		return value == "" || wholeNumber(value) != nil
	}
	return false
}

// checkFields compares a struct with the object of the oracle.
func checkFields(t *testing.T, got reflect.Value, want map[string]any) {
	t.Helper()
	for field, value := range got.Fields() {
		wanted := want[jsonName(field)]
		switch value := value.Interface().(type) {
		case strictjson.Text:
			checkText(t, field.Name, value, wanted)
		case strictjson.Word:
			checkText(t, field.Name, strictjson.Text(value), wanted)
		case strictjson.Integer:
			if number := wholeNumber(wanted); value.Valid != (number != nil) || value.Valid && fmt.Sprint(value.Value) != number.String() {
				t.Errorf("%s: got %v, want %v", field.Name, value, wanted)
			}
		case strictjson.Bool:
			if truth, ok := wanted.(bool); value.Valid != ok || value.Value != truth {
				t.Errorf("%s: got %v, want %v", field.Name, value, wanted)
			}
		case []strictjson.Text:
			list, _ := wanted.([]any)
			if len(value) != len(list) {
				t.Fatalf("%s: got %v, want %v", field.Name, value, wanted)
			}
			for i := range list {
				checkText(t, field.Name, value[i], list[i])
			}
		default:
			object, _ := wanted.(map[string]any)
			checkFields(t, got.FieldByIndex(field.Index), object)
		}
	}
}

// expectedQuery reports, independently of the client, whether a response of QueryEmailVerification is a success.
func expectedQuery(status int, body string) (object map[string]any, ok bool) {
	object, ok = expectedSuccess(status, body)
	return object, ok && isRecord(object) && sameAddress(stringOf(object["Email"]), fuzzAddress)
}

// expectedList does so for ListEmailVerification.
func expectedList(status int, body string) (object map[string]any, records []map[string]any, ok bool) {
	object, ok = expectedSuccess(status, body)
	if !ok {
		return nil, nil, false
	}
	data, isArray := object["Data"].([]any)
	if !isArray && object["Data"] != nil {
		return nil, nil, false
	}
	for _, element := range data {
		record, isObject := element.(map[string]any)
		if !isObject || !isRecord(record) {
			return nil, nil, false
		}
		records = append(records, record)
	}
	if _, isBool := object["NextPage"].(bool); !isBool && object["NextPage"] != nil {
		return nil, nil, false
	}
	total := wholeNumber(object["TotalItemNum"])
	return object, records, total != nil && total.Cmp(big.NewInt(int64(len(records)))) >= 0
}

func expectedSuccess(status int, body string) (object map[string]any, ok bool) {
	value, ok := parseStrictly(body)
	object, isObject := value.(map[string]any)
	return object, ok && isObject && status == http.StatusOK && object["Code"] == nil && isText(object["RequestId"])
}

// isRecord reports whether an object is a record with the right types, a status and an address.
func isRecord(object map[string]any) bool {
	for name, value := range object {
		if slices.Contains(recordTexts(), name) && !isText(value) {
			return false
		}
	}
	return wholeNumber(object["VerificationStatus"]) != nil && stringOf(object["Email"]) != ""
}

// isText reports whether a value is null, a string, or a number without fraction and exponent.
func isText(value any) bool {
	switch value := value.(type) {
	case nil, string:
		return true
	case literal:
		return !strings.ContainsAny(string(value), ".eE")
	}
	return false
}

// stringOf returns a string. It is empty for null.
func stringOf(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case literal:
		return string(value)
	}
	return ""
}

// wholeNumber returns a 64-bit integer from a number or a string, or nil for other values.
func wholeNumber(value any) *big.Int {
	text := stringOf(value)
	digits := strings.TrimPrefix(text, "-")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return nil
	}
	number, ok := new(big.Int).SetString(text, 10)
	if !ok || !number.IsInt64() {
		return nil
	}
	return number
}

func sameAddress(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		isLetter := a[i]|0x20 >= 'a' && a[i]|0x20 <= 'z'
		if a[i] != b[i] && (!isLetter || a[i]^b[i] != 0x20) {
			return false
		}
	}
	return true
}

// checkRecord compares a record with the one of the oracle.
func checkRecord(t *testing.T, got EmailVerification, want map[string]any) {
	t.Helper()
	if fmt.Sprint(got.VerificationStatus.Value) != wholeNumber(want["VerificationStatus"]).String() {
		t.Errorf("got %+v, want %v", got, want)
	}
	for field, value := range reflect.ValueOf(got).Fields() {
		if text, ok := reflect.TypeAssert[strictjson.Text](value); ok {
			checkText(t, jsonName(field), text, want[jsonName(field)])
		}
	}
}

func checkText(t *testing.T, name string, got strictjson.Text, value any) {
	t.Helper()
	if want := stringOf(value); string(got) != want {
		t.Errorf("%s: got %q, want %q", name, got, want)
	}
}

// jsonName returns the name of a field in responses.
func jsonName(field reflect.StructField) string {
	return cmp.Or(field.Tag.Get("json"), field.Name)
}

// recordTexts returns the names of a record's texts.
func recordTexts() (names []string) {
	for field := range reflect.TypeFor[EmailVerification]().Fields() {
		if field.Type == reflect.TypeFor[strictjson.Text]() {
			names = append(names, jsonName(field))
		}
	}
	return names
}

// checkFailure checks that an error has a known type and contains no secrets or control characters.
func checkFailure(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	var texts []string
	if service, ok := errors.AsType[*rpc.ServiceError](err); ok {
		texts = []string{service.Code, service.Message, service.RequestID, service.Recommend, service.AuthAction, service.NoPermissionType}
	} else if unusable, ok := errors.AsType[*rpc.ResponseError](err); ok {
		texts = []string{unusable.RequestID, unusable.ContentType, unusable.Field}
	} else if truncated, ok := errors.AsType[*httpclient.Error](err); ok && truncated.Reason == httpclient.ReasonTruncated {
		texts = []string{truncated.Detail}
	} else {
		t.Fatalf("got %T %v", err, err)
	}
	for _, text := range texts {
		if !utf8.ValidString(text) || utf8.RuneCountInString(text) > secret.MaxText+1 {
			t.Errorf("%d runes, valid: %t", utf8.RuneCountInString(text), utf8.ValidString(text))
		}
		if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("%q is not printable", text)
		}
	}
	for text := range strings.SplitSeq(strings.Join(append(texts, err.Error()), "\x00"), "\x00") {
		for decoded := text; ; {
			for _, secret := range append(fuzzSecrets(), "SignatureNonce=") {
				if strings.Contains(decoded, secret) {
					t.Errorf("%q is in %q", secret, text)
				}
			}
			next, err := url.PathUnescape(decoded)
			if err != nil || next == decoded {
				break
			}
			decoded = next
		}
	}
}
