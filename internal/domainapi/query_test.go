// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"context"
	"maps"
	"math"
	"net/http"
	"net/url"
	"strings"
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

func TestQuery_sendsParameters(t *testing.T) {
	t.Parallel()
	common := func(more url.Values) url.Values {
		params := url.Values{
			"Action": {actionQuery}, "Version": {"2018-01-29"}, "Format": {"JSON"}, "RegionId": {"ap-southeast-1"},
			"AccessKeyId": {domaintest.AccessKeyID}, "SignatureMethod": {"HMAC-SHA1"}, "SignatureVersion": {"1.0"}, "SignatureType": {""},
		}
		maps.Copy(params, more)
		return params
	}
	for name, test := range map[string]struct {
		input domainapi.QueryEmailVerificationInput
		token bool
		want  url.Values
	}{
		"address alone": {
			input: domainapi.QueryEmailVerificationInput{Email: address},
			want:  common(url.Values{"Email": {address}}),
		},
		"everything": {
			input: domainapi.QueryEmailVerificationInput{Email: address, Lang: "zh", UserClientIP: "2001:db8::1"},
			want:  common(url.Values{"Email": {address}, "Lang": {"zh"}, "UserClientIp": {"2001:db8::1"}}),
		},
		"characters that percent-encoding changes": {
			input: domainapi.QueryEmailVerificationInput{Email: "o'brien+a%2B~*&=?/@example.com"},
			want:  common(url.Values{"Email": {"o'brien+a%2B~*&=?/@example.com"}}),
		},
		"characters beyond ASCII": {
			input: domainapi.QueryEmailVerificationInput{Email: "用户@例え.jp"},
			want:  common(url.Values{"Email": {"用户@例え.jp"}}),
		},
		"token": {
			input: domainapi.QueryEmailVerificationInput{Email: address},
			token: true,
			want: common(url.Values{
				"Email": {address}, "AccessKeyId": {temporary().AccessKeyID}, "SecurityToken": {temporary().SecurityToken},
			}),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := domaintest.New(
					domaintest.WithAccounts(temporary(), domaintest.Account{
						AccessKeyID: domaintest.AccessKeyID, AccessKeySecret: domaintest.AccessKeySecret, UserID: temporary().UserID,
					}),
					domaintest.WithRecords(domaintest.VerifiedRecord(test.input.Email)),
				)
				client := newPiped(t, service, func(s *settings) {
					s.Target.Region = "ap-southeast-1"
					if test.token {
						s.Credentials = temporaryKeys()
					}
				})
				output, err := client.QueryEmailVerification(t.Context(), test.input)
				if err != nil {
					t.Fatal(err)
				}
				if string(output.Email) != test.input.Email || !output.Verified() {
					t.Errorf("got %+v", output)
				}
				requests := service.Requests()
				if len(requests) != 1 || requests[0].Method != http.MethodPost {
					t.Fatalf("got %+v", requests)
				}
				got := requests[0].Params
				for _, name := range []string{"SignatureNonce", "Timestamp"} {
					if got.Get(name) == "" {
						t.Errorf("%s is missing", name)
					}
					got.Del(name)
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("parameters (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestQuery_sendsUserAgent(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		"":                               "",
		"program/1.2.3":                  " program/1.2.3",
		"program/1.2.3 Terraform/1.11.4": " program/1.2.3 Terraform/1.11.4",
	} {
		t.Run(agent, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := verified()
				client := newPiped(t, service, func(s *settings) { s.Target.UserAgent = agent })
				if _, err := queryAddress(t.Context(), client); err != nil {
					t.Fatal(err)
				}
				got := service.Requests()[0].Header.Get("User-Agent")
				if !strings.HasPrefix(got, "AlibabaCloud (") || !strings.HasSuffix(got, want) {
					t.Errorf("got %q, want AlibabaCloud (…%s", got, want)
				}
			})
		})
	}
}

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
		"null": {
			body: `{"Email":"a@example.com","VerificationStatus":1,"ConfirmIp":null,"EmailVerificationNo":null,"GmtCreate":null,
				"GmtModified":null,"RequestId":null,"SendIp":null,"TokenSendTime":null,"UserId":null,"VerificationTime":null,"Code":null}`,
			want: output{EmailVerification: record{Email: address, VerificationStatus: status(1)}},
		},
		"empty": {
			body: `{"Email":"a@example.com","VerificationStatus":1,"ConfirmIp":"","EmailVerificationNo":"","GmtCreate":"",
				"GmtModified":"","RequestId":"","SendIp":"","TokenSendTime":"","UserId":"","VerificationTime":""}`,
			want: output{EmailVerification: record{Email: address, VerificationStatus: status(1)}},
		},
		"status as a text": {
			body: `{"Email":"a@example.com","VerificationStatus":"1"}`,
			want: output{EmailVerification: record{Email: address, VerificationStatus: status(1)}},
		},
		"another status": {
			body: `{"Email":"a@example.com","VerificationStatus":2}`,
			want: output{EmailVerification: record{Email: address, VerificationStatus: status(2)}},
		},
		"negative status": {
			body: `{"Email":"a@example.com","VerificationStatus":-1}`,
			want: output{EmailVerification: record{Email: address, VerificationStatus: status(-1)}},
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
		"escapes and white space": {
			body: "\r\n\t {\"Email\" : \"\\u0061@example.com\" , \"VerificationStatus\" : 1 } \n",
			want: output{EmailVerification: record{Email: address, VerificationStatus: status(1)}},
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

// The stand-in's verified records have every field that the client reads.
func TestQuery_readsVerified(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		got, err := queryAddress(t.Context(), newPiped(t, verified()))
		if err != nil {
			t.Fatal(err)
		}
		checkComplete(t, got.EmailVerification)
	})
}

// The stand-in omits fields of a pending record, as the service does.
func TestQuery_readsPending(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		record := domaintest.PendingRecord(address)
		got, err := queryAddress(t.Context(), newPiped(t, domaintest.New(domaintest.WithRecords(record))))
		if err != nil {
			t.Fatal(err)
		}
		want := domainapi.EmailVerification{
			Email: address, VerificationStatus: status(0), EmailVerificationNo: strictjson.Text(record.EmailVerificationNo),
			GmtCreate: strictjson.Text(record.GmtCreate), GmtModified: strictjson.Text(record.GmtModified),
			TokenSendTime: strictjson.Text(record.TokenSendTime), SendIP: strictjson.Text(record.SendIP), UserID: domaintest.UserID,
		}
		if diff := cmp.Diff(want, got.EmailVerification); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got.RequestID == "" || got.Verified() {
			t.Errorf("got request ID %q, verified %t", got.RequestID, got.Verified())
		}
	})
}

func TestQuery_usesHTTPSByDefault(t *testing.T) {
	t.Parallel()
	server := domaintest.StartTLS(t, domaintest.WithRecords(domaintest.VerifiedRecord(address)))
	// Without a scheme, the endpoint uses HTTPS.
	client := newClient(t, strings.TrimPrefix(server.URL, "https://"), func(s *settings) { s.network.RootCAs = server.RootCAs() })
	if output, err := queryAddress(t.Context(), client); err != nil || !output.Verified() {
		t.Errorf("got %+v, %v", output, err)
	}
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
