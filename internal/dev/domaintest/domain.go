// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"errors"
	"time"
)

// Domain is a domain name with the response fields of QueryDomainByDomainName. An empty string and nil are left out of the
// response.
type Domain struct {
	DNSList                      *DNSList `json:"DnsList,omitempty" xml:"DnsList,omitempty"`
	DomainName                   string   `json:",omitempty" xml:",omitempty"`
	DomainNameProxyService       *bool    `json:",omitempty" xml:",omitempty"`
	DomainNameVerificationStatus string   `json:",omitempty" xml:",omitempty"`
	DomainStatus                 string   `json:",omitempty" xml:",omitempty"`
	DomainType                   string   `json:",omitempty" xml:",omitempty"`
	Email                        string   `json:",omitempty" xml:",omitempty"`
	EmailVerificationClientHold  *bool    `json:",omitempty" xml:",omitempty"`
	EmailVerificationStatus      *int     `json:",omitempty" xml:",omitempty"`
	ExpirationCurrDateDiff       *int     `json:",omitempty" xml:",omitempty"`
	ExpirationDate               string   `json:",omitempty" xml:",omitempty"`
	ExpirationDateLong           *int64   `json:",omitempty" xml:",omitempty"`
	ExpirationDateStatus         string   `json:",omitempty" xml:",omitempty"`
	InstanceID                   string   `json:"InstanceId,omitempty" xml:"InstanceId,omitempty"`
	Premium                      *bool    `json:",omitempty" xml:",omitempty"`
	RealNameStatus               string   `json:",omitempty" xml:",omitempty"`
	RegistrantType               string   `json:",omitempty" xml:",omitempty"`
	RegistrantUpdatingStatus     string   `json:",omitempty" xml:",omitempty"`
	RegistrationDate             string   `json:",omitempty" xml:",omitempty"`
	RegistrationDateLong         *int64   `json:",omitempty" xml:",omitempty"`
	ResourceGroupID              string   `json:"ResourceGroupId,omitempty" xml:"ResourceGroupId,omitempty"`
	TransferOutStatus            string   `json:",omitempty" xml:",omitempty"`
	TransferProhibitionLock      string   `json:",omitempty" xml:",omitempty"`
	UpdateProhibitionLock        string   `json:",omitempty" xml:",omitempty"`
	// UserID is the account that the domain belongs to; empty stands for the first account.
	UserID string `json:"UserId,omitempty" xml:"UserId,omitempty"`
	DomainPersonalData

	DomainGroupID *int64 `json:"DomainGroupId,omitempty" xml:"DomainGroupId,omitempty"`
	Tag           *Tags  `json:",omitempty" xml:",omitempty"`
}

// DNSList has the name servers of a domain.
type DNSList struct {
	DNS []string `json:"Dns" xml:"Dns"`
}

// Tags are the tags that the account's users gave to a domain.
type Tags struct {
	Tag []Tag
}

// Tag is a tag.
type Tag struct {
	Key   string
	Value string `json:"Vaue" xml:"Vaue"` // as the vendor's clients spell it
}

// DomainPersonalData has the fields of a domain that concern only the registrant and the users of the account.
type DomainPersonalData struct {
	DomainGroupName          string `json:",omitempty" xml:",omitempty"`
	RegistrantName           string `json:",omitempty" xml:",omitempty"`
	RegistrantOrganization   string `json:",omitempty" xml:",omitempty"`
	Remark                   string `json:",omitempty" xml:",omitempty"`
	ZhRegistrantName         string `json:",omitempty" xml:",omitempty"`
	ZhRegistrantOrganization string `json:",omitempty" xml:",omitempty"`
}

// RegisteredDomain returns a domain of the first account in good standing until the end of 2099. Its personal data contain
// [PersonalMarker]. Its times are in the time zone UTC+8, which is invented.
func RegisteredDomain(name string) Domain {
	zone := time.FixedZone("", 8*60*60)
	registered, expires := time.Date(2019, 12, 7, 17, 2, 13, 0, zone), time.Date(2099, 12, 7, 17, 2, 13, 0, zone)
	return Domain{
		DNSList:                      &DNSList{DNS: []string{"dns2.hichina.com", "dns1.hichina.com"}},
		DomainName:                   name,
		DomainNameProxyService:       new(false),
		DomainNameVerificationStatus: realNameSucceeded,
		DomainStatus:                 "3",
		DomainType:                   "gTLD",
		Email:                        "registrant@example.com",
		EmailVerificationClientHold:  new(false),
		EmailVerificationStatus:      new(statusVerified),
		ExpirationCurrDateDiff:       new(29220),
		ExpirationDate:               expires.Format(timeLayout),
		ExpirationDateLong:           new(expires.UnixMilli()),
		ExpirationDateStatus:         "1",
		InstanceID:                   "S20191F7H000001",
		Premium:                      new(false),
		RealNameStatus:               realNameSucceeded,
		RegistrantType:               "1",
		RegistrantUpdatingStatus:     "NORMAL",
		RegistrationDate:             registered.Format(timeLayout),
		RegistrationDateLong:         new(registered.UnixMilli()),
		ResourceGroupID:              "rg-acfmxazb4ph6aiy",
		TransferOutStatus:            "NORMAL",
		TransferProhibitionLock:      "OPEN",
		UpdateProhibitionLock:        "CLOSE",
		DomainPersonalData:           marked[DomainPersonalData](),
		DomainGroupID:                new(int64(PersonalNumber)),
		Tag:                          &Tags{Tag: []Tag{marked[Tag]()}},
	}
}

// HeldDomain returns a domain like [RegisteredDomain] that is in clientHold, because its address is not verified.
func HeldDomain(name string) Domain {
	domain := RegisteredDomain(name)
	domain.EmailVerificationStatus = new(statusPending)
	domain.EmailVerificationClientHold = new(true)
	return domain
}

func (d Domain) key() key { return newKey(d.UserID, d.DomainName) }

func (d Domain) check() error {
	if d.DomainName == "" {
		return errors.New("it has no DomainName")
	}
	return nil
}
