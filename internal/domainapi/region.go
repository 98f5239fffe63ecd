// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"slices"

	"github.com/agext/levenshtein"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// Site is one of the vendor's two sites. Each account belongs to one of them.
type Site string

// The sites, as the vendor's own provider calls the types of accounts.
const (
	SiteDomestic      Site = "Domestic"
	SiteInternational Site = "International"
)

// SiteOfRegion returns the site whose endpoint serves a region: the international one for ap-southeast-1, and that of
// China for all others, known or not.
func SiteOfRegion(region string) Site {
	if region == SiteInternational.Region() {
		return SiteInternational
	}
	return SiteDomestic
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

// IsKnownRegion reports whether a region is one of those that the vendor had when this list was made.
func IsKnownRegion(region string) bool {
	return slices.Contains(knownRegions(), region)
}

// maxTypos is the distance up to which a name is taken for a misspelled region.
const maxTypos = 3

// SimilarRegion returns the known region whose name is closest to another name. It is empty if none is similar.
func SimilarRegion(name string) string {
	best, fewest := "", maxTypos+1
	for _, region := range knownRegions() {
		if typos := levenshtein.Distance(name, region, nil); typos < fewest {
			best, fewest = region, typos
		}
	}
	return best
}

// knownRegions are those of the vendor's own Terraform provider, in alicloud/connectivity/regions.go as of 2026-08-21
// (commit 81c43b67), the public ones first.
func knownRegions() []string {
	return []string{
		"cn-hangzhou", "cn-shanghai", "cn-beijing", "cn-shenzhen", "cn-hongkong", "cn-qingdao", "cn-zhangjiakou", "cn-huhehaote",
		"cn-wulanchabu", "cn-heyuan", "cn-guangzhou", "cn-chengdu", "cn-nanjing", "cn-fuzhou", "cn-zhongwei",
		"ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ap-southeast-8",
		"ap-northeast-1", "ap-northeast-2", "ap-south-1", "us-east-1", "us-west-1", "us-southeast-1", "na-south-1",
		"eu-central-1", "eu-west-1", "me-east-1", "me-central-1", "rus-west-1",
		"cn-hangzhou-finance", "cn-hzfinance", "cn-hzjbp", "cn-shanghai-finance-1", "cn-shanghai-finance-1-pub",
		"cn-beijing-finance-1", "cn-beijing-finance-1-pub", "cn-shenzhen-finance-1", "cn-shenzhen-finance", "cn-szfinance",
		"cn-north-2-gov-1",
	}
}
