// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package strictjson reads JSON objects strictly. Duplicate names, invalid UTF-8, lone surrogates and objects of more
// than 4096 members are errors. (RFC 8259 leaves the first three open: encoding/json takes the last value and replaces
// characters, and it ignores the letter case of names.) Absent, null and empty values differ from zero, and values of
// the wrong type are not converted.
package strictjson

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

var (
	// ErrNoObject is a text that does not begin like a JSON object.
	ErrNoObject = errors.New("not a JSON object")
	// ErrTruncated is an object without its end.
	ErrTruncated = errors.New("the JSON object ends before it is complete")
	// ErrMalformed is an object that breaks the rules of JSON or of this package, or is followed by other text.
	ErrMalformed = errors.New("malformed JSON")
	// ErrType is a value of another type than the requested one.
	ErrType = errors.New("a value of the wrong type")
)

const (
	// maxNames is the maximum number of names that are kept for reuse. No kind of object has as many.
	maxNames = 64
	// maxMembers is the maximum number of members of an object, whose names the decoder keeps. No service sends as
	// many.
	maxMembers = 4096
)

// Reader reads the values of an object in order. Each method reads one whole value, even if it returns an error, so
// that reading can continue after a value of the wrong type.
type Reader struct {
	decoder *jsontext.Decoder
	// names saves a page of 5000 records 50,000 strings.
	names map[string]string
	// broken is the error that ended the reading, if there is one.
	broken error
}

// Object reads a text that consists of one JSON object. It calls member with each name, and member has to read the
// value. After an error of member, Object reads the rest and returns the first such error, or ErrNoObject, ErrTruncated
// or ErrMalformed if the text is malformed.
func Object(text []byte, member func(r *Reader, name string) error) error {
	text = bytes.TrimLeft(text, " \t\r\n")
	if len(text) == 0 || text[0] != '{' {
		return ErrNoObject
	}
	r := &Reader{decoder: jsontext.NewDecoder(bytes.NewBuffer(text)), names: make(map[string]string)}
	err := r.Object(func(name string) error { return member(r, name) })
	if r.broken == nil {
		if _, end := r.decoder.ReadToken(); !errors.Is(end, io.EOF) {
			r.broken = ErrMalformed
		}
	}
	if r.broken != nil {
		return r.broken
	}
	return err
}

// Object reads an object, as the function Object does. Any other value is ErrType.
func (r *Reader) Object(member func(name string) error) error {
	return r.each('{', '}', func() error {
		name, err := r.name()
		if err != nil {
			return err
		}
		return member(name)
	})
}

// Array reads an array. It calls element for each element, and element has to read it. Null is an empty array.
func (r *Reader) Array(element func() error) error {
	if r.IsNull() {
		return r.Skip()
	}
	return r.each('[', ']', element)
}

func (r *Reader) each(open, closing jsontext.Kind, read func() error) error {
	if r.decoder.PeekKind() != open {
		if err := r.Skip(); err != nil {
			return err
		}
		return ErrType
	}
	if err := r.token(); err != nil {
		return err
	}
	var first error
	for r.broken == nil && r.decoder.PeekKind() != closing {
		err := read()
		if first == nil {
			first = err
		}
		if first != nil && closing == ']' {
			// The array is invalid anyway, and may have millions of elements.
			for r.broken == nil && r.decoder.PeekKind() != closing {
				_ = r.Skip()
			}
		}
	}
	if err := r.token(); first == nil {
		first = err
	}
	return first
}

// Text reads a string. It returns nil for null and the empty string. It accepts integers as strings of their digits,
// because some of the vendor's services write account IDs as numbers.
func (r *Reader) Text() (*string, error) {
	value, err := r.value()
	if err != nil {
		return nil, err
	}
	var text string
	switch kind := value.Kind(); {
	case kind == 'n':
		return nil, nil //nolint:nilnil // absent is not an error
	case kind == '"' && bytes.IndexByte(value, '\\') < 0:
		text = string(value[1 : len(value)-1])
	case kind == '"':
		unquoted, err := jsontext.AppendUnquote(nil, value)
		if err != nil {
			return nil, r.fail(err)
		}
		text = string(unquoted)
	case kind == '0' && !bytes.ContainsAny(value, ".eE"):
		text = string(value)
	default:
		return nil, ErrType
	}
	if text == "" {
		return nil, nil //nolint:nilnil // as above
	}
	return &text, nil
}

// Integer reads an integer from a number or a string. It returns nil for null and the empty string.
func (r *Reader) Integer() (*int64, error) {
	text, err := r.Text()
	if text == nil || err != nil {
		return nil, err
	}
	number, err := strconv.ParseInt(*text, 10, 64)
	if err != nil || strings.HasPrefix(*text, "+") {
		return nil, ErrType
	}
	return &number, nil
}

// Bool reads true or false. It returns nil for null.
func (r *Reader) Bool() (*bool, error) {
	value, err := r.value()
	if err != nil {
		return nil, err
	}
	switch value.Kind() {
	case 't', 'f':
		is := value.Kind() == 't'
		return &is, nil
	case 'n':
		return nil, nil //nolint:nilnil // as for Text
	default:
		return nil, ErrType
	}
}

// IsNull reports whether the next value is null. It does not read the value.
func (r *Reader) IsNull() bool {
	return r.decoder.PeekKind() == 'n'
}

// Skip reads and discards a value of any type.
func (r *Reader) Skip() error {
	for depth := r.decoder.StackDepth(); ; {
		if err := r.token(); err != nil || r.decoder.StackDepth() == depth {
			return err
		}
	}
}

// value reads a value in its JSON form. Of an object or array, it returns only the first character.
func (r *Reader) value() (jsontext.Value, error) {
	if kind := r.decoder.PeekKind(); kind == '{' || kind == '[' {
		return jsontext.Value{byte(kind)}, r.Skip()
	}
	value, err := r.decoder.ReadValue()
	return value, r.fail(err)
}

func (r *Reader) name() (string, error) {
	quoted, err := r.decoder.ReadValue()
	if err != nil {
		return "", r.fail(err)
	}
	if name, ok := r.names[string(quoted)]; ok {
		return name, nil
	}
	unquoted, err := jsontext.AppendUnquote(nil, quoted)
	if err != nil {
		return "", r.fail(err)
	}
	name := string(unquoted)
	if len(r.names) < maxNames {
		r.names[string(quoted)] = name
	}
	return name, nil
}

func (r *Reader) token() error {
	_, err := r.decoder.ReadToken()
	return r.fail(err)
}

// fail stores and returns the error that ends the reading. It replaces the decoder's errors, which quote the text.
func (r *Reader) fail(err error) error {
	switch {
	case r.broken != nil:
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		r.broken = ErrTruncated
	case err != nil, r.tooManyMembers():
		r.broken = ErrMalformed
	}
	return r.broken
}

// tooManyMembers reports whether the current object has more than maxMembers members.
func (r *Reader) tooManyMembers() bool {
	kind, read := r.decoder.StackIndex(r.decoder.StackDepth())
	return kind == '{' && read > 2*maxMembers // read counts names and values
}
