// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

//go:build guarded

package main

import _ "github.com/alidomain/terraform-provider-alidomain/internal/debugenv"
