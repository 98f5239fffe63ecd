// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package domainapi is a client of the e-mail verification operations of the Alibaba Cloud Domain API (product Domain,
// version 2018-01-29). It knows nothing of Terraform.
//
// Requests are built and signed by the vendor's SDK. Everything else (connections, time-outs, retries, reading answers)
// is done here, because the SDK has no contexts, is not safe for concurrent use, panics on some error answers and
// takes an empty answer for a waiting record.
package domainapi
