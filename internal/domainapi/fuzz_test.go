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

const fuzzAddress = "a@example.com"

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
	digits := strings.TrimLeft(text, "+-")
	if len(text)-len(digits) > 1 || digits == "" || strings.Trim(digits, "0123456789") != "" {
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
		texts = []string{service.Code, service.Message, service.RequestID, service.Recommend}
		if service.AccessDenied != nil {
			texts = append(texts, service.AccessDenied.AuthAction, service.AccessDenied.NoPermissionType)
		}
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
