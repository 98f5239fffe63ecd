// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// A forgotten argument would be ignored: a filter would select too much.
func TestOperations_sendEveryArgument(t *testing.T) {
	t.Parallel()
	type client = *domainapi.Client
	const email = "o'brien+a%2B~*&=?/@例え.jp"
	moment := time.Date(2019, 1, 1, 0, 0, 0, 1e6, time.UTC)
	query := domainapi.QueryEmailVerificationInput{Email: email, Lang: "zh", UserClientIP: "2001:db8::1"}
	records := domainapi.EmailVerificationFilter{
		Email: email, VerificationStatus: new(int64(1)), CreatedAfter: &moment, CreatedBefore: new(moment.AddDate(1, 0, 0)), Lang: "zh",
		UserClientIP: "2001:db8::1",
	}
	profiles := domainapi.RegistrantProfileFilter{
		RegistrantProfileID: 9223372036854775807, Email: email, RealNameStatus: "SUCCEED", RegistrantProfileType: "cnnic",
		DefaultRegistrantProfile: new(true), Lang: "zh", UserClientIP: "2001:db8::1",
	}
	name := domainapi.QueryDomainByDomainNameInput{DomainName: "例え.jp", Lang: "zh", UserClientIP: "2001:db8::1"}
	for _, complete := range []any{query, records, profiles, name} {
		checkComplete(t, complete)
	}
	sendRecords := func(filter domainapi.EmailVerificationFilter) func(context.Context, client) error {
		return func(ctx context.Context, c client) error {
			_, err := listAll(ctx, c, filter, nil)
			return err
		}
	}
	sendProfiles := func(filter domainapi.RegistrantProfileFilter) func(context.Context, client) error {
		return func(ctx context.Context, c client) error {
			_, _, err := c.AllRegistrantProfiles(ctx, filter)
			return err
		}
	}
	page := url.Values{"PageNum": {"1"}, "PageSize": {"5000"}}
	everywhere := url.Values{"Email": {email}, "Lang": {"zh"}, "UserClientIp": {"2001:db8::1"}}
	inList := url.Values{"VerificationStatus": {"1"}, "BeginCreateTime": {"1546300800001"}, "EndCreateTime": {"1577836800001"}}
	ofProfiles := url.Values{
		"RegistrantProfileId": {"9223372036854775807"}, "RealNameStatus": {"SUCCEED"}, "RegistrantProfileType": {"cnnic"},
		"DefaultRegistrantProfile": {"true"},
	}
	for name, test := range map[string]struct {
		send   func(context.Context, client) error
		action string
		want   []url.Values
	}{
		"query": {func(ctx context.Context, c client) error {
			_, err := c.QueryEmailVerification(ctx, query)
			return err
		}, actionQuery, []url.Values{everywhere}},
		"an address": {func(ctx context.Context, c client) error {
			_, err := c.QueryEmailVerification(ctx, input(address))
			return err
		}, actionQuery, []url.Values{{"Email": {address}}}},
		"domain": {func(ctx context.Context, c client) error {
			_, err := c.QueryDomainByDomainName(ctx, name)
			return err
		}, domainapi.ActionDomain, []url.Values{{"DomainName": {"例え.jp"}, "Lang": {"zh"}, "UserClientIp": {"2001:db8::1"}}}},
		"list":            {sendRecords(records), actionList, []url.Values{page, everywhere, inList}},
		"the whole list":  {sendRecords(domainapi.EmailVerificationFilter{}), actionList, []url.Values{page}},
		"a negative time": {sendRecords(domainapi.EmailVerificationFilter{CreatedBefore: &time.Time{}}), actionList, []url.Values{page, {"EndCreateTime": {"-62135596800000"}}}},
		"profiles":        {sendProfiles(profiles), actionProfiles, []url.Values{page, everywhere, ofProfiles}},
		"all profiles":    {sendProfiles(domainapi.RegistrantProfileFilter{}), actionProfiles, []url.Values{page}},
		"no default":      {sendProfiles(domainapi.RegistrantProfileFilter{DefaultRegistrantProfile: new(false)}), actionProfiles, []url.Values{page, {"DefaultRegistrantProfile": {"false"}}}},
		"a single profile": {func(ctx context.Context, c client) error {
			_, err := c.LookUpRegistrantProfile(ctx, profiles)
			return err
		}, actionProfiles, []url.Values{page, everywhere, ofProfiles}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := domaintest.New()
				// An empty response, which is an error for some operations.
				err := test.send(t.Context(), newPiped(t, service))
				requests := service.Requests()
				if len(requests) == 0 || requests[0].Action != test.action {
					t.Fatalf("got %+v, %v", requests, err)
				}
				want, got := url.Values{}, requests[0].Params
				for _, values := range test.want {
					maps.Copy(want, values)
				}
				for name := range commonParameters() {
					got.Del(name)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("parameters (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// commonParameters are those of every request in this region, and empty values for those that differ.
func commonParameters() url.Values {
	return url.Values{
		"Action": {""}, "Version": {"2018-01-29"}, "Format": {"JSON"}, "RegionId": {"cn-hangzhou"}, "AccessKeyId": {domaintest.AccessKeyID},
		"SignatureMethod": {"HMAC-SHA1"}, "SignatureVersion": {"1.0"}, "SignatureType": {""}, "SignatureNonce": {""}, "Timestamp": {""},
	}
}

// The stand-in checks the signatures. Percent-encoding changes some characters of the address and the token.
func TestQuery_isSigned(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		keys staticCredentials
		want url.Values
	}{
		"access key": {keys(), nil},
		"token":      {temporaryKeys(), url.Values{"AccessKeyId": {temporary().AccessKeyID}, "SecurityToken": {temporary().SecurityToken}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				query := input("o'brien+a%2B~*&=?/@例え.jp")
				service := domaintest.New(domaintest.WithAccounts(temporary(), domaintest.DefaultAccount()))
				_, err := newPiped(t, service, withCredentials(test.keys)).LookUpEmailVerification(t.Context(), query)
				_ = as[*domainapi.NotFoundError](t, err)
				want, got := commonParameters(), service.Requests()[0].Params
				maps.Copy(want, test.want)
				for name, values := range want {
					if values[0] != "" && got.Get(name) != values[0] || !got.Has(name) {
						t.Errorf("%s is %q, want %q", name, got[name], values)
					}
				}
				if method := service.Requests()[0].Method; method != http.MethodPost {
					t.Errorf("sent by %s", method)
				}
			})
		})
	}
}
