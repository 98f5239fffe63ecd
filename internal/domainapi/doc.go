// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package domainapi is a client of the e-mail verification operations of the Alibaba Cloud Domain API (product Domain,
// version 2018-01-29). It knows nothing of Terraform. Its errors are those of package rpc, and *NotFoundError and
// *WaitError.
package domainapi
