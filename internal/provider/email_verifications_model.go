// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/alidomain/terraform-provider-alidomain/internal/ascii"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// emailVerificationsModel is the configuration and the state of alidomain_email_verifications.
type emailVerificationsModel struct {
	requestModel
	Emails             []string `msgpack:"emails"`
	VerificationStatus *int64   `msgpack:"verification_status"`
	CreatedAfter       text     `msgpack:"created_after"`
	CreatedBefore      text     `msgpack:"created_before"`

	VerifiedEmails []string        `msgpack:"verified_emails"`
	PendingEmails  []string        `msgpack:"pending_emails"`
	MissingEmails  []string        `msgpack:"missing_emails"`
	AllVerified    *bool           `msgpack:"all_verified"`
	RequestIDs     []string        `msgpack:"request_ids"`
	Verifications  *encodedRecords `msgpack:"verifications"`
}

// filter returns the filters that the service applies. Validators have checked the times.
func (m emailVerificationsModel) filter() (domainapi.EmailVerificationFilter, error) {
	after, errAfter := moment(m.CreatedAfter)
	before, errBefore := moment(m.CreatedBefore)
	return domainapi.EmailVerificationFilter{
		VerificationStatus: m.VerificationStatus,
		CreatedAfter:       after,
		CreatedBefore:      before,
		Lang:               string(m.Lang),
		UserClientIP:       string(m.UserClientIP),
	}, errors.Join(errAfter, errBefore)
}

// moment parses a time in RFC 3339 format. It returns nil for null.
func moment(value text) (*time.Time, error) {
	if value == "" {
		return nil, nil //nolint:nilnil // null is not an error
	}
	t, err := time.Parse(time.RFC3339, string(value))
	return &t, err
}

// verificationModel is an element of verifications.
type verificationModel struct {
	Email text `msgpack:"email"`
	recordModel
}

// selection maps the folded form of each address of emails to its spellings in the configuration. It is nil if emails is
// absent, which selects all addresses.
type selection map[string][]string

func newSelection(emails []string) selection {
	if emails == nil {
		return nil
	}
	selected := make(selection, len(emails))
	for _, email := range emails {
		selected[ascii.Fold(email)] = append(selected[ascii.Fold(email)], email)
	}
	return selected
}

// spellings returns the address as the configuration spells it, so that "contains" finds it there.
func (s selection) spellings(email string) []string {
	if selected, ok := s[ascii.Fold(email)]; ok {
		return selected
	}
	return []string{email}
}

// withRecords returns the model with the computed attributes of a list result. It sorts the records.
func (m emailVerificationsModel) withRecords(records *encodedRecords, requestIDs []string) emailVerificationsModel {
	records.sort()
	selected := newSelection(m.Emails)
	var verified, pending, missing []string
	seen := make(map[string]bool)
	for _, record := range records.records {
		if m.Emails != nil {
			seen[ascii.Fold(record.email)] = true
		}
		if spellings := selected.spellings(record.email); record.verified {
			verified = append(verified, spellings...)
		} else {
			pending = append(pending, spellings...)
		}
	}
	m.VerifiedEmails, m.PendingEmails = sorted(verified), sorted(pending)
	if m.Emails != nil {
		for folded, spellings := range selected {
			if !seen[folded] {
				missing = append(missing, spellings...)
			}
		}
		m.MissingEmails = sorted(missing)
	}
	if m.VerificationStatus == nil {
		// A gate must not open for an empty list of addresses or an empty account.
		m.AllVerified = new(len(verified) > 0 && len(pending) == 0 && len(missing) == 0)
	}
	m.Verifications = records
	m.RequestIDs = append([]string{}, requestIDs...)
	return m
}

// verificationType returns the type of an element of verifications.
func verificationType() attr.Type {
	return schema.NestedAttributeObject{Attributes: verificationAttributes()}.Type()
}

// sorted sorts texts in byte order, and returns each once. The list is not null.
func sorted(texts []string) []string {
	slices.Sort(texts)
	return append([]string{}, slices.Compact(texts)...)
}
