// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package strictjson reads JSON objects that must not be misread. A name given twice, invalid UTF-8, lone surrogates and
// objects of more than 4096 members are errors, where encoding/json takes the last value, replaces characters and folds the letter case of names (RFC 8259
// leaves all three open). Absent, null and empty are told from zero, and a value of another type is never converted.
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
	// ErrNoObject is a text that does not begin as a JSON object does.
	ErrNoObject = errors.New("not a JSON object")
	// ErrTruncated is an object whose end is missing.
	ErrTruncated = errors.New("the JSON object ends before it is complete")
	// ErrMalformed is an object that breaks the rules of JSON, or of this package, or that something follows.
	ErrMalformed = errors.New("malformed JSON")
	// ErrType is a value of another type than the one asked for.
	ErrType = errors.New("a value of the wrong type")
)

const (
	// maxNames bounds the names that are kept to be used again: far above what one kind of object has.
	maxNames = 64
	// maxMembers bounds the members of an object, which the decoder keeps the names of: far above what any service sends.
	maxMembers = 4096
)

// Reader reads the values of an object, each once and in their order. Every method reads one whole value, also where it
// returns an error, so that reading can go on behind a value of the wrong type.
type Reader struct {
	decoder *jsontext.Decoder
	// names saves a page of 5000 records 50,000 strings.
	names map[string]string
	// broken is the error after which nothing can be read any more.
	broken error
}

// Object reads a text that is one JSON object. member is called with each name, and has to read the value. Where it
// returns an error, the other members are read nevertheless, and the first such error is Object's, unless the text turns
// out to be malformed: then the error is ErrNoObject, ErrTruncated or ErrMalformed.
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

// Object reads an object, as the function Object does. Another value is ErrType.
func (r *Reader) Object(member func(name string) error) error {
	return r.each('{', '}', func() error {
		name, err := r.name()
		if err != nil {
			return err
		}
		return member(name)
	})
}

// Array reads an array, and calls element for each of its elements, which it has to read. Null is an empty array.
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
			// The rest can't help any more, and may be millions of elements.
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

// Text reads a string; nil for null and the empty string. Numbers without a fraction are texts too, digit for digit: some
// of the vendor's services write account IDs so.
func (r *Reader) Text() (*string, error) {
	value, err := r.value()
	if err != nil {
		return nil, err
	}
	var text string
	switch kind := value.Kind(); {
	case kind == 'n':
		return nil, nil //nolint:nilnil // nil is "the service did not say", which is no error
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

// Integer reads a whole number, written as a number or as a string; nil for null and the empty string.
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

// Bool reads true or false; nil for null.
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

// IsNull tells whether the next value is null. It reads nothing.
func (r *Reader) IsNull() bool {
	return r.decoder.PeekKind() == 'n'
}

// Skip reads a value of any type and drops it.
func (r *Reader) Skip() error {
	for depth := r.decoder.StackDepth(); ; {
		if err := r.token(); err != nil || r.decoder.StackDepth() == depth {
			return err
		}
	}
}

// value reads a value as it is written, without keeping more of an object or array than its first character.
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

// fail keeps the error after which nothing can be read, in the words of this package: the decoder's quote the text.
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

// tooManyMembers tells whether the object that is being read has more members than any that a service sends.
func (r *Reader) tooManyMembers() bool {
	kind, read := r.decoder.StackIndex(r.decoder.StackDepth())
	return kind == '{' && read > 2*maxMembers // which counts names and values
}
