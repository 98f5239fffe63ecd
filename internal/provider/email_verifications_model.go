// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/alidomain/terraform-provider-alidomain/internal/ascii"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// emailVerificationsModel is the configuration and the state of alidomain_email_verifications.
type emailVerificationsModel struct {
	requestModel
	Emails             []string     `tfsdk:"emails"`
	VerificationStatus *int64       `tfsdk:"verification_status"`
	CreatedAfter       types.String `tfsdk:"created_after"`
	CreatedBefore      types.String `tfsdk:"created_before"`

	Verifications  types.List `tfsdk:"verifications"`
	VerifiedEmails []string   `tfsdk:"verified_emails"`
	PendingEmails  []string   `tfsdk:"pending_emails"`
	MissingEmails  []string   `tfsdk:"missing_emails"`
	AllVerified    types.Bool `tfsdk:"all_verified"`
	RequestIDs     []string   `tfsdk:"request_ids"`
}

// filter returns the filters that the service applies. Validators have checked the times.
func (m emailVerificationsModel) filter() (domainapi.EmailVerificationFilter, error) {
	after, errAfter := moment(m.CreatedAfter)
	before, errBefore := moment(m.CreatedBefore)
	return domainapi.EmailVerificationFilter{
		VerificationStatus: m.VerificationStatus,
		CreatedAfter:       after,
		CreatedBefore:      before,
		Lang:               m.Lang.ValueString(),
		UserClientIP:       m.UserClientIP.ValueString(),
	}, errors.Join(errAfter, errBefore)
}

// moment parses a time in RFC 3339 format. It returns nil for null.
func moment(value types.String) (*time.Time, error) {
	if value.IsNull() {
		return nil, nil //nolint:nilnil // null is not an error
	}
	t, err := time.Parse(time.RFC3339, value.ValueString())
	return &t, err
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

// withRecords returns the model with the computed attributes of a list result, except verifications.
func (m emailVerificationsModel) withRecords(records []encodedRecord, requestIDs []string) emailVerificationsModel {
	selected := newSelection(m.Emails)
	var verified, pending, missing []string
	seen := make(map[string]bool)
	for _, record := range records {
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
	m.AllVerified = types.BoolNull()
	if m.VerificationStatus == nil {
		// A gate must not open for an empty list of addresses or an empty account.
		m.AllVerified = types.BoolValue(len(verified) > 0 && len(pending) == 0 && len(missing) == 0)
	}
	m.Verifications = types.ListNull(verificationType())
	m.RequestIDs = append([]string{}, requestIDs...)
	return m
}

// split moves the attributes that grow with the account out of the model and sets them to null there.
func (m emailVerificationsModel) split(records *encodedRecords) (rest emailVerificationsModel, large *largeAttributes) {
	records.sort()
	large = &largeAttributes{verifications: records, encoded: make(map[string]msgpack.RawMessage)}
	for name, list := range map[string]*[]string{
		"emails": &m.Emails, "verified_emails": &m.VerifiedEmails, "pending_emails": &m.PendingEmails, "missing_emails": &m.MissingEmails,
	} {
		if *list != nil {
			large.encoded[name] = encodedTexts(*list)
		}
		*list = nil
	}
	return m, large
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
