// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import "context"

// Credentials are what a request is signed with.
type Credentials struct {
	AccessKeyID     string
	AccessKeySecret string
	// SecurityToken is the STS token that goes with temporary keys; empty for permanent ones.
	SecurityToken string
}

// CredentialsProvider finds the credentials to sign the next request with. It is asked before every attempt, by many
// goroutines at a time, so an implementation that goes over the network keeps what it fetched until that expires.
type CredentialsProvider interface {
	Credentials(ctx context.Context) (Credentials, error)
}

// StaticCredentials are credentials that are known from the start and never change.
type StaticCredentials Credentials

// Credentials returns s.
func (s StaticCredentials) Credentials(context.Context) (Credentials, error) {
	return Credentials(s), nil
}

func (c Credentials) secrets() []string {
	return []string{c.AccessKeyID, c.AccessKeySecret, c.SecurityToken}
}
