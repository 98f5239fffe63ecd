// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// emailVerificationModel is the configuration and the state of alidomain_email_verification.
type emailVerificationModel struct {
	requestModel
	Email               text  `msgpack:"email"`
	IgnoreNotFound      *bool `msgpack:"ignore_not_found"`
	WaitForVerification *bool `msgpack:"wait_for_verification"`
	PollInterval        text  `msgpack:"poll_interval"`

	Exists       bool `msgpack:"exists"`
	QueriedEmail text `msgpack:"queried_email"`
	recordModel
	RequestID text `msgpack:"request_id"`
}

// input returns the parameters of the query. The client does not send empty ones.
func (m emailVerificationModel) input() domainapi.QueryEmailVerificationInput {
	return domainapi.QueryEmailVerificationInput{
		Email:        string(m.Email),
		Lang:         string(m.Lang),
		UserClientIP: string(m.UserClientIP),
	}
}

func (m emailVerificationModel) waitOptions(limit time.Duration) domainapi.WaitOptions {
	interval := defaultPollInterval
	if m.PollInterval != "" {
		interval, _ = time.ParseDuration(string(m.PollInterval)) // pollIntervalValidator accepted it
	}
	return domainapi.WaitOptions{
		Interval: interval, Timeout: limit, Absent: isTrue(m.IgnoreNotFound), Observe: logWait,
	}
}

// withOutput returns the model with the computed attributes of a response. Fields that the response lacks are null.
func (m emailVerificationModel) withOutput(
	output *domainapi.QueryEmailVerificationOutput, now time.Time,
) emailVerificationModel {
	m.Exists = true
	m.QueriedEmail = text(output.Email)
	m.recordModel = newRecordModel(&output.EmailVerification, now)
	m.RequestID = text(output.RequestID)
	return m
}
