// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"context"
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

// A forgotten parameter would be ignored: a filter would select too much.
func TestInputs_everyFieldIsSent(t *testing.T) {
	t.Parallel()
	type client = *domainapi.Client
	for name, operation := range map[string]struct {
		// input is a pointer to a zero input.
		input func() any
		send  func(context.Context, client, any) error
	}{
		"QueryEmailVerification": {
			func() any { return new(domainapi.QueryEmailVerificationInput) },
			func(ctx context.Context, c client, input any) error {
				_, err := c.QueryEmailVerification(ctx, *input.(*domainapi.QueryEmailVerificationInput))
				return err
			},
		},
		"ListEmailVerification": {
			func() any { return new(domainapi.EmailVerificationFilter) },
			func(ctx context.Context, c client, input any) error {
				_, err := c.ListEmailVerification(ctx, domainapi.ListEmailVerificationInput{
					EmailVerificationFilter: *input.(*domainapi.EmailVerificationFilter),
				})
				return err
			},
		},
		"QueryRegistrantProfiles": {
			func() any { return new(domainapi.RegistrantProfileFilter) },
			func(ctx context.Context, c client, input any) error {
				_, _, err := c.AllRegistrantProfiles(ctx, *input.(*domainapi.RegistrantProfileFilter))
				return err
			},
		},
		"LookUpRegistrantProfile": {
			func() any { return new(domainapi.RegistrantProfileFilter) },
			func(ctx context.Context, c client, input any) error {
				_, err := c.LookUpRegistrantProfile(ctx, *input.(*domainapi.RegistrantProfileFilter))
				return err
			},
		},
		"QueryDomainByDomainName": {
			func() any { return new(domainapi.QueryDomainByDomainNameInput) },
			func(ctx context.Context, c client, input any) error {
				_, err := c.QueryDomainByDomainName(ctx, *input.(*domainapi.QueryDomainByDomainNameInput))
				return err
			},
		},
	} {
		for field := range reflect.TypeOf(operation.input()).Elem().Fields() {
			t.Run(name+" "+field.Name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					account := &emptyAccount{}
					client := newPiped(t, account)
					input := operation.input()
					parameters := func() url.Values {
						// The response is about no single record, which is an error for some operations.
						err := operation.send(t.Context(), client, input)
						if len(account.received) == 0 {
							t.Fatal(err)
						}
						return account.received[len(account.received)-1]
					}
					without := parameters()
					value := reflect.ValueOf(input).Elem().FieldByName(field.Name)
					switch value.Kind() {
					case reflect.Pointer:
						value.Set(reflect.New(field.Type.Elem()))
					case reflect.Int64:
						value.SetInt(1)
					default:
						value.SetString("text")
					}
					if with := parameters(); len(with) != len(without)+1 {
						t.Errorf("parameters = %v, without the field %v", with, without)
					}
				})
			})
		}
	}
}
