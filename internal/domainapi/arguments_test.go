// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"io"
	"net/http"
	"net/url"
	"reflect"
	"testing"
	"testing/synctest"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// emptyAccount records the parameters of requests, and responds that there are no records.
type emptyAccount struct {
	received []url.Values
}

func (e *emptyAccount) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	e.received = append(e.received, r.Form)
	_, _ = io.WriteString(w, `{"RequestId":"R","TotalItemNum":0}`)
}

// A forgotten argument would be ignored, or would not reach the list that confirms an absent record.
func TestLookUp_sendsEveryArgument(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var input domainapi.QueryEmailVerificationInput
		arguments := reflect.ValueOf(&input).Elem()
		for field, value := range arguments.Fields() {
			value.SetString("the " + field.Name)
		}
		account := &emptyAccount{}
		_, err := newPiped(t, account).LookUpEmailVerification(t.Context(), input)
		_ = as[*domainapi.NotFoundError](t, err)
		if len(account.received) != 2 {
			t.Fatalf("got %d requests, want a query and a list", len(account.received))
		}
		for _, parameters := range account.received {
			sent := make(map[string]bool)
			for name := range parameters {
				sent[parameters.Get(name)] = true
			}
			for field, value := range arguments.Fields() {
				if !sent[value.String()] {
					t.Errorf("%s is not sent with %s", field.Name, parameters.Get("Action"))
				}
			}
		}
	})
}

// A forgotten filter would select too many records.
func TestList_sendsEveryFilter(t *testing.T) {
	t.Parallel()
	for field := range reflect.TypeFor[domainapi.EmailVerificationFilter]().Fields() {
		t.Run(field.Name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				account := &emptyAccount{}
				client := newPiped(t, account)
				var input domainapi.ListEmailVerificationInput
				parameters := func() url.Values {
					if _, err := client.ListEmailVerification(t.Context(), input); err != nil {
						t.Fatal(err)
					}
					return account.received[len(account.received)-1]
				}
				without := parameters()
				value := reflect.ValueOf(&input).Elem().FieldByName(field.Name)
				if value.Kind() == reflect.Pointer {
					value.Set(reflect.New(field.Type.Elem()))
				} else {
					value.SetString("text")
				}
				if with := parameters(); len(with) != len(without)+1 {
					t.Errorf("parameters = %v, without the filter %v", with, without)
				}
			})
		})
	}
}
