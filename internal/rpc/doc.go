// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package rpc calls the APIs of Alibaba Cloud that are of the vendor's RPC style, such as the Domain API and STS: it signs
// requests, sends them, judges the responses and repeats what another attempt can mend.
//
// The vendor's SDK builds and signs the requests, and does nothing else: its client has no contexts, is not safe for
// concurrent use, panics on some error responses, prints requests where DEBUG says so, and decodes an empty response to
// a pending record. Nothing of the SDK but its request types is seen outside of this package.
package rpc
