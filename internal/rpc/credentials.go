// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import "context"

// Credentials sign a request.
type Credentials struct {
	AccessKeyID     string
	AccessKeySecret string
	// SecurityToken is the STS token of temporary keys. It is empty for permanent ones.
	SecurityToken string
}

// CredentialsProvider provides the credentials to sign the next request with. It is called before each attempt, by many
// goroutines at the same time, so implementations that use the network should cache credentials until they expire.
type CredentialsProvider interface {
	// CredentialsExcept returns other keys than those whose session the service has just refused to this caller, or the same
	// if there are no others. The zero value refuses none.
	CredentialsExcept(ctx context.Context, refused Credentials) (Credentials, error)
}
