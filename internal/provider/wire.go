// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/vmihailenco/msgpack/v5"

	"github.com/alidomain/terraform-provider-alidomain/internal/ascii"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// This file is the way of a large account from its pages to the wire. The framework would hold every record as a tree of
// values, walk it several times and encode it at the end: seconds, and gigabytes for 200,000 records. Instead, each record
// becomes MessagePack, the encoding of the protocol, as soon as its page has been read; the framework gets a state whose
// large attributes are null; and the server (server.go) puts the encoded ones into its response.

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
		e.encoder = msgpack.NewEncoder(e.chunk)
	}
	e.expected--
	start := e.chunk.Len()
	encodeRecord(e.encoder, record, e.now)
	e.records = append(e.records, encodedRecord{e.chunk, start, e.chunk.Len(), string(record.Email), record.Verified()})
}

// encodeRecord writes an element of verifications. Like the protocol library, it orders the attributes by name.
//
//nolint:errcheck // a bytes.Buffer does not fail
func encodeRecord(encoder *msgpack.Encoder, record *domainapi.EmailVerification, now time.Time) {
	text := func(name string, value strictjson.Text) {
		encoder.EncodeString(name)
		if value == "" {
			encoder.EncodeNil()
		} else {
			encoder.EncodeString(string(value))
		}
	}
	encoder.EncodeMapLen(12)
	text("confirm_ip", record.ConfirmIP)
	text("email", record.Email)
	text("email_verification_no", record.EmailVerificationNo)
	text("gmt_create", record.GmtCreate)
	text("gmt_modified", record.GmtModified)
	encoder.EncodeString("link_expired")
	if expired := record.LinkExpired(now); expired != nil {
		encoder.EncodeBool(*expired)
	} else {
		encoder.EncodeNil()
	}
	text("send_ip", record.SendIP)
	text("token_send_time", record.TokenSendTime)
	text("user_id", record.UserID)
	encoder.EncodeString("verification_status")
	encoder.EncodeInt(record.VerificationStatus.Value)
	text("verification_time", record.VerificationTime)
	encoder.EncodeString("verified")
	encoder.EncodeBool(record.Verified())
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

// size is that of the encoded elements.
func (e *encodedRecords) size() (size int) {
	for _, record := range e.records {
		size += record.end - record.start
	}
	return size
}

// encodedTexts encodes a list of strings.
//
//nolint:errcheck // as above
func encodedTexts(texts []string) []byte {
	size := 5
	for _, text := range texts {
		size += len(text) + 5
	}
	buffer := bytes.NewBuffer(make([]byte, 0, size))
	encoder := msgpack.NewEncoder(buffer)
	encoder.EncodeArrayLen(len(texts))
	for _, text := range texts {
		encoder.EncodeString(text)
	}
	return buffer.Bytes()
}

// largeAttributes replace those of a state that the framework encoded.
type largeAttributes struct {
	// encoded are attributes by name.
	encoded map[string]msgpack.RawMessage
	// verifications are sorted.
	verifications *encodedRecords
}

// complete returns an encoded state with the large attributes.
//
//nolint:errcheck // as above
func (l *largeAttributes) complete(state []byte) ([]byte, error) {
	var attributes map[string]msgpack.RawMessage
	if err := msgpack.Unmarshal(state, &attributes); err != nil {
		return nil, err
	}
	maps.Copy(attributes, l.encoded)
	size := len(state) + l.verifications.size() + 5
	for _, value := range l.encoded {
		size += len(value)
	}
	buffer := bytes.NewBuffer(make([]byte, 0, size))
	encoder := msgpack.NewEncoder(buffer)
	encoder.EncodeMapLen(len(attributes))
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		encoder.EncodeString(name)
		switch value := attributes[name]; {
		case name == "verifications":
			encoder.EncodeArrayLen(len(l.verifications.records))
			for _, record := range l.verifications.records {
				buffer.Write(record.bytes())
			}
		case value == nil:
			encoder.EncodeNil() // the decoder leaves it out
		default:
			buffer.Write(value)
		}
	}
	return buffer.Bytes(), nil
}
