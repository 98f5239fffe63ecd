// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Package debugenv keeps the vendor's libraries from printing what they sign and send. Import it for its effect alone.
//
// With the flags sdk, credential or tea in the environment variable DEBUG, alibaba-cloud-sdk-go, credentials-go and tea
// print requests to standard output, signatures and tokens included, and Terraform writes a provider's standard output
// to its log. They read the variable while their packages are initialised, so taking the flags away has to come first.
//
// It does: since Go 1.21 packages are initialised one by one, each time the first by import path of those whose imports
// are all initialised. This package needs only os, and its path sorts before github.com/aliyun and, like everything on
// github.com, before net/http, which each of those libraries needs. Hence nothing but os may be imported here.
package debugenv

import "os"

const variable = "DEBUG"

func init() { //nolint:gochecknoinits // the effect has to come before other packages are initialised
	flags, ok := os.LookupEnv(variable)
	if !ok {
		return
	}
	// Neither call can fail: the name is a valid one, and the value comes from the environment.
	if kept := withoutVendorFlags(flags); kept == "" {
		_ = os.Unsetenv(variable)
	} else if kept != flags {
		_ = os.Setenv(variable, kept)
	}
}

// withoutVendorFlags returns a comma-separated list without the flags that the vendor's libraries look for. They compare
// whole elements as they are, so everything else is somebody else's and stays.
func withoutVendorFlags(list string) string {
	kept := make([]byte, 0, len(list)+1)
	for start, i := 0, 0; i <= len(list); i++ {
		if i < len(list) && list[i] != ',' {
			continue
		}
		switch flag := list[start:i]; flag {
		case "sdk", "credential", "tea":
		default:
			kept = append(append(kept, flag...), ',')
		}
		start = i + 1
	}
	if len(kept) == 0 {
		return ""
	}
	return string(kept[:len(kept)-1])
}
