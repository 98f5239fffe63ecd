// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/pluginclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// This file has the promises and assumptions about registrant profiles and domains.

const (
	actionProfiles = "QueryRegistrantProfiles"
	actionDomain   = "QueryDomainByDomainName"

	singleProfile = "alidomain_registrant_profile"
	pluralProfile = "alidomain_registrant_profiles"
	singleDomain  = "alidomain_domain"

	// domainVariable names a domain of the account. The operation that lists them is not needed for anything else.
	domainVariable = "TESTACC_DOMAIN"
	// otherDomain is reserved by RFC 2606, so it belongs to no account.
	otherDomain = "example.com"

	errNoProfile = uncheckedError("the account has no registrant profile")
	errNoDomain  = uncheckedError("needs a domain of the account in " + domainVariable)
)

// profiles returns a list of profiles with other parameters than a valid one, which has a page of a single profile.
func profiles(params url.Values) request { return request{action: actionProfiles, params: params} }

// domain returns a query for a domain.
func domain(name string) request {
	return request{action: actionDomain, params: url.Values{"DomainName": {name}}}
}

// sendPermitted sends a request that needs a permission which the account's user may lack.
func (r *run) sendPermitted(ctx context.Context, req request) (response, error) {
	resp, err := r.send(ctx, req)
	if err == nil && rpc.ClassOf(resp.code, resp.status) == rpc.ClassNoPermission {
		err = uncheckedError("no permission for " + req.action)
	}
	return resp, err
}

// observePermitted is like observe for a request that needs a permission.
func (r *run) observePermitted(see func(response) string, req request) probe {
	return func(ctx context.Context) (string, error) {
		resp, err := r.sendPermitted(ctx, req)
		if err != nil {
			return "", err
		}
		return see(resp), nil
	}
}

// sampleRegistration reads a profile and the domain of the environment. Their errors say why there is none.
func (r *run) sampleRegistration(ctx context.Context) {
	resp, err := r.sendPermitted(ctx, profiles(nil))
	r.profile.err = err
	list, _ := resp.fields["RegistrantProfiles"].(map[string]any)
	rows, _ := list["RegistrantProfile"].([]any)
	if len(rows) > 0 {
		r.profile.fields, _ = rows[0].(map[string]any)
	} else if err == nil {
		r.profile.err = errNoProfile
	}
	r.domainName = r.Getenv(domainVariable)
	r.domain.err = errNoDomain
	if r.domainName != "" {
		resp, r.domain.err = r.sendPermitted(ctx, domain(r.domainName))
		if resp.status != http.StatusOK && r.domain.err == nil {
			r.domain.err = errors.New(resp.outcome())
		}
		r.domain.fields = resp.fields
	}
	for _, read := range []record{r.profile.fields, r.domain.fields} {
		r.report.mask.addAddress(read.text("Email"))
		r.report.mask.addSecrets(read.personal()...)
	}
}

// sampled is something that the account has, or why it could not be read.
type sampled struct {
	fields record
	err    error
}

// personal returns the names, addresses and numbers of a registrant. Shorter texts, such as that of a country, occur anywhere.
func (r record) personal() []string {
	var values []string
	for _, field := range []string{
		"RegistrantName", "ZhRegistrantName", "RegistrantOrganization", "ZhRegistrantOrganization",
		"Address", "ZhAddress", "Telephone", "CredentialNo",
	} {
		if value := r.text(field); len(value) >= 6 {
			values = append(values, value)
		}
	}
	return values
}

// profileID returns the arguments that select the profile.
func (s sampled) profileID() pluginclient.Attributes {
	id, _ := s.fields["RegistrantProfileId"].(float64)
	return pluginclient.Attributes{"registrant_profile_id": tftypes.NewValue(tftypes.Number, int64(id))}
}

func (r *run) profilesAgree(ctx context.Context) (string, error) {
	if r.profile.err != nil {
		return "", r.profile.err
	}
	one, err := read(ctx, r.provider, singleProfile, r.profile.profileID())
	if err != nil {
		return "", err
	}
	all, err := read(ctx, r.provider, pluralProfile, pluginclient.Attributes{"email": text(r.profile.fields.text("Email"))})
	if err != nil {
		return "", err
	}
	var listed []tftypes.Value
	if err := all["registrant_profiles"].As(&listed); err != nil {
		return "", err
	}
	for _, element := range listed {
		var other map[string]tftypes.Value
		if err := element.As(&other); err != nil {
			return "", err
		}
		if !other["registrant_profile_id"].Equal(one["registrant_profile_id"]) {
			continue
		}
		maps.DeleteFunc(one, func(name string, _ tftypes.Value) bool { _, ok := other[name]; return !ok })
		return "a profile compared", differences(one, other, tftypes.Value.Equal)
	}
	return "", errors.New("not among the profiles of the plural data source")
}

func (r *run) impossibleProfileIsAbsent(ctx context.Context) (string, error) {
	if r.profile.err != nil && !errors.Is(r.profile.err, errNoProfile) {
		return "", r.profile.err
	}
	state, err := read(ctx, r.provider, singleProfile, pluginclient.Attributes{
		"registrant_profile_id": tftypes.NewValue(tftypes.Number, int64(math.MaxInt64)), "ignore_not_found": boolean(true),
	})
	switch {
	case err != nil:
		return "", err
	case !state["exists"].Equal(boolean(false)), !state["real_name_verified"].Equal(boolean(false)), !state["real_name_status"].IsNull():
		return "", errors.New("it exists")
	}
	return "by the largest ID", nil
}

// domainAgrees compares what decides whether the domain stands with the response of the service.
func (r *run) domainAgrees(ctx context.Context) (string, error) {
	if r.domain.err != nil {
		return "", r.domain.err
	}
	state, err := read(ctx, r.provider, singleDomain, pluginclient.Attributes{"domain_name": text(r.domainName)})
	if err != nil {
		return "", err
	}
	got, want := make(map[string]tftypes.Value), make(map[string]tftypes.Value)
	for attribute, decides := range map[string]struct{ field, value string }{
		"email_verified":                 {"EmailVerificationStatus", "1"},
		"email_verification_client_hold": {"EmailVerificationClientHold", "true"},
		"real_name_verified":             {"RealNameStatus", "SUCCEED"},
	} {
		got[attribute], want[attribute] = state[attribute], tftypes.NewValue(tftypes.Bool, nil)
		if value := r.domain.fields[decides.field]; value != nil {
			want[attribute] = boolean(fmt.Sprint(value) == decides.value)
		}
	}
	return "hold, address and real name compared", differences(got, want, tftypes.Value.Equal)
}

// kinds returns a probe that shows the types of fields, of a profile or a domain.
func (s sampled) kinds(names ...string) probe {
	return func(context.Context) (string, error) {
		if s.err != nil {
			return "", s.err
		}
		var seen []string
		for _, name := range names {
			kind := "absent"
			switch s.fields[name].(type) {
			case string:
				kind = "text"
			case float64:
				kind = "number"
			case bool:
				kind = "boolean"
			}
			seen = append(seen, name+": "+kind)
		}
		return strings.Join(seen, "; "), nil
	}
}

// domainZone shows the time zone of ExpirationDate, which ExpirationDateLong tells.
func (r *run) domainZone(context.Context) (string, error) {
	if r.domain.err != nil {
		return "", r.domain.err
	}
	milliseconds, ok := r.domain.fields["ExpirationDateLong"].(float64)
	local, err := time.Parse(time.DateTime, r.domain.fields.text("ExpirationDate"))
	if !ok || err != nil {
		return "", uncheckedError("the times are absent or have an unknown layout")
	}
	hours := local.Sub(time.UnixMilli(int64(milliseconds))).Hours()
	return "UTC" + strconv.FormatFloat(hours, 'f', -1, 64), nil
}
