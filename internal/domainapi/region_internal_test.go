// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"testing"
)

func TestSiteOfRegion(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]struct {
		site    Site
		certain bool
	}{
		"":               {SiteDomestic, true},
		"cn-hangzhou":    {SiteDomestic, true},
		"cn-hongkong":    {SiteDomestic, true},
		"cn-lhasa-2040":  {SiteDomestic, true},
		"ap-southeast-1": {SiteInternational, true},
		"ap-southeast-5": {SiteDomestic, false},
		"ap-southeast1":  {SiteDomestic, false},
		"us-west-1":      {SiteDomestic, false},
		"cn":             {SiteDomestic, false},
	} {
		if site, certain := SiteOfRegion(region); site != want.site || certain != want.certain {
			t.Errorf("%q is of %s, certain: %t", region, site, certain)
		}
	}
}

func TestSite(t *testing.T) {
	t.Parallel()
	for site, want := range map[Site]struct{ region, endpoint string }{
		SiteDomestic:      {"cn-hangzhou", "https://domain.aliyuncs.com"},
		SiteInternational: {"ap-southeast-1", "https://domain-intl.aliyuncs.com"},
	} {
		if got := site.Endpoint().String(); site.Region() != want.region || got != want.endpoint {
			t.Errorf("%s: %s at %s", site, site.Region(), got)
		}
		if got, certain := SiteOfRegion(site.Region()); got != site || !certain {
			t.Errorf("the region of %s is of %s", site, got)
		}
	}
}

func TestParseSite(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Site{
		"Domestic": SiteDomestic, "DOMESTIC": SiteDomestic, "International": SiteInternational, "international": SiteInternational,
		"": "", "China": "", "intl": "", "Domestic,International": "",
	} {
		if site, ok := ParseSite(text); site != want || ok != (want != "") {
			t.Errorf("%q is the site %q, ok: %t", text, site, ok)
		}
	}
}
