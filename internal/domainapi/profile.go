// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"strconv"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/domain"

	"github.com/alidomain/terraform-provider-alidomain/internal/ascii"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

const actionProfiles = "QueryRegistrantProfiles"

// RegistrantProfile is a registrant profile without what is personal: names, addresses, telephone and identity numbers have
// no field, so they are skipped while decoding. Fields that the response lacks are empty.
type RegistrantProfile struct {
	RegistrantProfileID strictjson.Integer `json:"RegistrantProfileId"`
	// RealNameStatus is SUCCEED, FAILED, AUDITING or NONAUDIT. Others are undocumented and passed on.
	RealNameStatus strictjson.Word
	Email          strictjson.Text
	// EmailVerificationStatus is 0 or 1. Other numbers are undocumented and passed on.
	EmailVerificationStatus strictjson.Integer
	// RegistrantType is 1 for an individual and 2 for an enterprise.
	RegistrantType strictjson.Text
	// RegistrantProfileType is common or cnnic.
	RegistrantProfileType    strictjson.Text
	DefaultRegistrantProfile strictjson.Bool
	// CreateTime and UpdateTime are in the service's format.
	CreateTime, UpdateTime strictjson.Text
}

// RealNameSucceeded is the RealNameStatus of what passed real-name verification.
const RealNameSucceeded = "SUCCEED"

// RealNameVerified reports whether the profile passed real-name verification.
func (p *RegistrantProfile) RealNameVerified() bool {
	return p.RealNameStatus == RealNameSucceeded
}

// EmailVerified reports whether the profile's address is verified.
func (p *RegistrantProfile) EmailVerified() bool {
	return p.EmailVerificationStatus.Value == StatusVerified
}

// check returns a *rpc.ResponseError if the profile lacks its ID or a status.
func (p *RegistrantProfile) check() error {
	switch {
	case !p.RegistrantProfileID.Valid:
		return &rpc.ResponseError{Problem: rpc.ProblemNoSubject, Field: "RegistrantProfileId"}
	case p.RealNameStatus == "":
		return &rpc.ResponseError{Problem: rpc.ProblemNoStatus, Field: "RealNameStatus"}
	case !p.EmailVerificationStatus.Valid:
		return &rpc.ResponseError{Problem: rpc.ProblemNoStatus, Field: "EmailVerificationStatus"}
	}
	return nil
}

// RegistrantProfileFilter selects profiles. The service applies it. Empty and nil parameters are not sent.
type RegistrantProfileFilter struct {
	// RegistrantProfileID selects a single profile. 0 selects all.
	RegistrantProfileID int64
	Email               string
	// RealNameStatus is SUCCEED, FAILED, AUDITING or NONAUDIT.
	RealNameStatus string
	// RegistrantProfileType is common or cnnic.
	RegistrantProfileType    string
	DefaultRegistrantProfile *bool
	// Lang is the language of error messages: zh or en.
	Lang string
	// UserClientIP is the parameter UserClientIp.
	UserClientIP string
}

// matches reports whether the filter selects a profile. A field that the profile lacks does not match.
func (f RegistrantProfileFilter) matches(p *RegistrantProfile) bool {
	return (f.Email == "" || ascii.EqualFold(f.Email, string(p.Email))) &&
		(f.RealNameStatus == "" || f.RealNameStatus == string(p.RealNameStatus)) &&
		(f.RegistrantProfileType == "" || f.RegistrantProfileType == string(p.RegistrantProfileType)) &&
		(f.DefaultRegistrantProfile == nil || p.DefaultRegistrantProfile == strictjson.Bool{Value: *f.DefaultRegistrantProfile, Valid: true})
}

// profilesResponse is a response of QueryRegistrantProfiles.
type profilesResponse struct {
	pageResponse
	RegistrantProfiles struct {
		RegistrantProfile rows[RegistrantProfile, *RegistrantProfile]
	}
}

// Check checks the total number of profiles.
func (r *profilesResponse) Check() error {
	return r.checkTotal(len(r.RegistrantProfiles.RegistrantProfile))
}

// profiles returns the list of the profiles that the filter selects.
func (c *Client) profiles(filter RegistrantProfileFilter) list[RegistrantProfile] {
	return list[RegistrantProfile]{actionProfiles, c.pageSize, func(ctx context.Context, num int) (*page[RegistrantProfile], error) {
		response, err := rpc.Call(ctx, c.rpc, rpc.Operation[*profilesResponse]{
			Action: actionProfiles,
			Request: func() requests.AcsRequest {
				request := domain.CreateQueryRegistrantProfilesRequest()
				if filter.RegistrantProfileID != 0 {
					request.RegistrantProfileId = requests.Integer(strconv.FormatInt(filter.RegistrantProfileID, 10))
				}
				request.Email = filter.Email
				request.RealNameStatus = filter.RealNameStatus
				request.RegistrantProfileType = filter.RegistrantProfileType
				if filter.DefaultRegistrantProfile != nil {
					request.DefaultRegistrantProfile = requests.NewBoolean(*filter.DefaultRegistrantProfile)
				}
				request.PageNum = requests.NewInteger(num)
				request.PageSize = requests.NewInteger(c.pageSize)
				request.Lang = filter.Lang
				request.UserClientIp = filter.UserClientIP
				return request
			},
			Result:  func() *profilesResponse { return &profilesResponse{} },
			MaxBody: maxPageBytes,
			Observe: c.observer(filter.Lang, filter.Email),
		})
		if err != nil {
			return nil, err
		}
		return &page[RegistrantProfile]{response.pageResponse, response.RegistrantProfiles.RegistrantProfile}, nil
	}}
}

// AllRegistrantProfiles lists the profiles that the filter selects, in no particular order, and returns the IDs of the requests
// too. It leaves out others, and it is an error if there are only others. Errors are of type *rpc.CallError.
func (c *Client) AllRegistrantProfiles(
	ctx context.Context, filter RegistrantProfileFilter,
) (profiles []RegistrantProfile, requestIDs []string, err error) {
	var all Rows[RegistrantProfile]
	found, err := c.profiles(filter).readMatching(ctx, "RegistrantProfiles", filter.matches, &all)
	if err != nil {
		return nil, nil, err
	}
	return all, found.requestIDs, nil
}

// ProfileNotFoundError reports that the account has no registrant profile with an ID.
type ProfileNotFoundError struct {
	// RequestID is empty if the response lacks it.
	RequestID string
}

func (*ProfileNotFoundError) Error() string {
	return "the account has no such registrant profile"
}

// RegistrantProfileOutput is a profile and the request that read it.
type RegistrantProfileOutput struct {
	RegistrantProfile
	// RequestID is empty if the response lacks it.
	RequestID strictjson.Text
}

// LookUpRegistrantProfile reads the profile that the filter selects by its ID. Its errors are of type *rpc.CallError. If the
// list consistently has no profile, they hold a *ProfileNotFoundError; a profile with another ID and a second profile are
// unusable responses.
func (c *Client) LookUpRegistrantProfile(ctx context.Context, filter RegistrantProfileFilter) (*RegistrantProfileOutput, error) {
	started := time.Now()
	var profiles Rows[RegistrantProfile]
	found, err := c.profiles(filter).readMatching(ctx, "RegistrantProfileId", func(profile *RegistrantProfile) bool {
		return profile.RegistrantProfileID.Value == filter.RegistrantProfileID
	}, &profiles)
	if err != nil {
		return nil, err
	}
	var requestID string
	if len(found.requestIDs) > 0 {
		requestID = found.requestIDs[0]
	}
	failed := &rpc.CallError{Action: actionProfiles, Attempts: found.pages, Elapsed: time.Since(started)}
	switch {
	case found.kept == 0:
		failed.Err = &ProfileNotFoundError{RequestID: requestID}
	case found.kept+found.others > 1:
		failed.Err = &rpc.ResponseError{Problem: rpc.ProblemAnotherSubject, Field: "RegistrantProfileId", RequestID: requestID}
	default:
		return &RegistrantProfileOutput{RegistrantProfile: profiles[0], RequestID: strictjson.Text(requestID)}, nil
	}
	return nil, failed
}
