// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// domainModel is the configuration and the state of alidomain_domain.
type domainModel struct {
	requestModel
	DomainName types.String `tfsdk:"domain_name"`

	Email                        types.String `tfsdk:"email"`
	EmailVerified                types.Bool   `tfsdk:"email_verified"`
	EmailVerificationStatus      types.Int64  `tfsdk:"email_verification_status"`
	EmailVerificationClientHold  types.Bool   `tfsdk:"email_verification_client_hold"`
	RealNameVerified             types.Bool   `tfsdk:"real_name_verified"`
	RealNameStatus               types.String `tfsdk:"real_name_status"`
	DomainNameVerificationStatus types.String `tfsdk:"domain_name_verification_status"`
	RegistrationTime             types.String `tfsdk:"registration_time"`
	ExpirationTime               types.String `tfsdk:"expiration_time"`
	DomainNameProxyService       types.Bool   `tfsdk:"domain_name_proxy_service"`
	Premium                      types.Bool   `tfsdk:"premium"`
	DNSServers                   []string     `tfsdk:"dns_servers"`
	DomainStatus                 types.String `tfsdk:"domain_status"`
	ExpirationDateStatus         types.String `tfsdk:"expiration_date_status"`
	RegistrationDate             types.String `tfsdk:"registration_date"`
	ExpirationDate               types.String `tfsdk:"expiration_date"`
	RegistrantType               types.String `tfsdk:"registrant_type"`
	RegistrantUpdatingStatus     types.String `tfsdk:"registrant_updating_status"`
	TransferOutStatus            types.String `tfsdk:"transfer_out_status"`
	TransferProhibitionLock      types.String `tfsdk:"transfer_prohibition_lock"`
	UpdateProhibitionLock        types.String `tfsdk:"update_prohibition_lock"`
	DomainType                   types.String `tfsdk:"domain_type"`
	InstanceID                   types.String `tfsdk:"instance_id"`
	ResourceGroupID              types.String `tfsdk:"resource_group_id"`
	UserID                       types.String `tfsdk:"user_id"`
	RequestID                    types.String `tfsdk:"request_id"`
}

// input returns the parameters of the query. The client does not send empty ones.
func (m domainModel) input() domainapi.QueryDomainByDomainNameInput {
	return domainapi.QueryDomainByDomainNameInput{
		DomainName: m.DomainName.ValueString(), Lang: m.Lang.ValueString(), UserClientIP: m.UserClientIP.ValueString(),
	}
}

// withOutput returns the model with the computed attributes of a response. Fields that the response lacks are null, and so
// are the booleans made from them.
func (m domainModel) withOutput(output *domainapi.QueryDomainByDomainNameOutput) domainModel {
	m.Email = types.StringPointerValue(output.Email.Pointer())
	if output.EmailVerificationStatus.Valid {
		m.EmailVerified = types.BoolValue(output.EmailVerificationStatus.Value == domainapi.StatusVerified)
	}
	m.EmailVerificationStatus = types.Int64PointerValue(output.EmailVerificationStatus.Pointer())
	m.EmailVerificationClientHold = types.BoolPointerValue(output.EmailVerificationClientHold.Pointer())
	if output.RealNameStatus != "" {
		m.RealNameVerified = types.BoolValue(output.RealNameStatus == domainapi.RealNameSucceeded)
	}
	m.RealNameStatus = types.StringPointerValue(output.RealNameStatus.Pointer())
	m.DomainNameVerificationStatus = types.StringPointerValue(output.DomainNameVerificationStatus.Pointer())
	m.RegistrationTime = utcTime(output.RegistrationDateLong)
	m.ExpirationTime = utcTime(output.ExpirationDateLong)
	m.DomainNameProxyService = types.BoolPointerValue(output.DomainNameProxyService.Pointer())
	m.Premium = types.BoolPointerValue(output.Premium.Pointer())
	if servers := output.DNSList.DNS; servers != nil {
		m.DNSServers = make([]string, 0, len(servers))
		for _, server := range servers {
			if server != "" {
				m.DNSServers = append(m.DNSServers, string(server))
			}
		}
	}
	m.DomainStatus = types.StringPointerValue(output.DomainStatus.Pointer())
	m.ExpirationDateStatus = types.StringPointerValue(output.ExpirationDateStatus.Pointer())
	m.RegistrationDate = types.StringPointerValue(output.RegistrationDate.Pointer())
	m.ExpirationDate = types.StringPointerValue(output.ExpirationDate.Pointer())
	m.RegistrantType = types.StringPointerValue(output.RegistrantType.Pointer())
	m.RegistrantUpdatingStatus = types.StringPointerValue(output.RegistrantUpdatingStatus.Pointer())
	m.TransferOutStatus = types.StringPointerValue(output.TransferOutStatus.Pointer())
	m.TransferProhibitionLock = types.StringPointerValue(output.TransferProhibitionLock.Pointer())
	m.UpdateProhibitionLock = types.StringPointerValue(output.UpdateProhibitionLock.Pointer())
	m.DomainType = types.StringPointerValue(output.DomainType.Pointer())
	m.InstanceID = types.StringPointerValue(output.InstanceID.Pointer())
	m.ResourceGroupID = types.StringPointerValue(output.ResourceGroupID.Pointer())
	m.UserID = types.StringPointerValue(output.UserID.Pointer())
	m.RequestID = types.StringPointerValue(output.RequestID.Pointer())
	return m
}

// utcTime returns a time in milliseconds since the Unix epoch in RFC 3339 format, which has years of four digits only.
func utcTime(milliseconds strictjson.Integer) types.String {
	t := time.UnixMilli(milliseconds.Value).UTC()
	if !milliseconds.Valid || t.Year() < 0 || t.Year() > 9999 {
		return types.StringNull()
	}
	return types.StringValue(t.Format(time.RFC3339))
}
