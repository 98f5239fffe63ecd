// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

// Gates depend on the booleans. So each data source is read with every combination of its arguments, in every situation of
// the account, and an oracle says what the booleans are, or what the error is. None is true unless the service said so.

// gate is a data source in the table.
type gate struct {
	// required are the required arguments.
	required plain
	// choices are the values of the arguments that matter.
	choices map[string][]any
	// neutral are values of the arguments that change nothing. Half of the reads have them.
	neutral plain
	// situations are the possible states of the account.
	situations []situation
	// want returns the booleans as pick does, or the cause of the error.
	want func(arguments plain, s situation) (booleans plain, failure string)
}

// situation is what the account has.
type situation struct {
	records  []domaintest.Record
	profiles []domaintest.RegistrantProfile
	domains  []domaintest.Domain
}

func (s situation) String() string {
	text, err := json.Marshal(domaintest.Inventory{EmailVerifications: s.records, RegistrantProfiles: s.profiles, Domains: s.domains})
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// sentAgo is how long ago the mail of a pending record was sent, by whether its link has expired.
func sentAgo() map[any]time.Duration {
	return map[any]time.Duration{false: time.Hour, nil: 3 * 24 * time.Hour, true: 4 * 24 * time.Hour}
}

// pendingSince returns a pending record whose link has expired, has not, or may have.
func pendingSince(email string, expired any) domaintest.Record {
	record := domaintest.PendingRecord(email)
	record.TokenSendTime = time.Now().UTC().Add(-sentAgo()[expired]).Format(time.DateTime)
	return record
}

// withStatus returns a record with a status, or without one.
func withStatus(record domaintest.Record, status *int) domaintest.Record {
	record.VerificationStatus = status
	return record
}

// recordVerdicts returns verified and link_expired of a record from pendingSince or VerifiedRecord.
func recordVerdicts(record domaintest.Record) (verified bool, expired any) {
	if *record.VerificationStatus == 0 {
		sent, err := time.Parse(time.DateTime, record.TokenSendTime)
		for verdict, ago := range sentAgo() {
			if err == nil && (time.Since(sent)-ago).Abs() < time.Hour {
				expired = verdict
			}
		}
	}
	return *record.VerificationStatus == 1, expired
}

// recordSituations returns every kind of record of an address.
func recordSituations(email string) []domaintest.Record {
	noTime := domaintest.PendingRecord(email)
	noTime.TokenSendTime = ""
	return []domaintest.Record{
		domaintest.VerifiedRecord(email), pendingSince(email, true), pendingSince(email, false), pendingSince(email, nil), noTime,
		withStatus(pendingSince(email, true), new(2)), withStatus(domaintest.VerifiedRecord(email), new(-1)),
		withStatus(domaintest.VerifiedRecord(email), nil),
	}
}

func verificationGate() gate {
	situations := []situation{{}}
	for _, record := range recordSituations(address) {
		situations = append(situations, situation{records: []domaintest.Record{record}})
	}
	return gate{
		required: plain{"email": address},
		choices: map[string][]any{
			"ignore_not_found": {nil, false, true}, "wait_for_verification": {nil, false, true}, "poll_interval": {nil, "1s"},
		},
		neutral:    plain{"lang": "zh", "user_client_ip": "127.0.0.1"},
		situations: situations,
		want: func(arguments plain, s situation) (plain, string) {
			arguments["timeouts"] = plain{"read": "1m"}
			waits := arguments["wait_for_verification"] == true
			timesOut := func() (plain, string) {
				arguments["timeouts"] = plain{"read": "20ms"}
				return nil, "timeouts.read"
			}
			switch {
			case arguments["poll_interval"] != nil && arguments["wait_for_verification"] == nil:
				return nil, `Attribute "wait_for_verification" must be specified when "poll_interval" is specified`
			case len(s.records) == 0 && arguments["ignore_not_found"] != true:
				return nil, causeOf(diagnostics.KindNotFound)
			case len(s.records) == 0 && waits:
				return timesOut()
			case len(s.records) == 0:
				return plain{"exists": false, "verified": false, "link_expired": nil}, ""
			case s.records[0].VerificationStatus == nil:
				return nil, causeOf(diagnostics.KindIncompleteResponse)
			}
			verified, expired := recordVerdicts(s.records[0])
			if waits && !verified {
				return timesOut()
			}
			return plain{"exists": true, "verified": verified, "link_expired": expired}, ""
		},
	}
}

func verificationsGate() gate {
	const other = "b@example.com"
	late := domaintest.VerifiedRecord(other)
	late.GmtCreate = "2019-06-19 16:38:07"
	situations := []situation{{}, {records: []domaintest.Record{late}}}
	for _, record := range recordSituations(address) {
		situations = append(situations,
			situation{records: []domaintest.Record{record}}, situation{records: []domaintest.Record{record, late}})
	}
	const spring = "2019-04-01T00:00:00Z"
	return gate{
		choices: map[string][]any{
			"emails": {nil, []string{}, []string{address}, []string{address, other}}, "verification_status": {nil, 0, 1},
			"created_after": {nil, spring}, "created_before": {nil, spring},
		},
		neutral:    plain{"lang": "zh", "user_client_ip": "127.0.0.1", "timeouts": plain{"read": "1m"}},
		situations: situations,
		want: func(arguments plain, s situation) (plain, string) {
			emails, chosen := arguments["emails"].([]string)
			status, after, before := arguments["verification_status"], arguments["created_after"], arguments["created_before"]
			switch {
			case chosen && (status != nil || after != nil || before != nil):
				return nil, "cannot be specified when"
			case after != nil && before != nil:
				return nil, causeOf(diagnostics.KindEmptyPeriod)
			}
			var verdicts, links []any
			all, missing := true, len(emails)
			for _, record := range s.records {
				created := strings.ReplaceAll(record.GmtCreate, " ", "T") + "Z"
				if status != nil && (record.VerificationStatus == nil || *record.VerificationStatus != status) ||
					after != nil && created < after.(string) || before != nil && created > before.(string) {
					continue
				}
				if record.VerificationStatus == nil {
					return nil, causeOf(diagnostics.KindIncompleteResponse)
				}
				if chosen && !slices.Contains(emails, record.Email) {
					continue
				}
				verified, expired := recordVerdicts(record)
				verdicts, links, all, missing = append(verdicts, verified), append(links, expired), all && verified, missing-1
			}
			want := plain{
				"verifications.verified": append([]any{}, verdicts...), "verifications.link_expired": append([]any{}, links...),
				"all_verified": all && len(verdicts) > 0 && (!chosen || missing == 0),
			}
			if status != nil {
				want["all_verified"] = nil // the filter hides the others
			}
			return want, ""
		},
	}
}

// threeWays returns the values of a boolean that can be null.
func threeWays() []*bool { return []*bool{nil, new(false), new(true)} }

// profilesOf returns profiles with every combination of these statuses and those of the address, and with every value of
// default_registrant_profile.
func profilesOf(id int64, realNames ...string) (profiles []domaintest.RegistrantProfile) {
	for _, realName := range realNames {
		for _, status := range []*int{nil, new(-1), new(0), new(1), new(2)} {
			profile := domaintest.VerifiedProfile(id, address)
			profile.RealNameStatus, profile.EmailVerificationStatus = realName, status
			profile.DefaultRegistrantProfile = threeWays()[len(profiles)%3]
			profiles = append(profiles, profile)
		}
	}
	return profiles
}

// truth returns the value of a boolean that can be null.
func truth(value *bool) any {
	if value == nil {
		return nil
	}
	return *value
}

func incomplete(profile domaintest.RegistrantProfile) bool {
	return profile.RealNameStatus == "" || profile.EmailVerificationStatus == nil
}

func profileGate() gate {
	const id = 1000001
	situations := []situation{{}}
	for _, profile := range profilesOf(id, "", "SUCCEED", "FAILED", "AUDITING", "NONAUDIT", "succeed", "VERIFIED") {
		situations = append(situations, situation{profiles: []domaintest.RegistrantProfile{profile}})
	}
	return gate{
		required:   plain{"registrant_profile_id": id},
		choices:    map[string][]any{"ignore_not_found": {nil, false, true}},
		neutral:    plain{"lang": "zh", "user_client_ip": "127.0.0.1", "timeouts": plain{"read": "1m"}},
		situations: situations,
		want: func(arguments plain, s situation) (plain, string) {
			switch {
			case len(s.profiles) == 0 && arguments["ignore_not_found"] != true:
				return nil, causeOf(diagnostics.KindProfileNotFound)
			case len(s.profiles) == 0:
				return plain{"exists": false, "real_name_verified": false, "email_verified": false, "default_registrant_profile": nil}, ""
			case incomplete(s.profiles[0]):
				return nil, causeOf(diagnostics.KindIncompleteResponse)
			}
			profile := s.profiles[0]
			return plain{
				"exists": true, "real_name_verified": profile.RealNameStatus == "SUCCEED",
				"email_verified": *profile.EmailVerificationStatus == 1, "default_registrant_profile": truth(profile.DefaultRegistrantProfile),
			}, ""
		},
	}
}

func profilesGate() gate {
	var all []domaintest.RegistrantProfile
	for i, profile := range profilesOf(0, "SUCCEED", "FAILED", "VERIFIED") {
		profile.RegistrantProfileID = int64(i + 1)
		profile.RegistrantProfileType = []string{"", "common", "cnnic"}[i/2%3]
		profile.Email = []string{address, "b@example.com"}[i%2]
		if !incomplete(profile) {
			all = append(all, profile)
		}
	}
	noStatus := domaintest.VerifiedProfile(100, address)
	noStatus.EmailVerificationStatus = nil
	return gate{
		choices: map[string][]any{
			"email": {nil, address, "nobody@example.com"}, "real_name_status": {nil, "SUCCEED", "FAILED", "AUDITING"},
			"registrant_profile_type": {nil, "common", "cnnic"}, "default_registrant_profile": {nil, false, true},
		},
		neutral:    plain{"lang": "zh", "user_client_ip": "127.0.0.1", "timeouts": plain{"read": "1m"}},
		situations: []situation{{}, {profiles: all}, {profiles: append(slices.Clone(all), noStatus)}},
		want: func(arguments plain, s situation) (plain, string) {
			names, emails, defaults := []any{}, []any{}, []any{}
			unsaid := false // whether the service selected a profile by a field that it does not return
			for _, profile := range s.profiles {
				isDefault := profile.DefaultRegistrantProfile != nil && *profile.DefaultRegistrantProfile
				if email := arguments["email"]; email != nil && email != profile.Email {
					continue
				}
				if status := arguments["real_name_status"]; status != nil && status != profile.RealNameStatus {
					continue
				}
				if typ := arguments["registrant_profile_type"]; typ != nil && typ != profile.RegistrantProfileType {
					continue
				}
				if only := arguments["default_registrant_profile"]; only != nil && only != isDefault {
					continue
				}
				if incomplete(profile) {
					return nil, causeOf(diagnostics.KindIncompleteResponse)
				}
				if arguments["default_registrant_profile"] != nil && profile.DefaultRegistrantProfile == nil {
					unsaid = true
					continue
				}
				names = append(names, profile.RealNameStatus == "SUCCEED")
				emails = append(emails, *profile.EmailVerificationStatus == 1)
				defaults = append(defaults, truth(profile.DefaultRegistrantProfile))
			}
			if unsaid && len(names) == 0 {
				return nil, causeOf(diagnostics.KindAnotherSubject)
			}
			return plain{
				"registrant_profiles.real_name_verified": names, "registrant_profiles.email_verified": emails,
				"registrant_profiles.default_registrant_profile": defaults,
			}, ""
		},
	}
}

func domainGate() gate {
	situations := []situation{{}}
	for _, realName := range []string{"", "SUCCEED", "FAILED", "AUDITING", "NONAUDIT", "succeed", "VERIFIED"} {
		for _, status := range []*int{nil, new(-1), new(0), new(1), new(2)} {
			for i, hold := range threeWays() {
				domain := domaintest.RegisteredDomain(domainName)
				domain.RealNameStatus, domain.EmailVerificationStatus, domain.EmailVerificationClientHold = realName, status, hold
				domain.DomainNameProxyService, domain.Premium = threeWays()[(i+1)%3], threeWays()[(i+2)%3]
				situations = append(situations, situation{domains: []domaintest.Domain{domain}})
			}
		}
	}
	return gate{
		required:   plain{"domain_name": domainName},
		neutral:    plain{"lang": "zh", "user_client_ip": "127.0.0.1", "timeouts": plain{"read": "1m"}},
		situations: situations,
		want: func(_ plain, s situation) (plain, string) {
			if len(s.domains) == 0 {
				return nil, causeOf(diagnostics.KindDomainRefused)
			}
			domain := s.domains[0]
			want := plain{
				"email_verification_client_hold": truth(domain.EmailVerificationClientHold), "email_verified": nil, "real_name_verified": nil,
				"domain_name_proxy_service": truth(domain.DomainNameProxyService), "premium": truth(domain.Premium),
			}
			if domain.EmailVerificationStatus != nil {
				want["email_verified"] = *domain.EmailVerificationStatus == 1
			}
			if domain.RealNameStatus != "" {
				want["real_name_verified"] = domain.RealNameStatus == "SUCCEED"
			}
			return want, ""
		},
	}
}

const (
	address    = "a@example.com"
	domainName = "example.com"
)

// combinations calls use with every combination of the choices.
func combinations(choices map[string][]any, use func(plain)) {
	names := slices.Sorted(maps.Keys(choices))
	arguments := plain{}
	var choose func(int)
	choose = func(i int) {
		if i == len(names) {
			use(maps.Clone(arguments))
			return
		}
		for _, value := range choices[names[i]] {
			if delete(arguments, names[i]); value != nil {
				arguments[names[i]] = value
			}
			choose(i + 1)
		}
	}
	choose(0)
}

func TestGates_everyCombination(t *testing.T) {
	t.Parallel()
	gates := map[string]gate{
		verificationType: verificationGate(), verificationsType: verificationsGate(), profileType: profileGate(),
		profilesType: profilesGate(), domainType: domainGate(),
	}
	for typeName := range newReader(t, domaintest.Start(t)).schemas {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			gate, ok := gates[typeName]
			if !ok {
				t.Fatal("it is not in the table")
			}
			server := domaintest.Start(t, domaintest.CountOnly())
			r := newReader(t, server)
			known := slices.Concat(slices.Collect(maps.Keys(gate.required)), slices.Collect(maps.Keys(gate.choices)),
				slices.Collect(maps.Keys(gate.neutral)))
			if typeName == verificationType {
				known = append(known, "timeouts") // set by the oracle
			}
			if slices.Sort(known); !slices.Equal(known, r.arguments(typeName)) {
				t.Fatalf("the table has the arguments %q, want %q", known, r.arguments(typeName))
			}
			seen := make(map[string]map[any]bool)
			reads := 0
			for i, s := range gate.situations {
				for _, record := range s.records {
					server.Put(record)
				}
				server.PutRegistrantProfiles(s.profiles...)
				server.PutDomains(s.domains...)
				combinations(gate.choices, func(arguments plain) {
					maps.Copy(arguments, gate.required)
					if reads++; (reads+i)%2 == 0 {
						maps.Copy(arguments, gate.neutral)
					}
					want, failure := gate.want(arguments, s)
					state, got := r.read(t, typeName, arguments)
					switch {
					case (got != "") != (failure != ""), !strings.Contains(got, failure):
						t.Errorf("%v of %v: got the error %q, want %q", arguments, s, got, failure)
						return
					case failure != "":
						return
					}
					verdicts := plain{}
					for _, name := range r.booleans(typeName) {
						verdicts[name] = pick(state, name)
						values, isList := verdicts[name].([]any)
						if !isList {
							values = []any{verdicts[name]}
						}
						for _, value := range values {
							if seen[name] == nil {
								seen[name] = make(map[any]bool)
							}
							seen[name][value] = true
						}
					}
					if diff := cmp.Diff(want, verdicts); diff != "" {
						t.Errorf("%v of %v (-want +got):\n%s", arguments, s, diff)
					}
				})
				for _, record := range s.records {
					server.Remove(record.Email)
				}
				for _, profile := range s.profiles {
					server.RemoveRegistrantProfile(profile.RegistrantProfileID)
				}
				for _, domain := range s.domains {
					server.RemoveDomain(domain.DomainName)
				}
			}
			for _, name := range r.booleans(typeName) {
				if want := verdictsOf(typeName + "." + name); !maps.Equal(seen[name], want) {
					t.Errorf("%s has been %v, want %v", name, seen[name], want)
				}
			}
		})
	}
}

// verdictsOf returns the values that a boolean can have: those of which conditionSubjects has an example.
func verdictsOf(boolean string) map[any]bool {
	verdicts := make(map[any]bool)
	for verdict := range conditionSubjects()[boolean] {
		verdicts[verdict] = true
	}
	return verdicts
}
