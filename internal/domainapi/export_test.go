// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

// SetPageSize makes listings small enough for tests.
func SetPageSize(c *Client, size int) {
	c.pageSize = size
}
