// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package rpc calls APIs of Alibaba Cloud in the vendor's RPC style, such as the Domain API and STS. It signs and sends
// requests, converts responses to results or errors, and retries temporary failures.
//
// The vendor's SDK only builds and signs the requests. Its client does not support contexts, is not safe for concurrent
// use, panics on some error responses, prints requests if DEBUG is set, and decodes an empty response as a pending
// record. Other packages use only the request types of the SDK.
package rpc
