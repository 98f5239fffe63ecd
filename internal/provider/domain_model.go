// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// domainModel is the configuration and the state of alidomain_domain.
type domainModel struct {
	requestModel
	DomainName text `msgpack:"domain_name"`

	Email                        text     `msgpack:"email"`
	EmailVerified                *bool    `msgpack:"email_verified"`
	EmailVerificationStatus      *int64   `msgpack:"email_verification_status"`
	EmailVerificationClientHold  *bool    `msgpack:"email_verification_client_hold"`
	RealNameVerified             *bool    `msgpack:"real_name_verified"`
	RealNameStatus               text     `msgpack:"real_name_status"`
	DomainNameVerificationStatus text     `msgpack:"domain_name_verification_status"`
	RegistrationTime             text     `msgpack:"registration_time"`
	ExpirationTime               text     `msgpack:"expiration_time"`
	DomainNameProxyService       *bool    `msgpack:"domain_name_proxy_service"`
	Premium                      *bool    `msgpack:"premium"`
	DNSServers                   []string `msgpack:"dns_servers"`
	DomainStatus                 text     `msgpack:"domain_status"`
	ExpirationDateStatus         text     `msgpack:"expiration_date_status"`
	RegistrationDate             text     `msgpack:"registration_date"`
	ExpirationDate               text     `msgpack:"expiration_date"`
	RegistrantType               text     `msgpack:"registrant_type"`
	RegistrantUpdatingStatus     text     `msgpack:"registrant_updating_status"`
	TransferOutStatus            text     `msgpack:"transfer_out_status"`
	TransferProhibitionLock      text     `msgpack:"transfer_prohibition_lock"`
	UpdateProhibitionLock        text     `msgpack:"update_prohibition_lock"`
	DomainType                   text     `msgpack:"domain_type"`
	InstanceID                   text     `msgpack:"instance_id"`
	ResourceGroupID              text     `msgpack:"resource_group_id"`
	UserID                       text     `msgpack:"user_id"`
	RequestID                    text     `msgpack:"request_id"`
}

// input returns the parameters of the query. The client does not send empty ones.
func (m domainModel) input() domainapi.QueryDomainByDomainNameInput {
	return domainapi.QueryDomainByDomainNameInput{
		DomainName: string(m.DomainName), Lang: string(m.Lang), UserClientIP: string(m.UserClientIP),
	}
}

// withOutput returns the model with the computed attributes of a response. Fields that the response lacks are null, and so
// are the booleans made from them.
func (m domainModel) withOutput(output *domainapi.QueryDomainByDomainNameOutput) domainModel {
	m.Email = text(output.Email)
	m.EmailVerified = output.EmailVerified()
	m.EmailVerificationStatus = output.EmailVerificationStatus.Pointer()
	m.EmailVerificationClientHold = output.EmailVerificationClientHold.Pointer()
	m.RealNameVerified = output.RealNameVerified()
	m.RealNameStatus = text(output.RealNameStatus)
	m.DomainNameVerificationStatus = text(output.DomainNameVerificationStatus)
	m.RegistrationTime = utcTime(output.RegistrationDateLong)
	m.ExpirationTime = utcTime(output.ExpirationDateLong)
	m.DomainNameProxyService = output.DomainNameProxyService.Pointer()
	m.Premium = output.Premium.Pointer()
	if servers := output.DNSList.DNS; servers != nil {
		m.DNSServers = make([]string, 0, len(servers))
		for _, server := range servers {
			if server != "" {
				m.DNSServers = append(m.DNSServers, string(server))
			}
		}
	}
	m.DomainStatus = text(output.DomainStatus)
	m.ExpirationDateStatus = text(output.ExpirationDateStatus)
	m.RegistrationDate = text(output.RegistrationDate)
	m.ExpirationDate = text(output.ExpirationDate)
	m.RegistrantType = text(output.RegistrantType)
	m.RegistrantUpdatingStatus = text(output.RegistrantUpdatingStatus)
	m.TransferOutStatus = text(output.TransferOutStatus)
	m.TransferProhibitionLock = text(output.TransferProhibitionLock)
	m.UpdateProhibitionLock = text(output.UpdateProhibitionLock)
	m.DomainType = text(output.DomainType)
	m.InstanceID = text(output.InstanceID)
	m.ResourceGroupID = text(output.ResourceGroupID)
	m.UserID = text(output.UserID)
	m.RequestID = text(output.RequestID)
	return m
}

// utcTime returns a time in milliseconds since the Unix epoch in RFC 3339 format, which has years of four digits only.
func utcTime(milliseconds strictjson.Integer) text {
	t := time.UnixMilli(milliseconds.Value).UTC()
	if !milliseconds.Valid || t.Year() < 0 || t.Year() > 9999 {
		return ""
	}
	return text(t.Format(time.RFC3339))
}
