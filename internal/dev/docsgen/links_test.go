// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import "testing"

func TestWithAddresses(t *testing.T) {
	t.Parallel()
	const anchor = "#with-anchor"
	for link, want := range map[string]string{
		"wait.md":                         repositoryDocs + "/guides/wait.md",
		"wait.md" + anchor:                repositoryDocs + "/guides/wait.md" + anchor,
		"../index.md":                     repositoryDocs + "/index.md",
		"../index.md#schema":              repositoryDocs + "/index.md#schema",
		"../data-sources/a_b.md" + anchor: repositoryDocs + "/data-sources/a_b.md" + anchor,
		anchor:                            anchor,
		"https://example.com/page.md":     "https://example.com/page.md",
	} {
		if got := withAddresses("See [a](b) and [this]("+link+").", "guides"); got != "See [a](b) and [this]("+want+")." {
			t.Errorf("%s: got %s", link, got)
		}
	}
	if got, want := withAddresses("[a](guides/a.md)", "."), "[a]("+repositoryDocs+"/guides/a.md)"; got != want {
		t.Errorf("on the overview: got %s, want %s", got, want)
	}
}
