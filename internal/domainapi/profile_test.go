// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
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

func TestProfiles_sendParameters(t *testing.T) {
	t.Parallel()
	page := url.Values{"PageNum": {"1"}, "PageSize": {"5000"}}
	for name, test := range map[string]struct {
		filter domainapi.RegistrantProfileFilter
		want   url.Values
	}{
		"nothing": {domainapi.RegistrantProfileFilter{}, nil},
		"everything": {
			domainapi.RegistrantProfileFilter{
				RegistrantProfileID: 9223372036854775807, Email: "o'brien+a%2B@example.com", RealNameStatus: "SUCCEED",
				RegistrantProfileType: "cnnic", DefaultRegistrantProfile: new(true), Lang: "zh", UserClientIP: "::1",
			},
			url.Values{
				"RegistrantProfileId": {"9223372036854775807"}, "Email": {"o'brien+a%2B@example.com"}, "RealNameStatus": {"SUCCEED"},
				"RegistrantProfileType": {"cnnic"}, "DefaultRegistrantProfile": {"true"}, "Lang": {"zh"}, "UserClientIp": {"::1"},
			},
		},
		"not the default": {
			domainapi.RegistrantProfileFilter{DefaultRegistrantProfile: new(false)}, url.Values{"DefaultRegistrantProfile": {"false"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := domaintest.New()
				if _, _, err := newPiped(t, service).AllRegistrantProfiles(t.Context(), test.filter); err != nil {
					t.Fatal(err)
				}
				want := maps.Clone(page)
				maps.Copy(want, test.want)
				got := service.Requests()[0].Params
				for _, name := range commonParameters() {
					got.Del(name)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("parameters (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// commonParameters are those of every request.
func commonParameters() []string {
	return []string{
		"Action", "Version", "Format", "RegionId", "AccessKeyId", "SignatureMethod", "SignatureVersion", "SignatureType",
		"SignatureNonce", "Timestamp",
	}
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
		"null": {
			`{"RegistrantProfileId":1000001,"RealNameStatus":"FAILED","EmailVerificationStatus":1,"Email":null,"RegistrantType":null,
				"RegistrantProfileType":null,"DefaultRegistrantProfile":null,"CreateTime":null,"UpdateTime":null}`,
			profile{RegistrantProfileID: id, RealNameStatus: "FAILED", EmailVerificationStatus: status(1)},
			false, true,
		},
		"empty": {
			`{"RegistrantProfileId":1000001,"RealNameStatus":"AUDITING","EmailVerificationStatus":0,"Email":"","RegistrantType":"",
				"RegistrantProfileType":"","CreateTime":"","UpdateTime":""}`,
			profile{RegistrantProfileID: id, RealNameStatus: "AUDITING", EmailVerificationStatus: pending},
			false, false,
		},
		"not the default": {
			`{"RegistrantProfileId":1000001,"RealNameStatus":"SUCCEED","EmailVerificationStatus":0,"DefaultRegistrantProfile":false}`,
			profile{
				RegistrantProfileID: id, RealNameStatus: "SUCCEED", EmailVerificationStatus: pending,
				DefaultRegistrantProfile: strictjson.Bool{Valid: true},
			},
			true, false,
		},
		"numbers as texts, and texts as numbers": {
			`{"RegistrantProfileId":"1000001","RealNameStatus":"SUCCEED","EmailVerificationStatus":"1","RegistrantType":1}`,
			profile{RegistrantProfileID: id, RealNameStatus: "SUCCEED", EmailVerificationStatus: status(1), RegistrantType: "1"},
			true, true,
		},
		"statuses that are not documented": {
			`{"RegistrantProfileId":1000001,"RealNameStatus":"succeed","EmailVerificationStatus":2}`,
			profile{RegistrantProfileID: id, RealNameStatus: "succeed", EmailVerificationStatus: status(2)},
			false, false,
		},
		"a negative status": {
			`{"RegistrantProfileId":1000001,"RealNameStatus":"SUCCEED ","EmailVerificationStatus":-1}`,
			profile{RegistrantProfileID: id, RealNameStatus: "SUCCEED ", EmailVerificationStatus: status(-1)},
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

// The stand-in's profiles have every field that the client reads.
func TestProfile_readsVerified(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := domaintest.New(domaintest.WithRegistrantProfiles(
			domaintest.VerifiedProfile(profileID, address), domaintest.UnverifiedProfile(profileID+1, address)))
		got, err := newPiped(t, service).LookUpRegistrantProfile(t.Context(), domainapi.RegistrantProfileFilter{RegistrantProfileID: profileID})
		if err != nil {
			t.Fatal(err)
		}
		checkComplete(t, got.RegistrantProfile)
		if got.RegistrantProfileID.Value != profileID || got.RequestID == "" || service.Count("") != 1 {
			t.Errorf("got %+v by %d requests", got, service.Count(""))
		}
	})
}

// A total of 0 without rows, and nothing else, is absence.
func TestProfile_absent(t *testing.T) {
	t.Parallel()
	for name, list := range map[string]string{
		"an empty list": `"RegistrantProfiles":{"RegistrantProfile":[]}`, "a null list": `"RegistrantProfiles":{"RegistrantProfile":null}`,
		"an object without a list": `"RegistrantProfiles":{}`, "null": `"RegistrantProfiles":null`, "no list": `"NextPage":false`,
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
	profile := func(field, value string) string {
		fields := map[string]string{"RegistrantProfileId": "1000001", "RealNameStatus": `"SUCCEED"`, "EmailVerificationStatus": "1"}
		if fields[field] = value; value == "" {
			delete(fields, field)
		}
		var members []string
		for name, value := range fields {
			members = append(members, `"`+name+`":`+value)
		}
		return "{" + strings.Join(members, ",") + "}"
	}
	type test struct {
		body    string
		problem rpc.Problem
		field   string
	}
	tests := map[string]test{
		"no total":                  {`{"RegistrantProfiles":{"RegistrantProfile":[` + leastProfile + `]}}`, rpc.ProblemPaging, "TotalItemNum"},
		"neither total nor list":    {`{"RequestId":"R"}`, rpc.ProblemPaging, "TotalItemNum"},
		"a total without rows":      {profileList(1), rpc.ProblemPaging, "TotalItemNum"},
		"a total without a list":    {`{"TotalItemNum":1}`, rpc.ProblemPaging, "TotalItemNum"},
		"a row without a total":     {profileList(0, leastProfile), rpc.ProblemPaging, "TotalItemNum"},
		"a negative total":          {profileList(-1), rpc.ProblemPaging, "TotalItemNum"},
		"another ID":                {profileList(1, profile("RegistrantProfileId", "1000002")), rpc.ProblemAnotherSubject, "RegistrantProfileId"},
		"another ID beside it":      {profileList(2, leastProfile, profile("RegistrantProfileId", "1000002")), rpc.ProblemAnotherSubject, "RegistrantProfileId"},
		"two rows":                  {profileList(2, leastProfile, profile("", "0")), rpc.ProblemAnotherSubject, "RegistrantProfileId"},
		"a row twice":               {profileList(2, leastProfile, leastProfile), rpc.ProblemPaging, "TotalItemNum"},
		"a list without its object": {`{"TotalItemNum":1,"RegistrantProfiles":[` + leastProfile + `]}`, rpc.ProblemWrongType, "RegistrantProfiles"},
		"a profile for a list":      {`{"TotalItemNum":1,"RegistrantProfiles":{"RegistrantProfile":` + leastProfile + `}}`, rpc.ProblemWrongType, "RegistrantProfile"},
		"a null row":                {profileList(1, "null"), rpc.ProblemNoSubject, "RegistrantProfileId"},
		"a number for a row":        {profileList(1, "1000001"), rpc.ProblemWrongType, "RegistrantProfile"},
		"a word for a boolean":      {profileList(1, profile("DefaultRegistrantProfile", `"true"`)), rpc.ProblemWrongType, "DefaultRegistrantProfile"},
	}
	for field, missing := range map[string]rpc.Problem{
		"RegistrantProfileId": rpc.ProblemNoSubject, "RealNameStatus": rpc.ProblemNoStatus, "EmailVerificationStatus": rpc.ProblemNoStatus,
	} {
		for name, value := range map[string]string{"missing": "", "null": "null", "empty": `""`} {
			tests[name+" "+field] = test{profileList(1, profile(field, value)), missing, field}
		}
		for _, value := range []string{"true", "false", "1.0", "[]", "{}"} {
			tests[value+" for "+field] = test{profileList(1, profile(field, value)), rpc.ProblemWrongType, field}
		}
	}
	for _, value := range []string{"0", "1"} {
		tests[value+" for RealNameStatus"] = test{profileList(1, profile("RealNameStatus", value)), rpc.ProblemWrongType, "RealNameStatus"}
	}
	tests["a word for EmailVerificationStatus"] = test{
		profileList(1, profile("EmailVerificationStatus", `"SUCCEED"`)), rpc.ProblemWrongType, "EmailVerificationStatus",
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				got, err := lookUpProfile(t, test.body)
				if err == nil {
					t.Fatalf("got %+v", got)
				}
				unusable := as[*rpc.ResponseError](t, callError(t, err).Err)
				if unusable.Problem != test.problem || unusable.Field != test.field {
					t.Errorf("got problem %d in %q, want %d in %q", unusable.Problem, unusable.Field, test.problem, test.field)
				}
			})
		})
	}
}

// Profiles are listed like records: in pages that add up.
func TestProfiles_readEveryPage(t *testing.T) {
	t.Parallel()
	var profiles []domaintest.RegistrantProfile
	var want []int64
	for id := int64(1); id <= 12; id++ {
		profiles, want = append(profiles, domaintest.VerifiedProfile(id, address)), append(want, id)
	}
	for name, test := range map[string]struct {
		hook     func(call int, page *domaintest.ProfileListResponse)
		requests int
		reported bool
	}{
		"pages that add up": {func(int, *domaintest.ProfileListResponse) {}, 3, false},
		"a total that changes once": {func(call int, page *domaintest.ProfileListResponse) {
			if call == 3 {
				page.TotalItemNum++
			}
		}, 6, false},
		"a row that is always missing": {func(_ int, page *domaintest.ProfileListResponse) {
			list := &page.RegistrantProfiles.RegistrantProfile
			*list = slices.DeleteFunc(slices.Clone(*list), func(p domaintest.RegistrantProfile) bool { return p.RegistrantProfileID == 7 })
		}, 9, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calls := 0
			server := domaintest.Start(t, domaintest.WithRegistrantProfiles(profiles...),
				domaintest.WithProfileListHook(func(page *domaintest.ProfileListResponse) { calls++; test.hook(calls, page) }))
			found, requestIDs, err := newLister(t, server).AllRegistrantProfiles(t.Context(), domainapi.RegistrantProfileFilter{})
			if n := server.Count(actionProfiles); n != test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}
			if test.reported {
				if unusable := as[*rpc.ResponseError](t, callError(t, err)); unusable.Problem != rpc.ProblemPaging {
					t.Errorf("got %v", unusable)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []int64
			for _, profile := range found {
				got = append(got, profile.RegistrantProfileID.Value)
			}
			slices.Sort(got)
			if !slices.Equal(got, want) || len(requestIDs) != 3 {
				t.Errorf("got the profiles %v and %d request IDs", got, len(requestIDs))
			}
		})
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

func TestProfiles_reportServiceErrors(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := domaintest.New()
		service.Inject(domaintest.Fault{Action: actionProfiles, Code: "Forbidden.RAM"})
		_, _, err := newPiped(t, service).AllRegistrantProfiles(t.Context(), domainapi.RegistrantProfileFilter{})
		if call := callError(t, err); call.Action != actionProfiles || as[*rpc.ServiceError](t, call.Err).Class != rpc.ClassNoPermission {
			t.Errorf("got %v", err)
		}
	})
}
