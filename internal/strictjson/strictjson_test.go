// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package strictjson_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

func TestUnmarshal_types(t *testing.T) {
	t.Parallel()
	type (
		text    = strictjson.Text
		integer = strictjson.Integer
		lenient = strictjson.Lenient
	)
	// A nil text or integer is an error.
	for value, want := range map[string]struct {
		text    *text
		integer *integer
		lenient lenient
	}{
		`null`:    {new(text("")), &integer{}, lenient{}},
		`""`:      {new(text("")), &integer{}, lenient{Present: true}},
		`"té\n"`:  {new(text("té\n")), nil, lenient{"té\n", true}},
		`"t\u00"`: {nil, nil, lenient{Present: true}},
		`"12"`:    {new(text("12")), &integer{12, true}, lenient{"12", true}},
		`"+1"`:    {new(text("+1")), nil, lenient{"+1", true}},
		`-12`:     {new(text("-12")), &integer{-12, true}, lenient{"-12", true}},
		`-0`:      {new(text("-0")), &integer{0, true}, lenient{"-0", true}},
		`9223372036854775808`: {
			new(text("9223372036854775808")), nil, lenient{"9223372036854775808", true},
		},
		`1.0`:         {nil, nil, lenient{Present: true}},
		`1e3`:         {nil, nil, lenient{Present: true}},
		`true`:        {nil, nil, lenient{Present: true}},
		`{"a":[1]}`:   {nil, nil, lenient{Present: true}},
		`[{"a":"b"}]`: {nil, nil, lenient{Present: true}},
	} {
		var asText struct{ V text }
		if err := strictjson.Unmarshal([]byte(`{"V":`+value+`}`), &asText); (err == nil) != (want.text != nil) ||
			err == nil && asText.V != *want.text {
			t.Errorf("%s as Text: got %q, %v", value, asText.V, err)
		}
		var asWord struct{ V strictjson.Word }
		isNumber := want.text != nil && value == string(*want.text)
		if err := strictjson.Unmarshal([]byte(`{"V":`+value+`}`), &asWord); (err == nil) != (want.text != nil && !isNumber) ||
			err == nil && asWord.V != strictjson.Word(*want.text) {
			t.Errorf("%s as Word: got %q, %v", value, asWord.V, err)
		}
		var asInteger struct{ V integer }
		if err := strictjson.Unmarshal([]byte(`{"V":`+value+`}`), &asInteger); (err == nil) != (want.integer != nil) ||
			err == nil && asInteger.V != *want.integer {
			t.Errorf("%s as Integer: got %v, %v", value, asInteger.V, err)
		}
		var asBool struct{ V strictjson.Bool }
		if err := strictjson.Unmarshal([]byte(`{"V":`+value+`}`), &asBool); (err == nil) != (value == "true" || value == "null") ||
			asBool.V.Valid != (value == "true") || asBool.V.Value != asBool.V.Valid {
			t.Errorf("%s as Bool: got %v, %v", value, asBool.V, err)
		}
		var asLenient struct{ V lenient }
		err := strictjson.Unmarshal([]byte(`{"V":`+value+`}`), &asLenient)
		if malformed := value == `"t\u00"`; (err != nil) != malformed || !malformed && asLenient.V != want.lenient {
			t.Errorf("%s as Lenient: got %+v, %v", value, asLenient.V, err)
		}
	}
}

func TestUnmarshal_rejects(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{
		"": strictjson.ErrNoObject, " ": strictjson.ErrNoObject, "null": strictjson.ErrNoObject, "[{}]": strictjson.ErrNoObject,
		"\ufeff{}": strictjson.ErrNoObject, "\u00a0{}": strictjson.ErrNoObject, "\v{}": strictjson.ErrNoObject,

		"{": strictjson.ErrTruncated, `{"a`: strictjson.ErrTruncated, `{"a":`: strictjson.ErrTruncated, `{"a":1`: strictjson.ErrTruncated,
		`{"a":"\u00`: strictjson.ErrTruncated, `{"a":[{}`: strictjson.ErrTruncated, `{"a":tr`: strictjson.ErrTruncated, `{"a":1,`: strictjson.ErrTruncated,
		`{"N":1`: strictjson.ErrTruncated, `{"N":"1`: strictjson.ErrTruncated,

		"{}{}": strictjson.ErrMalformed, "{}x": strictjson.ErrMalformed, "{}\u0085": strictjson.ErrMalformed, `{"a":1 "b":1}`: strictjson.ErrMalformed,
		`{a:1}`: strictjson.ErrMalformed, `{"a":1,"a":1}`: strictjson.ErrMalformed, `{"x":{"a":1,"\u0061":1}}`: strictjson.ErrMalformed,
		"{\"a\":\"\xff\"}": strictjson.ErrMalformed, `{"a":"\ud800"}`: strictjson.ErrMalformed, `{"x":[{"\udfff":1}]}`: strictjson.ErrMalformed,
		"{\"\xc0\xaf\":1}": strictjson.ErrMalformed, "{\"a\":\"\xed\xa0\x80\"}": strictjson.ErrMalformed, `{"a":"\udc00\ud800"}`: strictjson.ErrMalformed,
		"{\"a\":\"\x00\"}": strictjson.ErrMalformed, `{"a":1,}`: strictjson.ErrMalformed, `{"a":1/**/}`: strictjson.ErrMalformed,
		`{"N":01}`: strictjson.ErrMalformed, `{"N":NaN}`: strictjson.ErrMalformed,
		`{"a":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}`: strictjson.ErrMalformed,
		`{"N":1,"N":1}`: strictjson.ErrMalformed, "{\"T\":\"\xff\"}": strictjson.ErrMalformed, `{"T":"\ud800"}`: strictjson.ErrMalformed,

		"{}": nil, "\t{}\r\n": nil, `{"a":{"a":{"a":1}},"b":{"a":1}}`: nil, `{"":0,"A":1,"a":2}`: nil, `{"n":"x","t":[]}`: nil,
	} {
		var target struct {
			N strictjson.Integer
			T strictjson.Text
		}
		if err := strictjson.Unmarshal([]byte(text), &target); !errors.Is(err, want) {
			t.Errorf("%.40q: got %v, want %v", text, err, want)
		}
	}
}

func TestUnmarshal_namesTheField(t *testing.T) {
	t.Parallel()
	type element struct{ N strictjson.Integer }
	for text, want := range map[string]string{
		`{"Number":"secret"}`:                 "Number",
		`{"List":[{"N":1},{"N":"secret"}]}`:   "N",
		`{"List":[{"N":1},"secret",{"N":2}]}`: "List",
		`{"List":{}}`:                         "List",
		`{"Bool":"secret"}`:                   "Bool",
	} {
		var target struct {
			Number strictjson.Integer
			List   []element
			Bool   *bool
		}
		err := strictjson.Unmarshal([]byte(text), &target)
		field, ok := errors.AsType[*strictjson.FieldError](err)
		if !ok || field.Name != want || field.Error() != "invalid value of "+want {
			t.Errorf("%s: got %v, want an error of %s", text, err, want)
		}
	}
}

func TestPointer_ofAbsentValues(t *testing.T) {
	t.Parallel()
	if new(strictjson.Integer{}).Pointer() != nil {
		t.Error("an absent value has a pointer")
	}
	if diff := cmp.Diff(new(int64(0)), new(strictjson.Integer{Valid: true}).Pointer()); diff != "" {
		t.Error(diff)
	}
}
