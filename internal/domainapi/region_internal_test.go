// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"slices"
	"testing"

	"github.com/agext/levenshtein"
)

func TestSiteOfRegion(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]Site{
		"cn-hangzhou": SiteDomestic, "ap-southeast-1": SiteInternational, "ap-southeast-5": SiteDomestic, "": SiteDomestic,
	} {
		if got := SiteOfRegion(region); got != want {
			t.Errorf("%q: got %s, want %s", region, got, want)
		}
	}
}

func TestSite(t *testing.T) {
	t.Parallel()
	for site, want := range map[Site][2]string{
		SiteDomestic:      {"cn-hangzhou", "https://domain.aliyuncs.com"},
		SiteInternational: {"ap-southeast-1", "https://domain-intl.aliyuncs.com"},
	} {
		if got := [2]string{site.Region(), site.Endpoint().String()}; got != want {
			t.Errorf("%s: got %q, want %q", site, got, want)
		}
		if SiteOfRegion(site.Region()) != site || !IsKnownRegion(site.Region()) {
			t.Errorf("%s does not belong to %s", site.Region(), site)
		}
	}
}

func TestSimilarRegion(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"ap-southeast1": "ap-southeast-1", "apsoutheast1": "ap-southeast-1", "southeast-1": "ap-southeast-1", "ap-southest-1": "ap-southeast-1",
		"ap-southeast-11": "ap-southeast-1", "ap-southeast-9": "ap-southeast-1", "us-west1": "us-west-1", "eu-central": "eu-central-1",
		"cn-hangzou": "cn-hangzhou", "hangzhou": "cn-hangzhou", "cn-bejing": "cn-beijing", "cn-hong-kong": "cn-hongkong",
		"singapore": "", "cn-wuhan-lr": "", "x": "", "": "",
	} {
		if got := SimilarRegion(name); got != want || IsKnownRegion(name) {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	for _, region := range knownRegions() {
		if SimilarRegion(region) != region || !IsKnownRegion(region) {
			t.Errorf("%s is not known", region)
		}
	}
	if unique := slices.Compact(slices.Sorted(slices.Values(knownRegions()))); len(unique) != len(knownRegions()) {
		t.Error("a region is listed twice")
	}
}

// The library counts edits as the limit of SimilarRegion means them.
func TestDistance(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		from, to string
		want     int
	}{
		{"", "", 0},
		{"a", "a", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"abc", "abd", 1},
		{"abc", "ac", 1},
		{"ac", "abc", 1},
		{"kitten", "sitting", 3},
		{"saturday", "sunday", 3},
	} {
		if got := levenshtein.Distance(test.from, test.to, nil); got != test.want {
			t.Errorf("distance(%q, %q) = %d, want %d", test.from, test.to, got, test.want)
		}
	}
}
