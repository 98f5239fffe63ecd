// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"github.com/vmihailenco/msgpack/v5"

	"github.com/alidomain/terraform-provider-alidomain/internal/ascii"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// This file is the way of states to the wire. Models are structs with tags for MessagePack, the encoding of the protocol, and
// the server (server.go) puts the encoded state into its response. The framework would convert each model by reflection,
// compare it with the configuration and encode it: two thirds of a read's time on loopback. Of a large account, it would hold
// every record as a tree of values; here, a record is encoded as soon as its page has been read.

// encode returns a model in MessagePack.
func encode(model any) ([]byte, error) {
	var buffer bytes.Buffer
	err := newEncoder(&buffer).Encode(model)
	return buffer.Bytes(), err
}

// newEncoder returns an encoder that writes numbers as the protocol library does.
func newEncoder(buffer *bytes.Buffer) *msgpack.Encoder {
	encoder := msgpack.NewEncoder(buffer)
	encoder.UseCompactInts(true)
	return encoder
}

// text is a string whose empty value is null: no valid argument is "", and an empty field of a response counts as absent.
type text string

// EncodeMsgpack implements msgpack.CustomEncoder.
func (t text) EncodeMsgpack(encoder *msgpack.Encoder) error {
	if t == "" {
		return encoder.EncodeNil()
	}
	return encoder.EncodeString(string(t))
}

const (
	// chunkSize is the size of a buffer for records, in bytes. One large buffer would be copied whenever it grows.
	chunkSize = 1 << 20
	// recordSize is a generous estimate of an encoded record, in bytes.
	recordSize = 640
)

// encodedRecords encodes records as the elements of verifications. It is a domainapi.Collector.
type encodedRecords struct {
	now     time.Time
	encoder *msgpack.Encoder
	// chunk is the current buffer, and expected how many more records the service has announced.
	chunk    *bytes.Buffer
	expected int
	records  []encodedRecord
}

// encodedRecord is a part of a chunk, and what has to be known of the record afterwards.
type encodedRecord struct {
	chunk      *bytes.Buffer
	start, end int
	email      string
	verified   bool
}

func (r encodedRecord) bytes() []byte {
	return r.chunk.Bytes()[r.start:r.end]
}

// Begin discards the records.
func (e *encodedRecords) Begin(total int) {
	if total > domainapi.MaxPageSize {
		collectLarge()
	}
	// The total is the service's word, so memory follows what arrives.
	*e = encodedRecords{now: e.now, expected: total, records: make([]encodedRecord, 0, min(total, domainapi.MaxPageSize))}
}

// Add encodes a record.
func (e *encodedRecords) Add(record *domainapi.EmailVerification) {
	if e.chunk == nil || e.chunk.Len() > chunkSize-recordSize {
		e.chunk = bytes.NewBuffer(make([]byte, 0, min(max(e.expected, 1)*recordSize, chunkSize)))
		e.encoder = newEncoder(e.chunk)
	}
	e.expected--
	start := e.chunk.Len()
	e.encoder.Encode(verificationModel{text(record.Email), newRecordModel(record, e.now)}) //nolint:errcheck // a bytes.Buffer does not fail
	e.records = append(e.records, encodedRecord{e.chunk, start, e.chunk.Len(), string(record.Email), record.Verified()})
}

// sort orders the records by address, and records of the same address by their encoding.
func (e *encodedRecords) sort() {
	slices.SortFunc(e.records, func(a, b encodedRecord) int {
		if order := cmp.Compare(ascii.Fold(a.email), ascii.Fold(b.email)); order != 0 {
			return order
		}
		return bytes.Compare(a.bytes(), b.bytes())
	})
}

// EncodeMsgpack implements msgpack.CustomEncoder. It writes the records as a list.
func (e *encodedRecords) EncodeMsgpack(encoder *msgpack.Encoder) error {
	size := 0
	for _, record := range e.records {
		size += record.end - record.start
	}
	if buffer, ok := encoder.Writer().(*bytes.Buffer); ok {
		buffer.Grow(size + 5)
	}
	err := encoder.EncodeArrayLen(len(e.records))
	for _, record := range e.records {
		if err == nil {
			_, err = encoder.Writer().Write(record.bytes())
		}
	}
	return err
}
