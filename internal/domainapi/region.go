// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"strings"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// Site is one of the vendor's two sites. Each account belongs to one of them.
type Site string

// The sites, as the vendor's own provider calls the types of accounts.
const (
	SiteDomestic      Site = "Domestic"
	SiteInternational Site = "International"
)

// ParseSite returns the site of an account type, in any letter case as in the vendor's own provider.
func ParseSite(accountType string) (site Site, ok bool) {
	for _, site := range []Site{SiteDomestic, SiteInternational} {
		if strings.EqualFold(accountType, string(site)) {
			return site, true
		}
	}
	return "", false
}

// SiteOfRegion returns the site that serves a region, where an empty name stands for the default. The names of most regions
// outside China do not tell: certain is then false, and the site is that of China.
func SiteOfRegion(region string) (site Site, certain bool) {
	if region == SiteInternational.Region() {
		return SiteInternational, true
	}
	return SiteDomestic, region == "" || strings.HasPrefix(region, "cn-")
}

// Region returns the region that stands for the site.
func (s Site) Region() string {
	if s == SiteInternational {
		return "ap-southeast-1"
	}
	return "cn-hangzhou"
}

// Endpoint returns the public endpoint of the Domain API at the site.
func (s Site) Endpoint() rpc.Endpoint {
	if s == SiteInternational {
		return rpc.Endpoint{Scheme: "https", Host: "domain-intl.aliyuncs.com"}
	}
	return rpc.Endpoint{Scheme: "https", Host: "domain.aliyuncs.com"}
}
