// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"context"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

func status(n int64) strictjson.Integer {
	return strictjson.Integer{Value: n, Valid: true}
}

func TestQuery_returnsRecord(t *testing.T) {
	t.Parallel()
	type output = domainapi.QueryEmailVerificationOutput
	type record = domainapi.EmailVerification
	for name, test := range map[string]struct {
		body string
		want output
	}{
		"every field": {
			body: `{"ConfirmIp":"42.*.*.31","Email":"a@example.com","EmailVerificationNo":"72b36ba0572e423bbb3f19640896****",
				"GmtCreate":"2019-02-19 16:38:07","GmtModified":"2019-02-19 16:40:38","RequestId":"FC4F7D02-8A83-4E37-B935-2D48A1B8423E",
				"SendIp":"42.*.*.115","TokenSendTime":"2019-02-19 16:38:08","UserId":"140692647406****","VerificationStatus":1,
				"VerificationTime":"2019-02-19 16:40:37"}`,
			want: output{Envelope: rpc.Envelope{RequestID: "FC4F7D02-8A83-4E37-B935-2D48A1B8423E"}, EmailVerification: record{
				Email: address, VerificationStatus: status(1), EmailVerificationNo: "72b36ba0572e423bbb3f19640896****",
				GmtCreate: "2019-02-19 16:38:07", GmtModified: "2019-02-19 16:40:38",
				TokenSendTime: "2019-02-19 16:38:08", VerificationTime: "2019-02-19 16:40:37",
				SendIP: "42.*.*.115", ConfirmIP: "42.*.*.31", UserID: "140692647406****",
			}},
		},
		"the least": {
			body: `{"Email":"a@example.com","VerificationStatus":0}`,
			want: output{EmailVerification: record{Email: address, VerificationStatus: status(0)}},
		},
		"null and empty": {
			body: `{"Email":"a@example.com","VerificationStatus":1,"ConfirmIp":null,"EmailVerificationNo":"","GmtCreate":null,"Code":null}`,
			want: output{EmailVerification: record{Email: address, VerificationStatus: status(1)}},
		},
		"another status": {
			body: `{"Email":"a@example.com","VerificationStatus":2}`,
			want: output{EmailVerification: record{Email: address, VerificationStatus: status(2)}},
		},
		"largest status": {
			body: `{"Email":"a@example.com","VerificationStatus":9223372036854775807}`,
			want: output{EmailVerification: record{Email: address, VerificationStatus: status(math.MaxInt64)}},
		},
		"numeric user ID beyond 2^53": {
			body: `{"Email":"a@example.com","VerificationStatus":1,"UserId":90071992547409939007199254740993}`,
			want: output{EmailVerification: record{Email: address, VerificationStatus: status(1), UserID: "90071992547409939007199254740993"}},
		},
		"other letter case": {
			body: `{"Email":"A@Example.COM","VerificationStatus":1}`,
			want: output{EmailVerification: record{Email: "A@Example.COM", VerificationStatus: status(1)}},
		},
		"unknown fields": {
			body: `{"Email":"a@example.com","VerificationStatus":1,"email":"b@example.com","Data":{"VerificationStatus":0},"HostId":1.5}`,
			want: output{EmailVerification: record{Email: address, VerificationStatus: status(1)}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := verified()
				service.Inject(domaintest.Fault{Body: test.body})
				got, err := queryAddress(t.Context(), newPiped(t, service))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(&test.want, got, cmpopts.IgnoreUnexported(output{})); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if want := test.want.VerificationStatus == status(1); got.Verified() != want {
					t.Errorf("verified: got %t, want %t", got.Verified(), want)
				}
			})
		})
	}
}

// The stand-in's records, profiles and domains have every field that the client reads.
func TestStandIn_isComplete(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := newPiped(t, verified(
			domaintest.WithRegistrantProfiles(domaintest.VerifiedProfile(profileID, address)),
			domaintest.WithDomains(domaintest.RegisteredDomain(domainName)),
		))
		record, err := queryAddress(t.Context(), client)
		if err != nil {
			t.Fatal(err)
		}
		profile, err := client.LookUpRegistrantProfile(t.Context(), domainapi.RegistrantProfileFilter{RegistrantProfileID: profileID})
		if err != nil {
			t.Fatal(err)
		}
		registered, err := client.QueryDomainByDomainName(t.Context(), domainapi.QueryDomainByDomainNameInput{DomainName: domainName})
		if err != nil {
			t.Fatal(err)
		}
		for _, complete := range []any{record.EmailVerification, *profile, registered.Domain} {
			checkComplete(t, complete)
		}
	})
}

func TestQuery_reportsAttempts(t *testing.T) {
	t.Parallel()
	type key struct{}
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(
			domaintest.Fault{Delay: 300 * time.Millisecond, Code: "Throttling.User", Times: 1},
			domaintest.Fault{Until: make(chan struct{}), Times: 1},
			domaintest.Fault{Delay: 20 * time.Millisecond, Body: `{"RequestId":"R","Email":"a@example.com","VerificationStatus":1}`},
		)
		var attempts []domainapi.Attempt
		client := newPiped(t, service, withRetries(2), withObserver(func(ctx context.Context, attempt domainapi.Attempt) {
			if ctx.Value(key{}) != "value" {
				t.Error("the caller's context does not reach the observer")
			}
			attempts = append(attempts, attempt)
		}))
		_, err := client.QueryEmailVerification(context.WithValue(t.Context(), key{}, "value"),
			domainapi.QueryEmailVerificationInput{Email: address, Lang: "zh"})
		if err != nil {
			t.Fatal(err)
		}
		if len(attempts) != 3 {
			t.Fatalf("got %d attempts", len(attempts))
		}
		throttled, stalled := as[*rpc.ServiceError](t, attempts[0].Err), as[*httpclient.Error](t, attempts[1].Err)
		common := domainapi.Attempt{Attempt: rpc.Attempt{Action: actionQuery}, Lang: "zh", Email: "a…@example.com"}
		want := []domainapi.Attempt{common, common, common}
		want[0].Number, want[0].Duration, want[0].HTTPStatus, want[0].Err = 1, 300*time.Millisecond, 400, throttled
		want[0].Code, want[0].RequestID = "Throttling.User", throttled.RequestID
		want[1].Number, want[1].Duration, want[1].Err = 2, httpclient.DefaultReadTimeout, stalled
		want[2].Number, want[2].Duration, want[2].HTTPStatus, want[2].RequestID = 3, 20*time.Millisecond, 200, "R"
		if diff := cmp.Diff(want, attempts, cmp.Comparer(func(a, b error) bool { return a == b })); diff != "" { //nolint:errorlint // the very same
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
