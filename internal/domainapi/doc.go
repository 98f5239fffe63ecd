// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package domainapi is a client for the operations of the Alibaba Cloud Domain API (product Domain, version 2018-01-29) that
// decide a registration, independent of Terraform. Its errors are those of package rpc, *NotFoundError,
// *ProfileNotFoundError and *WaitError.
package domainapi

// RAMAction returns the action that a RAM policy has to allow for an operation.
func RAMAction(operation string) string {
	switch operation {
	case actionProfiles:
		return "domain:QueryRegistrantProfile"
	case ActionDomain:
		return "domain:QueryCommonInfo"
	}
	return "domain:QueryEmailVerification"
}
