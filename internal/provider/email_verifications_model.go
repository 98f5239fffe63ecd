// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/emailaddress"
)

// emailVerificationsModel is the configuration and the state of alidomain_email_verifications.
type emailVerificationsModel struct {
	Emails             types.List     `tfsdk:"emails"`
	VerificationStatus *int64         `tfsdk:"verification_status"`
	CreatedAfter       types.String   `tfsdk:"created_after"`
	CreatedBefore      types.String   `tfsdk:"created_before"`
	Lang               types.String   `tfsdk:"lang"`
	UserClientIP       types.String   `tfsdk:"user_client_ip"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`

	Verifications  types.List `tfsdk:"verifications"`
	VerifiedEmails types.List `tfsdk:"verified_emails"`
	PendingEmails  types.List `tfsdk:"pending_emails"`
	MissingEmails  types.List `tfsdk:"missing_emails"`
	AllVerified    types.Bool `tfsdk:"all_verified"`
	RequestIDs     types.List `tfsdk:"request_ids"`
}

// filter returns the filters that the service applies.
func (m emailVerificationsModel) filter() (domainapi.EmailVerificationFilter, diag.Diagnostics) {
	var diags diag.Diagnostics
	moment := func(argument string, value types.String) *time.Time {
		if value.IsNull() {
			return nil
		}
		t, err := time.Parse(time.RFC3339, value.ValueString())
		if err != nil {
			diags.Append(diagnostics.Argument(path.Root(argument), diagnostics.KindInvalidTime, diagnostics.Given(value.ValueString())))
		}
		return &t
	}
	return domainapi.EmailVerificationFilter{
		VerificationStatus: m.VerificationStatus,
		CreatedAfter:       moment("created_after", m.CreatedAfter),
		CreatedBefore:      moment("created_before", m.CreatedBefore),
		Lang:               m.Lang.ValueString(),
		UserClientIP:       m.UserClientIP.ValueString(),
	}, diags
}

// selection maps the folded form of each address of emails to its spellings in the configuration. It is nil if emails is
// absent, which selects all addresses.
type selection map[string][]string

func (m emailVerificationsModel) selection(ctx context.Context) (selection, diag.Diagnostics) {
	if m.Emails.IsNull() {
		return nil, nil
	}
	var emails []string
	diags := m.Emails.ElementsAs(ctx, &emails, false)
	selected := make(selection, len(emails))
	for _, email := range emails {
		selected[emailaddress.Fold(email)] = append(selected[emailaddress.Fold(email)], email)
	}
	return selected, diags
}

// emails returns one spelling of each address, or nil for all addresses.
func (s selection) emails() []string {
	if s == nil {
		return nil
	}
	emails := make([]string, 0, len(s))
	for _, spellings := range s {
		emails = append(emails, spellings[0])
	}
	return emails
}

// spellings returns the address as the configuration spells it, so that "contains" finds it there.
func (s selection) spellings(email string) []string {
	if selected, ok := s[emailaddress.Fold(email)]; ok {
		return selected
	}
	return []string{email}
}

// withRecords returns the model with the computed attributes of a list result, except verifications.
func (m emailVerificationsModel) withRecords(
	selected selection, records []domainapi.EmailVerification, requestIDs []string,
) emailVerificationsModel {
	var verified, pending, missing []string
	seen := make(map[string]bool, len(records))
	for _, record := range records {
		seen[emailaddress.Fold(string(record.Email))] = true
		if emails := selected.spellings(string(record.Email)); record.Verified() {
			verified = append(verified, emails...)
		} else {
			pending = append(pending, emails...)
		}
	}
	for folded, emails := range selected {
		if !seen[folded] {
			missing = append(missing, emails...)
		}
	}
	m.Verifications = types.ListNull(verificationType())
	m.VerifiedEmails = sortedList(verified)
	m.PendingEmails = sortedList(pending)
	m.MissingEmails = types.ListNull(types.StringType)
	if selected != nil {
		m.MissingEmails = sortedList(missing)
	}
	m.AllVerified = types.BoolNull()
	if m.VerificationStatus == nil {
		// A gate must not open for an empty list of addresses or an empty account.
		m.AllVerified = types.BoolValue(len(verified) > 0 && len(pending) == 0 && len(missing) == 0)
	}
	m.RequestIDs = stringList(requestIDs)
	return m
}

// split moves the attributes that grow with the account out of the model and sets them to null there.
func (m emailVerificationsModel) split(
	ctx context.Context, records []domainapi.EmailVerification,
) (rest emailVerificationsModel, large map[string]tftypes.Value, err error) {
	large = map[string]tftypes.Value{"verifications": verificationsValue(ctx, records)}
	for name, list := range map[string]*types.List{
		"emails":          &m.Emails,
		"verified_emails": &m.VerifiedEmails,
		"pending_emails":  &m.PendingEmails,
		"missing_emails":  &m.MissingEmails,
	} {
		if large[name], err = list.ToTerraformValue(ctx); err != nil {
			return m, nil, fmt.Errorf("converting %s: %w", name, err)
		}
		*list = types.ListNull(types.StringType)
	}
	return m, large, nil
}

// verificationType returns the type of an element of verifications.
func verificationType() attr.Type {
	return schema.NestedAttributeObject{Attributes: verificationAttributes()}.Type()
}

// verificationsValue returns the attribute verifications, sorted by address.
func verificationsValue(ctx context.Context, records []domainapi.EmailVerification) tftypes.Value {
	sorted := slices.SortedFunc(slices.Values(records), func(a, b domainapi.EmailVerification) int {
		return cmp.Or(
			cmp.Compare(emailaddress.Fold(string(a.Email)), emailaddress.Fold(string(b.Email))),
			cmp.Compare(a.EmailVerificationNo, b.EmailVerificationNo),
		)
	})
	typ := verificationType().TerraformType(ctx)
	elements := make([]tftypes.Value, 0, len(sorted))
	for _, record := range sorted {
		elements = append(elements, recordValue(typ, record))
	}
	return tftypes.NewValue(tftypes.List{ElementType: typ}, elements)
}

// sortedList returns the texts in byte order, each once.
func sortedList(texts []string) types.List {
	return stringList(slices.Compact(slices.Sorted(slices.Values(texts))))
}

func stringList(texts []string) types.List {
	values := make([]attr.Value, 0, len(texts))
	for _, text := range texts {
		values = append(values, types.StringValue(text))
	}
	return types.ListValueMust(types.StringType, values)
}
