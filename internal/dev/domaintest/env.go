// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"maps"
	"slices"
)

// Env is an environment: values by the names of variables. Nil is an empty one.
type Env map[string]string

// Env returns what a configuration needs to use the server with the keys of its default account.
func (s *Server) Env() Env {
	return Env{
		"ALIBABA_CLOUD_ENDPOINT_DOMAIN": s.URL,
		"ALICLOUD_ACCESS_KEY":           AccessKeyID,
		"ALICLOUD_SECRET_KEY":           AccessKeySecret,
	}
}

// Getenv is [os.Getenv] in the environment.
func (e Env) Getenv(name string) string { return e[name] }

// Environ is [os.Environ] of the environment, sorted.
func (e Env) Environ() []string {
	var variables []string
	for _, name := range slices.Sorted(maps.Keys(e)) {
		variables = append(variables, name+"="+e[name])
	}
	return variables
}
