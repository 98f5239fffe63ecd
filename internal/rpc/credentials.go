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
	Credentials(ctx context.Context) (Credentials, error)
	// Forget is called when the service calls the session of some keys expired, which their source called valid. It reports
	// whether Credentials gets another session now.
	Forget(keys Credentials) bool
}
