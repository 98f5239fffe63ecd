// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package domainapi is a client for the e-mail verification operations of the Alibaba Cloud Domain API (product Domain,
// version 2018-01-29), independent of Terraform. Its errors are those of package rpc, *NotFoundError and *WaitError.
package domainapi
