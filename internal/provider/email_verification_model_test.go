// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// fullOutput returns a response in which every field has a distinct value.
func fullOutput() *domainapi.QueryEmailVerificationOutput {
	return &domainapi.QueryEmailVerificationOutput{
		EmailVerification: domainapi.EmailVerification{
			Email:               "Ada@example.com",
			VerificationStatus:  strictjson.Integer{Value: 1, Valid: true},
			EmailVerificationNo: "72b36ba0572e423bbb3f19640896****",
			GmtCreate:           "2019-02-19 16:38:07",
			GmtModified:         "2019-02-19 16:40:38",
			TokenSendTime:       "2019-02-19 16:38:08",
			VerificationTime:    "2019-02-19 16:40:37",
			SendIP:              "42.*.*.115",
			ConfirmIP:           "42.*.*.31",
			UserID:              "140692647406****",
		},
		Envelope: rpc.Envelope{RequestID: "FC4F7D02-8A83-4E37-B935-2D48A1B8423E"},
	}
}

// arguments returns a model of a configuration.
func arguments() emailVerificationModel {
	return emailVerificationModel{
		requestModel:        requestModel{Lang: "zh", UserClientIP: "192.0.2.1"},
		Email:               "ada@example.com",
		IgnoreNotFound:      new(true),
		WaitForVerification: new(true),
		PollInterval:        "90s",
	}
}

func TestEmailVerificationModel_withOutput(t *testing.T) {
	t.Parallel()
	want := arguments()
	want.Exists = true
	want.Verified = true
	want.VerificationStatus = new(int64(1))
	want.QueriedEmail = "Ada@example.com"
	want.EmailVerificationNo = "72b36ba0572e423bbb3f19640896****"
	want.GmtCreate = "2019-02-19 16:38:07"
	want.GmtModified = "2019-02-19 16:40:38"
	want.TokenSendTime = "2019-02-19 16:38:08"
	want.VerificationTime = "2019-02-19 16:40:37"
	want.SendIP = "42.*.*.115"
	want.ConfirmIP = "42.*.*.31"
	want.UserID = "140692647406****"
	want.RequestID = "FC4F7D02-8A83-4E37-B935-2D48A1B8423E"
	if diff := cmp.Diff(want, arguments().withOutput(fullOutput(), time.Time{}), cmp.AllowUnexported(want, requestModel{})); diff != "" {
		t.Errorf("model (-want +got):\n%s", diff)
	}
}

// Fields that the response lacks are null, even if the model had values before.
func TestEmailVerificationModel_withOutput_absentFieldsAreNull(t *testing.T) {
	t.Parallel()
	want := arguments()
	want.Exists = true
	want.Verified = false
	want.VerificationStatus = new(int64(0))
	want.QueriedEmail = "ada@example.com"
	got := arguments().withOutput(fullOutput(), time.Time{}).withOutput(&domainapi.QueryEmailVerificationOutput{
		EmailVerification: domainapi.EmailVerification{Email: "ada@example.com", VerificationStatus: strictjson.Integer{Valid: true}},
	}, time.Time{})
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(want, requestModel{})); diff != "" {
		t.Errorf("model (-want +got):\n%s", diff)
	}
}

func TestEmailVerificationModel_withOutput_status(t *testing.T) {
	t.Parallel()
	for status, verified := range map[int64]bool{-1: false, 0: false, 1: true, 2: false} {
		output := fullOutput()
		output.VerificationStatus.Value = status
		got := arguments().withOutput(output, time.Time{})
		if got.Verified != verified || *got.VerificationStatus != status {
			t.Errorf("status %d: got verified = %t and verification_status = %d", status, got.Verified, *got.VerificationStatus)
		}
	}
}

func TestEmailVerificationModel_input(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		model emailVerificationModel
		want  domainapi.QueryEmailVerificationInput
	}{
		"everything": {arguments(), domainapi.QueryEmailVerificationInput{
			Email: "ada@example.com", Lang: "zh", UserClientIP: "192.0.2.1",
		}},
		"the address alone": {
			emailVerificationModel{Email: "Ada@Example.com"},
			domainapi.QueryEmailVerificationInput{Email: "Ada@Example.com"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, test.model.input()); diff != "" {
				t.Errorf("input (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEmailVerificationModel_waitOptions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		interval text
		want     time.Duration
	}{
		"default":     {"", 10 * time.Second},
		"an interval": {"1m30s", 90 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, ignore := range []bool{true, false} {
				got := emailVerificationModel{PollInterval: test.interval, IgnoreNotFound: &ignore}.waitOptions(time.Hour)
				if got.Interval != test.want || got.Timeout != time.Hour || got.Absent != ignore || got.Observe == nil {
					t.Errorf("got %+v, want an interval of %s", got, test.want)
				}
			}
		})
	}
}
