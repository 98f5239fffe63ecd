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
			f.Add(0, status, fault.Fault.ContentType, body)
		}
	}
}

// operation is an operation with the address or the name of the fuzz tests.
type operation struct {
	result func() rpc.Result
	// valid reports, independently of the client, whether an object whose members have the right types is a success.
	valid  func(object map[string]any) bool
	bodies []string
}

func operations() []operation {
	// complete reports whether a list consists of rows that are valid, and no more of them than the total.
	complete := func(total, list any, valid func(row map[string]any) bool) bool {
		rows, _ := list.([]any)
		for _, element := range rows {
			if row, isObject := element.(map[string]any); !isObject || !valid(row) {
				return false
			}
		}
		number := wholeNumber(total)
		return number != nil && number.Cmp(big.NewInt(int64(len(rows)))) >= 0
	}
	isRecord := func(object map[string]any) bool {
		return wholeNumber(object["VerificationStatus"]) != nil && stringOf(object["Email"]) != ""
	}
	isProfile := func(object map[string]any) bool {
		return wholeNumber(object["RegistrantProfileId"]) != nil && stringOf(object["RealNameStatus"]) != "" &&
			wholeNumber(object["EmailVerificationStatus"]) != nil
	}
	return []operation{
		{
			func() rpc.Result { return &QueryEmailVerificationOutput{requested: fuzzAddress} },
			func(object map[string]any) bool {
				return isRecord(object) && sameAddress(stringOf(object["Email"]), fuzzAddress)
			},
			[]string{
				`{"Email":"A@example.com","VerificationStatus":"1","UserId":90071992547409939007199254740993}`,
				`{"Email":"a@example.com","VerificationStatus":-0,"Other":[{"a":1},{"a":2}]}`,
				`{"Email":"a@example.com","VerificationStatus":"+1","\u0056erificationStatus":2}`,
				`{"Email":"a@e\u212axample.com","VerificationStatus":1}`,
				`{"Email":"\u0061@example.com","VerificationStatus":1,"GmtCreate":"\ud83d\ude00\"\\\/\b\f\n\r\t","Code":null}`,
				"\u00a0{\"Email\":\"a@example.com\",\"VerificationStatus\":1}\u0085",
			},
		},
		{
			func() rpc.Result { return &listResponse{} },
			func(object map[string]any) bool { return complete(object["TotalItemNum"], object["Data"], isRecord) },
			[]string{
				`{"RequestId":"R","TotalItemNum":2,"NextPage":false,"Data":[{"Email":"a@example.com","VerificationStatus":1},{"Email":"b","VerificationStatus":"0"}]}`,
				`{"TotalItemNum":"0","Data":[]}`, `{"TotalItemNum":1,"Data":null}`, `{"TotalItemNum":1,"Data":[{}]}`,
				`{"TotalItemNum":-1}`, `{"TotalItemNum":0,"Data":[{"Email":"a@example.com","VerificationStatus":1}]}`, `{"TotalItemNum":1.0,"NextPage":"no"}`,
				`{"TotalItemNum":1,"Data":[{"":0},{"Email":"a","Email":"b"}],"Code":""}`,
			},
		},
		{
			func() rpc.Result { return &profilesResponse{} },
			func(object map[string]any) bool {
				list, _ := object["RegistrantProfiles"].(map[string]any)
				return complete(object["TotalItemNum"], list["RegistrantProfile"], isProfile)
			},
			[]string{
				`{"RequestId":"R","TotalItemNum":2,"RegistrantProfiles":{"RegistrantProfile":[
			{"RegistrantProfileId":1,"RealNameStatus":"SUCCEED","EmailVerificationStatus":1,"DefaultRegistrantProfile":true,"ZhCity":"P"},
			{"RegistrantProfileId":"2","RealNameStatus":"x","EmailVerificationStatus":"0","DefaultRegistrantProfile":null}]}}`,
				`{"TotalItemNum":0,"RegistrantProfiles":{"RegistrantProfile":[]}}`, `{"TotalItemNum":0,"RegistrantProfiles":null,"NextPage":true}`,
				`{"TotalItemNum":1,"RegistrantProfiles":{"RegistrantProfile":[{"RegistrantProfileId":1,"RealNameStatus":1,"EmailVerificationStatus":1}]}}`,
				`{"TotalItemNum":1,"RegistrantProfiles":{"RegistrantProfile":[{"RegistrantProfileId":1,"RealNameStatus":"SUCCEED"}]}}`,
				`{"TotalItemNum":1,"RegistrantProfiles":[]}`, `{"TotalItemNum":1,"RegistrantProfiles":{"RegistrantProfile":{}}}`,
				`{"TotalItemNum":1,"RegistrantProfiles":{"RegistrantProfile":[null]}}`, `{"TotalItemNum":0,"RegistrantProfiles":{"a":1,"a":1}}`,
			},
		},
		{
			func() rpc.Result { return &QueryDomainByDomainNameOutput{requested: fuzzDomain} },
			func(object map[string]any) bool { return sameAddress(stringOf(object["DomainName"]), fuzzDomain) },
			[]string{
				`{"RequestId":"R","DomainName":"Example.com","EmailVerificationClientHold":false,"EmailVerificationStatus":1,"RealNameStatus":"SUCCEED",
					"ExpirationDateLong":1607331733000,"DnsList":{"Dns":["a",null,1]},"Premium":true,"Tag":{"Tag":[{"Key":"P"}]}}`,
				`{"DomainName":"example.com"}`, `{"DomainName":"example.com","EmailVerificationClientHold":"false"}`,
				`{"DomainName":"example.com","DnsList":[]}`, `{"DomainName":"example.com","DnsList":{"Dns":{}}}`, `{"DomainName":"example.com","RealNameStatus":0}`,
				`{"DomainName":"e\u212aample.com"}`, `{"DomainName":"example.org"}`, `{"DomainName":"example.com","ExpirationDateLong":"+1"}`,
			},
		},
	}
}

func FuzzResponse(f *testing.F) {
	addBodies(f)
	for i, operation := range operations() {
		for _, body := range operation.bodies {
			f.Add(i, http.StatusOK, "application/json", body)
		}
	}
	f.Fuzz(func(t *testing.T, number, status int, contentType, body string) {
		all := operations()
		operation := all[uint(number)%uint(len(all))]
		got := operation.result()
		err := judge(status, http.Header{"Content-Type": {contentType}}, body, got)
		checkFailure(t, err)
		value, ok := parseStrictly(body)
		want, isObject := value.(map[string]any)
		typed := reflect.ValueOf(got).Elem()
		ok = ok && isObject && status == http.StatusOK && want["Code"] == nil && fits(typed.Type(), want) && operation.valid(want)
		if ok != (err == nil) {
			t.Fatalf("%d %q: got %v, want success %t", status, body, err, ok)
		}
		if ok {
			checkFields(t, typed, want)
		}
	})
}

// fits reports whether a value has the type that a field needs. Null fits each.
func fits(typ reflect.Type, value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case bool:
		return typ == reflect.TypeFor[strictjson.Bool]()
	case map[string]any:
		if typ.Kind() != reflect.Struct || typ.PkgPath() == reflect.TypeFor[strictjson.Bool]().PkgPath() {
			return false
		}
		for field := range typ.Fields() {
			member := value[jsonName(field)]
			if field.Anonymous {
				member = value
			}
			if (field.IsExported() || field.Anonymous) && !fits(field.Type, member) {
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
		switch {
		case field.Anonymous:
			checkFields(t, value, want)
		case !field.IsExported():
		case value.Kind() == reflect.String:
			if text := stringOf(wanted); value.String() != text {
				t.Errorf("%s: got %q, want %q", field.Name, value, text)
			}
		case value.Kind() == reflect.Slice:
			list, _ := wanted.([]any)
			if value.Len() != len(list) {
				t.Fatalf("%s: got %v, want %v", field.Name, value, wanted)
			}
			for i, element := range list {
				if object, isObject := element.(map[string]any); isObject {
					checkFields(t, value.Index(i), object)
				} else if text := stringOf(element); value.Index(i).String() != text {
					t.Errorf("%s: got %q, want %q", field.Name, value.Index(i), text)
				}
			}
		default:
			checkValue(t, field.Name, value, wanted)
		}
	}
}

func checkValue(t *testing.T, name string, got reflect.Value, wanted any) {
	t.Helper()
	switch value := got.Interface().(type) {
	case strictjson.Integer:
		if number := wholeNumber(wanted); value.Valid != (number != nil) || value.Valid && fmt.Sprint(value.Value) != number.String() {
			t.Errorf("%s: got %v, want %v", name, value, wanted)
		}
	case strictjson.Bool:
		if truth, ok := wanted.(bool); value.Valid != ok || value.Value != truth {
			t.Errorf("%s: got %v, want %v", name, value, wanted)
		}
	case strictjson.Lenient:
	default:
		object, _ := wanted.(map[string]any)
		checkFields(t, got, object)
	}
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

// jsonName returns the name of a field in responses.
func jsonName(field reflect.StructField) string {
	return cmp.Or(field.Tag.Get("json"), field.Name)
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
