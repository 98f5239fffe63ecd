// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import "testing"

func TestWithAddresses(t *testing.T) {
	t.Parallel()
	const anchor = "#with-anchor"
	for link, want := range map[string]string{
		"wait.md":                         registryDocs + "/guides/wait",
		"wait.md" + anchor:                registryDocs + "/guides/wait" + anchor,
		"../index.md":                     registryDocs,
		"../index.md#schema":              registryDocs + "#schema",
		"../data-sources/a_b.md" + anchor: registryDocs + "/data-sources/a_b" + anchor,
		anchor:                            anchor,
		"https://example.com/page.md":     "https://example.com/page.md",
	} {
		if got := withAddresses("See [a](b) and [this]("+link+").", "guides"); got != "See [a](b) and [this]("+want+")." {
			t.Errorf("%s: got %s", link, got)
		}
	}
	if got, want := withAddresses("[a](guides/a.md)", "."), "[a]("+registryDocs+"/guides/a)"; got != want {
		t.Errorf("on the overview: got %s, want %s", got, want)
	}
}
