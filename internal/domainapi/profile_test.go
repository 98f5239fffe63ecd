// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

const (
	actionProfiles = "QueryRegistrantProfiles"
	profileID      = 1000001
	// leastProfile has nothing but the fields without which a profile is unusable.
	leastProfile = `{"RegistrantProfileId":1000001,"RealNameStatus":"NONAUDIT","EmailVerificationStatus":0}`
)

// lookUpProfile reads a profile of a service that sends this body.
func lookUpProfile(t *testing.T, body string) (*domainapi.RegistrantProfileOutput, error) {
	t.Helper()
	service := domaintest.New()
	service.Inject(domaintest.Fault{Body: body})
	return newPiped(t, service).LookUpRegistrantProfile(t.Context(), domainapi.RegistrantProfileFilter{RegistrantProfileID: profileID})
}

// profileList returns a response with a total and profiles.
func profileList(total int, profiles ...string) string {
	return fmt.Sprintf(`{"RequestId":"R","TotalItemNum":%d,"RegistrantProfiles":{"RegistrantProfile":[%s]}}`,
		total, strings.Join(profiles, ","))
}

func TestProfile_returnsProfile(t *testing.T) {
	t.Parallel()
	type profile = domainapi.RegistrantProfile
	id, pending := strictjson.Integer{Value: profileID, Valid: true}, status(0)
	for name, test := range map[string]struct {
		body            string
		want            profile
		realName, email bool
	}{
		"every field": {
			`{"RegistrantProfileId":1000001,"RealNameStatus":"SUCCEED","Email":"a@example.com","EmailVerificationStatus":1,
				"RegistrantType":"2","RegistrantProfileType":"cnnic","DefaultRegistrantProfile":true,
				"CreateTime":"2019-02-18 10:46:47","UpdateTime":"Dec 25,2017 03:21:59"}`,
			profile{
				RegistrantProfileID: id, RealNameStatus: "SUCCEED", Email: address, EmailVerificationStatus: status(1), RegistrantType: "2",
				RegistrantProfileType: "cnnic", DefaultRegistrantProfile: strictjson.Bool{Value: true, Valid: true},
				CreateTime: "2019-02-18 10:46:47", UpdateTime: "Dec 25,2017 03:21:59",
			},
			true, true,
		},
		"the least": {leastProfile, profile{RegistrantProfileID: id, RealNameStatus: "NONAUDIT", EmailVerificationStatus: pending}, false, false},
		"not the default": {
			`{"RegistrantProfileId":1000001,"RealNameStatus":"SUCCEED","EmailVerificationStatus":0,"DefaultRegistrantProfile":false}`,
			profile{
				RegistrantProfileID: id, RealNameStatus: "SUCCEED", EmailVerificationStatus: pending,
				DefaultRegistrantProfile: strictjson.Bool{Valid: true},
			},
			true, false,
		},
		"statuses that are not documented": {
			`{"RegistrantProfileId":1000001,"RealNameStatus":"succeed","EmailVerificationStatus":2}`,
			profile{RegistrantProfileID: id, RealNameStatus: "succeed", EmailVerificationStatus: status(2)},
			false, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				got, err := lookUpProfile(t, profileList(1, test.body))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(&domainapi.RegistrantProfileOutput{RegistrantProfile: test.want, RequestID: "R"}, got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if got.RealNameVerified() != test.realName || got.EmailVerified() != test.email {
					t.Errorf("real name verified %t, address verified %t", got.RealNameVerified(), got.EmailVerified())
				}
			})
		})
	}
}

// A total of 0 without rows, and nothing else, is absence.
func TestProfile_absent(t *testing.T) {
	t.Parallel()
	for name, list := range map[string]string{
		"an empty list": `"RegistrantProfiles":{"RegistrantProfile":[]}`, "a null list": `"RegistrantProfiles":{"RegistrantProfile":null}`,
		"no list": `"NextPage":false`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				_, err := lookUpProfile(t, `{"RequestId":"R","TotalItemNum":0,`+list+`}`)
				call := callError(t, err)
				if absent := as[*domainapi.ProfileNotFoundError](t, call.Err); absent.RequestID != "R" ||
					call.Action != actionProfiles || call.Attempts != 1 || absent.Error() != "the account has no such registrant profile" {
					t.Errorf("got %+v", call)
				}
			})
		})
	}
}

// The page after an empty one is a second attempt, which takes time.
func TestProfile_absentAfterTwoPages(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t)
	server.Inject(domaintest.Fault{Body: `{"TotalItemNum":0,"NextPage":true}`})
	_, err := newClient(t, server.URL).LookUpRegistrantProfile(t.Context(), domainapi.RegistrantProfileFilter{RegistrantProfileID: profileID})
	call := callError(t, err)
	_ = as[*domainapi.ProfileNotFoundError](t, call.Err)
	if call.Attempts != 2 || call.Elapsed == 0 {
		t.Errorf("got %d attempts in %s", call.Attempts, call.Elapsed)
	}
}

// What a response does not say is an error, and neither absence nor an unverified profile.
func TestProfile_rejectsUnusableResponses(t *testing.T) {
	t.Parallel()
	profile := func(id, realName, email string) string {
		return `{"RegistrantProfileId":` + id + `,"RealNameStatus":` + realName + `,"EmailVerificationStatus":` + email + `}`
	}
	const id, another, succeed = "1000001", "1000002", `"SUCCEED"`
	wantUnusable(t, map[string]unusable{
		"no total":                        {`{"RegistrantProfiles":{"RegistrantProfile":[` + leastProfile + `]}}`, rpc.ProblemPaging, "TotalItemNum"},
		"neither total nor list":          {`{"RequestId":"R"}`, rpc.ProblemPaging, "TotalItemNum"},
		"a total without rows":            {profileList(1), rpc.ProblemPaging, "TotalItemNum"},
		"a row without a total":           {profileList(0, leastProfile), rpc.ProblemPaging, "TotalItemNum"},
		"another ID":                      {profileList(1, profile(another, succeed, "1")), rpc.ProblemAnotherSubject, "RegistrantProfileId"},
		"another ID beside it":            {profileList(2, leastProfile, profile(another, succeed, "1")), rpc.ProblemAnotherSubject, "RegistrantProfileId"},
		"two rows":                        {profileList(2, leastProfile, profile(id, succeed, "1")), rpc.ProblemAnotherSubject, "RegistrantProfileId"},
		"a row twice":                     {profileList(2, leastProfile, leastProfile), rpc.ProblemPaging, "TotalItemNum"},
		"a list without its object":       {`{"TotalItemNum":1,"RegistrantProfiles":[` + leastProfile + `]}`, rpc.ProblemWrongType, "RegistrantProfiles"},
		"a profile for a list":            {`{"TotalItemNum":1,"RegistrantProfiles":{"RegistrantProfile":` + leastProfile + `}}`, rpc.ProblemWrongType, "RegistrantProfile"},
		"a null row":                      {profileList(1, "null"), rpc.ProblemNoSubject, "RegistrantProfileId"},
		"a number for a row":              {profileList(1, id), rpc.ProblemWrongType, "RegistrantProfile"},
		"no ID":                           {profileList(1, profile("null", succeed, "1")), rpc.ProblemNoSubject, "RegistrantProfileId"},
		"no RealNameStatus":               {profileList(1, profile(id, "null", "1")), rpc.ProblemNoStatus, "RealNameStatus"},
		"an empty RealNameStatus":         {profileList(1, profile(id, `""`, "1")), rpc.ProblemNoStatus, "RealNameStatus"},
		"no EmailVerificationStatus":      {profileList(1, profile(id, succeed, "null")), rpc.ProblemNoStatus, "EmailVerificationStatus"},
		"a wrong ID":                      {profileList(1, profile("1.0", succeed, "1")), rpc.ProblemWrongType, "RegistrantProfileId"},
		"a wrong RealNameStatus":          {profileList(1, profile(id, "1", "1")), rpc.ProblemWrongType, "RealNameStatus"},
		"a wrong EmailVerificationStatus": {profileList(1, profile(id, succeed, "true")), rpc.ProblemWrongType, "EmailVerificationStatus"},
		"a word for a boolean":            {profileList(1, profile(id, succeed, `1,"DefaultRegistrantProfile":"true"`)), rpc.ProblemWrongType, "DefaultRegistrantProfile"},
	}, func(t *testing.T, body string) error {
		t.Helper()
		_, err := lookUpProfile(t, body)
		return err
	})
}

// Profiles are listed like records: in pages that add up.
func TestProfiles_readEveryPage(t *testing.T) {
	t.Parallel()
	var profiles []domaintest.RegistrantProfile
	for id := range int64(12) {
		profiles = append(profiles, domaintest.VerifiedProfile(1+id, address))
	}
	calls := 0
	server := domaintest.Start(t, domaintest.WithRegistrantProfiles(profiles...),
		domaintest.WithProfileListHook(func(page *domaintest.ProfileListResponse) {
			if calls++; calls == 3 {
				page.TotalItemNum++
			}
		}))
	found, requestIDs, err := newLister(t, server).AllRegistrantProfiles(t.Context(), domainapi.RegistrantProfileFilter{})
	if n := server.Count(actionProfiles); err != nil || n != 6 || len(requestIDs) != 3 {
		t.Fatalf("got %d request IDs of %d requests, %v", len(requestIDs), n, err)
	}
	ids := make(map[int64]bool)
	for _, profile := range found {
		ids[profile.RegistrantProfileID.Value] = true
	}
	if len(found) != 12 || len(ids) != 12 || !ids[1] || !ids[12] {
		t.Errorf("got the profiles %v", ids)
	}
}

// A gate on the selected profiles must not open on others, if the service ignores a filter.
func TestProfiles_leaveOutOthers(t *testing.T) {
	t.Parallel()
	const (
		selected = `{"RegistrantProfileId":1,"RealNameStatus":"SUCCEED","EmailVerificationStatus":1,"Email":"A@example.com",` +
			`"RegistrantProfileType":"common","DefaultRegistrantProfile":false}`
		other = `{"RegistrantProfileId":2,"RealNameStatus":"FAILED","EmailVerificationStatus":1,"Email":"b@example.com",` +
			`"RegistrantProfileType":"cnnic","DefaultRegistrantProfile":true}`
		// It lacks what the filters select by, as far as it can.
		bare = `{"RegistrantProfileId":3,"RealNameStatus":"FAILED","EmailVerificationStatus":1}`
	)
	for name, filter := range map[string]domainapi.RegistrantProfileFilter{
		"address": {Email: "a@example.com"}, "status": {RealNameStatus: "SUCCEED"}, "type": {RegistrantProfileType: "common"},
		"default": {DefaultRegistrantProfile: new(false)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				list := func(body string) ([]domainapi.RegistrantProfile, error) {
					service := domaintest.New()
					service.Inject(domaintest.Fault{Body: body})
					found, _, err := newPiped(t, service).AllRegistrantProfiles(t.Context(), filter)
					return found, err
				}
				found, err := list(profileList(3, selected, other, bare))
				if err != nil {
					t.Fatal(err)
				}
				if len(found) != 1 || found[0].RegistrantProfileID.Value != 1 {
					t.Errorf("got %+v", found)
				}
				for _, row := range []string{other, bare} {
					found, err = list(profileList(1, row))
					if err == nil {
						t.Fatalf("got %+v", found)
					}
					if unusable := as[*rpc.ResponseError](t, callError(t, err)); unusable.Problem != rpc.ProblemAnotherSubject {
						t.Errorf("got %v", unusable)
					}
				}
			})
		})
	}
}
