// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

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

// attributesOf returns the values of a model by attribute, including those of embedded models.
func attributesOf(t *testing.T, model any) map[string]attr.Value {
	t.Helper()
	values := make(map[string]attr.Value)
	for _, field := range reflect.VisibleFields(reflect.TypeOf(model)) {
		if field.Anonymous {
			continue
		}
		value, ok := reflect.TypeAssert[attr.Value](reflect.ValueOf(model).FieldByIndex(field.Index))
		if !ok {
			t.Fatalf("%s is no attribute", field.Name)
		}
		values[field.Tag.Get("tfsdk")] = value
	}
	return values
}

// arguments returns a model of a configuration.
func arguments() emailVerificationModel {
	return emailVerificationModel{
		requestModel:        requestModel{Lang: types.StringValue("zh"), UserClientIP: types.StringValue("192.0.2.1")},
		Email:               types.StringValue("ada@example.com"),
		IgnoreNotFound:      types.BoolValue(true),
		WaitForVerification: types.BoolValue(true),
		PollInterval:        types.StringValue("90s"),
	}
}

func TestEmailVerificationModel_withOutput(t *testing.T) {
	t.Parallel()
	want := arguments()
	want.Exists = types.BoolValue(true)
	want.Verified = types.BoolValue(true)
	want.VerificationStatus = types.Int64Value(1)
	want.QueriedEmail = types.StringValue("Ada@example.com")
	want.EmailVerificationNo = types.StringValue("72b36ba0572e423bbb3f19640896****")
	want.GmtCreate = types.StringValue("2019-02-19 16:38:07")
	want.GmtModified = types.StringValue("2019-02-19 16:40:38")
	want.TokenSendTime = types.StringValue("2019-02-19 16:38:08")
	want.VerificationTime = types.StringValue("2019-02-19 16:40:37")
	want.SendIP = types.StringValue("42.*.*.115")
	want.ConfirmIP = types.StringValue("42.*.*.31")
	want.UserID = types.StringValue("140692647406****")
	want.RequestID = types.StringValue("FC4F7D02-8A83-4E37-B935-2D48A1B8423E")
	if diff := cmp.Diff(want, arguments().withOutput(fullOutput(), time.Time{}), cmp.AllowUnexported(want, requestModel{})); diff != "" {
		t.Errorf("model (-want +got):\n%s", diff)
	}
}

// Fields that the response lacks are null, even if the model had values before.
func TestEmailVerificationModel_withOutput_absentFieldsAreNull(t *testing.T) {
	t.Parallel()
	want := arguments()
	want.Exists = types.BoolValue(true)
	want.Verified = types.BoolValue(false)
	want.VerificationStatus = types.Int64Value(0)
	want.QueriedEmail = types.StringValue("ada@example.com")
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
		if !got.Verified.Equal(types.BoolValue(verified)) || !got.VerificationStatus.Equal(types.Int64Value(status)) {
			t.Errorf("status %d: got verified = %s and verification_status = %s", status, got.Verified, got.VerificationStatus)
		}
	}
}

func TestEmailVerificationModel_withoutRecord(t *testing.T) {
	t.Parallel()
	want := arguments()
	want.Exists = types.BoolValue(false)
	want.Verified = types.BoolValue(false)
	if diff := cmp.Diff(want, arguments().withoutRecord(), cmp.AllowUnexported(want, requestModel{})); diff != "" {
		t.Errorf("model (-want +got):\n%s", diff)
	}
}

// Terraform rejects attributes that are unknown after a read.
func TestEmailVerificationModel_known(t *testing.T) {
	t.Parallel()
	for name, model := range map[string]emailVerificationModel{
		"with output": arguments().withOutput(fullOutput(), time.Time{}), "without record": arguments().withoutRecord(),
	} {
		for attribute, value := range attributesOf(t, model) {
			if value.IsUnknown() {
				t.Errorf("%s: %s is unknown", name, attribute)
			}
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
			emailVerificationModel{Email: types.StringValue("Ada@Example.com")},
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
		interval types.String
		want     time.Duration
	}{
		"default":     {types.StringNull(), 10 * time.Second},
		"an interval": {types.StringValue("1m30s"), 90 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, ignore := range []bool{true, false} {
				got := emailVerificationModel{PollInterval: test.interval, IgnoreNotFound: types.BoolValue(ignore)}.waitOptions(time.Hour)
				if got.Interval != test.want || got.Timeout != time.Hour || got.Absent != ignore || got.Observe == nil {
					t.Errorf("got %+v, want an interval of %s", got, test.want)
				}
			}
		})
	}
}
