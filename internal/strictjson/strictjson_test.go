// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package strictjson_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// read reads each member of an object with a method of Reader.
func read[T any](text string, value func(*strictjson.Reader) (*T, error)) ([]string, error) {
	var got []string
	err := strictjson.Object([]byte(text), func(r *strictjson.Reader, name string) error {
		value, err := value(r)
		switch {
		case err != nil:
			got = append(got, name+": "+err.Error())
		case value == nil:
			got = append(got, name+": none")
		default:
			got = append(got, fmt.Sprint(name, ": ", *value))
		}
		return nil
	})
	return got, err
}

func TestReader_doesNotConvertTypes(t *testing.T) {
	t.Parallel()
	const text = ` {"null":null,"empty":"","text":"t\u00e9\n","digits":"12","sign":"+1","whole":-12,"zero":-0,"large":90071992547409939007199254740993,
		"fraction":1.0,"exponent":1e3,"true":true,"object":{"a":[1]},"list":[{}],"last":1} ` + "\r\n"
	const wrong = "a value of the wrong type"
	for name, test := range map[string]struct {
		read func(string) ([]string, error)
		want []string
	}{
		"Text": {
			func(text string) ([]string, error) { return read(text, (*strictjson.Reader).Text) },
			[]string{
				"null: none", "empty: none", "text: té\n", "digits: 12", "sign: +1", "whole: -12", "zero: -0",
				"large: 90071992547409939007199254740993", "fraction: " + wrong, "exponent: " + wrong, "true: " + wrong,
				"object: " + wrong, "list: " + wrong, "last: 1",
			},
		},
		"Integer": {
			func(text string) ([]string, error) { return read(text, (*strictjson.Reader).Integer) },
			[]string{
				"null: none", "empty: none", "text: " + wrong, "digits: 12", "sign: " + wrong, "whole: -12", "zero: 0", "large: " + wrong,
				"fraction: " + wrong, "exponent: " + wrong, "true: " + wrong, "object: " + wrong, "list: " + wrong, "last: 1",
			},
		},
		"Bool": {
			func(text string) ([]string, error) { return read(text, (*strictjson.Reader).Bool) },
			[]string{
				"null: none", "empty: " + wrong, "text: " + wrong, "digits: " + wrong, "sign: " + wrong, "whole: " + wrong, "zero: " + wrong,
				"large: " + wrong, "fraction: " + wrong, "exponent: " + wrong, "true: true", "object: " + wrong, "list: " + wrong, "last: " + wrong,
			},
		},
	} {
		if got, err := test.read(text); err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, test.want)
		}
	}
}

func TestObject_rejects(t *testing.T) {
	t.Parallel()
	members := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"%d":0,`, i)
		}
		return b.String()
	}
	for text, want := range map[string]error{
		"": strictjson.ErrNoObject, " ": strictjson.ErrNoObject, "null": strictjson.ErrNoObject, "[{}]": strictjson.ErrNoObject,
		"\ufeff{}": strictjson.ErrNoObject, "\u00a0{}": strictjson.ErrNoObject, "\v{}": strictjson.ErrNoObject,

		"{": strictjson.ErrTruncated, `{"a`: strictjson.ErrTruncated, `{"a":`: strictjson.ErrTruncated, `{"a":1`: strictjson.ErrTruncated,
		`{"a":"\u00`: strictjson.ErrTruncated, `{"a":[{}`: strictjson.ErrTruncated, `{"a":tr`: strictjson.ErrTruncated, `{"a":1,`: strictjson.ErrTruncated,

		"{}{}": strictjson.ErrMalformed, "{}x": strictjson.ErrMalformed, "{}\u0085": strictjson.ErrMalformed, `{"a":1 "b":1}`: strictjson.ErrMalformed,
		`{a:1}`: strictjson.ErrMalformed, `{"a":1,"a":1}`: strictjson.ErrMalformed, `{"x":{"a":1,"\u0061":1}}`: strictjson.ErrMalformed,
		"{\"a\":\"\xff\"}": strictjson.ErrMalformed, `{"a":"\ud800"}`: strictjson.ErrMalformed, `{"x":[{"\udfff":1}]}`: strictjson.ErrMalformed,
		"{" + members(4096) + `"x":0}`: strictjson.ErrMalformed, `{"x":{` + members(4096) + `"x":0}}`: strictjson.ErrMalformed,

		"{}": nil, "\t{}\r\n": nil, `{"a":{"a":{"a":1}},"b":{"a":1}}`: nil, `{"":0,"A":1,"a":2}`: nil,
		"{" + members(4095) + `"x":0}`: nil, `{"x":{` + members(4095) + `"x":0}}`: nil,
	} {
		err := strictjson.Object([]byte(text), func(r *strictjson.Reader, _ string) error { return r.Skip() })
		if !errors.Is(err, want) {
			t.Errorf("%.40q: got %v, want %v", text, err, want)
		}
	}
}

// After an error of a member, the others are read. A malformed text takes precedence.
func TestObject_continuesAfterErrors(t *testing.T) {
	t.Parallel()
	failure := errors.New("a failure")
	for text, want := range map[string]error{
		`{"a":[1],"b":2,"c":3}`: failure,
		`{"a":[1],"b":2,"c":3`:  strictjson.ErrTruncated,
		`{"a":[1],"b":2,"c":}`:  strictjson.ErrMalformed,
	} {
		var names []string
		err := strictjson.Object([]byte(text), func(r *strictjson.Reader, name string) error {
			names = append(names, name)
			if err := r.Skip(); err != nil {
				return err
			}
			if name == "a" {
				return failure
			}
			return errors.New("a later failure")
		})
		if !errors.Is(err, want) || !slices.Equal(names, []string{"a", "b", "c"}) {
			t.Errorf("%s: got %v after %q", text, err, names)
		}
	}
}

func TestReader_containers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{
		`{"x":[{"n":1},{"n":2}]}`:          nil,
		`{"x":[]}`:                         nil,
		`{"x":null}`:                       nil,
		`{"x":{}}`:                         strictjson.ErrType,
		`{"x":[1]}`:                        strictjson.ErrType,
		`{"x":[null]}`:                     strictjson.ErrType,
		`{"x":[{"n":1},7,{"n":2},"\ud8"]}`: strictjson.ErrMalformed,
	} {
		sum := int64(0)
		err := strictjson.Object([]byte(text), func(r *strictjson.Reader, _ string) error {
			return r.Array(func() error {
				return r.Object(func(string) error {
					number, err := r.Integer()
					if err == nil {
						sum += *number
					}
					return err
				})
			})
		})
		if !errors.Is(err, want) || err == nil && strings.Contains(text, "2") && sum != 3 {
			t.Errorf("%s: got %v, sum %d", text, err, sum)
		}
	}
}
