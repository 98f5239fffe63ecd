// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package strictjson decodes JSON objects into structs with tags. It uses JSON v2, which rejects duplicate names and
// invalid UTF-8 and respects the letter case of names; RFC 8259 leaves all three open. The types of this package add what
// the vendor's services need: absent, null and empty values are the same, and differ from zero.
package strictjson

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

var (
	// ErrNoObject is a text that does not begin like a JSON object.
	ErrNoObject = errors.New("not a JSON object")
	// ErrTruncated is an object without its end.
	ErrTruncated = errors.New("the JSON object ends before it is complete")
	// ErrMalformed is an object that breaks the rules of JSON, or is followed by other text.
	ErrMalformed = errors.New("malformed JSON")

	errType = errors.New("a value of the wrong type")
)

// FieldError is a value that its field can't hold. Its text does not quote the value.
type FieldError struct {
	// Name is the member's name.
	Name string
	err  error
}

func (e *FieldError) Error() string {
	return "invalid value of " + e.Name
}

// Unwrap returns the error of the field's own decoding method.
func (e *FieldError) Unwrap() error {
	return e.err
}

// Unmarshal decodes a text that consists of one JSON object. The first invalid value ends the decoding. Errors are
// ErrNoObject, ErrTruncated, ErrMalformed, or a *FieldError.
func Unmarshal(text []byte, target any) error {
	text = bytes.TrimLeft(text, " \t\r\n")
	if len(text) == 0 || text[0] != '{' {
		return ErrNoObject
	}
	err := json.Unmarshal(text, target)
	invalid, ok := errors.AsType[*json.SemanticError](err)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrTruncated
	case !ok:
		return ErrMalformed
	}
	return &FieldError{Name: memberName(invalid.JSONPointer), err: invalid.Err}
}

// memberName returns the last name in a pointer, which may end in the index of an element.
func memberName(pointer jsontext.Pointer) string {
	name := pointer.LastToken()
	if _, err := strconv.Atoi(name); err == nil {
		return pointer.Parent().LastToken()
	}
	return name
}

// Text is a string. It is empty if the value is absent, null or "". Integers are read as strings of their digits, because
// some of the vendor's services write account IDs as numbers.
type Text string

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (t *Text) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	text, ok, err := readText(decoder)
	if err == nil && !ok {
		return errType
	}
	*t = Text(text)
	return err
}

// Word is like Text, but a number is of the wrong type: for values from a list of words that decide something.
type Word string

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (w *Word) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	if decoder.PeekKind() == '0' {
		return errType
	}
	return (*Text)(w).UnmarshalJSONFrom(decoder)
}

// Integer is a whole number, or a string of one. Valid is false if the value is absent, null or "".
type Integer struct {
	Value int64
	Valid bool
}

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (i *Integer) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	text, ok, err := readText(decoder)
	switch {
	case err != nil:
		return err
	case !ok, strings.HasPrefix(text, "+"):
		return errType
	case text == "":
		*i = Integer{}
		return nil
	}
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return errType
	}
	*i = Integer{Value: number, Valid: true}
	return nil
}

// Pointer returns nil for an absent value.
func (i *Integer) Pointer() *int64 {
	if !i.Valid {
		return nil
	}
	return &i.Value
}

// Bool is true or false. Valid is false if the value is absent or null.
type Bool struct {
	Value, Valid bool
}

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (b *Bool) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	value, err := decoder.ReadValue()
	if err != nil {
		return err
	}
	switch value.Kind() {
	case 't', 'f':
		*b = Bool{Value: value.Kind() == 't', Valid: true}
	case 'n':
		*b = Bool{}
	default:
		return errType
	}
	return nil
}

// Pointer returns nil for an absent value.
func (b *Bool) Pointer() *bool {
	if !b.Valid {
		return nil
	}
	return &b.Value
}

// Lenient is a value of any type, for responses that are errors anyway.
type Lenient struct {
	// Text is empty unless the value is a Text.
	Text string
	// Present is false if the value is absent or null.
	Present bool
}

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (l *Lenient) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	l.Present = decoder.PeekKind() != 'n'
	text, _, err := readText(decoder)
	l.Text = text
	return err
}

// readText reads a value, and reports whether it is a Text.
func readText(decoder *jsontext.Decoder) (text string, ok bool, err error) {
	value, err := decoder.ReadValue()
	if err != nil {
		return "", false, err
	}
	switch kind := value.Kind(); {
	case kind == 'n':
		return "", true, nil
	case kind == '"' && bytes.IndexByte(value, '\\') < 0:
		return string(value[1 : len(value)-1]), true, nil
	case kind == '"':
		unquoted, err := jsontext.AppendUnquote(nil, value)
		return string(unquoted), true, err
	case kind == '0' && !bytes.ContainsAny(value, ".eE"):
		return string(value), true, nil
	}
	return "", false, nil
}
